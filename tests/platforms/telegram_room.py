"""A press room on the local Telegram, with our platform in it behind either library."""

from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from bot.platforms.telegram import TelegramPlatform, make_client
from bot.platforms.telegram.clients import Library
from groups.messages import Address, Incoming
from tests.patience import PATIENCE
from tests.peers.strangers import Hands
from tests.peers.telegram import Bot, Group, Person, TelegramServer

LIBRARIES: tuple[Library, ...] = ("aiogram", "ptb")
TOKEN = "4242:AAE-canary-token-that-no-log-may-hold"
RIGHTS = dict.fromkeys(
    ("can_pin_messages", "can_delete_messages", "can_invite_users", "can_restrict_members"),
    True,
)


@dataclass
class Hearer:
    """Ears that hold everything for talk in these chats, but not what these people say."""

    bound: set[str] = field(default_factory=set)
    officers: set[str] = field(default_factory=set)
    talk: Counter[tuple[str, str]] = field(default_factory=Counter)
    staff: str = ""

    def is_talk(self, chat: str, thread: str, sender: str) -> bool:
        return chat in self.bound and sender not in self.officers

    def count_talk(self, chat: str, thread: str) -> None:
        self.talk[chat, thread] += 1

    def must_stay(self, chat: str, identity: str) -> bool:
        return chat == self.staff and identity in self.officers


@dataclass
class Room:
    """`offset` is where the next fetch begins."""

    server: TelegramServer
    clock: Hands
    bot: Bot
    anna: Person
    group: Group
    platform: TelegramPlatform
    ears: Hearer = field(default_factory=Hearer)
    offset: int = 0

    @property
    def at(self) -> Address:
        return Address("embassy", str(self.group.id))

    async def news(self) -> list[Incoming]:
        """What came since the last time; it is confirmed by the next."""
        batch = await self.platform.fetch(self.offset, self.ears, 0)
        self.offset = batch.offset
        return [update.event for update in batch.updates]


@asynccontextmanager
async def press_room(library: Library, patience: float = PATIENCE) -> AsyncIterator[Room]:
    """The bot is an administrator; nothing has been said yet, and what its coming caused is confirmed."""
    clock = Hands()
    async with TelegramServer(clock) as server:
        bot = server.add_bot(token=TOKEN, username="embassy_bot")
        anna = server.person(1001, "Anna Reporter", username="anna", language="fr")
        group = server.group("Press room", members=[anna])
        await group.add_bot(bot, **RIGHTS)
        platform = TelegramPlatform("embassy", TOKEN, make_client(library, TOKEN, server.url, patience))
        room = Room(server, clock, bot, anna, group, platform)
        try:
            await platform.open()
            await room.news()
            yield room
        finally:
            await platform.close()
