"""Who plays in the stories, and the clock that a story moves."""

import time
from datetime import UTC, datetime, timedelta

START = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)
"""A Tuesday in calm time, eleven o'clock in Harsund."""

OFFICERS = (
    "spokesperson",
    "trade-officer",
    "consular-officer",
    "culture-officer",
    "duty-officer",
    "head-of-mission",
    "administrator",
)
MEMBERS = ("journalist", "business-owner", "citizen", "neighbour")
EVERYBODY = (*OFFICERS, *MEMBERS)
LANGUAGES = {"neighbour": "ar"}
"""What the client of these people speaks; everybody else's speaks English."""

GROUPS = ("press", "trade", "consular", "general")
STAFF = "staff"
PRIVATE = "private"


SOON = 5
"""Seconds for which the clock of a stage keeps pace with ours."""


class StageClock:
    """Runs like a real clock from where the story begins, and jumps when the story says so. Then it runs slowly: what
    a story says of minutes holds on a machine that takes minutes to play it.
    """

    def __init__(self, begins: datetime = START) -> None:
        self._begins = begins
        self._began = time.monotonic()
        self._jumped = timedelta()

    def __call__(self) -> datetime:
        real = time.monotonic() - self._began
        return self._begins + timedelta(seconds=min(real, SOON + real / 10)) + self._jumped

    def jump(self, by: timedelta) -> None:
        self._jumped += by


def shown(who: str) -> str:
    """How people see this person's name."""
    return who.replace("-", " ").title()


def language(who: str) -> str:
    return LANGUAGES.get(who, "en")
