"""Telegram's updates as events of ours. What nobody needs is counted and dropped before it becomes one."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import blake2b

from msgspec import Raw

from bot.platforms.base import Ears
from bot.platforms.telegram import wire
from bot.platforms.telegram.formatting import PREFIX, text_of, units, without
from bot.platforms.telegram.standing import powers_of, standing_of
from groups.messages import (
    Address,
    Incoming,
    Migrated,
    Parted,
    PinSeen,
    Pressed,
    Said,
    Sender,
    Standing,
    Standings,
    Update,
)
from groups.texts import Text
from handlers.tools.towns import nearest

SPOKESMEN = frozenset({1087968824, 136817688, 777000})
"""GroupAnonymousBot, Channel_Bot and Telegram itself: they speak for somebody whom we cannot know."""

_SHARED = frozenset({"group", "supergroup", "channel"})
_PLACES = frozenset({"location", "venue"})
_COMMAND = re.compile(r"/\w+@(\w+)")


class Reader:
    """Reads the updates of one bot. `ignored` counts what became no event, by the reason."""

    def __init__(self, account: str, bot: int, username: str = "") -> None:
        self.account = account
        self.bot = bot
        self.username = username
        self.ignored: Counter[str] = Counter()

    def read(self, raws: Iterable[Raw], ears: Ears) -> tuple[list[Update], int]:
        """The events in their order, and the number of the last update (-1 when there was none)."""
        events: list[Update] = []
        last = -1
        for raw in raws:
            update = wire.decode(raw)
            if update is None or isinstance(update, int):
                self.ignored["unreadable"] += 1
                last = last if update is None else update
                continue
            last = update.update_id
            message = update.message or update.channel_post
            if message is not None and self._is_chatter(message, ears):
                continue
            event = self._event(update, ears)
            if event is not None:
                events.append(Update(last, blake2b(raw, digest_size=8).hexdigest(), event))
        return events, last

    # ---- talk -------------------------------------------------------------------------------------

    def _is_chatter(self, message: wire.Message, ears: Ears) -> bool:
        """Whether these are plain words of a bound group that nobody needs; they are counted at once."""
        words = message.text or message.caption
        if not words or message.chat.type not in _SHARED or words[0] == "/":
            return False
        if message.reply_to_message is not None and self._answers_us(message):
            return False
        if (message.entities or message.caption_entities) and self._names_us(message):
            return False
        by = message.from_
        hidden = by is None or message.sender_chat is not None or by.id in SPOKESMEN
        identity = "" if hidden or by is None else f"{PREFIX}{by.id}"
        chat, thread = str(message.chat.id), _thread(message)
        if not ears.is_talk(chat, thread, identity):
            return False
        ears.count_talk(chat, thread)
        return True

    def _answers_us(self, message: wire.Message) -> bool:
        answered = message.reply_to_message
        if answered is None or answered.from_ is None or answered.from_.id != self.bot:
            return False
        return not answered.forum_topic_created  # everybody in a topic "answers" the message that made it

    def _names_us(self, message: wire.Message) -> bool:
        words = message.text or message.caption or ""
        for entity in message.entities or message.caption_entities or ():
            if entity.type == "text_mention" and entity.user is not None and entity.user.id == self.bot:
                return True
            if entity.type == "mention" and self._is_ours(_piece(words, entity)):
                return True
        return False

    def _is_ours(self, name: str) -> bool:
        """Usernames do not know upper and lower case."""
        return bool(self.username) and name.removeprefix("@").casefold() == self.username.casefold()

    # ---- events -----------------------------------------------------------------------------------

    def _event(self, update: wire.Update, ears: Ears) -> Incoming | None:
        message = update.message or update.channel_post
        if message is not None:
            return self._service(message) or self._said(message, ears)
        if update.edited_message is not None:
            return self._said(update.edited_message, ears, edited=True)
        if update.callback_query is not None:
            return self._pressed(update.callback_query)
        if update.my_chat_member is not None:
            return self._standings(update.my_chat_member)
        if update.chat_member is not None:
            return self._parted(update.chat_member, ears)
        self.ignored["join request" if update.chat_join_request else "unknown kind"] += 1
        return None

    def _service(self, message: wire.Message) -> Incoming | None:
        at = self._at(message)
        if message.migrate_to_chat_id:
            return Migrated(Address(at.account, at.chat), str(message.migrate_to_chat_id))
        if message.migrate_from_chat_id:
            return Migrated(Address(at.account, str(message.migrate_from_chat_id)), at.chat)
        if message.pinned_message is not None:
            return PinSeen(at, str(message.pinned_message.message_id), _sender(message))
        return None

    def _said(self, message: wire.Message, ears: Ears, *, edited: bool = False) -> Said | None:
        words = message.text or message.caption or ""
        attachment = next((kind for kind in wire.ATTACHMENTS if getattr(message, kind)), "")
        if not words and not attachment:
            self.ignored["service message"] += 1
            return None
        private = message.chat.type == "private"
        if attachment in _PLACES and private and not edited:
            words = _town(message)
        text = self._for_us(words, text_of(words, message.entities or message.caption_entities), private=private)
        at, sender = self._at(message), _sender(message)
        aside = not (words or private or edited) and not self._answers_us(message)
        if text is None or (aside and ears.is_talk(at.chat, at.thread, sender.identity)):
            ears.count_talk(at.chat, at.thread)
            return None
        return Said(
            at,
            sender,
            str(message.message_id),
            datetime.fromtimestamp(message.date, UTC),
            text,
            private=private,
            reply_to=_answered(message),
            reply_to_us=self._answers_us(message),
            mentions_us=self._names_us(message),
            forwarded=bool(message.forward_origin),
            edited=edited,
            attachment=attachment,
            files=wire.files_of(message),
            chat_title=message.chat.title or "",
        )

    def _for_us(self, words: str, text: Text, *, private: bool) -> Text | None:
        """The text with `/x@us` as `/x`; None when it is a command to another bot."""
        addressed = _COMMAND.match(words)
        if addressed is None:
            return text
        if self._is_ours(addressed[1]):
            return without(text, addressed.start(1) - 1, addressed.end(1))
        return text if private else None

    def _pressed(self, query: wire.Query) -> Pressed | None:
        place = query.message
        if place is None or not query.data:
            self.ignored["press without a button of ours"] += 1
            return None
        at = Address(self.account, str(place.chat.id), _thread(place))
        private = place.chat.type == "private"
        return Pressed(at, _person(query.from_), str(place.message_id), query.data, query.id, private)

    def _standings(self, change: wire.MemberChange) -> Standings:
        kind = change.chat.type
        return Standings(
            Address(self.account, str(change.chat.id)),
            _person(change.from_),
            standing_of(change.new_chat_member),
            powers_of(change.new_chat_member, kind),
            kind == "private",
            change.chat.title or "",
        )

    def _parted(self, change: wire.MemberChange, ears: Ears) -> Parted | None:
        """Who is in the chat no more, if it is one of those who must stay; all other comings and goings are dropped."""
        before, now = change.old_chat_member, change.new_chat_member
        who = _person(now.user) if now.user else Sender()
        if before is None or standing_of(before) is Standing.OUT or standing_of(now) is not Standing.OUT:
            return None
        if not ears.must_stay(str(change.chat.id), who.identity):
            return None
        return Parted(Address(self.account, str(change.chat.id)), who, _person(change.from_))

    def _at(self, message: wire.Message) -> Address:
        return Address(self.account, str(message.chat.id), _thread(message))


def _thread(message: wire.Message | wire.Place) -> str:
    """The topic; a mere chain of answers is none."""
    return str(message.message_thread_id) if message.is_topic_message and message.message_thread_id else ""


def _town(message: wire.Message) -> str:
    """The town nearest to a shared place, as if its name had been typed: the place itself goes no further."""
    point = wire.point_of(message)
    return nearest(*point) if point else ""


def _answered(message: wire.Message) -> str:
    answered = message.reply_to_message
    return "" if answered is None or answered.forum_topic_created else str(answered.message_id)


def _sender(message: wire.Message) -> Sender:
    """Who speaks. Whoever speaks as a chat, or through one of Telegram's spokesmen, has no identity."""
    by, chat = message.from_, message.sender_chat
    if chat is not None or by is None or by.id in SPOKESMEN:
        return Sender(name=(chat.title or "") if chat else "", anonymous=True)
    return _person(by)


def _person(user: wire.User) -> Sender:
    if user.id in SPOKESMEN:
        return Sender(anonymous=True)
    name = " ".join(part for part in (user.first_name, user.last_name) if part)
    return Sender(f"{PREFIX}{user.id}", name, user.language_code or "", bot=bool(user.is_bot))


def _piece(words: str, entity: wire.Entity) -> str:
    """The part of the words that an entity marks."""
    if words.isascii() or units(words) == len(words):
        return words[max(0, entity.offset) : max(0, entity.offset + entity.length)]
    raw = words.encode("utf-16-le", "surrogatepass")
    return raw[max(0, 2 * entity.offset) : max(0, 2 * (entity.offset + entity.length))].decode("utf-16-le", "replace")
