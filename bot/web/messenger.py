"""The mission's own messenger as a web page: a person sees chats and writes. A script makes it live, no more."""

import secrets
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from http import HTTPStatus

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.staticfiles import StaticFiles

from bot.platforms.base import Ears
from bot.platforms.files import NotTaken as FileNotTaken
from bot.platforms.web import LENGTH, WebPlatform
from bot.platforms.web.ways_in import NotTaken, press, say, vote
from bot.web.attachments import WITH_FILE, served, uploaded
from bot.web.guard import LOOPBACK, Guard
from bot.web.page import Page, Pages
from bot.web.paper import HERE, Paper
from bot.web.routes import mount, route
from bot.web.stream import events
from bot.web.thread import Reader
from bot.web.views import Role, Screens, Sign
from config.texts import Texts
from groups.messages import Sender
from groups.outcomes import Reason
from groups.rights import Act
from storage.unit import Storage, Unit
from storage.web import Web

PRESSED = ("/press", "/vote")
"""What is pressed under a message, not written into the composer."""
PATIENCE = 1.0
"""Seconds that a page without a script waits for the answer before it comes back."""


def make_app(
    *,
    platform: WebPlatform,
    storage: Storage,
    texts: Texts,
    roles: Sequence[Role],
    sign: Sign,
    screens: Screens,
    ears: Ears,
    wake: Callable[[], None],
    hosts: Collection[str] = LOOPBACK,
    numbers: Callable[[], int] = lambda: secrets.randbits(62),
    patience: float = PATIENCE,
) -> Starlette:
    """The application. `roles` are all the people a visitor can be; nobody else gets in.

    `wake` tells the router that the inbox holds something; `numbers` gives each press its own; `hosts` are the names
    under which it may be asked for.
    """
    messenger = Messenger(platform, storage, texts, tuple(roles), sign, screens, ears, wake, numbers, patience)
    routes = [
        route("/", Act.READ_PUBLIC, messenger.page),
        route("/thread", Act.READ_PUBLIC, messenger.fragment),
        route("/pinned", Act.READ_PUBLIC, messenger.fragment),
        route("/chats", Act.READ_PUBLIC, messenger.fragment),
        route("/waiting", Act.SEE_WAITING, messenger.fragment),
        route("/about", Act.READ_PUBLIC, messenger.fragment),
        route("/composer", Act.READ_PUBLIC, messenger.fragment),
        route("/events", Act.READ_PUBLIC, messenger.events),
        route("/say", Act.ASK, messenger.say, ("POST",)),  # what is said or pressed names an act of its own
        route("/press", Act.ASK, messenger.press, ("POST",)),
        route("/vote", Act.ASK, messenger.vote, ("POST",)),
        route("/file", Act.READ_PUBLIC, messenger.file),
        mount("/static", Act.READ_PUBLIC, StaticFiles(directory=HERE / "static")),
    ]
    guard = Middleware(Guard, hosts=hosts, uploads={"/say": WITH_FILE})
    middleware = [guard, Middleware(GZipMiddleware, minimum_size=1000)]
    return Starlette(routes=routes, middleware=middleware)


async def open_private_chats(unit: Unit, roles: Sequence[Role], title: str) -> None:
    """Give everybody their private chat with the bot: `private:<key>`."""
    web = Web(unit.connection, unit.now)
    for role in roles:
        chat = f"private:{role.identity.partition(':')[2]}"
        await web.create(chat, title, "private")
        await web.join(chat, role.identity)


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and for which chat."""

    reader: Reader
    chat: str

    @property
    def sender(self) -> Sender:
        role = self.reader.role
        return Sender(role.identity, self.reader.say(role.label), role.language)


class Messenger:
    """The routes. A person's identity comes from the list of roles and from nowhere else."""

    def __init__(
        self,
        platform: WebPlatform,
        storage: Storage,
        texts: Texts,
        roles: tuple[Role, ...],
        sign: Sign,
        screens: Screens,
        ears: Ears,
        wake: Callable[[], None],
        numbers: Callable[[], int],
        patience: float,
    ) -> None:
        self._platform = platform
        self._storage = storage
        self._texts = texts
        self._roles = roles
        self._sign = sign
        self._ears = ears
        self._wake = wake
        self._numbers = numbers
        self._patience = patience
        self._pages = Pages(storage, screens)
        self._paper = Paper(texts, sign)

    # ---- looking ------------------------------------------------------------------------------------

    async def page(self, request: Request) -> Response:
        asked = await self._asked(request.query_params.get("as", ""), request.query_params.get("chat", ""))
        if asked is None:
            return self._nobody()
        find = request.query_params.get("find", "")[:100]
        return await self._whole(asked, find=find, reply=_number(request.query_params.get("reply", "")))

    async def _whole(self, asked: Asked, *, find: str = "", reply: int = 0, **more: str) -> Response:
        page = await self._pages.whole(asked.reader, asked.chat, find=find, reply=reply)
        if page is None:
            return self._no_chat(asked.reader)
        page.notice = self._platform.listeners.kept(asked.reader.role.identity)
        page.draft, page.refusal = more.get("draft", ""), more.get("refusal", "")
        await self._pages.read(asked.reader, page)
        return self._paper.page("page.html", page, HTTPStatus.UNPROCESSABLE_ENTITY if page.refusal else HTTPStatus.OK)

    async def fragment(self, request: Request) -> Response:
        """One part of the page, after something changed."""
        query = request.query_params
        asked = await self._asked(query.get("as", ""), query.get("chat", ""))
        if asked is None:
            return self._nobody()
        name = request.url.path.strip("/")
        page = await self._part(name, asked, request)
        if page is None:
            return self._no_chat(asked.reader)
        if name == "thread":
            await self._pages.read(asked.reader, page)
        return self._paper.page(f"{name}.html", page)

    async def _part(self, name: str, asked: Asked, request: Request) -> Page | None:
        query, pages, reader, chat = request.query_params, self._pages, asked.reader, asked.chat
        match name:
            case "thread":
                return await pages.thread(reader, chat, _number(query.get("new", "")))
            case "pinned":
                return await pages.pinned(reader, chat)
            case "chats":
                return await pages.chats(reader, chat, query.get("find", "")[:100])
            case "composer":
                page = await pages.composer(reader, chat, _number(query.get("reply", "")))
                if page:
                    page.focus = True
                return page
            case _:
                return await pages.side(reader, chat)

    async def file(self, request: Request) -> Response:
        """The file of a message, to members of its chat."""
        query = request.query_params
        asked = await self._asked(query.get("as", ""), query.get("chat", ""))
        if asked is None:
            return self._nobody()
        file = await self._pages.file(asked.reader, asked.chat, _number(query.get("message", "")))
        return served(file) if file else self._no_chat(asked.reader)

    async def events(self, request: Request) -> Response:
        asked = await self._asked(request.query_params.get("as", ""), request.query_params.get("chat", ""))
        if asked is None:
            return self._nobody()
        if not await self._pages.opens(asked.reader, asked.chat):
            return self._no_chat(asked.reader)
        told = events(self._platform.listeners, self._storage, asked.reader.role.identity, asked.chat)
        return StreamingResponse(told, media_type="text/event-stream")

    # ---- doing --------------------------------------------------------------------------------------

    async def say(self, request: Request) -> Response:
        async with request.form(max_files=1, max_fields=12) as given:
            form = {name: value for name, value in given.items() if isinstance(value, str)}
            asked = await self._asked(form.get("as", ""), form.get("chat", ""))
            if asked is None:
                return self._nobody()
            try:
                file = await uploaded(given)
            except FileNotTaken as refused:
                reply = _number(form.get("reply_to", ""))
                return await self._not_taken(request, asked, refused.reason, form.get("text", ""), reply)
        words = " ".join(part for part in (form.get("command", ""), form.get("text", "").strip()) if part)
        reply = _number(form.get("reply_to", ""))
        try:
            async with self._storage.unit() as unit:
                sender, account = asked.sender, self._platform.account
                await say(unit, account, sender, asked.chat, words, reply_to=reply, ears=self._ears, file=file)
        except NotTaken as refused:
            return await self._not_taken(request, asked, refused.reason, form.get("text", ""), reply)
        self._platform.listeners.changed(asked.chat)
        waits = words.startswith("/") or asked.chat.startswith("private:")
        return await self._after(request, asked, waits=waits)

    async def press(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = await self._asked(form.get("as", ""), form.get("chat", ""))
        if asked is None:
            return self._nobody()
        message, nonce = _number(form.get("message", "")), form.get("nonce", "")
        try:
            async with self._storage.unit() as unit:
                sender, account = asked.sender, self._platform.account
                await press(unit, account, sender, asked.chat, message, nonce, self._numbers())
        except NotTaken as refused:
            return await self._not_taken(request, asked, refused.reason, "", 0)
        return await self._after(request, asked, waits=True)

    async def vote(self, request: Request) -> Response:
        form = {name: str(value) for name, value in (await request.form()).items()}
        asked = await self._asked(form.get("as", ""), form.get("chat", ""))
        if asked is None:
            return self._nobody()
        message, choice = _number(form.get("message", "")), form.get("choice", "")
        try:
            async with self._storage.unit() as unit:
                chosen = int(choice) if choice.isascii() and choice.isdigit() and len(choice) < 3 else -1
                await vote(unit, asked.sender.identity, asked.chat, message, chosen)
        except NotTaken as refused:
            return await self._not_taken(request, asked, refused.reason, "", 0)
        self._platform.listeners.changed(asked.chat)
        return await self._after(request, asked, waits=False)

    async def _after(self, request: Request, asked: Asked, *, waits: bool) -> Response:
        """With a script the live line brings the rest. Without one, the page waits a moment for the answer."""
        if "hx-request" in request.headers:
            self._wake()
            return await self._fresh_composer(request, asked)
        with self._platform.listeners.listen(asked.reader.role.identity) as listener:
            self._wake()
            if waits:
                await listener.wait(self._patience)
        page = await self._pages.composer(asked.reader, asked.chat, 0)
        return RedirectResponse(page.links.page() if page else "/", HTTPStatus.SEE_OTHER)

    async def _fresh_composer(self, request: Request, asked: Asked) -> Response:
        if request.url.path in PRESSED:
            return Response(status_code=HTTPStatus.NO_CONTENT)
        page = await self._pages.composer(asked.reader, asked.chat, 0)
        if page is None:
            return self._no_chat(asked.reader)
        page.focus = True
        return self._paper.page("composer.html", page)

    async def _not_taken(self, request: Request, asked: Asked, reason: str, draft: str, reply: int) -> Response:
        """The words come back with a sentence that says what to do; nothing of them is lost."""
        sentence = self._sentence(asked.reader, reason, len(draft.replace("\r\n", "\n").strip()))
        if "hx-request" not in request.headers:
            return await self._whole(asked, reply=reply, draft=draft, refusal=sentence)
        if request.url.path in PRESSED:
            self._platform.listeners.noticed(asked.reader.role.identity, sentence)
            return Response(status_code=HTTPStatus.NO_CONTENT)
        page = await self._pages.composer(asked.reader, asked.chat, reply)
        if page is None:
            return self._no_chat(asked.reader)
        page.draft, page.refusal, page.focus = draft, sentence, True
        return self._paper.page("composer.html", page, HTTPStatus.UNPROCESSABLE_ENTITY)

    def _sentence(self, reader: Reader, reason: str, length: int) -> str:
        match reason:
            case "length":
                return reader.say(
                    "This is {length} characters; {limit} fit into one message. Shorten it, or send it in parts.",
                    length=length,
                    limit=LENGTH,
                )
            case Reason.FILE_BIG:
                return reader.say("This file is too big. A picture may have 10 MB, another file 20 MB.")
            case Reason.FILE_BAD:
                return reader.say("Only pictures (JPEG, PNG, WebP), PDF files and calendar files can be sent here.")
            case "empty":
                return reader.say("There were no words to send. Write something first.")
            case "button":
                return reader.say("This button is gone; the message has changed since. Look at the newest one.")
            case _:
                return reader.say("You are not in this chat.")

    # ---- shared -------------------------------------------------------------------------------------

    async def _asked(self, key: str, chat: str) -> Asked | None:
        role = self._roles[0] if not key else next((role for role in self._roles if role.key == key), None)
        if role is None:
            return None
        async with self._storage.reading() as unit:
            language = await unit.people.language(role.identity) or role.language or self._sign.language
        return Asked(Reader(role, self._texts.nearest(language), self._texts, self._sign, self._roles), chat)

    def _nobody(self) -> Response:
        reader = Reader(self._roles[0], self._sign.language, self._texts, self._sign, self._roles)
        title = reader.say("Nobody by this name")
        return self._paper.refused(reader, title, reader.say("Go to the chats and choose who to be."))

    def _no_chat(self, reader: Reader) -> Response:
        return self._paper.refused(reader, reader.say("No such chat"), reader.say("You are not in this chat."))


def _number(value: str) -> int:
    """A message id of an address or form; 0 for anything else."""
    return int(value) if value.isascii() and value.isdigit() and len(value) < 19 else 0
