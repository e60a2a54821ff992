"""Each story plays on every platform; platforms and engines are paired, the full product runs with `make test-all`."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from typing import TypeVar

import pytest

from tests.stories.cast import START, StageClock
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage
from tests.stories.web_stage import WebStage

PAIRS = ("telegram-aiogram/postgres", "telegram-ptb/sqlite", "web/sqlite")
REST = ("telegram-aiogram/sqlite", "telegram-ptb/postgres", "web/postgres")
ON_TELEGRAM = tuple(name for name in PAIRS if name.startswith("telegram"))

Any = TypeVar("Any", bound=Stage)


def _marked(name: str, *, slow: bool) -> object:
    """The name of a stage with the marks that its engine and its place ask for."""
    marks = [pytest.mark.postgres] * name.endswith("postgres") + [pytest.mark.slow] * slow
    return pytest.param(name, marks=marks)


def _every(names: tuple[str, ...], rest: tuple[str, ...]) -> list[object]:
    return [_marked(name, slow=name in rest) for name in (*names, *rest)]


def make_stage(name: str, request: pytest.FixtureRequest) -> Stage:
    """A stage by its name, on a fresh database of its engine."""
    platform, _, engine = name.partition("/")
    url = str(request.getfixturevalue(f"{engine}_url"))
    return WebStage(url) if platform == "web" else _telegram(url, platform)


def _telegram(url: str, platform: str, *, bound: bool = True) -> TelegramStage:
    return TelegramStage(url, "ptb" if platform == "telegram-ptb" else "aiogram", bound=bound)


@asynccontextmanager
async def _played(stage: Any) -> AsyncIterator[Any]:
    await stage.begin()
    try:
        yield stage
    finally:
        await stage.end()


@pytest.fixture
def begins() -> datetime:
    """When the story begins; one that needs another day or hour says so."""
    return START


@pytest.fixture(params=_every(PAIRS, REST))
async def stage(request: pytest.FixtureRequest, begins: datetime) -> AsyncIterator[Stage]:
    """A mission that has started, its people who have met the bot, and its groups bound."""
    made = make_stage(request.param, request)
    made.clock = StageClock(begins)
    async with _played(made) as played:
        yield played


@pytest.fixture(params=_every(ON_TELEGRAM, tuple(name for name in REST if name.startswith("telegram"))))
async def telegram(request: pytest.FixtureRequest) -> AsyncIterator[TelegramStage]:
    """The same on Telegram alone, for what only happens there."""
    platform, _, engine = str(request.param).partition("/")
    async with _played(_telegram(str(request.getfixturevalue(f"{engine}_url")), platform)) as played:
        yield played


@pytest.fixture(params=_every(ON_TELEGRAM, tuple(name for name in REST if name.startswith("telegram"))))
async def first_day(request: pytest.FixtureRequest) -> AsyncIterator[TelegramStage]:
    """Telegram on the first day: the bot sits in the staff room, has met nobody, and no group has a chat."""
    platform, _, engine = str(request.param).partition("/")
    async with _played(_telegram(str(request.getfixturevalue(f"{engine}_url")), platform, bound=False)) as played:
        yield played
