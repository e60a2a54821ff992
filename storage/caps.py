"""CAP messages: those that we sent, to the letter, and those that we heard from others' feeds."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec
import sqlalchemy as sa

from groups.cap import Message, MsgType, Ref, Status
from storage.store import Row, Store
from storage.tables import cap_heard, cap_message

SHOWN = 50
"""How many messages the feed lists."""
KEEP_HEARD = timedelta(days=30)
_heard = msgspec.json.Decoder(Message)


@dataclass(frozen=True, slots=True)
class SentCap:
    """A message of ours. `item` is the key point whose words it carries; `xml` is what the world got."""

    id: int
    identifier: str
    sender: str
    crisis: int
    item: int
    msg_type: str
    status: str
    title: str
    summary: str
    xml: str
    sent: datetime
    expires: datetime | None
    cancelled: bool

    @property
    def ref(self) -> Ref:
        return Ref(self.sender, self.identifier, self.sent)

    def holds_at(self, now: datetime) -> bool:
        return not self.cancelled and self.msg_type != MsgType.CANCEL and (self.expires is None or self.expires > now)


class Caps(Store):
    async def add(self, message: Message, crisis: int, item: int, xml: str) -> None:
        """Keep what we send. Its messages of before, if it is a Cancel, hold no more."""
        head = message.infos[0] if message.infos else None
        values = {
            "identifier": message.ref.identifier,
            "sender": message.ref.sender,
            "crisis": crisis,
            "item": item,
            "msg_type": message.msg_type,
            "status": message.status,
            "title": head.headline if head else message.note,
            "summary": head.description if head else "",
            "xml": xml,
            "sent": message.ref.sent,
            "expires": head.expires if head else None,
        }
        await self.insert(cap_message, values)
        if message.msg_type == MsgType.CANCEL:
            named = cap_message.c.identifier.in_([ref.identifier for ref in message.references])
            await self.change(sa.update(cap_message).where(named).values(cancelled=True))

    async def of_crisis(self, crisis: int) -> tuple[SentCap, ...]:
        """Oldest first."""
        wanted = sa.select(cap_message).where(cap_message.c.crisis == crisis).order_by(cap_message.c.id)
        return tuple(SentCap(**row) for row in await self.rows(wanted))

    async def latest(self, status: str = Status.ACTUAL) -> tuple[SentCap, ...]:
        """The newest messages of this status, newest first."""
        mine = sa.select(cap_message).where(cap_message.c.status == status)
        return tuple(SentCap(**row) for row in await self.rows(mine.order_by(cap_message.c.id.desc()).limit(SHOWN)))

    async def named(self, identifier: str) -> SentCap | None:
        row = await self.row(sa.select(cap_message).where(cap_message.c.identifier == identifier))
        return SentCap(**row) if row else None


@dataclass(frozen=True, slots=True)
class Heard:
    """A message from a feed. `message` is None for what was refused; `by` is who decided about it."""

    id: int
    feed: str
    state: str
    reason: str
    by: str
    post: int
    at: datetime
    version: int
    message: Message | None

    @property
    def subject(self) -> str:
        return f"heard:{self.id}"


class HeardCaps(Store):
    async def add(self, feed: str, ref: Ref, sent: str, message: Message | None, reason: str = "") -> int:
        """Its number; 0 when we have it already, from whichever feed: sender, identifier and hour name it."""
        body = msgspec.json.encode(message).decode() if message else ""
        values = {
            "feed": feed,
            "sender": ref.sender,
            "identifier": ref.identifier,
            "sent": sent,
            "body": body,
            "state": "new" if message else "refused",
            "reason": reason,
            "at": self.now,
        }
        insert = self.upsert(cap_heard).values(**values).on_conflict_do_nothing().returning(cap_heard.c.id)
        return int((await self.connection.execute(insert)).scalar() or 0)

    async def get(self, number: int) -> Heard | None:
        row = await self.row(sa.select(cap_heard).where(cap_heard.c.id == number))
        return _of(row) if row else None

    async def referred(self, feed: str, message: Message) -> tuple[Heard, ...]:
        """What it speaks of: from the same feed and sender alone, for nobody speaks about another's warning."""
        names = [ref.identifier for ref in message.references if ref.sender == message.ref.sender]
        c = cap_heard.c
        same = (c.feed == feed) & (c.sender == message.ref.sender) & c.identifier.in_(names) & (c.body != "")
        return tuple(_of(row) for row in await self.rows(sa.select(cap_heard).where(same).order_by(c.id)))

    async def move(self, seen: Heard, state: str, *, by: str = "", post: int = 0) -> bool:
        """False when somebody was faster."""
        c = cap_heard.c
        values = {"state": state, "by": by or seen.by, "post": post or seen.post, "version": seen.version + 1}
        same = (c.id == seen.id) & (c.state == seen.state) & (c.version == seen.version)
        return await self.change(sa.update(cap_heard).where(same).values(**values)) == 1

    async def count_refused(self, feed: str) -> dict[str, int]:
        """Why messages of this feed were refused since we last asked, and how many. They are not counted again."""
        c = cap_heard.c
        mine = sa.update(cap_heard).where(c.feed == feed, c.state == "refused")
        counted: dict[str, int] = {}
        for row in await self.rows(mine.values(state="counted").returning(c.reason)):
            counted[row["reason"]] = counted.get(row["reason"], 0) + 1
        return dict(sorted(counted.items()))

    async def forget(self) -> None:
        """After 30 days; what came of it stands in the posts."""
        await self.change(sa.delete(cap_heard).where(cap_heard.c.at < self.now - KEEP_HEARD))


def _of(row: Row) -> Heard:
    raw: dict[str, object] = dict(row)
    body = raw.pop("body")
    for name in ("sender", "identifier", "sent"):
        raw.pop(name)
    return Heard(message=_heard.decode(str(body)) if body else None, **raw)  # type: ignore[arg-type]
