"""Drills: which one runs, who takes part, what is counted, and what a drill borrows from the live mission."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import (
    audit,
    cap_day,
    dialogue,
    drill,
    drill_part,
    due,
    fact,
    fact_added,
    holding_approval,
    outbox,
    slot,
)

KEPT = timedelta(days=730)
"""How long drills and who took part in them are kept."""
BORROWED = (fact, fact_added, holding_approval)
"""What is true of the mission in a drill too: facts and their checks, words approved in calm. Never a secret."""
DONE = "done"


class State(StrEnum):
    """Asked: nobody has looked yet whether all is calm."""

    ASKED = "asked"
    RUNNING = "running"
    OVER = "over"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Drill:
    """`rate`: how many times as fast its clocks run. `ended_by` "": a real crisis ended it."""

    id: int
    template: str
    rate: int
    state: State
    begun_by: str
    asked_at: datetime
    begun_at: datetime | None
    ended_at: datetime | None
    ended_by: str
    report: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Milestones:
    """When the first card stood in a chat, when each was pinned, when the first key point was out; None: never."""

    card: datetime | None
    pinned: datetime | None
    key_point: datetime | None


class Drills(Store):
    # ---- one drill ------------------------------------------------------------------------------------

    async def ask(self, template: str, rate: int, by: str) -> int:
        """Somebody wants one. Whoever asks has looked that none is open."""
        values = {"template": template, "rate": rate, "begun_by": by, "asked_at": self.now}
        return await self.insert(drill, values)

    async def open(self) -> Drill | None:
        """The drill that is asked for or runs."""
        row = await self.row(sa.select(drill).where(drill.c.state.in_((State.ASKED, State.RUNNING))))
        return _drill(row) if row else None

    async def running(self) -> Drill | None:
        found = await self.open()
        return found if found and found.state is State.RUNNING else None

    async def get(self, number: int) -> Drill | None:
        row = await self.row(sa.select(drill).where(drill.c.id == number))
        return _drill(row) if row else None

    async def begin(self, number: int) -> bool:
        """False when it was not asked for any more."""
        return await self._move(number, State.ASKED, state=State.RUNNING, begun_at=self.now)

    async def refuse(self, number: int) -> bool:
        return await self._move(number, State.ASKED, state=State.REFUSED, ended_at=self.now)

    async def end(self, number: int, by: str, report: Mapping[str, Any]) -> bool:
        over = {"state": State.OVER, "ended_at": self.now, "ended_by": by, "report": dump_json(dict(report))}
        return await self._move(number, State.RUNNING, **over)

    async def _move(self, number: int, seen: State, **values: Any) -> bool:
        same = sa.update(drill).where(drill.c.id == number, drill.c.state == seen)
        return await self.change(same.values(**values)) == 1

    async def tidy(self) -> None:
        """A drill begins with a fresh day: no slots, clocks or open forms of an earlier one; drafts stay."""
        for table in (slot, cap_day, due, dialogue):
            await self.change(sa.delete(table))
        old = sa.select(drill.c.id).where(drill.c.asked_at < self.now - KEPT)
        await self.change(sa.delete(drill_part).where(drill_part.c.drill.in_(old)))
        await self.change(sa.delete(drill).where(drill.c.asked_at < self.now - KEPT))

    # ---- who ------------------------------------------------------------------------------------------

    async def join(self, number: int, person: str) -> None:
        await self.connection.execute(
            self.upsert(drill_part).values(drill=number, person=person).on_conflict_do_nothing()
        )

    async def parts(self, number: int) -> tuple[str, ...]:
        """The keys of everybody who takes part."""
        wanted = sa.select(drill_part.c.person).where(drill_part.c.drill == number).order_by(drill_part.c.person)
        return tuple(row["person"] for row in await self.rows(wanted))

    async def last_ones(self) -> dict[str, datetime]:
        """Person → the end of the last drill with them; "" → the end of the last of all."""
        both = drill.join(drill_part, drill_part.c.drill == drill.c.id)
        ended = sa.func.max(drill.c.ended_at, type_=drill.c.ended_at.type).label("at")
        theirs = sa.select(drill_part.c.person, ended).select_from(both).where(drill.c.state == State.OVER)
        found = {row["person"]: row["at"] for row in await self.rows(theirs.group_by(drill_part.c.person))}
        return found | ({"": max(found.values())} if found else {})

    # ---- what is counted --------------------------------------------------------------------------------

    async def milestones(self, since: datetime) -> Milestones:
        """What was done since then. Pinned everywhere: in every chat that got a card."""
        cards = await self._firsts("send", "card:", since)
        pins = await self._firsts("pin", "card:", since)
        keys = await self._firsts("send", "key:", since)
        everywhere = max(pins.values()) if pins and cards.keys() <= pins.keys() else None
        return Milestones(min(cards.values(), default=None), everywhere, min(keys.values(), default=None))

    async def _firsts(self, kind: str, about: str, since: datetime) -> dict[str, datetime]:
        """Chat → when it was first done there."""
        first = sa.func.min(outbox.c.ended_at, type_=outbox.c.ended_at.type).label("at")
        meant = (outbox.c.kind == kind, outbox.c.subject.startswith(about, autoescape=True))
        done = sa.select(outbox.c.chat, first).where(*meant, outbox.c.state == DONE, outbox.c.created_at >= since)
        return {row["chat"]: row["at"] for row in await self.rows(done.group_by(outbox.c.chat))}

    async def counted(self, act: str, since: datetime) -> dict[str, int]:
        """Of this act since then: how often each detail stands in the records."""
        times = sa.func.sum(audit.c.times).label("n")
        wanted = sa.select(audit.c.detail, times).where(audit.c.act == act, audit.c.at >= since)
        return {row["detail"]: int(row["n"]) for row in await self.rows(wanted.group_by(audit.c.detail))}

    # ---- what is borrowed -------------------------------------------------------------------------------

    async def to_lend(self) -> dict[str, Sequence[Row]]:
        """In the live database: what a drill needs to know."""
        return {table.name: await self.rows(sa.select(table)) for table in BORROWED}

    async def borrow(self, lent: Mapping[str, Sequence[Row]]) -> None:
        """In the drill's: as it is in the live one now."""
        for table in BORROWED:
            await self.change(sa.delete(table))
            if rows := [dict(row) for row in lent[table.name]]:
                await self.connection.execute(sa.insert(table), rows)


def _drill(row: Row) -> Drill:
    return Drill(**(dict(row) | {"state": State(row["state"]), "report": load_json(row["report"])}))
