"""Checking what a post says: what a source is, whose check counts, how long it holds, when two of them differ."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from groups.crisis import LIMITS, Level
from groups.digits import western
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, cut

_LINK = re.compile(r"https?://[^\s/]+\.[^\s]+", re.IGNORECASE)
_POST = re.compile(r"(?:post\s*)?#\s*(\d{1,9})|post\s+(\d{1,9})", re.IGNORECASE)
_CALL = re.compile(r"call\s+([01]?\d|2[0-3]):([0-5]\d)(\s+\S.{0,80})?", re.IGNORECASE)
_CITED = re.compile(r"(?:fact\s+|position\s+)?([A-Z][A-Z0-9-]{0,15})", re.IGNORECASE)
_GIVEN = re.compile(r"\s*\bsource\s*=\s*(?P<source>[^\n]*?)\s*$", re.IGNORECASE)
EXAMPLES = ("https://example.org/page", "F3", "P12", "#12", "call 14:05")
UNSURE = N_("*Not confirmed yet.* We say more as soon as we know more.")
"""Above the first word of what goes out unconfirmed."""
POST = "post:"
"""In front of the number of a post that is a source."""


class Rating(StrEnum):
    CONFIRMED = "confirmed"
    LIKELY = "likely"
    UNCONFIRMED = "unconfirmed"  # only in the first message about it, and shown as such
    FALSE = "false"  # never goes out


class Kind(StrEnum):
    LINK = "link"
    CITED = "cited"  # a fact or a position
    POST = "post"
    CALL = "call"


@dataclass(frozen=True, slots=True)
class Source:
    """`value`: the address, the id in capitals, `post:12`, or `call 14:05 who`."""

    kind: Kind
    value: str


@dataclass(frozen=True, slots=True)
class Check:
    """`head`: by a head of mission, whose word ends a dispute."""

    person: str
    rating: Rating
    at: datetime
    head: bool = False


def life(level: int) -> timedelta:
    """How long a check holds at this crisis level: 24 h in calm, 2 h at level 2, 1 h at level 3."""
    return LIMITS[Level(level)].check_holds


def read_source(words: str) -> Source | Refusal:
    """A source as an officer writes it, or E-WORDS (choices)."""
    said = western(words).strip()
    if _LINK.fullmatch(said):
        return Source(Kind.LINK, said)
    if found := _POST.fullmatch(said):
        return Source(Kind.POST, f"{POST}{int(found[1] or found[2])}")
    if found := _CALL.fullmatch(said):
        return Source(Kind.CALL, f"call {int(found[1]):02}:{found[2]}{found[3] or ''}")
    if found := _CITED.fullmatch(said):
        return Source(Kind.CITED, found[1].upper())
    return refuse(Code.WORDS, choices=EXAMPLES)


def without_source(words: Text) -> tuple[Text, str]:
    """The words before a last "source=…", and what stands behind it; "" when nobody wrote one."""
    found = _GIVEN.search(str(words))
    return (cut(words, 0, found.start()), found["source"]) if found else (words, "")


def post_in(source: str) -> int:
    """12 of `post:12`; 0 for every other source."""
    return int(source.removeprefix(POST)) if source.startswith(POST) else 0


def loop(number: int, rests_on: Mapping[int, Collection[int]]) -> int:
    """The first source of this post that rests, however far down, on the post itself; 0 when none does.

    `rests_on` tells for each post which posts are its sources.
    """
    for first in rests_on.get(number, ()):
        seen, ahead = set[int](), [first]
        while ahead:
            one = ahead.pop()
            if one == number:
                return first
            if one not in seen:
                seen.add(one)
                ahead += rests_on.get(one, ())
    return 0


def counting(checks: Sequence[Check], authors: Collection[str]) -> list[Check]:
    """The last word of everybody who is no author, oldest first; a head's word ends all that was said before it."""
    by_person: dict[str, Check] = {}
    for check in checks:
        if check.person not in authors:
            by_person.pop(check.person, None)
            by_person[check.person] = check
    last = list(by_person.values())
    ends = [place for place, check in enumerate(last) if check.head]
    return last[ends[-1] :] if ends else last


def is_disputed(checks: Sequence[Check], authors: Collection[str]) -> bool:
    """Two people came to different results, and no head has decided since. Age settles no dispute."""
    return len({check.rating for check in counting(checks, authors)}) > 1


def result(checks: Sequence[Check], authors: Collection[str]) -> Check | None:
    """The youngest check when all agree; None when there is none, or they do not."""
    found = counting(checks, authors)
    return None if not found or is_disputed(checks, authors) else found[-1]


def source_refusal(sources: Collection[str], loop_at: int) -> Refusal | None:
    """E-FACT (loop) for a source that rests on the post itself, E-FACT (sources) when there is none."""
    if loop_at:
        return refuse(Code.FACT, loop=loop_at)
    return None if sources else refuse(Code.FACT, sources="none")


def check_refusal(
    checks: Sequence[Check], *, authors: Collection[str], now: datetime, level: int, first: bool
) -> Refusal | None:
    """Why a post that states a fact may not go out, or be approved, now.

    E-SELF when only its authors checked it; else E-FACT: unchecked, disputed, hours and limit of a stale check, rating
    and why. `checks` are those of exactly this text, oldest first; `first`: it is our first message about the matter.
    """
    if checks and all(check.person in authors for check in checks):
        return refuse(Code.SELF, by=checks[-1].person)
    if is_disputed(checks, authors):
        return refuse(Code.FACT, disputed="yes")
    found = result(checks, authors)
    if found is None:
        return refuse(Code.FACT, check="none")
    if found.rating is Rating.FALSE:
        return refuse(Code.FACT, rating=found.rating.value, false="yes")
    if now - found.at >= life(level):
        return refuse(Code.FACT, hours=_hours(now - found.at), limit=_hours(life(level)))
    if found.rating is Rating.UNCONFIRMED and not first:
        return refuse(Code.FACT, rating=found.rating.value, later="yes")
    return None


def pressed(checks: Sequence[Check], authors: Collection[str]) -> Rating:
    """What such a press says: that it is so, or once more what was found before."""
    found = result(checks, authors)
    return found.rating if found else Rating.CONFIRMED


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)
