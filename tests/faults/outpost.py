"""A mission on the local Telegram that works in this process or in one that can be killed, on the same database."""

import asyncio
import multiprocessing
import os
import signal
import time
from collections.abc import Mapping
from datetime import timedelta
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Literal
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from typing_extensions import override

from config.schema import MissionFiles
from groups.calendar import local_date
from groups.messages import Address, Power
from groups.posts import fingerprint
from groups.texts import as_text
from handlers.table import ROUNDS
from storage.outbox import OPEN, Delivery
from storage.tables import due, inbox, outbox
from storage.unit import Storage
from tests.faults.child import CRASH, Orders, SharedClock, adapted, live
from tests.patience import PATIENCE
from tests.peers.telegram import Group
from tests.stories.cast import GROUPS, PRIVATE, STAFF
from tests.stories.telegram_stage import TelegramStage

PROCESSES = multiprocessing.get_context("forkserver")
"""The imports of a mission take seconds; one process does them once, and every child is forked from it."""
PROCESSES.set_forkserver_preload(["tests.faults.child", "tests.faults.racer", "tests.faults.approvers"])
HARSUND = ZoneInfo("Europe/Copenhagen")
ALL_POWERS = " ".join(sorted(power.value for power in Power))


class Outpost(TelegramStage):
    """`chats_of` are the chats of a group, in the order in which they were bound."""

    clock: SharedClock

    def __init__(self, database_url: str, library: Literal["aiogram", "ptb"], folder: Path) -> None:
        super().__init__(database_url, library)
        self.clock = SharedClock(time.monotonic(), PROCESSES.RawValue("d", 0.0))
        self.log = folder / "child.log"
        self.books = Storage.open(database_url, self.clock)
        self.chats_of: dict[str, list[Group]] = {}
        self.process: BaseProcess | None = None

    @override
    def adapt(self, files: MissionFiles) -> MissionFiles:
        return adapted(files, self.server.url, self.library, str(self.chats[STAFF].id))

    # ---- before the story -----------------------------------------------------------------------------------

    async def prepare(self, **chats: int) -> None:
        """The outside world, with so many chats bound to each group named; nothing runs yet, and no update waits."""
        await self.set_scene()
        await self.remember()
        self.chats_of = {group: [self.chats[group]] for group in GROUPS}
        for group, number in chats.items():
            for n in range(2, number + 1):
                self.chats[f"{group}-{n}"] = self.server.group(f"{group.title()} chat {n}")
                self._seat(f"{group}-{n}")
                self.chats_of[group].append(self.chats[f"{group}-{n}"])
        await self._bind_the_rest()
        await self._nothing_else_is_due()

    async def _bind_the_rest(self) -> None:
        """As if officers had done it long ago."""
        async with self.books.unit() as unit:
            for group, chats in self.chats_of.items():
                for chat in chats[1:]:
                    place = await unit.addresses.arrive(self.address(chat), str(chat.title))
                    await unit.addresses.set(place, state="bound", group_id=group, powers=ALL_POWERS, members=7)

    async def _nothing_else_is_due(self) -> None:
        """The rounds that are made by themselves come later: the first message of a story is the story's own."""
        async with self.books.unit() as unit:
            for kind, subject in ROUNDS:
                await unit.dues.set(kind, subject, unit.now + timedelta(days=30))

    def address(self, chat: Group) -> Address:
        return Address("telegram", str(chat.id))

    async def post_goes(self, words: str, group: str = "press", author: str = "spokesperson") -> str:
        """A post that was approved, and whose minute to recall it is over now. Its subject."""
        texts = {"en": as_text(words)}
        sign = fingerprint(texts=texts, media=(), targets=(group,), pin=False, kind="news")
        async with self.books.unit() as unit:
            released = {"state": "sending", "released_at": unit.now, "send_at": unit.now, "submitter": author}
            approved = {"approver": "head-of-mission", "approved_print": sign, "print": sign}
            post = await unit.posts.draft(author, group, texts=texts, groups=(group,), **released, **approved)
            day = local_date(unit.now, HARSUND)
            assert await unit.slots.reserve(post.id, group, day, "routine", 20, unit.now)
            await unit.dues.set("post.send", post.subject, unit.now)
        return post.subject

    # ---- the process that can be killed -----------------------------------------------------------------------

    def launch(self, crash_at: str = "", environ: Mapping[str, str] | None = None) -> BaseProcess:
        """Start it; `crash_at` is POINT[:NTH[:ABOUT]]."""
        room = str(self.chats[STAFF].current.id)
        orders = Orders(self.database_url, self.server.url, self.library, room, self.clock, self.log)
        work = (orders, {CRASH: crash_at, **(environ or {})})
        self.process = PROCESSES.Process(target=live, args=work, daemon=True)
        self.process.start()
        return self.process

    async def launched(self, crash_at: str = "") -> None:
        """Start it and wait until it asks for updates."""
        before = len(self.server.calls_of("getUpdates"))
        self.launch(crash_at)
        await self.server.wait_for(lambda: len(self.server.calls_of("getUpdates")) > before, PATIENCE)

    async def ended(self, seconds: float = PATIENCE) -> int:
        """Wait for its end: the exit code, negative for a signal."""
        assert self.process is not None
        process, self.process = self.process, None
        try:
            async with asyncio.timeout(seconds):
                while process.is_alive():
                    await asyncio.sleep(0.005)
        finally:
            process.kill()
            process.join()
        assert process.exitcode is not None
        return process.exitcode

    async def kill(self) -> None:
        """kill -9."""
        assert self.process is not None
        self.process.kill()
        assert await self.ended() == -signal.SIGKILL

    async def presses_while_it_dies(self, who: str, label: str) -> None:
        """Press, and wait for nothing: the process may be gone before it has answered."""
        await self.quiet()
        assert await self.press_there(who, label, PRIVATE)

    def signal(self, number: signal.Signals = signal.SIGTERM) -> None:
        """As systemd and Docker stop it."""
        assert self.process is not None
        assert self.process.pid is not None
        os.kill(self.process.pid, number)

    async def terminate(self) -> int:
        self.signal()
        return await self.ended()

    def jump(self, **span: float) -> None:
        """Time passes, also for the process."""
        self.clock.jump(timedelta(**span))

    async def idle(self, seconds: float = PATIENCE) -> None:
        """Nothing waits in the inbox, nothing may go, nothing is on its way."""
        async with asyncio.timeout(seconds):
            while await self._unfinished() or await self._unfinished():  # a row may pass between two of our looks
                await asyncio.sleep(0.03)

    @override
    async def quiet(self) -> None:
        await (super().quiet() if hasattr(self, "app") else self.idle())

    async def _unfinished(self) -> bool:
        if self.bot.updates.waiting:
            return True
        now = self.clock()
        ripe = sa.or_(outbox.c.next_at.is_(None), outbox.c.next_at <= now)
        waits = sa.and_(outbox.c.account == "telegram", outbox.c.state.in_(OPEN), ripe)
        going = sa.exists().where(sa.or_(outbox.c.state == "acting", waits))
        heard = sa.exists().where(inbox.c.state == "new")
        soon = sa.exists().where(due.c.due_at <= now + timedelta(seconds=1))
        async with self.books.reading() as unit:  # one statement: what passes from one to the other is in one of them
            return bool(await unit.outbox.value(sa.select(sa.or_(going, heard, soon))))

    # ---- what is written down ---------------------------------------------------------------------------------

    async def rows(self, subject: str, kind: str = "send") -> list[Delivery]:
        async with self.books.reading() as unit:
            return [row for row in await unit.outbox.of(subject) if row.kind == kind]

    async def states(self, subject: str, kind: str = "send") -> list[str]:
        return [row.state.value for row in await self.rows(subject, kind)]

    @override
    async def end(self) -> None:
        if self.process is not None:
            self.process.kill()
            await self.ended()
        if hasattr(self, "app"):
            await self.app.stop()
        await self.books.close()
        await self.server.stop()
