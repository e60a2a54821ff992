"""Knows every call that bots made, and whether it came while they had to wait."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from tests.peers.telegram.shapes import Clock, Json

if TYPE_CHECKING:
    from tests.peers.telegram.bots import Bot


@dataclass(eq=False)
class Call:
    """One call. `status` is the HTTP status answered; None: no whole answer left.

    `unknown` are parameters that the Bot API does not have for this method.
    """

    number: int
    bot: "Bot"
    method: str
    at: datetime
    params: Json
    in_window: bool
    status: int | None = None
    description: str = ""
    fault: str | None = None
    unknown: tuple[str, ...] = ()


class Calls:
    """The calls in their order of arrival."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.made: list[Call] = []
        self.until: dict[tuple[int, bool], datetime] = {}

    def begin(self, bot: "Bot", method: str) -> Call:
        """Note a call at its arrival."""
        now = self.clock()
        ends = self.until.get((bot.id, polls(method)))
        waiting = ends is not None and now < ends
        call = Call(len(self.made) + 1, bot, method, now, {}, waiting)
        self.made.append(call)
        return call

    def make_wait(self, call: Call, seconds: int) -> None:
        """Open a window in which the bot has to keep silent.

        The whole bot has to, but polling and speaking are told to wait apart.
        """
        key = (call.bot.id, polls(call.method))
        ends = self.clock() + timedelta(seconds=seconds)
        self.until[key] = max(ends, self.until.get(key, ends))


def polls(method: str) -> bool:
    """Whether this is the long poll."""
    return method.lower() == "getupdates"
