"""A crisis: its level, what the level allows, whom it concerns, what the card keeps when it is too long."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from groups.pace import Pace
from groups.refusals import Code, Refusal, refuse
from groups.texts import Text, join

KEY_POINT_LENGTH = 400  # code points
STILL_OPEN_AFTER = timedelta(hours=24)  # without a key point; asked again every STILL_OPEN_EVERY
STILL_OPEN_EVERY = timedelta(hours=12)
URGENT_A_DAY = 3  # key points about life that go above the count, in a group and local day
REPINS_PER_HOUR = 3
HOUR = timedelta(hours=1)


class Level(IntEnum):
    CALM = 0
    WATCH = 1
    ALERT = 2
    EMERGENCY = 3


class Status(StrEnum):
    """An open crisis has a level above calm; closing it, not level 0, ends it."""

    OPEN = "open"
    CLOSED = "closed"


class Repin(StrEnum):
    """What to do when somebody took our pin down."""

    AGAIN = "again"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Limits:
    """Key points per group and local day, and the gap between two; how soon the next update is promised; how long the
    check of a source holds.
    """

    cap: int
    gap: timedelta
    next_update_within: timedelta | None
    check_holds: timedelta


LIMITS: dict[Level, Limits] = {
    Level.CALM: Limits(0, timedelta(minutes=30), None, timedelta(hours=24)),
    Level.WATCH: Limits(3, timedelta(minutes=30), None, timedelta(hours=24)),
    Level.ALERT: Limits(5, timedelta(minutes=30), timedelta(hours=4), timedelta(hours=2)),
    Level.EMERGENCY: Limits(8, timedelta(minutes=10), timedelta(hours=1), timedelta(hours=1)),
}


@dataclass(frozen=True, slots=True)
class Block:
    """A part of the card. A greater importance stays longer."""

    importance: int
    text: Text


def pace(level: Level, base: Pace) -> Pace:
    """The pace of key points in a group whose routine pace is `base`. In an emergency no hour is quiet."""
    limits = LIMITS[level]
    found = replace(base, cap=limits.cap, gap=limits.gap)
    return replace(found, quiet_until=found.quiet_from) if level is Level.EMERGENCY else found


def can_change(old: Level, new: Level) -> bool:
    """Whether an open crisis may go from one level to the other; opening and closing are acts of their own."""
    return old != new and Level.CALM not in (old, new)


def needs_second(old: Level, new: Level) -> bool:
    """Emergency, any lowering and closing (to CALM) need two persons; sounding a lower alarm needs one."""
    return new < old or new is Level.EMERGENCY


def check_key_point(words: str, limit: int = KEY_POINT_LENGTH) -> Refusal | None:
    """E-EMPTY, or E-LEN (have, limit) in code points."""
    length = len(words.strip())
    if not length:
        return refuse(Code.EMPTY)
    return refuse(Code.LENGTH, have=length, limit=limit) if length > limit else None


def covers(crisis_region: str, group_region: str) -> bool:
    """Whether the group has people where the crisis is: "ES" concerns "ES-VC", and "ES-VC" "ES"; "" is everywhere.

    A group of the whole country hears of a flood in one region: its members may live there.
    """
    crisis, group = _parts(crisis_region), _parts(group_region)
    return all(one == other for one, other in zip(crisis, group, strict=False))


def fit(blocks: Sequence[Block], limit: int, measure: Callable[[Text], int]) -> Text:
    """The blocks in their order, with an empty line between, less the least important ones that do not fit.

    A block is left out whole, never cut. Of two that matter alike the later goes. Empty when not even the first fits.
    """
    return fit_all([blocks], limit, measure)


def fit_all(columns: Sequence[Sequence[Block]], limit: int, measure: Callable[[Text], int], between: str = "") -> Text:
    """The same in several languages, one below the other; each column holds the same blocks in its language.

    A block stays or goes in all of them at once: nobody knows less because of the language that they read.
    """
    kept = list(enumerate(columns[0]))
    while kept:
        texts = [join((column[place].text for place, _ in kept), "\n\n") for column in columns]
        if measure(text := join(texts, between)) <= limit:
            return text
        kept.remove(min(kept, key=lambda each: (each[1].importance, -each[0])))
    return Text()


def repin(level: Level, repins: Sequence[datetime], now: datetime) -> Repin:
    """`repins`: when we have put this pin back already. Once in calm; in a crisis up to three times within an hour."""
    if level is Level.CALM:
        return Repin.ASK if repins else Repin.AGAIN
    recent = [at for at in repins if now - at < HOUR]
    return Repin.AGAIN if len(recent) < REPINS_PER_HOUR else Repin.ASK


def _parts(region: str) -> list[str]:
    return [part for part in re.split(r"[-/]", region.casefold().strip()) if part]
