"""Knows the small shapes that every other file of this peer speaks in."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

Json = dict[str, Any]
"""One JSON object exactly as it travels."""

Clock = Callable[[], datetime]
"""Answers the present moment as an aware UTC datetime."""


def system_clock() -> datetime:
    """The machine's own time, for tests that do not hand in a clock."""
    return datetime.fromtimestamp(time.time_ns() / 1e9, tz=UTC)


def stamp(moment: datetime) -> int:
    """Whole seconds since 1970: Telegram knows no milliseconds."""
    return int(moment.timestamp())


def known(**fields: Any) -> Json:
    """The fields that have a value: Telegram leaves the others out, never null."""
    return {name: value for name, value in fields.items() if value is not None}
