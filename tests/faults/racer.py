"""One process that wants the last slot of a day."""

import asyncio
from datetime import UTC, date, datetime
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from storage.unit import Storage

TODAY = date(2026, 10, 13)


def clock() -> datetime:
    return datetime(2026, 10, 13, 12, 0, tzinfo=UTC)


def race(url: str, post: int, cap: int, line: Barrier, won: "Queue[tuple[int, bool]]") -> None:
    """Start together with the others, and tell whether the slot was ours."""
    won.put((post, asyncio.run(_reserve(url, post, cap, line))))


async def _reserve(url: str, post: int, cap: int, line: Barrier) -> bool:
    storage = Storage.open(url, clock)
    async with storage.reading() as unit:  # connected before the start
        await unit.slots.used("press", TODAY, "routine")
    line.wait(60)
    async with storage.unit() as unit:
        mine = await unit.slots.reserve(post, "press", TODAY, "routine", cap)
    await storage.close()
    return mine
