"""Knows one message: what it says now, and the JSON a bot gets of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from tests.peers.telegram.shapes import Json, known, stamp

if TYPE_CHECKING:
    from tests.peers.telegram.accounts import Account
    from tests.peers.telegram.chats import Chat

SERVICE_FIELDS = frozenset(
    {
        "new_chat_members",
        "left_chat_member",
        "pinned_message",
        "migrate_to_chat_id",
        "migrate_from_chat_id",
        "forum_topic_created",
        "forum_topic_edited",
        "forum_topic_closed",
        "forum_topic_reopened",
    }
)


@dataclass(frozen=True)
class Button:
    """One button under a message."""

    text: str
    data: str | None
    url: str | None


@dataclass(eq=False)
class Message:
    """One message. `by` is who really made it, `sender` is whom the chat shows."""

    chat: "Chat"
    id: int
    sent_at: datetime
    by: "Account"
    body: Json
    sender: "Account | None" = None
    sender_chat: "Chat | None" = None
    topic: int | None = None
    thread: int | None = None
    reply_to: "Message | None" = None
    origin: Json | None = None
    markup: Json | None = None
    extra: Json = field(default_factory=dict)
    edited_at: datetime | None = None
    deleted: bool = False

    @property
    def text(self) -> str:
        """The text, or the caption, or the question of a poll; else empty."""
        poll = self.body.get("poll", {})
        words = self.body.get("text") or self.body.get("caption")
        return str(words or poll.get("question", ""))

    @property
    def is_service(self) -> bool:
        """Whether it reports an event of the chat instead of saying something."""
        return not SERVICE_FIELDS.isdisjoint(self.body)

    @property
    def is_pinned(self) -> bool:
        """Whether it is among the pinned messages of its chat now."""
        return self.id in self.chat.pins

    @property
    def buttons(self) -> list[Button]:
        """The inline buttons, row after row."""
        rows = (self.markup or {}).get("inline_keyboard", [])
        return [Button(one["text"], one.get("callback_data"), one.get("url")) for row in rows for one in row]

    def json(self, *, quoted: bool = False) -> Json:
        """The Message object; a quoted message does not show what it replied to."""
        data = known(
            message_id=self.id,
            message_thread_id=self.topic or self.thread,
            is_topic_message=True if self.topic else None,
            date=stamp(self.sent_at),
            chat=self.chat.json(),
            sender_chat=self.sender_chat.json() if self.sender_chat else None,
            forward_origin=self.origin,
            edit_date=stamp(self.edited_at) if self.edited_at else None,
            reply_to_message=None if quoted else self.reply_json(),
            has_protected_content=True if self.chat.protects_content else None,
        )
        if self.sender is not None:
            data["from"] = self.sender.json()
        if self.markup is not None and "inline_keyboard" in self.markup:
            data["reply_markup"] = self.markup
        return {**data, **self.extra, **self.body}

    def reply_json(self) -> Json | None:
        """The message replied to; in a topic, its first message (as Telegram does).

        Without a reply the service message that made the topic stands here, so a
        bot that made the topic seems to be answered by everybody.
        """
        target = self.reply_to
        if target is None and self.topic is not None and self.topic != self.id:
            target = self.chat.history.get(self.topic)
        if target is None or target.deleted:
            return None
        return target.json(quoted=True)

    def inaccessible(self) -> Json:
        """What is left of it for a bot once it is deleted."""
        return gone(self.chat, self.id)


def gone(chat: "Chat", message_id: int) -> Json:
    """The InaccessibleMessage object: its date is always 0."""
    return {"chat": chat.json(), "message_id": message_id, "date": 0}
