"""The stage of a drill beside a live one on the same Telegram: another bot, other chats, the same people."""

import asyncio

from typing_extensions import override

from bot.app import App
from bot.clock import FastClock
from bot.drills import DrillHouse
from bot.platforms.base import Platform
from bot.platforms.telegram import TelegramPlatform, make_client
from config.drill import drill_of
from config.schema import Account, MissionFiles, StaffRoom
from config.texts import Texts
from storage.unit import Storage
from tests.patience import PATIENCE
from tests.stories.cast import GROUPS, OFFICERS, STAFF
from tests.stories.stage import NEXT_DIGITS
from tests.stories.telegram_stage import TelegramStage

TOKEN = "4343:test-token-of-the-bot-for-drills"


class TrainingStage(TelegramStage):
    """Begins when the live one has begun, and ends before it."""

    account = "training"

    def __init__(self, live: TelegramStage, database_url: str) -> None:
        super().__init__(database_url, live.library)
        self.live = live
        self.server, self.people, self.clock, self.factors = live.server, live.people, live.clock, live.factors
        self.house: DrillHouse

    @override
    async def set_scene(self) -> None:
        self.bot = self.server.add_bot(TOKEN, "Training", "training_bot")
        officers = [self.people[who] for who in OFFICERS]
        for group in GROUPS:
            self.chats[group] = self.server.group(f"{group.title()} drill", officers)
        self.chats[STAFF] = self.server.group("Drill room", officers)
        self._seat(STAFF)

    @override
    def make_platform(self, storage: Storage) -> Platform:
        client = make_client(self.library, TOKEN, self.server.url, patience=PATIENCE)
        return TelegramPlatform(self.account, TOKEN, client, rates=self.rates)

    @override
    def adapt(self, files: MissionFiles) -> MissionFiles:
        """What the live mission's files say of drills."""
        bot = Account(id=self.account, platform="telegram", use="drill", api_url=self.server.url, client=self.library)
        room = StaffRoom(account=self.account, chat=str(self.chats[STAFF].id))
        return files.model_copy(update={"accounts": (*files.accounts, bot), "drill_room": room})

    @override
    async def start(self, files: MissionFiles | None = None) -> None:
        await self.live.files(self.adapt)
        mission = drill_of(self.live.app.house.mission.files)
        assert mission is not None
        clock = FastClock(self.clock)
        storage = Storage.open(self.database_url, clock)
        self.app = App(storage, mission, Texts(), [self.make_platform(storage)], poll_seconds=1)
        self.house = DrillHouse(self.live.app, self.app, clock)
        self.live.app.beside.append(self.house.stop)
        self.running = asyncio.create_task(self.house.run())
        async with asyncio.timeout(PATIENCE):
            while not self.app.deliveries:
                await asyncio.sleep(0.02)

    @override
    async def types(self, officer: str, asked: str) -> None:
        """No authenticator knows them: the drill's bot says them."""
        await self.says(officer, asked.rpartition("please type ")[2].partition(" ")[0])
        await self.later(seconds=NEXT_DIGITS)

    async def begins_drill(self, who: str = "duty-officer", command: str = "/drill start earthquake") -> None:
        """Asked for, looked at, begun."""
        await self.says(who, command)
        await self.sees(who, "I look first whether a real crisis is open.")
        await self.sees(who, "The drill begins")
