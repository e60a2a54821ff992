"""The web platform's own memory: its chats, who is in them, what was said and what is pinned. Kept for 30 days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import sqlalchemy as sa

from groups.messages import Media, Rows
from groups.texts import Text
from storage.store import Row, Store
from storage.tables import web_chat, web_member, web_message, web_vote

BOT = ""
"""The identity of the bot as author and as member."""

_encoder = msgspec.json.Encoder()
_text = msgspec.json.Decoder(Text)
_rows = msgspec.json.Decoder(Rows)
_numbers = msgspec.json.Decoder(tuple[int, ...])
_media = msgspec.json.Decoder(tuple[Media, ...])
_answers = msgspec.json.Decoder(tuple[str, ...])


@dataclass(frozen=True, slots=True)
class WebChat:
    """`kind` is an interest group's kind, "private" or "staff"; `pinned` are message ids, newest last."""

    chat: str
    title: str
    kind: str
    pinned: tuple[int, ...] = ()

    @property
    def private(self) -> bool:
        return self.kind == "private"


@dataclass(frozen=True, slots=True)
class WebMessage:
    """`author` is an identity, or BOT. `reply_to` is a message id, 0 for none. `poll` are answers. Times are UTC."""

    id: int
    chat: str
    author: str
    name: str
    text: Text
    buttons: Rows
    look: str
    reply_to: int
    at: datetime
    edited_at: datetime | None
    media: tuple[Media, ...] = ()
    poll: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Votes:
    """How many chose each answer (by its place, from 0), and what one person chose; None before they voted."""

    counts: Mapping[int, int]
    mine: int | None


@dataclass(frozen=True, slots=True)
class WebLine:
    """A chat as the list of one person shows it."""

    chat: WebChat
    last: WebMessage | None
    unread: int


def _chat(row: Row) -> WebChat:
    return WebChat(row["chat"], row["title"], row["kind"], _numbers.decode(row["pinned"]))


def _message(row: Row) -> WebMessage:
    return WebMessage(
        id=row["id"],
        chat=row["chat"],
        author=row["author"],
        name=row["name"],
        text=_text.decode(row["text"]),
        buttons=_rows.decode(row["buttons"]),
        look=row["look"],
        reply_to=row["reply_to"],
        at=row["at"],
        edited_at=row["edited_at"],
        media=_media.decode(row["media"]),
        poll=_answers.decode(row["poll"]),
    )


def _json(value: Text | Rows | Sequence[int] | Sequence[Media] | Sequence[str]) -> str:
    return _encoder.encode(value).decode()


class Web(Store):
    """Chats and members first, then messages, then what one person sees."""

    async def create(self, chat: str, title: str, kind: str) -> None:
        """Open a chat with the bot in it; an open one takes the new title and kind."""
        values = {"title": title, "kind": kind}
        row = self.upsert(web_chat).values(chat=chat, **values)
        await self.connection.execute(row.on_conflict_do_update(index_elements=["chat"], set_=values))
        await self.join(chat, BOT)

    async def join(self, chat: str, *identities: str) -> None:
        for identity in identities:
            row = self.upsert(web_member).values(chat=chat, identity=identity)
            await self.connection.execute(row.on_conflict_do_nothing())

    async def part(self, chat: str, identity: str) -> None:
        here = sa.and_(web_member.c.chat == chat, web_member.c.identity == identity)
        await self.change(sa.delete(web_member).where(here))

    async def chat(self, chat: str) -> WebChat | None:
        row = await self.row(sa.select(web_chat).where(web_chat.c.chat == chat))
        return _chat(row) if row else None

    async def has(self, chat: str, identity: str) -> bool:
        """Whether this identity (or BOT) is a member of the chat."""
        here = sa.and_(web_member.c.chat == chat, web_member.c.identity == identity)
        return await self.value(sa.select(web_member.c.chat).where(here)) is not None

    async def members(self, chat: str) -> int:
        """How many people are in the chat; the bot does not count."""
        here = sa.and_(web_member.c.chat == chat, web_member.c.identity != BOT)
        return int(await self.value(sa.select(sa.func.count()).select_from(web_member).where(here)))

    # ---- messages -------------------------------------------------------------------------------

    async def put(
        self,
        chat: str,
        text: Text,
        *,
        author: str = BOT,
        name: str = "",
        buttons: Rows = (),
        look: str = "",
        reply_to: int = 0,
        delivery: int | None = None,
        media: Sequence[Media] = (),
        poll: Sequence[str] = (),
    ) -> int:
        """A new message's id. The same `delivery` again changes nothing and answers with the id it had."""
        if delivery is not None and (known := await self._delivered(delivery)):
            return known
        values = {"text": _json(text), "words": str(text), "buttons": _json(buttons), "look": look}
        values |= {"media": _json(media), "poll": _json(poll)}
        who = {"chat": chat, "author": author, "name": name, "reply_to": reply_to, "delivery": delivery}
        return await self.insert(web_message, {**who, **values, "at": self.now})

    async def _delivered(self, delivery: int) -> int:
        return int(await self.value(sa.select(web_message.c.id).where(web_message.c.delivery == delivery)) or 0)

    async def message(self, chat: str, number: int) -> WebMessage | None:
        """A message that is still there."""
        row = await self.row(sa.select(web_message).where(self._there(chat), web_message.c.id == number))
        return _message(row) if row else None

    def _there(self, chat: str) -> sa.ColumnElement[bool]:
        return sa.and_(web_message.c.chat == chat, web_message.c.deleted.is_(False))

    async def edit(self, chat: str, number: int, text: Text, buttons: Rows, look: str) -> bool:
        """Change a message of the bot's own; False when there is none. An empty `look` keeps the one it has."""
        values: dict[str, Any] = {"text": _json(text), "words": str(text), "buttons": _json(buttons)}
        if look:
            values["look"] = look
        ours = sa.and_(self._there(chat), web_message.c.id == number, web_message.c.author == BOT)
        return await self.change(sa.update(web_message).where(ours).values(edited_at=self.now, **values)) == 1

    async def delete(self, chat: str, number: int) -> bool:
        """Empty a message; False when this chat never had it. Deleting it again is no fault."""
        empty: dict[str, Any] = {"text": _json(Text()), "words": "", "name": "", "deleted": True}
        empty |= {"buttons": "[]", "media": "[]", "poll": "[]"}
        it = sa.and_(web_message.c.chat == chat, web_message.c.id == number)
        found = await self.change(sa.update(web_message).where(it).values(**empty)) == 1
        await self.unpin(chat, number)
        return found

    async def pin(self, chat: str, number: int) -> None:
        await self._pins(chat, number, keep=True)

    async def unpin(self, chat: str, number: int) -> None:
        await self._pins(chat, number, keep=False)

    async def _pins(self, chat: str, number: int, *, keep: bool) -> None:
        row = await self.row(sa.select(web_chat.c.pinned).where(web_chat.c.chat == chat).with_for_update())
        if row is None:
            return
        rest = tuple(pin for pin in _numbers.decode(row["pinned"]) if pin != number)
        pinned = _json((*rest, number) if keep else rest)
        await self.change(sa.update(web_chat).where(web_chat.c.chat == chat).values(pinned=pinned))

    async def forget(self, before: datetime) -> int:
        """Drop what was said before this time, but never what is pinned. How many messages went."""
        pins = [pin for row in await self.rows(sa.select(web_chat.c.pinned)) for pin in _numbers.decode(row["pinned"])]
        old = sa.and_(web_message.c.at < before, web_message.c.id.not_in(pins))
        gone = await self.change(sa.delete(web_message).where(old))
        await self.change(sa.delete(web_vote).where(web_vote.c.message.not_in(sa.select(web_message.c.id))))
        return gone

    # ---- polls ----------------------------------------------------------------------------------

    async def vote(self, number: int, identity: str, choice: int) -> None:
        """One vote a person; the last one counts."""
        row = self.upsert(web_vote).values(message=number, identity=identity, choice=choice)
        changed = row.on_conflict_do_update(index_elements=["message", "identity"], set_={"choice": choice})
        await self.connection.execute(changed)

    async def votes(self, number: int, identity: str) -> Votes:
        """The votes under a message, as this person may know them."""
        here = web_vote.c.message == number
        count = sa.select(web_vote.c.choice, sa.func.count().label("n")).where(here).group_by(web_vote.c.choice)
        counts = {row["choice"]: row["n"] for row in await self.rows(count)}
        own = sa.select(web_vote.c.choice).where(here, web_vote.c.identity == identity)
        return Votes(counts, await self.value(own))

    # ---- what one person sees -------------------------------------------------------------------

    async def lines(self, identity: str, find: str = "") -> Sequence[WebLine]:
        """This person's chats, the one with the newest message first; with `find` only those that hold these words."""
        chats = [_chat(row) for row in await self.rows(self._mine(identity, find))]
        newest = await self._newest([chat.chat for chat in chats])
        unread = await self._unread(identity)
        lines = [WebLine(chat, newest.get(chat.chat), unread.get(chat.chat, 0)) for chat in chats]
        return sorted(lines, key=lambda line: -line.last.id if line.last else 0)

    def _mine(self, identity: str, find: str) -> sa.Select[Any]:
        mine = sa.select(web_chat).join(web_member, web_member.c.chat == web_chat.c.chat)
        mine = mine.where(web_member.c.identity == identity).order_by(web_chat.c.title)
        if not find:
            return mine
        said = sa.select(web_message.c.chat).where(web_message.c.words.icontains(find, autoescape=True))
        return mine.where(sa.or_(web_chat.c.title.icontains(find, autoescape=True), web_chat.c.chat.in_(said)))

    async def _newest(self, chats: Sequence[str]) -> dict[str, WebMessage]:
        top = sa.select(sa.func.max(web_message.c.id)).where(
            web_message.c.chat.in_(chats), web_message.c.deleted.is_(False)
        )
        rows = await self.rows(sa.select(web_message).where(web_message.c.id.in_(top.group_by(web_message.c.chat))))
        return {row["chat"]: _message(row) for row in rows}

    async def _unread(self, identity: str) -> dict[str, int]:
        new = sa.and_(
            web_message.c.chat == web_member.c.chat,
            web_message.c.id > web_member.c.read,
            web_message.c.author != identity,
            web_message.c.deleted.is_(False),
        )
        count = sa.select(web_member.c.chat, sa.func.count().label("n")).join(web_message, new)
        rows = await self.rows(count.where(web_member.c.identity == identity).group_by(web_member.c.chat))
        return {row["chat"]: row["n"] for row in rows}

    async def latest(self, chat: str, most: int = 200) -> Sequence[WebMessage]:
        """The last messages of a chat, oldest first."""
        newest = sa.select(web_message).where(self._there(chat)).order_by(web_message.c.id.desc()).limit(most)
        return [_message(row) for row in reversed(await self.rows(newest))]

    async def some(self, chat: str, numbers: Sequence[int]) -> Sequence[WebMessage]:
        """These messages, as far as they are still there, in the order of `numbers`."""
        rows = await self.rows(sa.select(web_message).where(self._there(chat), web_message.c.id.in_(numbers)))
        found = {row["id"]: _message(row) for row in rows}
        return [found[number] for number in numbers if number in found]

    async def read_mark(self, chat: str, identity: str) -> int:
        here = sa.and_(web_member.c.chat == chat, web_member.c.identity == identity)
        return int(await self.value(sa.select(web_member.c.read).where(here)) or 0)

    async def mark_read(self, chat: str, identity: str, number: int) -> None:
        """Everything up to this message is read; the mark never goes back."""
        here = sa.and_(web_member.c.chat == chat, web_member.c.identity == identity, web_member.c.read < number)
        await self.change(sa.update(web_member).where(here).values(read=number))
