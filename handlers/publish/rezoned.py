"""The rules of clocks change (tzdata): what is planned keeps its hour on the wall, and its officers hear what moved.

An embargo does not move: the press was told its end in UTC, too.
"""

from contextlib import suppress
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from groups.calendar import DAY, still_at
from groups.messages import Due
from groups.posts import RECALL, State
from groups.recurring import Rule, read, turns
from groups.texts import N_, code
from handlers.context import Actions, Context
from handlers.publish.held import FULL, hold
from handlers.publish.moves import noted
from handlers.publish.preview import hour
from handlers.publish.room import take_day
from handlers.publish.shown import first_groups
from handlers.publish.tell import room, tell
from handlers.publish.turns import rule_of, wait_for
from storage.posts import Post
from storage.series import Repeat

WATCH = "zones.watch"
NEAR = timedelta(hours=12)
"""No change of a zone moves a turn further than this, and no two turns are nearer to each other."""
PLANNED = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.SCHEDULED)


async def watch(ctx: Context, _due: Due) -> Actions:
    """The round, at each start and once a day: the instant that is kept, against what the clocks say now."""
    await ctx.unit.dues.set(WATCH, "all", ctx.now + DAY)
    told: Actions = []
    for post in await ctx.unit.posts.in_state(*PLANNED):
        told += await _post(ctx, post)
    for each in await ctx.unit.series.running():
        told += await _series(ctx, each)
    return told


async def _post(ctx: Context, post: Post) -> Actions:
    """A full day on the other side of midnight holds it; it is never sent at another hour than it was planned for."""
    wall = _wall(post)
    if post.send_at is None or wall is None:
        return []
    at = still_at(post.send_at, wall, ZoneInfo(post.zone))
    if at == post.send_at or not await ctx.unit.posts.move(post, post.state, send_at=at):
        return []
    noted(ctx, post, "rezoned", post.zone)
    moved = await ctx.unit.posts.need(post.id)
    if State(post.state) is State.SCHEDULED and not await _replanned(ctx, moved, at):
        return await hold(ctx, moved, FULL)
    return await _told(ctx, moved, post.send_at, at)


async def _replanned(ctx: Context, post: Post, at: datetime) -> bool:
    """Its places move to the day that it is now, and so does the hour at which it can be recalled."""
    for group in sorted(first_groups(ctx, post), key=lambda group: group.id):
        if not await take_day(ctx, post, group, at):
            return False
    await ctx.unit.dues.set("post.release", post.subject, at - RECALL, wall=post.wall, zone=post.zone)
    return True


async def _series(ctx: Context, seen: Repeat) -> Actions:
    """Its next turn, unless that has begun."""
    rule, source = read(seen.rule), await ctx.unit.posts.get(seen.post)
    if rule is None or source is None or seen.next_at is None or seen.next_at <= ctx.now + RECALL:
        return []
    at = _nearest(rule, seen.next_at, ZoneInfo(seen.zone))
    if at == seen.next_at or not await ctx.unit.series.go_on(seen, at):
        return []
    await wait_for(ctx, seen.id, at, seen.zone)
    await ctx.unit.posts.move(source, source.state, send_at=at)
    noted(ctx, source, "rezoned", seen.zone)
    return await _told(ctx, source, seen.next_at, at)


def _nearest(rule: Rule, at: datetime, zone: ZoneInfo) -> datetime:
    found = (turn.at for turn in turns(rule, at - NEAR, at + NEAR, zone))
    return min(found, key=lambda each: abs(each - at), default=at)


def _wall(post: Post) -> datetime | None:
    """What the clocks were to show; None for what goes as soon as it is approved, and for a series."""
    if post.zone and rule_of(post) is None:
        with suppress(ValueError):
            return datetime.fromisoformat(post.wall)
    return None


async def _told(ctx: Context, post: Post, before: datetime, at: datetime) -> Actions:
    async def say(one: Context) -> Actions:
        words = N_(
            "The rules of the clocks in {zone} have changed. *#{number}* keeps its hour there: it goes out {time}, "
            "and no more {before}."
        )
        values = {"number": post.id, "time": hour(one, post, at), "before": hour(one, post, before)}
        return [one.reply(one.say(words, **values, zone=code(post.zone)))]

    return [*await tell(ctx, sorted(post.authors), say), *await say(room(ctx))]
