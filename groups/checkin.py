"""The check-in of a crisis: what people answer, whose need comes first, who is reminded when, how long it is kept."""

import re
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from groups.crisis import Level
from groups.refusals import Code, Refusal, refuse

OPENS_FROM = Level.ALERT
REMIND_AFTER = (timedelta(hours=6), timedelta(hours=24))  # elapsed hours since somebody asked to be reminded
MIND_CHANGES = timedelta(hours=24)  # so long after "safe" a cry for help is one, whatever stood before
KEEP = timedelta(days=30)  # after the crisis is closed
RELATIVES = 10  # of one person
LENGTH = 120  # code points of what a relative is called
SILENT = timedelta(minutes=3)  # a request whose questions are not answered by then is shown without them
TICK = timedelta(minutes=15)  # how often we look whether somebody has taken a request
CLAIM = {Level.EMERGENCY: timedelta(minutes=15)}
CLAIM_ELSE = timedelta(minutes=60)


class State(StrEnum):
    """What somebody answered last; WAITING is no answer yet."""

    WAITING = "waiting"
    SAFE = "safe"
    HELP = "help"


class Standing(StrEnum):
    """How somebody is counted."""

    SAFE = "safe"
    HELP = "help"
    WAITING = "waiting"
    UNREACHABLE = "unreachable"


class Help(StrEnum):
    """A request for help: with nobody, with an officer, over."""

    NEW = "new"
    TAKEN = "taken"
    DONE = "done"


class Priority(IntEnum):
    """Smaller comes first. Whoever did not say may be hurt, so they come before those who said that nobody is."""

    INJURED = 1
    UNKNOWN = 2
    UNHURT = 3


def standing(state: State, *, unreachable: bool) -> Standing:
    """An answer counts as it was given, also when its giver cannot be reached any more."""
    if state is State.WAITING:
        return Standing.UNREACHABLE if unreachable else Standing.WAITING
    return Standing.SAFE if state is State.SAFE else Standing.HELP


def priority(injured: str) -> Priority:
    """`injured` is the answer to that question: "yes", "no", or "" when it was not answered."""
    return {"yes": Priority.INJURED, "no": Priority.UNHURT}.get(injured, Priority.UNKNOWN)


def claim_within(level: int) -> timedelta:
    """By when an officer must have taken a request, before all who are on duty are called."""
    return CLAIM.get(Level(level), CLAIM_ELSE)


def is_called(waited: timedelta, level: int) -> bool:
    """Whether everybody on duty is called now, at a look after so long: once the time is over, and each time again."""
    within = claim_within(level)
    return waited // within > (waited - TICK) // within


def next_reminder(opted_at: datetime, reminded: int) -> datetime | None:
    """When somebody who was reminded so often is reminded again; None for never."""
    return opted_at + REMIND_AFTER[reminded] if reminded < len(REMIND_AFTER) else None


def may_open(level: int) -> Refusal | None:
    """E-STATE (level) below the level from which people are asked how they are."""
    return refuse(Code.STATE, level=int(OPENS_FROM)) if level < OPENS_FROM else None


def opens_again(done_at: datetime | None, words: str, now: datetime) -> bool:
    """Whether these words open a request that an officer closed within the last day; thanks do not."""
    return done_at is not None and now - done_at <= MIND_CHANGES and not _THANKS.search(words)


def number(case: int) -> str:
    """How people name a request for help: H-12."""
    return f"H-{case}"


_BETWEEN = re.compile("[,،、;\n]")
_HOUSE = re.compile(r"(?<!\d)\d{1,3}(?!\d)")
"""A longer number is that of a post office, and its town stands beside it."""


def relative(words: str) -> str | Refusal:
    """Who is looked for, in `for "mother, Lorca"`. E-EMPTY, or E-LEN (have, limit)."""
    said = " ".join(words.split()).strip(" \"'“”„«»‘’")
    if not said:
        return refuse(Code.EMPTY)
    return refuse(Code.LENGTH, have=len(said), limit=LENGTH) if len(said) > LENGTH else said


def places(words: str) -> list[str]:
    """What stands between the commas of "12 Mill Lane, 30800 Lorca, 2º B", without numbers: one may be a town. First
    what comes behind the house's number, then the rest from the beginning."""
    said = _BETWEEN.split(words)
    house = next((at for at, part in enumerate(said) if _HOUSE.search(part)), -1)
    return [" ".join(re.sub(r"\d+", " ", part).split()) for part in (*said[house + 1 :], *said[: house + 1])]


def whereabouts(about: str) -> str:
    """What follows the name in "mother, Lorca": the name alone may be that of a town as well."""
    return (*_BETWEEN.split(about, maxsplit=1), "")[1]


# ---- a cry for help in plain words ----------------------------------------------------------------------

_CRY = re.compile(
    r"\b(?:help|sos|injured|hurt|trapped|bleeding|rescue|ambulance|ayuda|ay[uú]denme|auxilio|socorro|herid[oa]s?|atrapad[oa]s?"
    r"|aidez|secours|bless[ée]e?s?|ajuda|ferid[oa]s?|hilfe|verletzt|допоможіть|допомога|поранен\w*|помогите|помощь)\b"
    r"|مساعدة|ساعدوني|ساعدونا|النجدة|نجدة|أغيثو|انقذو|أنقذو|مصاب|جريح|محاصر|救命|मदद|बचाओ",
    re.IGNORECASE,
)
_THANKS = re.compile(r"\bthank|\bgracias|\bmerci|\bobrigad|\bdanke|дякую|شكر|谢谢|धन्यवाद", re.IGNORECASE)


def cries_for_help(words: str) -> bool:
    """Whether plain words ask for help. Rather one question too many than a cry that nobody hears."""
    return bool(_CRY.search(words)) and not _THANKS.search(words)


def takes_it_back(state: State, answered_at: datetime | None, words: str, now: datetime) -> bool:
    """Whether these words turn a "safe" of the last day into a request for help."""
    recent = answered_at is not None and now - answered_at <= MIND_CHANGES
    return state is State.SAFE and recent and cries_for_help(words)
