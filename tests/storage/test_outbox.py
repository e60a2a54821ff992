"""The durable outbox: claimed once, settled once, replaced where a newer wish says so, in doubt after a death."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from groups.deliveries import State
from groups.messages import Action, Address, Delete, Edit, Inspect, Lane, Notice, Pin, Send, Unpin
from groups.texts import as_text
from storage.outbox import Result
from storage.tables import attempt, outbox
from storage.unit import Storage
from tests.storage.fresh import NOW, Hand, fresh

AT = Address("bot", "7")
LATER = NOW + timedelta(seconds=30)


@pytest.fixture
async def both(empty_database_url: str) -> AsyncIterator[tuple[Storage, Hand]]:
    async with fresh(empty_database_url) as made:
        yield made


@pytest.fixture
def storage(both: tuple[Storage, Hand]) -> Storage:
    return both[0]


def send(words: str = "News", **more: object) -> Send:
    return Send(AT, as_text(words), **({"subject": "post:1"} | more))  # type: ignore[arg-type]


def edit(words: str, message: str = "5") -> Edit:
    return Edit(AT, message, as_text(words), subject="post:1")


async def add(storage: Storage, *actions: Action) -> None:
    async with storage.unit() as unit:
        await unit.outbox.add(actions)


async def states(storage: Storage) -> list[str]:
    async with storage.reading() as unit:
        return [row.state.value for row in await unit.outbox.of("post:1")]


async def claim(storage: Storage, epoch: int = 1) -> set[int]:
    async with storage.unit() as unit:
        rows = await unit.outbox.open_rows("bot", 50)
        return await unit.outbox.claim([row.id for row in rows], epoch, LATER)


async def settle(storage: Storage, state: State, outcome: str = "done", epoch: int = 1, **more: str) -> None:
    async with storage.unit() as unit:
        rows = await unit.outbox.of("post:1")
        results = [Result(row.id, state, outcome, **more) for row in rows]  # type: ignore[arg-type]
        await unit.outbox.settle(results, epoch)


async def settle_one(storage: Storage, number: int, state: State, epoch: int = 1) -> None:
    async with storage.unit() as unit:
        await unit.outbox.settle([Result(number, state, "done" if state is State.DONE else "notdone")], epoch)


async def test_a_key_makes_an_action_unique(storage: Storage) -> None:
    await add(storage, send(key="k"), send(key="k"))
    await add(storage, send(key="k"), send(), send())
    assert len(await states(storage)) == 3


async def test_a_notice_is_never_written_down(storage: Storage) -> None:
    await add(storage, Notice(AT, "p"))
    assert await states(storage) == []


async def test_crisis_goes_before_routine_and_older_before_newer(storage: Storage) -> None:
    await add(storage, send("a", lane=Lane.ROUTINE), send("b", lane=Lane.CRISIS), send("c", lane=Lane.CRISIS))
    async with storage.reading() as unit:
        rows = await unit.outbox.open_rows("bot", 50)
    assert [str(row.action.text) for row in rows if isinstance(row.action, Send)] == ["b", "c", "a"]


async def test_of_two_who_claim_a_row_one_gets_it(storage: Storage) -> None:
    await add(storage, *(send(str(number)) for number in range(8)))
    numbers = list(range(1, 9))

    async def wants(epoch: int) -> set[int]:
        async with storage.unit() as unit:
            return await unit.outbox.claim(numbers, epoch, LATER)

    taken = await asyncio.gather(*(wants(epoch) for epoch in range(1, 5)))
    assert sorted(number for each in taken for number in each) == numbers


async def test_a_newer_edit_replaces_an_unsent_one_of_the_same_message_alone(storage: Storage) -> None:
    await add(storage, edit("old"), edit("of another", "6"))
    await add(storage, edit("new"))
    assert await states(storage) == ["cancelled", "queued", "queued"]


async def test_an_edit_that_is_under_way_is_not_replaced(storage: Storage) -> None:
    await add(storage, edit("old"))
    await claim(storage)
    await add(storage, edit("new"))
    assert await states(storage) == ["acting", "queued"]


@pytest.mark.parametrize("newer", [State.QUEUED, State.DONE])
async def test_an_edit_that_is_to_be_tried_again_gives_way_to_a_newer_one(storage: Storage, newer: State) -> None:
    await add(storage, edit("old"), send())
    await claim(storage)
    await add(storage, edit("new"))
    if newer is State.DONE:
        await claim(storage)
        await settle_one(storage, 3, State.DONE)
    await settle_one(storage, 1, State.WAIT)
    await settle_one(storage, 2, State.WAIT)
    assert await states(storage) == ["cancelled", "wait", newer.value]


async def test_an_edit_is_tried_again_when_the_newer_one_was_taken_back(storage: Storage) -> None:
    await add(storage, edit("old"))
    await claim(storage)
    await add(storage, Edit(AT, "5", as_text("new"), subject="post:2"))
    async with storage.unit() as unit:
        await unit.outbox.cancel("post:2")
    await settle_one(storage, 1, State.WAIT)
    assert await states(storage) == ["wait"]


async def test_after_a_death_a_newer_edit_stands_and_the_old_one_is_not_done_again(storage: Storage) -> None:
    await add(storage, edit("old"))
    await claim(storage, 1)
    await add(storage, edit("new"))
    async with storage.unit() as unit:
        await unit.outbox.recover("bot", 2)
    assert await states(storage) == ["cancelled", "queued"]


async def test_pin_and_unpin_replace_each_other(storage: Storage) -> None:
    pin, unpin = Pin(AT, "5", subject="post:1"), Unpin(AT, "5", subject="post:1")
    await add(storage, pin, Inspect(AT, subject="post:1"))
    await add(storage, unpin, Inspect(AT, subject="post:1"))
    await add(storage, pin, Delete(AT, "5", subject="post:1"))
    assert await states(storage) == ["cancelled", "cancelled", "cancelled", "queued", "queued", "queued"]


async def test_a_result_is_written_once_and_only_over_what_has_not_ended(storage: Storage) -> None:
    await add(storage, send())
    await claim(storage)
    await settle(storage, State.DONE, remote="99")
    await settle(storage, State.FAILED, "rejected", reason="late")
    async with storage.reading() as unit:
        (row,) = await unit.outbox.of("post:1")
    assert (row.state, row.remote, row.reason) == (State.DONE, "99", "")


async def test_each_try_that_was_no_success_is_written_down(storage: Storage) -> None:
    await add(storage, send())
    for outcome in ("notdone", "maybedone"):
        await claim(storage)
        await settle(storage, State.WAIT, outcome, reason="x")
    async with storage.reading() as unit:
        tries = await unit.outbox.rows(sa.select(attempt.c.outcome).order_by(attempt.c.id))
        row = await unit.outbox.one(sa.select(outbox.c.attempts))
    assert [each["outcome"] for each in tries] == ["notdone", "maybedone"]
    assert row["attempts"] == 2


async def test_after_a_death_a_send_is_in_doubt_and_what_can_be_repeated_waits_again(storage: Storage) -> None:
    await add(storage, send(), edit("card"), Pin(AT, "5", subject="post:1"))
    await claim(storage, 1)
    await add(storage, send("not yet claimed"))
    async with storage.unit() as unit:
        doubts = await unit.outbox.recover("bot", 2)
    assert [doubt.kind for doubt in doubts] == ["send"]
    assert await states(storage) == ["ambiguous", "queued", "queued", "queued"]


async def test_what_this_sender_still_has_in_flight_is_left_alone(storage: Storage) -> None:
    await add(storage, send())
    busy = await claim(storage, 2)
    async with storage.unit() as unit:
        assert await unit.outbox.recover("bot", 2, busy) == []
    assert await states(storage) == ["acting"]


async def test_what_this_sender_claimed_without_knowing_it_is_in_doubt(storage: Storage) -> None:
    """The commit of the claim went through, but the answer to it was lost."""
    await add(storage, send())
    await claim(storage, 2)
    async with storage.unit() as unit:
        assert len(await unit.outbox.recover("bot", 2)) == 1
    assert await states(storage) == ["ambiguous"]


async def test_a_sender_whose_lease_was_taken_claims_nothing(storage: Storage) -> None:
    await add(storage, send())
    async with storage.unit() as unit:
        epochs = [await unit.accounts.next_epoch("bot", holder) for holder in ("one", "two")]
    assert await claim(storage, epochs[0]) == set()
    assert len(await claim(storage, epochs[1])) == 1


async def test_a_sender_that_was_replaced_writes_nothing_over_the_work_of_the_next(storage: Storage) -> None:
    await add(storage, send())
    await claim(storage, 1)
    async with storage.unit() as unit:
        await unit.outbox.recover("bot", 2)
    async with storage.unit() as unit:
        (row,) = await unit.outbox.of("post:1")
        await unit.outbox.resolve(row.id, State.QUEUED)
    await claim(storage, 2)
    await settle(storage, State.FAILED, "rejected", epoch=1)
    assert await states(storage) == ["acting"]


async def test_what_an_officer_said_to_send_is_not_ended_by_what_a_replaced_sender_learns_late(
    storage: Storage,
) -> None:
    await add(storage, send())
    await claim(storage, 1)
    async with storage.unit() as unit:
        await unit.outbox.recover("bot", 2)
        assert await unit.outbox.resolve(1, State.QUEUED)
    for late in (State.FAILED, State.WAIT, State.AMBIGUOUS, State.DONE):
        await settle_one(storage, 1, late, epoch=1)
    assert await states(storage) == ["queued"]


async def test_what_nobody_claimed_may_only_expire(storage: Storage) -> None:
    await add(storage, send(), send())
    async with storage.unit() as unit:
        told = await unit.outbox.settle(
            [Result(1, State.FAILED, "rejected"), Result(2, State.EXPIRED, "rejected", "expired")], 1
        )
    assert await states(storage) == ["queued", "expired"]
    assert told.changed == {2}


async def test_what_a_replaced_sender_learns_late_ends_the_doubt(storage: Storage) -> None:
    await add(storage, send())
    await claim(storage, 1)
    async with storage.unit() as unit:
        await unit.outbox.recover("bot", 2)
    await settle(storage, State.FAILED, "rejected", epoch=1)
    assert await states(storage) == ["ambiguous"]
    await settle(storage, State.DONE, "done", epoch=1, remote="99")
    assert await states(storage) == ["done"]


async def test_words_of_a_doubt_that_nobody_ended_are_forgotten_too(storage: Storage) -> None:
    await add(storage, send())
    await claim(storage)
    await settle(storage, State.AMBIGUOUS, "maybedone")
    async with storage.unit() as unit:
        assert await unit.outbox.forget_texts(timedelta(days=1)) == 0
        assert await unit.outbox.forget_texts(timedelta(days=-1)) == 1
    assert await states(storage) == ["abandoned"]


async def test_a_chat_that_moved_takes_along_what_waits_but_nothing_about_its_old_messages(storage: Storage) -> None:
    await add(storage, send(reply_to="4"), edit("card"), Send(Address("bot", "8"), as_text("Other"), subject="post:1"))
    async with storage.unit() as unit:
        await unit.outbox.moved("bot", "7", "-1007")
        rows = await unit.outbox.open_rows("bot", 50)
    assert [(row.address.chat, row.action.to.chat) for row in rows if row.action] == [("-1007", "-1007"), ("8", "8")]
    assert isinstance(rows[0].action, Send)
    assert rows[0].action.reply_to == ""
    assert await states(storage) == ["queued", "cancelled", "queued"]


async def test_what_was_claimed_cannot_be_taken_back(storage: Storage) -> None:
    await add(storage, send("a"))
    await claim(storage)
    await add(storage, send("b"))
    async with storage.unit() as unit:
        assert await unit.outbox.cancel("post:1") == 1
    assert await states(storage) == ["acting", "cancelled"]


async def test_of_two_who_end_a_doubt_the_first_counts(storage: Storage) -> None:
    await add(storage, send())
    await claim(storage)
    await settle(storage, State.AMBIGUOUS, "maybedone")
    async with storage.unit() as unit:
        (row,) = await unit.outbox.of("post:1")
        answers = [await unit.outbox.resolve(row.id, state) for state in (State.DONE, State.QUEUED)]
        repeated = await unit.outbox.repeat(row.id, "(repeat)")
    assert (answers, repeated) == ([True, False], False)
    assert await states(storage) == ["done"]


async def test_a_repetition_says_so_in_its_first_line(storage: Storage) -> None:
    await add(storage, send("Leave the valley"))
    await claim(storage)
    await settle(storage, State.AMBIGUOUS, "maybedone")
    async with storage.unit() as unit:
        assert await unit.outbox.in_doubt() == 1
        assert await unit.outbox.repeat(1, "(repeat)")
        (row,) = await unit.outbox.open_rows("bot", 5)
    assert isinstance(row.action, Send)
    assert str(row.action.text) == "(repeat)\nLeave the valley"


async def test_only_what_has_long_been_over_loses_its_words(both: tuple[Storage, Hand]) -> None:
    storage, hand = both
    await add(storage, send("old"))
    await claim(storage)
    await settle(storage, State.DONE)
    hand.now += timedelta(days=31)
    await add(storage, send("waiting"))
    async with storage.unit() as unit:
        assert await unit.outbox.forget_texts(timedelta(days=30)) == 1
        rows = await unit.outbox.rows(sa.select(outbox.c.payload).order_by(outbox.c.id))
    assert rows[0]["payload"] == ""
    assert "waiting" in rows[1]["payload"]


async def test_a_row_of_a_newer_version_is_handed_out_unread(storage: Storage) -> None:
    await add(storage, send("a"), send("b"))
    async with storage.unit() as unit:
        await unit.connection.execute(sa.update(outbox).where(outbox.c.id == 1).values(kind="telepathy"))
        rows = await unit.outbox.open_rows("bot", 5)
    assert [row.action is None for row in rows] == [True, False]
