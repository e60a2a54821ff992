"""What is remembered of our own accounts over restarts: the offset, the silence, and who may send."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from storage.unit import Storage
from tests.storage.fresh import NOW, fresh


@pytest.fixture
async def storage(empty_database_url: str) -> AsyncIterator[Storage]:
    async with fresh(empty_database_url) as (store, _hand):
        async with store.unit() as unit:
            await unit.accounts.known("bot")
        yield store


async def test_a_longer_silence_is_never_shortened(storage: Storage) -> None:
    seen = []
    for seconds in (7, 300, 2, 301):
        async with storage.unit() as unit:
            await unit.accounts.pause("bot", NOW + timedelta(seconds=seconds))
            seen.append((await unit.accounts.known("bot"))["paused_until"] - NOW)
    assert [each.total_seconds() for each in seen] == [7, 300, 300, 301]


async def test_what_is_confirmed_and_why_it_stopped_is_kept_for_each_account_alone(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.accounts.known("other")
        await unit.accounts.confirm("bot", 17)
        await unit.accounts.stop("bot", "the token is refused")
        rows = [await unit.accounts.known(name) for name in ("bot", "other")]
    assert [(row["confirmed"], row["stopped"]) for row in rows] == [(17, "the token is refused"), (0, "")]


async def test_each_sender_has_an_epoch_of_its_own(storage: Storage) -> None:
    epochs = []
    for holder in ("one:1", "two:2", "one:3"):
        async with storage.unit() as unit:
            epochs.append(await unit.accounts.next_epoch("bot", holder))
    assert epochs == [1, 2, 3]
