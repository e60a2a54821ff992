"""Somebody stops a post in the middle of going out to many chats (fault 70)."""

import asyncio
import re
import time

import pytest

from tests.faults.oracle import disagreements
from tests.faults.outpost import Outpost
from tests.faults.test_stop import WORDS, sent
from tests.faults.words import GOING, WILL_NOT
from tests.patience import PATIENCE
from tests.stories.cast import PRIVATE

STOPS_WITHIN = 2.0
"""Seconds of real time from the press to the last message."""


async def in_the_middle(outpost: Outpost, chats: int) -> str:
    """Some chats have it, most have not. Each message takes a third of a second, three go at a time."""
    await outpost.prepare(press=chats)
    outpost.server.fault("sendMessage", "slow", times=None, seconds=0.3)
    subject = await outpost.post_goes(WORDS)
    await outpost.launched()
    await outpost.sees("spokesperson", GOING)
    await outpost.server.wait_for(lambda: sum(sent(outpost)) >= 8, PATIENCE)
    return subject


async def stops_soon(outpost: Outpost, began: float, subject: str, chats: int) -> None:
    """Nothing goes out any more, and what is said of it is so."""
    report = await outpost.sees("spokesperson", WILL_NOT)
    await asyncio.sleep(max(0.0, began + STOPS_WITHIN - time.monotonic()))
    there = sum(sent(outpost))
    outpost.server.clear_faults()
    await asyncio.sleep(1)
    await outpost.quiet()
    have, have_not = (int(number) for number in re.findall(r"(\d+) chats", report))

    assert sum(sent(outpost)) == there < chats
    assert (have, have_not) == (there, chats - there)
    states = await outpost.states(subject)
    assert (states.count("done"), states.count("cancelled")) == (there, chats - there)
    assert max(sent(outpost)) == 1
    assert await disagreements(outpost) == []


async def test_70_stop_in_the_middle_of_a_broadcast_is_heeded_within_two_seconds(outpost: Outpost) -> None:
    subject = await in_the_middle(outpost, 60)
    began = time.monotonic()
    assert await outpost.press_there("spokesperson", "Stop", PRIVATE)
    await stops_soon(outpost, began, subject, 60)


async def test_70_so_is_halt(outpost: Outpost) -> None:
    subject = await in_the_middle(outpost, 60)
    began = time.monotonic()
    await outpost.says("spokesperson", "/halt")
    await stops_soon(outpost, began, subject, 60)


@pytest.mark.slow
async def test_70_stop_in_a_broadcast_to_two_hundred_chats(outpost: Outpost) -> None:
    subject = await in_the_middle(outpost, 200)
    began = time.monotonic()
    assert await outpost.press_there("spokesperson", "Stop", PRIVATE)
    await stops_soon(outpost, began, subject, 200)
