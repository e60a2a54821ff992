"""A mail server on this machine that keeps what it is given, for whatever goes by e-mail."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session


@dataclass
class PostOffice:
    """`letters` are what was taken, oldest first. While it is `refusing`, it takes none."""

    letters: list[EmailMessage] = field(default_factory=list)
    refusing: bool = False
    port: int = 0

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:
        if self.refusing:
            return "451 Please come back later"
        content = envelope.content if isinstance(envelope.content, bytes) else str(envelope.content).encode()
        letter = message_from_bytes(content, policy=policy.default)
        assert isinstance(letter, EmailMessage)
        self.letters.append(letter)
        return "250 Taken"

    def address(self, to: str) -> str:
        """What an administrator would write into the secret of a road that leads there."""
        return f"mailto://127.0.0.1:{self.port}/?from=embassy@example.org&to={to}&cto=20&rto=20"

    def words_to(self, to: str) -> list[str]:
        """What this person was written, oldest first."""
        mine = [letter for letter in self.letters if to in str(letter["To"])]
        return [" ".join(_words(letter).split()) for letter in mine]


def _words(letter: EmailMessage) -> str:
    body = letter.get_body(("plain", "html"))
    return str(body.get_content()) if body else ""


@asynccontextmanager
async def open_post_office() -> AsyncIterator[PostOffice]:
    """At a free port of the loopback."""
    office = PostOffice()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(office, loop=loop, hostname="localhost"), "127.0.0.1", 0)
    office.port = server.sockets[0].getsockname()[1]
    try:
        yield office
    finally:
        server.close()
        await server.wait_closed()
