"""Knows the socket of the server: open, closed, open again on the same port."""

import asyncio
import socket
from contextlib import suppress

from aiohttp import web

from tests.peers.telegram.frontdoor import FrontDoor

REQUEST_BYTES = 60 * 1024 * 1024


def hang_up(transport: asyncio.Transport) -> None:
    """Close at this very moment, so that no caller takes the connection for alive."""
    with suppress(OSError):
        transport.get_extra_info("socket").shutdown(socket.SHUT_RDWR)


class Listener:
    """A real TCP socket on loopback in front of the front door."""

    def __init__(self, door: FrontDoor, port: int) -> None:
        app = web.Application(client_max_size=REQUEST_BYTES)
        app.router.add_route("*", "/bot{token}/{method}", door.handle)
        app.router.add_get("/file/bot{token}/{path:.+}", door.download)
        self.port = port
        self.runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        self.socket: asyncio.Server | None = None

    async def listen(self) -> None:
        """Open the socket; port 0 takes a free one."""
        await self.runner.setup()
        await self.listen_again()

    async def listen_again(self) -> None:
        """Open the socket on the same port as before."""
        assert self.runner.server is not None
        loop = asyncio.get_running_loop()
        self.socket = await loop.create_server(self.runner.server, "127.0.0.1", self.port)
        self.port = self.socket.sockets[0].getsockname()[1]

    def stop_listening(self) -> None:
        """Refuse connections, and cut those that are open."""
        if self.socket is not None:
            self.socket.close()
        for connection in self.runner.server.connections if self.runner.server else []:
            if connection.transport is not None:
                hang_up(connection.transport)
            connection.force_close()

    async def stop(self) -> None:
        """Close everything."""
        self.stop_listening()
        await self.runner.cleanup()

    @property
    def url(self) -> str:
        """The base address: aiogram's `TelegramAPIServer.from_base(server.url)`."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def bot_url(self) -> str:
        """python-telegram-bot's `base_url`."""
        return f"{self.url}/bot"

    @property
    def file_url(self) -> str:
        """python-telegram-bot's `base_file_url`."""
        return f"{self.url}/file/bot"
