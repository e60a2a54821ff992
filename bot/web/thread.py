"""A chat as its reader sees it: the messages with days between them, what they quote, and where the new ones begin."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from bot.web.attachments import Poll, poll_of
from bot.web.drawing import blocks, inline, lines
from bot.web.looks import Card, Drawn, card, draw, plain
from bot.web.views import Role, Sign
from config.texts import Texts
from groups.media import PHOTO
from groups.messages import Button, Media, Rows
from storage.web import BOT, Votes, WebMessage

EXCERPT = 70  # code points of a quote or a preview


@dataclass(frozen=True, slots=True)
class Quote:
    id: int
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Item:
    """One message. `who` is "me", "person", "officer" or "bot"."""

    id: int
    who: str
    name: str
    time: str
    iso: str
    look: str
    drawn: Drawn
    buttons: Rows = ()
    quote: Quote | None = None
    edited: bool = False
    command: bool = False
    media: tuple[Media, ...] = ()
    poll: Poll | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """A line between messages: a day, a remark of the bot, or where the new ones begin."""

    words: Markup
    new: bool = False


@dataclass(frozen=True, slots=True)
class Pinned:
    """The newest pin. `card` when it is standing information that is drawn as a card."""

    id: int
    card: Card
    is_card: bool
    buttons: Rows
    more: int


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, in which language."""

    role: Role
    language: str
    texts: Texts
    sign: Sign
    roles: Sequence[Role]

    def say(self, words: str, **values: str | int) -> str:
        return str(self.texts.say(self.language, words, **values))

    def count(self, one: str, many: str, n: int) -> str:
        return str(self.texts.count(self.language, one, many, n))

    def clock(self, instant: datetime) -> str:
        return self.texts.time(self.language, instant, self.sign.zone)

    def is_officer(self, identity: str) -> bool:
        return any(role.identity == identity and role.staff for role in self.roles)


def items(
    reader: Reader,
    messages: Sequence[WebMessage],
    quoted: Sequence[WebMessage],
    new: int,
    votes: Mapping[int, Votes] | None = None,
) -> Iterator[Item | Between]:
    """Oldest first. `new` is the id of the first message that was not read, 0 for none; `votes` are those of polls."""
    by_id = {message.id: message for message in (*quoted, *messages)}
    day = None
    for message in messages:
        local = message.at.astimezone(reader.sign.zone)
        if local.date() != day:
            day = local.date()
            yield Between(Markup("{}").format(reader.texts.date(reader.language, day)))
        if message.id == new:
            unread = sum(other.id >= new and other.author != reader.role.identity for other in messages)
            yield Between(Markup("{}").format(reader.count("{n} new message", "{n} new messages", unread)), new=True)
        yield _item(reader, message, by_id, votes or {})


def _item(
    reader: Reader, message: WebMessage, by_id: dict[int, WebMessage], votes: Mapping[int, Votes]
) -> Item | Between:
    if message.author == BOT and message.look == "line":
        return Between(Markup(" ").join(inline(line) for line in lines(message.text)))
    local = message.at.astimezone(reader.sign.zone)
    who = _who(reader, message)
    return Item(
        message.id,
        who,
        message.name or reader.say("Embassy"),
        reader.clock(message.at),
        local.isoformat(timespec="minutes"),
        message.look,
        draw(message.text, message.look) if who == "bot" else plain(message.text),
        _rows(message.buttons),
        _quote(reader, by_id.get(message.reply_to)),
        message.edited_at is not None,
        who != "bot" and str(message.text).startswith("/"),
        message.media,
        poll_of(message, votes),
    )


def _rows(buttons: Rows) -> Rows:
    """Choices that stand one to a row, as a phone wants them, share a row here: it wraps where it must."""
    rows: list[tuple[Button, ...]] = []
    single = False
    for row in buttons:
        if len(row) == 1 and single:
            rows[-1] += row
        else:
            rows.append(row)
        single = len(row) == 1
    return tuple(rows)


def _who(reader: Reader, message: WebMessage) -> str:
    if message.author == BOT:
        return "bot"
    if message.author == reader.role.identity:
        return "me"
    return "officer" if reader.is_officer(message.author) else "person"


def _quote(reader: Reader, message: WebMessage | None) -> Quote | None:
    if message is None:
        return None
    name = message.name or reader.say("Embassy")
    return Quote(message.id, name, excerpt(summary(reader, message)))


def summary(reader: Reader, message: WebMessage) -> str:
    """Its words; of a message without any, what it shows."""
    if message.text or not message.media:
        return str(message.text)
    return reader.say("Picture") if message.media[0].sort == PHOTO else message.media[0].name


def excerpt(words: str, most: int = EXCERPT) -> str:
    """The first words on one line."""
    flat = " ".join(words.split())
    return flat if len(flat) <= most else flat[: most - 1].rstrip() + "…"


def pinned(messages: Sequence[WebMessage]) -> Pinned | None:
    """What stands over the talk: the newest card, else the newest pin. `messages` are the pins, newest last."""
    if not messages:
        return None
    newest = next((one for one in reversed(messages) if one.look == "card"), messages[-1])
    more = len(messages) - 1
    if newest.look == "card":
        return Pinned(newest.id, card(newest.text), True, newest.buttons, more)
    first, *rest = lines(newest.text)
    plain_card = Card(inline(first), Markup(), (), Markup(), blocks(rest))
    return Pinned(newest.id, plain_card, False, newest.buttons, more)
