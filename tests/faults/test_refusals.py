"""What Telegram surely refuses is never in doubt (faults 28, 33 to 35 and 39)."""

import asyncio

import pytest
import sqlalchemy as sa

from groups.messages import Lane
from storage.tables import attempt, outbox
from tests.faults.bench import Bench, bench
from tests.faults.oracle import disagreements, questions
from tests.faults.outpost import Outpost
from tests.faults.words import DOUBT, NOWHERE
from tests.patience import PATIENCE
from tests.stories.cast import STAFF


async def waiting(it: Bench, attempts: int) -> tuple[int, float]:
    """The one row waits after so many tries or more: how many they were, and how long it waits."""
    columns = (outbox.c.state, outbox.c.attempts, outbox.c.next_at, attempt.c.at)
    last = sa.select(*columns).join(attempt, attempt.c.outbox_id == outbox.c.id).order_by(attempt.c.id.desc()).limit(1)
    async with asyncio.timeout(PATIENCE):
        while True:
            async with it.outpost.books.reading() as unit:
                row = await unit.outbox.row(last)
            if row is not None and row["state"] == "wait" and row["attempts"] >= attempts:
                return row["attempts"], (row["next_at"] - row["at"]).total_seconds()
            await asyncio.sleep(0.01)


async def test_28_a_refused_connection_waits_longer_each_time_and_is_never_in_doubt(outpost: Outpost) -> None:
    waits: dict[int, float] = {}
    async with bench(outpost) as it:
        it.server.fault("*", "refused")
        await it.wants(it.send("News"))
        for attempts in range(1, 11):
            tried, wait = await waiting(it, attempts)
            waits[tried] = wait
            it.jump(61)
        await it.server.listen_again()
        it.jump(61)
        await it.becomes("News", "done")

    assert waits == {attempts: min(60.0, 2.0 ** (attempts - 1)) for attempts in waits}
    assert it.copies("News") == 1


async def test_33_what_telegram_cannot_parse_is_told_to_its_author_and_gives_the_slot_back(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    fault = "Bad Request: can't parse entities: unexpected end tag at byte offset 12"
    outpost.server.fault("sendMessage", "400", chat=outpost.chats["press"], description=fault)
    subject = await outpost.post_goes("News")
    await outpost.sees("spokesperson", NOWHERE)
    (row,) = await outpost.rows(subject)

    async with outpost.books.reading() as unit:
        slots = await unit.slots.of(int(subject.partition(":")[2]))
    assert (row.state.value, slots) == ("failed", ())
    assert "unexpected end tag at byte offset 12" in row.reason


@pytest.mark.parametrize("mode", ["401", "404"])
async def test_34_a_refused_token_stops_the_sender_and_keeps_every_row(outpost: Outpost, mode: str) -> None:
    async with bench(outpost) as it:
        it.server.fault("sendMessage", mode, times=None)
        await it.wants(it.send("News"), it.send("More news", "trade"), it.send("Shelter", "general", Lane.CRISIS))
        await it.calls(1)
        it.jump(3600)
        await asyncio.sleep(0.3)
        states = [await it.state(each) for each in ("News", "More news", "Shelter")]
        calls = len(it.server.calls_of("sendMessage"))
        async with outpost.books.reading() as unit:
            stopped = (await unit.accounts.known("telegram"))["stopped"] if calls else ""
        it.server.clear_faults()
        await it.stop()
        it.start()
        await it.becomes("News", "done")

    assert (states, calls) == (["queued"] * 3, 1)
    assert stopped
    assert [it.copies(each) for each in ("News", "More news", "Shelter")] == [1, 1, 1]


async def test_35_a_chat_that_put_us_out_does_not_stop_the_others_and_the_receipt_names_it(outpost: Outpost) -> None:
    await outpost.prepare(press=3)
    await outpost.start()
    outpost.server.fault("sendMessage", "403", chat=outpost.chats["press-2"])
    subject = await outpost.post_goes("News")
    receipt = await outpost.sees("spokesperson", "2 of 3 chats")

    assert "Press chat 2" in receipt
    assert sorted(await outpost.states(subject)) == ["done", "done", "failed"]
    assert questions(outpost) == []
    assert await disagreements(outpost) == []


def refused(outpost: Outpost) -> int:
    return sum(call.status != 200 for call in outpost.server.calls_of("sendMessage"))


async def test_39_a_chat_that_is_gone_is_not_tried_for_ever(outpost: Outpost) -> None:
    await outpost.prepare(press=2)
    await outpost.start()
    outpost.chats["press-2"].close_down()
    subject = await outpost.post_goes("News")
    await outpost.sees("spokesperson", "1 of 2 chats")
    tries = refused(outpost)
    await outpost.later(hours=3)

    assert sorted(await outpost.states(subject)) == ["done", "failed"]
    assert (tries, refused(outpost)) == (1, 1)


async def test_33_nobody_in_the_staff_room_is_asked_about_a_refusal(outpost: Outpost) -> None:
    await outpost.prepare(press=2)
    await outpost.start()
    outpost.server.fault("sendMessage", "413", chat=outpost.chats["press"])
    await outpost.post_goes("News")
    await outpost.sees("spokesperson", "1 of 2 chats")

    async with outpost.books.reading() as unit:
        doubts = await unit.outbox.in_doubt()
    assert doubts == 0
    assert await outpost.never_saw("head-of-mission", DOUBT, STAFF)
