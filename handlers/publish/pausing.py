"""Routine posts give way: to a crisis, to `/halt`. What is under way is stopped; afterwards it is offered, not sent."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from config.schema import Group
from groups.pace import SEND_WITHIN
from groups.postkinds import PostKind
from groups.posts import State
from groups.texts import N_, Text
from handlers.context import Actions, Context
from handlers.publish import stock
from handlers.publish.held import hold, offer
from handlers.publish.launch import CRISIS, HALTED, obstacle
from handlers.publish.outcome import ended
from handlers.publish.tally import Chat, after_stop, chats
from handlers.publish.tell import room
from handlers.publish.turns import rule_of
from storage.posts import Post

OVER = {
    CRISIS: N_("The crisis is over. *#{number}* was held meanwhile. Should it still go out?"),
    HALTED: N_("Posts may go out again. *#{number}* was held meanwhile. Should it still go out?"),
}
WAITING = (State.APPROVED, State.SCHEDULED, State.SENDING)


async def hold_for_crisis(ctx: Context, groups: Sequence[Group]) -> Actions:
    """A crisis has opened: approved and scheduled posts of these groups are held, and their slots are free again."""
    ids = {group.id for group in groups}
    actions: Actions = []
    for post in await ctx.unit.posts.in_state(*WAITING, State.HELD):
        if not ids.isdisjoint(post.groups) and _gives_way(post):
            actions += await pause(ctx, post, CRISIS)
    return actions


def _gives_way(post: Post) -> bool:
    """What is held already stays so, but good news ends; the stock was never about to go, and stays."""
    if State(post.state) is State.HELD:
        return post.kind == PostKind.POSITIVE
    return not stock.belongs(post) and rule_of(post) is None  # of a series each turn is held by itself


async def offer_after_crisis(ctx: Context, groups: Sequence[Group]) -> Actions:
    """It has closed: what was held for it is offered to its authors, unless another crisis still covers it."""
    ids = {group.id for group in groups}
    held = await held_for(ctx, CRISIS)
    return await offer_again(ctx, [post for post in held if not ids.isdisjoint(post.groups)], CRISIS)


async def pause(ctx: Context, post: Post, why: str, because: Text | None = None) -> Actions:
    """Hold the post; when it is out in some chats already, only the rest is stopped, and it is said how many."""
    if not await ctx.unit.posts.move(post, post.state):
        return []
    stopped = await ctx.unit.outbox.cancel(post.subject)
    found = chats(await ctx.unit.outbox.of(post.subject))
    if all(chat.nothing for chat in found):
        return await hold(ctx, post, why, because)
    return [*(_said(ctx, post, found) if stopped else []), *await ended(ctx, post)]


def _said(ctx: Context, post: Post, found: Sequence[Chat]) -> Actions:
    """To whoever stopped it, and to the staff room."""
    readers = [room(ctx)] if ctx.in_staff_room else [room(ctx), ctx]
    return [one.reply(after_stop(one, post.id, found)) for one in readers]


async def on_the_way(ctx: Context) -> Sequence[Post]:
    """What is going out now, or has begun to and may not be through."""
    return await ctx.unit.posts.on_the_way(ctx.now - SEND_WITHIN - timedelta(minutes=1))


async def held_for(ctx: Context, why: str) -> list[Post]:
    return [post for post in await ctx.unit.posts.in_state(State.HELD) if post.reason == why]


async def offer_again(ctx: Context, posts: Collection[Post], why: str) -> Actions:
    """To the authors of those that nothing else holds."""
    actions: Actions = []
    for post in posts:
        if not await obstacle(ctx, post):
            actions += await offer(ctx, post, OVER[why])
    return actions
