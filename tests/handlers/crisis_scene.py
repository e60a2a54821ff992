"""What the crisis tests share: officers with an authenticator, an open crisis, and chats whose pins a test moves."""

from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
from typing_extensions import override

from config.mission import Mission
from groups.messages import Action, Address, Edit, Inspect, Pin, Send, Unpin
from groups.outcomes import Done, Outcome, Seen
from storage.cards import Card
from tests.handlers.harness import POWERS, Scene, words
from tests.typed import ASKS_DIGITS, ASKS_NUMBER, typed

PEOPLE = ("duty-officer", "head-of-mission", "consular-officer", "trade-officer", "spokesperson", "administrator")
FLOOD = '/crisis open all level=2 template=flood place="Nell valley"'


@dataclass
class Watched(Scene):
    """A scene with authenticators. `on_top` is the pin that each chat shows.

    `answers`: how the platform answers the next actions, by "kind address".
    """

    secrets: dict[str, str] = field(default_factory=dict)
    answers: dict[str, list[Outcome]] = field(default_factory=dict)
    on_top: dict[Address, str] = field(default_factory=dict)

    async def enrols(self, *people: str) -> None:
        for who in people:
            async with self.unit() as unit:
                self.secrets[who] = await unit.factors.enrol(who)

    def reads_english(self) -> None:
        """Every group has one language, so that one text is enough for it."""
        files = self.mission.files
        groups = tuple(each.model_copy(update={"languages": ("en",)}) for each in files.groups)
        self.house.mission = Mission(files.model_copy(update={"groups": groups}))

    async def approves_in_calm(self) -> None:
        """Two people have read and approved every statement of the files."""
        async with self.unit() as unit:
            for statement in (each for template in self.mission.templates for each in template.statements):
                await unit.holdings.approve(statement, "consular-officer")
                await unit.holdings.approve(statement, "head-of-mission")

    def code(self, who: str) -> str:
        """What the person's authenticator shows now."""
        return pyotp.TOTP(self.secrets[who]).at(self.now)

    async def proves(self, who: str) -> list[Action]:
        """The person types what the private chat asks for: the right code, and before it the number of groups."""
        digits = self.code(who) if who in self.secrets else ""
        asked = [said for said in self.words_to(self.private(who)) if ASKS_DIGITS in said or ASKS_NUMBER in said]
        return await self.says(who, typed(asked[-1] if asked else ASKS_DIGITS, digits))

    async def opens(self, command: str = FLOOD, who: str = "duty-officer") -> list[Action]:
        return await self.does(who, command)

    async def does(self, who: str, command: str) -> list[Action]:
        """Says it, and types the code that is asked for."""
        asked = await self.says(who, command)
        if ASKS_DIGITS not in words(asked):
            return asked
        done = await self.says(who, typed(words(asked), self.code(who)))
        self.now += timedelta(seconds=31)  # the next code is another one
        return done

    async def passes(self, by: timedelta) -> list[Action]:
        """Much time passes; nobody looks at pins and accounts meanwhile, which would be thousands of looks."""
        async with self.unit() as unit:
            await unit.dues.drop("pins.look", "all")
            await unit.dues.drop("platform.watch", "all")
        return await self.later(by)

    async def looks(self) -> list[Action]:
        """The next look at every chat, and what follows from it."""
        return await self.later(timedelta(seconds=60))

    async def card(self, group_id: str) -> Card:
        async with self.unit() as unit:
            place = await unit.addresses.find(self.chat(group_id))
            assert place is not None
            card = await unit.cards.get(place.id)
        assert card is not None
        return card

    def cards_to(self, group_id: str) -> list[Send]:
        return [send for send in self.sent_to(self.chat(group_id)) if send.look == "card"]

    def text_of_card(self, group_id: str) -> str:
        """The card as this chat shows it now: the message, or its last edit."""
        chat = self.chat(group_id)
        shown = [
            each.action
            for each in self.shown
            if isinstance(each.action, Send | Edit) and each.action.to == chat and each.action.look == "card"
        ]
        return str(shown[-1].text)

    def pins(self, group_id: str) -> list[Pin]:
        return [action for action in self.done(Pin) if isinstance(action, Pin) and action.to == self.chat(group_id)]

    @override
    def _outcome(self, action: Action) -> Outcome:
        queued = self.answers.get(f"{type(action).__name__.lower()} {action.to}", [])
        if queued:
            return queued.pop(0)
        if isinstance(action, Pin):
            self.on_top[action.to] = action.message
        if isinstance(action, Unpin) and self.on_top.get(action.to) == action.message:
            self.on_top[action.to] = ""
        if isinstance(action, Inspect):
            return Done(seen=Seen("", 100, POWERS, self.on_top.get(action.to, ""), "admin"))
        return super()._outcome(action)


async def with_checkin(scene: Scene) -> Watched:
    """A crisis of level 2, and its check-in open."""
    made = await watched(scene)
    made.reads_english()
    await made.opens()
    await made.does("duty-officer", "/safe open")
    return made


async def with_talks(scene: Scene) -> Watched:
    """No crisis; the spokesperson's post 1 about the talks is out."""
    made = await watched(scene)
    shown = await made.says("spokesperson", "/post press: The talks begin.")
    await made.presses("spokesperson", shown, "Send for approval")
    head = made.private("head-of-mission")
    await made.presses("head-of-mission", made.last_to(head), "Approve version 1")
    await made.later(timedelta(minutes=1))
    return made


async def watched(scene: Scene) -> Watched:
    """The scene with its officers met in private, and authenticators for those who need one."""
    made = Watched(scene.house, scene.now)
    made.house.storage.clock = lambda: made.now
    await made.meets(*PEOPLE)
    await made.enrols("duty-officer", "head-of-mission")
    return made
