"""Posts that come again: what "every Monday 09:00" means, and when its next turn is by the clock on the wall.

A turn keeps its hour over every change of the clocks: an hour that is skipped counts as the first instant after the
gap, one that comes twice as the first of the two. A date that does not exist is left out and named.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum
from zoneinfo import ZoneInfo

from groups.calendar import DAY, first_at, first_instant, local_date
from groups.digits import western
from groups.refusals import Code, Refusal, refuse

SEARCH = 2000
"""Dates looked at for the next turn; a leap day that comes every year needs the most of them, less than a hundred."""


class Unit(StrEnum):
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


MOST = {Unit.DAY: 365, Unit.WEEK: 52, Unit.MONTH: 12}
"""The longest distance between two turns, in units."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Every `every` units from `start`, the date of the first turn, to `until`. `on` is the day of a monthly rule."""

    every: int
    unit: Unit
    at: time
    start: date
    on: int = 0
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """`missing` are the dates between the turn before and this one that do not exist: "2027-02-31"."""

    at: datetime
    missing: tuple[str, ...] = ()


_WEEKDAYS: tuple[tuple[str, ...], ...] = (
    ("monday", "الاثنين", "الإثنين", "اثنين", "إثنين"),
    ("tuesday", "الثلاثاء", "ثلاثاء"),
    ("wednesday", "الأربعاء", "الاربعاء", "أربعاء", "اربعاء"),
    ("thursday", "الخميس", "خميس"),
    ("friday", "الجمعة", "جمعة"),
    ("saturday", "السبت", "سبت"),
    ("sunday", "الأحد", "الاحد", "أحد", "احد"),
)
WEEKDAYS = {name: number for number, names in enumerate(_WEEKDAYS) for name in names}
_NAMED = "|".join(sorted(WEEKDAYS, key=len, reverse=True))
_EVERY = re.compile(r"(?:every|كل)\b\s*")
_RULE = re.compile(
    r"(?:every|كل)\s+(?:"
    rf"(?:(?P<weeks>\d{{1,2}})\s+(?:weeks?|أسابيع|أسبوعا|اسابيع)\s+|(?P<two>other\s+week|أسبوعين|اسبوعين)\s+)?"
    rf"(?:on\s+|يوم\s+)?(?P<weekday>{_NAMED})"
    r"|(?:(?P<days>\d{1,3})\s+(?:days|أيام|ايام|يوما)|day|يوم)"
    r"|(?:(?P<months>\d{1,2})\s+(?:months|أشهر|اشهر)|month|شهر)\s+(?:on\s+)?(?:the\s+)?(?:يوم\s+|في\s+)?"
    r"(?P<on>\d{1,2})(?:st|nd|rd|th)?"
    r")\s+(?:at\s+|الساعة\s+)?(?P<hour>\d{1,2}):(?P<minute>\d\d)"
    r"(?:\s+(?:until|حتى)\s+(?P<until>20\d\d-\d\d-\d\d))?"
)
_WRITTEN = re.compile(
    r"every (?P<every>\d+) (?P<unit>day|week|month) (?P<on>\d+) (?P<at>\d\d:\d\d) from (?P<start>[\d-]{10})"
    r"(?: until (?P<until>[\d-]{10}))?"
)


def parse(words: str, now: datetime, zone: ZoneInfo) -> Rule | Refusal | None:
    """The rule in "every 2 weeks Monday 09:00 until 2026-12-31"; None for words that speak of no repeating.

    E-WORDS for a rule that cannot be understood, E-LATE (at) when all its turns are over.
    """
    said = " ".join(western(words).split()).casefold()
    if not _EVERY.match(said):
        return None
    found = _RULE.fullmatch(said)
    if found is None:
        return refuse(Code.WORDS, words=words)
    with suppress(ValueError):
        return _begun(_rule(found, local_date(now, zone)), now, zone)
    return refuse(Code.WORDS, words=words)


def write(rule: Rule) -> str:
    """The rule as it is stored; `read` makes the same rule of it."""
    until = f" until {rule.until}" if rule.until else ""
    return f"every {rule.every} {rule.unit} {rule.on} {rule.at:%H:%M} from {rule.start}{until}"


def read(words: str) -> Rule | None:
    """The rule that was written; None for anything else, such as the hour of a post that goes out once."""
    found = _WRITTEN.fullmatch(words)
    if found is None:
        return None
    until = date.fromisoformat(found["until"]) if found["until"] else None
    start, at = date.fromisoformat(found["start"]), time.fromisoformat(found["at"])
    return Rule(int(found["every"]), Unit(found["unit"]), at, start, int(found["on"]), until)


def next_turn(rule: Rule, after: datetime, zone: ZoneInfo) -> Turn | None:
    """The first turn later than `after`; None when the rule is over."""
    missing: list[str] = []
    today = local_date(after, zone)
    for _, (label, day) in zip(range(SEARCH), _dates(rule, today), strict=False):
        if rule.until and label > rule.until.isoformat():
            return None
        if day is None or not _exists(day, zone):
            missing += [label] if label > today.isoformat() else []
            continue
        if (at := first_at(datetime.combine(day, rule.at), zone)) > after:
            return Turn(at, tuple(missing))
    return None


def turns(rule: Rule, after: datetime, until: datetime, zone: ZoneInfo) -> Iterator[Turn]:
    """Every turn later than `after`, up to `until`."""
    while (turn := next_turn(rule, after, zone)) and turn.at <= until:
        yield turn
        after = turn.at


def _rule(found: re.Match[str], today: date) -> Rule:
    """As it was said, with `start` on the first date that fits, be it today. ValueError for what no calendar holds."""
    at = time(int(found["hour"]), int(found["minute"]))
    until = date.fromisoformat(found["until"]) if found["until"] else None
    if found["weekday"]:
        every = 2 if found["two"] else int(found["weeks"] or 1)
        start = today + (WEEKDAYS[found["weekday"]] - today.weekday()) % 7 * DAY
        return _checked(Rule(every, Unit.WEEK, at, start, until=until))
    if found["on"]:
        return _checked(Rule(int(found["months"] or 1), Unit.MONTH, at, today, int(found["on"]), until))
    return _checked(Rule(int(found["days"] or 1), Unit.DAY, at, today, until=until))


def _checked(rule: Rule) -> Rule:
    if not 1 <= rule.every <= MOST[rule.unit] or (rule.unit is Unit.MONTH and not 1 <= rule.on <= 31):
        raise ValueError("There is no such rule")
    return rule


def _begun(rule: Rule, now: datetime, zone: ZoneInfo) -> Rule | Refusal:
    """Its first turn is the next date that fits, whatever the distance between turns."""
    step = replace(rule, every=1, until=None)
    turn = next_turn(step, now, zone)
    if turn is None:
        raise ValueError("It never comes")
    near = _dates(step, local_date(turn.at, zone) - DAY)
    start = next(day for _, day in near if day and _turn(day, rule, zone) == turn.at)
    if rule.until and start > rule.until:
        end = datetime.combine(rule.until, rule.at)
        return refuse(Code.LATE, at=first_at(end, zone), zone=zone.key)
    return replace(rule, start=start)


def _turn(day: date, rule: Rule, zone: ZoneInfo) -> datetime:
    return first_at(datetime.combine(day, rule.at), zone)


def _dates(rule: Rule, today: date) -> Iterator[tuple[str, date | None]]:
    """The dates of the rule from the day before `today` on, each as written; None for one that no calendar has."""
    if rule.unit is Unit.MONTH:
        yield from _month_days(rule, today)
        return
    step = rule.every * (7 if rule.unit is Unit.WEEK else 1)
    passed = max(0, (today - DAY - rule.start).days)
    day = rule.start + -(-passed // step) * step * DAY
    while True:
        yield day.isoformat(), day
        day += step * DAY


def _month_days(rule: Rule, today: date) -> Iterator[tuple[str, date | None]]:
    begin = rule.start.year * 12 + rule.start.month - 1
    passed = max(0, today.year * 12 + today.month - 2 - begin)
    month = begin + passed // rule.every * rule.every
    while True:
        year, number = divmod(month, 12)
        label, day = f"{year}-{number + 1:02}-{rule.on:02}", None
        with suppress(ValueError):
            day = date(year, number + 1, rule.on)
        if label >= rule.start.isoformat():
            yield label, day
        month += rule.every


def _exists(day: date, zone: ZoneInfo) -> bool:
    """Whether clocks of this zone ever showed the date: Apia had no 2011-12-30."""
    return local_date(first_instant(day, zone), zone) == day
