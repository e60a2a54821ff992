"""The messenger with a few people in it, served on a free port of this machine, and a real Chromium to look at it."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo

import uvicorn
from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from starlette.applications import Starlette

from bot.platforms.web import WebPlatform
from bot.platforms.web.ways_in import say
from bot.web.messenger import make_app, open_private_chats
from bot.web.views import About, OneTimeCode, Role, Sign, Slots, Suggestion, Waiting
from config.texts import Texts
from groups.messages import Address, Outward, Rows, Send, Sender
from groups.outcomes import Done
from groups.texts import Text, as_text
from storage.inbox import Waiting as Row
from storage.unit import Storage
from storage.web import Web
from tests.patience import PATIENCE
from tests.storage.fresh import Hand, fresh

LONG = PATIENCE * 1000
"""Milliseconds."""
expect.set_options(timeout=LONG)

ROLES = (
    Role("citizen", "web:citizen", "Citizen"),
    Role("nurse", "web:nurse", "Nurse", language="ar"),
    Role("consular-officer", "web:consular-officer", "Consular officer", staff=True),
    Role("duty-officer", "web:duty-officer", "Duty officer", staff=True),
)
SIGN = Sign("Embassy of Alderia", "Harsund, Vestmark", ZoneInfo("Europe/Stockholm"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass(slots=True)
class Known:
    """What the rest of the machine would say; a test changes it."""

    level: dict[str, int] = field(default_factory=dict)
    todo: dict[str, tuple[Waiting, ...]] = field(default_factory=dict)

    async def commands(self, identity: str, chat: str, language: str) -> tuple[Suggestion, ...]:
        return (Suggestion("/facts", "numbers"), Suggestion("/ask"))

    async def about(self, identity: str, chat: str, language: str) -> About | None:
        if chat != "consular":
            return None
        slots = Slots("Posts today", 1, 3, "1 of 3 used")
        return About("1,284 members", "Passports and papers", slots, ("Numbers say when they were checked.",))

    async def waiting(self, identity: str, language: str) -> tuple[Waiting, ...]:
        return self.todo.get(identity, ())

    async def authenticator(self, identity: str) -> OneTimeCode | None:
        return OneTimeCode("482913", 17) if identity == "web:duty-officer" else None

    async def levels(self) -> dict[str, int]:
        return self.level


class AllEars:
    """Nothing is talk here."""

    def is_talk(self, chat: str, thread: str, sender: str) -> bool:
        return False

    def count_talk(self, chat: str, thread: str) -> None:
        raise AssertionError("nothing is talk here")

    def must_stay(self, chat: str, identity: str) -> bool:
        return False


class House:
    """The mission's messenger. The test is the bot: it writes with `bot`, and reads what came in with `inbox`."""

    def __init__(self, storage: Storage, hand: Hand) -> None:
        self.storage = storage
        self.hand = hand
        self.platform = WebPlatform("web", storage)
        self.known = Known()
        self.woken = 0
        self.url = ""
        self._acts = 0

    def wake(self) -> None:
        self.woken += 1

    async def bot(self, chat: str, words: str | Text, buttons: Rows = (), look: str = "") -> int:
        done = await self.does(Send(Address("web", chat), as_text(words), buttons, look=look))
        return int(done.remote)

    async def does(self, action: Outward) -> Done:
        self._acts += 1
        outcome = await self.platform.act(self._acts, action)
        assert isinstance(outcome, Done), outcome
        return outcome

    async def says(self, key: str, chat: str, words: str, reply_to: int = 0) -> int:
        role = next(role for role in ROLES if role.key == key)
        async with self.storage.unit() as unit:
            number = await say(unit, "web", Sender(role.identity, role.label), chat, words, reply_to=reply_to)
        self.platform.listeners.changed(chat)
        return number

    async def inbox(self) -> list[Row]:
        async with self.storage.reading() as unit:
            return list(await unit.inbox.take(50))

    def app(self) -> Starlette:
        return make_app(
            platform=self.platform,
            storage=self.storage,
            texts=Texts(),
            roles=ROLES,
            sign=SIGN,
            screens=self.known,
            ears=AllEars(),
            wake=self.wake,
            patience=0.2,
        )


@asynccontextmanager
async def open_house(folder: Path) -> AsyncIterator[House]:
    """Not served yet: for tests that speak to the application itself."""
    async with fresh(f"sqlite+aiosqlite:///{folder / 'web.db'}") as (storage, hand):
        async with storage.unit() as unit:
            web = Web(unit.connection, unit.now)
            await web.create("consular", "Citizens in Vestmark", "consular")
            await web.create("staff", "Staff room", "staff")
            await open_private_chats(unit, ROLES, "Embassy, private")
            for role in ROLES:
                await web.join("consular", role.identity)
                if role.staff:
                    await web.join("staff", role.identity)
        yield House(storage, hand)


@asynccontextmanager
async def served(house: House) -> AsyncIterator[House]:
    with _port() as listening:
        config = uvicorn.Config(house.app(), log_config=None, lifespan="off", timeout_graceful_shutdown=2)
        server = uvicorn.Server(config)
        running = asyncio.create_task(server.serve([listening]))
        house.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        try:
            yield house
        finally:
            await house.platform.close()
            server.should_exit = True
            await running


@contextmanager
def _port() -> Iterator[socket.socket]:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        yield listening


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    assert path, "The browser tests need Chromium; `make browser` installs it."
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=3 * LONG)
        yield browser
        await browser.close()


@dataclass(slots=True)
class Window:
    """One person's open page, and everything that the browser complained of."""

    page: Page
    complaints: list[str]


async def look(
    browser: Browser, house: House, path: str, *, width: int = 1280, height: int = 860, script: bool = True
) -> Window:
    context: BrowserContext = await browser.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=script
    )
    context.set_default_timeout(LONG)
    page = await context.new_page()
    window = Window(page, [])
    page.on("console", lambda message: window.complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: window.complaints.append(str(error)))
    await page.goto(house.url + path)
    return window
