"""Knows the whole local Telegram: its socket, and the hands that tests move it with."""

import asyncio
import random
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, Self, TypeVar

from tests.patience import PATIENCE
from tests.peers.telegram.accounts import Account
from tests.peers.telegram.bots import Bot, Press
from tests.peers.telegram.calls import Call, Calls
from tests.peers.telegram.chats import Chat
from tests.peers.telegram.faults import Fault
from tests.peers.telegram.frontdoor import FrontDoor
from tests.peers.telegram.groups import Channel, Group
from tests.peers.telegram.ledger import Ledger
from tests.peers.telegram.limits import Limits, Storm
from tests.peers.telegram.listener import Listener
from tests.peers.telegram.people import Person
from tests.peers.telegram.shapes import Clock, system_clock
from tests.peers.telegram.updates import Update
from tests.peers.telegram.world import World

OWNERS = 7_000_000
"""Owners that a test did not name get ids from here on."""

T = TypeVar("T")


class TelegramServer(Listener):
    """A Bot API server on loopback. It outlives the bots that talk to it.

    Use `async with TelegramServer(clock) as server:`, or `await
    TelegramServer.start(clock)` and later `await server.stop()`. `clock` answers an
    aware UTC datetime; only the long poll and slow answers wait in real time.
    """

    def __init__(self, clock: Clock = system_clock, port: int = 0) -> None:
        self.world = World(clock)
        self.door = FrontDoor(self.world, Calls(clock))
        super().__init__(self.door, port)

    @classmethod
    async def start(cls, clock: Clock = system_clock, port: int = 0) -> Self:
        """A server that listens; port 0 takes a free one."""
        server = cls(clock, port)
        await server.listen()
        return server

    async def __aenter__(self) -> Self:
        await self.listen()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    def add_bot(
        self,
        token: str = "4242:test-token",
        name: str = "Embassy",
        username: str = "embassy_bot",
        can_read_all_group_messages: bool = False,
    ) -> Bot:
        """A bot account; privacy mode is on unless it may read everything."""
        bot = Bot(token, name, username, can_read_all_group_messages)
        self.world.bots[bot.id] = bot
        return bot

    def revoke(self, bot: Bot, new_token: str | None = None) -> None:
        """Make the token worthless; with a new one the bot goes on under that."""
        bot.revoked = new_token is None
        bot.token = new_token or bot.token

    def person(
        self,
        number: int,
        name: str,
        username: str | None = None,
        language: str | None = None,
    ) -> Person:
        """Somebody with a telephone."""
        person = Person(self.world, number, name, username, language)
        self.world.people[number] = person
        return person

    def group(
        self,
        title: str,
        members: Sequence[Account] = (),
        kind: Literal["group", "supergroup"] = "supergroup",
        *,
        forum: bool = False,
        owner: Person | None = None,
        username: str | None = None,
    ) -> Group:
        """A group; forums are supergroups. Nobody is told of its first members."""
        big = forum or kind == "supergroup"
        chief = owner or self.new_owner()
        group = self.world.new_group(title, chief, supergroup=big, members=members)
        group.is_forum = forum
        group.username = username
        return group

    def channel(
        self,
        title: str,
        discussion: Group | None = None,
        *,
        owner: Person | None = None,
        username: str | None = None,
    ) -> Channel:
        """A channel, with a group in which its posts are discussed."""
        channel = self.world.new_channel(title, owner or self.new_owner())
        channel.username = username
        if discussion is not None:
            channel.linked, discussion.linked = discussion, channel
        return channel

    def new_owner(self) -> Person:
        """Somebody who owns a chat and is not in the story."""
        number = OWNERS + len(self.world.people)
        return self.person(number, "Owner")

    @property
    def ledger(self) -> Ledger:
        """What was really delivered."""
        return self.world.ledger

    @property
    def calls(self) -> list[Call]:
        """Every call of every bot."""
        return self.door.calls.made

    @property
    def calls_in_window(self) -> list[Call]:
        """Calls that came while their bot had been told to wait."""
        return [call for call in self.calls if call.in_window]

    @property
    def updates(self) -> list[Update]:
        """Every update that was made, of all bots."""
        return [one for bot in self.world.bots.values() for one in bot.updates.made]

    def calls_of(self, method: str) -> list[Call]:
        """The calls of one method."""
        return [call for call in self.calls if call.method == method]

    def copies(self, chat: Chat | None = None, text_contains: str = "") -> int:
        """How many messages bots really put there with these words."""
        return self.ledger.copies(chat, text_contains)

    def fault(
        self,
        method: str,
        mode: str,
        times: int | None = 1,
        *,
        chat: Chat | int | None = None,
        after: int = 0,
        delivered: bool = False,
        **params: Any,
    ) -> None:
        """Let coming calls fail: see `Fault` and `MODES`.

        `params`: `retry_after` (429, seconds), `description` (refusals), `seconds`
        (slow). "refused" closes the socket at once, until `listen_again()`.
        """
        if mode == "refused":
            self.stop_listening()
            return
        fault = Fault(method, mode, times, chat, after, delivered, params)
        self.door.faults.add(fault)

    def clear_faults(self) -> None:
        """Let everything work again."""
        self.door.faults.clear()

    def enforce_limits(
        self,
        per_second: int | None = None,
        per_chat_per_minute: int | None = None,
        per_chat_per_second: int | None = None,
    ) -> None:
        """Answer 429 from now on when a bot writes faster; no arguments: no limits."""
        self.door.limits = Limits(per_second, per_chat_per_minute, per_chat_per_second)

    def begin_storm(self, seconds: float, longest: int = 20, seed: int = 1) -> None:
        """For so long, answer everything but the long poll with 429 and a random `retry_after` up to `longest`."""
        self.door.storm = Storm(self.now() + timedelta(seconds=seconds), longest, random.Random(seed))

    def jump_update_ids(self, next_id: int) -> None:
        """Give the next update of every bot this id, as after a silent week."""
        for bot in self.world.bots.values():
            bot.updates.jump(next_id)

    def replay(self, update: Update) -> None:
        """Hand out the very same update once more, whatever was confirmed."""
        for bot in self.world.bots.values():
            if update in bot.updates.made:
                bot.updates.replay(update)

    def press_again(self, press: Press) -> None:
        """The app repeats a press it got no answer to: new update id, same press."""
        press.bot.updates.add("callback_query", press.body, self.world.now())

    async def wait_for(self, predicate: Callable[[], T], timeout: float = PATIENCE) -> T:  # noqa: ASYNC109 - stories say `timeout`
        """Wait in real time until the predicate is true, and return its value."""
        loop = asyncio.get_running_loop()
        ends = loop.time() + timeout
        while not (value := predicate()):
            if loop.time() >= ends:
                seen = [f"{one.act} {one.text[:60]!r}" for one in self.ledger.entries[-5:]]
                raise AssertionError(f"not within {timeout} s; the ledger ends: {seen}")
            await asyncio.sleep(0.005)
        return value

    def now(self) -> datetime:
        """The server's moment, UTC."""
        return self.world.now().astimezone(UTC)
