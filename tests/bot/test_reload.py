"""Files that change while we work: broken ones are told, dangerous ones ask a second person, good ones take effect."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from typing_extensions import override

from bot.app import App
from bot.reload import Reloader
from config.mission import Mission
from config.texts import Texts
from groups.messages import Button, Pressed, Send, Sender, Update
from storage.unit import Storage, Unit
from tests.config.folders import change, copy_of_example
from tests.patience import PATIENCE
from tests.peers.memory import MemoryPlatform

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
A_MOMENT = 0.3
HARMLESS = ("groups.toml", "cap = 3", "cap = 4")
DANGEROUS = ("groups.toml", "cap = 3", "cap = 20")
BROKEN = ("groups.toml", "cap = 3", "cap = -1")


class Site:
    """A mission's folder, and the house that reads it."""

    def __init__(self, url: str, folder: Path) -> None:
        self.storage = Storage.open(url, lambda: NOW)
        self.folder = copy_of_example(folder)
        self.app: App
        self.reloader: Reloader
        self.count = 0

    async def begin(self) -> Mission:
        """As at every start of the process."""
        self.reloader = Reloader(self.storage, self.folder)
        mission = await self.reloader.at_start()
        self.app = App(self.storage, mission, Texts(), [MemoryPlatform(account="web")])
        return mission

    @asynccontextmanager
    async def watching(self, *, begun: bool = False) -> AsyncIterator[None]:
        if not begun:
            await self.begin()
        task = asyncio.create_task(self.reloader.run(self.app))
        await asyncio.sleep(0.5)  # the watch begins
        yield
        await asyncio.sleep(A_MOMENT)  # what was just taken over is finished
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    def cap(self) -> int | None:
        group = self.app.house.mission.group("press")
        return group.cap if group else None

    async def told(self) -> list[Send]:
        """What the staff room is told; the hours that have come are kept first."""
        await self.app.scheduler.tick()
        await self.app.router.drain()
        async with self.storage.reading() as unit:
            rows = await unit.outbox.open_rows("web", 100)
        return [row.action for row in rows if isinstance(row.action, Send)]

    async def hears(self, words: str) -> Send:
        async with asyncio.timeout(PATIENCE):
            while True:
                for send in await self.told():
                    if words in str(send.text):
                        return send
                await asyncio.sleep(0.1)

    async def until(self, so: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            while not so():
                await asyncio.sleep(0.1)

    async def presses(self, who: str, button: Button) -> None:
        self.count += 1
        press = Pressed(self.app.house.mission.staff_room, Sender(f"web:{who}"), "1", button.nonce, str(self.count))
        async with self.storage.unit() as unit:
            await unit.inbox.record("web", [Update(self.count, "", press)])
        await self.app.router.drain()


@pytest.fixture
async def site(database_url: str, tmp_path: Path) -> AsyncIterator[Site]:
    site = Site(database_url, tmp_path)
    yield site
    await site.storage.close()


def accept(send: Send) -> Button:
    return next(button for row in send.buttons for button in row if button.act == "config-accept")


async def test_a_harmless_change_takes_effect_by_itself(site: Site) -> None:
    async with site.watching():
        change(site.folder, *HARMLESS)
        await site.until(lambda: site.cap() == 4)
    assert await site.told() == []


class Away(Storage):
    """A database that is away for the first few who want to write."""

    tries = 0

    @override
    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        self.tries += 1
        if self.tries <= 2:
            raise OSError("the database is away")
        async with super().unit() as made:
            yield made


async def test_an_officer_who_is_taken_off_the_list_loses_their_rights_even_when_the_database_is_away(
    site: Site,
) -> None:
    async with site.watching():
        site.reloader.storage = Away(site.storage.engine, site.storage.clock)
        change(site.folder, "officers.toml", '"web:spokesperson"', '"web:somebody-else"')
        await site.until(lambda: site.app.house.mission.person("web:spokesperson", NOW.date()) is None)


async def test_what_changes_while_we_start_takes_effect(site: Site) -> None:
    await site.begin()
    change(site.folder, *HARMLESS)
    async with site.watching(begun=True):
        await site.until(lambda: site.cap() == 4)


async def test_broken_files_leave_the_old_ones_in_force_and_every_fault_is_told(site: Site) -> None:
    async with site.watching():
        change(site.folder, *BROKEN)
        told = await site.hears("cannot be used")
    assert site.cap() == 3
    assert "cap" in str(told.text)
    assert told.to == site.app.house.mission.staff_room


async def test_when_the_broken_file_is_put_right_it_takes_effect(site: Site) -> None:
    async with site.watching():
        change(site.folder, *BROKEN)
        await site.hears("cannot be used")
        change(site.folder, "groups.toml", "cap = -1", "cap = 4")
        await site.until(lambda: site.cap() == 4)


async def test_a_dangerous_change_waits_until_a_head_or_administrator_accepts_it(site: Site) -> None:
    async with site.watching():
        change(site.folder, *DANGEROUS)
        asked = await site.hears("cap was 3, becomes 20")
        waiting = site.cap()
        await site.presses("spokesperson", accept(asked))
        await asyncio.sleep(2.5)
        refused = site.cap()
        await site.presses("head-of-mission", accept(asked))
        await site.until(lambda: site.cap() == 20)
    assert (waiting, refused) == (3, 3)


async def test_a_dangerous_change_is_asked_about_at_a_restart_too(site: Site) -> None:
    await site.begin()
    change(site.folder, *DANGEROUS)
    await site.begin()
    asked = await site.hears("cap was 3, becomes 20")
    before = site.cap()
    await site.presses("administrator", accept(asked))
    await site.begin()
    assert (before, site.cap()) == (3, 20)


async def test_the_button_accepts_exactly_the_files_that_were_asked_about(site: Site) -> None:
    await site.begin()
    change(site.folder, *DANGEROUS)
    await site.begin()
    asked = await site.hears("becomes 20")
    change(site.folder, "groups.toml", "cap = 20", "cap = 19")
    await site.begin()
    await site.hears("becomes 19")
    await site.presses("head-of-mission", accept(asked))
    await site.begin()
    assert site.cap() == 3


async def test_the_first_start_accepts_what_it_finds(site: Site) -> None:
    change(site.folder, *DANGEROUS)
    await site.begin()
    assert site.cap() == 20
    assert await site.told() == []
