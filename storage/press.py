"""Who is accredited with the press, and the calls that collect their questions. Little is kept, and not for long."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from storage.store import Row, Store
from storage.tables import accreditation, press_call, question

_a = accreditation.c
_c = press_call.c
_q = question.c


@dataclass(frozen=True, slots=True)
class Accreditation:
    """`until` is the last day that counts. `at` is when the row last changed its state."""

    id: int
    identity: str
    name: str
    outlet: str
    proof: str
    group_id: str
    until: date
    state: str
    proposed_by: str
    approved_by: str
    at: datetime
    version: int

    @property
    def subject(self) -> str:
        return f"accreditation:{self.id}"


@dataclass(frozen=True, slots=True)
class Call:
    """A press call: it collects questions on a topic until its deadline. One that is only proposed has no group yet."""

    id: int
    topic: str
    group_id: str
    state: str
    opened_by: str
    agreed_by: str
    opened_at: datetime
    deadline: datetime
    version: int

    @property
    def subject(self) -> str:
        return f"call:{self.id}"


@dataclass(frozen=True, slots=True)
class Asker:
    """Somebody who asked the press section lately."""

    identity: str
    name: str


def _as_accreditation(row: Row) -> Accreditation:
    return Accreditation(**row)


class Press(Store):
    # ---- accreditations -----------------------------------------------------------------------------

    async def propose(self, **values: Any) -> Accreditation:
        """A new one, which a second person has still to confirm. `values` are fields of Accreditation."""
        number = await self.insert(accreditation, values | {"state": "proposed", "at": self.now})
        return Accreditation(**await self.one(sa.select(accreditation).where(_a.id == number)))

    async def get(self, number: int) -> Accreditation | None:
        row = await self.row(sa.select(accreditation).where(_a.id == number))
        return _as_accreditation(row) if row else None

    async def move(self, seen: Accreditation, state: str, **changes: Any) -> Accreditation | None:
        """From the state and version that was seen; None when somebody was faster."""
        same = sa.and_(_a.id == seen.id, _a.state == seen.state, _a.version == seen.version)
        fresh = changes | {"state": state, "at": self.now, "version": seen.version + 1}
        if await self.change(sa.update(accreditation).where(same).values(**fresh)) == 0:
            return None
        return await self.get(seen.id)

    async def in_state(self, *states: str) -> Sequence[Accreditation]:
        """The nearest end first."""
        wanted = sa.select(accreditation).where(_a.state.in_(states))
        return [_as_accreditation(row) for row in await self.rows(wanted.order_by(_a.until, _a.id))]

    async def of(self, identity: str, states: Collection[str]) -> Sequence[Accreditation]:
        """Those of one person, oldest first."""
        wanted = sa.select(accreditation).where(_a.identity == identity, _a.state.in_(states))
        return [_as_accreditation(row) for row in await self.rows(wanted.order_by(_a.id))]

    async def accredited(self, group_id: str, platform: str) -> int:
        """How many people of this platform are accredited with the group."""
        here = sa.and_(_a.group_id == group_id, _a.state == "active", _a.identity.startswith(f"{platform}:"))
        return int(await self.value(sa.select(sa.func.count(sa.distinct(_a.identity))).where(here)))

    async def forget(self, number: int) -> bool:
        """Nothing is kept of one that ended. False when it is gone, or counts again."""
        return await self.change(sa.delete(accreditation).where(_a.id == number, _a.state == "ended")) == 1

    async def askers(self, since: datetime, most: int) -> Sequence[Asker]:
        """Who asked the press section since then, the latest first."""
        last = sa.func.max(_q.asked_at)
        asked = sa.select(_q.identity, sa.func.max(_q.name).label("name")).where(
            _q.kind == "press", _q.asked_at >= since, _q.words != ""
        )
        rows = await self.rows(asked.group_by(_q.identity).order_by(last.desc()).limit(most))
        return [Asker(row["identity"], row["name"]) for row in rows]

    # ---- calls --------------------------------------------------------------------------------------

    async def propose_call(self, topic: str, opened_by: str, deadline: datetime) -> Call:
        """The words that a second person has still to agree to; they never change."""
        return await self._new_call(topic=topic, state="proposed", opened_by=opened_by, deadline=deadline)

    async def open_call(self, agreed: Call, group_id: str) -> Call:
        """One that both agreed to, in this group."""
        same = {"topic": agreed.topic, "opened_by": agreed.opened_by, "agreed_by": agreed.agreed_by}
        return await self._new_call(**same, group_id=group_id, state="open", deadline=agreed.deadline)

    async def _new_call(self, **values: Any) -> Call:
        number = await self.insert(press_call, values | {"opened_at": self.now})
        return Call(**await self.one(sa.select(press_call).where(_c.id == number)))

    async def decide_call(self, seen: Call, state: str, agreed_by: str = "") -> Call | None:
        """The proposal, "agreed" or "returned"; None when somebody was faster."""
        same = sa.and_(_c.id == seen.id, _c.state == "proposed", _c.version == seen.version)
        fresh = {"state": state, "agreed_by": agreed_by, "version": seen.version + 1}
        return (
            await self.call(seen.id) if await self.change(sa.update(press_call).where(same).values(**fresh)) else None
        )

    async def call(self, number: int) -> Call | None:
        row = await self.row(sa.select(press_call).where(_c.id == number))
        return Call(**row) if row else None

    async def open_calls(self) -> Sequence[Call]:
        """The nearest deadline first."""
        return await self._calls(_c.state == "open")

    async def proposed_calls(self) -> Sequence[Call]:
        """Those to whose words a second person can still agree."""
        return await self._calls(_c.state == "proposed", _c.deadline > self.now)

    async def _calls(self, *conditions: sa.ColumnElement[bool]) -> Sequence[Call]:
        rows = await self.rows(sa.select(press_call).where(*conditions).order_by(_c.deadline, _c.id))
        return [Call(**row) for row in rows]

    async def close_call(self, seen: Call) -> bool:
        """False when it was closed before."""
        still = sa.and_(_c.id == seen.id, _c.state == "open")
        return await self.change(sa.update(press_call).where(still).values(state="closed", version=_c.version + 1)) == 1
