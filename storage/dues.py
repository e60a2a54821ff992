"""What is due when. The scheduler only wakes us; these rows decide what runs, and each runs once."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from groups.messages import Due
from storage.store import Store
from storage.tables import due


class Dues(Store):
    async def set(self, kind: str, subject: str, due_at: datetime, *, wall: str = "", zone: str = "") -> None:
        """One row for a kind and subject; setting it again moves it."""
        values = {"kind": kind, "subject": subject, "due_at": due_at, "wall": wall, "zone": zone}
        statement = self.upsert(due).values(**values)
        await self.connection.execute(
            statement.on_conflict_do_update(
                index_elements=["kind", "subject"], set_={"due_at": due_at, "wall": wall, "zone": zone}
            )
        )

    async def ensure(self, kind: str, subject: str) -> None:
        """Due now, unless it is set already: the first turn of what then goes on by itself."""
        values = {"kind": kind, "subject": subject, "due_at": self.now}
        await self.connection.execute(self.upsert(due).values(**values).on_conflict_do_nothing())

    async def drop(self, kind: str, subject: str) -> None:
        await self.change(sa.delete(due).where(due.c.kind == kind, due.c.subject == subject))

    async def take(self, most: int = 100) -> Sequence[tuple[int, Due]]:
        """Remove and return what is due, oldest first, with the row's id."""
        ripe = sa.select(due.c.id).where(due.c.due_at <= self.now).order_by(due.c.due_at, due.c.id).limit(most)
        rows = await self.rows(sa.delete(due).where(due.c.id.in_(ripe)).returning(due))
        taken = sorted(rows, key=lambda row: (row["due_at"], row["id"]))
        return [(int(row["id"]), Due(row["kind"], row["subject"], row["due_at"])) for row in taken]

    async def next_at(self) -> datetime | None:
        """When the next row is due."""
        value: datetime | None = await self.value(sa.select(due.c.due_at).order_by(due.c.due_at).limit(1))
        return value

    async def of(self, subject: str) -> Sequence[Due]:
        rows = await self.rows(sa.select(due).where(due.c.subject == subject).order_by(due.c.due_at))
        return [Due(row["kind"], row["subject"], row["due_at"]) for row in rows]
