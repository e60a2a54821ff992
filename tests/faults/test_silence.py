"""Telegram asks for silence, and gets it, also over a restart (faults 24 to 26)."""

import asyncio

from groups.messages import Lane
from tests.faults.bench import bench
from tests.faults.outpost import Outpost
from tests.stories.cast import GROUPS

STORM = (60, 90, 120, 200, 300)
A_MOMENT = 0.3


async def test_24_not_one_call_is_made_while_telegram_wants_silence(outpost: Outpost) -> None:
    async with bench(outpost) as it:
        it.server.fault("sendMessage", "429", after=3, retry_after=60)
        await it.wants(*(it.send(f"News {number}", GROUPS[number % 3]) for number in range(30)))
        await it.calls(4)
        await it.wants(it.send("Shelter at the school", "general", Lane.CRISIS))
        it.jump(50)
        await asyncio.sleep(A_MOMENT)
        during = len(it.server.calls_of("sendMessage"))
        it.jump(11)
        await it.calls(32)

        texts = [call.params["text"] for call in it.server.calls_of("sendMessage")]
        copies = [it.copies(f"News {number}") for number in range(30)]
    assert during == 4
    assert it.server.calls_in_window == []
    assert texts[4] == "Shelter at the school"
    assert copies == [1] * 30
    for first in range(3):
        assert [text for text in texts[4:] if text in {f"News {n}" for n in range(first, 30, 3)}] == [
            f"News {n}" for n in range(first, 30, 3) if f"News {n}" not in texts[:3]
        ]


async def test_25_a_storm_of_growing_silences_is_kept_over_a_restart_and_nothing_is_doubled(outpost: Outpost) -> None:
    async with bench(outpost) as it:
        for seconds in STORM:
            it.server.fault("sendMessage", "429", retry_after=seconds)
        await it.wants(it.send("News"), it.send("More news", "trade"))
        for tries, seconds in enumerate(STORM, 1):
            await it.calls(tries)
            await it.stop()
            it.start()
            it.jump(seconds - 30)
            await asyncio.sleep(A_MOMENT)
            assert len(it.server.calls_of("sendMessage")) == tries
            it.jump(31)
        await it.becomes("More news", "done")

        assert it.server.calls_in_window == []
        assert (it.copies("News"), it.copies("More news")) == (1, 1)


async def test_25_a_short_silence_never_shortens_a_long_one(outpost: Outpost) -> None:
    async with bench(outpost, in_flight=2) as it:
        it.server.fault("sendMessage", "429", retry_after=300, chat=outpost.chats["press"])
        it.server.fault("sendMessage", "429", retry_after=2, chat=outpost.chats["trade"])
        await it.wants(it.send("News"), it.send("More news", "trade"))
        await it.calls(2)
        await it.stop()
        it.start()
        it.jump(270)
        await asyncio.sleep(A_MOMENT)
        during = len(it.server.calls_of("sendMessage"))
        it.jump(31)
        await it.becomes("More news", "done")
    assert during == 2


async def test_26_a_429_that_names_no_time_means_a_minute_and_no_failure(outpost: Outpost) -> None:
    async with bench(outpost) as it:
        it.server.fault("sendMessage", "429_noparam")
        await it.wants(it.send("News"))
        await it.calls(1)
        state = await it.state("News")
        it.jump(30)
        await asyncio.sleep(A_MOMENT)
        during = len(it.server.calls_of("sendMessage"))
        it.jump(31)
        await it.becomes("News", "done")
    assert (state, during) == ("queued", 1)
    assert it.copies("News") == 1
