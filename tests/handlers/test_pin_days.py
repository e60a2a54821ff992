"""Days of a crisis in which people unpin, delete, pin over, demote us and move: the card is always back (goal 9)."""

import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from typing_extensions import override

from groups.crisis import REPINS_PER_HOUR
from groups.messages import (
    Action,
    Address,
    Edit,
    Inspect,
    Migrated,
    Pin,
    Power,
    Send,
    Sender,
    Standing,
    Standings,
    Unpin,
)
from groups.outcomes import Done, Outcome, Reason, Rejected, Seen
from storage.cards import Card
from storage.tables import address as places
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import POWERS, Scene, labels, words

GROUPS = ("press", "consular")
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
ACTS = 30
"""What people do in one run; with the hours between, some two days."""
WITHOUT_PIN = tuple(power for power in Power if power is not Power.PIN)


@dataclass
class Chat:
    """A chat as its platform knows it. `again`: when a pin of ours was really put back, by a message pinned before."""

    at: Address
    there: set[int] = field(default_factory=set)
    pins: set[int] = field(default_factory=set)
    may_pin: bool = True
    once: set[int] = field(default_factory=set)
    again: list[datetime] = field(default_factory=list)

    @property
    def top(self) -> str:
        return str(max(self.pins, default=""))


@dataclass
class Days(Watched):
    """A scene in which chats are strict: who has no right is refused, and what is gone cannot be pinned."""

    chats: dict[Address, Chat] = field(default_factory=dict)

    @override
    def _outcome(self, action: Action) -> Outcome:
        chat = self.chats.get(action.to)
        if chat is None:
            return super()._outcome(action)
        match action:
            case Send():
                chat.there.add(self.count + 1)
                return super()._outcome(action)
            case Inspect():
                powers = POWERS if chat.may_pin else tuple(power.value for power in WITHOUT_PIN)
                return Done(seen=Seen("", 100, powers, chat.top, "admin"))
            case Edit() if int(action.message) not in chat.there:
                return Rejected(Reason.MESSAGE_GONE)
            case Pin() | Unpin():
                return self._pinned(chat, action)
            case _:
                return super()._outcome(action)

    def _pinned(self, chat: Chat, action: Pin | Unpin) -> Outcome:
        number = int(action.message)
        if number not in chat.there:
            return Rejected(Reason.MESSAGE_GONE)
        if not chat.may_pin:
            return Rejected(Reason.NO_RIGHT.of("pin"))
        if isinstance(action, Unpin):
            chat.pins.discard(number)
            return Done()
        if number not in chat.pins and number in chat.once:
            chat.again.append(self.now)
        chat.pins.add(number)
        chat.once.add(number)
        return Done()

    # ---- what people do ---------------------------------------------------------------------------------

    async def somebody_acts(self, group: str, chance: random.Random) -> str:
        """One of the things that administrators of a chat do."""
        act = chance.choice(("unpins", "unpins", "unpins all", "deletes", "pins over", "demotes", "promotes", "moves"))
        chat = self.of(group)
        ours = int((await self.card(group)).message or 0)
        match act:
            case "unpins":
                chat.pins.discard(ours)
            case "unpins all":
                chat.pins.clear()
            case "deletes":
                chat.there.discard(ours)
                chat.pins.discard(ours)
            case "pins over":
                chat.there.add(number := int(self._next()))
                chat.pins.add(number)
            case "demotes" | "promotes":
                chat.may_pin = act == "promotes"
                if chance.random() < 0.7:  # else we have to find out by ourselves
                    powers = tuple(Power) if chat.may_pin else WITHOUT_PIN
                    await self.happens(Standings(chat.at, Sender("web:citizen"), Standing.ADMIN, powers))
            case _:
                await self._moves(group, chat)
        return act

    async def _moves(self, group: str, old: Chat) -> None:
        """A supergroup: other message numbers, no pins."""
        new = Address(old.at.account, f"{group}-{self._next()}")
        self.chats[new] = Chat(new, may_pin=old.may_pin, again=old.again)
        del self.chats[old.at]
        await self.happens(Migrated(old.at, new.chat))

    def of(self, group: str) -> Chat:
        return next(chat for at, chat in self.chats.items() if group in at.chat)

    @override
    async def card(self, group_id: str) -> Card:
        async with self.unit() as unit:
            return next(card for card in await unit.cards.shown() if card.group_id == group_id)

    async def hours_pass(self, by: timedelta) -> None:
        """Nobody touches anything; looks at what has not changed are left out."""
        await self.passes(by)
        async with self.unit() as unit:
            await unit.dues.set("pins.look", "all", self.now + MINUTE)

    # ---- what has to be true ------------------------------------------------------------------------------

    async def wrong(self, group: str) -> str:
        """Why the chat is not as it should be; "" when it is, or when the officers know what hinders us."""
        chat, card = self.of(group), await self.card(group)
        number = int(card.message or 0)
        if number in chat.pins and (card.state == "pinned" or not chat.may_pin):
            return ""
        if chat.top and int(chat.top) > number:
            return ""  # somebody's newer pin hides whether ours is still below it
        board = words(await self.says("duty-officer", "/crisis"))
        named = group in board.partition("Not as it should be")[2]
        if named and not chat.may_pin and card.fault == "pin":
            return ""
        if named and card.fault == "asked" and len(card.repins) >= REPINS_PER_HOUR:
            return ""
        return f"{card.state} {card.fault} {number} of {chat.pins}, named: {named}"

    async def an_officer_decides(self, group: str) -> None:
        """Asked about a card that is taken down again and again, an hour later: pin it once more."""
        if (await self.card(group)).fault != "asked":
            return
        asked = [
            each for each in self.sent_to(self.staff) if "Pin it again" in labels(each) and group in str(each.text)
        ]
        await self.hours_pass(HOUR)
        before = len(self.of(group).again)
        await self.presses("duty-officer", asked[-1], "Pin it again")
        del self.of(group).again[before:]  # that was no fight of ours
        assert await self.wrong(group) == ""


@pytest.fixture
async def days(scene: Scene) -> Days:
    made = await watched(scene)
    grown = Days(made.house, made.now, secrets=made.secrets)
    grown.house.storage.clock = lambda: grown.now
    grown.chats = {grown.chat(group): Chat(grown.chat(group)) for group in GROUPS}
    async with grown.unit() as unit:
        others = places.c.group_id.not_in(GROUPS)
        await unit.connection.execute(places.update().where(others).values(state="out"))
    await grown.opens()
    return grown


@pytest.mark.parametrize("seed", [9, 18])
async def test_whatever_people_do_the_card_is_back_within_a_minute_or_the_officers_know(days: Days, seed: int) -> None:
    chance = random.Random(seed)
    log: list[str] = []
    for _ in range(ACTS):
        group = chance.choice(GROUPS)
        act = await days.somebody_acts(group, chance)
        log.append(f"{days.now:%d %H:%M} {act} in {group}")
        await days.looks()
        assert await days.wrong(group) == "", log[-8:]
        await days.an_officer_decides(group)
        await days.hours_pass(chance.choice((MINUTE, 5 * MINUTE, 20 * MINUTE, 3 * HOUR)))

    for group in GROUPS:
        again = days.of(group).again
        assert max((sum(at <= other < at + HOUR for other in again) for at in again), default=0) <= REPINS_PER_HOUR
