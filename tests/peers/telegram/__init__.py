"""Knows the names that stories use of the local Telegram."""

from tests.peers.telegram.accounts import Account
from tests.peers.telegram.bots import Bot, Press
from tests.peers.telegram.calls import Call
from tests.peers.telegram.chats import Chat, Topic
from tests.peers.telegram.faults import MODES
from tests.peers.telegram.groups import Channel, Group
from tests.peers.telegram.ledger import Entry, Ledger
from tests.peers.telegram.messages import Button, Message
from tests.peers.telegram.people import Person
from tests.peers.telegram.server import TelegramServer
from tests.peers.telegram.updates import Update

__all__ = [
    "MODES",
    "Account",
    "Bot",
    "Button",
    "Call",
    "Channel",
    "Chat",
    "Entry",
    "Group",
    "Ledger",
    "Message",
    "Person",
    "Press",
    "TelegramServer",
    "Topic",
    "Update",
]
