"""What both Telegram libraries have to be able to do for us."""

import re
from dataclasses import dataclass
from typing import Any, Protocol

from msgspec import Raw

from groups.outcomes import Outcome

PUBLIC = "https://api.telegram.org"
PATIENCE = 10.0
"""Seconds that one call may take, short enough to end before a lease does."""
FILE_PATIENCE = 25.0
"""Seconds for a call that carries a file, or brings one: 20 megabytes over a slow line."""
CONNECT = 5.0
"""Seconds for a connection: what fails here has surely not been sent."""
KEPT = 4.0
"""Seconds that an idle connection is kept: an old one breaks while we write, and then nobody knows what arrived."""
MARGIN = 10.0
"""Seconds on top of a long poll before the network is given up."""
NO_HURRY = 60.0
"""Seconds to wait after a 429 that does not say how long."""
MOST_CONNECTIONS = 8

_TOKEN = re.compile(r"[0-9]{1,19}:[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True)
class Upload:
    """A parameter that is a file and not yet known to Telegram."""

    name: str
    mime: str
    content: bytes


class Client(Protocol):
    """One library speaking for one token. Its calls raise the library's own errors, which it can explain itself."""

    async def call(self, method: str, parameters: dict[str, Any]) -> Any:
        """The result of a call, as plain JSON values. One parameter may be an Upload."""
        ...

    async def download(self, path: str) -> bytes:
        """The file that getFile says is there."""
        ...

    async def poll(self, parameters: dict[str, Any], seconds: float) -> list[Raw]:
        """The updates of a getUpdates, each as it came."""
        ...

    def classify(self, fault: BaseException, method: str) -> Outcome:
        """What a failed call means; MaybeDone for everything unknown. Done when the wanted state is there already."""
        ...

    async def close(self) -> None: ...


def number_of(token: str) -> int:
    """The bot's own user id, with which every token begins. Raises ValueError, without the token in it."""
    if not _TOKEN.fullmatch(token):
        raise ValueError("a Telegram token looks like 123456:letters; this one does not")
    return int(token.partition(":")[0])
