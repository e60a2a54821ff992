"""Approving: by another person than the authors, of exactly what was shown, and only when the day has room."""

from datetime import datetime
from typing import Any

from groups.messages import Pressed, Said
from groups.people import Role
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text
from handlers.context import Actions, Context, Stage
from handlers.publish import parts, stock, tone
from handlers.publish.closing import close_cards
from handlers.publish.launch import announce, launch
from handlers.publish.moves import conflict, find, noted, number_in, refused
from handlers.publish.preview import card
from handlers.publish.refusing import no_room
from handlers.publish.room import goes_at
from handlers.publish.tell import room
from handlers.publish.who import approval_denied
from storage.posts import Post

RANKS = (Role.REVIEWER, Role.HEAD, Role.DUTY, Role.OFFICER)


async def approve(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Approve version 3], and [Next free slot] after a full day."""
    wanted = datetime.fromisoformat(stored.data) if stored.data else None
    return await _approve(ctx, await find(ctx, stored.subject, stored.version), wanted)


async def approve_command(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/approve 47` shows it with its button, `/approve 47 v2` approves the version that was read: never another."""
    number, _, version = str(words).strip().partition(" ")
    read = number_in(version.strip().lower().removeprefix("v"))
    found = await find(ctx, number, read)
    if read or isinstance(found, Refusal):
        return await _approve(ctx, found, None)
    if no := await _why_not(ctx, found):
        refused(ctx, found, "approve", no)
        return tone.ask(ctx, found, no)
    return await card(ctx, found)


async def _approve(ctx: Context, found: Post | Refusal, wanted: datetime | None) -> Actions:
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := await _why_not(ctx, found):
        refused(ctx, found, "approve", no)
        return tone.ask(ctx, found, no)
    # The row is ours first, so that of twenty presses one goes on; a full day puts it back as if nothing had been.
    mine = {"approver": ctx.person.key, "approved_print": found.print, "send_at": wanted or found.send_at}
    if not await ctx.unit.posts.move(found, State.APPROVED, **mine):
        return ctx.refuse(await conflict(ctx, found.id))
    approved = await ctx.unit.posts.need(found.id)
    if (own := await parts.release(ctx, approved)) is not None:
        return await _own_way(ctx, approved, own)
    asked = goes_at(ctx, approved)
    gone = await stock.keep(ctx, approved) if stock.belongs(approved) else await launch(ctx, approved, asked)
    if isinstance(gone, Refusal):
        await ctx.unit.posts.move(approved, State.SUBMITTED, approver="", approved_print="", send_at=found.send_at)
        refused(ctx, found, "approve", gone)
        return no_room(ctx, found, gone, "post-approve")
    return await _approved(ctx, gone, asked)


async def _own_way(ctx: Context, post: Post, gone: Actions | Refusal) -> Actions:
    """It neither waits nor takes a slot; what kept it in is said, and it can be approved again."""
    if isinstance(gone, Refusal):
        await ctx.unit.posts.move(post, State.SUBMITTED, approver="", approved_print="")
        refused(ctx, post, "approve", gone)
        return ctx.refuse(gone)
    await _keep(ctx, post)
    return [*await close_cards(ctx, post), *gone]


async def _why_not(ctx: Context, post: Post) -> Refusal | None:
    if State(post.state) is not State.SUBMITTED:
        return await conflict(ctx, post.id)
    if no := approval_denied(ctx, ctx.person, post):
        return no
    if post.fingerprint() != post.print:
        return refuse(Code.CHANGED, post=post.id)
    return next(iter(await parts.missing(ctx, post, Stage.APPROVE)), None)


async def _keep(ctx: Context, post: Post) -> None:
    """Who approved this version, and what that confirms."""
    rank = next((role for role in RANKS if ctx.person.has(role)), Role.OFFICER)
    await ctx.unit.posts.approve(post, ctx.person.key, rank.value)
    await parts.approved(ctx, post)
    noted(ctx, post, "approve", f"submitted -> {post.state}")


async def _approved(ctx: Context, post: Post, asked: datetime) -> Actions:
    await _keep(ctx, post)
    told = [*await close_cards(ctx, post), *await announce(ctx, post, wanted=asked)]
    if State(post.state) is not State.SENDING:
        return told
    staff = room(ctx)
    words = N_("{who} approved *#{number}*. It goes out in a minute.")
    return [*told, staff.reply(staff.say(words, who=staff.mission.called(ctx.person.key), number=post.id))]
