"""What a page is told by the rest of the machine. Words are in the reader's language; times are shown as given."""

from dataclasses import dataclass
from typing import Protocol
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Role:
    """Somebody a visitor can be. `key` stands in the address, `label` a msgid, `language` their first choice."""

    key: str
    identity: str
    label: str
    staff: bool = False
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sign:
    """What stands over the page: the mission's name, its place, and the zone of the hours shown."""

    name: str
    place: str
    zone: ZoneInfo
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A command that this person may give here: `/facts` and one or two words of help."""

    name: str
    help: str = ""


@dataclass(frozen=True, slots=True)
class Slots:
    """Use of the day: `used` of `of`; `level` draws it in the colour of an open crisis."""

    title: str
    used: int
    of: int
    line: str
    note: str = ""
    level: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    label: str
    href: str


@dataclass(frozen=True, slots=True)
class About:
    """The side column of a chat. An empty field leaves its part out; a chat without About has no column.

    `line` stands under the chat's name; `words` says what the group is for; `more` are headed lists (cards, roll call).
    """

    line: str = ""
    words: str = ""
    slots: Slots | None = None
    expect: tuple[str, ...] = ()
    officers: tuple[str, ...] = ()
    more: tuple[tuple[str, tuple[str, ...]], ...] = ()
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing that waits for an officer. `soon` draws its clock; `chat` and `message` lead there, if given."""

    what: str
    meta: str = ""
    soon: bool = False
    chat: str = ""
    message: str = ""


@dataclass(frozen=True, slots=True)
class OneTimeCode:
    """The example authenticator of an officer with a second factor: six digits, and the seconds they still hold."""

    code: str
    seconds: int


class Screens(Protocol):
    """What the pages ask; every answer is for one identity, in `language` where it has words."""

    async def commands(self, identity: str, chat: str, language: str) -> tuple[Suggestion, ...]: ...

    async def about(self, identity: str, chat: str, language: str) -> About | None: ...

    async def waiting(self, identity: str, language: str) -> tuple[Waiting, ...]: ...

    async def authenticator(self, identity: str) -> OneTimeCode | None: ...

    async def levels(self) -> dict[str, int]:
        """The level of the open crisis per chat, 1 to 3; chats without one are left out."""
        ...
