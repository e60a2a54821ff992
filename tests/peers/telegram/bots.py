"""Knows one bot: its token, its updates, its settings and the presses it answers."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from tests.peers.telegram.accounts import Account
from tests.peers.telegram.shapes import Json, known
from tests.peers.telegram.updates import PRESS_LIFE, Updates

if TYPE_CHECKING:
    from tests.peers.telegram.messages import Message


@dataclass(eq=False)
class Press:
    """One press of a button, and what the bot answered to it."""

    id: str
    bot: "Bot"
    by: Account
    data: str
    made_at: datetime
    body: Json
    message: "Message | None" = None
    answered: bool = False
    answer: str | None = None
    alert: bool = False

    def open(self, now: datetime) -> bool:
        """Whether it can still be answered: once, and within 150 seconds."""
        return not self.answered and now - self.made_at <= PRESS_LIFE


class Bot(Account):
    """One bot account."""

    is_bot = True

    def __init__(self, token: str, name: str, username: str, reads_all: bool) -> None:
        super().__init__(int(token.partition(":")[0]), name, username)
        self.token = token
        self.reads_all = reads_all
        self.updates = Updates(first_id=self.id % 1000 * 100_000 + 1)
        self.presses: dict[str, Press] = {}
        self.webhook: Json = {}
        self.commands: dict[str, list[Json]] = {}
        self.names: dict[str, str] = {}
        self.revoked = False

    def profile(self) -> Json:
        """The User object that getMe answers with."""
        flags = known(
            can_join_groups=True,
            can_read_all_group_messages=self.reads_all,
            supports_inline_queries=False,
            can_connect_to_business=False,
            has_main_web_app=False,
        )
        return {**self.json(), **flags}
