"""Standing information that officers pinned: at most one message of ours for each chat, below a crisis card."""

from dataclasses import dataclass

import sqlalchemy as sa

from groups.messages import Address
from storage.addresses import Place
from storage.store import Row, Store
from storage.tables import kept_pin

_pin = kept_pin.c


@dataclass(frozen=True, slots=True)
class KeptPin:
    """`address` is the number of the place, `again` how often it was pinned once more."""

    address: int
    at: Address
    post: int
    message: str
    again: int

    @property
    def subject(self) -> str:
        return f"kept:{self.address}:{self.post}"


class KeptPins(Store):
    async def want(self, place: Place, post: int, message: str) -> None:
        """From now on this message is the one that stands on top there."""
        at = place.address
        fresh = {"account": at.account, "chat": at.chat, "thread": at.thread, "post": post, "message": message}
        row = self.upsert(kept_pin).values(address=place.id, again=0, **fresh)
        changed = {name: row.excluded[name] for name in (*fresh, "again")}
        await self.connection.execute(row.on_conflict_do_update(index_elements=["address"], set_=changed))

    async def of_place(self, address: int) -> KeptPin | None:
        return next(iter(await self._those(_pin.address == address)), None)

    async def of_post(self, post: int) -> tuple[KeptPin, ...]:
        return await self._those(_pin.post == post)

    async def all(self) -> tuple[KeptPin, ...]:
        return await self._those(self.within_reach(_pin.account))

    async def once_more(self, seen: KeptPin) -> bool:
        """Count one more time that it was pinned; False when that changed meanwhile."""
        same = (_pin.address == seen.address) & (_pin.post == seen.post) & (_pin.again == seen.again)
        return await self.change(sa.update(kept_pin).where(same).values(again=seen.again + 1)) == 1

    async def drop(self, seen: KeptPin) -> bool:
        same = (_pin.address == seen.address) & (_pin.post == seen.post)
        return await self.change(sa.delete(kept_pin).where(same)) == 1

    async def _those(self, which: sa.ColumnElement[bool]) -> tuple[KeptPin, ...]:
        rows = await self.rows(sa.select(kept_pin).where(which).order_by(_pin.address))
        return tuple(_kept(row) for row in rows)


def _kept(row: Row) -> KeptPin:
    at = Address(row["account"], row["chat"], row["thread"])
    return KeptPin(row["address"], at, row["post"], row["message"], row["again"])
