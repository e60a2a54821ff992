"""Codes that were given out are found for ever; those that were asked for in vain are kept an hour."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from groups.texts import as_text
from storage.unit import Storage
from tests.storage.fresh import NOW, Hand, fresh


@pytest.fixture
async def hand(database_url: str) -> AsyncIterator[tuple[Storage, Hand]]:
    async with fresh(database_url) as both:
        yield both


async def test_what_is_published_once_keeps_its_code(hand: tuple[Storage, Hand]) -> None:
    storage, clock = hand
    async with storage.unit() as unit:
        await unit.codes.issue("post:1", "EMB-7K3Q", 2026, {"trade", "press"})
    clock.now += timedelta(days=400)
    async with storage.unit() as unit:
        await unit.codes.issue("post:1", "EMB-0000", 2027, {"press"})
        (found,) = await unit.codes.with_code("EMB-7K3Q")
        assert await unit.codes.with_code("EMB-0000") == ()
        assert await unit.codes.of("post:1") == "EMB-7K3Q"
        assert await unit.codes.of("post:2") == ""
    assert (found.subject, found.key_year, found.groups, found.issued_at) == ("post:1", 2026, ("press", "trade"), NOW)


async def test_two_may_share_a_code(hand: tuple[Storage, Hand]) -> None:
    storage, _ = hand
    async with storage.unit() as unit:
        for subject in ("post:1", "post:2"):
            await unit.codes.issue(subject, "EMB-7K3Q", 2026, ())
        assert [each.subject for each in await unit.codes.with_code("EMB-7K3Q")] == ["post:1", "post:2"]
        assert sorted(await unit.codes.numbered(["post:2", "post:9"])) == ["post:2"]


async def test_each_wording_is_kept_once_and_found_while_it_is_recent(hand: tuple[Storage, Hand]) -> None:
    storage, clock = hand
    async with storage.unit() as unit:
        await unit.codes.said("post:1", [as_text("One"), as_text("Two"), as_text("One")])
    clock.now += timedelta(hours=1)
    async with storage.unit() as unit:
        await unit.codes.said("post:1", [as_text("One")])
        await unit.codes.said("post:2", [as_text("Three")])
        assert len(await unit.codes.words_of(["post:1"])) == 2
        assert [str(text) for _, text in await unit.codes.recent(NOW)] == ["Three"]
        assert len(await unit.codes.recent(NOW - timedelta(minutes=1))) == 3


async def test_unknown_codes_are_counted_for_an_hour_and_then_gone(hand: tuple[Storage, Hand]) -> None:
    storage, clock = hand
    async with storage.unit() as unit:
        await unit.codes.missed("EMB-0001", "web:amira")
    clock.now += timedelta(minutes=30)
    async with storage.unit() as unit:
        await unit.codes.missed("EMB-0002", "web:samir")
        assert await unit.codes.misses() == ["EMB-0001", "EMB-0002"]
        assert await unit.codes.misses("web:samir") == ["EMB-0002"]
        assert await unit.codes.first_miss("web:amira") == NOW
        assert await unit.codes.first_miss("web:nobody") is None
    clock.now += timedelta(minutes=30)
    async with storage.unit() as unit:
        assert await unit.codes.misses() == ["EMB-0002"]
        assert await unit.codes.forget() == 1
