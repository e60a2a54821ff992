"""A whole mission in a process of its own, which kills itself where the environment says."""

import asyncio
import os
import signal
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal, Protocol

from typing_extensions import override

import config
from bot.app import App
from bot.compose import database_file, holder
from bot.lock import hold
from bot.log import set_up
from bot.platforms.telegram import TelegramPlatform, aiogram, make_client, ptb
from config.load import load
from config.mission import Mission
from config.schema import Account, MissionFiles, StaffRoom
from config.texts import Texts
from groups.outlets import Rates
from storage.outbox import Ready
from storage.unit import Storage
from tests.stories.cast import START, StageClock
from tests.stories.telegram_stage import TOKEN

HANGS_UP = 12
"""Seconds that one call may take: less than bot.app.GRACE, so that a hang is in doubt before the process is gone."""
CRASH = "COMPATRIOT_CRASH_AT"
"""POINT[:NTH[:ABOUT]], such as `after_bytes:2:send post`: at the second of these moments the process is gone."""
LOADED = (aiogram.AiogramClient, ptb.PtbClient)
"""Both libraries are loaded before any process is forked: one takes seconds."""
LIFTED = Rates(0, 0, 0, in_flight=3)
EXAMPLE_FOLDER = Path(config.__file__).parent / "example"
FILES = load(EXAMPLE_FOLDER)
TEXTS = Texts()
"""Read once, before any process is forked."""


class Shared(Protocol):
    """A number that two processes see."""

    value: float


class SharedClock(StageClock):
    """The clock of a stage, also for a process beside it: both count from one reading of the machine's monotonic."""

    def __init__(self, began: float, jumped: Shared) -> None:
        super().__init__()
        self.began = began
        self.jumped = jumped

    @override
    def __call__(self) -> datetime:
        return START + timedelta(seconds=time.monotonic() - self.began + self.jumped.value)

    @override
    def jump(self, by: timedelta) -> None:
        self.jumped.value += by.total_seconds()


@dataclass(frozen=True)
class Orders:
    """What the process has to know. `log` is the file for all that it writes."""

    database: str
    api_url: str
    library: Literal["aiogram", "ptb"]
    staff_room: str
    clock: SharedClock
    log: Path


class Crash:
    """The checkpoint that a sender is given. A point without a row (before_commit) counts once ABOUT was claimed."""

    def __init__(self, point: str, nth: int = 1, about: str = "") -> None:
        self.point = point
        self.left = nth
        self.about = about
        self.met = not about

    @classmethod
    def wanted(cls, environ: Mapping[str, str]) -> "Crash":
        point, _, rest = environ.get(CRASH, "").partition(":")
        nth, _, about = rest.partition(":")
        return cls(point, int(nth or 1), about)

    def __call__(self, name: str, row: Ready | None) -> None:
        fits = self.met if row is None else f"{row.kind} {row.subject}".startswith(self.about)
        self.met = self.met or fits
        if name != self.point or not fits:
            return
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


def adapted(files: MissionFiles, api_url: str, library: Literal["aiogram", "ptb"], staff_room: str) -> MissionFiles:
    """The example's files with one Telegram account and its staff room."""
    account = Account(id="telegram", platform="telegram", api_url=api_url, client=library)
    room = StaffRoom(account="telegram", chat=staff_room)
    return files.model_copy(update={"accounts": (account,), "staff_room": room})


def live(orders: Orders, environ: Mapping[str, str]) -> None:
    """Work until SIGTERM, or until the checkpoint is reached."""
    with orders.log.open("ab", buffering=0) as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    set_up("debug", [TOKEN], json=True)
    asyncio.run(_live(orders, Crash.wanted(environ)))


async def _live(orders: Orders, crash: Crash) -> None:
    file = database_file(orders.database)
    held = hold(file) if file else None
    storage = Storage.open(orders.database, orders.clock)
    mission = Mission(adapted(FILES, orders.api_url, orders.library, orders.staff_room))
    client = make_client(orders.library, TOKEN, orders.api_url, patience=HANGS_UP)
    platform = TelegramPlatform("telegram", TOKEN, client, rates=LIFTED)
    app = App(storage, mission, TEXTS, [platform], checkpoint=crash, poll_seconds=5)
    await app.run(holder())
    if held:
        held.close()
