"""The durable inbox: what was recorded is handled once, in its order, or put aside where it can be seen."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import sqlalchemy as sa

from groups.messages import Address, Due, Said, Sender, Settled, Update
from groups.outcomes import Done, MaybeDone
from groups.texts import as_text
from storage.inbox import TRIES
from storage.tables import inbox
from storage.unit import Storage
from tests.storage.fresh import NOW, fresh


@pytest.fixture
async def storage(empty_database_url: str) -> AsyncIterator[Storage]:
    async with fresh(empty_database_url) as (store, _hand):
        yield store


def said(number: int, digest: str = "d", chat: str = "7") -> Update:
    event = Said(Address("bot", chat), Sender("bot:7"), str(number), NOW, as_text(f"words {number}"))
    return Update(number, digest, event)


async def record(storage: Storage, *updates: Update, account: str = "bot") -> None:
    async with storage.unit() as unit:
        await unit.inbox.record(account, updates)


async def waiting(storage: Storage) -> list[int]:
    async with storage.reading() as unit:
        return [int(row.event.message) for row in await unit.inbox.take(50) if isinstance(row.event, Said)]


async def test_the_same_update_is_kept_once(storage: Storage) -> None:
    await record(storage, said(1), said(2), said(1))
    await record(storage, said(2), said(3))
    assert await waiting(storage) == [1, 2, 3]


async def test_another_update_under_a_number_that_was_used_is_kept_too(storage: Storage) -> None:
    await record(storage, said(1, "first"))
    await record(storage, said(1, "second"))
    assert len(await waiting(storage)) == 2


async def test_a_smaller_number_is_not_taken_for_an_old_one(storage: Storage) -> None:
    await record(storage, said(5000))
    await record(storage, said(17))
    assert await waiting(storage) == [5000, 17]


async def test_two_accounts_may_use_the_same_numbers(storage: Storage) -> None:
    await record(storage, said(1))
    await record(storage, said(1), account="other")
    assert len(await waiting(storage)) == 2


async def test_an_update_that_was_done_is_still_known_when_it_comes_again(storage: Storage) -> None:
    await record(storage, said(1))
    async with storage.unit() as unit:
        await unit.inbox.done([row.id for row in await unit.inbox.take(5)])
    await record(storage, said(1))
    async with storage.reading() as unit:
        row = await unit.inbox.one(sa.select(inbox))
        assert await unit.inbox.backlog() == 0
    assert (row["state"], row["body"]) == ("done", "")


async def test_nothing_is_kept_of_a_transaction_that_failed(storage: Storage) -> None:
    with suppress(RuntimeError):
        async with storage.unit() as unit:
            await unit.inbox.record("bot", [said(1)])
            raise RuntimeError
    assert await waiting(storage) == []


async def test_a_row_that_fails_three_times_is_put_aside(storage: Storage) -> None:
    await record(storage, said(1), said(2))
    last = []
    for _ in range(TRIES):
        async with storage.unit() as unit:
            row = (await unit.inbox.take(1))[0]
            last.append(await unit.inbox.failed(row, "ValueError"))
    async with storage.reading() as unit:
        assert await unit.inbox.quarantined() == 1
    assert last == [False, False, True]
    assert await waiting(storage) == [2]


@pytest.mark.parametrize("damage", [{"kind": "telepathy"}, {"body": "{"}, {"body": '{"at": 1}'}])
async def test_a_row_that_cannot_be_read_is_handed_out_as_such_and_put_aside_at_once(
    storage: Storage, damage: dict[str, str]
) -> None:
    await record(storage, said(1), said(2))
    async with storage.unit() as unit:
        await unit.connection.execute(sa.update(inbox).where(inbox.c.update_id == 1).values(**damage))
        row, good = await unit.inbox.take(5)
        assert row.event is None
        assert good.event is not None
        assert await unit.inbox.failed(row, "ValueError")


async def test_an_outcome_and_an_hour_come_back_as_they_were(storage: Storage) -> None:
    settled = Settled(Address("bot", "7", "3"), 5, "send", "post:1", Done("99"))
    due = Due("post.send", "post:1", NOW)
    async with storage.unit() as unit:
        await unit.inbox.post(5, settled, "1:done")
        await unit.inbox.post(5, settled, "1:done")
        await unit.inbox.post(5, Settled(settled.at, 5, "send", "post:1", MaybeDone("reset")), "2:ambiguous")
        await unit.inbox.post(1, due)
        events = [row.event for row in await unit.inbox.take(5)]
    assert events[0] == settled
    assert events[2] == due
    assert len(events) == 3


async def test_an_effect_happens_once_even_when_two_want_it_at_the_same_moment(storage: Storage) -> None:
    async def wants(*nonces: str) -> set[str]:
        async with storage.unit() as unit:
            return await unit.inbox.once(nonces)

    both = await asyncio.gather(wants("a", "b"), wants("b", "a"))
    assert sorted(nonce for fresh in both for nonce in fresh) == ["a", "b"]
    assert await wants("a", "c", "c") == {"c"}
    assert await wants() == set()
