"""A week in numbers, as a picture needs it."""

from dataclasses import dataclass
from datetime import date

import msgspec


@dataclass(frozen=True, slots=True)
class WeekDay:
    """Posts that are out and that are coming on this day of the group, and how many it may have."""

    day: date
    out: int
    coming: int
    cap: int


@dataclass(frozen=True, slots=True)
class WeekRow:
    """`name` is short and in Latin letters: a group's id."""

    name: str
    days: tuple[WeekDay, ...]


@dataclass(frozen=True, slots=True)
class Week:
    today: date
    rows: tuple[WeekRow, ...]


def plain(week: Week) -> str:
    """The week as an action of the outbox holds it."""
    return msgspec.json.encode(week).decode()


def read(data: str) -> Week:
    return msgspec.json.decode(data, type=Week)
