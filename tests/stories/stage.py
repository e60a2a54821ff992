"""A stage on which a whole mission plays: people who say and press, chats that show, time that passes."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pyotp
import sqlalchemy as sa

import config
from bot.app import App
from bot.platforms.base import Platform
from config.load import load
from config.mission import Mission
from config.schema import MissionFiles
from config.texts import Texts
from storage.outbox import OPEN
from storage.tables import inbox, outbox
from storage.unit import Storage
from tests.patience import PATIENCE
from tests.stories.cast import PRIVATE, STAFF, START, StageClock
from tests.typed import ASKS_DIGITS, typed

__all__ = ["EXAMPLE", "PRIVATE", "STAFF", "START", "Stage", "StageClock"]

EXAMPLE = Path(config.__file__).parent / "example"
BLINK = 0.02
NEXT_DIGITS = 31
"""Seconds until an authenticator shows other digits for certain."""


class Stage(ABC):
    """What a story needs, whatever the platform. `where` is a group's id, "staff", or "private".

    `account` is the account of the mission that plays here. `bound`: the groups have their chats and everybody has met
    the bot before the story begins.
    """

    account: str

    def __init__(self, database_url: str, *, bound: bool = True) -> None:
        self.database_url = database_url
        self.bound = bound
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
        """Make the people and the chats."""

    @abstractmethod
    async def remember(self) -> None:
        """Everybody has met the bot and every group has its chat, since long ago."""

    @abstractmethod
    async def says(self, who: str, words: str, where: str = PRIVATE, *, reply_to: str = "") -> None:
        """Say it, as an answer to the newest message that contains `reply_to`, if given."""

    @abstractmethod
    async def passes_on(self, who: str, words: str, where: str, *, as_if: tuple[str, str] = ("", "")) -> None:
        """Show us in private the newest message of this chat with these words; `as_if`: with a word changed."""

    @abstractmethod
    async def sends(self, who: str, content: bytes, words: str, where: str = PRIVATE) -> None:
        """A photo with these words under it."""

    @abstractmethod
    async def pictures_in(self, where: str, who: str) -> list[str]:
        """The words under every picture of ours in the chat, oldest first."""

    @abstractmethod
    async def press_there(self, who: str, label: str, where: str) -> bool:
        """Press the newest button with this label; False when there is none (yet)."""

    @abstractmethod
    async def words_in(self, where: str, who: str) -> list[str]:
        """What stands in the chat, oldest first, as this person sees it."""

    @abstractmethod
    async def labels_in(self, where: str, who: str) -> list[str]:
        """Every button that stands in the chat, oldest first."""

    @abstractmethod
    async def pinned_in(self, where: str) -> list[str]: ...

    @abstractmethod
    async def unpin_by_hand(self, where: str) -> None:
        """Somebody takes our pins down, and nobody tells us."""

    @abstractmethod
    async def delete_by_hand(self, where: str, words: str) -> None:
        """Somebody deletes the newest message with these words, and nobody tells us."""

    @abstractmethod
    def notice_to(self, who: str) -> str:
        """What the last press of this person was answered with, above the chat; "" for nothing."""

    @abstractmethod
    def unheard(self) -> bool:
        """Whether something was said or pressed that the mission has not taken in yet."""

    async def end(self) -> None:
        await self.app.stop()

    # ---- the mission ------------------------------------------------------------------------------------

    async def begin(self) -> None:
        await self.set_scene()
        if self.bound:
            await self.remember()
        await self.start()
        await self.later()  # the rounds that a start makes are over: what the story sees is its own

    async def start(self, files: MissionFiles | None = None) -> None:
        """Start with the example's files, or start again on the same database with those that hold now."""
        storage = Storage.open(self.database_url, self.clock)
        mission = Mission(files or self.adapt(load(EXAMPLE)))
        self.app = App(storage, mission, Texts(), [self.make_platform(storage)], poll_seconds=1)
        await self.app.start()

    async def restart(self) -> None:
        files = self.app.house.mission.files
        await self.app.stop()
        await self.start(files)

    async def files(self, change: Callable[[MissionFiles], MissionFiles]) -> None:
        """An administrator changes the mission's files, and the change takes effect."""
        now = self.app.house.mission
        await self.app.use(Mission(change(now.files), exercise=now.exercise))

    async def later(self, **span: float) -> None:
        """Time passes; whatever is due comes."""
        await self.quiet()
        self.clock.jump(timedelta(**span))
        for _ in range(3):
            while await self.app.scheduler.tick():
                await self.quiet()
        await self.quiet()

    async def until(self, at: datetime) -> None:
        """Time passes until then."""
        await self.later(seconds=(at - self.clock()).total_seconds())

    async def quiet(self) -> None:
        """Everything that was said has been dealt with, and everything decided has gone out and is written down."""
        async with asyncio.timeout(PATIENCE):
            calm = 0
            while calm < 2:  # one look may fall between two steps of the same work
                calm = 0 if await self._busy() else calm + 1
                await asyncio.sleep(BLINK if calm < 2 else 0)

    async def _busy(self) -> bool:
        if self.unheard():
            return True
        due = sa.or_(outbox.c.next_at.is_(None), outbox.c.next_at <= self.clock())
        waits = sa.and_(outbox.c.account.in_(self.app.platforms), outbox.c.state.in_(OPEN), due)
        going = sa.exists().where(sa.or_(outbox.c.state == "acting", waits))
        heard = sa.exists().where(inbox.c.state == "new")
        async with self.app.storage.reading() as unit:  # asked very often: one statement
            return bool(await unit.outbox.value(sa.select(sa.or_(going, heard))))

    # ---- what people do and see ---------------------------------------------------------------------------

    async def presses(self, who: str, label: str, where: str = PRIVATE) -> None:
        """When all is quiet, press the newest button with this label."""
        await self.quiet()
        try:
            async with asyncio.timeout(PATIENCE):
                while not await self.press_there(who, label, where):
                    await asyncio.sleep(BLINK)
        except TimeoutError:
            there = await self.labels_in(where, who)
            raise AssertionError(f"{who} found no button {label!r} in {where}, only {there[-8:]}") from None

    async def sees(self, who: str, words: str, where: str = PRIVATE) -> str:
        """Wait until the words stand in the chat; the newest message that holds them."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    found = [each for each in await self.words_in(where, who) if words in each]
                    if found:
                        return found[-1]
                    await asyncio.sleep(BLINK)
        except TimeoutError:
            stands = "\n---\n".join((await self.words_in(where, who))[-6:])
            raise AssertionError(f"{who} never saw {words!r} in {where}. There stands:\n{stands}") from None

    async def sees_notice(self, who: str, words: str) -> None:
        """The short answer to a press."""
        try:
            async with asyncio.timeout(PATIENCE):
                while words not in self.notice_to(who):
                    await asyncio.sleep(BLINK)
        except TimeoutError:
            raise AssertionError(f"{who} never read {words!r}, but {self.notice_to(who)!r}") from None

    async def never_saw(self, who: str, words: str, where: str = PRIVATE) -> bool:
        """Whether all is quiet now and the words do not stand there."""
        await self.quiet()
        return not any(words in each for each in await self.words_in(where, who))

    async def copies(self, words: str, where: str, who: str = "head-of-mission") -> int:
        """How many messages with these words stand there, when all is quiet."""
        await self.quiet()
        return sum(words in each for each in await self.words_in(where, who))

    async def sees_pinned(self, words: str, where: str) -> str:
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    if found := [each for each in await self.pinned_in(where) if words in each]:
                        return found[0]
                    await asyncio.sleep(BLINK)
        except TimeoutError:
            raise AssertionError(f"no pin with {words!r} in {where}, but {await self.pinned_in(where)}") from None

    # ---- the second factor --------------------------------------------------------------------------------

    async def gets_factor(self, *officers: str) -> None:
        """Their authenticator apps know their secrets."""
        async with self.app.storage.unit() as unit:
            for officer in officers:
                self.factors[officer] = await unit.factors.enrol(officer)

    def digits(self, officer: str) -> str:
        """What the officer's telephone shows now."""
        return pyotp.TOTP(self.factors[officer]).at(self.clock())

    async def proves(self, officer: str) -> None:
        """Types what is asked for, with what the telephone shows."""
        await self.quiet()  # what was asked before stands there, too
        await self.types(officer, await self.sees(officer, ASKS_DIGITS))

    async def types(self, officer: str, asked: str) -> None:
        """A moment later the telephone shows other digits."""
        await self.says(officer, typed(asked, self.digits(officer)))
        await self.later(seconds=NEXT_DIGITS)
