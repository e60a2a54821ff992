"""Who waits for whom: one chat with hundreds of messages, and a chat whose older message has to wait."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import LOOK_AHEAD, PER_CHAT, Delivery
from groups.messages import Action, Address, Edit, Lane, Send, Settled
from groups.outcomes import MaybeDone, NotDone, Outcome, SlowDown
from groups.outlets import Rates
from groups.texts import as_text
from storage.unit import Storage
from tests.peers.memory import MemoryPlatform

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PRESS = Address("memory", "press")


@dataclass
class Works:
    """A sender that is moved by hand, one second after the other."""

    now: datetime = NOW
    seconds: float = 0.0
    storage: Storage = field(init=False)
    platform: MemoryPlatform = field(init=False)
    sender: Delivery = field(init=False)

    def open(self, url: str) -> None:
        self.storage = Storage.open(url, lambda: self.now)
        self.use(MemoryPlatform())

    def use(self, platform: MemoryPlatform) -> None:
        self.platform = platform
        self.sender = Delivery(platform, self.storage, 1, lambda: None, ticks=lambda: self.seconds)

    async def wants(self, *actions: Action) -> None:
        async with self.storage.unit() as unit:
            await unit.outbox.add(actions)
        self.sender.wake()

    async def rounds(self, most: int = 1) -> None:
        """Some rounds in the same second."""
        for _ in range(most):
            await self.sender.step()
            for _ in range(3):
                await asyncio.sleep(0)

    async def until(self, is_so: Callable[[], bool], seconds: int = 200) -> None:
        for _ in range(seconds):
            await self.rounds()
            if is_so():
                return
            self.now += timedelta(seconds=1)
            self.seconds += 1
        raise AssertionError(f"not within {seconds} s")

    def words(self, at: Address = PRESS) -> list[str]:
        acted = [action for _, action in self.platform.acted if action.to == at]
        return [str(action.text) for action in acted if isinstance(action, Send | Edit)]


@pytest.fixture
async def works(database_url: str) -> AsyncIterator[Works]:
    made = Works()
    made.open(database_url)
    yield made
    await made.storage.close()


def says(words: str, at: Address = PRESS, lane: Lane = Lane.REPLY) -> Send:
    return Send(at, as_text(words), lane=lane)


# ---- many for one chat ----------------------------------------------------------------------------------


async def test_one_chat_with_hundreds_of_answers_does_not_keep_the_others_waiting(works: Works) -> None:
    works.use(MemoryPlatform(rates=Rates(25, 1, 20, in_flight=3)))
    officer = Address("memory", "officer")
    await works.wants(*(says(f"receipt {number}") for number in range(LOOK_AHEAD + 50)))
    await works.wants(says("Please type the six digits", officer))
    await works.until(lambda: bool(works.words(officer)), 3)


async def test_many_messages_to_one_chat_keep_their_order_while_newer_ones_come(works: Works) -> None:
    elsewhere = Address("memory", "elsewhere")
    count = 4 * PER_CHAT
    await works.wants(*(says(str(number)) for number in range(count)))
    for start in range(count, 2 * count, PER_CHAT):
        await works.rounds()
        newer = [says(str(number)) for number in range(start, start + PER_CHAT)]
        await works.wants(*newer, says("something", elsewhere))
    await works.rounds(2 * PER_CHAT)
    await works.until(lambda: len(works.words()) == 2 * count, 60)
    assert works.words() == [str(number) for number in range(2 * count)]


async def test_many_messages_to_one_chat_go_without_a_pause_between_two_looks(works: Works) -> None:
    await works.wants(*(says(str(number)) for number in range(4 * PER_CHAT)))
    await works.rounds(4 * PER_CHAT + 3)
    assert len(works.words()) == 4 * PER_CHAT


async def test_a_crisis_message_to_a_chat_that_has_many_is_the_next_one(works: Works) -> None:
    await works.wants(*(says(str(number)) for number in range(4 * PER_CHAT)))
    await works.rounds(2)
    before = len(works.words())
    await works.wants(*(says(f"shelter {number}", lane=Lane.CRISIS) for number in range(2 * PER_CHAT)))
    await works.until(lambda: len(works.words()) == 6 * PER_CHAT, 40)
    assert works.words()[before : before + 2 * PER_CHAT] == [f"shelter {number}" for number in range(2 * PER_CHAT)]


# ---- an older one that has to wait ------------------------------------------------------------------------


async def fails(works: Works, outcome: Outcome, times: int) -> None:
    """What is wanted now is tried so often in vain; the last try is still under way."""
    for number in range(1, times + 1):
        works.platform.answers.append(outcome)
        if number == times:
            works.platform.gate.clear()
        await works.until(lambda wanted=number: len(works.platform.acted) == wanted)  # type: ignore[misc]


@pytest.mark.parametrize("outcome", [NotDone("unreachable"), MaybeDone("reset")])
async def test_an_old_edit_that_is_tried_again_never_undoes_a_newer_one(works: Works, outcome: Outcome) -> None:
    await works.wants(Edit(PRESS, "7", as_text("call 555-1"), lane=Lane.CRISIS))
    await fails(works, outcome, 6)
    await works.wants(Edit(PRESS, "7", as_text("call 555-2"), lane=Lane.CRISIS))
    works.platform.gate.set()
    tried = len(works.platform.acted)
    await works.until(lambda: works.words()[-1] == "call 555-2")
    await works.until(lambda: works.seconds > 300, 400)
    assert works.words()[tried:] == ["call 555-2"]


async def test_a_newer_key_point_waits_for_the_one_before_it_however_long_that_is_tried(works: Works) -> None:
    await works.wants(says("key point 3", lane=Lane.CRISIS))
    await fails(works, NotDone("unreachable"), 6)
    await works.wants(says("key point 4", lane=Lane.CRISIS))
    works.platform.gate.set()
    await works.until(lambda: works.words()[-1] == "key point 4")
    assert works.words() == [*["key point 3"] * 7, "key point 4"]


# ---- what somebody else decided meanwhile -----------------------------------------------------------------


async def events(works: Works) -> list[object]:
    async with works.storage.reading() as unit:
        return [row.event for row in await unit.inbox.take(100)]


async def test_nobody_hears_that_something_expired_which_was_taken_back_before(works: Works) -> None:
    works.use(MemoryPlatform(rates=Rates(0, 0, 1, in_flight=1)))
    until = NOW + timedelta(seconds=2)
    await works.wants(says("first"))
    await works.wants(Send(PRESS, as_text("reminder"), subject="post:1", not_after=until))
    await works.rounds(2)
    async with works.storage.unit() as unit:
        assert await unit.outbox.cancel("post:1") == 1
    works.now += timedelta(seconds=3)
    works.seconds += 3
    await works.rounds()
    assert await events(works) == []


async def test_it_is_heard_when_something_expires_that_still_waited(works: Works) -> None:
    await works.wants(Send(PRESS, as_text("reminder"), subject="post:1", not_after=NOW - timedelta(seconds=2)))
    await works.rounds()
    assert [type(event) for event in await events(works)] == [Settled]


async def test_after_a_silence_one_goes_ahead_alone_and_a_second_refusal_meets_no_other(works: Works) -> None:
    platform = MemoryPlatform(rates=Rates(0, 0, 0, in_flight=3))
    works.use(platform)
    platform.answers.extend([SlowDown(7)] * 5)
    await works.wants(*(says("shelter", Address("memory", f"chat {number}"), Lane.CRISIS) for number in range(9)))
    seen: list[int] = []
    for _ in range(3):
        await works.rounds(3)
        seen.append(len(platform.acted))
        works.now, works.seconds = works.now + timedelta(seconds=8), works.seconds + 8
    await works.rounds(20)
    assert seen == [3, 4, 5]
    assert len(platform.acted) == 5 + 9
