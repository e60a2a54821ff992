"""Which libraries can speak to Telegram for us."""

from typing import Literal, assert_never

from bot.platforms.telegram.aiogram import AiogramClient
from bot.platforms.telegram.client import PATIENCE, PUBLIC, Client, number_of
from bot.platforms.telegram.ptb import PtbClient

Library = Literal["aiogram", "ptb"]


def make_client(library: Library, token: str, api_url: str = PUBLIC, patience: float = PATIENCE) -> Client:
    """A client for one token; `patience` is how many seconds one call may take. Raises ValueError for a bad token."""
    number_of(token)
    match library:
        case "aiogram":
            return AiogramClient(token, api_url, patience)
        case "ptb":
            return PtbClient(token, api_url, patience)
        case _:
            assert_never(library)
