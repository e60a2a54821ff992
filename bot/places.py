"""What the router asks for at every update, kept in memory: which group a chat is, and whom we have met."""

from collections.abc import Iterable

from groups.messages import Address, Sender
from storage.addresses import WAITING
from storage.unit import Unit

MOST = 50_000
"""People and chats that are kept in memory before all are forgotten (and read anew)."""


class Known:
    """A cache before the tables. It holds nothing that the tables do not."""

    def __init__(self) -> None:
        self._groups: dict[Address, tuple[str, str]] = {}
        self._met: dict[tuple[Sender, Address], str] = {}

    def forget(self) -> None:
        """Something changed in the tables."""
        self._groups.clear()
        self._met.clear()

    async def group_of(self, unit: Unit, at: Address) -> tuple[str, str]:
        """The group that a chat is bound to, or "", and the language of this chat alone, or ""."""
        if at not in self._groups:
            self._limit()
            place = await unit.addresses.find(at)
            self._groups[at] = (place.group_id, place.language) if place and place.state not in WAITING else ("", "")
        return self._groups[at]

    async def meet(self, unit: Unit, sender: Sender, at: Address) -> str:
        """The language that somebody in private chose; whoever writes for the first time is remembered."""
        await self.meet_all(unit, [(sender, at)])
        return self._met[sender, at]

    async def meet_all(self, unit: Unit, people: Iterable[tuple[Sender, Address]]) -> None:
        """The same for everybody of a batch, with one statement for all who are new to us."""
        new = {sender.identity: (sender, at) for sender, at in people if (sender, at) not in self._met}
        if new:
            self._limit()
            languages = await unit.people.meet_all(new)
            self._met |= {each: languages[who] for who, each in new.items()}

    def _limit(self) -> None:
        if len(self._groups) + len(self._met) > MOST:
            self.forget()
