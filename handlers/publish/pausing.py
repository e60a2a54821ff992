"""Routine posts give way: to a crisis, to `/halt`. What is under way is stopped; afterwards it is offered, not sent."""

from collections.abc import Collection, Sequence
from datetime import timedelta

from config.schema import Group
from groups.pace import SEND_WITHIN
from groups.posts import State
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.publish.held import hold, offer
from handlers.publish.launch import CRISIS, HALTED, obstacle
from handlers.publish.outcome import SURELY_NOT, ended, latest
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
    for post in await ctx.unit.posts.in_state(*WAITING):
        if not ids.isdisjoint(post.groups) and rule_of(post) is None:  # of a series each turn is held by itself
            actions += await pause(ctx, post, CRISIS)
    return actions


async def offer_after_crisis(ctx: Context, groups: Sequence[Group]) -> Actions:
    """It has closed: what was held for it is offered to its authors, unless another crisis still covers it."""
    ids = {group.id for group in groups}
    held = await held_for(ctx, CRISIS)
    return await offer_again(ctx, [post for post in held if not ids.isdisjoint(post.groups)], CRISIS)


async def pause(ctx: Context, post: Post, why: str) -> Actions:
    """Hold the post; when it is out in some chats already, only the rest is stopped."""
    if not await ctx.unit.posts.move(post, post.state):
        return []
    await ctx.unit.outbox.cancel(post.subject)
    rows = latest(await ctx.unit.outbox.of(post.subject))
    if any(row.state not in SURELY_NOT for row in rows):
        return await ended(ctx, post)
    return await hold(ctx, post, why)


async def on_the_way(ctx: Context) -> list[Post]:
    """What is going out now, or has begun to and may not be through."""
    begun = await ctx.unit.posts.in_state(State.SENDING, State.PUBLISHED)
    since = ctx.now - SEND_WITHIN - timedelta(minutes=1)
    return [post for post in begun if State(post.state) is State.SENDING or (post.released_at or since) > since]


async def held_for(ctx: Context, why: str) -> list[Post]:
    return [post for post in await ctx.unit.posts.in_state(State.HELD) if post.reason == why]


async def offer_again(ctx: Context, posts: Collection[Post], why: str) -> Actions:
    """To the authors of those that nothing else holds."""
    actions: Actions = []
    for post in posts:
        if not await obstacle(ctx, post):
            actions += await offer(ctx, post, OVER[why])
    return actions
