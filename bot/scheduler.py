"""APScheduler wakes us; the due rows decide what runs. A late tick, a doubled tick or a missed one changes nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger

from storage.unit import Storage

log = structlog.get_logger()

TICK = 1
"""Seconds between two looks at the due rows; a look costs one indexed query."""
HOUSEKEEPING = 600
KEEP_ENDED_TEXTS = timedelta(days=30)
KEEP_UNUSED_FILES = timedelta(days=30)
KEEP_NUMBERS = timedelta(days=90)
"""How long the numbers of updates and presses are kept, to know one that comes again."""


class Scheduler:
    """Turns due rows into inbox rows, and keeps house now and then."""

    def __init__(self, storage: Storage, wake: Callable[[], None], chores: Callable[[], Awaitable[None]]) -> None:
        self.storage = storage
        self._wake = wake
        self._chores = chores
        self._waker = AsyncIOScheduler(timezone="UTC")
        self._at_work = asyncio.Lock()

    def start(self) -> None:
        for work, seconds in ((self.tick, TICK), (self.keep_house, HOUSEKEEPING)):
            trigger = IntervalTrigger(seconds=seconds, timezone="UTC")
            self._waker.add_job(self._alone, trigger, [work], misfire_grace_time=None, coalesce=True, max_instances=1)
        self._waker.start()

    async def stop(self) -> None:
        """What has begun ends by itself: APScheduler would cancel it in the middle of a transaction."""
        if self._waker.running:
            self._waker.remove_all_jobs()
            async with self._at_work:
                self._waker.shutdown(wait=False)

    async def _alone(self, work: Callable[[], Awaitable[object]]) -> None:
        async with self._at_work:
            await work()

    async def tick(self) -> int:
        """Hand every row whose hour has come to the inbox, in one transaction. How many."""
        async with self.storage.reading() as look:
            soonest = await look.dues.next_at()
        if soonest is None or soonest > self.storage.clock():
            return 0
        async with self.storage.unit() as unit:
            ripe = await unit.dues.take()
            marks = [(number, due, f"{due.kind}/{due.subject}/{due.due_at.timestamp()}") for number, due in ripe]
            await unit.inbox.post_all(marks)
        if ripe:
            self._wake()
        return len(ripe)

    async def keep_house(self) -> None:
        """Seal the audit, forget what has had its time."""
        async with self.storage.unit() as unit:
            await unit.audits.seal()
            await unit.buttons.forget()
            await unit.outbox.forget_texts(KEEP_ENDED_TEXTS)
            await unit.inbox.forget(KEEP_NUMBERS)
            await unit.dialogues.sweep()
            await unit.codes.forget()
            await unit.heard.forget()
            await unit.files.forget(unit.now - KEEP_UNUSED_FILES)
        await self._chores()
