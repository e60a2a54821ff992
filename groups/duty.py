"""Who is on duty at an instant, what comes next, and whom an alarm calls one after the other."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import IntEnum
from zoneinfo import ZoneInfo

from groups.calendar import DAY, first_at, local_date
from groups.messages import Address

ROADS = "roads"
"""The account of the second road: SMS, e-mail, whatever an officer's own address there is."""


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is on duty, from `begins` to `ends` of the mission's clocks; `ends` not after `begins` is the next morning.

    It begins on these weekdays (Monday is 0, () is every day), from the first day to the last, both included.
    """

    first: str
    second: str = ""
    begins: time = time()
    ends: time = time()
    weekdays: tuple[int, ...] = ()
    first_day: date | None = None
    last_day: date | None = None

    @property
    def is_dated(self) -> bool:
        return self.first_day is not None or self.last_day is not None

    def begins_on(self, day: date) -> bool:
        in_time = (self.first_day or day) <= day <= (self.last_day or day)
        return in_time and (not self.weekdays or day.weekday() in self.weekdays)

    def span(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when to when it lasts if it begins on this day; nothing at all where the clocks skip it."""
        last = day if self.begins < self.ends else day + DAY
        return first_at(datetime.combine(day, self.begins), zone), first_at(datetime.combine(last, self.ends), zone)


@dataclass(frozen=True, slots=True)
class Shift:
    """One stretch of a plan. `turn` is None where nobody is named."""

    begins: datetime
    ends: datetime
    turn: Turn | None


def on_duty(turns: Sequence[Turn], now: datetime, zone: ZoneInfo) -> Turn | None:
    """The turn that holds now. One with dates comes before one without; of two alike the one that is listed first."""
    running = [turn for turn in turns if any(begins <= now < ends for begins, ends in _near(turn, now, zone))]
    return min(running, key=lambda turn: not turn.is_dated, default=None)


def plan(turns: Sequence[Turn], begins: datetime, ends: datetime, zone: ZoneInfo) -> tuple[Shift, ...]:
    """Who is on duty from one instant to another, in order and without a hole."""
    edges = sorted({begins, *(edge for edge in _edges(turns, begins, ends, zone) if begins < edge < ends)})
    shifts: list[Shift] = []
    for start, end in zip(edges, [*edges[1:], ends], strict=True):
        turn = on_duty(turns, start, zone)
        if shifts and _same_people(shifts[-1].turn, turn):
            shifts[-1] = Shift(shifts[-1].begins, end, shifts[-1].turn)
        else:
            shifts.append(Shift(start, end, turn))
    return tuple(shifts)


def _near(turn: Turn, now: datetime, zone: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
    """The spans of the turn that may hold now: it began today or yesterday."""
    today = local_date(now, zone)
    return (turn.span(day, zone) for day in (today - DAY, today) if turn.begins_on(day))


def _edges(turns: Sequence[Turn], begins: datetime, ends: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    day, last = local_date(begins, zone) - DAY, local_date(ends, zone)
    while day <= last:
        for turn in turns:
            if turn.begins_on(day):
                yield from turn.span(day, zone)
        day += DAY


def _same_people(one: Turn | None, other: Turn | None) -> bool:
    if one is None or other is None:
        return one is other
    return (one.first, one.second) == (other.first, other.second)


# ---- an alarm climbs ----------------------------------------------------------------------------------


class Rung(IntEnum):
    """Whom an alarm calls, one after the other, until somebody answers."""

    FIRST = 0
    SECOND = 1
    HEAD = 2
    EVERYBODY = 3


@dataclass(frozen=True, slots=True)
class Patience:
    """How long whoever was called has to answer before the next one is called."""

    usual: timedelta = timedelta(minutes=10)
    emergency: timedelta = timedelta(minutes=5)


Ladder = tuple[tuple[str, ...], ...]
"""People by rung."""


def ladder(turn: Turn | None, duty: Sequence[str], heads: Sequence[str]) -> Ladder:
    """`duty` and `heads` are whoever holds these roles today. Where the turn names none of them, all of `duty` come
    first."""
    first = tuple(name for name in (turn.first,) if name in duty) if turn else ()
    second = tuple(name for name in (turn.second,) if name in duty) if turn else ()
    return (first or (() if second else tuple(duty)), second, tuple(heads), tuple(dict.fromkeys((*duty, *heads))))


def next_rung(people: Ladder, above: int, known: Collection[str]) -> tuple[Rung, tuple[str, ...]] | None:
    """The next rung above this one with somebody who is not `known`; the last one always counts, None is above it."""
    for rung in Rung:
        fresh = tuple(name for name in people[rung] if name not in known)
        if rung > above and (fresh or rung is Rung.EVERYBODY):
            return rung, fresh
    return None


def road_to(officer: str) -> Address:
    """The officer's own address on the second road."""
    return Address(ROADS, officer)
