"""A group's day is never over-used: not by a race, not by moving posts about, on either engine."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa

from storage.tables import cap_day, meta, slot
from storage.unit import Storage

NOW = datetime(2026, 10, 13, 12, 0, tzinfo=UTC)
TODAY, TOMORROW = date(2026, 10, 13), date(2026, 10, 14)


def clock() -> datetime:
    return NOW


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    opened = Storage.open(database_url, clock)
    async with opened.engine.begin() as connection:
        await connection.run_sync(meta.create_all)
    yield opened
    await opened.close()


async def reserve(storage: Storage, post: int, group: str = "press", day: date = TODAY, limit: int = 3) -> bool:
    async with storage.unit() as unit:
        return await unit.slots.reserve(post, group, day, "routine", limit, NOW)


async def posts_of(storage: Storage, day: date = TODAY, group: str = "press") -> list[int]:
    async with storage.reading() as unit:
        return [taken.post for taken in await unit.slots.used(group, day, "routine")]


async def counted(storage: Storage) -> dict[tuple[str, date], int]:
    async with storage.reading() as unit:
        rows = await unit.slots.rows(sa.select(cap_day.c.group_id, cap_day.c.local_date, cap_day.c.used))
    return {(row["group_id"], row["local_date"]): row["used"] for row in rows if row["used"]}


async def test_the_fourth_post_of_a_day_of_three_finds_no_slot(storage: Storage) -> None:
    taken = [await reserve(storage, post) for post in (41, 44, 47, 50)]

    assert taken == [True, True, True, False]
    assert await posts_of(storage) == [41, 44, 47]


async def test_asking_again_for_the_same_post_takes_no_second_slot(storage: Storage) -> None:
    assert [await reserve(storage, 41, limit=1) for _ in range(3)] == [True, True, True]

    assert await counted(storage) == {("press", TODAY): 1}


async def test_a_cancelled_post_gives_its_slot_back_once(storage: Storage) -> None:
    await reserve(storage, 41, limit=1)
    async with storage.unit() as unit:
        assert [await unit.slots.free(41, "press"), await unit.slots.free(41, "press")] == [1, 0]

    assert await reserve(storage, 44, limit=1)


async def test_a_post_that_moves_to_tomorrow_counts_there_and_no_longer_here(storage: Storage) -> None:
    await reserve(storage, 41)
    async with storage.unit() as unit:
        assert await unit.slots.rekey(41, "press", TOMORROW, 3, NOW + timedelta(days=1))

    assert (await posts_of(storage), await posts_of(storage, TOMORROW)) == ([], [41])
    assert await counted(storage) == {("press", TOMORROW): 1}


async def test_a_post_cannot_move_to_a_full_day_and_keeps_the_one_it_has(storage: Storage) -> None:
    await reserve(storage, 41, day=TOMORROW, limit=1)
    await reserve(storage, 44, limit=1)
    async with storage.unit() as unit:
        assert not await unit.slots.rekey(44, "press", TOMORROW, 1, NOW)

    assert await counted(storage) == {("press", TODAY): 1, ("press", TOMORROW): 1}


async def test_a_lowered_cap_acts_at_once(storage: Storage) -> None:
    await reserve(storage, 41)
    await reserve(storage, 44)

    assert not await reserve(storage, 47, limit=2)
    assert not await reserve(storage, 50, group="trade", limit=0)


async def test_the_last_post_before_an_hour_and_those_near_it_are_found(storage: Storage) -> None:
    async with storage.unit() as unit:
        for post, minutes in ((41, -90), (44, -10), (47, 25)):
            at = NOW + timedelta(minutes=minutes)
            await unit.slots.reserve(post, "press", TODAY, "routine", 3, at)
        near = await unit.slots.near("press", "routine", NOW - timedelta(minutes=30), NOW + timedelta(minutes=30))

        assert await unit.slots.last("press", "routine", before=NOW) == NOW - timedelta(minutes=10)
        assert await unit.slots.last("press", "routine") == NOW + timedelta(minutes=25)
        assert [found.post for found in near] == [44, 47]
        assert await unit.slots.last("trade", "routine") is None


async def test_eight_at_once_take_exactly_the_slots_there_are(storage: Storage, database_url: str) -> None:
    async with AsyncExitStack() as stack:
        others = [Storage.open(database_url, clock) for _ in range(8)]
        for other in others:
            stack.push_async_callback(other.close)
        taken = await asyncio.gather(*(reserve(other, post) for post, other in enumerate(others, 100)))

    assert sum(taken) == 3
    assert len(await posts_of(storage)) == 3
    assert await counted(storage) == {("press", TODAY): 3}


async def test_the_same_post_asked_for_by_eight_at_once_takes_one_slot(storage: Storage, database_url: str) -> None:
    async with AsyncExitStack() as stack:
        others = [Storage.open(database_url, clock) for _ in range(8)]
        for other in others:
            stack.push_async_callback(other.close)
        taken = await asyncio.gather(*(reserve(other, 41) for other in others))

    assert all(taken)
    assert await counted(storage) == {("press", TODAY): 1}
    async with storage.reading() as unit:
        assert await unit.slots.value(sa.select(sa.func.count()).select_from(slot)) == 1
