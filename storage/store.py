"""What every store shares: the unit's connection and clock, and a counted UPDATE."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.sql.dml import ReturningDelete, ReturningUpdate

Row = sa.RowMapping


class Store:
    """One table family inside one transaction. `now` is the unit's time, the same for all that it writes.

    `reachable` are the accounts that we have; None when nobody said. The tables may know chats of others, from before.
    """

    def __init__(self, connection: AsyncConnection, now: datetime, reachable: Collection[str] | None = None) -> None:
        self.connection = connection
        self.now = now
        self.reachable = reachable

    def within_reach(self, account: sa.Column[str]) -> sa.ColumnElement[bool]:
        """Whatever lists where somebody can be written to asks this: through an account that is gone nobody can."""
        return sa.true() if self.reachable is None else account.in_(self.reachable)

    async def rows(self, statement: sa.Select[Any] | ReturningDelete[Any] | ReturningUpdate[Any]) -> Sequence[Row]:
        found: Sequence[Row] = (await self.connection.execute(statement)).mappings().all()
        return found

    async def row(self, statement: sa.Select[Any]) -> Row | None:
        first: Row | None = (await self.connection.execute(statement)).mappings().first()
        return first

    async def one(self, statement: sa.Select[Any]) -> Row:
        """The row that must be there."""
        row: Row = (await self.connection.execute(statement)).mappings().one()
        return row

    async def value(self, statement: sa.Select[Any]) -> Any:
        return (await self.connection.execute(statement)).scalar()

    async def change(self, statement: sa.Update | sa.Delete) -> int:
        """How many rows it touched: 0 means that somebody was faster, and is never ignored."""
        return (await self.connection.execute(statement)).rowcount

    async def insert(self, table: sa.Table, values: Mapping[str, Any]) -> int:
        """The new row's id; 0 for tables without one."""
        result = await self.connection.execute(sa.insert(table).values(**values))
        return int(result.inserted_primary_key[0]) if "id" in table.c and result.inserted_primary_key else 0

    def upsert(self, table: sa.Table) -> "sqlite.Insert | postgresql.Insert":
        """INSERT … ON CONFLICT in the engine's own dialect."""
        make = sqlite.insert if self.connection.dialect.name == "sqlite" else postgresql.insert
        return make(table)
