"""The press: terms of a statement, when an embargo is over, how long an accreditation lasts, who is not accredited."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from groups.calendar import DAY, first_at, first_instant
from groups.digits import western
from groups.people import Person, Role
from groups.refusals import Code, Refusal, refuse

SECTION = "press"
STATEMENT = "statement"
"""The kind of a post that speaks for the mission."""
LASTS_MONTHS = 12
REMIND_DAYS = (30, 7)
"""Before the last day."""
READ_ONLY_DAYS = 30
KEPT_DAYS = 30
"""After the end; then the row is deleted."""
MORNING = time(9)

_POSITIONS = re.compile(r"(?:^|\s)(?P<ids>[Pp]\d{1,6}(?:[\s,]+[Pp]\d{1,6})*)\s*$")
_FIELD = re.compile(r'(?P<name>outlet|until|proof|group)[ =]+(?:"(?P<quoted>[^"]*)"|(?P<bare>\S+))', re.IGNORECASE)
_CURLY = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"'})
_UNTIL = re.compile(r"^(?P<topic>.*\S)\s+(?:until|حتى)\s+(?P<when>\S.*)$", re.IGNORECASE | re.DOTALL)


class Terms(StrEnum):
    """What journalists may do with a statement."""

    RECORD = "record"
    BACKGROUND = "background"  # they use it and name nobody
    EMBARGO = "embargo"  # they use it from an hour on


class Standing(StrEnum):
    """The life of an accreditation."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    READ_ONLY = "read-only"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Hours:
    """The instants of an accreditation. `over`: it counts no more; `gone`: nothing is kept of it."""

    reminders: tuple[datetime, ...]
    over: datetime
    ended: datetime


def speaks_for_us(person: Person, today: date) -> bool:
    """Whether the person may make statements: an officer of the press section, or the head of mission."""
    if person.valid_until is not None and today > person.valid_until:
        return False
    return person.has(Role.HEAD) or (person.has(Role.OFFICER) and person.serves(SECTION))


def hours(until: date, zone: ZoneInfo) -> Hours:
    """When an accreditation whose last day is `until` is reminded of, over and ended: mornings and days of `zone`."""
    mornings = (datetime.combine(until - days * DAY, MORNING) for days in REMIND_DAYS)
    over = until + DAY
    return Hours(
        reminders=tuple(first_at(morning, zone) for morning in mornings),
        over=first_instant(over, zone),
        ended=first_instant(over + READ_ONLY_DAYS * DAY, zone),
    )


def last_day(today: date) -> date:
    """Twelve months from today; 28 February where that month has no such day."""
    try:
        return today.replace(year=today.year + LASTS_MONTHS // 12)
    except ValueError:  # 29 February
        return today.replace(year=today.year + LASTS_MONTHS // 12, day=28)


def check_day(words: str, today: date) -> date | Refusal:
    """The last day in "2027-11-01", or twelve months from now for "". E-TZ, or E-LATE (at) when it is over."""
    said = western(words).strip()
    if not said:
        return last_day(today)
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return refuse(Code.TIME)
    return refuse(Code.LATE, at=day) if day < today else day


def check_proof(words: str) -> str | Refusal:
    """A link that shows for whom they write; E-WORDS when it is none."""
    said = words.strip()
    found = re.fullmatch(r"https?://[^\s/]+\.[^\s/]+\S*", said)
    return said if found else refuse(Code.WORDS, words=said)


def strangers(members: int, accredited: int, officers: int) -> int:
    """How many people of a chat nobody vouches for. A platform tells how many there are, not who."""
    return max(0, members - accredited - officers)


def embargo_over(at: datetime, now: datetime) -> bool:
    """An embargo "until 10:00" is over at 10:00, not a minute later."""
    return now >= at


def shown_until(at: datetime, zone: ZoneInfo) -> tuple[str, date, str, date]:
    """Hour and day of the end in the zone, and in UTC: ("10:00", 1 December, "09:00", 1 December)."""
    here, there = at.astimezone(zone), at.astimezone(UTC)
    return f"{here:%H:%M}", here.date(), f"{there:%H:%M}", there.date()


# ---- what officers type in one line ----------------------------------------------------------------------


def fields(words: str) -> Mapping[str, str]:
    """{"who": "telegram:555", "outlet": "Alder Post", …} of `telegram:555 outlet="Alder Post" until 2027-11-01`."""
    plain = words.translate(_CURLY).strip()
    found = {match["name"].lower(): match["quoted"] or match["bare"] or "" for match in _FIELD.finditer(plain)}
    start = min((match.start() for match in _FIELD.finditer(plain)), default=len(plain))
    who = plain[:start].strip()
    return ({"who": who} if who else {}) | {name: said for name, said in found.items() if said}


def positions(words: str) -> tuple[tuple[str, ...], int]:
    """The positions named at the end ("… the vote. P12"), and how many characters of the text stand before them."""
    found = _POSITIONS.search(words)
    if found is None:
        return (), len(words)
    ids = re.split(r"[\s,]+", found["ids"].upper())
    return tuple(dict.fromkeys(ids)), len(words[: found.start()].rstrip())


def topic_and_hour(words: str) -> tuple[str, str]:
    """("The new ferry", "15:00") of "The new ferry until 15:00"; the hour is "" when there is none."""
    found = _UNTIL.match(words.strip())
    return (found["topic"].strip(), found["when"].strip()) if found else (words.strip(), "")


def gone_at(ended: datetime) -> datetime:
    """When nothing is kept of an accreditation that ended then."""
    return ended + timedelta(days=KEPT_DAYS)
