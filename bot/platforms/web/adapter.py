"""What the bot does on the web platform: every action is one short transaction in our own database."""

from datetime import timedelta

import sqlalchemy as sa

from bot.platforms.base import Finding, Parcel
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.presses import presser
from groups.messages import (
    Button,
    Delete,
    Edit,
    Fetch,
    Inspect,
    Leave,
    Outward,
    Pin,
    Power,
    Restrict,
    Rows,
    Send,
    Unpin,
)
from groups.outcomes import Closed, Done, NotDone, Outcome, Reason, Rejected, Seen
from groups.outlets import Capabilities, Pins, Polls, Rates, code_points
from groups.texts import Text
from storage.media import Files
from storage.unit import Storage
from storage.web import BOT, Web

LENGTH = 4096
POLLS = Polls()
KEPT = timedelta(days=30)
"""How long the messages of this platform are kept, and with them the numbers of what was done."""


class WebPlatform:
    """One account on the web platform. A number that was done before changes nothing and answers the same."""

    def __init__(self, account: str, storage: Storage, listeners: Listeners | None = None) -> None:
        self.account = account
        self.listeners = listeners or Listeners()
        self._storage = storage
        self.capabilities = Capabilities(
            "web",
            LENGTH,
            code_points,
            caption=LENGTH,
            polls=POLLS,
            pins=Pins.MANY,
            delete_window=None,
            idempotency=KEPT,
            rates=Rates(500, 100, 3000, in_flight=4),
        )

    async def open(self) -> None:
        """Nothing to open: the database is there already."""

    async def close(self) -> None:
        """End the streams of the open pages."""
        self.listeners.close()

    async def act(self, number: int, action: Outward, parcel: Parcel | None = None) -> Outcome:
        """The parcel stays closed: this platform shows the files out of the same database."""
        try:
            async with self._storage.unit() as unit:
                outcome = await perform(Web(unit.connection, unit.now), number, action)
        except sa.exc.SQLAlchemyError as fault:
            # Whatever the database kept, the same number again does it once.
            return NotDone(type(fault).__name__)
        if isinstance(outcome, Done) and not isinstance(action, Inspect):
            self.listeners.changed(action.to.chat)
        return outcome

    async def notice(self, press: str, words: str, url: str = "") -> None:
        if words:
            self.listeners.noticed(presser(press), words)

    async def forget(self) -> None:
        """Messages are kept for 30 days."""
        async with self._storage.unit() as unit:
            await Web(unit.connection, unit.now).forget(unit.now - KEPT)

    async def inspect_account(self) -> tuple[Finding, ...]:
        async with self._storage.reading() as unit:
            chats = await Web(unit.connection, unit.now).lines(BOT)
        return (Finding(True, f"web platform: {len(chats)} chats in our own database"),)


async def perform(web: Web, number: int, action: Outward) -> Outcome:
    """Do one action inside a transaction that is already open."""
    chat = action.to.chat
    if closed := await _closed(web, chat):
        return closed
    match action:
        case Send():
            return await _send(web, number, action)
        case Edit():
            return await _edit(web, action)
        case Pin() | Unpin():
            return await _pin(web, action)
        case Delete():
            found = await web.delete(chat, _number(action.message))
            return Done() if found else Rejected(Reason.MESSAGE_GONE)
        case Inspect():
            return await _inspect(web, chat)
        case Fetch():
            return await _fetch(web, action)
        case Restrict():
            return Rejected(Reason.NOT_HERE)
        case Leave():
            await web.part(chat, BOT)
            return Done()


async def _closed(web: Web, chat: str) -> Closed | None:
    if await web.chat(chat) is None:
        return Closed(Reason.CHAT_GONE)
    return None if await web.has(chat, BOT) else Closed(Reason.KICKED)


async def _fetch(web: Web, asked: Fetch) -> Outcome:
    known = await Files(web.connection, web.now).about(asked.file.remote)
    return Done(digest=known.digest) if known else Rejected(Reason.FILE_GONE)


async def _send(web: Web, number: int, send: Send) -> Outcome:
    if fault := _poll_fault(send) if send.poll else _fault(send.text, may_be_empty=bool(send.media)):
        return Rejected(fault)
    if send.media and await Files(web.connection, web.now).about(send.media[0].digest) is None:
        return Rejected(Reason.FILE_GONE)
    remote = await web.put(
        send.to.chat,
        send.text,
        buttons=_bare(send.buttons),
        look=send.look,
        reply_to=_number(send.reply_to),
        delivery=number,
        media=send.media,
        poll=send.poll,
    )
    return Done(str(remote))


async def _edit(web: Web, edit: Edit) -> Outcome:
    if fault := _fault(edit.text, may_be_empty=edit.caption):
        return Rejected(fault)
    there = await web.message(edit.to.chat, _number(edit.message))
    if there is not None and (there.poll or bool(there.media) != edit.caption):
        return Rejected(Reason.NOT_CHANGEABLE)
    buttons = _bare(edit.buttons)
    done = await web.edit(edit.to.chat, _number(edit.message), edit.text, buttons, edit.look)
    return Done() if done else Rejected(Reason.MESSAGE_GONE)


async def _pin(web: Web, wanted: Pin | Unpin) -> Outcome:
    chat, number = wanted.to.chat, _number(wanted.message)
    if isinstance(wanted, Unpin):
        await web.unpin(chat, number)
        return Done()
    if await web.message(chat, number) is None:
        return Rejected(Reason.MESSAGE_GONE)
    await web.pin(chat, number)
    return Done()


async def _inspect(web: Web, chat: str) -> Outcome:
    found = await web.chat(chat)
    if found is None:
        return Closed(Reason.CHAT_GONE)
    pinned = str(found.pinned[-1]) if found.pinned else ""
    powers = tuple(power.value for power in Power)
    return Done(seen=Seen(found.title, await web.members(chat), powers, pinned, "admin"))


def _poll_fault(send: Send) -> str:
    if send.media or not 0 < len(send.poll) <= POLLS.most or not all(answer.strip() for answer in send.poll):
        return Reason.BAD_TEXT.of("this is no poll")
    if any(len(answer) > POLLS.answer for answer in send.poll) or code_points(send.text) > POLLS.question:
        return Reason.TOO_LONG
    return _fault(send.text)


def _fault(text: Text, *, may_be_empty: bool = False) -> str:
    if not text and not may_be_empty:
        return Reason.BAD_TEXT.of("it is empty")
    return Reason.TOO_LONG if code_points(text) > LENGTH else ""


def _bare(rows: Rows) -> Rows:
    """Buttons as a page may know them: the words, the look and the nonce, and nothing of what they mean."""
    return tuple(tuple(Button(one.label, "", nonce=one.nonce, style=one.style) for one in row) for row in rows)


def _number(message: str) -> int:
    """A message's id; 0, which no message has, for anything else."""
    return int(message) if message.isascii() and message.isdigit() and len(message) < 19 else 0
