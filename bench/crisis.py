"""A crisis in 500 chats, on a real clock: production's own command against the strict local Telegram, limits on.

`python -m bench crisis` opens one in calm and one in a storm of 429, through either library.
"""

import asyncio
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from bench.city import LIBRARIES, City, Library
from bench.race import cpu, end, started
from bench.updates import TOKEN
from bot.limiter import PAUSE_MARGIN
from tests.peers.telegram import TelegramServer
from tests.peers.telegram.calls import Call
from tests.peers.telegram.ledger import Act
from tests.typed import typed

COMMAND = '/crisis open all level=2 template=flood place="Nell valley"'
CARD = "Flooding: Nell valley"
NEWS = "closed on Friday"
CODE = "six digits"
FIRST_GOAL, CARDS_GOAL, PINS_GOAL = 2.0, 22.0, 60.0
"""Seconds after the press: the first card, the last card, the last pin."""
ROUTINE = 200
"""Chats that ordinary news is on its way to when the storm begins."""
ON_ITS_WAY = timedelta(seconds=0.2)
"""A call that comes so soon after a 429 had left before we could know of it."""
LONGEST = 600.0


@dataclass(frozen=True, slots=True)
class Crisis:
    """Seconds after the press; after a storm, since we were allowed to speak again. `refused` are calls that were told
    to wait, `unruly` those made although we had been told; `overtaken` are cards that came after ordinary news.
    """

    library: str
    chats: int
    storm: float
    first: float
    cards: float
    pins: float
    refused: int
    unruly: int
    overtaken: int
    doubled: int
    cpu: float

    @property
    def good(self) -> bool:
        wanted = ((self.first, FIRST_GOAL), (self.cards, CARDS_GOAL), (self.pins, PINS_GOAL))
        return all(seconds <= goal for seconds, goal in wanted) and not (self.unruly or self.overtaken or self.doubled)


async def crisis(library: Library, chats: int = 500, storm: float = 0.0) -> Crisis:
    """Open a crisis in so many chats; with `storm` after so many seconds in which Telegram refuses everything."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        async with TelegramServer() as server:
            city = City(server, folder)
            await city.build(chats)
            environ = {
                "COMPATRIOT_DATA": str(folder / "data"),
                "COMPATRIOT_TOKEN_TELEGRAM": TOKEN,
                "COMPATRIOT_PORT": "0",
                "COMPATRIOT_LOG_LEVEL": "error",
            }
            async with started("bot", "run", str(city.mission(library)), environ=environ) as bot:
                pressed, spent = await _press(city, storm, lambda: cpu(bot))
                await _until(lambda: len(_of(city, "pinned")) >= chats, city)
                used = cpu(bot) - spent
                await end(bot)
            await city.books.close()
            return _measured(city, library, storm, pressed, used)


async def _press(city: City, storm: float, spent: Callable[[], float]) -> tuple[datetime, float]:
    """The duty officer does the last thing that only she can do. When, and what the process had used by then."""
    server = city.server
    await _until(lambda: bool(server.calls_of("getUpdates")), city)
    await city.duty.says(COMMAND)
    await _until(lambda: any(CODE in each.text for each in city.duty.private(city.bot).messages), city)
    if storm:
        await city.routine_waits(ROUTINE)
        await _until(lambda: bool(_news(city)), city)
        server.begin_storm(storm)
        await _until(lambda: any(call.status == 429 for call in server.calls), city)
    used, pressed = spent(), server.now()
    asked = next(each.text for each in city.duty.private(city.bot).messages if CODE in each.text)
    await city.duty.says(typed(asked, city.digits()))
    return pressed, used


async def _until(is_so: Callable[[], bool], city: City) -> None:
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < LONGEST, [entry.text[:80] for entry in city.server.ledger.entries[-5:]]
        await asyncio.sleep(0.02)


def _of(city: City, act: Act) -> list[datetime]:
    """When this became of each card."""
    return [each.at for each in city.server.ledger.acts(act) if CARD in each.text and each.chat in city.chats]


def _measured(city: City, library: str, storm: float, pressed: datetime, used: float) -> Crisis:
    cards, pins, news = _of(city, "sent"), _of(city, "pinned"), _news(city)
    told = [call for call in city.server.calls if call.status == 429]
    free = max(_silent_until(call) for call in told) if storm else pressed
    return Crisis(
        library=library,
        chats=len(city.chats),
        storm=storm,
        first=(min(cards) - free).total_seconds(),
        cards=(max(cards) - free).total_seconds(),
        pins=(max(pins) - free).total_seconds(),
        refused=len(told),
        unruly=sum(not _was_on_its_way(call.at, told) for call in city.server.calls_in_window),
        overtaken=sum(any(pressed < at < card for at in news) for card in cards),
        doubled=len(cards) - len(city.chats),
        cpu=used,
    )


def _news(city: City) -> list[datetime]:
    return [each.at for each in city.server.ledger.acts("sent") if NEWS in each.text]


def _silent_until(call: Call) -> datetime:
    """A refused call's own word, with the half second that we wait on top of it."""
    return call.at + timedelta(seconds=int(call.description.rpartition(" ")[2]) + PAUSE_MARGIN)


def _was_on_its_way(at: datetime, told: Sequence[Call]) -> bool:
    return any(call.at <= at <= call.at + ON_ITS_WAY for call in told)


def lines(found: Sequence[Crisis]) -> list[str]:
    """What people read of it."""
    head = (
        f"{'':10}{'chats':>6}{'storm s':>9}{'first s':>9}{'cards s':>9}{'pins s':>9}{'429s':>6}{'unruly':>8}{'CPU':>7}"
    )
    shown = [
        f"{each.library:10}{each.chats:6}{each.storm:9.0f}{each.first:9.2f}{each.cards:9.1f}{each.pins:9.1f}"
        f"{each.refused:6}{each.unruly:8}{each.cpu:7.1f}   {'met' if each.good else 'NOT MET'}"
        for each in found
    ]
    goals = f"goals: first {FIRST_GOAL:.0f} s, cards {CARDS_GOAL:.0f} s, pins {PINS_GOAL:.0f} s, no news before a card"
    return [
        "",
        "A crisis opens; with a storm, seconds count from the end of Telegram's last silence",
        head,
        *shown,
        goals,
    ]


async def both(chats: int, storm: float) -> list[Crisis]:
    """In calm, then after a storm, through either library."""
    return [await crisis(library, chats, seconds) for seconds in (0.0, storm) for library in LIBRARIES]
