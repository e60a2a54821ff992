"""Record first, confirm after: a batch is durable before the platform hears that we have it."""

import asyncio
from collections.abc import Callable

import structlog

from bot.hearing import Hearing
from bot.platforms.base import FetchFailed, Polled
from storage.unit import Storage

log = structlog.get_logger()

LONGEST_WAIT = 60.0
"""Seconds between two tries while a platform cannot be reached."""


class Intake:
    """Fetches from one account for as long as the process lives."""

    def __init__(
        self,
        platform: Polled,
        storage: Storage,
        hearing: Hearing,
        wake: Callable[[], None],
        *,
        poll_seconds: float = 25,
    ) -> None:
        self.platform = platform
        self.storage = storage
        self.hearing = hearing
        self.wake = wake
        self.poll_seconds = poll_seconds
        self.fault = ""
        """Why the last fetch failed; "" when it did not. Shown by /healthz."""

    async def run(self) -> None:
        async with self.storage.unit() as unit:
            offset = int((await unit.accounts.known(self.platform.account))["confirmed"])
        failures = 0
        while True:
            try:
                offset = await self.step(offset)
                failures, self.fault = 0, ""
            except FetchFailed as failed:
                failures += 1
                await self._rest(failed, failures)

    async def step(self, offset: int) -> int:
        """Fetch one batch, keep it, and return the offset that will confirm it."""
        batch = await self.platform.fetch(offset, self.hearing, self.poll_seconds)
        if batch.offset == offset and not batch.updates:
            return offset
        async with self.storage.unit() as unit:
            await unit.inbox.record(self.platform.account, batch.updates)
            await unit.accounts.confirm(self.platform.account, batch.offset)
        if batch.updates:
            self.wake()
        return batch.offset

    async def _rest(self, failed: FetchFailed, failures: int) -> None:
        self.fault = "conflict" if failed.conflict else "refused" if failed.fatal else "unreachable"
        wait = LONGEST_WAIT if failed.fatal else min(LONGEST_WAIT, failed.wait * 2 ** min(failures - 1, 6))
        level = log.error if failed.conflict or failed.fatal else log.warning
        level("fetch failed", account=self.platform.account, fault=self.fault, failures=failures, wait=wait)
        await asyncio.sleep(wait)
