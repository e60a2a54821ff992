"""A platform in memory: it answers as it is told, and remembers what it was asked."""

import asyncio
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.platforms.base import Batch, Ears, Finding, Parcel
from groups.messages import Lasting, Update
from groups.outcomes import Done, Outcome
from groups.outlets import Capabilities, Rates, code_points

UNLIMITED = Rates(0, 0, 0, in_flight=4)


@dataclass
class MemoryPlatform:
    """`answers` are given in turn; then everything is done. `gate` holds acts back while it is closed."""

    account: str = "memory"
    rates: Rates = UNLIMITED
    answers: deque[Outcome | Callable[[Lasting], Outcome]] = field(default_factory=deque)
    acted: list[tuple[int, Lasting]] = field(default_factory=list)
    noticed: list[tuple[str, str]] = field(default_factory=list)
    updates: deque[tuple[Update, ...]] = field(default_factory=deque)
    confirmed: list[int] = field(default_factory=list)
    gate: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.gate.set()
        self.capabilities = Capabilities("memory", 4096, code_points, rates=self.rates)

    async def open(self) -> None:
        """Nothing to open."""

    async def close(self) -> None:
        """Nothing to close."""

    async def act(self, number: int, action: Lasting, parcel: Parcel | None = None) -> Outcome:
        self.acted.append((number, action))
        await self.gate.wait()
        answer = self.answers.popleft() if self.answers else Done(str(len(self.acted)))
        return answer(action) if callable(answer) else answer

    async def notice(self, press: str, words: str, url: str = "") -> None:
        self.noticed.append((press, words))

    async def inspect_account(self) -> tuple[Finding, ...]:
        return (Finding(True, "memory"),)

    async def fetch(self, offset: int, ears: Ears, seconds: float) -> Batch:
        self.confirmed.append(offset)
        if not self.updates:
            await asyncio.sleep(seconds)
            return Batch((), offset)
        batch = self.updates.popleft()
        return Batch(batch, max(update.id for update in batch) + 1)
