"""Putting right alone: what one person may do about a key point at once, what asks for the six digits, what is refused.

One stolen session must not call off a warning: whoever had no part in sending it is refused, or proves who they are.
"""

from dataclasses import replace

from groups.corrections import READY
from groups.messages import Lane, Send
from groups.people import Role
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_
from handlers.calling import call
from handlers.context import Actions, Context
from handlers.corrections import wording
from handlers.corrections.copies import subject_of
from handlers.publish import moves
from handlers.publish.moves import KEY_POINT
from handlers.publish.tally import SURELY_NOT
from handlers.publish.who import had_part
from handlers.stepup import Then, require
from storage.posts import Post


async def proof(ctx: Context, post: Post, then: Then) -> Actions | None:
    """The question for the six digits, of duty and head who had no part in sending this key point."""
    if post.kind != KEY_POINT or had_part(ctx.person, post) or not await _reached(ctx, post):
        return None
    return await require(ctx, then)


async def _reached(ctx: Context, post: Post) -> bool:
    """Whether somebody may have it: until then it is only stopped, and its ten seconds are too short for a code."""
    if State(post.state) is not State.SENDING:
        return wording.is_out(post.state)
    return any(row.state not in SURELY_NOT for row in await ctx.unit.outbox.of(subject_of(post)))


async def refused(ctx: Context, post: Post, what: str, no: Refusal) -> Actions:
    """Whoever is refused has seen something wrong, perhaps: of a key point, duty hears it."""
    moves.refused(ctx, post, what, no)
    return [*ctx.refuse(no), *await told(ctx, post, no)]


async def told(ctx: Context, post: Post, no: Refusal) -> Actions:
    """Duty is called once for each key point and person, however often they press."""
    if post.kind != KEY_POINT or no.code is not Code.ROLE:
        return []
    words = N_("{name} wants to put key point *#{number}* right, and had no part in sending it. Please look at it now.")
    choices = ((N_("Correct"), "correct"), (N_("Retract"), "retract"))
    calls = await call(
        ctx,
        (Role.DUTY,),
        words,
        choices=choices,
        subject=subject_of(post),
        lane=Lane.CRISIS,
        name=ctx.person.name,
        number=post.id,
    )
    mark = f"doubted:{post.id}:{ctx.person.key}"
    return [replace(each, key=f"{mark}:{each.to}") for each in calls if isinstance(each, Send)]


async def went(ctx: Context, root: Post) -> Refusal | None:
    """E-DUP (went) once its ready correction has gone out: the same words come once."""
    fixes = await ctx.unit.posts.correcting(root.id)
    sent = next((each for each in fixes if each.kind == READY), None)
    return refuse(Code.DUPLICATE, went=sent.published_at or sent.changed_at) if sent else None
