"""Days, hours and zones: what a local date is, when it begins, which instant a person means. All instants are UTC."""

import re
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from groups.digits import western
from groups.refusals import Code, Refusal, refuse

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
HALF_YEAR = timedelta(days=183)

NOW_WORDS = frozenset({"now", "الآن", "الان"})
DAY_WORDS = {"today": 0, "tomorrow": 1, "اليوم": 0, "غدا": 1, "غدًا": 1}
UNITS = {"m": MINUTE, "h": timedelta(hours=1), "d": DAY}

_IN = re.compile(r"in (\d{1,3}) ?(?:(m)(?:ins?|inutes?)?|(h)(?:ours?)?|(d)(?:ays?)?)")
_AT = re.compile(
    rf"(?:(?P<word>{'|'.join(DAY_WORDS)})\s+"
    r"|(?P<iso>20\d\d-\d\d-\d\d)[\st]+"
    r"|(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.(?P<year>20\d\d)?\s+)?"
    r"(?P<hour>\d{1,2}):(?P<minute>\d\d)"
)


def local_date(now: datetime, zone: ZoneInfo) -> date:
    """The date on a calendar that hangs in this zone."""
    return now.astimezone(zone).date()


def first_instant(day: date, zone: ZoneInfo) -> datetime:
    """The first instant whose local date is `day`; for a date that does not exist (Apia, 2011-12-30), of the next."""
    return first_at(datetime.combine(day, time.min), zone)


def day_bounds(day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
    """First instant of the day and of the next: 23 to 25 hours apart, or none at all for a missing date."""
    return first_instant(day, zone), first_instant(day + DAY, zone)


def first_at(wall: datetime, zone: ZoneInfo) -> datetime:
    """When local clocks first show `wall` (naive). A time that is skipped counts as the end of the gap.

    This is how something that repeats every day keeps its hour; what a person types goes through `instant`.
    """
    found = _instants(wall, zone)
    return found[0] if found else _gap_end(wall, zone)


def still_at(at: datetime, wall: datetime, zone: ZoneInfo) -> datetime:
    """When local clocks show `wall` by the rules of today; `at` is when they were to show it by those of before.

    It stays where it is when they show `wall` then, be it the second time; seconds stay in any case.
    """
    minute = at.replace(second=0, microsecond=0)
    return at if minute in _instants(wall, zone) else first_at(wall, zone) + (at - minute)


def instant(wall: datetime, zone: ZoneInfo, fold: int | None = None) -> datetime | Refusal:
    """The instant at which local clocks show `wall` (naive). `fold` chooses the first (0) or second (1) of two.

    E-TZ with problem "gap" (before, after: the neighbours) or "twice" (first, second); all four are instants.
    """
    found = _instants(wall, zone)
    if not found:
        after = _gap_end(wall, zone)
        return refuse(Code.TIME, problem="gap", wall=wall, zone=zone.key, before=after - MINUTE, after=after)
    if len(found) == 1 or fold is not None:
        return found[-1 if fold else 0]
    return refuse(Code.TIME, problem="twice", wall=wall, zone=zone.key, first=found[0], second=found[1])


def parse_when(words: str, now: datetime, zone: ZoneInfo) -> datetime | Refusal:
    """The instant an officer means: "now", "18:00", "tomorrow 09:00", "in 2 h", "2026-12-01 10:00", "2.12. 10:00".

    E-WORDS when it is none of these, E-LATE (at) when it is over, E-TZ as `instant` gives it.
    """
    said = western(words).strip().casefold()
    if said in NOW_WORDS:
        return now
    if found := _IN.fullmatch(said):
        amount, *unit = found.groups()
        return now + int(amount) * UNITS["".join(filter(None, unit))]
    wall = _wall(said, local_date(now, zone))
    return refuse(Code.WORDS, words=words) if wall is None else _not_past(wall, now, zone)


def working_deadline(
    start: datetime,
    length: timedelta,
    zone: ZoneInfo,
    opens: time = time(9),
    closes: time = time(17),
    closed_days: Collection[date] = frozenset(),
    weekend: Collection[int] = (5, 6),
) -> datetime:
    """The instant at which `length` of opening time has passed since `start`. `weekend` counts Monday as 0.

    ValueError when no day of the week has an opening hour.
    """
    if opens >= closes or set(range(7)) <= set(weekend):
        raise ValueError("There is no opening time in any week")
    day, left = local_date(start, zone), length
    while True:
        if day.weekday() not in weekend and day not in closed_days:
            begin = max(start, first_at(datetime.combine(day, opens), zone))
            end = first_at(datetime.combine(day, closes), zone)
            if left <= end - begin:
                return begin + left
            left -= max(end - begin, timedelta())
        day += DAY


def _wall(said: str, today: date) -> datetime | None:
    """The date and hour in the words, or None when they are no such words or there is no such day."""
    found = _AT.fullmatch(said)
    if not found:
        return None
    with suppress(ValueError):
        return datetime.combine(_day(found, today), time(int(found["hour"]), int(found["minute"])))
    return None


def _day(found: re.Match[str], today: date) -> date:
    if found["iso"]:
        return date.fromisoformat(found["iso"])
    if not found["day"]:
        return today + DAY_WORDS.get(found["word"], 0) * DAY
    day, month = int(found["day"]), int(found["month"])
    return date(int(found["year"]), month, day) if found["year"] else _nearest(day, month, today)


def _nearest(day: int, month: int, today: date) -> date:
    """In December "2.1." is next January; on 3 December "2.12." is yesterday, not next year."""
    found = []
    for year in (today.year, today.year + 1):
        with suppress(ValueError):
            found.append(date(year, month, day))
    if not found:
        raise ValueError("There is no such day")
    return next((each for each in found if today <= each <= today + HALF_YEAR), found[0])


def _not_past(wall: datetime, now: datetime, zone: ZoneInfo) -> datetime | Refusal:
    at = instant(wall, zone)
    if isinstance(at, Refusal) and at.values.get("first", now) < now:
        at = instant(wall, zone, fold=1)
    if isinstance(at, Refusal):
        return at
    # The minute that runs is not over: "18:00" at 18:00:30 means now.
    return refuse(Code.LATE, at=at, zone=zone.key) if at + MINUTE <= now else max(at, now)


def _instants(wall: datetime, zone: ZoneInfo) -> list[datetime]:
    """None in a gap, two when clocks go back, else one; in order."""
    both = [wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)]
    return sorted({at for at in both if at.astimezone(zone).replace(tzinfo=None) == wall})


def _gap_end(wall: datetime, zone: ZoneInfo) -> datetime:
    """The instant of the jump over `wall`. Python reads such a time as before it with fold 1, after it with fold 0."""
    before, after = (wall.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (1, 0))
    while after - before > SECOND:
        middle = before + timedelta(seconds=(after - before) // SECOND // 2)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after
