"""Checks belong to the print that was checked, and are gone when what the post rests on has changed."""

from collections.abc import AsyncIterator

import pytest

from storage.unit import Storage
from tests.storage.fresh import NOW, fresh


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    async with fresh(database_url) as (store, _hand):
        yield store


async def test_a_check_is_kept_with_who_found_what_by_which_source(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.checks.note(1, "aa", "chen", "likely", "call 14:05")
        await unit.checks.note(1, "aa", "dunja", "confirmed")
    async with storage.reading() as unit:
        found = await unit.checks.of(1, "aa")
    assert [(each.person, each.rating, each.source, each.at) for each in found] == [
        ("chen", "likely", "call 14:05", NOW),
        ("dunja", "confirmed", "", NOW),
    ]


async def test_other_words_and_other_posts_are_unchecked(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.checks.note(1, "aa", "chen", "confirmed")
        assert await unit.checks.of(1, "bb") == []
        assert await unit.checks.of(2, "aa") == []


async def test_a_voided_post_is_unchecked_and_others_are_not(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.checks.note(1, "aa", "chen", "unconfirmed")
        await unit.checks.note(2, "bb", "chen", "unconfirmed")
        await unit.checks.note(2, "bb", "dunja", "unconfirmed")
        assert await unit.checks.rated("unconfirmed") == [1, 2]
        assert await unit.checks.void(1) == 1
        assert await unit.checks.rated("unconfirmed") == [2]
