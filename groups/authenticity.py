"""Whether words that somebody shows us are ours: how they are compared, and what may be concluded from it."""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from groups.codes import without_codes
from groups.texts import Mark, Run, Text

LOOK_BACK = timedelta(days=30)
"""How old a message may be that is found by its words alone; its code finds it at any age."""
PART_LEAST = 20
"""Characters. Fewer stand in many messages, and prove nothing."""
ALIKE = 0.8
ALIKE_WITH_CODE = 0.5
"""How much must be common to count as a changed copy; with our code below it, less is enough to compare."""
MOSTLY = 0.4
"""A sentence of ours inside a long text of somebody else makes that no changed copy of ours."""
WINDOW = timedelta(hours=1)
MISSES = 5
"""So many unknown codes in an hour, by anybody: a forgery may be going round, and officers are told."""
MISSES_OF_ONE = 10
"""So many by one person: twenty bits can be guessed at, so they have to wait."""

_UNSEEN = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u200f\u061c"))
_TURNING = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""Signs that nobody sees and that turn the order of what stands behind them: 112 113 can be made 113 112."""


class Verdict(StrEnum):
    """What a text is, beside one of ours; the best comes first."""

    SAME = "same"
    PART = "part"
    CHANGED = "changed"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Found:
    """`nth` is the place of the text in what was compared."""

    verdict: Verdict
    nth: int
    likeness: float


def plain(text: Text, prefix: str, *, links: bool = False) -> str:
    """The words in one Unicode form, with single spaces, without our codes (with this prefix) and invisible signs.

    `links`: with the addresses behind words, because a forger may leave the words and change the address.
    """
    said = (run.text + (f" ({run.target})" if links and _hides(run) else "") for run in text.runs)
    seen = without_codes(prefix, "".join(said)).translate(_UNSEEN)
    return " ".join(unicodedata.normalize("NFC", seen).split())


def has_links(text: Text) -> bool:
    return any(_hides(run) for run in text.runs)


def is_turned(shown: Text, ours: Text) -> bool:
    """Whether it holds more signs that turn the order of words than ours does."""
    return bool(_turning(shown) - _turning(ours))


def judge(shown: str, ours: str, likeness: float, *, coded: bool) -> Verdict:
    """Two texts as `plain` gives them; `likeness` is how much of the shorter one is in the other, 0 to 1."""
    if shown == ours:
        return Verdict.SAME
    if len(shown) >= PART_LEAST and shown in ours:
        return Verdict.PART
    if not coded and (len(shown) < PART_LEAST or len(ours) < len(shown) * MOSTLY):
        return Verdict.OTHER
    return Verdict.CHANGED if likeness >= (ALIKE_WITH_CODE if coded else ALIKE) else Verdict.OTHER


def best(found: Sequence[Found]) -> Found | None:
    """The best verdict, and among changed copies the nearest."""
    order = list(Verdict)
    return min(found, key=lambda each: (order.index(each.verdict), -each.likeness), default=None)


def near(shown: str, ours: Sequence[str], most: int) -> list[int]:
    """Places of the texts that have most words in common with it; those with few are left out. Quick, and rough."""
    asked = set(shown.split())
    common = {nth: len(asked & set(each.split())) for nth, each in enumerate(ours)}
    enough = max(1, len(asked) // 3)
    kept = [nth for nth, n in common.items() if n >= min(enough, len(set(ours[nth].split())))]
    return sorted(kept, key=lambda nth: -common[nth])[:most]


def _hides(run: Run) -> bool:
    return Mark.LINK in run.marks and bool(run.target) and run.target not in run.text


def _turning(text: Text) -> Counter[str]:
    return Counter(sign for sign in str(text) if sign in _TURNING)
