"""Knows the queue of updates of one bot: ids, expiry, confirmation, and who polls."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.peers.telegram.shapes import Json

ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""Kinds that a bot gets only when it asks for them by name."""

DAY = timedelta(hours=24)
PRESS_LIFE = timedelta(seconds=150)
FUTURE = 10
"""An offset further ahead than this comes from a queue that no longer exists."""


@dataclass(eq=False)
class Update:
    """One update. `forced` means: hand it out once more whatever was confirmed."""

    id: int
    kind: str
    body: Json
    made_at: datetime
    forced: bool = False
    handed_out: bool = False

    def json(self) -> Json:
        """The Update object."""
        return {"update_id": self.id, self.kind: self.body}

    def expired(self, now: datetime) -> bool:
        """Messages wait for a day, presses of buttons for 150 seconds."""
        life = PRESS_LIFE if self.kind == "callback_query" else DAY
        return now - self.made_at > life


class Updates:
    """The updates that wait for one bot."""

    def __init__(self, first_id: int) -> None:
        self.next_id = first_id
        self.allowed: frozenset[str] = frozenset()
        self.waiting: list[Update] = []
        self.made: list[Update] = []
        self.poller: asyncio.Future[str] | None = None
        self.news = asyncio.Event()

    def wants(self, kind: str) -> bool:
        """Whether an update of this kind is made at all."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def add(self, kind: str, body: Json, now: datetime) -> Update | None:
        """Make an update, unless the bot did not ask for its kind."""
        if not self.wants(kind):
            return None
        update = Update(self.next_id, kind, body, now)
        self.next_id += 1
        self.made.append(update)
        self.put(update)
        return update

    def put(self, update: Update) -> None:
        """Queue an update and wake whoever polls."""
        self.waiting.append(update)
        self.news.set()

    def replay(self, update: Update) -> None:
        """Hand out the very same update once more."""
        self.put(Update(update.id, update.kind, update.body, update.made_at, forced=True))

    def jump(self, next_id: int) -> None:
        """Restart the ids; the real server does so after a silent week."""
        if any(not update.handed_out for update in self.waiting):
            raise ValueError("updates are still waiting: ids restart in an empty queue")
        self.waiting.clear()
        self.next_id = next_id

    def confirm(self, offset: int) -> None:
        """Forget what the offset says is known; a negative one keeps the last ones."""
        if offset < 0:
            del self.waiting[:offset]
        elif offset <= self.next_id + FUTURE:
            self.waiting = [one for one in self.waiting if one.id >= offset or (one.forced and not one.handed_out)]

    def take(self, limit: int, now: datetime) -> list[Update]:
        """The oldest waiting updates; they stay until they are confirmed."""
        self.waiting = [one for one in self.waiting if not one.expired(now)]
        batch = self.waiting[:limit]
        for update in batch:
            update.handed_out = True
        if not batch:
            self.news.clear()
        return batch

    def seize(self) -> "asyncio.Future[str]":
        """Become the one poller; whoever polled before is sent away."""
        self.dismiss("getUpdates")
        self.poller = asyncio.get_running_loop().create_future()
        return self.poller

    def dismiss(self, reason: str) -> None:
        """End the poll under way, if any."""
        if self.poller is not None and not self.poller.done():
            self.poller.set_result(reason)
