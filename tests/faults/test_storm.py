"""A crisis that is opened while Telegram refuses everything is the first thing out (goals 6 and 8, faults 24, 25)."""

import asyncio
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery import Delivery
from groups.messages import Address, Lane, Lasting, Send
from groups.outcomes import Done, Outcome, SlowDown
from groups.outlets import Rates
from groups.texts import as_text
from storage.unit import Storage
from tests.faults.outpost import Outpost
from tests.faults.words import DIGITS
from tests.patience import PATIENCE
from tests.peers.memory import MemoryPlatform
from tests.typed import typed

FLOOD = '/crisis open all level=2 template=flood place="Nell valley"'
CARD, NEWS = "Flooding: Nell valley", "The fair is on Friday."
SILENCE = 300
A_MOMENT = 0.3


async def news_waits(outpost: Outpost) -> None:
    """Ordinary words are on their way to every chat."""
    async with outpost.books.unit() as unit:
        chats = [chat for chats in outpost.chats_of.values() for chat in chats]
        await unit.outbox.add([Send(outpost.address(chat), as_text(NEWS), lane=Lane.ROUTINE) for chat in chats])


async def refused(outpost: Outpost, calls: int) -> None:
    """Wait until Telegram has told us to wait so often."""
    await outpost.server.wait_for(lambda: sum(call.status == 429 for call in outpost.server.calls) == calls, PATIENCE)


async def cards_wait(outpost: Outpost) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with outpost.books.reading() as unit:
                if await unit.cards.shown():
                    return
            await asyncio.sleep(0.02)


async def silent_for(outpost: Outpost, seconds: int) -> None:
    """Started again, it keeps the silence that it was told before; then time passes."""
    calls = len(outpost.server.calls_of("sendMessage"))
    await outpost.restart()
    await asyncio.sleep(A_MOMENT)
    assert len(outpost.server.calls_of("sendMessage")) == calls
    outpost.jump(seconds=seconds)


async def test_25_a_crisis_opened_in_a_storm_is_the_first_thing_out_after_it_also_over_restarts(
    outpost: Outpost,
) -> None:
    await outpost.prepare(press=3, general=3)
    outpost.rates = Rates(0, 0, 0, in_flight=1)
    await outpost.start()
    await outpost.gets_factor("duty-officer")
    await outpost.says("duty-officer", FLOOD)
    asked = await outpost.sees("duty-officer", DIGITS)
    await outpost.quiet()
    outpost.server.fault("sendMessage", "429", times=2, retry_after=SILENCE)
    await news_waits(outpost)
    await refused(outpost, 1)
    await outpost.says("duty-officer", typed(asked, outpost.digits("duty-officer")))
    await cards_wait(outpost)

    await silent_for(outpost, SILENCE + 1)
    await outpost.restart()
    await refused(outpost, 2)
    await silent_for(outpost, SILENCE + 1)
    await outpost.restart()
    await outpost.quiet()

    chats = [chat for chats in outpost.chats_of.values() for chat in chats]
    sent = [entry.text for entry in outpost.server.ledger.acts("sent") if entry.chat in chats]
    said = [CARD if CARD in text else NEWS for text in sent if CARD in text or text == NEWS]
    assert said == [CARD] * len(chats) + [NEWS] * len(chats)
    assert [sum(entry.chat is chat for entry in outpost.server.ledger.acts("pinned")) for chat in chats] == [1] * 8
    loud = [call for call in outpost.server.calls_in_window if call.method != "getMe"]  # asked at every start
    assert loud == []


# ---- ten hours of weather ---------------------------------------------------------------------------------


@dataclass
class Weather:
    """A platform that answers a call in eight with a 429, and a sender that is moved by hand."""

    storage: Storage
    seed: int
    seconds: float = 0.0
    silent_until: float = 0.0
    unruly: int = 0
    granted: list[tuple[int, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.platform = MemoryPlatform(rates=Rates(25, 1, 20, in_flight=1))
        self.sender = Delivery(self.platform, self.storage, 1, lambda: None, ticks=lambda: self.seconds)

    def now(self) -> datetime:
        return datetime(2026, 11, 24, 9, 0, tzinfo=UTC) + timedelta(seconds=self.seconds)

    def answer(self, action: Lasting) -> Outcome:
        self.unruly += self.seconds < self.silent_until
        if self.chance.random() < 0.125:
            wait = self.chance.choice((1, 3, 7, 30, 120, 300))
            self.silent_until = self.seconds + wait
            return SlowDown(wait)
        self.granted.append((int(action.lane), action.to.chat))
        return Done(str(len(self.granted)))

    async def hour(self, number: int) -> None:
        """Each hour brings ordinary news for 12 chats, and in every third one a crisis for 6."""
        lanes = [Lane.ROUTINE] * 12 + [Lane.CRISIS] * (6 if number % 3 == 0 else 0)
        words = [Send(Address("memory", f"{number}-{n}"), as_text("x"), lane=lane) for n, lane in enumerate(lanes)]
        async with self.storage.unit() as unit:
            await unit.outbox.add(words)
        self.sender.wake()
        ends = self.seconds + 3600
        while len(self.granted) < self.wanted(number) and self.seconds < ends:
            self.platform.answers.append(self.answer)
            wait = await self.sender.step()
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            self.seconds += max(wait, 0.01)
        self.seconds = max(self.seconds, ends)

    def wanted(self, number: int) -> int:
        return 12 * (number + 1) + 6 * (number // 3 + 1)


@pytest.fixture
async def weather(sqlite_url: str) -> AsyncIterator[Weather]:
    made: list[Weather] = []
    storage = Storage.open(sqlite_url, lambda: made[0].now())
    made.append(Weather(storage, seed=24))
    yield made[0]
    await storage.close()


async def test_24_in_ten_hours_of_random_silences_not_one_is_broken_and_a_crisis_never_waits_behind_news(
    weather: Weather,
) -> None:
    for number in range(10):
        await weather.hour(number)
    hours = [[lane for lane, chat in weather.granted if chat.startswith(f"{n}-")] for n in range(10)]
    assert weather.unruly == 0
    assert len({chat for _, chat in weather.granted}) == len(weather.granted) == weather.wanted(9)
    assert all(lanes == sorted(lanes) for lanes in hours)
