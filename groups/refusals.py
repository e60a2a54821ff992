"""A refusal is a code and values; the sentence is chosen where it is said (handlers.sentences)."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


class Code(StrEnum):
    """The codes are part of the interface: officers see them small at the end, members never."""

    ROLE = "E-ROLE"  # not a right of yours
    PLACE = "E-PLACE"  # not in this chat
    ANONYMOUS = "E-ANON"  # sent in the name of a chat
    SELF = "E-SELF"  # the second person must be another one
    CONFLICT = "E-CONFLICT"  # somebody was faster
    CHANGED = "E-CHANGED"  # the text changed since
    CAP = "E-CAP"  # the day is full
    GAP = "E-GAP"  # too soon after the last
    QUIET = "E-QUIET"  # quiet hours
    LENGTH = "E-LEN"  # too long, with the number
    EMPTY = "E-EMPTY"  # nothing to work with
    TIME = "E-TZ"  # no such time, or twice
    LATE = "E-LATE"  # too old to act on
    STEP_UP = "E-STEP"  # a second factor is needed
    CODE = "E-CODE"  # a one-time code is wrong or old
    UNKNOWN = "E-UNKNOWN"  # no such thing
    STATE = "E-STATE"  # not in this state
    BOUND = "E-BOUND"  # the chat is bound already
    ACCESS = "E-ACCESS"  # not open to this
    FACT = "E-FACT"  # a check is missing or stale
    LANGUAGE = "E-LANG"  # a text or a second reader is missing
    LINE = "E-LINE"  # no position to stand on, or not read
    TONE = "E-TONE"  # good news at the wrong moment, or too loud
    DUPLICATE = "E-DUP"  # the same was said just now
    PRIVATE = "E-PRIVATE"  # personal data in public
    BUSY = "E-BUSY"  # too many open already
    FILE = "E-FILE"  # a kind of file that is not taken
    WORDS = "E-WORDS"  # could not be understood
    DRILL = "E-DRILL"  # a drill and the live mission do not mix


@dataclass(frozen=True, slots=True)
class Refusal:
    code: Code
    values: dict[str, Any] = field(default_factory=dict)


def refuse(code: Code, **values: Any) -> Refusal:
    return Refusal(code, values)
