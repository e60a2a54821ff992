"""How a person's words and presses get in: the message and its inbox row are there together, or neither."""

from collections.abc import Sequence

from bot.platforms.base import Ears
from bot.platforms.web.adapter import LENGTH
from bot.platforms.web.presses import press_name
from groups.messages import Address, Attached, Media, Pressed, Said, Sender, Update
from groups.texts import Text, as_text
from storage.media import File
from storage.unit import Unit
from storage.web import BOT, Web, WebChat

MENTION = "@embassy"


class NotTaken(Exception):
    """This was not said or pressed; `reason` is "chat" (not a member), "length", "empty" or "button"."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


async def say(
    unit: Unit,
    account: str,
    sender: Sender,
    chat: str,
    words: str,
    *,
    reply_to: int = 0,
    ears: Ears | None = None,
    file: File | None = None,
) -> int:
    """Write a person's words into a chat and, when the mission needs them, into its inbox. The new message's id.

    With a `file`, which bot.platforms.files has accepted, there need be no words.

    Plain talk of a bound group (`ears` knows) is counted and never reaches the inbox. Raises NotTaken.
    """
    web = Web(unit.connection, unit.now)
    place = await _place(web, chat, sender.identity)
    text = as_text(_clean(words, may_be_empty=file is not None))
    media = (file.media,) if file else ()
    if file is not None:
        await unit.files.keep(file)
    to_us = await _is_ours(web, chat, reply_to)
    number = await web.put(chat, text, author=sender.identity, name=sender.name, reply_to=reply_to, media=media)
    await web.mark_read(chat, sender.identity, number)
    said = _said(unit, account, sender, place, text, number, reply_to, to_us, media)
    if ears is not None and _may_be_talk(place, said) and ears.is_talk(chat, "", sender.identity):
        ears.count_talk(chat, "")
    else:
        await unit.inbox.record(account, [Update(number, "said", said)])
    return number


async def vote(unit: Unit, identity: str, chat: str, message: int, choice: int) -> None:
    """A member chose an answer of a poll, or another one than before. Raises NotTaken."""
    web = Web(unit.connection, unit.now)
    await _place(web, chat, identity)
    asked = await web.message(chat, message)
    if asked is None or not 0 <= choice < len(asked.poll):
        raise NotTaken("button")
    await web.vote(message, identity, choice)


async def press(unit: Unit, account: str, sender: Sender, chat: str, message: int, nonce: str, number: int) -> None:
    """A button under a message was pressed. `number` is new for each press. Raises NotTaken."""
    web = Web(unit.connection, unit.now)
    place = await _place(web, chat, sender.identity)
    under = await web.message(chat, message)
    if under is None or not any(nonce and nonce == button.nonce for row in under.buttons for button in row):
        raise NotTaken("button")
    name = press_name(sender.identity, number)
    pressed = Pressed(Address(account, chat), sender, str(message), nonce, name, private=place.private)
    await unit.inbox.record(account, [Update(number, "press", pressed)])


async def _place(web: Web, chat: str, identity: str) -> WebChat:
    place = await web.chat(chat)
    if place is None or identity == BOT or not await web.has(chat, identity):
        raise NotTaken("chat")
    return place


async def _is_ours(web: Web, chat: str, message: int) -> bool:
    quoted = await web.message(chat, message) if message else None
    return quoted is not None and quoted.author == BOT


def _clean(words: str, *, may_be_empty: bool = False) -> str:
    """The words without the carriage returns of a form and without empty ends."""
    words = words.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").strip()
    if not words and not may_be_empty:
        raise NotTaken("empty")
    if len(words) > LENGTH:
        raise NotTaken("length")
    return words


def _may_be_talk(place: WebChat, said: Said) -> bool:
    if place.kind in ("private", "staff") or said.reply_to_us or said.mentions_us:
        return False
    return not str(said.text).startswith("/")


def _said(
    unit: Unit,
    account: str,
    sender: Sender,
    place: WebChat,
    text: Text,
    number: int,
    reply_to: int,
    to_us: bool,
    media: Sequence[Media],
) -> Said:
    return Said(
        Address(account, place.chat),
        sender,
        str(number),
        unit.now,
        text,
        private=place.private,
        reply_to=str(reply_to) if reply_to else "",
        reply_to_us=to_us,
        mentions_us=MENTION in str(text).casefold(),
        attachment=media[0].sort if media else "",
        files=tuple(Attached(one.digest, one.sort, one.mime, one.name) for one in media),
        chat_title=place.title,
    )
