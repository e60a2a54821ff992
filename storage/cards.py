"""Crisis cards: which message of which chat is one, what it should say, and what was last seen of its pin."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import sqlalchemy as sa

from groups.messages import Address
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import address as place
from storage.tables import card


class State(StrEnum):
    """The life of a card. Blocked: it stands there, but may not be pinned (or the chat takes nothing)."""

    WANTED = "wanted"
    SENT = "sent"
    PINNED = "pinned"
    BLOCKED = "blocked"
    CLOSING = "closing"
    CLOSED = "closed"


SHOWN = (State.WANTED, State.SENT, State.PINNED, State.BLOCKED)
CHUNK = 400
"""Rows in one INSERT: 400 x 9 values stay far below the 32,766 that an engine takes."""


class HasPlace(Protocol):
    """What a card needs to know of a bound chat."""

    @property
    def id(self) -> int: ...
    @property
    def address(self) -> Address: ...
    @property
    def group_id(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Card:
    """`address` is the number of the place. `number` rises with each message that is sent for it. `earlier` is the pin
    that it displaced where there is room for one alone; `language` is that of the chat, "" for all of its group's."""

    address: int
    at: Address
    group_id: str
    message: str
    digest: str
    state: State
    fault: str
    number: int
    repins: tuple[datetime, ...]
    covered_by: str
    shown_at: datetime | None
    checked_at: datetime | None
    version: int
    earlier: str = ""
    language: str = ""

    @property
    def subject(self) -> str:
        return f"card:{self.address}:{self.number}"


class Cards(Store):
    async def want(self, places: Sequence[HasPlace], digests: Mapping[int, str]) -> tuple[Card, ...]:
        """One new card for each place that has none: the new ones. `digests` is by the number of the place."""
        new: list[Card] = []
        for start in range(0, len(places), CHUNK):
            new += await self._want(places[start : start + CHUNK], digests)
        return tuple(new)

    async def _want(self, places: Sequence[HasPlace], digests: Mapping[int, str]) -> list[Card]:
        insert = self.upsert(card).values([self._fresh(place, digests[place.id]) for place in places])
        again = insert.on_conflict_do_update(
            index_elements=[card.c.address],
            set_={name: insert.excluded[name] for name in _RENEWED}
            | {"number": card.c.number + 1, "version": card.c.version + 1},
            where=card.c.state.in_((State.CLOSED, State.CLOSING)),
        )
        rows = (await self.connection.execute(again.returning(card))).mappings().all()
        return [_card(row) for row in rows]

    def _fresh(self, place: HasPlace, digest: str) -> dict[str, Any]:
        at = place.address
        where = {"address": place.id, "account": at.account, "chat": at.chat, "thread": at.thread}
        return where | {"group_id": place.group_id, "digest": digest, "shown_at": self.now} | _BLANK

    async def get(self, address: int) -> Card | None:
        row = await self.row(_IN_PLACE.where(card.c.address == address))
        return _card(row) if row else None

    async def shown(self) -> tuple[Card, ...]:
        """All cards that stand, or are about to."""
        return await self._shown(sa.true())

    async def of_groups(self, groups: Collection[str]) -> tuple[Card, ...]:
        return await self._shown(card.c.group_id.in_(groups))

    async def _shown(self, which: sa.ColumnElement[bool]) -> tuple[Card, ...]:
        ours = sa.and_(card.c.state.in_(SHOWN), self.within_reach(card.c.account))
        rows = await self.rows(_IN_PLACE.where(ours, which).order_by(card.c.address))
        return tuple(_card(row) for row in rows)

    async def counts(self) -> dict[State, int]:
        """How many cards are in which state."""
        wanted = (
            sa.select(card.c.state, sa.func.count().label("n"))
            .where(self.within_reach(card.c.account))
            .group_by(card.c.state)
        )
        return {State(row["state"]): row["n"] for row in await self.rows(wanted)}

    async def change_to(self, seen: Card, **values: Any) -> bool:
        """False when the card changed since it was read."""
        if "repins" in values:
            values["repins"] = dump_json([at.isoformat() for at in values["repins"]])
        same = sa.update(card).where(card.c.address == seen.address, card.c.version == seen.version)
        return await self.change(same.values(version=seen.version + 1, **values)) == 1

    async def anew(self, seen: Card, digest: str) -> Card | None:
        """The message is gone: the place gets a new one. None when somebody was faster."""
        blank = _BLANK | {"number": seen.number + 1, "digest": digest, "shown_at": self.now}
        for kept in ("repins", "earlier"):
            blank.pop(kept)
        same = sa.update(card).where(card.c.address == seen.address, card.c.version == seen.version)
        if await self.change(same.values(version=seen.version + 1, **blank)) == 0:
            return None
        return await self.get(seen.address)

    async def move(self, seen: Card, address: int, at: Address) -> bool:
        """The chat lives elsewhere now; the card goes with it, under the new place's number."""
        await self.change(sa.delete(card).where(card.c.address == address, card.c.address != seen.address))
        where = {"address": address, "account": at.account, "chat": at.chat, "thread": at.thread}
        return await self.change_to(seen, earlier="", **where)

    async def say(self, addresses: Collection[int], digest: str) -> None:
        """These cards are told to show the text of this digest now."""
        mine = sa.update(card).where(card.c.address.in_(addresses))
        await self.change(mine.values(digest=digest, shown_at=self.now, version=card.c.version + 1))

    async def close(self, addresses: Collection[int]) -> None:
        mine = sa.update(card).where(card.c.address.in_(addresses), card.c.state.in_(SHOWN))
        await self.change(mine.values(state=State.CLOSING, version=card.c.version + 1))


_IN_PLACE = sa.select(card, sa.func.coalesce(place.c.language, "").label("language")).outerjoin(
    place, place.c.id == card.c.address
)
_BLANK: dict[str, Any] = {
    "message": "",
    "state": State.WANTED,
    "fault": "",
    "repins": "[]",
    "covered_by": "",
    "checked_at": None,
    "earlier": "",
}
_RENEWED = ("account", "chat", "thread", "group_id", "digest", "shown_at", *_BLANK)


def _card(row: Row) -> Card:
    values = dict(row)
    at = Address(values.pop("account"), values.pop("chat"), values.pop("thread"))
    repins = tuple(datetime.fromisoformat(text) for text in load_json(values.pop("repins")))
    return Card(at=at, repins=repins, **(values | {"state": State(values["state"])}))
