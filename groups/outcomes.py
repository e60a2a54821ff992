"""How an action ended: a closed set. `match` over it is exhaustive and the type checker proves it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Reason(StrEnum):
    """Why a platform refused, in words that are the same on every platform, so that rules can match them.

    A reason may go on after ": ": `no right: pin` names the missing Power, `bad text: …` what is wrong with the text.
    """

    MESSAGE_GONE = "message not found"
    NOT_CHANGEABLE = "message cannot be changed"
    TOO_OLD = "message is too old"
    NO_RIGHT = "no right"
    TOO_LONG = "text is too long"
    BAD_TEXT = "bad text"
    CHAT_GONE = "chat not found"
    BLOCKED = "blocked"
    NOT_STARTED = "never spoke to us"
    KICKED = "not in the chat"
    THREAD_GONE = "thread not found"
    THREAD_CLOSED = "thread is closed"
    CONFLICT = "somebody else uses the token"
    TOKEN = "the token is refused"  # noqa: S105 - words about a token, not one
    UNREACHABLE = "unreachable"
    FILE_GONE = "file not found"
    FILE_BIG = "file is too big"
    FILE_BAD = "file is not taken"
    IS_ADMIN = "administers the chat"
    NO_PERSON = "person not found"
    NOT_HERE = "not possible in this chat"
    ODD_ANSWER = "odd answer"
    DRILL = "E-DRILL"

    def of(self, what: str) -> str:
        """The reason with what it is about."""
        return f"{self.value}: {what}"

    def heads(self, reason: str) -> bool:
        """Whether a reason is this one, with or without what it is about."""
        return reason == self.value or reason.startswith(f"{self.value}: ")


@dataclass(frozen=True, slots=True)
class Seen:
    """What a platform says of a chat. `pinned` is the id of the pin it shows first, `name` that under which everybody
    finds the chat ("" for none); `asked_at` when we asked, filled in by the sender: what we heard of our rights since
    then is newer."""

    title: str
    members: int
    powers: tuple[str, ...]
    pinned: str = ""
    standing: str = "member"
    name: str = ""
    asked_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """It is so. `remote` is the platform's id of a new message and `at` when it says that this was sent; `seen` is the
    answer to an Inspect, `digest` to a Fetch or a Draw.

    `note` is a Reason why it was done otherwise than asked: THREAD_GONE for what went to the main thread of the chat.
    """

    remote: str = ""
    seen: Seen | None = None
    note: str = ""
    digest: str = ""
    at: datetime | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class SlowDown:
    """Surely not done; nothing more from this account for `retry_after` seconds."""

    retry_after: float


@dataclass(frozen=True, slots=True)
class NotDone:
    """Surely not done, and trying again may help."""

    reason: str


@dataclass(frozen=True, slots=True)
class MaybeDone:
    """Nobody can know whether it was done."""

    reason: str


@dataclass(frozen=True, slots=True)
class Moved:
    """Surely not done: the chat lives at another id now."""

    chat: str


@dataclass(frozen=True, slots=True)
class Closed:
    """Surely not done: this destination does not take us any more (blocked, kicked, deleted)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Surely not done, and the same action will never be taken (no right, bad text, message gone)."""

    reason: str


@dataclass(frozen=True, slots=True)
class Misconfigured:
    """Surely not done, and nothing of this account will be: its token is refused."""

    reason: str


Outcome = Done | SlowDown | NotDone | MaybeDone | Moved | Closed | Rejected | Misconfigured
