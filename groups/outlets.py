"""What a platform can do, as values that a rule can ask. Nothing outside a platform asks which platform it is."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from groups.texts import Text


class Pins(StrEnum):
    NONE = "none"
    ONE = "one"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class Rates:
    """Messages: per second in all, per second and per minute in one chat. 0 = no limit of ours."""

    per_second: float
    per_chat_second: float
    per_chat_minute: float
    in_flight: int = 3


@dataclass(frozen=True, slots=True)
class Polls:
    """What a poll may hold, in characters and answers."""

    question: int = 300
    answer: int = 100
    most: int = 12


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a link to a message leads: a chat by its id, or by the `name` under which everybody finds it."""

    message: str
    chat: str = ""
    name: str = ""


def no_link(_start: str) -> str:
    """Most platforms have none."""
    return ""


@dataclass(frozen=True, slots=True)
class Capabilities:
    """`measure` counts a text as the platform does; `unit` names what it counts.

    `link` makes a link that opens our private chat as if somebody had written /start and these words; "" for none.
    `spot` reads a link to a message; None where messages have none that people can copy.
    `restricts`: we can take a member's right to write, and take a member out.
    """

    platform: str
    length: int
    measure: Callable[[Text], int]
    unit: str = "characters"
    caption: int = 1024  # length of a text under a picture or a file
    polls: Polls = Polls()
    pins: Pins = Pins.MANY
    edits: bool = True
    edit_window: timedelta | None = None  # None: for ever
    delete_window: timedelta | None = timedelta(hours=48)
    buttons: bool = True
    threads: bool = False
    idempotency: timedelta | None = None
    silent_pins: bool = True
    restricts: bool = False
    rates: Rates = Rates(25, 1, 20)
    link: Callable[[str], str] = no_link
    spot: Callable[[str], Spot | None] | None = None


def code_points(text: Text) -> int:
    """Unicode code points: how Telegram counts the text of a bot."""
    return sum(len(run.text) for run in text.runs)
