"""Posts that come again: beginning the series of an approved post, stopping it, and saying it in words.

The approved post stays scheduled and is never sent itself: each turn is a copy of it.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from groups.posts import RECALL, Move
from groups.recurring import Rule, Turn, Unit, next_turn, read
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text
from handlers.context import Context
from handlers.publish.moves import noted, step
from storage.posts import Post

DUE = "series.turn"
WEEKDAYS = (
    N_("Monday"),
    N_("Tuesday"),
    N_("Wednesday"),
    N_("Thursday"),
    N_("Friday"),
    N_("Saturday"),
    N_("Sunday"),
)


def rule_of(post: Post) -> Rule | None:
    """How it comes again; None for a post that goes out once."""
    return read(post.wall)


def upcoming(post: Post, after: datetime) -> Turn | None:
    """Its first turn that can still be recalled at `after`."""
    rule = rule_of(post)
    return next_turn(rule, after + RECALL, ZoneInfo(post.zone)) if rule else None


async def begin(ctx: Context, post: Post) -> Post | Refusal:
    """It is approved: from now on its turns come by themselves. E-LATE when all of them are over."""
    turn = upcoming(post, ctx.now)
    if turn is None:
        return refuse(Code.LATE, at=post.send_at or ctx.now, zone=post.zone)
    number = await ctx.unit.series.begin(post.id, post.wall, post.zone, turn.at)
    await wait_for(ctx, number, turn.at, post.zone)
    return await step(ctx, post, Move.SCHEDULE, send_at=turn.at)


async def wait_for(ctx: Context, number: int, at: datetime, zone: str) -> None:
    """Its next turn begins with the time to recall it."""
    wall = f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"
    await ctx.unit.dues.set(DUE, str(number), at - RECALL, wall=wall, zone=zone)


async def end(ctx: Context, post: Post) -> bool:
    """No turn comes any more: it was edited, cancelled or stopped. Whether there was a series."""
    stopped = await ctx.unit.series.stop(post.id, ctx.person.key)
    for number in stopped:
        await ctx.unit.dues.drop(DUE, str(number))
        noted(ctx, post, "series stopped")
    return bool(stopped)


def how_often(ctx: Context, rule: Rule) -> Text:
    """every Monday at 09:00, until 31 December 2026"""
    said = _rhythm(ctx, rule)
    if rule.until is None:
        return said
    return ctx.say("{rhythm}, until {day}", rhythm=said, day=ctx.texts.date(ctx.language, rule.until))


def _rhythm(ctx: Context, rule: Rule) -> Text:
    n, time = rule.every, f"{rule.at:%H:%M}"
    match rule.unit:
        case Unit.DAY:
            return ctx.count("every day at {time}", "every {n} days at {time}", n, time=time)
        case Unit.WEEK:
            day = ctx.say(WEEKDAYS[rule.start.weekday()])
            return ctx.count("every {day} at {time}", "every {n} weeks on {day} at {time}", n, day=day, time=time)
        case Unit.MONTH:
            return ctx.count(
                "every month on day {day} at {time}",
                "every {n} months on day {day} at {time}",
                n,
                day=rule.on,
                time=time,
            )
