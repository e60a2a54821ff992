"""Knows two clients that we did not write, pointed at the local Telegram."""

from collections.abc import AsyncIterator, Awaitable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import telegram
from aiogram import Bot as Aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest
from aiogram.methods import GetUpdates
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, TelegramObject, Update
from telegram.request import HTTPXRequest

from tests.peers.telegram import Bot, TelegramServer

START = datetime(2026, 11, 20, 9, 30, 15, 250_000, tzinfo=UTC)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.moment = START

    def __call__(self) -> datetime:
        """The moment, UTC."""
        return self.moment

    def forward(self, **span: float) -> None:
        """Let time pass."""
        self.moment += timedelta(**span)


@asynccontextmanager
async def aiogram_client(server: TelegramServer, bot: Bot, seconds: float = 10) -> AsyncIterator[Aiogram]:
    """aiogram, giving up after these seconds."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(server.url), timeout=seconds)
    yield Aiogram(bot.token, session=session)
    # Its own close() sleeps a quarter of a second for TLS, which nobody speaks here.
    await (await session.create_session()).close()


@asynccontextmanager
async def ptb_client(server: TelegramServer, bot: Bot, seconds: float = 10) -> AsyncIterator[telegram.Bot]:
    """python-telegram-bot, giving up after these seconds."""
    # Loading certificates costs more than a whole test, and nobody speaks TLS here.
    quick = {"verify": False}
    requests = [HTTPXRequest(read_timeout=seconds, connect_timeout=seconds, httpx_kwargs=quick) for _ in range(2)]
    client = telegram.Bot(
        bot.token,
        base_url=server.bot_url,
        base_file_url=server.file_url,
        request=requests[0],
        get_updates_request=requests[1],
    )
    async with client:
        yield client


def surplus(value: Any, path: str = "") -> Iterator[str]:
    """Fields that aiogram's models do not know, anywhere inside."""
    if isinstance(value, TelegramObject):
        for name in value.model_extra or {}:
            yield f"{path}.{name}"
        for name in type(value).model_fields:
            yield from surplus(getattr(value, name), f"{path}.{name}")
    elif isinstance(value, list):
        for one in value:
            yield from surplus(one, f"{path}[]")


ALL_KINDS = ["message", "edited_message", "callback_query", "my_chat_member", "chat_member", "chat_join_request"]


def keyboard(*labels: str, data: str = "go") -> InlineKeyboardMarkup:
    """One row of buttons with the same data."""
    row = [InlineKeyboardButton(text=label, callback_data=data) for label in labels]
    return InlineKeyboardMarkup(inline_keyboard=[row])


async def news(aio: Aiogram, offset: int | None = None) -> list[Update]:
    """What waits for the bot, as aiogram parses it."""
    return await aio(GetUpdates(offset=offset, timeout=0, allowed_updates=ALL_KINDS))


async def refused(call: Awaitable[object], words: str, error: type[Exception] = TelegramBadRequest) -> None:
    """The call is refused with these words."""
    with pytest.raises(error) as caught:
        await call
    assert words in str(caught.value)
