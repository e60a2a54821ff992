"""Which libraries can speak to Telegram for us."""

from typing import Literal, assert_never

from bot.platforms.telegram.client import PATIENCE, PUBLIC, Client, number_of

Library = Literal["aiogram", "ptb"]


def make_client(library: Library, token: str, api_url: str = PUBLIC, patience: float = PATIENCE) -> Client:
    """A client for one token; `patience` is how many seconds one call may take. Raises ValueError for a bad token.

    Only the library that is asked for is loaded: each costs time at the start, and memory.
    """
    number_of(token)
    match library:
        case "aiogram":
            from bot.platforms.telegram.aiogram import AiogramClient

            return AiogramClient(token, api_url, patience)
        case "ptb":
            from bot.platforms.telegram.ptb import PtbClient

            return PtbClient(token, api_url, patience)
        case _:
            assert_never(library)
