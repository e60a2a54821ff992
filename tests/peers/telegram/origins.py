"""Knows where a forwarded message says it comes from (MessageOrigin)."""

from datetime import datetime
from typing import TYPE_CHECKING

from tests.peers.telegram.accounts import Account
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.shapes import Json, known, stamp

if TYPE_CHECKING:
    from tests.peers.telegram.messages import Message


def origin_of(source: "Account | Chat | Message", now: datetime) -> Json:
    """The origin of a forward of somebody, of a channel or group, or of a message."""
    if isinstance(source, Account):
        return from_account(source, now)
    if isinstance(source, Chat):
        return from_chat(source, 1, now)
    if source.origin is not None:
        return source.origin
    if source.sender_chat is not None:
        return from_chat(source.sender_chat, source.id, source.sent_at)
    return from_account(source.sender or source.by, source.sent_at)


def from_account(account: Account, sent_at: datetime) -> Json:
    """A person who hides the account is only a name."""
    if getattr(account, "hides_forwards", False):
        return known(type="hidden_user", date=stamp(sent_at), sender_user_name=account.name)
    return known(type="user", date=stamp(sent_at), sender_user=account.json())


def from_chat(chat: Chat, message_id: int, sent_at: datetime) -> Json:
    """A channel names the post; a group only itself."""
    date = stamp(sent_at)
    if chat.is_channel:
        return known(type="channel", date=date, chat=chat.json(), message_id=message_id)
    return known(type="chat", date=date, sender_chat=chat.json())
