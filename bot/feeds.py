"""Looks at others' CAP feeds every two minutes. What it finds becomes rows and dues; officers decide about them."""

import asyncio
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC

import structlog

from bot.app import App
from bot.fetching import PASSING, Fetcher, Refused
from bot.log import where
from config.schema import Feed
from groups import cap
from groups.cap import Message, Ref, Unfit
from handlers.tools.cap_xml import Found, Unreadable, read
from storage.unit import Unit

log = structlog.get_logger()

EVERY = 120.0
"""Seconds between two looks."""
AT_ONCE = 20
"""Documents of one feed that are fetched in one look; the rest come with the next."""
KNOWN = 2000
"""Addresses of documents that are remembered, so that each is fetched once."""
FAILS = 5
"""Looks in a row that find nobody before it is told."""


@dataclass
class Memory:
    """Of one feed, until a restart; what was taken over stands in the database."""

    url: str = ""
    mark: str = ""
    fails: int = 0
    known: OrderedDict[str, None] = field(default_factory=OrderedDict)

    def remember(self, links: Iterable[str]) -> None:
        self.known |= dict.fromkeys(links)
        while len(self.known) > KNOWN:
            self.known.popitem(last=False)


class FeedReader:
    """A part of the app."""

    def __init__(self, app: App, fetcher: Fetcher | None = None) -> None:
        self.app = app
        self.fetcher = fetcher or Fetcher()
        self._memory: dict[str, Memory] = {}

    async def run_part(self) -> None:
        try:
            while True:
                await self.look()
                await asyncio.sleep(EVERY)
        except asyncio.CancelledError:
            await self.fetcher.close()
            raise

    async def look(self) -> None:
        """Every feed once. What one of them does hurts no other, and nobody else either."""
        for feed in self.app.house.mission.feeds:
            try:
                await self._feed(feed)
            except Exception as fault:  # noqa: BLE001 - strangers write what is read here; the next look is soon
                log.error("a feed could not be looked at", feed=feed.id, fault=type(fault).__name__, at=where(fault))

    async def _feed(self, feed: Feed) -> None:
        memory = self._of(feed)
        found = await self._read(feed, feed.url, memory.mark)
        if isinstance(found, str):
            return await self._failed(feed, found)
        memory.fails = 0
        if found is None:
            return None
        seen, mark = found
        fresh = [link for link in dict.fromkeys(seen.links) if link and link not in memory.known]
        got = {link: await self._read(feed, link) for link in fresh[:AT_ONCE]}
        await self._keep(feed, [seen, *(each[0] for each in got.values() if isinstance(each, tuple))])
        for fault in {each for each in got.values() if isinstance(each, str) and each not in PASSING}:
            await self._failed(feed, fault)
        memory.remember(link for link, each in got.items() if each not in PASSING)
        memory.mark = mark if all(link in memory.known for link in fresh) else ""
        return None

    async def _read(self, feed: Feed, url: str, mark: str = "") -> tuple[Found, str] | str | None:
        """What stands there, with its mark; None when it is as it was; else why it cannot be had."""
        try:
            answer = await self.fetcher.get(feed, url, mark)
            if answer.content is None:
                return None
            return await asyncio.to_thread(read, answer.content), answer.mark
        except Refused as refused_:
            return refused_.reason
        except Unreadable:
            return "xml"

    async def _keep(self, feed: Feed, found: list[Found]) -> None:
        """In one transaction. Oldest first, so that an update comes after what it updates."""
        messages = sorted((each for one in found for each in one.messages), key=lambda each: each.ref.sent)
        broken = sum(one.broken for one in found)
        if not messages and not broken:
            return
        async with self.app.storage.unit() as unit:
            for message in messages:
                await take(unit, feed, message)
            if broken:
                await refused(unit, feed, Unfit.BROKEN)

    async def _failed(self, feed: Feed, reason: str) -> None:
        """Told once a day; what passes by itself only when it does not pass."""
        memory = self._of(feed)
        memory.fails += 1
        if reason in PASSING and memory.fails < FAILS:
            return
        async with self.app.storage.unit() as unit:
            await refused(unit, feed, reason)

    def _of(self, feed: Feed) -> Memory:
        memory = self._memory.setdefault(feed.id, Memory(feed.url))
        if memory.url != feed.url:  # the files changed
            memory = self._memory[feed.id] = Memory(feed.url)
        return memory


async def take(unit: Unit, feed: Feed, message: Message) -> None:
    """A message comes in once, whichever way and however often it is seen."""
    why = cap.unfit(message, unit.now)
    if why is Unfit.OLD:
        return
    sent = cap.stamp(message.ref.sent.astimezone(UTC))
    number = await unit.heard.add(feed.id, message.ref, sent, None if why else message, why or "")
    if number and why:
        await unit.dues.ensure("cap.refused", feed.id)
    elif number:
        await unit.dues.set("cap.heard", str(number), unit.now)


async def refused(unit: Unit, feed: Feed, reason: str) -> None:
    """What has no name of its own is counted once a day."""
    day = f"{unit.now:%Y-%m-%d}"
    if await unit.heard.add(feed.id, Ref("", f"{feed.id}:{reason}", unit.now), day, None, reason):
        await unit.dues.ensure("cap.refused", feed.id)
