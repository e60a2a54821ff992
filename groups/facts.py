"""Consular facts: how old a check may be, when the next is due, which facts a question is about."""

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from enum import StrEnum

from groups.crisis import covers
from groups.digits import western

EMERGENCY_EVERY = timedelta(hours=24)  # elapsed hours, not a local day
EMERGENCY_FROM = 2  # crisis level
REMIND_AT = 0.8
LONG_OVERDUE_AT = 2

_ARABIC = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي", "ـ": None})
_STEM = 4  # so many letters in common make "passports" ask for "passport"


class Freshness(StrEnum):
    """Only FAILED hides a value: a number that may be right beats none."""

    FRESH = "fresh"
    SOON = "soon"  # the owner is reminded
    OVERDUE = "overdue"  # shown with its age, "being re-checked"
    LONG_OVERDUE = "long_overdue"  # the head is told
    FAILED = "failed"


def interval(every: timedelta, *, emergency: bool, level: int) -> timedelta:
    """How long a check holds: `every`, but at most 24 elapsed hours for an emergency fact from level 2 on."""
    return min(every, EMERGENCY_EVERY) if emergency and level >= EMERGENCY_FROM else every


def freshness(
    checked_at: datetime | None, every: timedelta, now: datetime, *, emergency: bool, level: int, failed: bool
) -> Freshness:
    """`failed`: somebody found the value wrong. A fact that nobody has checked yet is overdue."""
    if failed:
        return Freshness.FAILED
    if checked_at is None:
        return Freshness.OVERDUE
    age = (now - checked_at) / interval(every, emergency=emergency, level=level)
    if age >= LONG_OVERDUE_AT:
        return Freshness.LONG_OVERDUE
    if age >= 1:
        return Freshness.OVERDUE
    return Freshness.SOON if age >= REMIND_AT else Freshness.FRESH


def next_check(checked_at: datetime, every: timedelta, *, emergency: bool = False, level: int = 0) -> datetime:
    """When the check stops to hold."""
    return checked_at + interval(every, emergency=emergency, level=level)


def next_reminder(checked_at: datetime, every: timedelta, *, emergency: bool = False, level: int = 0) -> datetime:
    """When the owner is reminded, at 80 % of the interval."""
    return checked_at + interval(every, emergency=emergency, level=level) * REMIND_AT


def leaves_none(
    number: str, held: Iterable[tuple[str, str, Collection[str]]], readers: Iterable[tuple[str, str]]
) -> bool:
    """Whether this is the last emergency number for somebody. `held` are (id, region, languages) of those that are
    shown, `readers` (region, language)."""
    known = tuple(held)
    for region, language in readers:
        if [each for each, of, languages in known if covers(of, region) and language in languages] == [number]:
            return True
    return False


def find(words: str, facts: Iterable[tuple[str, Sequence[str]]]) -> list[str]:
    """Ids of the facts that the words are about, best first. A fact comes with its labels and topics in any language.

    A word that few facts have tells more than one that many have; facts with less than half the best score stay out.
    """
    tokens = {key: _tokens(" ".join((key, *labels))) for key, labels in facts}
    asked = _tokens(words)
    common = Counter(word for word in asked for have in tokens.values() if _has(have, word))
    scores = {key: sum(1 / common[word] for word in asked if _has(have, word)) for key, have in tokens.items()}
    best = max(scores.values(), default=0)
    found = [key for key, score in scores.items() if score and score * 2 >= best]
    return sorted(found, key=lambda key: -scores[key])


def plain_words(words: str) -> str:
    """The words without case, accents, Arabic vowel signs and spelling variants, with Western digits."""
    folded = unicodedata.normalize("NFKD", western(words)).casefold()
    apart = unicodedata.normalize("NFKD", folded)
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).translate(_ARABIC)


def _tokens(words: str) -> frozenset[str]:
    """Words of one or two letters say nothing, unless they carry a digit (F3)."""
    found = (word.removeprefix("ال") if len(word) > _STEM else word for word in re.findall(r"\w+", plain_words(words)))
    return frozenset(word for word in found if len(word) > 2 or any(sign.isdigit() for sign in word))


def _has(have: frozenset[str], word: str) -> bool:
    return word in have or any(_alike(word, other) for other in have)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return len(short) >= _STEM and long.startswith(short)
