"""The second factor of an officer, as it is remembered."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.unit import Storage
from tests.storage.fresh import NOW, fresh

LOCK = timedelta(minutes=15)
HERE, ELSEWHERE = "telegram:9000005", "web:duty-officer"


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    async with fresh(database_url) as (store, _hand):
        yield store


async def test_an_officer_without_a_factor_has_none(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.factors.find("duty-officer") is None
        assert not await unit.factors.fresh("duty-officer", HERE, timedelta(minutes=5))


async def test_a_new_secret_makes_the_old_proof_void(storage: Storage) -> None:
    async with storage.unit() as unit:
        first = await unit.factors.enrol("duty-officer")
        assert await unit.factors.proved("duty-officer", HERE, 7, "act")
        second = await unit.factors.enrol("duty-officer")
        assert first != second
        assert len(second) == 32  # 160 bits in base32
        assert not await unit.factors.fresh("duty-officer", HERE, timedelta(minutes=5))


async def test_a_code_counts_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.factors.enrol("duty-officer")
        assert await unit.factors.proved("duty-officer", HERE, 7, "act")
        assert not await unit.factors.proved("duty-officer", HERE, 7, "act")
        assert not await unit.factors.proved("duty-officer", HERE, 6, "act")
        assert await unit.factors.proved("duty-officer", HERE, 8, "act")


async def test_a_code_that_was_spent_counts_no_more_and_proves_nothing(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.factors.enrol("duty-officer")
        assert await unit.factors.spend("duty-officer", 7)
        assert not await unit.factors.proved("duty-officer", HERE, 7, "act")
        assert not await unit.factors.fresh("duty-officer", HERE, timedelta(minutes=5))


async def test_a_proof_is_fresh_for_five_minutes(database_url: str) -> None:
    async with fresh(database_url) as (storage, hand):
        async with storage.unit() as unit:
            await unit.factors.enrol("duty-officer")
            await unit.factors.proved("duty-officer", HERE, 7, "act")
        for minutes, act in ((5, "act"), (6, "")):
            hand.now = NOW + timedelta(minutes=minutes)
            async with storage.unit() as unit:
                assert await unit.factors.fresh("duty-officer", HERE, timedelta(minutes=5)) == act


async def test_a_code_from_one_account_proves_nothing_for_another_that_may_be_stolen(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.factors.enrol("duty-officer")
        await unit.factors.proved("duty-officer", HERE, 7, "act")
        assert await unit.factors.fresh("duty-officer", HERE, timedelta(minutes=5))
        assert not await unit.factors.fresh("duty-officer", ELSEWHERE, timedelta(minutes=5))


async def test_the_fifth_wrong_code_locks(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.factors.enrol("duty-officer")
        assert [await unit.factors.failed("duty-officer", 5, LOCK) for _ in range(5)] == [False] * 4 + [True]
        found = await unit.factors.find("duty-officer")
        assert found is not None
        assert found.locked_until == NOW + LOCK


async def test_a_right_code_forgives_the_wrong_ones_before(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.factors.enrol("duty-officer")
        for _ in range(4):
            await unit.factors.failed("duty-officer", 5, LOCK)
        await unit.factors.proved("duty-officer", HERE, 7, "act")
        assert not await unit.factors.failed("duty-officer", 5, LOCK)
