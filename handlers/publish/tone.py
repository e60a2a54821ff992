"""Good news, asked about: is this its moment in each of its groups, and has its approver read it for its tone?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from config.schema import Group
from groups.messages import Pressed
from groups.pace import DayClass
from groups.postkinds import PostKind
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text
from groups.tone import MOOD_OF, REST, Out, loud, may_go
from handlers.context import Actions, Context, Stage
from handlers.publish import mourning
from handlers.publish.moves import conflict, find, noted, refused
from handlers.publish.preview import approver_buttons, button
from handlers.publish.shown import groups_of
from handlers.publish.who import approval_denied
from storage.posts import Post


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-TONE: at the approval until its tone was read, and whenever its groups should not hear good news.

    What is approved without an hour goes to the stock, so only its tone and an open crisis count then.
    """
    if post.kind != PostKind.POSITIVE or stage is Stage.SUBMIT:
        return None
    if signs := unread(ctx, post, stage):
        return refuse(Code.TONE, loud=signs, post=post.id)
    hour = ctx.now if stage is Stage.SEND else post.send_at
    return await guard(ctx, post, hour) if hour else await _in_calm(ctx, post)


async def guard(ctx: Context, post: Post, at: datetime) -> Refusal | None:
    """E-TONE for the first of its groups that should not hear good news at this hour."""
    for group in groups_of(ctx, post):
        if found := await group_guard(ctx, group, at, without=post.id):
            return refuse(found.code, **found.values, group=group.id, zone=group.zone)
    return None


async def group_guard(ctx: Context, group: Group, at: datetime, without: int = 0) -> Refusal | None:
    level = await ctx.unit.crises.level(group.region)
    mourned = await mourning.last(ctx, group.region)
    return may_go(at, await went_out(ctx, group, without), level=level, mourned=mourned)


async def went_out(ctx: Context, group: Group, without: int = 0) -> list[Out]:
    """The last posts of the group that are out, newest first."""
    posts = await ctx.unit.posts.published_in(group.id, MOOD_OF)
    return [Out(post.kind, post.published_at) for post in posts if post.published_at and post.id != without]


async def crowded(ctx: Context, post: Post, at: datetime) -> Refusal | None:
    """E-TONE when other good news has a slot within two days of this hour: of two that are let go at once, one goes.

    Asked when the day's slot is taken already, so that the other one waits for us or is there to be seen.
    """
    if post.kind != PostKind.POSITIVE:
        return None
    for group in groups_of(ctx, post):
        near = await ctx.unit.slots.near(group.id, DayClass.ROUTINE.value, at - REST, at + REST)
        others = [await ctx.unit.posts.need(slot.post) for slot in near if slot.post != post.id]
        hours = [slot.at for slot in near if slot.post in {each.id for each in others if each.kind == post.kind}]
        if hours:
            return refuse(Code.TONE, last=max(hours), next=max(hours) + REST, group=group.id, zone=group.zone)
    return None


async def _in_calm(ctx: Context, post: Post) -> Refusal | None:
    levels = [await ctx.unit.crises.level(group.region) for group in groups_of(ctx, post)]
    return may_go(ctx.now, (), level=max(levels, default=0), mourned=None)


# ---- read for its tone ------------------------------------------------------------------------------------


def unread(ctx: Context, post: Post, stage: Stage) -> tuple[str, ...]:
    """What sounds too loud in it and was not read yet: by who approves it now, or before it goes by anybody."""
    signs = loud(post.texts)
    key, _, read = post.tone_read.partition(" ")
    mine = stage is Stage.SEND or key == ctx.person.key
    return () if mine and read == post.fingerprint() else signs


async def lines(ctx: Context, post: Post) -> list[Text]:
    signs = loud(post.texts) if post.kind == PostKind.POSITIVE else ()
    if not signs:
        return []
    words = N_("This may sound too cheerful: {signs}. Its approver has to read it once more for its tone.")
    return [ctx.say(words, signs=_listed(ctx, signs))]


def ask(ctx: Context, post: Post, no: Refusal) -> Actions:
    """Why it is not approved yet, with [Tone read] when that is all that is missing."""
    if "loud" not in no.values:
        return ctx.refuse(no)
    return [ctx.reply(ctx.sentence(no), ((button(ctx, N_("Tone read"), "post-tone", post, "main"),),))]


async def read_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Tone read], by whoever may approve it: for this text, and for no other."""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := approval_denied(ctx, ctx.person, found):
        refused(ctx, found, "tone", no)
        return ctx.refuse(no)
    mark = f"{ctx.person.key} {found.fingerprint()}"
    if State(found.state) is not State.SUBMITTED or not await ctx.unit.posts.move(found, found.state, tone_read=mark):
        return ctx.refuse(await conflict(ctx, found.id))
    noted(ctx, found, "tone read")
    words = ctx.say("Noted: you have read *#{number}* for its tone. You can approve it now.", number=found.id)
    return [ctx.reply(words, await approver_buttons(ctx, found))]


def _listed(ctx: Context, signs: Sequence[str]) -> str:
    return ctx.texts.listing(ctx.language, [f"“{sign}”" for sign in signs])
