"""The stage on the built-in web platform: what a page posts, and what its chats hold."""

import itertools

from typing_extensions import override

from bot.platforms.base import Platform
from bot.platforms.files import accept
from bot.platforms.web import WebPlatform
from bot.platforms.web.listeners import Listeners
from bot.platforms.web.ways_in import press, say
from config.schema import MissionFiles
from groups.messages import Address, Power, Sender
from storage.unit import Storage
from storage.web import BOT, Web, WebMessage
from tests.stories.cast import EVERYBODY, GROUPS, OFFICERS, PRIVATE, STAFF, language, shown
from tests.stories.stage import Stage


class Eyes(Listeners):
    """A page of everybody is open, and keeps the last notice that it showed."""

    def __init__(self) -> None:
        super().__init__()
        self.read: dict[str, str] = {}

    @override
    def noticed(self, identity: str, words: str) -> None:
        self.read[identity] = words


class WebStage(Stage):
    """Chats are made when the scene is set; groups are bound as the demo binds them."""

    account = "web"
    presses_made = itertools.count(1)

    def __init__(self, database_url: str) -> None:
        super().__init__(database_url)
        self.eyes = Eyes()

    @override
    def make_platform(self, storage: Storage) -> Platform:
        return WebPlatform(self.account, storage, self.eyes)

    @override
    def adapt(self, files: MissionFiles) -> MissionFiles:
        accounts = tuple(account for account in files.accounts if account.platform == "web")
        return files.model_copy(update={"accounts": accounts})

    @override
    async def set_scene(self) -> None:
        storage = Storage.open(self.database_url, self.clock)
        async with storage.unit() as unit:
            web = Web(unit.connection, unit.now)
            await web.create(STAFF, "Staff room", "staff")
            await web.join(STAFF, BOT, *(f"web:{who}" for who in OFFICERS))
            for who in EVERYBODY:
                await web.create(f"private:{who}", "Embassy", "private")
                await web.join(f"private:{who}", BOT, f"web:{who}")
            for group in GROUPS:
                await web.create(group, f"{group.title()} chat", group)
                await web.join(group, BOT, *(f"web:{who}" for who in EVERYBODY))
        await storage.close()

    @override
    async def remember(self) -> None:
        storage = Storage.open(self.database_url, self.clock)
        async with storage.unit() as unit:
            for who in EVERYBODY:
                await unit.people.meet(_sender(who), Address(self.account, f"private:{who}"))
            for group in GROUPS:
                place = await unit.addresses.arrive(Address(self.account, group), f"{group.title()} chat")
                powers = " ".join(sorted(power.value for power in Power))
                await unit.addresses.set(place, state="bound", group_id=group, powers=powers, members=len(EVERYBODY))
        await storage.close()

    @override
    async def says(self, who: str, words: str, where: str = PRIVATE, *, reply_to: str = "") -> None:
        chat = _chat(who, where)
        quoted = next((each.id for each in reversed(await self._all(chat)) if reply_to in str(each.text)), 0)
        async with self.app.storage.unit() as unit:
            ears = self.app.hearings["web"]
            await say(unit, "web", _sender(who), chat, words, reply_to=quoted if reply_to else 0, ears=ears)
        self.app.router.wake()

    @override
    async def passes_on(self, who: str, words: str, where: str, *, as_if: tuple[str, str] = ("", "")) -> None:
        found = next(each for each in reversed(await self._all(_chat(who, where))) if words in str(each.text))
        await self.says(
            who, str(found.text).replace(*as_if) if as_if[0] else str(found.text)
        )  # nothing is forwarded here

    @override
    async def sends(self, who: str, content: bytes, words: str, where: str = PRIVATE) -> None:
        file = await accept(content, "photo.jpg")
        async with self.app.storage.unit() as unit:
            ears = self.app.hearings["web"]
            await say(unit, "web", _sender(who), _chat(who, where), words, ears=ears, file=file)
        self.app.router.wake()

    @override
    async def pictures_in(self, where: str, who: str) -> list[str]:
        every = await self._all(_chat(who, where))
        return [str(each.text) for each in every if each.media and each.author == BOT]

    @override
    async def press_there(self, who: str, label: str, where: str) -> bool:
        chat = _chat(who, where)
        for message in reversed(await self._all(chat)):
            for button in (button for row in message.buttons for button in row if button.label == label):
                self.eyes.read.pop(f"web:{who}", None)
                async with self.app.storage.unit() as unit:
                    number = next(self.presses_made)
                    await press(unit, "web", _sender(who), chat, message.id, button.nonce, number)
                self.app.router.wake()
                return True
        return False

    @override
    async def words_in(self, where: str, who: str) -> list[str]:
        return [str(each.text) for each in await self._all(_chat(who, where))]

    @override
    async def labels_in(self, where: str, who: str) -> list[str]:
        every = await self._all(_chat(who, where))
        return [button.label for message in every for row in message.buttons for button in row]

    @override
    async def pinned_in(self, where: str) -> list[str]:
        async with self.app.storage.reading() as unit:
            web = Web(unit.connection, unit.now)
            chat = await web.chat(where)
            found = await web.some(where, chat.pinned) if chat else []
        return [str(each.text) for each in found]

    @override
    async def unpin_by_hand(self, where: str) -> None:
        async with self.app.storage.unit() as unit:
            web = Web(unit.connection, unit.now)
            chat = await web.chat(where)
            for number in chat.pinned if chat else ():
                await web.unpin(where, number)

    @override
    async def delete_by_hand(self, where: str, words: str) -> None:
        newest = next(each for each in reversed(await self._all(where)) if words in str(each.text))
        async with self.app.storage.unit() as unit:
            await Web(unit.connection, unit.now).delete(where, newest.id)

    @override
    def notice_to(self, who: str) -> str:
        return self.eyes.read.get(f"web:{who}", "")

    @override
    def unheard(self) -> bool:
        return False  # what a page posts is in the inbox before the page hears of it

    async def _all(self, chat: str) -> list[WebMessage]:
        async with self.app.storage.reading() as unit:
            return list(await Web(unit.connection, unit.now).latest(chat))


def _sender(who: str) -> Sender:
    return Sender(f"web:{who}", shown(who), language(who))


def _chat(who: str, where: str) -> str:
    return f"private:{who}" if where == PRIVATE else where
