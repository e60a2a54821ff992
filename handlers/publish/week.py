"""`/week`: for each group of the officer seven days, with what went out, what is coming and what is left."""

from collections.abc import Sequence
from datetime import date

from config.schema import Group
from groups.calendar import DAY, local_date
from groups.messages import Rows, Said
from groups.texts import N_, Text, as_text, join
from handlers.context import Actions, Context
from handlers.drawn import picture
from handlers.publish.days import DayView, Plan, days, held_line, lines, plan
from handlers.publish.preview import button
from handlers.publish.today import mine, stopped
from handlers.spread import messages
from handlers.tools.week_data import Week, WeekDay, WeekRow, plain

BACK, LENGTH = 2, 7
"""Two days back, today and four to come."""


async def week(ctx: Context, _said: Said, _words: Text) -> Actions:
    """One block for each group, as many messages as the platform needs for them; the picture follows."""
    known = await plan(ctx)
    blocks = [await _block(ctx, group, known) for group in mine(ctx)]
    *first, last = messages(ctx, blocks)
    told = [*(ctx.reply(text) for text in first), ctx.reply(last, _stop_buttons(ctx, known))]
    return [*told, picture(ctx, "week", plain(Week(ctx.today, tuple(await rows(ctx)))))]


async def rows(ctx: Context) -> list[WeekRow]:
    """The same as numbers, for the picture (handlers.tools.week_picture)."""
    known = await plan(ctx)
    return [_row(group, await _week(ctx, group, known)) for group in mine(ctx)]


async def _week(ctx: Context, group: Group, known: Plan) -> tuple[DayView, ...]:
    return await days(ctx, group, known, local_date(ctx.now, group.tz) - BACK * DAY, LENGTH)


async def _block(ctx: Context, group: Group, known: Plan) -> Text:
    """Only days that hold something get lines; the others are one sentence."""
    views = await _week(ctx, group, known)
    today = local_date(ctx.now, group.tz)
    name = ctx.mission.words(group.name, ctx.language)
    head = ctx.count("*{group}*, {n} a day", "*{group}*, {n} a day", group.cap_in_calm, group=name)
    told = [_day(ctx, group, view, today) for view in views if view.entries]
    free = sum(not view.entries and view.day >= today for view in views)
    rest = ctx.count("{n} day is still free.", "{n} days are still free.", free) if free else Text()
    return join([head, *told, rest, held_line(ctx, group, known), await stopped(ctx, group)])


def _day(ctx: Context, group: Group, view: DayView, today: date) -> Text:
    day = ctx.texts.date(ctx.language, view.day)
    head = as_text(day)
    if view.day == today:
        head = ctx.say("Today, {day}: {left} of {cap} left", day=day, left=view.left, cap=view.cap)
    if view.day > today:
        head = ctx.say("{day}: {left} of {cap} left", day=day, left=view.left, cap=view.cap)
    return join([head, *lines(ctx, group, view.entries)])


def _row(group: Group, views: Sequence[DayView]) -> WeekRow:
    """Named by its id: a picture is read from left to right in every language."""
    return WeekRow(
        group.id, tuple(WeekDay(view.day, len(view.entries) - view.coming, view.coming, view.cap) for view in views)
    )


def _stop_buttons(ctx: Context, known: Plan) -> Rows:
    """[Stop the series #12] for each that goes to a group of theirs."""
    ids = {group.id for group in mine(ctx)}
    own = (post for post, _, _ in known.series if not ids.isdisjoint(post.groups))
    return tuple((button(ctx, N_("Stop the series #{number}"), "series-stop", post, "stop"),) for post in own)
