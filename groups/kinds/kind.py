"""What makes one kind of interest group differ from another. Each kind is a file beside this one."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class Answer(StrEnum):
    """What an intake question takes."""

    WORDS = "words"
    CHOICE = "choice"


@dataclass(frozen=True, slots=True)
class Ask:
    """One question that the intake asks before an officer sees it. Words are msgids (see groups.texts.N_)."""

    name: str
    question: str
    answer: Answer = Answer.WORDS
    choices: tuple[tuple[str, str], ...] = ()  # (value, label)
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """Words are msgids. `first_answer` is working time when `working` is true, else elapsed time.

    `letter` starts the number of a question (`K-0412`). `facts_first`: what is known is offered before an officer is.
    `intake` is asked in private only; in a group the question goes on at once.
    """

    name: str
    label: str
    officer: str  # "spokesperson": who is asked
    about: str  # one line for the group's page and /start
    letter: str
    cap: int  # posts per group and local day in calm
    first_answer: timedelta
    received: str  # receipt, with {number} and {by}
    working: bool = True
    facts_first: bool = False
    intake: tuple[Ask, ...] = ()
