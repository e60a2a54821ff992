"""The chats we are in: which group each belongs to, what we may do there, and the old ids of chats that moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from groups.messages import Address
from groups.outcomes import Seen
from storage.store import Row, Store
from storage.tables import address, chat_alias

SERVED = ("bound", "degraded")
WAITING = ("unbound", "proposed")
"""We are there, and nobody has said yet that the chat is ours."""


@dataclass(frozen=True, slots=True)
class Place:
    """A chat (or a thread of one) that we know. `powers` are what the chat lets us do, as far as we saw; `language`
    is the one of its group's that it gets, "" for all of them; `powers_at` is when we were told that they changed."""

    id: int
    address: Address
    group_id: str
    state: str
    title: str
    members: int
    powers: frozenset[str]
    pinned: str
    proposed_by: str
    proposed_group: str
    added_at: datetime | None
    version: int
    language: str = ""
    seen_at: datetime | None = None
    powers_at: datetime | None = None


def _place(row: Row) -> Place:
    return Place(
        id=row["id"],
        address=Address(row["account"], row["chat"], row["thread"]),
        group_id=row["group_id"],
        state=row["state"],
        title=row["title"],
        members=row["members"],
        powers=frozenset(row["powers"].split()),
        pinned=row["pinned"],
        proposed_by=row["proposed_by"],
        proposed_group=row["proposed_group"],
        added_at=row["added_at"],
        version=row["version"],
        language=row["language"],
        seen_at=row["seen_at"],
        powers_at=row["powers_at"],
    )


def _is(at: Address) -> sa.ColumnElement[bool]:
    return sa.and_(address.c.account == at.account, address.c.chat == at.chat, address.c.thread == at.thread)


class Addresses(Store):
    changed = False
    """Whether this unit wrote a binding: what is kept in memory must then be read anew."""

    async def find(self, at: Address) -> Place | None:
        """The place with this address; a thread that is not bound itself is its chat's."""
        rows = await self.rows(
            sa.select(address).where(
                address.c.account == at.account, address.c.chat == at.chat, address.c.thread.in_((at.thread, ""))
            )
        )
        best = max(rows, key=lambda row: row["thread"], default=None)
        return _place(best) if best else None

    async def get(self, number: int) -> Place | None:
        row = await self.row(sa.select(address).where(address.c.id == number))
        return _place(row) if row else None

    async def of_group(self, group_id: str) -> tuple[Place, ...]:
        return await self._served(address.c.group_id == group_id)

    async def of_groups(self, group_ids: Sequence[str]) -> tuple[Place, ...]:
        return await self._served(address.c.group_id.in_(group_ids))

    async def all_bound(self) -> tuple[Place, ...]:
        return await self._served(sa.true())

    async def in_chat(self, account: str, chat: str) -> tuple[Place, ...]:
        """Every place of one chat: the chat itself and its threads, bound or not."""
        rows = await self.rows(sa.select(address).where(address.c.account == account, address.c.chat == chat))
        return tuple(_place(row) for row in rows)

    async def _served(self, which: sa.ColumnElement[bool]) -> tuple[Place, ...]:
        served = sa.and_(address.c.state.in_(SERVED), self.within_reach(address.c.account))
        rows = await self.rows(sa.select(address).where(served, which).order_by(address.c.id))
        return tuple(_place(row) for row in rows)

    async def arrive(self, at: Address, title: str) -> Place:
        """Know a chat from now on; an old one keeps what it was, and counts as added anew when we had been out."""
        row = self.upsert(address).values(
            account=at.account, chat=at.chat, thread=at.thread, title=title, added_at=self.now, seen_at=self.now
        )
        update = {"seen_at": self.now} | ({"title": title} if title else {})
        await self.connection.execute(
            row.on_conflict_do_update(index_elements=["account", "chat", "thread"], set_=update)
        )
        return _place(await self.one(sa.select(address).where(_is(at))))

    async def set(self, place: Place, **values: Any) -> bool:
        """Compare-and-set on the version; False when somebody was faster."""
        self.changed = True
        statement = sa.update(address).where(address.c.id == place.id, address.c.version == place.version)
        return await self.change(statement.values(version=place.version + 1, **values)) == 1

    async def saw(self, at: Address, seen: Seen) -> None:
        """What an inspection found is true of the chat and all its threads, but of our powers there only when nobody
        told us of a change after we had asked."""
        here = sa.and_(address.c.account == at.account, address.c.chat == at.chat)
        values = {"members": seen.members, "pinned": seen.pinned} | ({"title": seen.title} if seen.title else {})
        await self.change(sa.update(address).where(here).values(seen_at=self.now, **values))
        asked_at = seen.asked_at or self.now
        newest = sa.or_(address.c.powers_at.is_(None), address.c.powers_at <= asked_at)
        await self.change(sa.update(address).where(here, newest).values(powers=" ".join(sorted(seen.powers))))

    async def move(self, account: str, old: str, new: str) -> tuple[Place, ...]:
        """The chat lives at another id: its places follow, the old id stays as an alias. Empty when it was known."""
        self.changed = True
        await self._remember(account, old, new)
        if not await self.in_chat(account, old):
            return ()  # the refusal and the service message tell the same
        taken = sa.select(address.c.id).where(address.c.account == account, address.c.chat == new)
        for row in await self.rows(taken):  # rows made by the new id's own first update, before we knew
            await self.change(sa.delete(address).where(address.c.id == row["id"], address.c.group_id == ""))
        here = sa.and_(address.c.account == account, address.c.chat == old)
        moved = sa.update(address).where(here).values(chat=new, pinned="", version=address.c.version + 1)
        rows = await self.rows(moved.returning(address))
        return tuple(_place(row) for row in rows)

    async def _remember(self, account: str, old: str, new: str) -> None:
        """Whatever led to the old id leads to the new one."""
        earlier = sa.and_(chat_alias.c.account == account, chat_alias.c.new == old)
        await self.change(sa.update(chat_alias).where(earlier).values(new=new))
        alias = self.upsert(chat_alias).values(account=account, old=old, new=new, at=self.now)
        await self.connection.execute(alias.on_conflict_do_nothing())

    async def current(self, at: Address) -> Address:
        """The address as it is now, when the chat moved since."""
        new = await self.value(
            sa.select(chat_alias.c.new).where(chat_alias.c.account == at.account, chat_alias.c.old == at.chat)
        )
        return Address(at.account, str(new), at.thread) if new else at

    async def unbound_since(self, before: datetime) -> tuple[Place, ...]:
        """Chats that nobody bound since `before`."""
        waiting = sa.and_(address.c.state.in_(WAITING), address.c.added_at < before)
        ours = self.within_reach(address.c.account)
        return tuple(_place(row) for row in await self.rows(sa.select(address).where(waiting, ours)))
