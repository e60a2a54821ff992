"""Crises, as they are remembered."""

from collections.abc import AsyncIterator

import pytest

from storage.crises import Crisis
from storage.unit import Storage, Unit
from tests.storage.fresh import fresh


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    async with fresh(database_url) as (store, _hand):
        yield store


async def opened(unit: Unit, region: str = "north", place: str = "Nell valley", level: int = 2) -> Crisis:
    steps = {"en": ("Keep away from the river.",)}
    made = await unit.crises.open(region, "flood", place, level, "duty-officer", {"en": "The river rose."}, steps)
    assert made is not None
    return made


async def test_a_crisis_is_read_back_as_it_was_opened(storage: Storage) -> None:
    async with storage.unit() as unit:
        made = await opened(unit)
    async with storage.reading() as unit:
        assert await unit.crises.all_open() == (made,)
        assert made.steps == {"en": ["Keep away from the river."]}


async def test_the_same_crisis_opens_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        await opened(unit)
        again = await unit.crises.open("north", "flood", "Nell valley", 3, "head", {}, {})
        assert again is None
        assert await opened(unit, place="Lindholt")


async def test_a_crisis_may_be_opened_again_after_it_was_closed(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.crises.close(await opened(unit), "head")
        assert await opened(unit)


async def test_of_two_officers_at_once_one_is_faster(storage: Storage) -> None:
    async with storage.unit() as unit:
        seen = await opened(unit)
        assert await unit.crises.set_level(seen, 3)
        assert not await unit.crises.close(seen, "head")
        assert await unit.crises.top() == 3


async def test_a_region_is_at_the_level_of_the_gravest_crisis_that_touches_it(storage: Storage) -> None:
    async with storage.unit() as unit:
        await opened(unit, level=2)
        await opened(unit, region="", place="", level=1)
        assert [await unit.crises.level(region) for region in ("north", "south", "")] == [2, 1, 2]
        assert [one.level for one in await unit.crises.all_open()] == [2, 1]


async def test_a_closed_crisis_weighs_nothing(storage: Storage) -> None:
    async with storage.unit() as unit:
        seen = await opened(unit)
        await unit.crises.close(seen, "head")
        assert await unit.crises.top() == 0
        ended = await unit.crises.latest_closed()
        assert ended is not None
        assert not ended.is_open
        assert ended.closed_by == "head"
