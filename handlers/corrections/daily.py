"""Corrections in free words are few: three a day and group. Ready ones and withdrawals are not counted."""

from groups.calendar import local_date
from groups.corrections import A_DAY
from groups.pace import DayClass, next_day
from groups.refusals import Code, Refusal, refuse
from handlers.context import Context
from handlers.publish.shown import groups_of
from storage.posts import Post

CLASS = DayClass.CORRECTION.value


async def full(ctx: Context, root: Post) -> Refusal | None:
    """E-CAP (corrections, group, next) for the first group that had its corrections of the day."""
    for group in groups_of(ctx, root):
        used = await ctx.unit.slots.used(group.id, local_date(ctx.now, group.tz), CLASS)
        if len(used) >= A_DAY:
            return _no_more(ctx, root, group.id)
    return None


async def take(ctx: Context, fix: Post) -> Refusal | None:
    """One of the day's corrections in each of its groups, or in none."""
    for group in sorted(groups_of(ctx, fix), key=lambda each: each.id):
        if not await ctx.unit.slots.reserve(fix.id, group.id, local_date(ctx.now, group.tz), CLASS, A_DAY, ctx.now):
            await ctx.unit.slots.free(fix.id)
            return _no_more(ctx, fix, group.id)
    return None


def _no_more(ctx: Context, post: Post, group_id: str) -> Refusal:
    group = next(each for each in groups_of(ctx, post) if each.id == group_id)
    name = ctx.mission.words(group.name, ctx.language)
    return refuse(Code.CAP, corrections=A_DAY, chats=name, next=next_day(ctx.now, group.tz), zone=group.zone)
