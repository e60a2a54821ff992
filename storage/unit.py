"""One transaction, and the stores that work inside it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager, nullcontext
from datetime import datetime
from functools import cached_property

from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from storage.accounts import Accounts
from storage.addresses import Addresses
from storage.audits import Audits
from storage.buttons import Buttons
from storage.caps import Caps, HeardCaps
from storage.cards import Cards
from storage.checkins import CheckIns
from storage.checks import Checks
from storage.codes import Codes
from storage.crises import Crises
from storage.dialogues import Dialogues
from storage.drills import Drills
from storage.dues import Dues
from storage.engine import open_engine
from storage.factors import Factors
from storage.facts import Facts
from storage.holdings import Holdings
from storage.inbox import Inbox
from storage.kept_pins import KeptPins
from storage.media import Files
from storage.notes import Notes
from storage.one_times import OneTimes
from storage.outbox import Outbox
from storage.pages import Pages
from storage.people import People
from storage.positions import Positions
from storage.posts import Posts
from storage.press import Press
from storage.questions import Questions
from storage.readings import Readings
from storage.series import Series
from storage.slots import Slots

Clock = Callable[[], datetime]


class Unit:
    """All that is written through one unit is there together or not at all. `now` is one instant for all of it."""

    def __init__(self, connection: AsyncConnection, now: datetime, reachable: Collection[str] | None = None) -> None:
        self.connection = connection
        self.now = now
        self.reachable = reachable

    @cached_property
    def accounts(self) -> Accounts:
        return Accounts(self.connection, self.now)

    @cached_property
    def addresses(self) -> Addresses:
        return Addresses(self.connection, self.now, self.reachable)

    @cached_property
    def audits(self) -> Audits:
        return Audits(self.connection, self.now)

    @cached_property
    def buttons(self) -> Buttons:
        return Buttons(self.connection, self.now)

    @cached_property
    def cards(self) -> Cards:
        return Cards(self.connection, self.now, self.reachable)

    @cached_property
    def checkins(self) -> CheckIns:
        return CheckIns(self.connection, self.now)

    @cached_property
    def checks(self) -> Checks:
        return Checks(self.connection, self.now)

    @cached_property
    def codes(self) -> Codes:
        return Codes(self.connection, self.now)

    @cached_property
    def crises(self) -> Crises:
        return Crises(self.connection, self.now)

    @cached_property
    def dialogues(self) -> Dialogues:
        return Dialogues(self.connection, self.now)

    @cached_property
    def drills(self) -> Drills:
        return Drills(self.connection, self.now)

    @cached_property
    def dues(self) -> Dues:
        return Dues(self.connection, self.now)

    @cached_property
    def factors(self) -> Factors:
        return Factors(self.connection, self.now)

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.connection, self.now)

    @cached_property
    def holdings(self) -> Holdings:
        return Holdings(self.connection, self.now)

    @cached_property
    def kept_pins(self) -> KeptPins:
        return KeptPins(self.connection, self.now)

    @cached_property
    def inbox(self) -> Inbox:
        return Inbox(self.connection, self.now)

    @cached_property
    def files(self) -> Files:
        return Files(self.connection, self.now)

    @cached_property
    def notes(self) -> Notes:
        return Notes(self.connection, self.now)

    @cached_property
    def one_times(self) -> OneTimes:
        return OneTimes(self.connection, self.now)

    @cached_property
    def outbox(self) -> Outbox:
        return Outbox(self.connection, self.now)

    @cached_property
    def pages(self) -> Pages:
        return Pages(self.connection, self.now)

    @cached_property
    def people(self) -> People:
        return People(self.connection, self.now, self.reachable)

    @cached_property
    def positions(self) -> Positions:
        return Positions(self.connection, self.now)

    @cached_property
    def posts(self) -> Posts:
        return Posts(self.connection, self.now)

    @cached_property
    def press(self) -> Press:
        return Press(self.connection, self.now)

    @cached_property
    def questions(self) -> Questions:
        return Questions(self.connection, self.now)

    @cached_property
    def readings(self) -> Readings:
        return Readings(self.connection, self.now)

    @cached_property
    def series(self) -> Series:
        return Series(self.connection, self.now)

    @cached_property
    def slots(self) -> Slots:
        return Slots(self.connection, self.now)

    @cached_property
    def caps(self) -> Caps:
        return Caps(self.connection, self.now)

    @cached_property
    def heard(self) -> HeardCaps:
        return HeardCaps(self.connection, self.now)


class Storage:
    """The database. SQLite has one writer, so its units wait for one another here, in order, not in a busy loop."""

    def __init__(self, engine: AsyncEngine, clock: Clock) -> None:
        self.engine = engine
        self.clock = clock
        self.reachable: Collection[str] | None = None
        """The accounts that we have, once somebody says so: chats of others are not listed any more."""
        self._reader = engine.execution_options(reading=True)
        self._turn = asyncio.Lock() if engine.dialect.name == "sqlite" else None

    @classmethod
    def open(cls, url: str, clock: Clock) -> "Storage":
        return cls(open_engine(url), clock)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        """A transaction that writes. Nothing inside it may wait for a network."""
        async with self._turn or nullcontext(), self.engine.begin() as connection:
            yield Unit(connection, self.clock(), self.reachable)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[Unit]:
        """A transaction that only looks; it never waits for a writer."""
        async with self._reader.begin() as connection:
            yield Unit(connection, self.clock(), self.reachable)

    async def close(self) -> None:
        await self.engine.dispose()
