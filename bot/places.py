"""What the router asks for at every update, kept in memory: which group a chat is, and whom we have met."""

from groups.messages import Address, Sender
from storage.unit import Unit

MOST = 50_000
"""People and chats that are kept in memory before all are forgotten (and read anew)."""


class Known:
    """A cache before the tables. It holds nothing that the tables do not."""

    def __init__(self) -> None:
        self._groups: dict[Address, str] = {}
        self._met: dict[tuple[Sender, Address, bool], str] = {}

    def forget(self) -> None:
        """Something changed in the tables."""
        self._groups.clear()
        self._met.clear()

    async def group_of(self, unit: Unit, at: Address) -> str:
        """The group that a chat is bound to, or ""."""
        if at not in self._groups:
            self._limit()
            place = await unit.addresses.find(at)
            self._groups[at] = place.group_id if place else ""
        return self._groups[at]

    async def meet(self, unit: Unit, sender: Sender, at: Address, *, private: bool) -> str:
        """The language that the sender chose; whoever writes for the first time is remembered."""
        key = (sender, at, private)
        if key not in self._met:
            self._limit()
            await unit.people.meet(sender, at, private=private)
            self._met[key] = await unit.people.language(sender.identity)
        return self._met[key]

    def _limit(self) -> None:
        if len(self._groups) + len(self._met) > MOST:
            self.forget()
