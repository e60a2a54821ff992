"""Putting right what went out wrong: what becomes of each copy, how often a day, how long an answer is waited for."""

from datetime import timedelta
from enum import StrEnum

from groups.outlets import Capabilities

WITHDRAWAL, READY, FREE = "withdrawal", "ready", "correction"
"""Kinds of post. Each puts another post right, and one person may do the first two alone."""
ALONE = frozenset({WITHDRAWAL, READY})
KINDS = ALONE | {FREE}
A_DAY = 3
"""Corrections in free words a day and group."""
ANSWER_WITHIN = timedelta(minutes=2)
"""How long a copy is waited for of which nobody knows yet whether it arrived."""
GOAL = timedelta(minutes=5)
"""By then everybody who got the wrong words should have the right ones; who has not is named."""
QUOTED = 120
"""Characters of the wrong words by which people know again what is meant."""


class Remedy(StrEnum):
    DELETE = "delete"
    EDIT = "edit"
    TELL = "tell"  # by a new message alone: what stands there cannot be touched


def remedy(outlet: Capabilities, age: timedelta, *, traced: bool) -> Remedy:
    """What is done about a message of this age. `traced`: it must not vanish, because people act on it."""
    if not traced and _within(outlet.delete_window, age):
        return Remedy.DELETE
    return Remedy.EDIT if outlet.edits and _within(outlet.edit_window, age) else Remedy.TELL


def quote(words: str) -> str:
    """The beginning of the words, cut between two of them, on one line."""
    line = " ".join(words.split())
    return line if len(line) <= QUOTED else line[:QUOTED].rpartition(" ")[0] + " …"


def _within(window: timedelta | None, age: timedelta) -> bool:
    """None is for ever."""
    return window is None or age < window
