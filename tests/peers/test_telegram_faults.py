"""Knows which exception of which client each fault of the local Telegram becomes.

The table is RELIABILITY 2.3, as it was measured with both libraries.
"""

from dataclasses import dataclass

import httpx
import pytest
import telegram.error as ptb
from aiogram import exceptions as aio
from aiohttp import client_exceptions as wire

from tests.peers.conftest import Scene
from tests.peers.strangers import aiogram_client, ptb_client
from tests.peers.telegram import MODES, TelegramServer

SHORT = 3


@dataclass(frozen=True)
class Row:
    """One fault: copies really delivered, and what each library makes of it."""

    mode: str
    delivered: int
    aiogram: type[Exception]
    ptb: type[Exception]
    aiogram_cause: type[BaseException] | None = None
    ptb_cause: type[BaseException] | None = None

    @property
    def patience(self) -> float:
        """Only a hang is worth waiting for; a busy machine must not look like one."""
        return SHORT if "hang" in self.mode else 10


ROWS = [
    Row("refused", 0, aio.TelegramNetworkError, ptb.NetworkError, wire.ClientConnectorError, httpx.ConnectError),
    Row("reset_on_accept", 0, aio.TelegramNetworkError, ptb.NetworkError, wire.ClientOSError, httpx.ReadError),
    Row("reset_mid_request", 0, aio.TelegramNetworkError, ptb.NetworkError, wire.ClientOSError, httpx.ReadError),
    Row("deliver_then_reset", 1, aio.TelegramNetworkError, ptb.NetworkError, wire.ClientOSError, httpx.ReadError),
    Row(
        "deliver_then_close",
        1,
        aio.TelegramNetworkError,
        ptb.NetworkError,
        wire.ServerDisconnectedError,
        httpx.RemoteProtocolError,
    ),
    Row("deliver_then_hang", 1, aio.TelegramNetworkError, ptb.TimedOut, TimeoutError, httpx.ReadTimeout),
    Row("hang", 0, aio.TelegramNetworkError, ptb.TimedOut, TimeoutError, httpx.ReadTimeout),
    Row(
        "truncated_200",
        1,
        aio.TelegramNetworkError,
        ptb.NetworkError,
        wire.ClientPayloadError,
        httpx.RemoteProtocolError,
    ),
    Row("html_200", 1, aio.ClientDecodeError, ptb.TelegramError),
    Row("502_after", 1, aio.ClientDecodeError, ptb.NetworkError),
    Row("502_html", 0, aio.ClientDecodeError, ptb.NetworkError),
    Row("502", 0, aio.TelegramServerError, ptb.NetworkError),
    Row("504", 0, aio.TelegramServerError, ptb.NetworkError),
    Row("500_restart", 0, aio.RestartingTelegram, ptb.NetworkError),
    Row("429", 0, aio.TelegramRetryAfter, ptb.RetryAfter),
    Row("429_noparam", 0, aio.TelegramAPIError, ptb.NetworkError),
    Row("400", 0, aio.TelegramBadRequest, ptb.BadRequest),
    Row("401", 0, aio.TelegramUnauthorizedError, ptb.InvalidToken),
    Row("403", 0, aio.TelegramForbiddenError, ptb.Forbidden),
    Row("404", 0, aio.TelegramNotFound, ptb.InvalidToken),
    Row("409", 0, aio.TelegramConflictError, ptb.Conflict),
    Row("413", 0, aio.TelegramEntityTooLarge, ptb.NetworkError),
    Row("missing_message_id", 1, aio.ClientDecodeError, TypeError),
]
SILENT = {"wrong_chat_id", "slow"}
"""Faults that raise nothing in a client: it has to look for itself."""


def check(server: TelegramServer, row: Row, caught: BaseException, cause: type[BaseException] | None) -> None:
    assert server.copies(text_contains="Ferry") == row.delivered
    if cause is not None:
        assert isinstance(caught.__cause__, cause)


@pytest.mark.parametrize("row", ROWS, ids=[row.mode for row in ROWS])
async def test_each_fault_has_its_face_in_aiogram(scene: Scene, row: Row) -> None:
    scene.server.fault("sendMessage", row.mode)
    async with aiogram_client(scene.server, scene.bot, row.patience) as client:
        with pytest.raises(row.aiogram) as caught:
            await client.send_message(scene.group.id, "Ferry")
    check(scene.server, row, caught.value, row.aiogram_cause)


@pytest.mark.parametrize("row", ROWS, ids=[row.mode for row in ROWS])
async def test_each_fault_has_its_face_in_python_telegram_bot(
    scene: Scene, row: Row, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Without this word it warns of its own retry_after, and warnings are errors here.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")
    async with ptb_client(scene.server, scene.bot, row.patience) as client:
        scene.server.fault("sendMessage", row.mode)
        with pytest.raises(row.ptb) as caught:
            await client.send_message(scene.group.id, "Ferry")
    check(scene.server, row, caught.value, row.ptb_cause)


def test_no_fault_is_left_out() -> None:
    assert {row.mode for row in ROWS} | SILENT == set(MODES)


async def test_an_answer_can_name_another_chat(scene: Scene) -> None:
    scene.server.fault("sendMessage", "wrong_chat_id")
    async with aiogram_client(scene.server, scene.bot) as client:
        sent = await client.send_message(scene.group.id, "Ferry")
    assert sent.chat.id != scene.group.id
    assert scene.server.copies(scene.group, "Ferry") == 1


async def test_a_slow_call_is_carried_out_late(scene: Scene) -> None:
    scene.server.fault("sendMessage", "slow", seconds=60)
    async with aiogram_client(scene.server, scene.bot, SHORT) as client:
        with pytest.raises(aio.TelegramNetworkError):
            await client.send_message(scene.group.id, "Ferry")
    assert scene.server.copies() == 0


async def test_a_fault_waits_for_its_chat_and_its_turn(scene: Scene) -> None:
    other = scene.server.group("Traders")
    await other.add_bot(scene.bot)
    scene.server.fault("sendMessage", "400", chat=other, after=1, description="Bad Request: chosen")
    async with aiogram_client(scene.server, scene.bot) as client:
        await client.send_message(scene.group.id, "one")
        await client.send_message(other.id, "two")
        with pytest.raises(aio.TelegramBadRequest, match="chosen"):
            await client.send_message(other.id, "three")
        await client.send_message(other.id, "four")
    assert [call.status for call in scene.server.calls_of("sendMessage")] == [200, 200, 400, 200]


async def test_the_server_listens_again_on_the_same_port(scene: Scene) -> None:
    scene.server.fault("*", "refused")
    async with aiogram_client(scene.server, scene.bot, SHORT) as client:
        with pytest.raises(aio.TelegramNetworkError):
            await client.get_me()
        await scene.server.listen_again()
        assert (await client.get_me()).id == 4242


async def test_calls_inside_the_window_of_a_429_are_counted(scene: Scene) -> None:
    scene.server.fault("sendMessage", "429", retry_after=7)
    async with aiogram_client(scene.server, scene.bot) as client:
        with pytest.raises(aio.TelegramRetryAfter) as caught:
            await client.send_message(scene.group.id, "Ferry")
        scene.clock.forward(seconds=6)
        await client.send_message(scene.group.id, "too early")
        scene.clock.forward(seconds=1)
        await client.send_message(scene.group.id, "in time")
    assert caught.value.retry_after == 7
    assert [call.params["text"] for call in scene.server.calls_in_window] == ["too early"]


async def test_a_token_is_asked_before_anything_else(scene: Scene) -> None:
    scene.server.fault("getMe", "502", times=None)
    scene.server.revoke(scene.bot)
    async with httpx.AsyncClient(base_url=scene.server.url) as client:
        answers = [await client.get(f"/bot{token}/getMe") for token in (scene.bot.token, "nonsense")]
        scene.server.revoke(scene.bot, "4242:rotated")
        scene.server.clear_faults()
        unknown = await client.get("/bot4242:rotated/sendTelepathy")
    assert [one.status_code for one in answers] == [401, 401]
    assert answers[1].json()["description"] == "Unauthorized: invalid token specified"
    assert (unknown.status_code, unknown.json()["description"]) == (404, "Not Found: method not found")
