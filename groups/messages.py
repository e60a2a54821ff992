"""What comes in and what goes out, on any platform. Every way in is an Incoming; a handler answers with Actions."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum

from groups.outcomes import Outcome
from groups.texts import Text


@dataclass(frozen=True, slots=True)
class Address:
    """A place that can be written to: an account of ours, a chat there, and a thread ("" for none)."""

    account: str
    chat: str
    thread: str = ""

    def __str__(self) -> str:  # type: ignore[explicit-override]  # the standard library has no override before 3.12
        return f"{self.account}/{self.chat}/{self.thread}" if self.thread else f"{self.account}/{self.chat}"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who did it. An anonymous administrator or a channel has no identity and never any right."""

    identity: str = ""
    name: str = ""
    language: str = ""
    anonymous: bool = False
    bot: bool = False


# ---- files ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Media:
    """A file that we keep: the SHA-256 of its bytes, "photo" or "document", its type, and a document's name."""

    digest: str
    sort: str
    mime: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that somebody sent and that we have not fetched: `remote` is what the account calls it.

    `sort`, `mime` and `name` are what the sender claims. `size` is in bytes, 0 when it is not said.
    """

    remote: str
    sort: str
    mime: str = ""
    name: str = ""
    size: int = 0


# ---- ways in --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A person wrote something. `message` is the platform's id of it, unique in its chat."""

    at: Address
    sender: Sender
    message: str
    sent: datetime
    text: Text = field(default_factory=Text)
    private: bool = False
    reply_to: str = ""
    reply_to_us: bool = False
    mentions_us: bool = False
    forwarded: bool = False
    edited: bool = False
    attachment: str = ""  # "photo", "document", ..., also of sorts that we never fetch
    files: tuple[Attached, ...] = ()  # those that a Fetch can get
    chat_title: str = ""


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed. `nonce` is what the button carried; `press` lets the platform end its loading mark."""

    at: Address
    sender: Sender
    message: str
    nonce: str
    press: str
    private: bool = False


class Standing(StrEnum):
    """What we are in a chat."""

    ADMIN = "admin"
    MEMBER = "member"
    MUTED = "muted"
    OUT = "out"


class Power(StrEnum):
    """What a chat may let us do."""

    WRITE = "write"
    PIN = "pin"
    DELETE = "delete"
    INVITE = "invite"
    RESTRICT = "restrict"


@dataclass(frozen=True, slots=True)
class Standings:
    """Our own standing in a chat changed (added, promoted, demoted, removed)."""

    at: Address
    sender: Sender
    standing: Standing
    powers: tuple[Power, ...]
    private: bool = False
    chat_title: str = ""


@dataclass(frozen=True, slots=True)
class Migrated:
    """The chat got a new id; all message ids of the old one are void."""

    at: Address
    chat: str


@dataclass(frozen=True, slots=True)
class PinSeen:
    """The platform told us that a message was pinned, by us or by somebody else."""

    at: Address
    message: str
    by: Sender


@dataclass(frozen=True, slots=True)
class Parted:
    """Somebody is in a chat no more; `by` took them out, or is the same person. Only of people whom Ears ask about."""

    at: Address
    who: Sender
    by: Sender


@dataclass(frozen=True, slots=True)
class Settled:
    """An action of ours ended, or got stuck. `kind` is the action's class name in lower case."""

    at: Address
    action: int
    kind: str
    subject: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class Due:
    """The hour of a due row has come. `kind` names the duty, `subject` what it is about."""

    kind: str
    subject: str
    due_at: datetime


Incoming = Said | Pressed | Standings | Migrated | PinSeen | Parted | Settled | Due


@dataclass(frozen=True, slots=True)
class Update:
    """An Incoming with the platform's own number of it. `digest` tells two updates apart that share a number."""

    id: int
    digest: str
    event: Incoming


# ---- ways out -------------------------------------------------------------------------------------


class Lane(IntEnum):
    """The order in which a full account speaks."""

    CORRECTION = 0
    CRISIS = 1
    REPLY = 2
    ROUTINE = 3


@dataclass(frozen=True, slots=True)
class Button:
    """A choice under a message. The router stores what it means and lets it carry a nonce alone."""

    label: str
    act: str  # a name of handlers.table.BUTTONS
    subject: str = ""
    version: int = 0
    data: str = ""
    only: str = ""  # a person's key, when nobody else may press it
    nonce: str = ""  # filled by the router
    style: str = ""
    """ "main"; "stop" ends or takes back, "grave" begins what is grave; "safe" and "help" are for a check-in; or ""."""


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Send:
    """Say something new. Not repeatable: what cannot be known is AMBIGUOUS.

    `key` makes the action unique: a second one with the same key is dropped. `language` is the reader's, for words that
    delivery has to add ("(repeat)"). `not_after`: expires instead of going out late. `media` is one file at most: an
    album can go out in part. With `poll`, the answers, the text is the question. `plain_links`: no preview of a page.
    """

    to: Address
    text: Text
    buttons: Rows = ()
    lane: Lane = Lane.REPLY
    subject: str = ""
    key: str = ""
    reply_to: str = ""
    language: str = "en"
    silent: bool = False
    look: str = ""  # "keypoint", "card", "form", ...: a hint for platforms that can draw it
    group: str = ""
    not_before: datetime | None = None
    not_after: datetime | None = None
    media: tuple[Media, ...] = ()
    poll: tuple[str, ...] = ()
    plain_links: bool = True


@dataclass(frozen=True, slots=True)
class Edit:
    """Change a message of ours; a newer edit of the same message replaces an unsent one.

    `caption`: the message has a file, and the text stands under it; the file stays.
    """

    to: Address
    message: str
    text: Text
    buttons: Rows = ()
    lane: Lane = Lane.REPLY
    subject: str = ""
    look: str = ""
    caption: bool = False
    plain_links: bool = True


@dataclass(frozen=True, slots=True)
class Pin:
    to: Address
    message: str
    lane: Lane = Lane.CRISIS
    subject: str = ""
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Unpin:
    to: Address
    message: str
    lane: Lane = Lane.CRISIS
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Delete:
    to: Address
    message: str
    lane: Lane = Lane.REPLY
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Inspect:
    """Ask the platform what is true of a chat: title, members, our powers, the current pin."""

    to: Address
    lane: Lane = Lane.ROUTINE
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Fetch:
    """Get a file that somebody sent into this chat. It is kept only if it is of a kind that we take (groups.media)."""

    to: Address
    file: Attached
    lane: Lane = Lane.REPLY
    subject: str = ""
    not_after: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draw:
    """Draw a picture for this chat and keep it: `plot` is a name of handlers.tools.plots, `data` what that one reads.

    No platform hears of it. Done tells the digest, and whoever asked sends the picture.
    """

    to: Address
    plot: str
    data: str
    lane: Lane = Lane.REPLY
    subject: str = ""
    not_after: datetime | None = None


class Footing(StrEnum):
    """What somebody may do in a chat."""

    MEMBER = "member"  # whatever plain members may
    READER = "reader"  # read, and not write
    OUT = "out"  # nothing; but they may come in again


@dataclass(frozen=True, slots=True)
class Restrict:
    """Give a person this footing in a chat, whatever theirs is now. Administrators of the chat are left alone."""

    to: Address
    identity: str
    footing: Footing
    lane: Lane = Lane.ROUTINE
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Leave:
    to: Address
    lane: Lane = Lane.ROUTINE
    subject: str = ""


@dataclass(frozen=True, slots=True)
class Notice:
    """End the loading mark of a press, with a few words, or open a page. Best effort; never in the outbox."""

    to: Address
    press: str
    words: str = ""
    url: str = ""  # a link of the platform's own that opens our private chat (Capabilities.link)


Outward = Send | Edit | Pin | Unpin | Delete | Inspect | Fetch | Restrict | Leave
"""What a platform is asked for."""

Lasting = Outward | Draw
"""What becomes an outbox row, and is done even if the process dies in between."""

Action = Lasting | Notice
"""Everything a handler may ask for."""
