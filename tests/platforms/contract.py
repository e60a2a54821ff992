"""The stages on which every platform plays the same stories."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bot.platforms.base import Parcel, Platform
from bot.platforms.files import accept
from bot.platforms.telegram.clients import Library
from bot.platforms.web.adapter import WebPlatform
from bot.platforms.web.presses import press_name
from bot.platforms.web.ways_in import say
from groups.messages import Address, Attached, Footing, Said, Sender
from groups.texts import as_text
from storage.media import File, Files
from storage.unit import Unit
from storage.web import Web
from tests.peers.telegram.shapes import Json
from tests.platforms.telegram_room import Room, press_room
from tests.storage.fresh import fresh

TITLE = "Press room"


@dataclass(frozen=True)
class Shown:
    """A message as a member of the chat sees it."""

    message: str
    words: str
    buttons: tuple[str, ...] = ()
    file: str = ""  # "photo", "document"
    poll: tuple[str, ...] = ()


class Stage(Protocol):
    """A platform that is open, and a group of one member in which it may do everything."""

    platform: Platform
    at: Address

    async def shown(self) -> list[Shown]:
        """What is there now, oldest first."""
        ...

    async def pinned(self) -> list[str]: ...

    async def member_says(self, words: str) -> str:
        """The new message's id."""
        ...

    async def parcel(self, file: File) -> Parcel:
        """The file as delivery hands it over."""
        ...

    async def member_sends(self, content: bytes, words: str) -> Attached:
        """A photo with words under it, as the mission hears of it."""
        ...

    async def member_presses(self, message: str) -> str:
        """Press the first button; how the platform calls the press."""
        ...

    async def noticed(self, press: str) -> str:
        """The words that the member saw after the press."""
        ...

    async def throws_us_out(self) -> None: ...

    @property
    def member(self) -> str:
        """The identity of the one member."""
        ...

    async def footing(self) -> Footing:
        """What the member may do now."""
        ...


class TelegramStage:
    def __init__(self, room: Room) -> None:
        self.room = room
        self.platform: Platform = room.platform
        self.at = room.at

    async def shown(self) -> list[Shown]:
        return [
            Shown(str(one.id), one.text, tuple(button.text for button in one.buttons), _file(one.body), _poll(one.body))
            for one in self.room.group.messages
            if not one.is_service
        ]

    async def pinned(self) -> list[str]:
        return [str(one.id) for one in self.room.group.pinned]

    async def member_says(self, words: str) -> str:
        return str((await self.room.anna.says(words, self.room.group)).id)

    async def parcel(self, file: File) -> Parcel:
        return parcel_of(file)

    async def member_sends(self, content: bytes, words: str) -> Attached:
        await self.room.news()
        await self.room.anna.sends_photo(content, self.room.group, words)
        said = (await self.room.news())[-1]
        assert isinstance(said, Said)
        return said.files[0]

    async def member_presses(self, message: str) -> str:
        under = self.room.group.history[int(message)]
        return (await self.room.anna.presses(under, under.buttons[0].text)).id

    async def noticed(self, press: str) -> str:
        return self.room.bot.presses[press].answer or ""

    async def throws_us_out(self) -> None:
        self.room.group.kick(self.room.bot)

    @property
    def member(self) -> str:
        return f"telegram:{self.room.anna.id}"

    async def footing(self) -> Footing:
        here = self.room.group.membership(self.room.anna)
        if not here.present:
            return Footing.OUT
        return Footing.MEMBER if self.room.group.may(self.room.anna, "can_send_messages") else Footing.READER


class WebStage:
    """A room of the web platform, kept in a database of its own."""

    MEMBER = "web:anna"

    def __init__(self, platform: WebPlatform, at: Address, web: Callable[[], AbstractAsyncContextManager[Web]]) -> None:
        self.web_platform = platform
        self.platform: Platform = platform
        self.at = at
        self._web = web

    async def shown(self) -> list[Shown]:
        async with self._web() as web:
            return [
                Shown(
                    str(one.id),
                    str(one.text),
                    tuple(button.label for row in one.buttons for button in row),
                    one.media[0].sort if one.media else "",
                    one.poll,
                )
                for one in await web.latest(self.at.chat)
            ]

    async def pinned(self) -> list[str]:
        async with self._web() as web:
            chat = await web.chat(self.at.chat)
        return [str(pin) for pin in chat.pinned] if chat else []

    async def member_says(self, words: str) -> str:
        async with self._web() as web:
            return str(await web.put(self.at.chat, as_text(words), author=self.MEMBER, name="Anna"))

    async def parcel(self, file: File) -> Parcel:
        async with self._web() as web:
            await Files(web.connection, web.now).keep(file)
        return parcel_of(file)

    async def member_sends(self, content: bytes, words: str) -> Attached:
        async with self._web() as web:
            unit = Unit(web.connection, web.now)
            file = await accept(content, "")
            await say(unit, self.at.account, Sender(self.MEMBER, "Anna"), self.at.chat, words, file=file)
            said = (await unit.inbox.take(10))[-1].event
        assert isinstance(said, Said)
        return said.files[0]

    async def member_presses(self, message: str) -> str:
        return press_name(self.MEMBER, int(message))

    async def noticed(self, press: str) -> str:
        return self.web_platform.listeners.kept(self.MEMBER)

    async def throws_us_out(self) -> None:
        async with self._web() as web:
            await web.part(self.at.chat, "")

    @property
    def member(self) -> str:
        return self.MEMBER

    async def footing(self) -> Footing:
        async with self._web() as web:
            return Footing.MEMBER if await web.has(self.at.chat, self.MEMBER) else Footing.OUT


def parcel_of(file: File, remote: str = "") -> Parcel:
    async def read() -> File:
        return file

    return Parcel(read, remote)


def _file(body: Json) -> str:
    return next((sort for sort in ("photo", "document") if sort in body), "")


def _poll(body: Json) -> tuple[str, ...]:
    return tuple(option["text"] for option in body.get("poll", {}).get("options", []))


Setting = Callable[[Path], AbstractAsyncContextManager[Stage]]


def telegram(library: Library) -> Setting:
    @asynccontextmanager
    async def setting(_: Path) -> AsyncIterator[Stage]:
        async with press_room(library) as room:
            yield TelegramStage(room)

    return setting


@asynccontextmanager
async def web(folder: Path) -> AsyncIterator[Stage]:
    async with fresh(f"sqlite+aiosqlite:///{folder / 'web.db'}") as (storage, _):

        @asynccontextmanager
        async def inside() -> AsyncIterator[Web]:
            async with storage.unit() as unit:
                yield Web(unit.connection, unit.now)

        async with inside() as here:
            await here.create("press", TITLE, "press")
            await here.join("press", WebStage.MEMBER)
        platform = WebPlatform("web", storage)
        await platform.open()
        try:
            yield WebStage(platform, Address("web", "press"), inside)
        finally:
            await platform.close()


SETTINGS: dict[str, Setting] = {
    "telegram-aiogram": telegram("aiogram"),
    "telegram-ptb": telegram("ptb"),
    "web": web,
}
"""A new platform adds its line here."""
