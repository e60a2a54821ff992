"""Telegram goes away in a crisis (fault 53): whoever is on duty hears it by e-mail, once, and hears when it is back."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from typing_extensions import override

from bot.app import App
from bot.platforms.roads import Roads
from config.load import load
from config.mission import Mission
from config.schema import MissionFiles
from config.texts import Texts
from storage.unit import Storage
from tests.patience import PATIENCE
from tests.peers.post_office import PostOffice, open_post_office
from tests.stories.cast import STAFF
from tests.stories.scenes import opens_crisis
from tests.stories.stage import EXAMPLE
from tests.stories.telegram_stage import TelegramStage

DUTY = "duty@example.org"


class WithRoad(TelegramStage):
    """Telegram, and a second road to the duty officer that ends at a mail server on this machine."""

    def __init__(self, database_url: str, office: PostOffice) -> None:
        super().__init__(database_url, "aiogram")
        self.office = office

    @override
    async def start(self, files: MissionFiles | None = None) -> None:
        storage = Storage.open(self.database_url, self.clock)
        mission = Mission(files or self.adapt(load(EXAMPLE)))
        roads = Roads({"duty-officer": (self.office.address(DUTY),)}, mission.name("en"))
        self.app = App(storage, mission, Texts(), [self.make_platform(storage), roads], poll_seconds=1)
        await self.app.start()

    async def gets_letters(self, number: int) -> list[str]:
        """Wait for so many letters to the duty officer; all that there are."""
        async with asyncio.timeout(PATIENCE):
            while len(self.office.words_to(DUTY)) < number:
                await asyncio.sleep(0.02)
        return self.office.words_to(DUTY)


@pytest.fixture
async def stage(sqlite_url: str) -> AsyncIterator[WithRoad]:
    async with open_post_office() as office:
        made = WithRoad(sqlite_url, office)
        await made.begin()
        yield made
        await made.end()


async def test_53_when_telegram_is_away_in_a_crisis_the_officer_on_duty_hears_it_by_email_and_when_it_is_back(
    stage: WithRoad,
) -> None:
    await opens_crisis(stage)
    stage.server.fault("*", "refused")
    for _ in range(6):
        await stage.later(seconds=35)
    gone = await stage.gets_letters(1)
    assert "Embassy of Alderia: Telegram has taken nothing from us since 11:0" in gone[0]

    await stage.server.listen_again()
    stage.server.clear_faults()
    for _ in range(4):
        await stage.later(seconds=35)
    back = await stage.gets_letters(2)
    assert "Telegram takes our messages again" in back[1]
    await stage.sees("head-of-mission", "Telegram takes our messages again", STAFF)
    assert len(stage.office.words_to(DUTY)) == 2
