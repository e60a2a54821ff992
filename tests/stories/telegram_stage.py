"""The stage on Telegram: the strict local server over TCP, with either client library."""

from typing import Literal

from typing_extensions import override

from bot.platforms.base import Platform
from bot.platforms.telegram import TelegramPlatform, make_client
from config.schema import Account, MissionFiles, StaffRoom
from groups.outlets import Rates
from storage.unit import Storage
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.groups import Group
from tests.peers.telegram.messages import Message
from tests.peers.telegram.people import Person
from tests.peers.telegram.server import TelegramServer
from tests.stories.stage import GROUPS, MEMBERS, OFFICERS, PRIVATE, STAFF, Stage

TOKEN = "4242:test-token-of-the-local-server"
FAST = Rates(0, 0, 0, in_flight=3)
RIGHTS = {"can_pin_messages": True, "can_delete_messages": True, "can_invite_users": True, "can_restrict_members": True}


class TelegramStage(Stage):
    """`server` is the outside world; its ledger knows what was really delivered."""

    def __init__(self, database_url: str, library: Literal["aiogram", "ptb"], rates: Rates = FAST) -> None:
        super().__init__(database_url)
        self.library = library
        self.rates = rates
        self.server: TelegramServer
        self.people: dict[str, Person] = {}
        self.chats: dict[str, Group] = {}

    @override
    async def set_scene(self) -> None:
        self.server = await TelegramServer.start(self.clock)
        self.bot = self.server.add_bot(TOKEN, "Embassy", "embassy_bot")
        for who in OFFICERS:
            self.people[who] = self.server.person(_officer_number(who), who.title(), language="en")
        for number, who in enumerate(MEMBERS, 5001):
            self.people[who] = self.server.person(number, who.title(), language="en")
        everybody = list(self.people.values())
        for group in GROUPS:
            self.chats[group] = self.server.group(f"{group.title()} chat", everybody)
        self.chats[STAFF] = self.server.group("Staff room", [self.people[who] for who in OFFICERS])
        await self.chats[STAFF].add_bot(self.bot, **RIGHTS)

    @override
    def make_platform(self, storage: Storage) -> Platform:
        client = make_client(self.library, TOKEN, self.server.url, patience=3)
        return TelegramPlatform("telegram", TOKEN, client, rates=self.rates)

    @override
    def adapt(self, files: MissionFiles) -> MissionFiles:
        account = Account(id="telegram", platform="telegram", api_url=self.server.url, client=self.library)
        room = StaffRoom(account="telegram", chat=str(self.chats[STAFF].id))
        return files.model_copy(update={"accounts": (account,), "staff_room": room})

    @override
    async def says(self, who: str, words: str, where: str = PRIVATE, *, reply_to: str = "") -> None:
        chat = self._chat(who, where)
        quoted = next((each for each in reversed(chat.messages) if reply_to in each.text), None) if reply_to else None
        await self.people[who].says(words, chat, reply_to=quoted)

    @override
    async def press_there(self, who: str, label: str, where: str) -> bool:
        for message in reversed(self._chat(who, where).messages):
            if any(button.text == label for button in message.buttons):
                await self.people[who].presses(message, label)
                return True
        return False

    @override
    async def words_in(self, where: str, who: str) -> list[str]:
        return [message.text for message in self._chat(who, where).messages]

    @override
    async def pinned_in(self, where: str) -> list[str]:
        return [message.text for message in self.chats[where].current.pinned]

    @override
    async def unpin_by_hand(self, where: str) -> None:
        chat = self.chats[where].current
        assert isinstance(chat, Group)
        for message in list(chat.pinned):
            chat.unpin(message)

    @override
    async def end(self) -> None:
        await super().end()
        await self.server.stop()

    async def bot_joins(self, group: str, **rights: bool) -> None:
        await self.chats[group].add_bot(self.bot, **(rights or RIGHTS))

    def newest(self, where: str, who: str, words: str) -> Message:
        return next(each for each in reversed(self._chat(who, where).messages) if words in each.text)

    def _chat(self, who: str, where: str) -> Chat:
        return self.people[who].private(self.bot) if where == PRIVATE else self.chats[where].current


def _officer_number(who: str) -> int:
    order = ("spokesperson", "trade-officer", "consular-officer", "culture-officer", "duty-officer", "head-of-mission")
    return 9000001 + (*order, "administrator").index(who)
