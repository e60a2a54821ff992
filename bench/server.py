"""A Bot API server that costs next to nothing: raw TCP, updates encoded beforehand, constant answers.

`python -m bench.server KIND COUNT COMMAND` prints `port N`, and then its marks, each once and with the machine's
monotonic clock: `polled` (first getUpdates), `first` (first batch handed out), `confirmed` (all updates confirmed),
`answered` (one message sent for each update). It understands what the four contestants send, and no more.
"""

import asyncio
import re
import sys
import time
from typing import cast

from typing_extensions import override

from bench.updates import BATCH, BEGAN, Kind, batches

_LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)
_BEFORE = rb'(?:=|": ?|"\r\n(?:[^\r\n]*\r\n)*\r\n)'
"""What stands between a name and its number: in a form, in JSON, in a form of several parts."""
_OFFSET = re.compile(rb"\boffset" + _BEFORE + rb"(\d+)")
_TIMEOUT = re.compile(rb"\btimeout" + _BEFORE + rb"(\d+)")
_CHAT = re.compile(rb"\bchat_id" + _BEFORE + rb"(-?\d+)")
_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
_ME = b'{"ok":true,"result":{"id":4242,"is_bot":true,"first_name":"Embassy","username":"embassy_bot"}}'
_YES = b'{"ok":true,"result":true}'
_NONE = b'{"ok":true,"result":[]}'
_SENT = (
    b'{"ok":true,"result":{"message_id":%d,"date":' + str(BEGAN).encode() + b',"chat":{"id":%s,"type":"private",'
    b'"first_name":"Anna"},"from":{"id":4242,"is_bot":true,"first_name":"Embassy"},"text":"."}}'
)


def _whole(body: bytes) -> bytes:
    return _HEAD % len(body) + body


class World:
    """What all connections share: the updates, and what has happened so far."""

    def __init__(self, kind: Kind, count: int, command: str) -> None:
        self.answers = [_whole(body) for body in batches(kind, count, command)]
        self.count = count
        self.sent = 0
        self._marked: set[str] = set()

    def mark(self, name: str) -> None:
        if name not in self._marked:
            self._marked.add(name)
            print(name, time.monotonic(), flush=True)

    def poll(self, offset: int) -> bytes | None:
        """The batch from this offset on; None when there is nothing left."""
        self.mark("polled")
        at = max(offset - 1, 0)
        if at >= self.count:
            self.mark("confirmed")
            return None
        self.mark("first")
        return self.answers[at // BATCH]

    def send(self, chat: bytes) -> bytes:
        self.sent += 1
        if self.sent == self.count:
            self.mark("answered")
        return _whole(_SENT % (self.sent, chat))


class Connection(asyncio.Protocol):
    """One keep-alive connection. A request may come in pieces; two never come at once."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._transport: asyncio.Transport
        self._read = b""

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._read += data
        head, found, body = self._read.partition(b"\r\n\r\n")
        length = _LENGTH.search(head)
        if not found or len(body) < (int(length[1]) if length else 0):
            return
        whole, self._read = self._read, b""
        self._answer(head.split(b" ", 2)[1].partition(b"?")[0].rpartition(b"/")[2].lower(), whole)

    def _answer(self, method: bytes, request: bytes) -> None:
        if method == b"sendmessage":
            chat = _CHAT.search(request)
            self._transport.write(self.world.send(chat[1] if chat else b"0"))
        elif method == b"getupdates":
            self._poll(request)
        else:
            self._transport.write(_whole(_ME if method == b"getme" else _YES))

    def _poll(self, request: bytes) -> None:
        offset = _OFFSET.search(request)
        answer = self.world.poll(int(offset[1]) if offset else 0)
        if answer is not None:
            self._transport.write(answer)
        else:
            wait = _TIMEOUT.search(request)
            asyncio.get_running_loop().call_later(int(wait[1]) if wait else 0, self._transport.write, _whole(_NONE))


async def serve(kind: Kind, count: int, command: str) -> None:
    """Until the process is ended."""
    world = World(kind, count, command)
    server = await asyncio.get_running_loop().create_server(lambda: Connection(world), "127.0.0.1", 0)
    print("port", server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(cast(Kind, sys.argv[1]), int(sys.argv[2]), sys.argv[3]))
