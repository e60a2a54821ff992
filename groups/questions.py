"""A member's question: its states, the lease of the officer who holds it, its number, its limits."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from groups.digits import western
from groups.people import Person
from groups.privacy import personal_data as personal_data
from groups.refusals import Code, Refusal, refuse

LEASE = timedelta(minutes=15)
REOPEN_WITHIN = timedelta(days=14)
OPEN_PER_MEMBER = 3
LENGTH = 3500  # code points of /ask
SESSION_LENGTH = 500  # code points in a live session


class State(StrEnum):
    NEW = "new"
    TAKEN = "taken"
    WRITTEN = "written"  # its answer waits for a second person
    ANSWERED = "answered"
    CLOSED = "closed"
    REOPENED = "reopened"
    WITHDRAWN = "withdrawn"


class Move(StrEnum):
    TAKE = "take"
    RELEASE = "release"  # by the holder, or because they are no officer any more
    WRITE = "write"  # an answer that a second person has still to read
    SEND_BACK = "sendback"  # by that person
    ANSWER = "answer"
    CLOSE = "close"  # with a reason; also when a fact was the answer
    REOPEN = "reopen"
    WITHDRAW = "withdraw"  # by the asker


OPEN = frozenset({State.NEW, State.TAKEN, State.WRITTEN, State.REOPENED})
MOVES: dict[tuple[State, Move], State] = {
    (State.NEW, Move.TAKE): State.TAKEN,
    (State.NEW, Move.CLOSE): State.CLOSED,
    (State.NEW, Move.WITHDRAW): State.WITHDRAWN,
    (State.TAKEN, Move.TAKE): State.TAKEN,  # the lease is renewed, or has run out
    (State.TAKEN, Move.RELEASE): State.NEW,
    (State.TAKEN, Move.WRITE): State.WRITTEN,
    (State.TAKEN, Move.ANSWER): State.ANSWERED,
    (State.TAKEN, Move.CLOSE): State.CLOSED,
    (State.TAKEN, Move.WITHDRAW): State.WITHDRAWN,
    (State.WRITTEN, Move.TAKE): State.TAKEN,  # its author writes it anew
    (State.WRITTEN, Move.WRITE): State.WRITTEN,
    (State.WRITTEN, Move.SEND_BACK): State.TAKEN,
    (State.WRITTEN, Move.ANSWER): State.ANSWERED,
    (State.WRITTEN, Move.CLOSE): State.CLOSED,
    (State.WRITTEN, Move.WITHDRAW): State.WITHDRAWN,
    (State.ANSWERED, Move.CLOSE): State.CLOSED,
    (State.ANSWERED, Move.REOPEN): State.REOPENED,
    (State.CLOSED, Move.REOPEN): State.REOPENED,
    (State.REOPENED, Move.TAKE): State.TAKEN,
    (State.REOPENED, Move.CLOSE): State.CLOSED,
    (State.REOPENED, Move.WITHDRAW): State.WITHDRAWN,
}


def after(state: State, move: Move) -> State | Refusal:
    """The state that the move leads to, or E-STATE (state, move)."""
    to = MOVES.get((state, move))
    return refuse(Code.STATE, state=state.value, move=move.value) if to is None else to


def may_take(holder: str | None, lease_until: datetime | None, person: Person, now: datetime) -> Refusal | None:
    """E-CONFLICT (who, until) while another officer's lease runs. `holder` is a person's key, None for nobody."""
    if not holder or holder == person.key or lease_until is None or lease_until <= now:
        return None
    return refuse(Code.CONFLICT, who=holder, until=lease_until)


def may_reopen(ended_at: datetime, now: datetime) -> Refusal | None:
    """E-LATE (days) when the answer is older than 14 days; a new question is then the better way."""
    return refuse(Code.LATE, days=REOPEN_WITHIN.days) if now - ended_at > REOPEN_WITHIN else None


def check_question(words: str, open_questions: int, *, session: bool = False) -> Refusal | None:
    """E-EMPTY, E-LEN (have, limit), or E-BUSY (open, limit) for a member with three open questions."""
    length, limit = len(words.strip()), SESSION_LENGTH if session else LENGTH
    if not length:
        return refuse(Code.EMPTY)
    if length > limit:
        return refuse(Code.LENGTH, have=length, limit=limit)
    if open_questions >= OPEN_PER_MEMBER:
        return refuse(Code.BUSY, open=open_questions, limit=OPEN_PER_MEMBER)
    return None


def number(letter: str, question: int) -> str:
    """How people name it: K-0412."""
    return f"{letter}-{question:04d}"


def read_number(words: str) -> tuple[str, int] | None:
    """Letter and id of "K-0412", "k 412", "#K-٠٤١٢"; None when it is no number of a question."""
    found = re.fullmatch(r"#?([A-Z])[- ]?([0-9]{1,9})", western(words).strip().upper())
    return (found[1], int(found[2])) if found else None
