"""The drill's house beside the live one: a second App over a database of its own, and the little that the two know of
each other. Neither has an adapter of the other, nor writes into the other's outbox.
"""

import asyncio
from datetime import datetime, timedelta

import structlog

from bot.app import App
from bot.clock import FastClock
from bot.fence import Chats
from bot.log import where
from config.drill import drill_of
from groups.messages import Address
from handlers.drills.overdue import LAST, written
from storage.drills import Drill, State

log = structlog.get_logger()

LOOK = 1.0
"""Seconds between two looks at the live mission."""
LEARN = timedelta(minutes=1)
"""The longest that a chat may be the live mission's without our knowing."""


class DrillHouse:
    """Runs as a part of the live App, and stops before it. Whatever becomes of it, the live one goes on."""

    def __init__(self, live: App, app: App, clock: FastClock) -> None:
        self.live = live
        self.app = app
        self.clock = clock
        self.app.house.wall = clock.wall
        self.app.parts["the live mission"] = self._looks
        self._files = live.house.mission.files
        self._learnt = -1
        self._learn_by = clock.wall()
        self._task: asyncio.Task[None] | None = None
        self._stopped = False

    async def run(self) -> None:
        """Until the live one stops. A drill's house that dies is not started again, and nobody else dies of it."""
        self._task = asyncio.current_task()
        await self.look()  # which chats are the live mission's must be known before anything may go out
        try:
            await self.app.start()
            await self.app.work(asyncio.Event())
        except Exception as fault:  # noqa: BLE001 - whatever it is, people wait for the live mission
            log.error("the drill's house stopped", fault=type(fault).__name__, at=where(fault))
            await self._close()
        await asyncio.Event().wait()

    async def stop(self) -> None:
        if self._task:
            self._task.cancel()
            await asyncio.wait([self._task])
        await self._close()

    async def _close(self) -> None:
        if not self._stopped:
            self._stopped = True
            await self.app.stop()

    async def _looks(self) -> None:
        while True:
            await self.look()
            await asyncio.sleep(LOOK)

    # ---- what passes between the houses -------------------------------------------------------------------

    async def look(self) -> None:
        """What is true there holds here; all of it is read anew each time, so that a restart changes nothing."""
        await self._follow_files()
        async with self.live.storage.reading() as unit:
            crisis, note = await unit.crises.top() > 0, await unit.notes.get(LAST)
        await self._learn_chats()
        async with self.app.storage.reading() as unit:
            now, last = await unit.drills.open(), await unit.drills.last_ones()
        self._set_clock(now)
        if now is not None:
            await self._attend(now, crisis)
        await self._remember(last, note)

    async def _follow_files(self) -> None:
        """The live house alone decides which files hold; accounts are those of the start."""
        files = self.live.house.mission.files
        if files is self._files:
            return
        self._files = files
        if mission := drill_of(files):
            await self.app.use(mission)

    async def _learn_chats(self) -> None:
        """The live house says when its bindings may have changed: there may be hundreds of them. What another process
        binds it does not say, so they are read once a minute besides. The count is taken before anything is read: what
        changes meanwhile is read at the next look."""
        seen, now = self.live.refreshed, self.clock.wall()
        if seen == self._learnt and now < self._learn_by:
            return
        async with self.live.storage.reading() as unit:
            places = await unit.addresses.all_bound()
        self.app.fence.live_chats = self._live_chats([place.address for place in places])
        self._learnt, self._learn_by = seen, now + LEARN

    def _live_chats(self, bound: list[Address]) -> Chats:
        every = [*bound, self.live.house.mission.staff_room]
        outlets = self.live.house.outlets
        return frozenset((outlets[at.account].platform, at.chat) for at in every if at.account in outlets)

    def _set_clock(self, now: Drill | None) -> None:
        if now and now.begun_at:
            self.clock.run(now.rate, now.begun_at)
        else:
            self.clock.run(1, self.clock.wall())

    async def _attend(self, now: Drill, crisis: bool) -> None:
        """A drill that is asked for begins, if all is calm; one that runs ends with the first real crisis."""
        if now.state is State.ASKED and not crisis:
            await self._begin(now)
        elif crisis:
            await self._due("drill.not-calm" if now.state is State.ASKED else "drill.crisis", now)

    async def _begin(self, now: Drill) -> None:
        """With what is true of the mission today: checks of facts, and who has an authenticator. Its secrets stay
        there: whoever guesses or reads codes in a drill learns nothing about the live ones."""
        async with self.live.storage.reading() as unit:
            lent, enrolled = await unit.drills.to_lend(), await unit.factors.people()
        async with self.app.storage.unit() as unit:
            await unit.drills.tidy()
            await unit.drills.borrow(lent)
            await unit.factors.only(enrolled)
            await unit.dues.set("drill.begun", str(now.id), unit.now)

    async def _due(self, kind: str, now: Drill) -> None:
        async with self.app.storage.unit() as unit:
            await unit.dues.set(kind, str(now.id), unit.now)

    async def _remember(self, last: dict[str, datetime], note: str) -> None:
        """The one thing that the live mission keeps of drills: who trained when."""
        if (words := written(last)) and words != note:
            async with self.live.storage.unit() as unit:
                await unit.notes.set(LAST, words)
