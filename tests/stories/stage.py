"""A stage on which a whole mission plays: people who say and press, chats that show, a clock that a story moves."""

import asyncio
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyotp

import config
from bot.app import App
from bot.platforms.base import Platform
from config.load import load
from config.mission import Mission
from config.schema import MissionFiles
from config.texts import Texts
from storage.unit import Storage

EXAMPLE = Path(config.__file__).parent / "example"
START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday in calm time, eleven o'clock in Harsund."""
PATIENCE = 8.0
"""Seconds that a person waits for something to appear."""
STAFF = "staff"
PRIVATE = "private"


class StageClock:
    """Runs like a real clock from START, and jumps when a story says so."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._jumped = timedelta()

    def __call__(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self._began) + self._jumped

    def jump(self, by: timedelta) -> None:
        self._jumped += by


class Stage(ABC):
    """What a story needs, whatever the platform. `where` is a group's id, "staff", or "private"."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url
        self.clock = StageClock()
        self.app: App
        self.factors: dict[str, str] = {}

    # ---- what a platform has to give ----------------------------------------------------------------------

    @abstractmethod
    def make_platform(self, storage: Storage) -> Platform: ...

    @abstractmethod
    def adapt(self, files: MissionFiles) -> MissionFiles:
        """The example's files, with this stage's accounts and staff room."""

    @abstractmethod
    async def set_scene(self) -> None:
        """Make the people and the chats; nothing is bound yet."""

    @abstractmethod
    async def says(self, who: str, words: str, where: str = PRIVATE, *, reply_to: str = "") -> None:
        """Say it, as an answer to the newest message that contains `reply_to`, if given."""

    @abstractmethod
    async def press_there(self, who: str, label: str, where: str) -> bool:
        """Press the newest button with this label; False when there is none (yet)."""

    @abstractmethod
    async def words_in(self, where: str, who: str) -> list[str]:
        """What stands in the chat, oldest first, as this person sees it."""

    @abstractmethod
    async def pinned_in(self, where: str) -> list[str]: ...

    @abstractmethod
    async def unpin_by_hand(self, where: str) -> None:
        """Somebody takes our pins down, and nobody tells us."""

    async def end(self) -> None:
        await self.app.stop()

    # ---- the mission ------------------------------------------------------------------------------------

    async def begin(self) -> None:
        await self.set_scene()
        await self.start()

    async def start(self) -> None:
        """Start, or start again on the same database."""
        storage = Storage.open(self.database_url, self.clock)
        mission = Mission(self.adapt(load(EXAMPLE)))
        self.app = App(storage, mission, Texts(), [self.make_platform(storage)], poll_seconds=1)
        await self.app.start()

    async def restart(self) -> None:
        await self.app.stop()
        await self.start()

    async def later(self, **span: float) -> None:
        """Time passes; whatever is due comes."""
        self.clock.jump(timedelta(**span))
        for _ in range(3):
            while await self.app.scheduler.tick():
                await self.quiet()
        await self.quiet()

    async def quiet(self) -> None:
        """Everything that was said has been dealt with, and everything decided has gone out."""
        async with asyncio.timeout(PATIENCE * 2):
            while await self._busy():
                await asyncio.sleep(0.02)

    async def _busy(self) -> bool:
        async with self.app.storage.reading() as unit:
            if await unit.inbox.backlog():
                return True
            now = self.clock()
            for account in self.app.platforms:
                rows = await unit.outbox.open_rows(account, 50)
                if any(row.next_at is None or row.next_at <= now for row in rows):
                    return True
        return any(sender._flying or sender._ended for sender in self.app.deliveries.values())  # noqa: SLF001

    # ---- what people do and see ---------------------------------------------------------------------------

    async def presses(self, who: str, label: str, where: str = PRIVATE) -> None:
        async with asyncio.timeout(PATIENCE):
            while not await self.press_there(who, label, where):
                await asyncio.sleep(0.03)

    async def sees(self, who: str, words: str, where: str = PRIVATE) -> str:
        """Wait until the words stand in the chat; the newest message that holds them."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = [each for each in await self.words_in(where, who) if words in each]
                    if found:
                        return found[-1]
                    await asyncio.sleep(0.03)
        except TimeoutError:
            stands = "\n---\n".join((await self.words_in(where, who))[-6:])
            raise AssertionError(f"{who} never saw {words!r} in {where}. There stands:\n{stands}") from None

    async def never_saw(self, who: str, words: str, where: str = PRIVATE) -> bool:
        return not any(words in each for each in await self.words_in(where, who))

    async def copies(self, words: str, where: str, who: str = "head-of-mission") -> int:
        return sum(words in each for each in await self.words_in(where, who))

    async def sees_pinned(self, words: str, where: str) -> str:
        async with asyncio.timeout(PATIENCE):
            while True:
                if found := [each for each in await self.pinned_in(where) if words in each]:
                    return found[0]
                await asyncio.sleep(0.03)

    async def gets_factor(self, *officers: str) -> None:
        """Their authenticator apps know their secrets."""
        async with self.app.storage.unit() as unit:
            for officer in officers:
                self.factors[officer] = await unit.factors.enrol(officer)

    def digits(self, officer: str) -> str:
        """What the officer's telephone shows now."""
        return pyotp.TOTP(self.factors[officer]).at(self.clock())

    async def everybody_starts(self, people: Sequence[str]) -> None:
        for who in people:
            await self.says(who, "/start")
        for who in people:
            await self.sees(who, "Embassy" if who in MEMBERS else "Good day")


MEMBERS = ("journalist", "business-owner", "citizen")
OFFICERS = (
    "spokesperson",
    "trade-officer",
    "consular-officer",
    "duty-officer",
    "head-of-mission",
    "administrator",
)
GROUPS = ("press", "trade", "consular", "general")
