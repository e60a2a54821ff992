"""Posts that wait: why, who is told, and letting them go again. What is held is never lost and never sent by itself."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from groups.messages import Pressed
from groups.postkinds import PostKind
from groups.posts import Move, State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Stage
from handlers.publish import parts
from handlers.publish.launch import CRISIS, HALTED, announce, launch
from handlers.publish.moves import conflict, find, noted, refused, step
from handlers.publish.preview import button, cancel_button
from handlers.publish.refusing import no_room
from handlers.publish.room import goes_at
from handlers.publish.tell import room, tell
from handlers.publish.who import approval_denied, denied, still_may
from handlers.publish.writing import let_go
from storage.posts import Post

LATE, FULL, APPROVER, AUTHOR, NOWHERE, UNDELIVERED = "late", "full", "approver", "author", "nowhere", "undelivered"
LACKING, DISPUTED, TURN, OVER = "lacking", "disputed", "turn", "over"

WHY = {
    CRISIS: N_("*#{number}* is held while the crisis is open. It is offered to you again when it is over."),
    HALTED: N_("*#{number}* is held, because posts are stopped for now. It is offered to you again afterwards."),
    LATE: N_("*#{number}* is held: its hour was missed. Should it still go out?"),
    FULL: N_("*#{number}* is held: the day has changed, and this one is full. Should it go out later?"),
    APPROVER: N_("*#{number}* is held: whoever approved it may no longer do so. Another approver can let it go."),
    AUTHOR: N_("*#{number}* is held: its author may no longer write here. Somebody who may can let it go."),
    NOWHERE: N_("*#{number}* is held: one of its groups has no chat."),
    LACKING: N_("*#{number}* is held: something that it needs is not there any more."),
    DISPUTED: N_("*#{number}* is held: two people checked it with different results. The head of mission decides."),
    TURN: N_("*#{number}*, a turn of a series, is held: there is no room for it. Should it go out later?"),
    UNDELIVERED: N_("*#{number}* is held: it reached no chat. Should we try again?"),
}
EXPIRED = {
    LATE: N_("*#{number}* was more than a day late and did not go out. Write it anew if it is still wanted."),
    OVER: N_("*#{number}* was of use only until now, and did not go out. Write it anew if it is still wanted."),
    CRISIS: N_("*#{number}* is good news, and a crisis is open. It does not go out, now or later."),
}
WAITS_FOR_OTHERS = frozenset({CRISIS, HALTED})
"""These end by themselves; until then there is nothing to press."""


async def hold(ctx: Context, post: Post, why: str, because: Text | None = None) -> Actions:
    """Hold it, give its slots back and tell its authors and the staff room. Good news does not outlive a crisis."""
    if why == CRISIS and post.kind == PostKind.POSITIVE:
        return await expire(ctx, post, CRISIS)
    kept = await step(ctx, post, Move.HOLD, reason=why)
    if isinstance(kept, Refusal):
        return []
    await let_go(ctx, kept)
    await ctx.unit.outbox.cancel(kept.subject)
    return await offer(ctx, kept, WHY[why], because)


async def expire(ctx: Context, post: Post, why: str = LATE) -> Actions:
    """More than a day late, or of no use any more: it does not go out."""
    over = await step(ctx, post, Move.EXPIRE, reason=why)
    if isinstance(over, Refusal):
        return []
    await let_go(ctx, over)

    async def say(one: Context) -> Actions:
        return [one.reply(one.say(EXPIRED[why], number=over.id))]

    return [*await tell(ctx, sorted(over.authors), say), *await say(room(ctx))]


async def offer(ctx: Context, post: Post, words: str, because: Text | None = None) -> Actions:
    """Say how it stands to its authors and the staff room, with what can be done about it now."""

    async def say(one: Context) -> Actions:
        go = (
            ()
            if words in {WHY[why] for why in WAITS_FOR_OTHERS}
            else (button(one, N_("Send now"), "post-go", post, "main"),)
        )
        text = join([one.say(words, number=post.id), because or Text()])
        return [one.reply(text, ((*go, cancel_button(one, post)),))]

    return [*await tell(ctx, sorted(post.authors), say), *await say(room(ctx))]


async def send_now(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Send now], and [Next free slot] of a post that was held."""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return await let_go_again(ctx, found, datetime.fromisoformat(stored.data) if stored.data else None)


async def let_go_again(ctx: Context, found: Post, at: datetime | None = None) -> Actions:
    """A held post goes again, at once or `at`, when the person may and its day has room."""
    if State(found.state) is not State.HELD:
        return ctx.refuse(await conflict(ctx, found.id))
    needs = not still_may(ctx, found.approver, Act.APPROVE, found, seconding=True)
    approver = ctx.person.key if needs else found.approver
    if no := _denied(ctx, found, approving=needs) or await _lacking(ctx, replace(found, approver=approver), needs):
        refused(ctx, found, "release", no)
        return ctx.refuse(no)
    return await _again(ctx, found, approver, at)


async def _lacking(ctx: Context, post: Post, approving: bool) -> Refusal | None:
    """What still stands in its way; whoever approves it in another's place is asked what every approver is asked."""
    asked = await parts.missing(ctx, post, Stage.APPROVE) if approving else []
    return next(iter([*asked, *await parts.missing(ctx, post, Stage.SEND)]), None)


def _denied(ctx: Context, post: Post, *, approving: bool) -> Refusal | None:
    """An approval that holds needs no second one; one that fell away needs another approver."""
    if post.fingerprint() != post.approved_print:
        return refuse(Code.CHANGED, post=post.id)
    return approval_denied(ctx, ctx.person, post) if approving else denied(ctx, ctx.person, Act.SCHEDULE, post)


async def _again(ctx: Context, post: Post, approver: str, at: datetime | None) -> Actions:
    """Try to let it go; when its day has no room, it stays held as it was."""
    ready = await ctx.unit.posts.move(post, State.APPROVED, approver=approver, send_at=at)
    if not ready:
        return ctx.refuse(await conflict(ctx, post.id))
    open_ = await ctx.unit.posts.need(post.id)
    wanted = goes_at(ctx, open_)
    gone = await launch(ctx, open_, wanted)
    if isinstance(gone, Refusal):
        await ctx.unit.posts.move(open_, State.HELD, approver=post.approver, send_at=post.send_at, reason=post.reason)
        refused(ctx, post, "release", gone)
        return no_room(ctx, post, gone, "post-go")
    if approver != post.approver:
        await ctx.unit.posts.approve(gone, approver, "restored")
        await parts.approved(ctx, gone)
    noted(ctx, gone, "release", f"held -> {gone.state}")
    return await announce(ctx, gone, wanted=wanted)
