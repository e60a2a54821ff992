"""Due rows decide what runs: each once, whoever ticks, and however often."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.scheduler import KEEP_ENDED_TEXTS, Scheduler
from groups.messages import Address, Button, Due, Send
from groups.texts import as_text
from storage.tables import outbox
from storage.unit import Storage
from tests.patience import PATIENCE

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Night:
    """Schedulers on one database; `now` is moved by hand."""

    def __init__(self, url: str) -> None:
        self.now = NOW
        self.url = url
        self.woken = 0
        self.chores = 0
        self.schedulers: list[Scheduler] = []

    def scheduler(self) -> Scheduler:
        made = Scheduler(Storage.open(self.url, lambda: self.now), self._wake, self._chores)
        self.schedulers.append(made)
        return made

    def _wake(self) -> None:
        self.woken += 1

    async def _chores(self) -> None:
        self.chores += 1

    async def events(self) -> list[Due]:
        async with self.schedulers[0].storage.reading() as unit:
            return [row.event for row in await unit.inbox.take(1000) if isinstance(row.event, Due)]

    async def sets(self, *dues: tuple[str, str, timedelta]) -> None:
        async with self.schedulers[0].storage.unit() as unit:
            for kind, subject, after in dues:
                await unit.dues.set(kind, subject, self.now + after)


@pytest.fixture
async def night(database_url: str) -> AsyncIterator[Night]:
    night = Night(database_url)
    night.scheduler()
    yield night
    for scheduler in night.schedulers:
        await scheduler.stop()
        await scheduler.storage.close()


async def test_what_is_due_is_handed_over_once_and_in_its_order(night: Night) -> None:
    late, soon, later = timedelta(seconds=-2), timedelta(seconds=-1), timedelta(seconds=1)
    await night.sets(("b", "2", soon), ("a", "1", late), ("c", "3", later))
    handed = [await night.schedulers[0].tick() for _ in range(3)]

    assert handed == [2, 0, 0]
    assert [event.kind for event in await night.events()] == ["a", "b"]
    assert night.woken == 1


async def test_two_processes_that_tick_at_once_hand_over_each_row_once(night: Night) -> None:
    other = night.scheduler()
    await night.sets(*(("duty", str(number), timedelta(seconds=-1)) for number in range(60)))
    handed = await asyncio.gather(*(one.tick() for one in (night.schedulers[0], other) * 3))

    assert sum(handed) == 60
    assert sorted(int(event.subject) for event in await night.events()) == list(range(60))


async def test_after_six_hours_of_sleep_each_row_comes_once(night: Night) -> None:
    await night.sets(*(("duty", str(number), timedelta(hours=number)) for number in range(7)))
    night.now += timedelta(hours=6)
    while await night.schedulers[0].tick():
        pass
    assert len(await night.events()) == 7


async def test_a_row_that_was_moved_comes_at_its_new_hour_alone(night: Night) -> None:
    await night.sets(("duty", "1", timedelta(0)))
    await night.sets(("duty", "1", timedelta(hours=1)))
    early = await night.schedulers[0].tick()
    night.now += timedelta(hours=1)
    assert (early, await night.schedulers[0].tick()) == (0, 1)


async def test_the_same_duty_may_come_again_after_it_was_done(night: Night) -> None:
    for _ in range(3):
        await night.sets(("duty", "1", timedelta(0)))
        await night.schedulers[0].tick()
    assert len(await night.events()) == 3


async def test_it_ticks_by_itself(night: Night) -> None:
    await night.sets(("duty", "1", timedelta(0)))
    night.schedulers[0].start()
    async with asyncio.timeout(PATIENCE):
        while not await night.events():
            await asyncio.sleep(0.05)


async def test_keeping_house_seals_the_audit_and_forgets_what_is_over(night: Night) -> None:
    storage = night.schedulers[0].storage
    async with storage.unit() as unit:
        unit.audits.note("approve", "post:1")
        await unit.audits.flush()
        await unit.buttons.keep([Button("Old", "ask", nonce="old")])
        await unit.outbox.add([Send(Address("web", "a"), as_text("An answer"), subject="answer:1")])
        await unit.connection.execute(sa.update(outbox).values(state="done", ended_at=unit.now))
    night.now += KEEP_ENDED_TEXTS + timedelta(days=1)
    await night.schedulers[0].keep_house()

    async with storage.unit() as unit:
        assert await unit.audits.seal() == 0
        assert await unit.buttons.find("old") is None
        assert (await unit.outbox.one(sa.select(outbox)))["payload"] == ""
    assert night.chores == 1
