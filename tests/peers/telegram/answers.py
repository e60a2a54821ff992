"""Knows how an answer reaches the caller, or fails to: the faults of the wire."""

import asyncio
import json
import socket
import struct

from aiohttp import web

from tests.peers.telegram.faults import PAGES, Fault
from tests.peers.telegram.shapes import Json

PAGE = "<html><body><center><h1>Gateway</h1></center></body></html>"


def reply(status: int, body: Json) -> web.Response:
    """A whole answer as the Bot API gives it."""
    return web.json_response(body, status=status)


async def break_off(request: web.Request, mode: str) -> web.StreamResponse:
    """End without a whole answer: hang, reset or close."""
    if mode in ("hang", "deliver_then_hang"):
        await asyncio.Event().wait()
    if request.transport is not None:
        if mode != "deliver_then_close":
            reset_when_closed(request.transport)
        request.transport.abort()
    return web.Response()


def reset_when_closed(transport: asyncio.BaseTransport) -> None:
    """Lingering for no time makes the kernel send RST instead of FIN."""
    raw = transport.get_extra_info("socket")
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


async def truncated(request: web.Request, body: Json) -> web.StreamResponse:
    """200 with a length that is never reached."""
    whole = json.dumps(body).encode()
    response = web.StreamResponse(headers={"Content-Type": "application/json"})
    response.content_length = len(whole)
    await response.prepare(request)
    await response.write(whole[: len(whole) // 2])
    if request.transport is not None:
        request.transport.close()
    return response


async def faulty(request: web.Request, fault: Fault, status: int, body: Json) -> web.StreamResponse:
    """The answer of a call that has a fault; `body` is what would be answered."""
    mode = fault.mode
    if mode in PAGES:
        return web.Response(status=PAGES[mode], text=PAGE, content_type="text/html")
    if mode == "truncated_200":
        return await truncated(request, body)
    if mode in ("missing_message_id", "wrong_chat_id", "slow"):
        return reply(status, fault.spoil(body))
    if "hang" in mode or "reset" in mode or "close" in mode:
        return await break_off(request, mode)
    refusal = fault.refusal()
    return reply(refusal.code, refusal.json())
