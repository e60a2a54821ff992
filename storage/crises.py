"""Crises: what was opened, at which level, what waits for a second person. Every change is a compare-and-set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from groups.crisis import covers
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import crisis

OPEN = "open"
CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Crisis:
    """`region` "" is everywhere; `happened` and `steps` are words per language.

    `proposed` ("level:3", "close") waits for a second person.
    """

    id: int
    region: str
    template: str
    place: str
    level: int
    state: str
    happened: Mapping[str, str]
    steps: Mapping[str, Sequence[str]]
    opened_by: str
    opened_at: datetime
    next_update_by: datetime | None
    closed_by: str
    closed_at: datetime | None
    proposed: str
    proposed_by: str
    version: int

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    def covers(self, region: str) -> bool:
        """Whether a group of this region is under it."""
        return covers(self.region, region)


class Crises(Store):
    async def open(
        self,
        region: str,
        template: str,
        place: str,
        level: int,
        by: str,
        happened: Mapping[str, str],
        steps: Mapping[str, Sequence[str]],
        next_update_by: datetime | None = None,
    ) -> Crisis | None:
        """The new crisis; None when the same one (region, template, place) is open already."""
        values = {
            "region": region,
            "template": template,
            "place": place,
            "level": level,
            "happened": dump_json(dict(happened)),
            "steps": dump_json({language: list(lines) for language, lines in steps.items()}),
            "opened_by": by,
            "opened_at": self.now,
            "next_update_by": next_update_by,
        }
        insert = self.upsert(crisis).values(**values).on_conflict_do_nothing().returning(crisis.c.id)
        number = (await self.connection.execute(insert)).scalar()
        return await self.get(number) if number else None

    async def get(self, number: int) -> Crisis | None:
        row = await self.row(sa.select(crisis).where(crisis.c.id == number))
        return _crisis(row) if row else None

    async def all_open(self) -> tuple[Crisis, ...]:
        """The gravest first, then the oldest."""
        wanted = sa.select(crisis).where(crisis.c.state == OPEN).order_by(crisis.c.level.desc(), crisis.c.id)
        return tuple(_crisis(row) for row in await self.rows(wanted))

    async def latest_closed(self) -> Crisis | None:
        """The crisis that was closed last."""
        wanted = sa.select(crisis).where(crisis.c.state == CLOSED).order_by(crisis.c.closed_at.desc()).limit(1)
        row = await self.row(wanted)
        return _crisis(row) if row else None

    async def level(self, region: str) -> int:
        """The level that a group of this region is at: 0 in calm."""
        return max((each.level for each in await self.all_open() if each.covers(region)), default=0)

    async def top(self) -> int:
        """The highest level that is open anywhere: 0 in calm."""
        return int(await self.value(sa.select(sa.func.max(crisis.c.level)).where(crisis.c.state == OPEN)) or 0)

    async def set_level(self, seen: Crisis, level: int) -> bool:
        return await self._change(seen, level=level, proposed="", proposed_by="")

    async def promise(self, seen: Crisis, until: datetime) -> bool:
        """The next update is promised by this instant. No new version: what waits for a second person still stands."""
        same = sa.update(crisis).where(crisis.c.id == seen.id, crisis.c.state == OPEN, crisis.c.version == seen.version)
        return await self.change(same.values(next_update_by=until)) == 1

    async def propose(self, seen: Crisis, change: str, by: str) -> bool:
        """Something that needs a second person waits for one; a newer proposal replaces it."""
        return await self._change(seen, proposed=change, proposed_by=by)

    async def close(self, seen: Crisis, by: str) -> bool:
        ended = {"state": CLOSED, "closed_by": by, "closed_at": self.now, "next_update_by": None}
        return await self._change(seen, proposed="", **ended)

    async def _change(self, seen: Crisis, **values: Any) -> bool:
        """False when somebody was faster since the crisis was read."""
        same = sa.update(crisis).where(crisis.c.id == seen.id, crisis.c.state == OPEN, crisis.c.version == seen.version)
        return await self.change(same.values(version=seen.version + 1, **values)) == 1


def _crisis(row: Row) -> Crisis:
    return Crisis(**(dict(row) | {"happened": load_json(row["happened"]), "steps": load_json(row["steps"])}))
