"""`/exceed 47 reason`: one post above the cap of a group, once in its day. Duty and head alone, a reviewer needs two.

It lets the post take a slot; the gap, the quiet hours and the approval are asked for as ever.
"""

from dataclasses import replace
from datetime import datetime
from typing import Any

from config.schema import Group
from groups.calendar import local_date
from groups.messages import Button, Pressed, Said
from groups.posts import State, check_reason
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, grant
from groups.texts import N_, Text
from handlers.context import Actions, Context
from handlers.publish.held import let_go_again
from handlers.publish.moves import conflict, find, noted, refused
from handlers.publish.preview import approver_buttons
from handlers.publish.room import after_quiet, goes_at, hour_in, permit, taken
from handlers.publish.shown import first_groups, groups_of, sections_of
from handlers.publish.tell import room
from handlers.publish.who import approval_denied, denied
from storage.posts import Post

LIFTED = (State.SUBMITTED, State.HELD)
"""A post that finds its day full stays submitted, or is held."""
ASKED = "exceed asked"
"""The act of the audit that keeps the reason of whoever asked for a second person."""


async def exceed(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/exceed 47 and the reason`"""
    number, _, reason = str(words).strip().partition(" ")
    post = await find(ctx, number)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := check_reason(reason) or await _why_not(ctx, post):
        refused(ctx, post, "exceed", no)
        return ctx.refuse(no)
    if any(grant(ctx.person, Act.EXCEED_CAP, ctx.today, section=section).second for section in sections_of(ctx, post)):
        return _ask(ctx, post, reason.strip())
    return await _lift(ctx, post, reason.strip())


async def agreed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Let it go above the cap], by somebody else than who asked and who wrote it."""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    own = ctx.person.key in post.authors | {stored.data}
    if no := (refuse(Code.SELF, by=ctx.person.key) if own else await _why_not(ctx, post)):
        refused(ctx, post, "exceed", no)
        return ctx.refuse(no)
    return await _lift(ctx, post, await _reason(ctx, post))


async def _reason(ctx: Context, post: Post) -> str:
    """Why the first of the two asked for it."""
    asked = [row for row in await ctx.unit.audits.of(post.subject) if row["act"] == f"post {ASKED}"]
    return str(asked[-1]["detail"]).partition(" ")[2] if asked else ""


async def _why_not(ctx: Context, post: Post) -> Refusal | None:
    if no := denied(ctx, ctx.person, Act.EXCEED_CAP, post):
        return no
    return None if State(post.state) in LIFTED else await conflict(ctx, post.id)


def _ask(ctx: Context, post: Post, reason: str) -> Actions:
    noted(ctx, post, ASKED, reason)
    staff = room(ctx)
    words = N_("{who} asks to send *#{number}* above the number of the day: “{reason}” A second person must agree.")
    text = staff.say(words, who=staff.mission.called(ctx.person.key), number=post.id, reason=reason)
    label = str(staff.say("Let it go above the cap"))
    agree = Button(label, "post-exceed", post.subject, post.version, data=ctx.person.key)
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("A second person must agree. I asked in the staff room."))]
    return [staff.reply(text, ((agree,),)), *mine]


async def _lift(ctx: Context, post: Post, reason: str) -> Actions:
    """The full groups of the post get one slot more for it; a group whose day was lifted already refuses."""
    full = [
        (group, at) for group, at in _hours(ctx, post) if len(await taken(ctx, post, group, at)) >= group.cap_in_calm
    ]
    if not full:
        return [ctx.reply(ctx.say("*#{number}* has room on that day. Nothing needs to be lifted.", number=post.id))]
    keys = [permit(group, local_date(at, group.tz)) for group, at in full]
    if any([await ctx.unit.notes.get(key) for key in keys]) or len(await ctx.unit.inbox.once(keys)) < len(keys):
        no = refuse(Code.CAP)
        refused(ctx, post, "exceed", no)
        return ctx.refuse(no)
    for key in keys:
        await ctx.unit.notes.set(key, str(post.id))
    noted(ctx, post, "exceed", f"{','.join(group.id for group, _ in full)}: {reason}")
    return [*_told(ctx, post, reason), *await _go_on(ctx, post)]


def _hours(ctx: Context, post: Post) -> list[tuple[Group, datetime]]:
    """When each group gets it: at its hour, after the night, at the end of its embargo; what is held goes at once."""
    wanted = replace(post, send_at=None) if State(post.state) is State.HELD else post
    at = after_quiet(first_groups(ctx, post), goes_at(ctx, wanted))
    return [(group, hour_in(ctx, post, group, at)) for group in groups_of(ctx, post)]


def _told(ctx: Context, post: Post, reason: str) -> Actions:
    """The staff room hears who let it go, and why."""
    staff = room(ctx)
    words = N_("{who} lets *#{number}* go above the number of the day: “{reason}”")
    return [staff.reply(staff.say(words, who=staff.mission.called(ctx.person.key), number=post.id, reason=reason))]


async def _go_on(ctx: Context, post: Post) -> Actions:
    """What is held goes now; what waits for approval can be approved."""
    if State(post.state) is State.HELD:
        return await let_go_again(ctx, post)
    mine = await approver_buttons(ctx, post) if approval_denied(ctx, ctx.person, post) is None else ()
    text = ctx.say("*#{number}* may go above the number of the day. It still needs its approval.", number=post.id)
    return [ctx.reply(text, mine)]
