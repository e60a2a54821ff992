"""Whether the days of a post's groups have room for it: cap, gap and quiet hours, and when the next opening is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from config.schema import Group
from groups.calendar import local_date
from groups.pace import DayClass, Pace, next_day, quiet_end
from groups.posts import RECALL
from groups.refusals import Code, Refusal, refuse
from groups.texts import Text
from handlers.context import Context
from handlers.publish.shown import first_groups, later_groups
from storage.posts import Post
from storage.slots import Slot

ROUTINE = DayClass.ROUTINE.value
SEARCH_STEPS = 500
"""Each step of the search for an opening passes a post, a night or a day: this is more than a year."""


def pace_of(group: Group) -> Pace:
    return Pace(group.cap_in_calm, group.gap, group.quiet_from, group.quiet_until, group.tz)


def goes_at(ctx: Context, post: Post) -> datetime:
    """When it would go out if it were let go now: at its hour, but never before the time to recall it is over."""
    soonest = ctx.now + RECALL
    return max(post.send_at, soonest) if post.send_at else soonest


async def taken(ctx: Context, post: Post, group: Group, at: datetime) -> tuple[Slot, ...]:
    """What other posts took of the group's day that holds `at`."""
    used = await ctx.unit.slots.used(group.id, local_date(at, group.tz), ROUTINE)
    return tuple(each for each in used if each.post != post.id)


def after_quiet(groups: Sequence[Group], at: datetime) -> datetime:
    """The first instant from `at` on at which none of the groups is in its quiet hours."""
    for _ in range(SEARCH_STEPS):
        ends = [end for group in groups if (end := quiet_end(at, pace_of(group)))]
        if not ends:
            return at
        at = max(ends)
    return at


async def opening(ctx: Context, post: Post, at: datetime, groups: Sequence[Group] = ()) -> datetime:
    """The first instant from `at` on at which every group of the post, or each of these, could take it."""
    for _ in range(SEARCH_STEPS):
        later = [await _later(ctx, post, group, at) for group in groups or first_groups(ctx, post)]
        if max(later, default=at) == at:
            return at
        at = max(later)
    return at


async def take(ctx: Context, post: Post, at: datetime) -> Refusal | None:
    """Take a slot in every group of the post, or in none: E-CAP with the posts that used the day, or E-GAP."""
    groups = sorted(first_groups(ctx, post), key=lambda group: group.id)
    for group in groups:
        if not await take_day(ctx, post, group, at):
            await ctx.unit.slots.free(post.id)
            return await _full(ctx, post, group, at)
    # Looked at after the day's row is ours: whoever else wants the same hour waits for it or is there to be seen.
    for group in groups:
        if await _near(ctx, post, group, at):
            await ctx.unit.slots.free(post.id)
            return await _too_soon(ctx, post, group, at)
    return await _take_later(ctx, post)


async def take_one(ctx: Context, post: Post, group: Group, at: datetime) -> Refusal | None:
    """Take a slot in this group alone, beside those that the post has: E-CAP or E-GAP, and nothing is taken."""
    if not await take_day(ctx, post, group, at):
        return await _full(ctx, post, group, at, (group,))
    if await _near(ctx, post, group, at):
        await ctx.unit.slots.free(post.id, group.id)
        return await _too_soon(ctx, post, group, at)
    return None


async def _take_later(ctx: Context, post: Post) -> Refusal | None:
    """The public groups of a statement keep a place for it on the day on which its embargo ends."""
    for group in sorted(later_groups(ctx, post), key=lambda group: group.id):
        if not await take_day(ctx, post, group, hour_in(ctx, post, group, ctx.now)):
            await ctx.unit.slots.free(post.id)
            return await _full(ctx, post, group, hour_in(ctx, post, group, ctx.now), (group,), ends=post.embargo)
    return None


def hour_in(ctx: Context, post: Post, group: Group, at: datetime) -> datetime:
    """When this group gets it, if it goes out at `at`."""
    return post.embargo if post.embargo and group in later_groups(ctx, post) else at


async def take_day(ctx: Context, post: Post, group: Group, at: datetime) -> bool:
    """Take, or keep, one use of the group's day that holds `at`; a slot of another day moves there."""
    limit, day = await _limit(ctx, post, group, at), local_date(at, group.tz)
    return await ctx.unit.slots.reserve(post.id, group.id, day, ROUTINE, limit, at)


async def _limit(ctx: Context, post: Post, group: Group, at: datetime) -> int:
    """The cap; for the one post that may go above it there is room behind all that is there, by hand or not."""
    if await ctx.unit.notes.get(permit(group, local_date(at, group.tz))) != str(post.id):
        return group.cap_in_calm
    return max(group.cap_in_calm, len(await taken(ctx, post, group, at))) + 1


def permit(group: Group, day: date) -> str:
    """The note that names the one post which may go above the cap of this day (`/exceed`)."""
    return f"exceed:{group.id}:{day}"


async def day_line(ctx: Context, post: Post, group: Group, at: datetime) -> Text:
    """Press room, 24 November: 1 of 3 used, this takes number 2."""
    used = await taken(ctx, post, group, at)
    values = {
        "group": ctx.mission.words(group.name, ctx.language),
        "day": ctx.texts.date(ctx.language, local_date(at, group.tz)),
        "used": len(used),
        "cap": group.cap_in_calm,
    }
    limit = await _limit(ctx, post, group, at)
    if limit > group.cap_in_calm:
        return ctx.say("{group}, {day}: {used} of {cap} used. It may go above that.", **values)
    if len(used) >= limit:
        return ctx.say("{group}, {day}: {used} of {cap} used. There is no room left on that day.", **values)
    return ctx.say("{group}, {day}: {used} of {cap} used, this takes number {n}.", n=len(used) + 1, **values)


async def _near(ctx: Context, post: Post, group: Group, at: datetime) -> list[Slot]:
    """The posts that are nearer to `at` than the gap, before or after."""
    near = await ctx.unit.slots.near(group.id, ROUTINE, at - group.gap, at + group.gap)
    return [each for each in near if each.post != post.id]


async def _later(ctx: Context, post: Post, group: Group, at: datetime) -> datetime:
    """`at`, or where to look next when the group cannot take the post then."""
    if end := quiet_end(at, pace_of(group)):
        return end
    if near := await _near(ctx, post, group, at):
        return max(each.at for each in near) + group.gap
    if len(await taken(ctx, post, group, at)) >= await _limit(ctx, post, group, at):
        return next_day(at, group.tz)
    return at


async def _full(
    ctx: Context, post: Post, group: Group, at: datetime, among: Sequence[Group] = (), **more: Any
) -> Refusal:
    used = await taken(ctx, post, group, at)
    posts = tuple(each.post for each in used)
    next_at = await opening(ctx, post, at, among)
    return refuse(
        Code.CAP,
        used=len(used),
        cap=group.cap_in_calm,
        posts=posts,
        next=next_at,
        zone=group.zone,
        group=group.id,
        **more,
    )


async def _too_soon(ctx: Context, post: Post, group: Group, at: datetime) -> Refusal:
    minutes = int(group.gap.total_seconds() // 60)
    next_at = await opening(ctx, post, at)
    return refuse(Code.GAP, minutes=minutes, next=next_at, zone=group.zone, group=group.id)
