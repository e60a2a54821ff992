"""What of a group nobody needs: talk is counted and forgotten, and so is who comes and goes."""

from collections import Counter

from config.mission import Mission
from storage.unit import Storage


class Hearing:
    """The bound chats of one account and the officers' identities there, kept in memory."""

    def __init__(self, account: str, platform: str) -> None:
        self.account = account
        self.platform = platform
        self.talk: Counter[tuple[str, str]] = Counter()
        self._bound: frozenset[tuple[str, str]] = frozenset()
        self._officers: frozenset[str] = frozenset()
        self._staff = ""

    async def refresh(self, storage: Storage, mission: Mission) -> None:
        """Read the bindings and the officers anew, after either changed."""
        async with storage.reading() as unit:
            places = await unit.addresses.all_bound()
        ours = [place.address for place in places if place.address.account == self.account]
        staff = mission.staff_room
        self._staff = staff.chat if staff.account == self.account else ""
        self._bound = frozenset(
            (at.chat, at.thread) for at in ours if (at.chat, at.thread) != (staff.chat, staff.thread)
        )
        self._officers = frozenset(mission.officer_identities)

    def is_talk(self, chat: str, thread: str, sender: str) -> bool:
        """Whether plain words of this sender (`telegram:123`) in this chat are talk."""
        here = (chat, thread) in self._bound or (chat, "") in self._bound
        return here and sender not in self._officers

    def count_talk(self, chat: str, thread: str) -> None:
        self.talk[chat, thread] += 1

    def must_stay(self, chat: str, identity: str) -> bool:
        return bool(self._staff) and chat == self._staff and identity in self._officers
