"""Knows Telegram's limits of speed and its storms of 429, for tests that ask for them (Bot FAQ)."""

import math
import random
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
WRITES = ("send", "forward", "copy", "editmessage")


@dataclass
class Storm:
    """Until it ends, whoever speaks is told to wait, each time for another while; polling goes on."""

    ends: datetime
    longest: int
    chance: random.Random

    def check(self, method: str, now: datetime) -> int | None:
        """Seconds to wait, or None."""
        if now >= self.ends or method.lower() == "getupdates":
            return None
        return self.chance.randint(1, self.longest)


@dataclass
class Limits:
    """Sliding windows over the granted writes of one bot.

    `per_chat_per_minute` binds groups and channels only, as Telegram's does.
    """

    per_second: int | None = None
    per_chat_per_minute: int | None = None
    per_chat_per_second: int | None = None
    granted: dict[tuple[Any, ...], deque[datetime]] = field(default_factory=dict)

    def check(self, bot: int, method: str, chat_id: Any, now: datetime) -> int | None:
        """Seconds to wait, or None after counting the call as granted."""
        if not method.lower().startswith(WRITES) or method.lower() == "sendchataction":
            return None
        rules = self.rules(bot, str(chat_id))
        waits = [self.wait(key, most, span, now) for key, most, span in rules]
        longest = max(waits, default=0)
        if longest > 0:
            return longest
        for key, _, _ in rules:
            self.granted[key].append(now)
        return None

    def rules(self, bot: int, chat: str) -> list[tuple[tuple[Any, ...], int, timedelta]]:
        """The windows that bind a write into this chat."""
        group = chat.startswith(("-", "@"))
        every = [
            (("all", bot), self.per_second, SECOND),
            (("minute", bot, chat), self.per_chat_per_minute if group else None, MINUTE),
            (("second", bot, chat), self.per_chat_per_second, SECOND),
        ]
        return [(key, most, span) for key, most, span in every if most is not None]

    def wait(self, key: tuple[Any, ...], most: int, span: timedelta, now: datetime) -> int:
        """Seconds until the window has room again; 0 if it has."""
        times = self.granted.setdefault(key, deque())
        while times and now - times[0] >= span:
            times.popleft()
        if len(times) < most:
            return 0
        return max(1, math.ceil((times[0] + span - now).total_seconds()))
