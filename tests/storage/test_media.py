"""Files that are kept: once each, for as long as something shows them, and under each account's own name."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from groups.texts import as_text
from storage.unit import Storage
from storage.web import Web
from tests.peers.pictures import document, photo
from tests.storage.fresh import Hand, fresh

MONTH = timedelta(days=30)


@pytest.fixture
async def here(database_url: str) -> AsyncIterator[tuple[Storage, Hand]]:
    async with fresh(database_url) as made:
        yield made


Here = tuple[Storage, Hand]


async def test_a_file_comes_back_as_it_was(here: Here) -> None:
    storage, _ = here
    async with storage.unit() as unit:
        digest = await unit.files.keep(document("نموذج.pdf"))
        found = await unit.files.get(digest)

        assert found == document("نموذج.pdf")
        assert await unit.files.about(digest) == document("نموذج.pdf").media
        assert await unit.files.get("0" * 64) is None


async def test_the_same_bytes_are_kept_once(here: Here) -> None:
    storage, _ = here
    async with storage.unit() as unit:
        first = await unit.files.keep(photo())
        second = await unit.files.keep(replace(photo(), name="again.jpg"))

        assert first == second
        assert (await unit.files.about(first)) == photo().media


async def test_a_name_on_a_platform_belongs_to_its_account(here: Here) -> None:
    storage, _ = here
    async with storage.unit() as unit:
        digest = await unit.files.keep(photo())
        await unit.files.set_ref("telegram", digest, "old")
        await unit.files.set_ref("telegram", digest, "AgAC")

        assert await unit.files.ref("telegram", digest) == "AgAC"
        assert await unit.files.ref("telegram-2", digest) == ""


async def test_a_file_is_forgotten_when_no_post_and_no_message_shows_it(here: Here) -> None:
    storage, hand = here
    in_post, in_chat, unused = photo("red"), photo("green"), photo("blue")
    async with storage.unit() as unit:
        for file in (in_post, in_chat, unused):
            await unit.files.set_ref("telegram", await unit.files.keep(file), "AgAC")
        await unit.posts.draft("olga", "press", texts={"en": as_text("x")}, media=(in_post.digest,))
        web = Web(unit.connection, unit.now)
        await web.create("press", "Press", "press")
        await web.put("press", as_text("x"), media=(in_chat.media,))
    hand.now += MONTH
    async with storage.unit() as unit:
        fresh_one = await unit.files.keep(photo("white"))

        assert await unit.files.forget(hand.now) == 1
        assert await unit.files.about(unused.digest) is None
        assert await unit.files.ref("telegram", unused.digest) == ""
        for kept in (in_post.digest, in_chat.digest, fresh_one):
            assert await unit.files.about(kept)
        assert await unit.files.ref("telegram", in_post.digest) == "AgAC"


async def test_a_file_that_comes_again_is_as_young_as_its_last_coming(here: Here) -> None:
    storage, hand = here
    async with storage.unit() as unit:
        await unit.files.keep(photo())
    hand.now += MONTH
    async with storage.unit() as unit:
        await unit.files.keep(photo())
        assert await unit.files.forget(hand.now) == 0
