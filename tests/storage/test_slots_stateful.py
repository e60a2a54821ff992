"""Whatever officers reserve, free and move, a day holds at most its cap and the count is the number of slots."""

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from tempfile import TemporaryDirectory

import sqlalchemy as sa
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy.ext.asyncio import AsyncConnection
from typing_extensions import override

from storage.tables import cap_day, meta
from storage.unit import Storage, Unit

NOW = datetime(2026, 10, 13, 12, 0, tzinfo=UTC)
LIMIT = 2

posts = st.integers(1, 6)
groups = st.sampled_from(["press", "trade"])
days = st.integers(0, 2).map(lambda later: date(2026, 10, 13) + timedelta(days=later))


class SlotBook(RuleBasedStateMachine):
    """The model is a dict (post, group) → day."""

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = TemporaryDirectory()
        self.storage = Storage.open(f"sqlite+aiosqlite:///{self.folder.name}/slots.db", lambda: NOW)
        self.book: dict[tuple[int, str], date] = {}
        self.connection = self.loop.run_until_complete(self._open())
        self.unit = Unit(self.connection, NOW)

    async def _open(self) -> AsyncConnection:
        connection = await self.storage.engine.connect()
        await connection.run_sync(meta.create_all)
        return connection

    def full(self, group: str, day: date) -> bool:
        return sum(1 for (_, g), d in self.book.items() if (g, d) == (group, day)) >= LIMIT

    @rule(post=posts, group=groups, day=days)
    def reserve(self, post: int, group: str, day: date) -> None:
        same = self.book.get((post, group)) == day
        granted = self.loop.run_until_complete(self.unit.slots.reserve(post, group, day, "routine", LIMIT, NOW))
        assert granted == (same or not self.full(group, day))
        if granted:
            self.book[post, group] = day

    @rule(post=posts, group=groups)
    def free(self, post: int, group: str) -> None:
        freed = self.loop.run_until_complete(self.unit.slots.free(post, group))
        assert freed == (self.book.pop((post, group), None) is not None)

    @rule(post=posts, group=groups, day=days)
    def rekey(self, post: int, group: str, day: date) -> None:
        had = self.book.get((post, group))
        moved = self.loop.run_until_complete(self.unit.slots.rekey(post, group, day, LIMIT, NOW))
        assert moved == (had is not None and (had == day or not self.full(group, day)))
        if moved:
            self.book[post, group] = day

    @invariant()
    def the_count_is_the_number_of_slots_and_never_above_the_cap(self) -> None:
        rows = self.loop.run_until_complete(self.unit.slots.rows(sa.select(cap_day)))
        counted = Counter({(row["group_id"], row["local_date"]): row["used"] for row in rows if row["used"]})
        assert counted == Counter((group, day) for (_, group), day in self.book.items())
        assert all(used <= LIMIT for used in counted.values())

    @override
    def teardown(self) -> None:
        self.loop.run_until_complete(self.connection.close())
        self.loop.run_until_complete(self.storage.close())
        self.loop.close()
        self.folder.cleanup()


TestSlotBook = SlotBook.TestCase
TestSlotBook.settings = settings(max_examples=40, stateful_step_count=30)
