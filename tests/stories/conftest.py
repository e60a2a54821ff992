"""Each story plays on every platform; platforms and engines are paired, the full product runs with `make test-all`."""

from collections.abc import AsyncIterator

import pytest

from tests.stories.stage import GROUPS, MEMBERS, OFFICERS, Stage
from tests.stories.telegram_stage import TelegramStage
from tests.stories.web_stage import WebStage

PAIRS = ("telegram-aiogram/postgres", "telegram-ptb/sqlite", "web/sqlite")
REST = ("telegram-aiogram/sqlite", "telegram-ptb/postgres", "web/postgres")


def make_stage(name: str, request: pytest.FixtureRequest) -> Stage:
    """A stage by its name, on a fresh database of its engine."""
    platform, _, engine = name.partition("/")
    url = str(request.getfixturevalue(f"{engine}_url"))
    if platform == "web":
        return WebStage(url)
    return TelegramStage(url, "ptb" if platform == "telegram-ptb" else "aiogram")


@pytest.fixture(params=[*PAIRS, *(pytest.param(name, marks=pytest.mark.slow) for name in REST)])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    """A mission that has started, its people who have met the bot, and its groups bound."""
    stage = make_stage(request.param, request)
    await stage.begin()
    try:
        await stage.everybody_starts((*OFFICERS, *MEMBERS))
        if isinstance(stage, TelegramStage):
            for group in GROUPS:
                await bind(stage, group)
        yield stage
    finally:
        await stage.end()


async def bind(stage: TelegramStage, group: str) -> None:
    """An officer proposes in the group; the head confirms in private with the code."""
    await stage.bot_joins(group)
    await stage.sees("spokesperson", "stay silent", group)
    await stage.says("spokesperson", f"/bind {group}", group)
    asked = await stage.sees("head-of-mission", f"{group.title()} chat")
    await stage.says("head-of-mission", "/bind " + asked.partition("/bind ")[2][:6])
    await stage.sees("citizen", "This group is now", group)
