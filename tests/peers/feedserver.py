"""Somebody's web server on this machine: it answers each path with the bytes that a test gave it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

XML = "application/xml"


@dataclass
class FeedServer:
    """`asked` are the heads of all requests, as they came."""

    port: int = 0
    answers: dict[str, bytes] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def has(self, path: str, body: bytes | str, kind: str = XML, head: str = "", status: str = "200 OK") -> None:
        content = body.encode() if isinstance(body, str) else body
        extra = f"{head}\r\n" if head else ""
        top = f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(content)}\r\n{extra}"
        self.answers[path] = f"{top}Connection: close\r\n\r\n".encode() + content

    def paths(self) -> list[str]:
        return [head.split(" ", 2)[1] for head in self.asked]

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        self.asked.append(head)
        path = head.split(" ", 2)[1]
        marked = [line.partition(": ")[2] for line in head.split("\r\n") if line.lower().startswith("if-none-match")]
        content = self.answers.get(path, b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        if marked and f"ETag: {marked[0]}".encode() in content:
            content = b"HTTP/1.1 304 Not Modified\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
        writer.write(content)
        try:
            await writer.drain()
        except ConnectionError:
            return
        finally:
            writer.close()


@asynccontextmanager
async def feed_server() -> AsyncIterator[FeedServer]:
    peer = FeedServer()
    server = await asyncio.start_server(peer.answer, "127.0.0.1", 0)
    peer.port = server.sockets[0].getsockname()[1]
    try:
        yield peer
    finally:
        server.close()
        await server.wait_closed()
