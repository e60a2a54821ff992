"""Knows who can speak on Telegram: the fields of a User."""

from tests.peers.telegram.shapes import Json, known


class Account:
    """A person or a bot, as every chat shows it."""

    is_bot = False

    def __init__(
        self,
        number: int,
        name: str,
        username: str | None = None,
        language: str | None = None,
    ) -> None:
        first, _, last = name.partition(" ")
        self.id = number
        self.first_name = first
        self.last_name = last or None
        self.username = username
        self.language = language

    @property
    def name(self) -> str:
        """The name as people read it."""
        return " ".join(part for part in (self.first_name, self.last_name) if part)

    def json(self) -> Json:
        """The User object."""
        return known(
            id=self.id,
            is_bot=self.is_bot,
            first_name=self.first_name,
            last_name=self.last_name,
            username=self.username,
            language_code=self.language,
        )


class HouseBot(Account):
    """One of the accounts that Telegram itself speaks through."""

    is_bot = True


ANONYMOUS_ADMIN = HouseBot(1087968824, "Group", "GroupAnonymousBot")
"""Shown as the sender when an administrator speaks in the name of the group."""

CHANNEL_SENDER = HouseBot(136817688, "Channel", "Channel_Bot")
"""Shown as the sender when somebody speaks in a group in the name of a channel."""

TELEGRAM = Account(777000, "Telegram")
"""Brings the posts of a channel into its discussion group."""
