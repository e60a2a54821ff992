"""The only place that reads a clock."""

import time
from datetime import UTC, datetime


def now() -> datetime:
    """The wall clock, aware, UTC."""
    return datetime.now(UTC)


def ticks() -> float:
    """The monotonic clock, in seconds: for waits."""
    return time.monotonic()
