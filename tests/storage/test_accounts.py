"""What is remembered of our own accounts over restarts: the offset, the silence, and who may send."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta

import pytest

from groups.deliveries import State
from groups.messages import Address, Lane, Send
from groups.texts import as_text
from storage.outbox import Result
from storage.unit import Storage
from tests.storage.fresh import NOW, Hand, fresh


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


# ---- whether anything goes through ----------------------------------------------------------------------


@dataclass
class Book:
    """An account with messages; the clock moves by minutes."""

    store: Storage
    hand: Hand

    def moves(self, minutes: float) -> None:
        self.hand.now += timedelta(minutes=minutes)

    async def wants(self, lane: Lane) -> int:
        async with self.store.unit() as unit:
            await unit.outbox.add([Send(Address("bot", "1"), as_text("Shelter at the school"), lane=lane, subject="x")])
            return (await unit.outbox.of("x"))[-1].id

    async def tries(self, number: int, state: State, outcome: str) -> None:
        async with self.store.unit() as unit:
            await unit.outbox.claim([number], 1, unit.now + timedelta(seconds=30))
            await unit.outbox.settle([Result(number, state, outcome)], 1)

    async def blocked_for(self) -> float | None:
        """Minutes since which nothing goes through; None when all is well."""
        async with self.store.unit() as unit:
            since = await unit.accounts.blocked_since("bot")
            return None if since is None else (unit.now - since).total_seconds() / 60


@pytest.fixture
async def book(empty_database_url: str) -> AsyncIterator[Book]:
    async with fresh(empty_database_url) as (store, hand):
        async with store.unit() as unit:
            await unit.accounts.known("bot")
        yield Book(store, hand)


async def test_a_crisis_message_that_waits_says_since_when_nothing_goes(book: Book) -> None:
    await book.wants(Lane.ROUTINE)
    assert await book.blocked_for() is None
    await book.wants(Lane.CRISIS)
    book.moves(3)
    assert await book.blocked_for() == 3


@pytest.mark.parametrize("outcome", ["notdone", "maybedone", "slowdown", "misconfigured"])
async def test_a_try_that_nobody_answered_counts_on_any_lane(book: Book, outcome: str) -> None:
    number = await book.wants(Lane.ROUTINE)
    book.moves(5)
    await book.tries(number, State.WAIT, outcome)
    book.moves(2)
    await book.tries(number, State.WAIT, outcome)
    assert await book.blocked_for() == 2


@pytest.mark.parametrize(("state", "outcome"), [(State.DONE, "done"), (State.FAILED, "rejected")])
async def test_every_answer_begins_the_silence_anew_even_a_refusal(book: Book, state: State, outcome: str) -> None:
    waits, answered = await book.wants(Lane.CRISIS), await book.wants(Lane.CRISIS)
    await book.tries(waits, State.WAIT, "notdone")
    book.moves(3)
    await book.tries(answered, state, outcome)
    book.moves(1)
    assert await book.blocked_for() == 1


async def test_what_has_gone_out_or_is_not_due_yet_blocks_nothing(book: Book) -> None:
    await book.tries(await book.wants(Lane.CRISIS), State.DONE, "done")
    async with book.store.unit() as unit:
        later = Send(Address("bot", "1"), as_text("x"), lane=Lane.CRISIS, not_before=unit.now + timedelta(hours=1))
        await unit.outbox.add([later])
    book.moves(30)
    assert await book.blocked_for() is None


async def test_an_account_that_is_stopped_is_named_with_its_reason(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.accounts.stop("bot", "the token is refused")
        assert await unit.accounts.stopped() == {"bot": "the token is refused"}
        await unit.accounts.stop("bot", "")
        assert await unit.accounts.stopped() == {}
