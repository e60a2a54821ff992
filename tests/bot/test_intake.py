"""Record first, confirm after: what Telegram once handed us is never lost, whenever we die."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest
from typing_extensions import override

from bot.hearing import Hearing
from bot.intake import Intake
from bot.platforms.base import Batch, Ears, FetchFailed
from groups.messages import Address, Said, Sender, Update
from groups.texts import as_text
from storage.unit import Storage, Unit
from tests.patience import PATIENCE
from tests.peers.memory import MemoryPlatform

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BLINK = 0.01


class DiedError(Exception):
    """The process is gone before the commit."""


class DyingStorage(Storage):
    """Everything is written, and nothing is committed."""

    @override
    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        async with super().unit() as unit:
            yield unit
            raise DiedError


@dataclass
class Outside(MemoryPlatform):
    """Keeps its updates until they are confirmed, as Telegram does."""

    queue: list[Update] = field(default_factory=list)
    faults: list[FetchFailed] = field(default_factory=list)
    offsets: list[int] = field(default_factory=list)

    @override
    async def fetch(self, offset: int, ears: Ears, seconds: float) -> Batch:
        self.offsets.append(offset)
        if self.faults:
            raise self.faults.pop(0)
        self.queue = [update for update in self.queue if update.id >= offset]
        if not self.queue:
            await asyncio.sleep(seconds)
            return Batch((), offset)
        batch = tuple(self.queue[:2])
        return Batch(batch, batch[-1].id + 1)


class Restarted(Outside):
    """Its queue was made anew: the offset that we ask with means nothing to it."""

    @override
    async def fetch(self, offset: int, ears: Ears, seconds: float) -> Batch:
        return await super().fetch(0, ears, seconds)


def said(number: int) -> Update:
    at = Address("memory", "7")
    return Update(number, f"{number}", Said(at, Sender("memory:7"), str(number), NOW, as_text("/me"), private=True))


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    storage = Storage.open(database_url, lambda: NOW)
    yield storage
    await storage.close()


def intake(platform: Outside, storage: Storage, woken: list[bool] | None = None) -> Intake:
    wake = woken if woken is not None else []
    hearing = Hearing("memory", "memory")
    return Intake(platform, storage, hearing, lambda: wake.append(True), poll_seconds=BLINK)


async def numbers(storage: Storage) -> list[str]:
    async with storage.reading() as unit:
        return [row.event.message for row in await unit.inbox.take(100) if isinstance(row.event, Said)]


@asynccontextmanager
async def running(work: Intake) -> AsyncIterator[None]:
    task = asyncio.create_task(work.run())
    yield
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


async def until(storage: Storage, count: int) -> Sequence[str]:
    async with asyncio.timeout(PATIENCE):
        while len(found := await numbers(storage)) < count:
            await asyncio.sleep(BLINK)
    return found


async def test_a_batch_is_recorded_before_it_is_confirmed(storage: Storage) -> None:
    platform = Outside(queue=[said(1), said(2), said(3)])
    woken: list[bool] = []
    async with storage.unit() as unit:
        await unit.accounts.known("memory")
    offset = await intake(platform, storage, woken).step(0)
    recorded = await numbers(storage)
    async with storage.reading() as unit:
        confirmed = (await unit.accounts.known("memory"))["confirmed"]

    assert (offset, confirmed, recorded) == (3, 3, ["1", "2"])
    assert [update.id for update in platform.queue] == [1, 2, 3]
    assert woken == [True]


async def test_a_death_between_fetch_and_commit_loses_nothing(storage: Storage) -> None:
    platform = Outside(queue=[said(1), said(2)])
    dying = DyingStorage(storage.engine, lambda: NOW)
    with pytest.raises(DiedError):
        await intake(platform, dying).step(0)
    before = await numbers(storage)
    async with running(intake(platform, storage)):
        after = await until(storage, 2)

    assert before == []
    assert after == ["1", "2"]
    assert platform.offsets[:2] == [0, 0]


async def test_a_death_between_commit_and_confirmation_doubles_nothing(storage: Storage) -> None:
    platform = Outside(queue=[said(1), said(2), said(3)])
    await intake(platform, storage).step(0)
    await intake(platform, storage).step(0)
    async with running(intake(platform, storage)):
        after = await until(storage, 3)
    assert after == ["1", "2", "3"]


async def test_it_goes_on_where_it_was_after_a_restart(storage: Storage) -> None:
    platform = Outside(queue=[said(1), said(2)])
    async with running(intake(platform, storage)):
        await until(storage, 2)
    platform.offsets.clear()
    async with running(intake(platform, storage)):
        platform.queue.append(said(3))
        await until(storage, 3)
    assert platform.offsets[0] == 3


async def test_numbers_that_jump_back_are_taken_and_confirmed(storage: Storage) -> None:
    offset = await intake(Outside(queue=[said(5000)]), storage).step(0)
    again = await intake(Restarted(queue=[said(17)]), storage).step(offset)
    assert (offset, again) == (5001, 18)
    assert await numbers(storage) == ["5000", "17"]


@pytest.mark.parametrize(
    ("fault", "word"),
    [
        (FetchFailed("x", BLINK), "unreachable"),
        (FetchFailed("x", BLINK, conflict=True), "conflict"),
        (FetchFailed("x", BLINK, fatal=True), "refused"),
    ],
)
async def test_why_nothing_comes_is_known(storage: Storage, fault: FetchFailed, word: str) -> None:
    work = intake(Outside(faults=[fault] * 200), storage)
    async with running(work), asyncio.timeout(PATIENCE):
        while not work.fault:
            await asyncio.sleep(BLINK)
        assert work.fault == word


async def test_after_a_fault_it_goes_on_with_the_same_offset(storage: Storage) -> None:
    platform = Outside(queue=[said(1)], faults=[FetchFailed("x", BLINK), FetchFailed("x", BLINK)])
    work = intake(platform, storage)
    async with running(work):
        await until(storage, 1)
        async with asyncio.timeout(PATIENCE):
            while work.fault:
                await asyncio.sleep(BLINK)
    assert platform.offsets[:3] == [0, 0, 0]
