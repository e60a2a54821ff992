"""Opening the database: SQLite embedded, or PostgreSQL; both through SQLAlchemy's async engine."""

import sqlite3
from contextlib import suppress
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from typing_extensions import override

BUSY_MS = 20_000
"""How long a statement waits for another writer, in milliseconds (a backup may hold the file for 15 s)."""


def open_engine(url: str) -> AsyncEngine:
    """The engine for `sqlite+aiosqlite:///…` or `postgresql+asyncpg://…`."""
    if url.startswith("sqlite"):
        return _sqlite(url)
    return create_async_engine(
        url,
        hide_parameters=True,  # an error must not carry a person's words into a log
        pool_pre_ping=True,  # the first query after a killed backend fails otherwise
        pool_size=8,
        connect_args={"command_timeout": 10},  # asyncpg waits for ever on a frozen backend by default
    )


class _Connection(sqlite3.Connection):
    """A closed connection lets go of its lock at once.

    SQLite keeps a connection that has an unfinished statement, with its transaction, until the statement is collected.
    A task that is cancelled leaves such a statement behind, and until then all others hear "database is locked".
    """

    @override
    def close(self) -> None:
        with suppress(sqlite3.Error):
            self.rollback()
        super().close()


def _sqlite(url: str) -> AsyncEngine:
    engine = create_async_engine(url, pool_size=4, hide_parameters=True, connect_args={"factory": _Connection})
    sa.event.listen(engine.sync_engine, "connect", _prepare)
    sa.event.listen(engine.sync_engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves: the driver's own begins too late
    cursor: sqlite3.Cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", f"busy_timeout={BUSY_MS}", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: sa.Connection) -> None:
    """A writer takes its lock at once: a deferred BEGIN fails later, "database is locked", whatever the time-out."""
    reading = connection.get_execution_options().get("reading", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")
