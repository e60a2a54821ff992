"""Telegram through python-telegram-bot: its requests and its error mapping, without its models."""

import asyncio
import logging
from typing import Any, cast

import httpx
import msgspec
from msgspec import Raw
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)
from telegram.request import BaseRequest, HTTPXRequest
from typing_extensions import override

from bot.platforms.telegram import refusals
from bot.platforms.telegram.client import CONNECT, FILE_PATIENCE, KEPT, MARGIN, MOST_CONNECTIONS, NO_HURRY, Upload
from groups.outcomes import MaybeDone, Misconfigured, Moved, NotDone, Outcome, Reason, SlowDown

_NEVER_CONNECTED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_TALKATIVE = ("httpx", "httpcore", "telegram")
"""Loggers that write addresses with the token in them, or what was said, when they are let."""


class Flood(TelegramError):
    """A 429. The library's own error for it warns of its deprecation each time and forgets those without seconds."""

    def __init__(self, seconds: float) -> None:
        super().__init__("Flood control exceeded")
        self.seconds = seconds


class Plain(msgspec.Struct):
    """An answer whose result stays plain JSON."""

    ok: bool = False
    result: Any = None
    description: str | None = None
    parameters: dict[str, Any] | None = None


class Untouched(msgspec.Struct):
    """An answer to getUpdates whose updates stay as they came."""

    ok: bool = False
    result: list[Raw] | None = None
    description: str | None = None
    parameters: dict[str, Any] | None = None


class Request(HTTPXRequest):
    """One pool of connections."""

    shape: type[Plain] | type[Untouched] = Plain

    def __init__(self, patience: float) -> None:
        limits = httpx.Limits(max_connections=MOST_CONNECTIONS, keepalive_expiry=KEPT)
        super().__init__(
            read_timeout=patience,
            write_timeout=patience,
            connect_timeout=CONNECT,
            pool_timeout=CONNECT,
            httpx_kwargs={"limits": limits, "trust_env": False},
        )

    @override
    async def do_request(self, *args: Any, **kwargs: Any) -> tuple[int, bytes]:
        status, payload = await super().do_request(*args, **kwargs)
        if status == 429:
            raise Flood(_seconds(payload))
        return status, payload

    @classmethod
    def read(cls, payload: bytes) -> dict[str, Any]:
        """The answer as the library wants it. Its own reader would log the whole answer when it is no JSON."""
        try:
            return msgspec.structs.asdict(msgspec.json.decode(payload, type=cls.shape))
        except msgspec.MsgspecError as fault:
            raise TelegramError("Invalid server response") from fault

    @override
    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        return Request.read(payload)


class PollRequest(Request):
    """The pool of the long poll."""

    shape = Untouched

    @override
    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        return PollRequest.read(payload)


class PtbClient:
    """One token. Polling has a pool of its own, so that a long poll never holds up a message."""

    def __init__(self, token: str, api_url: str, patience: float) -> None:
        for name in _TALKATIVE:
            logging.getLogger(name).setLevel(logging.WARNING)
        self._patience = patience
        self._files = f"{api_url.rstrip('/')}/file/bot{token}"
        self._requests = (Request(patience), PollRequest(patience))
        self._sending, self._polling = (_bot(token, api_url, request) for request in self._requests)

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:
        given = {name: _input(value) if isinstance(value, Upload) else value for name, value in parameters.items()}
        if given == parameters:
            async with asyncio.timeout(self._patience):
                return await _ask(self._sending, method, given)
        async with asyncio.timeout(FILE_PATIENCE):
            return await _ask(self._sending, method, given, read_timeout=FILE_PATIENCE, write_timeout=FILE_PATIENCE)

    async def download(self, path: str) -> bytes:
        url = f"{self._files}/{path}"
        async with asyncio.timeout(FILE_PATIENCE):
            return bytes(await self._sending.request.retrieve(url, read_timeout=FILE_PATIENCE))

    async def poll(self, parameters: dict[str, Any], seconds: float) -> list[Raw]:
        async with asyncio.timeout(seconds + MARGIN):
            answer = await _ask(self._polling, "getUpdates", parameters, read_timeout=seconds + MARGIN)
        return cast(list[Raw], answer or [])

    def classify(self, fault: BaseException, method: str) -> Outcome:
        return classify(fault, method)

    async def close(self) -> None:
        for request in self._requests:
            await request.shutdown()


def _bot(token: str, api_url: str, request: BaseRequest) -> Bot:
    return Bot(token, base_url=f"{api_url.rstrip('/')}/bot", request=request, get_updates_request=request)


def _input(upload: Upload) -> InputFile:
    return InputFile(upload.content, filename=upload.name)


async def _ask(bot: Bot, method: str, parameters: dict[str, Any], **more: Any) -> Any:
    """In lower case, which Telegram allows: the library warns when a method that it knows is asked for raw."""
    return await bot.do_api_request(method.lower(), api_kwargs=parameters, **more)


def _seconds(payload: bytes) -> float:
    try:
        answer = msgspec.json.decode(payload, type=Plain)
        return float((answer.parameters or {})["retry_after"])
    except (msgspec.MsgspecError, KeyError, TypeError, ValueError):
        return NO_HURRY


def classify(fault: BaseException, method: str) -> Outcome:
    """What an error of python-telegram-bot means. BadRequest and TimedOut are NetworkErrors: the order matters."""
    match fault:
        case Flood():
            return SlowDown(fault.seconds)
        case ChatMigrated():
            return Moved(str(fault.new_chat_id))
        case InvalidToken() | EndPointNotFound():
            return Misconfigured(Reason.TOKEN)
        case Forbidden():
            return refusals.forbidden(fault.message, method)
        case BadRequest():
            return refusals.refused(fault.message, method)
        case Conflict():
            return NotDone(Reason.CONFLICT)
        case NetworkError() if isinstance(fault.__cause__, _NEVER_CONNECTED):
            return NotDone(Reason.UNREACHABLE)
        case NetworkError() if fault.message.casefold().startswith("request entity too large"):
            return refusals.too_large(method)
        case _:
            return MaybeDone(type(fault).__name__)
