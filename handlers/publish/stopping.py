"""Stopping a post in its last minute, or in the middle of going out; what is out already stays and is said."""

from collections.abc import Sequence
from typing import Any

from groups.messages import Pressed
from groups.posts import Move
from groups.refusals import Refusal
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.publish.moves import EMBARGO, conflict, find, noted, step
from handlers.publish.outcome import ended
from handlers.publish.preview import button, cancel_button
from handlers.publish.shown import later_groups
from handlers.publish.tally import Chat, after_stop, chats
from handlers.publish.tell import tell
from handlers.publish.writing import let_go
from storage.posts import Post


async def stop(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Stop]"""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    back = await take_back(ctx, found)
    if isinstance(back, Refusal):
        return ctx.refuse(back)
    if not isinstance(back, Post):
        return back
    others = sorted({*found.authors, found.approver} - {ctx.person.key})
    told = await tell(ctx, others, lambda one: _stopped(one, back, ctx.person.key))
    return [*await _stopped(ctx, back, ctx.person.key), *told]


async def take_back(ctx: Context, post: Post) -> Post | Refusal | Actions:
    """A draft again, when nothing is out. Else the rest is stopped, and the answer says what went out and what did not.

    E-CONFLICT when the post is neither on its way nor scheduled.
    """
    if not await ctx.unit.posts.move(post, post.state):  # from here on, whoever sends it waits for us
        return await conflict(ctx, post.id)
    stopped = await ctx.unit.outbox.cancel(post.subject)
    found = chats(await ctx.unit.outbox.of(post.subject))
    if not all(chat.nothing for chat in found):
        return await _partly(ctx, post, found, stopped)
    back = await step(ctx, post, Move.STOP, approver="", approved_print="", send_at=None)
    if isinstance(back, Post):
        await ctx.unit.posts.void(back.id)
        await let_go(ctx, back)
    return back


async def _partly(ctx: Context, post: Post, found: Sequence[Chat], stopped: int) -> Actions:
    if not stopped and (post.embargo is None or post.lifted_at):
        return [ctx.reply(ctx.say("*#{number}* is out already: `/retract {number}` takes it back.", number=post.id))]
    noted(ctx, post, "stop", f"stopped {stopped}")
    await give_up_embargo(ctx, post)
    return [ctx.reply(after_stop(ctx, post.id, found)), *await ended(ctx, post)]


async def give_up_embargo(ctx: Context, post: Post) -> None:
    """The groups that were to get it at the end of its embargo do not, and have that place of their day again."""
    for group in later_groups(ctx, post):
        await ctx.unit.slots.free(post.id, group.id)
    await ctx.unit.dues.drop(EMBARGO, post.subject)


async def _stopped(ctx: Context, post: Post, by: str) -> Actions:
    words = N_("{who} stopped *#{number}*. Nothing went out; it is a draft again.")
    text = ctx.say(words, who=ctx.mission.called(by), number=post.id)
    again = button(ctx, N_("Send for approval"), "post-submit", post)
    return [ctx.reply(text, ((button(ctx, N_("Change text"), "post-text", post), again), (cancel_button(ctx, post),)))]
