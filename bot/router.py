"""Takes rows out of the inbox. The effects, actions and audit of a row and its `done` are one transaction."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import structlog

from bot.house import House
from bot.log import where
from groups.messages import Action, Address, Notice, Pressed, Said, Sender
from storage.inbox import Waiting
from storage.unit import Unit

log = structlog.get_logger()

BATCH = 20
"""Rows in one transaction."""
IDLE = 5.0
RECORDED_WITHIN = timedelta(seconds=30)
"""How long a reply waits for the record of the message that it answers: as long as one action may take."""
BLINK = 0.02
"""Seconds until such a reply is looked at again."""


class Router:
    """The one worker that takes rows out of the inbox, in order."""

    def __init__(
        self,
        house: House,
        wake_delivery: Callable[[bool], None],
        notify: Callable[[Notice], None],
        rebound: Callable[[], None],
    ) -> None:
        self.house = house
        self._wake_delivery = wake_delivery
        self._notify = notify
        self._rebound = rebound
        self._signal = asyncio.Event()
        self._early = False
        """Whether replies wait that were faster than our own record."""

    def wake(self) -> None:
        self._signal.set()

    async def run(self) -> None:
        while True:
            if await self.step():
                await asyncio.sleep(0)
                continue
            try:
                async with asyncio.timeout(BLINK if self._early else IDLE):
                    await self._signal.wait()
            except TimeoutError:
                pass
            self._signal.clear()

    async def drain(self) -> None:
        """Handle all that waits; for tests and for start-up."""
        while await self.step():
            pass

    async def step(self) -> int:
        """One batch. When a row of it fails, each is tried alone, so that it fails alone. How many rows there were."""
        async with self.house.storage.reading() as look:
            rows, early = await _ready(look)
        self._early = bool(early)
        if not rows:
            return 0
        try:
            await self._handle(rows)
        except Exception:  # noqa: BLE001 - the row that raises is found below
            self.house.known.forget()  # what it remembered was rolled back
            for row in rows:
                await self._alone(row)
        return len(rows)

    async def _alone(self, row: Waiting) -> None:
        try:
            await self._handle([row])
        except Exception as fault:  # noqa: BLE001 - a poisoned row must not stop the chat behind it
            self.house.known.forget()
            async with self.house.storage.unit() as unit:
                last = await unit.inbox.failed(row, type(fault).__name__)
            log.error("a row failed", row=row.id, fault=type(fault).__name__, quarantined=last, at=where(fault))
            if last:
                await self._say_sorry(row)

    async def _say_sorry(self, row: Waiting) -> None:
        """Tried once: it must not keep the chat behind the row waiting either."""
        if not isinstance(row.event, Said | Pressed):
            return
        try:
            async with self.house.storage.unit() as unit:
                actions = await self.house.sorry(unit, row.event, row.id)
                await unit.outbox.add(actions)
        except Exception as fault:  # noqa: BLE001 - the row is put aside already
            self.house.known.forget()
            log.error("nobody was told of a row that failed", row=row.id, fault=type(fault).__name__, at=where(fault))
            return
        self._after(actions, rebound=False, reopened=False)

    async def _handle(self, rows: Sequence[Waiting]) -> None:
        async with self.house.storage.unit() as unit:
            ours = await unit.inbox.done([row.id for row in rows])  # first, so that nobody else has them meanwhile
            known, rows = len(rows), [row for row in rows if row.id in ours]
            fresh = await self._first_presses(unit, rows)
            await self.house.known.meet_all(unit, _met_in_private(rows))
            actions: list[Action] = []
            for row in rows:
                actions += await self._one(unit, row, fresh)
            await unit.outbox.add(actions)
            await unit.audits.flush()
            # Whoever did the others may not have come to say what follows from them.
            unheard = len(rows) < known
            rebound, reopened = unit.addresses.changed or unheard, unit.outbox.reopened or unheard
        self._after(actions, rebound=rebound, reopened=reopened)

    async def _one(self, unit: Unit, row: Waiting, fresh: set[str]) -> list[Action]:
        if row.event is None:
            raise ValueError("this version cannot read the row")
        if isinstance(row.event, Pressed):
            if (nonce := _nonce(row.event)) not in fresh:
                return [Notice(row.event.at, row.event.press)]
            fresh.discard(nonce)  # both may have come in one batch
        actions = await self.house.route(unit, row.event, row.received)
        return await self.house.place_buttons(unit, actions)

    async def _first_presses(self, unit: Unit, rows: Sequence[Waiting]) -> set[str]:
        """A press may come again under a new update number; the platform's id of the press tells."""
        presses = [_nonce(event) for row in rows if isinstance(event := row.event, Pressed)]
        return await unit.inbox.once(presses)

    def _after(self, actions: Sequence[Action], *, rebound: bool, reopened: bool) -> None:
        """What follows a commit: senders wake, loading marks end."""
        if rebound:
            self._rebound()
        notices = [action for action in actions if isinstance(action, Notice)]
        for notice in notices:
            self._notify(notice)
        if reopened or len(actions) > len(notices):
            self._wake_delivery(reopened)


async def _ready(look: Unit) -> tuple[Sequence[Waiting], set[str]]:
    """The next batch, and the chats that have to wait: however much was said there, the others go on."""
    early: set[str] = set()
    rows = await look.inbox.take(BATCH)
    while more := await _early(look, rows):
        early |= more
        rows = await look.inbox.take(BATCH, but=early)
    return rows, early


async def _early(look: Unit, rows: Sequence[Waiting]) -> set[str]:
    """The chats with a reply to a message of ours that is there, but whose sending is not recorded yet.

    People see a message a moment before we know its number; an answer to it must not be taken for something else. The
    chat keeps its order, so all of it waits.
    """
    replies = [(row.address, row.event) for row in rows if isinstance(row.event, Said) and _is_fresh(row, look.now)]
    return {address for address, said in replies if said.reply_to_us and await _is_early(look, said)}


def _is_fresh(row: Waiting, now: datetime) -> bool:
    return now - row.received < RECORDED_WITHIN


async def _is_early(look: Unit, said: Said) -> bool:
    return not await look.outbox.find_sent(said.at, said.reply_to) and await look.outbox.is_sending(said.at)


def _nonce(press: Pressed) -> str:
    return f"{press.at.account}/{press.press}"


def _met_in_private(rows: Sequence[Waiting]) -> list[tuple[Sender, Address]]:
    """Everybody of the batch who wrote or pressed in private, under a name of their own."""
    events = [row.event for row in rows if isinstance(row.event, Said | Pressed)]
    return [(event.sender, event.at) for event in events if event.private and event.sender.identity]
