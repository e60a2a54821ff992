"""The stage on Telegram: the strict local server over TCP, with either client library."""

from typing import Literal

from typing_extensions import override

from bot.platforms.base import Platform
from bot.platforms.telegram import TelegramPlatform, make_client
from config.schema import Account, MissionFiles, StaffRoom
from groups.messages import Address, Power, Sender
from groups.outlets import Rates
from storage.unit import Storage
from tests.patience import PATIENCE
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.groups import Group
from tests.peers.telegram.messages import Message
from tests.peers.telegram.people import Person
from tests.peers.telegram.rights import Membership, checked_rights
from tests.peers.telegram.server import TelegramServer
from tests.stories.cast import EVERYBODY, GROUPS, MEMBERS, OFFICERS, PRIVATE, STAFF, language, shown
from tests.stories.stage import Stage

TOKEN = "4242:test-token-of-the-local-server"
FAST = Rates(0, 0, 0, in_flight=3)
RIGHTS = {"can_pin_messages": True, "can_delete_messages": True, "can_invite_users": True, "can_restrict_members": True}


class TelegramStage(Stage):
    """`server` is the outside world; its ledger knows what was really delivered."""

    account = "telegram"

    def __init__(
        self, database_url: str, library: Literal["aiogram", "ptb"], rates: Rates = FAST, *, bound: bool = True
    ) -> None:
        super().__init__(database_url, bound=bound)
        self.library = library
        self.rates = rates
        self.server: TelegramServer
        self.people: dict[str, Person] = {}
        self.chats: dict[str, Group] = {}

    # ---- the scene --------------------------------------------------------------------------------------

    @override
    async def set_scene(self) -> None:
        self.server = await TelegramServer.start(self.clock)
        self.bot = self.server.add_bot(TOKEN, "Embassy", "embassy_bot")
        for number, who in enumerate(OFFICERS, 9000001):  # as the example's officers.toml has them
            self.people[who] = self.server.person(number, shown(who), language="en")
        for number, who in enumerate(MEMBERS, 5001):
            self.people[who] = self.server.person(number, shown(who), language=language(who))
        for group in GROUPS:
            self.chats[group] = self.server.group(f"{group.title()} chat", list(self.people.values()))
        self.chats[STAFF] = self.server.group("Staff room", [self.people[who] for who in OFFICERS])
        self._seat(STAFF)

    def _seat(self, where: str) -> None:
        """The bot has long been an administrator there; no update tells of it."""
        chat = self.chats[where]
        rights = checked_rights(RIGHTS, False) | {"can_manage_chat"}
        chat.members[self.bot.id] = Membership(self.bot, "administrator", rights)

    @override
    async def remember(self) -> None:
        storage = Storage.open(self.database_url, self.clock)
        async with storage.unit() as unit:
            for who in EVERYBODY:
                self.people[who].private(self.bot).started = True
                number = self.people[who].id
                sender = Sender(f"telegram:{number}", shown(who), language(who))
                await unit.people.meet(sender, Address(self.account, str(number)))
            for group in GROUPS:
                self._seat(group)
                place = await unit.addresses.arrive(Address(self.account, str(self.chats[group].id)), _title(group))
                powers = " ".join(sorted(power.value for power in Power))
                await unit.addresses.set(place, state="bound", group_id=group, powers=powers, members=len(EVERYBODY))
        await storage.close()

    @override
    def make_platform(self, storage: Storage) -> Platform:
        client = make_client(self.library, TOKEN, self.server.url, patience=PATIENCE)
        return TelegramPlatform(self.account, TOKEN, client, rates=self.rates)

    @override
    def adapt(self, files: MissionFiles) -> MissionFiles:
        account = Account(id=self.account, platform="telegram", api_url=self.server.url, client=self.library)
        room = StaffRoom(account=self.account, chat=str(self.chats[STAFF].id))
        return files.model_copy(update={"accounts": (account,), "staff_room": room})

    @override
    async def end(self) -> None:
        await super().end()
        await self.server.stop()

    # ---- what people do and see -------------------------------------------------------------------------

    @override
    async def says(self, who: str, words: str, where: str = PRIVATE, *, reply_to: str = "") -> None:
        await self.say(who, words, where, reply_to=reply_to)

    async def say(
        self, who: str, words: str, where: str = PRIVATE, *, reply_to: str = "", html: bool = False
    ) -> Message:
        """The same, and the message itself; with `html` the person has formatted it."""
        chat = self.chat(who, where)
        quoted = self.newest(where, who, reply_to) if reply_to else None
        return await self.people[who].says(words, chat, reply_to=quoted, html=html)

    @override
    async def passes_on(self, who: str, words: str, where: str, *, as_if: tuple[str, str] = ("", "")) -> None:
        found = self.newest(where, who, words)
        text = found.text.replace(*as_if) if as_if[0] else found.text
        await self.people[who].says(text, self.chat(who, PRIVATE), forward_from=found)

    @override
    async def sends(self, who: str, content: bytes, words: str, where: str = PRIVATE) -> None:
        await self.people[who].sends_photo(content, self.chat(who, where), words)

    @override
    async def pictures_in(self, where: str, who: str) -> list[str]:
        return [each.text for each in self.chat(who, where).messages if "photo" in each.body and each.by is self.bot]

    @override
    async def press_there(self, who: str, label: str, where: str) -> bool:
        for message in reversed(self.chat(who, where).messages):
            if any(button.text == label for button in message.buttons):
                await self.people[who].presses(message, label)
                return True
        return False

    @override
    async def words_in(self, where: str, who: str) -> list[str]:
        return [message.text for message in self.chat(who, where).messages]

    @override
    async def labels_in(self, where: str, who: str) -> list[str]:
        return [button.text for message in self.chat(who, where).messages for button in message.buttons]

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
    async def delete_by_hand(self, where: str, words: str) -> None:
        chat = self.chats[where].current
        assert isinstance(chat, Group)
        chat.delete(self.newest(where, "citizen", words))

    @override
    def notice_to(self, who: str) -> str:
        mine = [press for press in self.bot.presses.values() if press.by is self.people[who]]
        return mine[-1].answer or "" if mine else ""

    @override
    def unheard(self) -> bool:
        return bool(self.bot.updates.waiting)  # confirmed ones are gone

    async def bot_joins(self, group: str, **rights: bool) -> None:
        await self.chats[group].add_bot(self.bot, **(rights or RIGHTS))

    def newest(self, where: str, who: str, words: str) -> Message:
        """The newest message there with these words."""
        return next(each for each in reversed(self.chat(who, where).messages) if words in each.text)

    def chat(self, who: str, where: str) -> Chat:
        return self.people[who].private(self.bot) if where == PRIVATE else self.chats[where].current


def _title(group: str) -> str:
    return f"{group.title()} chat"
