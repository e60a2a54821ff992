"""Knows what was really delivered: the oracle of every delivery test."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from tests.peers.telegram.accounts import Account
    from tests.peers.telegram.chats import Chat
    from tests.peers.telegram.messages import Message

Act = Literal["sent", "edited", "deleted", "pinned", "unpinned"]


@dataclass(frozen=True)
class Entry:
    """One thing that happened to a message; `text` is its text at that moment."""

    number: int
    at: datetime
    act: Act
    chat: "Chat"
    message: "Message"
    text: str
    by: "Account"


class Ledger:
    """Every act in its order, of bots and of people."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def __iter__(self) -> Iterator[Entry]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    def write(self, at: datetime, act: Act, message: "Message", by: "Account") -> None:
        """Add one act."""
        number = len(self.entries) + 1
        self.entries.append(Entry(number, at, act, message.chat, message, message.text, by))

    def acts(self, act: Act, chat: "Chat | None" = None) -> list[Entry]:
        """The acts of bots of one kind, in one chat (and its former self) or all."""
        return [
            entry
            for entry in self.entries
            if entry.act == act and entry.by.is_bot and (chat is None or entry.chat.current is chat.current)
        ]

    def copies(self, chat: "Chat | None" = None, text_contains: str = "") -> int:
        """How many messages bots really put into the chat with these words.

        Service messages do not count. A group that became a supergroup counts as
        one chat.
        """
        sent = self.acts("sent", chat)
        return sum(text_contains in entry.text for entry in sent if not entry.message.is_service)
