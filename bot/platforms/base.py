"""The contract that every platform keeps, and nothing else."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from groups.messages import Outward, Update
from groups.outcomes import Outcome
from groups.outlets import Capabilities
from storage.media import File


@dataclass(frozen=True, slots=True)
class Batch:
    """What one fetch brought. `offset` confirms the batch when it is handed to the next fetch."""

    updates: tuple[Update, ...]
    offset: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of `compatriot doctor`: is it well, what was found, what to do."""

    well: bool
    what: str
    do: str = ""


class FetchFailed(Exception):
    """A fetch brought nothing because the platform could not be asked. `wait` is in seconds.

    `conflict`: somebody else fetches with our token. `fatal`: the token is refused.
    """

    def __init__(self, reason: str, wait: float = 1.0, *, conflict: bool = False, fatal: bool = False) -> None:
        super().__init__(reason)
        self.wait = wait
        self.conflict = conflict
        self.fatal = fatal


class Ears(Protocol):
    """Tells a platform what of a group nobody needs, before it is made into a message of ours."""

    def is_talk(self, chat: str, thread: str, sender: str) -> bool:
        """Whether plain words of this sender in this chat are talk: a bound group, and no officer."""
        ...

    def count_talk(self, chat: str, thread: str) -> None: ...

    def must_stay(self, chat: str, identity: str) -> bool:
        """Whether it matters that this person is in this chat no more: an officer, and the staff room."""
        ...


@dataclass(slots=True)
class Parcel:
    """The file of one action. Of a Send: `read` gives it, and `remote` is what this account calls it, "" when it never
    had it; the platform writes down there what it is called from now on. Of a Fetch: `content` takes what came.
    """

    read: Callable[[], Awaitable[File]]
    remote: str = ""
    content: bytes = b""


class Platform(Protocol):
    """One account on one platform.

    `act` never raises for anything that the platform or the network does: it answers with an Outcome. `number` is the
    action's own, the same at every try, for platforms that know idempotency; `parcel` is there when the action is about
    a file. `notice` ends a press's loading mark.
    """

    account: str
    capabilities: Capabilities

    async def open(self) -> None: ...

    async def close(self) -> None: ...

    async def act(self, number: int, action: Outward, parcel: Parcel | None = None) -> Outcome: ...

    async def notice(self, press: str, words: str, url: str = "") -> None: ...

    async def inspect_account(self) -> tuple[Finding, ...]: ...


@runtime_checkable
class Named(Protocol):
    """A platform on which everybody can find our bot by its name. `link` opens it, with a word for what is wanted."""

    @property
    def known_as(self) -> str: ...

    def link(self, start: str = "") -> str: ...


@runtime_checkable
class Polled(Platform, Protocol):
    """A platform that is asked for its updates. `fetch` waits up to `seconds`, and confirms all below `offset`.

    It raises FetchFailed and nothing else.
    """

    async def fetch(self, offset: int, ears: Ears, seconds: float) -> Batch: ...
