"""An empty database with every table, and a clock that a test moves by hand."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from storage.tables import meta
from storage.unit import Storage

NOW = datetime(2026, 10, 15, 9, 40, tzinfo=UTC)


@dataclass(slots=True)
class Hand:
    """The hand of the clock."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@asynccontextmanager
async def fresh(url: str) -> AsyncIterator[tuple[Storage, Hand]]:
    hand = Hand()
    storage = Storage.open(url, hand)
    async with storage.engine.begin() as connection:
        await connection.run_sync(meta.create_all)
    try:
        yield storage, hand
    finally:
        await storage.close()
