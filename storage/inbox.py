"""The durable inbox: an update is a row here before it is confirmed, and done together with its effects."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from groups.messages import Due, Incoming, Settled, Update
from storage.codec import dump, load_event, name_of
from storage.store import Row, Store
from storage.tables import effect, inbox

TRIES = 3
KEEP_STUCK = timedelta(days=30)
"""How long the words of a row that cannot be handled are kept for whoever mends it."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row to be handled. `event` is None when this version cannot read it."""

    id: int
    account: str
    address: str
    tries: int
    event: Incoming | None
    received: datetime


def _waiting(row: Row) -> Waiting:
    try:
        event: Incoming | None = load_event(row["kind"], row["body"])
    except (ValueError, KeyError, TypeError):  # written by a newer version, or damaged: it must not stop the rest
        event = None
    return Waiting(row["id"], row["account"], row["address"], row["tries"], event, row["received_at"])


def _address_of(event: Incoming) -> str:
    return "" if isinstance(event, Due) else f"{event.at.account}/{event.at.chat}"


class Inbox(Store):
    async def record(self, account: str, updates: Sequence[Update]) -> None:
        """Keep these updates; those that are here already are left alone."""
        if updates:
            rows = [self._values(account, update.id, update.digest, update.event) for update in updates]
            await self.connection.execute(self._insert(), rows)

    def _insert(self) -> Any:
        return self.upsert(inbox).on_conflict_do_nothing(index_elements=["account", "update_id", "digest"])

    async def post(self, number: int, event: Settled | Due, digest: str = "") -> None:
        """An event of our own: an outcome or an hour that has come."""
        await self.post_all([(number, event, digest)])

    async def post_all(self, events: Sequence[tuple[int, Incoming, str]]) -> None:
        if not events:
            return
        rows = [self._values(f":{name_of(event)}", number, digest, event) for number, event, digest in events]
        await self.connection.execute(self._insert(), rows)

    def _values(self, account: str, number: int, digest: str, event: Incoming) -> dict[str, Any]:
        return {
            "account": account,
            "update_id": number,
            "digest": digest,
            "address": _address_of(event),
            "kind": name_of(event),
            "body": dump(event),
            "received_at": self.now,
        }

    async def take(self, most: int, but: Collection[str] = ()) -> Sequence[Waiting]:
        """The oldest rows that wait, in the order they came, but not those of these chats."""
        c = inbox.c
        waiting = (
            sa.select(c.id, c.account, c.address, c.kind, c.body, c.tries, c.received_at)
            .where(inbox.c.state == "new", inbox.c.address.not_in(but))
            .order_by(inbox.c.id)
            .limit(most)
        )
        return [_waiting(row) for row in await self.rows(waiting)]

    async def done(self, ids: Sequence[int]) -> set[int]:
        """Their effects are part of this unit; the bodies are emptied. Only what is returned may have effects: the rest
        was done before, perhaps by ourselves in a unit whose commit we never heard of.
        """
        values = {"state": "done", "body": "", "done_at": self.now}
        waiting = sa.and_(inbox.c.id.in_(ids), inbox.c.state == "new")
        return {
            row["id"] for row in await self.rows(sa.update(inbox).where(waiting).values(**values).returning(inbox.c.id))
        }

    async def failed(self, row: Waiting, fault: str) -> bool:
        """Count a failed try; True when the row is quarantined now."""
        last = row.event is None or row.tries + 1 >= TRIES
        values = {"tries": inbox.c.tries + 1, "fault": fault, "state": "quarantined" if last else "new"}
        await self.change(sa.update(inbox).where(inbox.c.id == row.id).values(**values))
        return last

    async def once(self, nonces: Sequence[str]) -> set[str]:
        """Of these effects, the ones that had not happened yet; they count as happened from now on."""
        if not nonces:
            return set()
        insert = self.upsert(effect).on_conflict_do_nothing(index_elements=["nonce"]).returning(effect.c.nonce)
        values = [{"nonce": nonce, "at": self.now} for nonce in sorted(set(nonces))]  # one order for all
        fresh = await self.connection.execute(insert.values(values))
        return {row.nonce for row in fresh}

    async def quarantined(self) -> int:
        count = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state == "quarantined")
        return int(await self.value(count))

    async def backlog(self) -> int:
        count = sa.select(sa.func.count()).select_from(inbox).where(inbox.c.state == "new")
        return int(await self.value(count))

    async def forget(self, older: timedelta) -> None:
        """Drop what only served to know a second copy: no copy comes after so long."""
        before = self.now - older
        await self.change(sa.delete(inbox).where(inbox.c.state == "done", inbox.c.done_at < before))
        await self.change(sa.delete(effect).where(effect.c.at < before))
        stuck = sa.and_(inbox.c.state == "quarantined", inbox.c.received_at < self.now - KEEP_STUCK, inbox.c.body != "")
        await self.change(sa.update(inbox).where(stuck).values(body=""))
