"""Telegram through aiogram: its sessions and its error mapping, without its models."""

from functools import cache
from typing import Any, cast

import msgspec
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramAPIError,
    TelegramBadRequest,
    TelegramConflictError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiohttp import BytesPayload, ClientConnectorError, ClientTimeout, ConnectionTimeoutError, FormData
from msgspec import Raw
from typing_extensions import override

from bot.platforms.telegram import refusals
from bot.platforms.telegram.client import CONNECT, FILE_PATIENCE, KEPT, MARGIN, MOST_CONNECTIONS, NO_HURRY, Upload
from bot.platforms.telegram.wire import Answer
from groups.outcomes import MaybeDone, Misconfigured, Moved, NotDone, Outcome, Reason, SlowDown

_encode = msgspec.json.Encoder().encode
_NEVER_CONNECTED = (ClientConnectorError, ConnectionTimeoutError)


class Plain(msgspec.Struct):
    """An answer whose result stays plain JSON."""

    ok: bool = False
    result: Any = None


class Session(AiohttpSession):
    """Answers with plain values; whatever is no success is left to aiogram."""

    def __init__(self, api_url: str, shape: type[Plain] | type[Answer], patience: float) -> None:
        limits = ClientTimeout(total=patience, sock_connect=CONNECT)
        super().__init__(limit=MOST_CONNECTIONS, api=TelegramAPIServer.from_base(api_url), timeout=limits)
        self._connector_init["keepalive_timeout"] = KEPT
        self._decoder = msgspec.json.Decoder(shape)

    @override
    def build_form_data(self, bot: Bot, method: TelegramMethod[TelegramType]) -> FormData:
        """JSON unless there is a file: a form with JSON inside it takes the processor twice as long."""
        given = method.model_extra or {}
        if any(isinstance(value, Upload) for value in given.values()):
            return _form(given)
        return cast(FormData, BytesPayload(_encode(given), content_type="application/json"))

    @override
    def check_response(
        self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str
    ) -> Response[TelegramType]:
        if 200 <= status_code < 300:
            try:
                answer = self._decoder.decode(content)
            except msgspec.MsgspecError:
                return super().check_response(bot, method, status_code, content)
            if answer.ok:
                return cast(Response[TelegramType], Response.model_construct(ok=True, result=answer.result))
        return super().check_response(bot, method, status_code, content)

    @override
    async def close(self) -> None:
        # aiogram sleeps a quarter of a second here for TLS; aiohttp waits for its connections by itself now.
        if self._session is not None and not self._session.closed:
            await self._session.close()


class AiogramClient:
    """One token. Polling has a session of its own, so that a long poll never holds up a message."""

    def __init__(self, token: str, api_url: str, patience: float) -> None:
        self._sending = Session(api_url, Plain, patience)
        self._polling = Session(api_url, Answer, patience)
        self._bot = Bot(token, session=self._sending)

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:
        carries = any(isinstance(value, Upload) for value in parameters.values())
        more = {"timeout": int(FILE_PATIENCE)} if carries else {}
        return await self._sending(self._bot, _method(method)(**parameters), **more)

    async def download(self, path: str) -> bytes:
        url = self._sending.api.file_url(self._bot.token, path)
        chunks = self._sending.stream_content(url, timeout=int(FILE_PATIENCE))
        return b"".join([chunk async for chunk in chunks])

    async def poll(self, parameters: dict[str, Any], seconds: float) -> list[Raw]:
        call = _method("getUpdates")(**parameters)
        answer = await self._polling(self._bot, call, timeout=int(seconds + MARGIN))
        return cast(list[Raw], answer or [])

    def classify(self, fault: BaseException, method: str) -> Outcome:
        return classify(fault, method)

    async def close(self) -> None:
        await self._sending.close()
        await self._polling.close()


def _form(given: dict[str, Any]) -> FormData:
    form = FormData(quote_fields=False)
    for name, value in given.items():
        if isinstance(value, Upload):
            form.add_field(name, value.content, filename=value.name, content_type=value.mime)
        else:
            form.add_field(name, value if isinstance(value, str) else _encode(value).decode())
    return form


@cache
def _method(name: str) -> type[TelegramMethod[Any]]:
    """A method of any name that takes anything, also what aiogram does not know yet."""
    body = {"__returning__": Any, "__api_method__": name, "__module__": __name__}
    return cast(type[TelegramMethod[Any]], type(name, (TelegramMethod,), body))


def classify(fault: BaseException, method: str) -> Outcome:
    """What an error of aiogram means for the call that raised it."""
    match fault:
        case TelegramRetryAfter():
            return SlowDown(float(fault.retry_after))
        case TelegramMigrateToChat():
            return Moved(str(fault.migrate_to_chat_id))
        case TelegramUnauthorizedError() | TelegramNotFound():
            return Misconfigured(Reason.TOKEN)
        case TelegramForbiddenError():
            return refusals.forbidden(fault.message, method)
        case TelegramBadRequest():
            return refusals.refused(fault.message, method)
        case TelegramConflictError():
            return NotDone(Reason.CONFLICT)
        case TelegramNetworkError() if isinstance(fault.__cause__, _NEVER_CONNECTED):
            return NotDone(Reason.UNREACHABLE)
        case TelegramEntityTooLarge():  # a TelegramNetworkError too, but one that was answered
            return refusals.too_large(method)
        case TelegramAPIError() if str(fault.message or "").casefold().startswith("too many requests"):
            return SlowDown(NO_HURRY)
        case _:
            return MaybeDone(type(fault).__name__)
