"""Slots: one use of a group's day by one post. The day stands in the key, so nothing is ever reset."""

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from storage.store import Row, Store
from storage.tables import cap_day, slot

_day = cap_day.c
_slot = slot.c

BOUNDLESS = 2**31
"""A limit that no day reaches."""


@dataclass(frozen=True, slots=True)
class Slot:
    """`at` is when the post goes, or went, to this group (UTC). `sent` is true once it surely left."""

    post: int
    group: str
    day: date
    kind: str
    at: datetime
    sent: bool


def _as_slot(row: Row) -> Slot:
    return Slot(row["post"], row["group_id"], row["local_date"], row["class"], row["at"], row["sent"])


class Slots(Store):
    """Takes every row in the order slot, then day: two units that want the same can never wait for each other."""

    async def reserve(
        self, post: int, group: str, day: date, kind: str, limit: int, at: datetime | None = None
    ) -> bool:
        """Take one use of this group's day for the post; False when the day is full.

        A post has one slot per group, however often it is asked for: on another day the slot moves there.
        """
        at = at or self.now
        fresh = self.upsert(slot).values(post=post, group_id=group, local_date=day, at=at, **{"class": kind})
        added = await self.connection.execute(fresh.on_conflict_do_nothing().returning(_slot.post))
        if added.first() is None:
            return await self._move(post, group, day, limit, at)
        if await self._take(group, day, kind, limit):
            return True
        await self.connection.execute(sa.delete(slot).where(_slot.post == post, _slot.group_id == group))
        return False

    async def count(self, post: int, group: str, day: date, kind: str) -> int:
        """A post that is out already takes its use of the day, be the day full or not; the how-manieth it is."""
        await self.reserve(post, group, day, kind, BOUNDLESS)
        await self.mark_sent(post, group, self.now)
        here = (_day.group_id == group) & (_day.local_date == day) & (_day["class"] == kind)
        return int(await self.value(sa.select(_day.used).where(here)))

    async def rekey(self, post: int, group: str, day: date, limit: int, at: datetime) -> bool:
        """The post goes on another day: take a use of that one and give the old one back. False (and nothing moved)
        when the new day is full, or when the post has no slot here."""
        return await self._move(post, group, day, limit, at)

    async def free(self, post: int, group: str = "") -> int:
        """Give back the post's slots (of one group, or all); how many there were."""
        mine = [_slot.post == post] + ([_slot.group_id == group] if group else [])
        held = await self.rows(sa.select(slot).where(*mine).order_by(_slot.group_id).with_for_update())
        freed = 0
        for row in held:
            gone = sa.delete(slot).where(_slot.post == post, _slot.group_id == row["group_id"])
            if await self.change(gone):
                await self._give_back(row["group_id"], row["local_date"], row["class"])
                freed += 1
        return freed

    async def mark_sent(self, post: int, group: str, at: datetime) -> None:
        here = sa.update(slot).where(_slot.post == post, _slot.group_id == group)
        await self.connection.execute(here.values(sent=True, at=at))

    async def used(self, group: str, day: date, kind: str) -> tuple[Slot, ...]:
        """What took this day, in the order of the hours."""
        here = (_slot.group_id == group) & (_slot.local_date == day) & (_slot["class"] == kind)
        rows = await self.rows(sa.select(slot).where(here).order_by(_slot.at, _slot.post))
        return tuple(_as_slot(row) for row in rows)

    async def between(self, group: str, first: date, last: date, kind: str) -> tuple[Slot, ...]:
        """What took the days from `first` to `last`, in the order of the hours."""
        here = (_slot.group_id == group) & _slot.local_date.between(first, last) & (_slot["class"] == kind)
        rows = await self.rows(sa.select(slot).where(here).order_by(_slot.at, _slot.post))
        return tuple(_as_slot(row) for row in rows)

    async def of(self, post: int) -> tuple[Slot, ...]:
        rows = await self.rows(sa.select(slot).where(_slot.post == post).order_by(_slot.group_id))
        return tuple(_as_slot(row) for row in rows)

    async def last(self, group: str, kind: str, *, before: datetime | None = None) -> datetime | None:
        """When the group last got a post of this class; with `before`, the last one up to that instant."""
        here = [_slot.group_id == group, _slot["class"] == kind] + ([_slot.at <= before] if before else [])
        found: datetime | None = await self.value(sa.select(sa.func.max(_slot.at)).where(*here))
        return found

    async def near(self, group: str, kind: str, since: datetime, until: datetime) -> tuple[Slot, ...]:
        """The slots whose hour lies between the two instants, both excluded: what a gap could collide with."""
        here = (_slot.group_id == group) & (_slot["class"] == kind) & (_slot.at > since) & (_slot.at < until)
        rows = await self.rows(sa.select(slot).where(here).order_by(_slot.at, _slot.post))
        return tuple(_as_slot(row) for row in rows)

    async def _take(self, group: str, day: date, kind: str, limit: int) -> bool:
        """Counting first and inserting then over-posts in every race; this one statement never does."""
        if limit <= 0:
            return False
        one = self.upsert(cap_day).values(group_id=group, local_date=day, used=1, **{"class": kind})
        counted = one.on_conflict_do_update(
            index_elements=["group_id", "local_date", "class"],
            set_={"used": _day.used + 1},
            where=_day.used < limit,
        )
        return (await self.connection.execute(counted.returning(_day.used))).first() is not None

    async def _give_back(self, group: str, day: date, kind: str) -> None:
        here = (_day.group_id == group) & (_day.local_date == day) & (_day["class"] == kind)
        await self.connection.execute(sa.update(cap_day).where(here).values(used=_day.used - 1))

    async def _move(self, post: int, group: str, day: date, limit: int, at: datetime) -> bool:
        mine = (_slot.post == post) & (_slot.group_id == group)
        old = await self.row(sa.select(slot).where(mine).with_for_update())
        if old is None:
            return False
        kind, was = old["class"], old["local_date"]
        if was != day:
            await self._lock(group, kind, was, day)
            if not await self._take(group, day, kind, limit):
                return False
            await self._give_back(group, was, kind)
        await self.connection.execute(sa.update(slot).where(mine).values(local_date=day, at=at))
        return True

    async def _lock(self, group: str, kind: str, *days: date) -> None:
        """Two moves in opposite directions lock the days in one order."""
        here = (_day.group_id == group) & (_day["class"] == kind) & _day.local_date.in_(days)
        await self.rows(sa.select(cap_day).where(here).order_by(_day.local_date).with_for_update())
