"""Facts: what the files say, overlaid with what officers found."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from groups.facts import Freshness
from storage.facts import FactNow
from storage.unit import Storage, Unit
from tests.storage.fresh import NOW, fresh


@dataclass(frozen=True)
class Written:
    id: str
    order: int = 100
    emergency: bool = False
    label: dict[str, str] = field(default_factory=lambda: {"en": "Duty line"})
    value: dict[str, str] = field(default_factory=lambda: {"en": "112", "ar": "112"})
    topic: tuple[str, ...] = ()
    owner: str = "duty-officer"
    second_owner: str = ""
    every: timedelta = timedelta(days=7)
    phone: bool = True
    region: str = ""


@dataclass(frozen=True)
class Files:
    facts: tuple[Written, ...] = (Written("F3", 1), Written("F2", 9, emergency=True), Written("F1", 2, emergency=True))

    def fact(self, number: str) -> Written | None:
        return next((each for each in self.facts if each.id == number), None)


FILES = Files()


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    async with fresh(database_url) as (store, _hand):
        yield store


async def one(unit: Unit, number: str = "F1", level: int = 0) -> FactNow:
    found = await unit.facts.one_now(FILES, number, level)
    assert found is not None
    return found


async def test_emergency_facts_come_first_then_the_order_of_the_files(storage: Storage) -> None:
    async with storage.reading() as unit:
        assert [fact.id for fact in await unit.facts.all_now(FILES)] == ["F1", "F2", "F3"]


async def test_at_first_nothing_is_checked(storage: Storage) -> None:
    async with storage.reading() as unit:
        assert {fact.freshness for fact in await unit.facts.all_now(FILES)} == {Freshness.OVERDUE}
        assert (await one(unit)).checked_at is None


async def test_a_check_is_remembered_with_who_did_it(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.facts.check(await one(unit), "duty-officer", "call")
        found = await one(unit)
        assert (found.checked_at, found.checked_by, found.freshness) == (NOW, "duty-officer", Freshness.FRESH)


async def test_of_two_first_checks_at_once_one_counts(storage: Storage) -> None:
    async with storage.unit() as unit:
        seen = await one(unit)
        assert await unit.facts.check(seen, "duty-officer", "call")
        assert not await unit.facts.check(seen, "head", "call")
        assert not await unit.facts.fail(seen, "head", "silent")


async def test_a_failed_fact_is_good_again_only_with_a_new_value(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.facts.fail(await one(unit), "duty-officer", "nobody answers")
        assert (await one(unit)).is_failed
        assert await unit.facts.propose(await one(unit), {"en": "113", "ar": "113"}, "duty-officer")
        assert (await one(unit)).is_failed
        assert (await one(unit)).value["en"] == "112"
        assert await unit.facts.adopt(await one(unit), "head")
        found = await one(unit)
        assert (found.value["en"], found.checked_by, found.proposed) == ("113", "head", {})
        assert not found.is_failed


async def test_a_dropped_proposal_leaves_the_value(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.facts.propose(await one(unit), {"en": "113"}, "duty-officer")
        seen = await one(unit)
        assert await unit.facts.drop(seen)
        assert ((await one(unit)).proposed_by, (await one(unit)).value["en"]) == ("", "112")
        assert not await unit.facts.adopt(seen, "head")


async def test_from_alert_on_an_emergency_number_holds_for_a_day(database_url: str) -> None:
    async with fresh(database_url) as (storage, hand):
        async with storage.unit() as unit:
            await unit.facts.check(await one(unit), "duty-officer", "call")
        hand.now = NOW + timedelta(hours=25)
        async with storage.reading() as unit:
            assert [(await one(unit, level=level)).is_overdue for level in (0, 1, 2, 3)] == [False, False, True, True]


async def test_what_the_files_do_not_know_is_nothing(storage: Storage) -> None:
    async with storage.reading() as unit:
        assert await unit.facts.one_now(FILES, "F99") is None
