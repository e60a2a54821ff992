"""Knows what a person can do: talk, press, edit, join, leave, block."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tests.peers.telegram.accounts import ANONYMOUS_ADMIN, CHANNEL_SENDER, Account
from tests.peers.telegram.bots import Bot, Press
from tests.peers.telegram.chats import Chat, PrivateChat, Topic
from tests.peers.telegram.entities import Formatted, formatted
from tests.peers.telegram.messages import Message
from tests.peers.telegram.origins import origin_of
from tests.peers.telegram.shapes import Json, known, stamp

if TYPE_CHECKING:
    from tests.peers.telegram.world import World


class Person(Account):
    """Somebody with a telephone. Every act here is what a hand would do."""

    def __init__(
        self,
        world: "World",
        number: int,
        name: str,
        username: str | None = None,
        language: str | None = None,
    ) -> None:
        super().__init__(number, name, username, language)
        self.world = world
        self.deactivated = False
        self.hides_forwards = False

    def private(self, bot: Bot | None = None) -> PrivateChat:
        """The private chat with the bot (the only bot, unless one is named)."""
        return self.world.private(bot or self.world.only_bot(), self)

    def place(self, where: Chat | Bot | None) -> Chat:
        """The chat meant, or the supergroup it has become."""
        if isinstance(where, Chat):
            return where.current
        return self.private(where)

    async def says(
        self,
        text: str,
        in_: Chat | Bot | None = None,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        as_chat: bool | Chat = False,
        forward_from: Account | Chat | Message | None = None,
        html: bool = False,
    ) -> Message:
        """Say something in a group, or to a bot in private (the default).

        `as_chat=True` speaks as anonymous administrator, `as_chat=channel` in the
        name of a channel. `forward_from` makes it a forward of somebody's words.
        With `html` the person's own formatting is given as Telegram HTML.
        """
        words = formatted(text, "html" if html else "", None)
        return self.sends(
            words.fields(),
            in_,
            reply_to=reply_to,
            topic=topic,
            as_chat=as_chat,
            forward_from=forward_from,
        )

    async def sends_document(
        self, name: str, content: bytes, in_: Chat | Bot | None = None, caption: str = ""
    ) -> Message:
        """Send a file."""
        file = self.world.files.keep(name, content, None)
        fields = Formatted(caption, ()).fields("caption")
        return self.sends({"document": file.document(), **fields}, in_)

    async def sends_photo(self, content: bytes, in_: Chat | Bot | None = None, caption: str = "") -> Message:
        """Send a picture."""
        file = self.world.files.keep("photo.jpg", content, None, folder="photos")
        fields = Formatted(caption, ()).fields("caption")
        return self.sends({"photo": file.photo(), **fields}, in_)

    def sends(
        self,
        body: Json,
        in_: Chat | Bot | None = None,
        *,
        reply_to: Message | None = None,
        topic: Topic | None = None,
        as_chat: bool | Chat = False,
        forward_from: Account | Chat | Message | None = None,
    ) -> Message:
        """Send any fields of a message: contact, location, sticker, …"""
        chat = self.place(in_)
        self.check_presence(chat)
        sender, sender_chat = self.face(chat, as_chat)
        origin = None
        if forward_from is not None:
            origin = origin_of(forward_from, self.world.now())
        return self.world.post(
            chat,
            body,
            by=self,
            sender=sender,
            sender_chat=sender_chat,
            topic=topic.id if topic else None,
            reply_to=reply_to,
            origin=origin,
        )

    def check_presence(self, chat: Chat) -> None:
        """A story that lets a stranger speak is wrong; a first word starts a chat."""
        if isinstance(chat, PrivateChat):
            chat.started, chat.blocked = True, False
        elif not chat.membership(self).present:
            raise ValueError(f"{self.name} is not in {chat.title}")

    def face(self, chat: Chat, as_chat: bool | Chat) -> tuple[Account, Chat | None]:
        """Whom the chat shows as the sender."""
        if isinstance(as_chat, Chat):
            return CHANNEL_SENDER, as_chat
        if not as_chat:
            return self, None
        if not chat.membership(self).manages:
            raise ValueError(f"{self.name} is no administrator of {chat.title}")
        return ANONYMOUS_ADMIN, chat

    async def edits(self, message: Message, text: str) -> None:
        """Change one's own message."""
        fields = formatted(text, "", None).fields()
        self.world.edit(message, {**fields}, message.markup, by=self)

    def deletes(self, message: Message) -> None:
        """Delete a message for everybody: no bot is told."""
        self.world.delete(message, self)

    async def presses(self, message: Message, label: str | None = None, *, data: str | None = None) -> Press:
        """Press a button that is really there, by its label or by its data."""
        for button in message.buttons:
            if button.data and (label == button.text or data == button.data):
                return self.world.press(self, message.chat, message.id, button.data)
        seen = [button.text for button in message.buttons]
        raise ValueError(f"no such button under the message, only {seen}")

    async def presses_raw(self, chat: Chat, message_id: int, data: str, bot: Bot | None = None) -> Press:
        """A forged press: any data on any message, also one that does not exist."""
        return self.world.press(self, chat, message_id, data, bot)

    async def votes(self, message: Message, options: Sequence[int]) -> None:
        """Vote in a poll; no options take the vote back."""
        self.world.polls.vote(self, message, list(options))

    def starts(self, bot: Bot | None = None, payload: str = "") -> Message:
        """Press Start (again): the bot is allowed to write and gets /start."""
        chat = self.private(bot)
        was_blocked, chat.blocked, chat.started = chat.blocked, False, True
        if was_blocked:
            chat.set_status(chat.bot, "member", self)
        return self.sends(formatted(f"/start {payload}".strip(), "", None).fields(), chat)

    def blocks(self, bot: Bot | None = None) -> None:
        """Block the bot: it may not write any more, and is told so."""
        chat = self.private(bot)
        chat.set_status(chat.bot, "kicked", self)
        chat.blocked = True

    def deactivates(self) -> None:
        """Delete the account."""
        self.deactivated = True

    def joins(self, chat: Chat) -> None:
        """Become a member by an open link."""
        self.world.enter(chat.current, self, self)

    def leaves(self, chat: Chat) -> None:
        """Leave by oneself."""
        self.world.leave(chat.current, self, self)

    def asks_to_join(self, chat: Chat, link: Json | None = None, bio: str | None = None) -> None:
        """Ask to be let in; bots that may invite hear of it and may write for 5 min."""
        body = known(
            chat=chat.current.json(),
            user_chat_id=self.id,
            date=stamp(self.world.now()),
            bio=bio,
            invite_link=link,
        )
        self.world.request_join(chat.current, self, {**body, "from": self.json()})
