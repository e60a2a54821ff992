"""The wall between a drill and the live mission, at the last step before a platform: what must not pass stays."""

from dataclasses import dataclass

from groups.drills import trespasses
from groups.messages import Address, Lasting
from groups.outlets import Capabilities

Chats = frozenset[tuple[str, str]]
"""(platform, chat): two bots of one platform may sit in the same chat, which has one number for both."""


@dataclass(slots=True)
class Fence:
    """One for each house. `live_chats` are those of the live mission, kept up to date in a drill's house alone."""

    exercise: bool = False
    live_chats: Chats = frozenset()

    def stops(self, account: str, outlet: Capabilities, action: Lasting) -> bool:
        """Whether this account must not do it."""
        lived_in = self.is_live(outlet, action.to)
        return trespasses(action, account, exercise=self.exercise, lived_in=lived_in)

    def is_live(self, outlet: Capabilities, at: Address) -> bool:
        """Whether the live mission is at work in this chat."""
        return (outlet.platform, at.chat) in self.live_chats
