"""/duty: who is called when something cannot wait, now and in the next days."""

from datetime import datetime, timedelta

from groups.duty import Shift, plan
from groups.messages import Said
from groups.people import Person, Role
from groups.texts import N_, Text, join
from handlers.alarm.ways import may_go_by_road
from handlers.context import Actions, Context

AHEAD = timedelta(days=7)
MOST = 8
"""Changes that are shown."""


async def duty(ctx: Context, _said: Said, _words: Text) -> Actions:
    shifts = plan(ctx.mission.turns, ctx.now, ctx.now + AHEAD, ctx.mission.zone)
    now, *coming = shifts
    lines = [_line(ctx, now, N_("*On duty now:* {names}.")), _until(ctx, now)]
    later = [_later(ctx, shift) for shift in coming[:MOST]]
    after = ctx.say("If nobody answers, the next person is called, then the head of mission, then everybody.")
    return [ctx.reply(join([join(lines), join(later), after, await _out_of_reach(ctx)], "\n\n"))]


def _line(ctx: Context, shift: Shift, words: str) -> Text:
    return ctx.say(words, names=_names(ctx, shift))


def _names(ctx: Context, shift: Shift) -> str:
    if shift.turn is None:
        everybody = [person.name for person in ctx.mission.holding(Role.DUTY, ctx.today)]
        return ctx.texts.listing(ctx.language, everybody)
    first, second = ctx.mission.called(shift.turn.first), ctx.mission.called(shift.turn.second)
    return str(ctx.say("{first}, then {second}", first=first, second=second)) if second else first


def _until(ctx: Context, shift: Shift) -> Text:
    """When that changes; nothing when it stays so for the days that are shown."""
    if shift.turn is None:
        return ctx.say("Nobody is named in the roster for this hour, so all of them are called at once.")
    if shift.ends >= ctx.now + AHEAD:
        return Text()
    return ctx.say("Until {at}.", at=_at(ctx, shift.ends))


def _later(ctx: Context, shift: Shift) -> Text:
    return ctx.say("From {at}: {names}", at=_at(ctx, shift.begins), names=_names(ctx, shift))


def _at(ctx: Context, at: datetime) -> str:
    return ctx.texts.moment(ctx.language, at, ctx.mission.zone, ctx.now)


async def _out_of_reach(ctx: Context) -> Text:
    """Whom an alarm would not find: they never wrote to us, and have no second road."""
    people = {one.key: one for role in (Role.DUTY, Role.HEAD) for one in ctx.mission.holding(role, ctx.today)}
    lost = [one.name for one in people.values() if not await _can_be_called(ctx, one)]
    if not lost:
        return Text()
    names = ctx.texts.listing(ctx.language, lost)
    return ctx.say(
        "I cannot call {names}: they never wrote to me in private, and there is no second road.", names=names
    )


async def _can_be_called(ctx: Context, person: Person) -> bool:
    return may_go_by_road(ctx, person.key) or await ctx.private_address(person.key) is not None
