"""A post is approved once, an edit makes every approval void, and who wrote a word of it stays its author."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest

from groups.texts import Text, as_text, bold
from storage.posts import Post
from storage.tables import meta
from storage.unit import Storage

NOW = datetime(2026, 10, 13, 12, 0, tzinfo=UTC)
WORDS = bold("Ferry line") + " opens on 2 November"


def clock() -> datetime:
    return NOW


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    opened = Storage.open(database_url, clock)
    async with opened.engine.begin() as connection:
        await connection.run_sync(meta.create_all)
    yield opened
    await opened.close()


async def submitted(storage: Storage, words: Text = WORDS) -> Post:
    async with storage.unit() as unit:
        made = await unit.posts.draft("ana", "press", texts={"en": words}, groups=("press",))
        assert await unit.posts.move(made, "submitted", submitter="ana")
        return await unit.posts.need(made.id)


async def test_a_draft_comes_back_as_it_was_written(storage: Storage) -> None:
    post = await submitted(storage)

    assert dict(post.texts) == {"en": WORDS}
    assert (post.groups, post.editors, post.version) == (("press",), ("ana",), 1)
    assert post.authors == {"ana"}
    assert post.send_at is None


async def test_whoever_edits_a_post_is_its_author_from_then_on(storage: Storage) -> None:
    post = await submitted(storage)
    async with storage.unit() as unit:
        assert await unit.posts.rewrite(post, "ben", "draft", texts={"en": as_text("New words")})
        edited = await unit.posts.need(post.id)

    assert edited.version == 2
    assert edited.authors == {"ana", "ben"}


async def test_an_edit_makes_every_approval_void(storage: Storage) -> None:
    post = await submitted(storage)
    async with storage.unit() as unit:
        await unit.posts.approve(post, "eve", "reviewer")
        assert [found.person for found in await unit.posts.approvals(post)] == ["eve"]
        assert await unit.posts.rewrite(post, "ana", "draft", texts=post.texts)
        edited = await unit.posts.need(post.id)

        assert await unit.posts.approvals(edited) == ()
        assert (edited.approver, edited.approved_print) == ("", "")


async def test_who_saw_an_older_version_changes_nothing(storage: Storage) -> None:
    old = await submitted(storage)
    async with storage.unit() as unit:
        assert await unit.posts.rewrite(old, "ben", "submitted")
        assert not await unit.posts.move(old, "approved", approver="eve")
        assert not await unit.posts.rewrite(old, "eve", "draft")
        assert (await unit.posts.need(old.id)).editors == ("ana", "ben")


async def test_posts_are_found_by_state_and_by_crisis(storage: Storage) -> None:
    waiting = await submitted(storage)
    async with storage.unit() as unit:
        key = await unit.posts.draft("ana", "consular", kind="key", crisis=3, state="sending")

        assert [post.id for post in await unit.posts.in_state("submitted", "approved")] == [waiting.id]
        assert [post.id for post in await unit.posts.of_crisis(3)] == [key.id]
        assert await unit.posts.get(999) is None
        with pytest.raises(LookupError):
            await unit.posts.need(999)


async def approve(storage: Storage, seen: Post, person: str) -> bool:
    async with storage.unit() as unit:
        return await unit.posts.move(seen, "approved", approver=person)


async def test_of_twenty_who_approve_at_once_exactly_one_does(storage: Storage, database_url: str) -> None:
    seen = await submitted(storage)
    async with AsyncExitStack() as stack:
        others = [Storage.open(database_url, clock) for _ in range(20)]
        for other in others:
            stack.push_async_callback(other.close)
        won = await asyncio.gather(*(approve(other, seen, f"officer-{n}") for n, other in enumerate(others)))

    assert sum(won) == 1
    async with storage.reading() as unit:
        assert (await unit.posts.need(seen.id)).approver == f"officer-{won.index(True)}"


async def test_of_all_that_was_ever_published_only_what_may_not_be_through_is_on_the_way(storage: Storage) -> None:
    hour = timedelta(hours=1)
    async with storage.unit() as unit:
        for state, began, crisis in (
            ("published", NOW - 3 * hour, 0),
            ("published", NOW - hour, 0),
            ("published", None, 0),
            ("sending", NOW - 3 * hour, 0),
            ("sending", NOW, 7),
            ("draft", None, 0),
        ):
            made = await unit.posts.draft("ana", "press", texts={"en": WORDS}, groups=("press",), crisis=crisis)
            await unit.posts.move(made, state, released_at=began)
        found = await unit.posts.on_the_way(NOW - 2 * hour)
    assert [post.id for post in found] == [2, 4]


async def test_what_is_out_lately_and_cites_a_thing_is_found_by_its_whole_number(storage: Storage) -> None:
    day = timedelta(days=1)
    async with storage.unit() as unit:
        for number, state, published in (
            ("P1", "published", NOW),
            ("P12", "published", NOW),
            ("P1", "corrected", NOW),
            ("P1", "retracted", NOW),
            ("P1", "published", NOW - 2 * day),
            ("P1", "scheduled", None),
        ):
            await unit.posts.draft("ana", "press", texts={}, cites=("F3", number), state=state, published_at=published)
        found = await unit.posts.out_citing("P1", NOW - day)

    assert [post.id for post in found] == [1, 3]
