"""Positions, the agreed lines to take: on which days one holds, who must have read it, which posts stand on one."""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from groups.digits import western
from groups.refusals import Code, Refusal, refuse

MOST_DAYS = 90
READ_WITHIN = timedelta(hours=24)
STAND_ON_ONE = frozenset({"statement", "analysis"})
"""Kinds of post that go out only with a position."""


class Standing(StrEnum):
    PROPOSED = "proposed"  # it has no words yet that two people agreed to
    NOT_YET = "not yet"
    VALID = "valid"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Line:
    """A position that a post cites. `readers` are the keys of those who have read it as it is now."""

    id: str
    valid_from: date
    valid_to: date
    withdrawn: bool
    readers: Collection[str]


def standing(valid_from: date, valid_to: date, *, withdrawn: bool, today: date) -> Standing:
    """`today` is the mission's date; the first and the last day both count."""
    if withdrawn:
        return Standing.WITHDRAWN
    if today < valid_from:
        return Standing.NOT_YET
    return Standing.EXPIRED if today > valid_to else Standing.VALID


def line_refusal(kind: str, lines: Sequence[Line], readers: Sequence[str], today: date) -> Refusal | None:
    """E-LINE for a statement or analysis without a position, for a cited one that does not hold today (position, and
    until, since or withdrawn), and for one that a statement or analysis stands on and one of `readers` has not read.
    """
    stands = kind in STAND_ON_ONE
    if stands and not lines:
        return refuse(Code.LINE)
    found = [_not_valid(line, today) for line in lines]
    found += [_unread(line, readers) for line in lines if stands]
    return next((each for each in found if each), None)


def check_days(valid_from: date, valid_to: date, today: date | None = None) -> Refusal | None:
    """E-LINE (ends) when it ends before it begins, or before today; E-LINE (days, limit) when it holds too long."""
    if valid_to < valid_from or (today is not None and valid_to < today):
        return refuse(Code.LINE, ends=valid_to)
    days = (valid_to - valid_from).days
    return refuse(Code.LINE, days=days, limit=MOST_DAYS) if days > MOST_DAYS else None


def read_day(words: str, today: date) -> date | Refusal:
    """2026-12-31 or "today"; else E-WORDS (choices)."""
    said = western(words).strip().casefold()
    if said in ("today", "now"):
        return today
    try:
        return date.fromisoformat(said)
    except ValueError:
        return refuse(Code.WORDS, choices=("today", (today + timedelta(days=30)).isoformat()))


def content_print(text: Mapping[str, str], valid_from: date, valid_to: date, source: str) -> str:
    """SHA-256 (hex) of what is read: when any of it changes, it has been read by nobody."""
    whole = [sorted(text.items()), valid_from.isoformat(), valid_to.isoformat(), source]
    return hashlib.sha256(json.dumps(whole).encode()).hexdigest()


def value_print(value: Mapping[str, str]) -> str:
    """SHA-256 (hex) of what a fact says."""
    return hashlib.sha256(json.dumps(sorted(value.items())).encode()).hexdigest()


def _not_valid(line: Line, today: date) -> Refusal | None:
    match standing(line.valid_from, line.valid_to, withdrawn=line.withdrawn, today=today):
        case Standing.WITHDRAWN:
            return refuse(Code.LINE, position=line.id, withdrawn="yes")
        case Standing.NOT_YET:
            return refuse(Code.LINE, position=line.id, since=line.valid_from)
        case Standing.EXPIRED:
            return refuse(Code.LINE, position=line.id, until=line.valid_to)
        case Standing.VALID | Standing.PROPOSED:
            return None


def _unread(line: Line, readers: Sequence[str]) -> Refusal | None:
    missing = next((reader for reader in readers if reader not in line.readers), "")
    return refuse(Code.LINE, position=line.id, reader=missing) if missing else None
