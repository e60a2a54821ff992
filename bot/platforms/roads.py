"""The second road: short words to an officer by SMS, e-mail or whatever else Apprise knows, for when a chat is away.

It only sends. An address names the officer as its chat; where that leads stands in a secret, never in a row or a log.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

from bot.platforms.base import Finding, Parcel
from groups.duty import ROADS
from groups.messages import Outward, Send
from groups.outcomes import Done, MaybeDone, Outcome, Reason, Rejected
from groups.outlets import Capabilities, Pins, Rates, code_points

PATIENCE = 25.0
"""Seconds that all roads of one officer may take together; delivery itself waits no longer than 30."""
LENGTH = 300
"""Characters: two short messages of a telephone."""
AT_ONCE = 3
Way = Callable[[str], object]
"""Says these words at one address; what comes back is true when they were taken."""
logging.getLogger("apprise").disabled = True  # its lines hold addresses with their passwords


class Roads:
    """`roads`: officer → the addresses (Apprise URLs) that lead to them; the words go to all of them."""

    account = ROADS

    def __init__(self, roads: Mapping[str, Sequence[str]], title: str, patience: float = PATIENCE) -> None:
        self._roads = {officer: _opened(urls, title) for officer, urls in roads.items()}
        self._given = {officer: len(urls) for officer, urls in roads.items()}
        self._patience = patience
        self._threads = ThreadPoolExecutor(AT_ONCE, "roads")
        self.capabilities = Capabilities(
            ROADS,
            LENGTH,
            code_points,
            pins=Pins.NONE,
            edits=False,
            delete_window=timedelta(),
            buttons=False,
            silent_pins=False,
            rates=Rates(1, 0, 0, in_flight=AT_ONCE),
        )

    async def open(self) -> None:
        """Nothing is connected before there is something to say."""

    async def close(self) -> None:
        """What is under way ends by its own time-outs."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def act(self, number: int, action: Outward, parcel: Parcel | None = None) -> Outcome:
        """Words only. Done when one road took them; when none did, nobody knows how far they came."""
        if not isinstance(action, Send) or parcel is not None or action.poll:
            return Rejected(Reason.NOT_CHANGEABLE.of("only words go by road"))
        road = self._roads.get(action.to.chat)
        if road is None:
            return Rejected(Reason.CHAT_GONE.value)
        if code_points(action.text) > LENGTH:
            return Rejected(Reason.TOO_LONG.value)
        try:
            async with asyncio.timeout(self._patience):
                loop = asyncio.get_running_loop()
                taken = await loop.run_in_executor(self._threads, self._say, road, str(action.text))
        except TimeoutError:
            return MaybeDone("no road answered in time")
        return Done(f"{ROADS}-{number}") if taken else MaybeDone("no road took it")

    async def notice(self, press: str, words: str, url: str = "") -> None:
        """Nobody can press anything here."""

    async def inspect_account(self) -> tuple[Finding, ...]:
        """Each officer's road: are there addresses that can be understood?"""
        return tuple(_finding(officer, road, self._given[officer]) for officer, road in self._roads.items())

    def _say(self, road: Sequence[Way], words: str) -> bool:
        """Whether one of the addresses took them; what goes wrong in one does not stop the others."""
        taken = [bool(say(words)) for say in road]
        return any(taken)


def _opened(urls: Sequence[str], title: str) -> tuple[Way, ...]:
    """Each address by itself; one that nobody can read takes nothing, and `compatriot doctor` tells of it."""
    from apprise import Apprise, AppriseAsset, NotifyFormat  # takes long to read, and most missions have no road

    made = [(Apprise(asset=AppriseAsset(app_id="Compatriot", async_mode=False)), url) for url in urls]
    return tuple(partial(one.notify, title=title, body_format=NotifyFormat.TEXT) for one, url in made if one.add(url))


def _finding(officer: str, road: tuple[Way, ...], given: int) -> Finding:
    words = f"second road to {officer}: {len(road)} of {given} addresses can be used"
    return Finding(
        len(road) == given, words, "" if len(road) == given else "correct the secret: Apprise cannot read it"
    )
