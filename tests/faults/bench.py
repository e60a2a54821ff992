"""A sender alone between the outbox and the local Telegram, on clocks that a test moves."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import sqlalchemy as sa

from bot.delivery import Delivery
from bot.platforms.telegram import TelegramPlatform, make_client
from groups.messages import Action, Lane, Send
from groups.outlets import Rates
from groups.texts import as_text
from storage.store import Row
from storage.tables import outbox
from tests.faults.outpost import Outpost
from tests.patience import PATIENCE
from tests.peers.telegram import Group
from tests.stories.telegram_stage import TOKEN


class Bench:
    """`in_flight` 1 is for stories about silence: what is on its way already cannot be called back. `hangs_up` is how
    many seconds one call may take: less for a story in which Telegram does not answer.
    """

    def __init__(self, outpost: Outpost, in_flight: int = 1, hangs_up: float = PATIENCE) -> None:
        self.outpost = outpost
        self.server = outpost.server
        self.rates = Rates(0, 0, 0, in_flight=in_flight)
        self.hangs_up = hangs_up
        self.epoch = 0
        self.sender: Delivery
        self.task: asyncio.Task[None]
        self.platform: TelegramPlatform

    def ticks(self) -> float:
        """The monotonic clock of the sender; it jumps with the wall clock."""
        return time.monotonic() + self.outpost.clock.jumped.value

    def start(self) -> None:
        """As a process that starts: a new epoch, nothing kept in memory."""
        self.epoch += 1
        client = make_client(self.outpost.library, TOKEN, self.server.url, patience=self.hangs_up)
        self.platform = TelegramPlatform("telegram", TOKEN, client, rates=self.rates)
        books = self.outpost.books
        self.sender = Delivery(self.platform, books, self.epoch, lambda: None, ticks=self.ticks)
        self.task = asyncio.create_task(self.sender.run())

    async def stop(self) -> None:
        await self.sender.close()
        await asyncio.wait_for(self.task, PATIENCE)
        await self.platform.close()

    def jump(self, seconds: float) -> None:
        self.outpost.jump(seconds=seconds)
        self.sender.wake()

    async def wants(self, *actions: Action) -> None:
        async with self.outpost.books.unit() as unit:
            await unit.outbox.add(actions)
        self.sender.wake()

    def send(self, words: str, chat: str = "press", lane: Lane = Lane.ROUTINE) -> Send:
        return Send(self.outpost.address(self.outpost.chats[chat]), as_text(words), lane=lane, subject=words)

    async def row(self, subject: str) -> Row:
        async with self.outpost.books.reading() as unit:
            newest = sa.select(outbox).where(outbox.c.subject == subject).order_by(outbox.c.id.desc()).limit(1)
            return await unit.outbox.one(newest)

    async def state(self, subject: str) -> str:
        return str((await self.row(subject))["state"])

    async def becomes(self, subject: str, *states: str, seconds: float = PATIENCE) -> str:
        """Wait until the row is in one of these states."""
        async with asyncio.timeout(seconds):
            while (state := await self.state(subject)) not in states:
                await asyncio.sleep(0.01)
        return state

    async def calls(self, number: int, method: str = "sendMessage") -> None:
        """Wait until Telegram has answered so many calls of this kind, and all of them are written down."""
        await self.server.wait_for(lambda: len(self.server.calls_of(method)) >= number, PATIENCE)
        acting = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "acting")
        async with asyncio.timeout(PATIENCE):
            while await self._count(acting):
                await asyncio.sleep(0.01)

    async def _count(self, statement: sa.Select[Any]) -> int:
        async with self.outpost.books.reading() as unit:
            return int(await unit.outbox.value(statement))

    def copies(self, words: str, chat: Group | None = None) -> int:
        return sum(entry.text == words for entry in self.server.ledger.acts("sent", chat))


@asynccontextmanager
async def bench(outpost: Outpost, in_flight: int = 1, hangs_up: float = PATIENCE) -> AsyncIterator[Bench]:
    """The sender runs when the story begins."""
    await outpost.prepare()
    made = Bench(outpost, in_flight, hangs_up)
    made.start()
    yield made
    await made.stop()
