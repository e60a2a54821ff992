"""Posts that come again: which post each turn repeats, by which rule, and when the next turn is."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.store import Row, Store
from storage.tables import post_check, reading, series

_series = series.c


@dataclass(frozen=True, slots=True)
class Repeat:
    """`rule` as groups.recurring writes it. `state`: running, stopped or over."""

    id: int
    post: int
    rule: str
    zone: str
    state: str
    next_at: datetime | None
    stopped_by: str
    version: int


class Series(Store):
    """A post has one running series at most: an edit stops it, and a new approval begins another."""

    async def begin(self, post: int, rule: str, zone: str, next_at: datetime) -> int:
        """The number of the new series."""
        return await self.insert(series, {"post": post, "rule": rule, "zone": zone, "next_at": next_at})

    async def get(self, number: int) -> Repeat | None:
        row = await self.row(sa.select(series).where(_series.id == number))
        return _repeat(row) if row else None

    async def running(self) -> tuple[Repeat, ...]:
        """Every series that goes on, oldest first."""
        rows = await self.rows(sa.select(series).where(_series.state == "running").order_by(_series.id))
        return tuple(_repeat(row) for row in rows)

    async def go_on(self, seen: Repeat, next_at: datetime) -> bool:
        """The turn that was next is taken; False when somebody took or stopped it before."""
        return await self._set(seen, next_at=next_at)

    async def end(self, seen: Repeat) -> bool:
        """Its last turn is taken."""
        return await self._set(seen, state="over", next_at=None)

    async def stop(self, post: int, by: str) -> tuple[int, ...]:
        """No further turn of this post: the numbers of the series that ran."""
        here = (_series.post == post) & (_series.state == "running")
        values = {"state": "stopped", "stopped_by": by, "version": _series.version + 1}
        rows = await self.rows(sa.update(series).where(here).values(**values).returning(_series.id))
        return tuple(row["id"] for row in rows)

    async def copy_checks(self, source: int, turn: int) -> None:
        """Who read and checked the words of the source did so for the same words of its turn."""
        for table in (reading, post_check):
            names = [column.name for column in table.c if column.name not in ("id", "post")]
            same = sa.select(sa.literal(turn), *(table.c[name] for name in names)).where(table.c.post == source)
            await self.connection.execute(sa.insert(table).from_select(["post", *names], same))

    async def _set(self, seen: Repeat, **values: object) -> bool:
        here = (_series.id == seen.id) & (_series.state == "running") & (_series.version == seen.version)
        return await self.change(sa.update(series).where(here).values(version=seen.version + 1, **values)) == 1


def _repeat(row: Row) -> Repeat:
    return Repeat(**dict(row))
