"""Knows the little world that the tests of the local Telegram play in."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
import telegram
from aiogram import Bot as Aiogram

from tests.peers.strangers import Hands, aiogram_client, ptb_client
from tests.peers.telegram import Bot, Group, Person, TelegramServer


@dataclass
class Scene:
    """A press room with a reporter, an editor and the embassy's bot."""

    server: TelegramServer
    clock: Hands
    bot: Bot
    anna: Person
    ben: Person
    group: Group


@pytest.fixture
async def scene() -> AsyncIterator[Scene]:
    """The bot is a plain member in privacy mode."""
    clock = Hands()
    async with TelegramServer(clock) as server:
        bot = server.add_bot(token="4242:test-token", name="Embassy", username="embassy_bot")
        anna = server.person(1001, "Anna Reporter", username="anna", language="en")
        ben = server.person(1002, "Ben Editor", language="de")
        group = server.group("Press room", members=[anna, ben])
        await group.add_bot(bot)
        yield Scene(server, clock, bot, anna, ben, group)


@pytest.fixture
async def aio(scene: Scene) -> AsyncIterator[Aiogram]:
    """aiogram speaking for the bot."""
    async with aiogram_client(scene.server, scene.bot) as client:
        yield client


@pytest.fixture
async def ptb(scene: Scene) -> AsyncIterator[telegram.Bot]:
    """python-telegram-bot speaking for the bot."""
    async with ptb_client(scene.server, scene.bot) as client:
        yield client
