"""Series in the database: one runs for a post, whoever takes a turn takes it alone, a copy keeps the checks."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.tables import post_check, reading
from storage.unit import Storage
from tests.storage.fresh import NOW, fresh

RULE = "every 1 day 0 18:00 from 2026-10-15"
DAY = timedelta(days=1)


@pytest.fixture
async def storage(empty_database_url: str) -> AsyncIterator[Storage]:
    async with fresh(empty_database_url) as (store, _hand):
        yield store


async def test_a_turn_is_taken_once(storage: Storage) -> None:
    async with storage.unit() as unit:
        number = await unit.series.begin(47, RULE, "Europe/Berlin", NOW)
        seen = await unit.series.get(number)
        assert seen is not None
        assert (seen.post, seen.rule, seen.state, seen.next_at) == (47, RULE, "running", NOW)
        assert await unit.series.go_on(seen, NOW + DAY)
        assert not await unit.series.go_on(seen, NOW + DAY)
        assert not await unit.series.end(seen)


async def test_a_stopped_series_gives_no_further_turn(storage: Storage) -> None:
    async with storage.unit() as unit:
        number = await unit.series.begin(47, RULE, "Europe/Berlin", NOW)
        seen = await unit.series.get(number)
        assert seen is not None
        assert await unit.series.stop(47, "head") == (number,)
        assert await unit.series.stop(47, "head") == ()
        assert not await unit.series.go_on(seen, NOW + DAY)
        assert await unit.series.running() == ()
        stopped = await unit.series.get(number)
        assert stopped is not None
        assert stopped.stopped_by == "head"


async def test_a_copy_keeps_who_read_and_checked_its_words(storage: Storage) -> None:
    async with storage.unit() as unit:
        kept = {"post": 47, "language": "ar", "print": "p", "person": "reader", "at": NOW}
        await unit.posts.insert(reading, kept)
        checked = {"post": 47, "print": "p", "person": "checker", "rating": "confirmed", "source": "s", "at": NOW}
        await unit.posts.insert(post_check, checked)
        await unit.series.copy_checks(47, 48)
        (read,) = await unit.series.rows(sa.select(reading).where(reading.c.post == 48))
        (check,) = await unit.series.rows(sa.select(post_check).where(post_check.c.post == 48))

    assert (read["language"], read["person"]) == ("ar", "reader")
    assert (check["rating"], check["source"]) == ("confirmed", "s")


async def test_what_is_out_by_hand_counts_above_the_cap(storage: Storage) -> None:
    async with storage.unit() as unit:
        day = NOW.date()
        assert await unit.slots.reserve(1, "press", day, "routine", 1)
        assert await unit.slots.count(2, "press", day, "routine") == 2
        assert await unit.slots.count(2, "press", day, "routine") == 2
        assert not await unit.slots.reserve(3, "press", day, "routine", 2)
        used = await unit.slots.between("press", day - DAY, day + DAY, "routine")

    assert [(slot.post, slot.sent) for slot in used] == [(1, False), (2, True)]


async def test_posts_around_an_hour_are_those_of_this_group_in_these_states(storage: Storage) -> None:
    async with storage.unit() as unit:
        for number, (group, hours) in enumerate([("press", -30), ("press", -23), ("trade", 0), ("press", 20)], 1):
            at = NOW + timedelta(hours=hours)
            await unit.posts.draft("author", "press", state="published", groups=(group,))
            await unit.slots.reserve(number, group, at.date(), "routine", 9, at)
        near = await unit.posts.around("press", NOW - DAY, NOW + DAY, ("published",))
        none = await unit.posts.around("press", NOW - DAY, NOW + DAY, ("retracted",))

    assert [post.id for post in near] == [4, 2]
    assert none == ()
