"""The only file that knows every part: it puts them together, starts them, and stops them in order."""

import asyncio
import signal
from collections.abc import Callable, Coroutine, Mapping, Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
import structlog

from bot.delivery import Checkpoint, Delivery
from bot.fence import Fence
from bot.hearing import Hearing
from bot.house import House
from bot.intake import Intake
from bot.log import where
from bot.platforms.base import Platform, Polled
from bot.router import Router
from bot.scheduler import Scheduler
from config.mission import Mission
from config.texts import Texts
from groups.messages import Notice
from handlers.context import Dice
from handlers.table import AT_START, ROUNDS
from storage.unit import Storage

log = structlog.get_logger()

Work = Callable[[], Coroutine[Any, Any, None]]

GRACE = 15.0
"""Seconds that what is in flight may take at a stop."""
LONGEST_PAUSE = 8.0
"""Seconds between two tries of a part whose database is away."""


async def kept_up(name: str, work: Work) -> None:
    """Run a part; when the database is away, try again until it is back."""
    wait = 1.0
    while True:
        try:
            return await work()
        except (sa.exc.SQLAlchemyError, OSError) as fault:
            log.error("a part stopped and is started again", part=name, fault=type(fault).__name__, at=where(fault))
        await asyncio.sleep(wait)
        wait = min(wait * 2, LONGEST_PAUSE)


class App:
    """One mission at work. `start` returns when everything runs; `stop` lets what is in flight finish."""

    def __init__(
        self,
        storage: Storage,
        mission: Mission,
        texts: Texts,
        platforms: Sequence[Platform],
        *,
        dice: Dice | None = None,
        checkpoint: Checkpoint = lambda name, row: None,
        poll_seconds: float = 25,
    ) -> None:
        self.storage = storage
        self.platforms: Mapping[str, Platform] = {platform.account: platform for platform in platforms}
        outlets = {platform.account: platform.capabilities for platform in platforms}
        self.fence = Fence(mission.exercise)
        self.house = House(storage, mission, texts, outlets, dice or Dice(), fence=self.fence)
        self.router = Router(self.house, self._wake_delivery, self._notify, self._rebound)
        self.scheduler = Scheduler(storage, self.router.wake, self._chores)
        self.hearings = {
            platform.account: Hearing(platform.account, platform.capabilities.platform) for platform in platforms
        }
        self.intakes = [
            Intake(platform, storage, self.hearings[platform.account], self.router.wake, poll_seconds=poll_seconds)
            for platform in platforms
            if isinstance(platform, Polled)
        ]
        self.deliveries: dict[str, Delivery] = {}
        self.parts: dict[str, Work] = {}
        """More work to run beside the rest (the reload watch, the web server), by name."""
        self.ending: list[Callable[[], None]] = []
        """What is called first at a stop."""
        self.beside: list[Work] = []
        """What stops a house beside this one; it is closed before this one closes."""
        self.first: Work | None = None
        """What is done once, when everything runs."""
        self.refreshed = 0
        """How often bindings were read anew: a house beside this one sees by it that they may have changed."""
        self.chores: list[Work] = []
        """What a platform has to do now and then, such as forgetting."""
        self._checkpoint = checkpoint
        self._tasks: dict[asyncio.Task[None], str] = {}
        self._senders: list[asyncio.Task[None]] = []
        self._odd_jobs: set[asyncio.Task[None]] = set()

    # ---- start and stop ---------------------------------------------------------------------------------

    async def start(self, holder: str = "") -> None:
        for platform in self.platforms.values():
            await platform.open()
            await self._take_sender(platform, holder)
        if not self.fence.exercise:  # nobody's daily round is a drill
            await self._set_rounds()
        await self.refresh()
        self._senders = [
            asyncio.create_task(kept_up(f"sender of {name}", sender.run)) for name, sender in self.deliveries.items()
        ]
        self._run("router", self.router.run)
        for intake in self.intakes:
            self._run(f"intake of {intake.platform.account}", intake.run)
        for name, work in self.parts.items():
            self._run(name, work)
        self.scheduler.start()
        if self.first is not None:
            self._later(self.first())
        log.info("started", platforms=sorted(self.platforms))

    async def _set_rounds(self) -> None:
        async with self.storage.unit() as unit:
            for kind, subject in ROUNDS:
                await unit.dues.ensure(kind, subject)
            for kind, subject in AT_START:
                await unit.dues.set(kind, subject, unit.now)

    async def _take_sender(self, platform: Platform, holder: str) -> None:
        async with self.storage.unit() as unit:
            epoch = await unit.accounts.next_epoch(platform.account, holder)
        told = self.router.wake
        sender = Delivery(platform, self.storage, epoch, told, checkpoint=self._checkpoint, fence=self.fence)
        self.deliveries[platform.account] = sender

    async def run(self, holder: str = "") -> None:
        """Until SIGTERM or SIGINT, or until a part dies."""
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop.set)
        await self.start(holder)
        try:
            await self.work(stop)
        finally:
            await self.stop()

    async def work(self, stop: asyncio.Event) -> None:
        """Until the event comes; or until a part dies, which raises what it died of."""
        waiting = asyncio.create_task(stop.wait())
        try:
            done, _ = await asyncio.wait([waiting, *self._tasks, *self._senders], return_when=asyncio.FIRST_COMPLETED)
        finally:
            waiting.cancel()
        for task in done - {waiting}:
            task.result()

    async def stop(self) -> None:
        """No new claims at once; what is in flight may finish and is recorded; then everything closes."""
        others = [asyncio.create_task(stop()) for stop in self.beside]
        await self.scheduler.stop()
        for end in self.ending:
            end()
        for sender in self.deliveries.values():
            await sender.close()
        if self._senders:
            await asyncio.wait(self._senders, timeout=GRACE)
        await asyncio.gather(*others, return_exceptions=True)
        for task in [*self._tasks, *self._senders, *self._odd_jobs]:
            task.cancel()
        await asyncio.gather(*self._tasks, *self._senders, *self._odd_jobs, return_exceptions=True)
        for platform in self.platforms.values():
            await platform.close()
        await self.storage.close()
        log.info("stopped")

    def _run(self, name: str, work: Work) -> None:
        self._tasks[asyncio.create_task(kept_up(name, work), name=name)] = name

    # ---- what the parts tell one another ------------------------------------------------------------------

    def _wake_delivery(self, reopened: bool) -> None:
        for sender in self.deliveries.values():
            sender.wake(again=reopened)

    def _notify(self, notice: Notice) -> None:
        if platform := self.platforms.get(notice.to.account):
            self._later(platform.notice(notice.press, notice.words, notice.url))

    def _rebound(self) -> None:
        self.house.known.forget()
        self._later(self.refresh())

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._odd_jobs.add(task)
        task.add_done_callback(self._odd_jobs.discard)

    async def refresh(self) -> None:
        """What is kept in memory of bindings and officers is read anew."""
        self.house.known.forget()
        async with self.storage.reading() as unit:
            room = await unit.addresses.current(self.house.mission.staff_room)
        self.house.mission = replace(self.house.mission, moved_room=room)
        for hearing in self.hearings.values():
            await hearing.refresh(self.storage, self.house.mission)
        self.refreshed += 1  # last, so that whoever sees it reads what is new

    async def use(self, mission: Mission) -> None:
        """From the next event on, these files hold."""
        self.house.mission = mission
        await self.refresh()

    async def _chores(self) -> None:
        for chore in self.chores:
            await chore()
        log.info("house kept", talk=sum(hearing.talk.total() for hearing in self.hearings.values()))
