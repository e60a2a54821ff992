"""Knows everything that exists on this Telegram and what each event tells the bots."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING, Any

from tests.peers.telegram.bots import Bot, Press
from tests.peers.telegram.chats import Chat, PrivateChat, Topic
from tests.peers.telegram.files import Files
from tests.peers.telegram.groups import Channel, Group, add_members
from tests.peers.telegram.hearing import hears
from tests.peers.telegram.ledger import Ledger
from tests.peers.telegram.messages import Message, gone
from tests.peers.telegram.people import Person
from tests.peers.telegram.polls import Polls
from tests.peers.telegram.rights import Membership
from tests.peers.telegram.shapes import Clock, Json, stamp

if TYPE_CHECKING:
    from tests.peers.telegram.accounts import Account

APPLICANT_WINDOW = timedelta(minutes=5)
"""How long a bot may write to somebody who asked to join."""


class World:
    """People, bots, chats, files; the only file that changes messages."""

    def __init__(self, clock: Clock) -> None:
        self.now = clock
        self.ledger = Ledger()
        self.files = Files()
        self.polls = Polls(self)
        self.people: dict[int, Person] = {}
        self.bots: dict[int, Bot] = {}
        self.chats: dict[int, Chat] = {}
        self.privates: dict[tuple[int, int], PrivateChat] = {}
        self.requests: dict[tuple[int, int], datetime] = {}
        self.account_messages = 0
        self.numbers = count(1)

    def next_account_message(self) -> int:
        """The next id of private chats and basic groups."""
        self.account_messages += 1
        return self.account_messages

    def only_bot(self) -> Bot:
        """The bot that is meant when none is named."""
        if len(self.bots) != 1:
            raise ValueError(f"there are {len(self.bots)} bots: name the one you mean")
        return next(iter(self.bots.values()))

    def private(self, bot: Bot, person: Person) -> PrivateChat:
        """The private chat of a person and a bot."""
        key = (bot.id, person.id)
        if key not in self.privates:
            self.privates[key] = PrivateChat(self, person, bot)
        return self.privates[key]

    def new_group(
        self,
        title: str,
        owner: Person,
        *,
        supergroup: bool,
        members: Sequence["Account"] = (),
    ) -> Group:
        """A new group; basic groups and supergroups differ in their ids."""
        number = len(self.chats) + 1
        chat_id = -1_001_000_000_000 - number if supergroup else -4_000_000 - number
        group = Group(self, chat_id, supergroup, title, owner)
        add_members(group, members)
        self.chats[chat_id] = group
        return group

    def new_channel(self, title: str, owner: Person) -> Channel:
        """A new channel."""
        chat_id = -1_002_000_000_000 - len(self.chats) - 1
        channel = Channel(self, chat_id, title, owner)
        self.chats[chat_id] = channel
        return channel

    def post(
        self,
        chat: Chat,
        body: Json,
        *,
        by: "Account",
        topic: int | None = None,
        reply_to: Message | None = None,
        **more: Any,
    ) -> Message:
        """Put a message into the chat; it is delivered from this moment on."""
        message = Message(chat, chat.take_id(), self.now(), by, body, reply_to=reply_to, **more)
        self.place(message, topic)
        chat.history[message.id] = message
        self.ledger.write(self.now(), "sent", message, by)
        self.announce("channel_post" if chat.is_channel else "message", message)
        if isinstance(chat, Channel):
            chat.discuss(message)
        return message

    def place(self, message: Message, topic: int | None) -> None:
        """Find its topic or thread: a reply stays where its target is."""
        target = message.reply_to
        if "forum_topic_created" in message.body:
            message.topic = message.id
        elif topic is not None:
            message.topic = topic
        elif target is not None and message.chat.is_forum:
            message.topic = target.topic
        elif target is not None and message.chat.kind == "supergroup":
            message.thread = target.thread or target.id

    def announce(self, kind: str, message: Message) -> None:
        """Make the update for every bot that hears this message."""
        for bot in message.chat.bots():
            if hears(bot, message):
                bot.updates.add(kind, message.json(), self.now())

    def edit(self, message: Message, body: Json, markup: Json | None, by: "Account") -> None:
        """Change text or buttons."""
        if body != message.body:
            message.edited_at = self.now()
        message.body, message.markup = body, markup
        self.ledger.write(self.now(), "edited", message, by)
        kind = "edited_channel_post" if message.chat.is_channel else "edited_message"
        self.announce(kind, message)

    def delete(self, message: Message, by: "Account") -> None:
        """Remove a message; its pin goes with it, and no bot is told."""
        message.deleted = True
        message.chat.pins.pop(message.id, None)
        self.ledger.write(self.now(), "deleted", message, by)

    def pin(self, message: Message, by: "Account") -> None:
        """Add to the list of pinned messages and report it in the chat."""
        chat = message.chat
        if message.id in chat.pins:
            return
        chat.pins[message.id] = message
        self.ledger.write(self.now(), "pinned", message, by)
        body = {"pinned_message": message.json(quoted=True)}
        face = {"sender_chat": chat} if chat.is_channel else {"sender": by}
        self.post(chat, body, by=by, topic=message.topic, **face)

    def unpin(self, message: Message, by: "Account") -> None:
        """Take from the list: there is neither a service message nor an update."""
        if message.chat.pins.pop(message.id, None) is not None:
            self.ledger.write(self.now(), "unpinned", message, by)

    def open_topic(self, chat: Chat, name: str, by: "Account") -> Topic:
        """Open a topic of a forum."""
        body = {"forum_topic_created": {"name": name, "icon_color": 7322096}}
        message = self.post(chat, body, by=by, sender=by)
        chat.topics[message.id] = Topic(message.id, name)
        return chat.topics[message.id]

    def change_member(
        self,
        chat: Chat,
        old: Membership,
        new: Membership,
        by: "Account",
        extra: dict[str, Any],
    ) -> Membership:
        """Store what an account is now; tell it, and the bots that administer."""
        for name, value in extra.items():
            setattr(new, name, value)
        chat.members[new.account.id] = new
        body = {
            "chat": chat.json(),
            "from": by.json(),
            "date": stamp(self.now()),
            "old_chat_member": old.json(chat.is_channel),
            "new_chat_member": new.json(chat.is_channel),
        }
        if isinstance(new.account, Bot):
            new.account.updates.add("my_chat_member", body, self.now())
        for bot in chat.bots():
            if bot is not new.account and chat.membership(bot).manages:
                bot.updates.add("chat_member", body, self.now())
        return new

    def enter(self, chat: Chat, account: "Account", by: "Account") -> None:
        """Become a member; groups report it."""
        old = chat.membership(account)
        if old.status == "restricted":
            chat.set_status(account, "restricted", by, permissions=old.permissions, until=old.until)
        else:
            chat.set_status(account, "member", by)
        if not chat.is_channel:
            self.post(chat, {"new_chat_members": [account.json()]}, by=by, sender=by)

    def leave(self, chat: Chat, account: "Account", by: "Account") -> None:
        """Go, or be banned by somebody else; groups report it. Who is restricted stays it outside."""
        old = chat.membership(account)
        if by is account and old.status == "restricted":
            chat.set_status(account, "restricted", by, permissions=old.permissions, until=old.until, inside=False)
        else:
            chat.set_status(account, "left" if by is account else "kicked", by)
        self.report_gone(chat, account, by, was_present=old.present)

    def remove(self, chat: Chat, account: "Account", by: "Account") -> None:
        """Take out, or lift a ban: afterwards the account is not there and may come."""
        was_present = chat.membership(account).present
        chat.set_status(account, "left", by)
        self.report_gone(chat, account, by, was_present=was_present)

    def report_gone(self, chat: Chat, account: "Account", by: "Account", *, was_present: bool) -> None:
        """The service message of a group."""
        if was_present and not chat.is_channel:
            self.post(chat, {"left_chat_member": account.json()}, by=by, sender=by)

    def request_join(self, chat: Chat, person: Person, body: Json) -> None:
        """Keep the request and tell the bots that may invite."""
        self.requests[(chat.id, person.id)] = self.now()
        for bot in chat.bots():
            if chat.has_right(bot, "can_invite_users"):
                bot.updates.add("chat_join_request", body, self.now())

    def is_applicant(self, bot: Bot, person: Person) -> bool:
        """Whether the bot may write because this person asked to join just now."""
        return any(
            person_id == person.id
            and self.now() - asked_at <= APPLICANT_WINDOW
            and self.chats[chat_id].has_right(bot, "can_invite_users")
            for (chat_id, person_id), asked_at in self.requests.items()
        )

    def press(self, person: Person, chat: Chat, message_id: int, data: str, bot: Bot | None = None) -> Press:
        """A press of a button, real or forged."""
        message = chat.history.get(message_id)
        author = message.by if message is not None else None
        asked = bot or (author if isinstance(author, Bot) else self.only_bot())
        there = message is not None and not message.deleted
        number = str(4_000_000_000 + next(self.numbers))
        body = {
            "id": number,
            "from": person.json(),
            "message": message.json() if message and there else gone(chat, message_id),
            "chat_instance": str(chat.id * -7919),
            "data": data,
        }
        press = Press(number, asked, person, data, self.now(), body, message)
        asked.presses[press.id] = press
        asked.updates.add("callback_query", body, self.now())
        return press
