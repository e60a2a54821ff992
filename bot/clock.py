"""The only place that reads a clock."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


def now() -> datetime:
    """The wall clock, aware, UTC."""
    return datetime.now(UTC)


def ticks() -> float:
    """The monotonic clock, in seconds: for waits."""
    return time.monotonic()


class FastClock:
    """A clock that can run faster than those on the wall: `rate` times as fast from `since` on."""

    def __init__(self, wall: Callable[[], datetime] = now) -> None:
        self.wall = wall
        self.rate = 1
        self.since = wall()

    def __call__(self) -> datetime:
        wall = self.wall()
        return wall + (self.rate - 1) * (wall - self.since)

    def run(self, rate: int, since: datetime) -> None:
        """From now on as if it had run so fast since then."""
        self.rate, self.since = rate, since
