"""Everything one page shows, gathered before a template is touched."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bot.web.chat_list import ChatLine, chat_lines, mark_of
from bot.web.thread import Between, Item, Pinned, Quote, Reader, excerpt, items, pinned, summary
from bot.web.views import About, OneTimeCode, Screens, Suggestion, Waiting
from groups.kinds import KINDS
from storage.media import File
from storage.unit import Storage, Unit
from storage.web import Web, WebChat, WebLine


@dataclass(slots=True)
class Page:
    """One reader in one chat. What a fragment does not need is left empty."""

    reader: Reader
    chat: WebChat | None
    level: int = 0
    line: str = ""
    chats: tuple[ChatLine, ...] = ()
    items: tuple[Item | Between, ...] = ()
    pinned: Pinned | None = None
    about: About | None = None
    commands: tuple[Suggestion, ...] = ()
    waiting: tuple[Waiting, ...] = ()
    code: OneTimeCode | None = None
    new: int = 0
    find: str = ""
    draft: str = ""
    reply: Quote | None = None
    refusal: str = ""
    notice: str = ""
    focus: bool = False
    links: "Links" = field(default_factory=lambda: Links("", ""))

    @property
    def kind(self) -> str:
        return self.chat.kind if self.chat and self.chat.kind in KINDS else ""

    @property
    def mark(self) -> str:
        return mark_of(self.chat) if self.chat else "mark"


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses of this page's own parts, for this reader and chat."""

    role: str
    chat: str

    def page(self, *, role: str = "", chat: str = "", **more: str | int) -> str:
        return self.part("/", role=role, chat=chat, **more)

    def part(self, path: str, *, role: str = "", chat: str = "", **more: str | int) -> str:
        """`path` with `as` and `chat`; another role starts at its own first chat."""
        query: dict[str, str | int] = {"as": role or self.role}
        if chat or not role:
            query["chat"] = chat or self.chat
        query |= {name: value for name, value in more.items() if value}
        return f"{path}?{urlencode({name: value for name, value in query.items() if value})}"


class Pages:
    """Builds pages from the web platform's memory and the answers of `screens`."""

    def __init__(self, storage: Storage, screens: Screens) -> None:
        self._storage = storage
        self._screens = screens

    async def whole(self, reader: Reader, chat: str, *, find: str = "", reply: int = 0) -> Page | None:
        """The page; None when this reader is in no such chat. An empty `chat` is the first of the list."""
        levels = await self._screens.levels()
        async with self._storage.reading() as unit:
            web = _web(unit)
            found = await web.lines(reader.role.identity, find)
            wanted = chat or await self._first(web, reader, found)
            page = await self._page(web, reader, wanted)
            if page is None:
                return None
            page.find = find
            await self._fill_thread(web, page, None)
            page.pinned = await self._pinned(web, page)
            page.reply = await self._quote(web, page, reply)
        page.level = levels.get(wanted, 0)
        page.chats = chat_lines(reader, found, wanted, levels, unit.now)
        await self._fill_side(page)
        page.commands = await self._screens.commands(reader.role.identity, wanted, reader.language)
        return page

    async def opens(self, reader: Reader, chat: str) -> bool:
        """Whether this reader is in this chat."""
        async with self._storage.reading() as unit:
            return await _web(unit).has(chat, reader.role.identity)

    async def thread(self, reader: Reader, chat: str, new: int) -> Page | None:
        async with self._storage.reading() as unit:
            page = await self._page(_web(unit), reader, chat)
            if page:
                await self._fill_thread(_web(unit), page, new)
        if page:
            page.level = (await self._screens.levels()).get(chat, 0)
        return page

    async def pinned(self, reader: Reader, chat: str) -> Page | None:
        async with self._storage.reading() as unit:
            page = await self._page(_web(unit), reader, chat)
            if page:
                page.pinned = await self._pinned(_web(unit), page)
        if page:
            page.level = (await self._screens.levels()).get(chat, 0)
        return page

    async def chats(self, reader: Reader, chat: str, find: str) -> Page | None:
        levels = await self._screens.levels()
        async with self._storage.reading() as unit:
            page = await self._page(_web(unit), reader, chat)
            found = await _web(unit).lines(reader.role.identity, find)
        if page:
            page.chats = chat_lines(reader, found, chat, levels, unit.now)
        return page

    async def side(self, reader: Reader, chat: str) -> Page | None:
        """What waits for the reader, and what is to be known about the chat."""
        async with self._storage.reading() as unit:
            page = await self._page(_web(unit), reader, chat)
        if page:
            page.level = (await self._screens.levels()).get(chat, 0)
            await self._fill_side(page)
        return page

    async def composer(self, reader: Reader, chat: str, reply: int) -> Page | None:
        async with self._storage.reading() as unit:
            page = await self._page(_web(unit), reader, chat)
            if page:
                page.reply = await self._quote(_web(unit), page, reply)
        if page:
            page.commands = await self._screens.commands(reader.role.identity, chat, reader.language)
        return page

    async def file(self, reader: Reader, chat: str, number: int) -> File | None:
        """The file of a message in a chat of this reader's."""
        async with self._storage.reading() as unit:
            web = _web(unit)
            message = await web.message(chat, number) if await web.has(chat, reader.role.identity) else None
            return await unit.files.get(message.media[0].digest) if message and message.media else None

    async def read(self, reader: Reader, page: Page) -> None:
        """Move the reader's mark to the last message shown; nothing is written when it stands there already."""
        last = max((item.id for item in page.items if isinstance(item, Item)), default=0)
        if page.chat is None or not last:
            return
        async with self._storage.reading() as unit:
            if await _web(unit).read_mark(page.chat.chat, reader.role.identity) >= last:
                return
        async with self._storage.unit() as unit:
            await _web(unit).mark_read(page.chat.chat, reader.role.identity, last)

    async def _page(self, web: Web, reader: Reader, chat: str) -> Page | None:
        found = await web.chat(chat)
        if found is None or not await web.has(chat, reader.role.identity):
            return None
        page = Page(reader, found, links=Links(reader.role.key, chat))
        page.line = await _line(web, reader, found)
        return page

    async def _first(self, web: Web, reader: Reader, found: Sequence[WebLine]) -> str:
        chats = found or await web.lines(reader.role.identity)
        return chats[0].chat.chat if chats else ""

    async def _fill_thread(self, web: Web, page: Page, new: int | None) -> None:
        """`new`: where the new ones began when the page was opened; None asks the reader's mark."""
        if page.chat is None:
            return
        messages = await web.latest(page.chat.chat)
        here = {message.id for message in messages}
        quotes = [message.reply_to for message in messages if message.reply_to and message.reply_to not in here]
        if new is None:
            mark = await web.read_mark(page.chat.chat, page.reader.role.identity)
            unread = (one.id for one in messages if one.id > mark and one.author != page.reader.role.identity)
            new = next(unread, 0)
        page.new = new
        quoted = await web.some(page.chat.chat, quotes)
        asking = [message.id for message in messages if message.poll]
        votes = {number: await web.votes(number, page.reader.role.identity) for number in asking}
        page.items = tuple(items(page.reader, messages, quoted, new, votes))

    async def _pinned(self, web: Web, page: Page) -> Pinned | None:
        if page.chat is None:
            return None
        return pinned(await web.some(page.chat.chat, page.chat.pinned))

    async def _quote(self, web: Web, page: Page, number: int) -> Quote | None:
        message = await web.message(page.chat.chat, number) if number and page.chat else None
        if message is None:
            return None
        return Quote(number, message.name or page.reader.say("Embassy"), excerpt(summary(page.reader, message)))

    async def _fill_side(self, page: Page) -> None:
        identity, language = page.reader.role.identity, page.reader.language
        if page.chat:
            page.about = await self._screens.about(identity, page.chat.chat, language)
        page.waiting = await self._screens.waiting(identity, language)
        page.code = await self._screens.authenticator(identity)
        if page.about and page.about.line:
            page.line = page.about.line


def _web(unit: Unit) -> Web:
    return Web(unit.connection, unit.now)


async def _line(web: Web, reader: Reader, chat: WebChat) -> str:
    """What stands under the name of a chat that nobody said more about."""
    if chat.private:
        return reader.say("Only you and the embassy read this chat")
    if chat.kind == "staff":
        return reader.say("Members never see this room")
    return reader.count("{n} member", "{n} members", await web.members(chat.chat))
