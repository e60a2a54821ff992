"""The life of one outbox row: what each outcome leads to, what a restart leaves behind, what is done about doubt."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from groups.messages import Lane
from groups.outcomes import Closed, Done, MaybeDone, Misconfigured, Moved, NotDone, Outcome, Rejected, SlowDown

REPEATABLE = frozenset({"edit", "pin", "unpin", "delete", "inspect", "fetch", "draw", "restrict", "leave"})
LONGEST_WAIT = 60.0  # seconds
PAUSE_MARGIN = 0.5  # seconds on top of what the platform asked for


class State(StrEnum):
    HELD = "held"
    QUEUED = "queued"
    ACTING = "acting"
    WAIT = "wait"
    DONE = "done"
    FAILED = "failed"
    AMBIGUOUS = "ambiguous"
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    ABANDONED = "abandoned"


ENDED = frozenset({State.DONE, State.FAILED, State.CANCELLED, State.EXPIRED, State.ABANDONED})


class Prefix(StrEnum):
    """What a second sending says first."""

    REPEAT = "repeat"  # "(repeat)"
    MISSED = "missed"  # "in case you missed it"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Step:
    """The next state of a row. Not before `wait_seconds`; with `pause_account` nothing else of the account either.

    `stop_account`: its token is refused. `moved_to`: the chat's new id, "" for none.
    """

    state: State
    wait_seconds: float = 0.0
    stop_account: bool = False
    moved_to: str = ""
    pause_account: bool = False


@dataclass(frozen=True, slots=True)
class Doubt:
    """How long evidence is looked for, and whether the row is then sent once more (never twice) or asked about."""

    probe_seconds: float
    resend: bool
    prefix: Prefix


def after(outcome: Outcome, kind: str, attempts: int) -> Step:
    """What the outcome of a row of this kind leads to. `attempts` counts this one too."""
    match outcome:
        case Done():
            return Step(State.DONE)
        case SlowDown(retry_after):
            return Step(State.QUEUED, max(0.0, retry_after) + PAUSE_MARGIN, pause_account=True)
        case NotDone():
            return Step(State.WAIT, backoff(attempts))
        case MaybeDone():
            return Step(State.QUEUED, backoff(attempts)) if kind in REPEATABLE else Step(State.AMBIGUOUS)
        case Moved(chat):
            return Step(State.QUEUED, moved_to=chat)
        case Closed() | Rejected():
            return Step(State.FAILED)
        case Misconfigured():
            return Step(State.QUEUED, stop_account=True)
        case _:
            assert_never(outcome)


def backoff(attempts: int) -> float:
    """1, 2, 4 … seconds, at most 60."""
    return min(LONGEST_WAIT, 2.0 ** min(max(attempts, 1) - 1, 10))


def on_restart(kind: str) -> State:
    """The state of a row that an older epoch left ACTING: what can be repeated is, a send is in doubt."""
    return State.QUEUED if kind in REPEATABLE else State.AMBIGUOUS


def doubt(lane: Lane) -> Doubt:
    """A crisis is better heard twice than not at all; a routine post better missed than doubled: ask."""
    match lane:
        case Lane.CORRECTION | Lane.CRISIS:
            return Doubt(60.0, resend=True, prefix=Prefix.REPEAT)
        case Lane.REPLY:
            return Doubt(120.0, resend=True, prefix=Prefix.MISSED)
        case Lane.ROUTINE:
            return Doubt(0.0, resend=False, prefix=Prefix.NONE)
        case _:
            assert_never(lane)


# ---- a message in several parts ---------------------------------------------------------------------------

_PART = re.compile(r"(post:.*)\.(\d+)")
"""The key of a send that is one of several of the same post to the same chat, in their order from 0."""


def part_key(key: str, part: int) -> str:
    return f"{key}.{part}"


def part_of(key: str) -> int:
    """Which part this key is of; 0 also for a message that is whole."""
    found = _PART.fullmatch(key)
    return int(found[2]) if found else 0


def try_of(key: str) -> str:
    """What all parts of one try share; a later try has another key."""
    found = _PART.fullmatch(key)
    return found[1] if found else key


def next_part(key: str) -> str:
    """The key of the part that comes after this one; "" for a message that is whole."""
    found = _PART.fullmatch(key)
    return part_key(found[1], int(found[2]) + 1) if found else ""
