"""Questions to the sections: asked, taken, answered, closed. A change counts only from the version that was seen."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from groups.messages import Address
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import question

_q = question.c


@dataclass(frozen=True, slots=True)
class Question:
    """`at` and `message` are where it was asked. `details` are the intake's answers, `earlier` the wordings of before.

    `call` is the press call that it came to, 0 for none.
    `holder` is the officer who took it, until `lease_until`. `edited_at` is set by an edit that came after the answer.
    """

    id: int
    kind: str
    group_id: str
    person: str
    identity: str
    at: Address
    message: str
    private: bool
    name: str
    language: str
    words: str
    earlier: tuple[str, ...]
    details: Mapping[str, str]
    call: int
    state: str
    holder: str
    lease_until: datetime | None
    answer: str
    answered_by: str
    asked_at: datetime
    answer_due: datetime | None
    answered_at: datetime | None
    edited_at: datetime | None
    closed_at: datetime | None
    version: int

    @property
    def subject(self) -> str:
        return f"question:{self.id}"


_SAME = [
    *("id", "kind", "group_id", "person", "identity", "message", "private", "name", "language", "words", "state"),
    *("holder", "lease_until", "answer", "answered_by", "asked_at", "answer_due", "answered_at", "edited_at"),
    *("closed_at", "version", "call"),
]


def _as_question(row: Row) -> Question:
    return Question(
        at=Address(row["account"], row["chat"], row["thread"]),
        details=load_json(row["details"]),
        earlier=tuple(load_json(row["earlier"])),
        **{name: row[name] for name in _SAME},
    )


def _stored(values: Mapping[str, Any]) -> dict[str, Any]:
    stored = dict(values)
    for name in stored.keys() & {"details", "earlier"}:
        stored[name] = dump_json(stored[name])
    return stored


class Questions(Store):
    async def ask(self, at: Address, **values: Any) -> Question:
        """Keep a new one."""
        place = {"account": at.account, "chat": at.chat, "thread": at.thread}
        number = await self.insert(question, place | _stored(values) | {"asked_at": self.now})
        return await self.need(number)

    async def get(self, number: int) -> Question | None:
        row = await self.row(sa.select(question).where(_q.id == number))
        return _as_question(row) if row else None

    async def need(self, number: int) -> Question:
        """The question with this number. LookupError when there is none."""
        found = await self.get(number)
        if found is None:
            raise LookupError(f"no question {number}")
        return found

    async def asked_as(self, at: Address, message: str) -> Question | None:
        """The question that this message of a chat asked."""
        here = sa.and_(_q.account == at.account, _q.chat == at.chat, _q.message == message)
        row = await self.row(sa.select(question).where(here).order_by(_q.id.desc()).limit(1))
        return _as_question(row) if row else None

    async def move(self, seen: Question, **changes: Any) -> Question | None:
        """From the state and version that was seen, with these changes; None when somebody was faster."""
        same = sa.and_(_q.id == seen.id, _q.state == seen.state, _q.version == seen.version)
        fresh = _stored(changes) | {"version": seen.version + 1}
        if await self.change(sa.update(question).where(same).values(**fresh)) == 0:
            return None
        return await self.need(seen.id)

    async def of_person(self, identity: str, states: Collection[str]) -> Sequence[Question]:
        """Oldest first."""
        return await self._where(_q.identity == identity, _q.state.in_(states))

    async def of_kinds(self, kinds: Collection[str], states: Collection[str]) -> Sequence[Question]:
        """The questions of these sections, the nearest deadline first."""
        here = sa.select(question).where(_q.kind.in_(kinds), _q.state.in_(states))
        return [_as_question(row) for row in await self.rows(here.order_by(_q.answer_due, _q.id))]

    async def of_call(self, number: int) -> Sequence[Question]:
        """What came to a press call and was not taken back, in the order of time."""
        here = (_q.call == number, _q.state.not_in(("draft", "withdrawn")), _q.words != "")
        rows = await self.rows(sa.select(question).where(*here).order_by(_q.asked_at, _q.id))
        return [_as_question(row) for row in rows]

    async def counts(self, identity: str) -> Mapping[str, int]:
        """How many questions of this person we keep in each state."""
        counted = sa.select(_q.state, sa.func.count().label("n")).where(_q.identity == identity, _q.words != "")
        rows = await self.rows(counted.group_by(_q.state))
        return {row["state"]: row["n"] for row in rows}

    async def forget(self, number: int) -> bool:
        """Empty what was said; the row stays for the counts. False when it was emptied before."""
        gone = {"words": "", "earlier": "[]", "details": "{}", "answer": "", "name": ""}
        full = sa.and_(_q.id == number, _q.words != "")
        return await self.change(sa.update(question).where(full).values(**gone)) == 1

    async def _where(self, *conditions: sa.ColumnElement[bool]) -> Sequence[Question]:
        rows = await self.rows(sa.select(question).where(*conditions).order_by(_q.id))
        return [_as_question(row) for row in rows]
