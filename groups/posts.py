"""The life of a post: its states, what moves it, what an approval is bound to, who may give one."""

import hashlib
import json
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta
from enum import StrEnum
from itertools import groupby
from typing import Literal

from groups.people import Person
from groups.refusals import Code, Refusal, refuse
from groups.texts import Run, Text

RECALL = timedelta(seconds=60)  # between release and the first byte
RECALL_PREPARED = timedelta(seconds=10)  # for a holding statement approved in calm; templates and retractions have none
REASON_LENGTH = 10  # characters of a reason to reject or to send back


class State(StrEnum):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    REJECTED = "rejected"
    APPROVED = "approved"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PUBLISHED = "published"
    CORRECTED = "corrected"
    RETRACTED = "retracted"
    HELD = "held"
    EXPIRED = "expired"
    CANCELLED = "cancelled"


class Move(StrEnum):
    EDIT = "edit"  # voids approvals
    SUBMIT = "submit"
    RETURN = "return"
    REJECT = "reject"
    APPROVE = "approve"
    VOID = "void"  # the approval holds no more: hash or cited fact changed, approver removed
    SCHEDULE = "schedule"  # or move to another hour
    RELEASE = "release"  # the recall window opens
    STOP = "stop"  # before anything has gone out
    HOLD = "hold"  # late, right lost, level raised, every delivery failed
    UNHOLD = "unhold"
    EXPIRE = "expire"
    CANCEL = "cancel"
    PUBLISH = "publish"  # the first delivery is done
    CORRECT = "correct"
    RETRACT = "retract"


def _moves(move: Move, to: State, *froms: State) -> dict[tuple[State, Move], State]:
    return {(state, move): to for state in froms}


_S = State
MOVES: dict[tuple[State, Move], State] = {
    **_moves(Move.EDIT, _S.DRAFT, _S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.APPROVED, _S.SCHEDULED, _S.HELD),
    **_moves(Move.SUBMIT, _S.SUBMITTED, _S.DRAFT, _S.RETURNED),
    **_moves(Move.RETURN, _S.RETURNED, _S.SUBMITTED),
    **_moves(Move.REJECT, _S.REJECTED, _S.SUBMITTED),
    **_moves(Move.APPROVE, _S.APPROVED, _S.SUBMITTED),
    **_moves(Move.VOID, _S.SUBMITTED, _S.APPROVED, _S.SCHEDULED, _S.HELD),
    **_moves(Move.SCHEDULE, _S.SCHEDULED, _S.APPROVED, _S.SCHEDULED),
    **_moves(Move.RELEASE, _S.SENDING, _S.APPROVED, _S.SCHEDULED),
    # Not back to approved: whoever pressed Stop saw something wrong, and one more press would send it unchanged.
    **_moves(Move.STOP, _S.DRAFT, _S.SCHEDULED, _S.SENDING),
    # Only what was approved is ever held, so that letting it go needs no new approval.
    **_moves(Move.HOLD, _S.HELD, _S.APPROVED, _S.SCHEDULED, _S.SENDING),
    **_moves(Move.UNHOLD, _S.APPROVED, _S.HELD),
    **_moves(Move.EXPIRE, _S.EXPIRED, _S.SUBMITTED, _S.APPROVED, _S.SCHEDULED, _S.SENDING, _S.HELD),
    **_moves(Move.CANCEL, _S.CANCELLED, _S.DRAFT, _S.SUBMITTED, _S.RETURNED, _S.APPROVED, _S.SCHEDULED, _S.HELD),
    **_moves(Move.PUBLISH, _S.PUBLISHED, _S.SENDING),
    **_moves(Move.CORRECT, _S.CORRECTED, _S.PUBLISHED, _S.CORRECTED),
    **_moves(Move.RETRACT, _S.RETRACTED, _S.PUBLISHED, _S.CORRECTED),
}

Rest = str | bool | Sequence[str] | Mapping[str, Sequence[str]]
"""What else is approved, as JSON can hold it."""

Shown = Literal["draft", "waiting", "scheduled", "published", "stopped"]
_SHOWN: dict[State, Shown] = {
    _S.DRAFT: "draft",
    _S.RETURNED: "draft",
    _S.SUBMITTED: "waiting",
    _S.APPROVED: "waiting",
    _S.SCHEDULED: "scheduled",
    _S.SENDING: "scheduled",
    _S.PUBLISHED: "published",
    _S.CORRECTED: "published",
}


def after(state: State, move: Move) -> State | Refusal:
    """The state that the move leads to, or E-STATE (state, move)."""
    to = MOVES.get((state, move))
    return refuse(Code.STATE, state=state.value, move=move.value) if to is None else to


def shown(state: State) -> Shown:
    """The one of five states that screens show."""
    return _SHOWN.get(state, "stopped")


def fingerprint(
    *,
    texts: Mapping[str, Text],
    media: Sequence[str],
    targets: Sequence[str],
    pin: bool,
    kind: str,
    rest: Mapping[str, Rest] | None = None,
) -> str:
    """SHA-256 (hex) of all that an approver approves. `texts` by language, `media` digests in the order shown, `rest`
    whatever else a post of this sort has: its poll, what it cites, its terms. What is empty is not counted.

    The same words cut into other runs, in another Unicode form or with the targets in another order are the same post.
    """
    whole = {
        "texts": {language: _canonical(text) for language, text in texts.items()},
        "media": list(media),
        "targets": sorted(set(targets)),
        "pin": pin,
        "kind": kind,
    } | {name: value for name, value in (rest or {}).items() if value}
    return hashlib.sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()


def text_print(text: Text) -> str:
    """SHA-256 (hex) of one text: what a second reader of its language confirms."""
    return hashlib.sha256(json.dumps(_canonical(text)).encode()).hexdigest()


def may_approve(person: Person, authors: Collection[str], submitter: str) -> Refusal | None:
    """E-SELF for whoever had a hand in the current version. `authors` are persons' keys, the last editor among them."""
    if person.rehearsing:
        return None
    return refuse(Code.SELF, by=person.key) if person.key in {*authors, submitter} else None


def check_reason(words: str) -> Refusal | None:
    """E-EMPTY (least) when a reason is too short to help the author."""
    return refuse(Code.EMPTY, least=REASON_LENGTH) if len(words.strip()) < REASON_LENGTH else None


def _canonical(text: Text) -> list[tuple[str, list[str], str]]:
    """Neighbours that look alike are one run, in Unicode's composed form."""
    runs = groupby((run for run in text.runs if run.text), key=_look)
    return [(unicodedata.normalize("NFC", "".join(run.text for run in alike)), *look) for look, alike in runs]


def _look(run: Run) -> tuple[list[str], str]:
    return sorted(set(run.marks)), run.target
