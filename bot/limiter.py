"""How fast an account may speak: smooth buckets, and silence when the platform asks for it. Times are monotonic."""

from collections import defaultdict, deque

from groups.outlets import Rates

PAUSE_MARGIN = 0.5
"""Seconds added to what a platform asks for: its clock is not ours."""


class Limiter:
    """Buckets of one account. They only smooth: what a platform says (`pause`) always wins."""

    def __init__(self, rates: Rates) -> None:
        self.rates = rates
        self.paused_until = 0.0
        self.is_careful = False
        """After a silence one goes ahead alone: if it is told to wait again, no other was on its way."""
        self._all: deque[float] = deque()
        self._chats: defaultdict[str, deque[float]] = defaultdict(deque)

    def pause(self, now: float, seconds: float) -> None:
        """Nothing at all for so many seconds; a longer pause is never shortened."""
        self.paused_until = max(self.paused_until, now + seconds + PAUSE_MARGIN)
        self.is_careful = True

    def free_at(self, chat: str, now: float, *, words: bool) -> float:
        """When something may go to this chat; `now` means at once. `words`: it says or edits something."""
        at = self._open_at(now)
        if words and self.rates.per_chat_minute:
            at = max(at, _window(self._chats[chat], now, 60.0, self.rates.per_chat_minute))
        if words and self.rates.per_chat_second and self._chats[chat]:
            at = max(at, self._chats[chat][-1] + 1.0 / self.rates.per_chat_second)
        return at

    def is_shut(self, now: float) -> bool:
        """Whether nothing may go to any chat now."""
        return self._open_at(now) > now

    def _open_at(self, now: float) -> float:
        at = max(now, self.paused_until)
        return max(at, _window(self._all, now, 1.0, self.rates.per_second)) if self.rates.per_second else at

    def take(self, chat: str, now: float, *, words: bool) -> None:
        """Something goes now."""
        if self.rates.per_second:
            self._all.append(now)
        if words and (self.rates.per_chat_minute or self.rates.per_chat_second):
            self._chats[chat].append(now)
            if len(self._chats) > 10_000:
                self._forget(now)

    def _forget(self, now: float) -> None:
        for chat in [chat for chat, times in self._chats.items() if not times or times[-1] < now - 60]:
            del self._chats[chat]


def _window(times: deque[float], now: float, length: float, most: float) -> float:
    """When the window of `length` seconds has room for one more."""
    while times and times[0] <= now - length:
        times.popleft()
    return now if len(times) < most else times[len(times) - int(most)] + length
