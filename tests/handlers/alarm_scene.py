"""What the tests of the alarm share: a roster of two with a head above them, second roads, accounts that go away."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

from typing_extensions import override

from bot.house import House
from config.mission import Mission
from config.schema import DutyTurn, MissionFiles, Reach
from groups.duty import ROADS, road_to
from groups.messages import Action, Sender
from groups.outlets import Capabilities, Pins, code_points
from groups.people import Role
from handlers.alarm.paging import page
from storage.outbox import Ready
from storage.pages import Page
from tests.handlers import harness
from tests.handlers.crisis_scene import PEOPLE, Watched
from tests.handlers.harness import Scene, example

DUTY, SECOND, HEAD = "duty-officer", "consular-officer", "head-of-mission"
ROAD = Capabilities(ROADS, 300, code_points, pins=Pins.NONE, edits=False, buttons=False)
WORDS = "The roof is on fire: {where}."
SUBJECT = "fire:1"


@dataclass
class Alarm(Watched):
    """`away` are the accounts that take nothing just now."""

    away: set[str] = field(default_factory=set)

    async def pages(self, subject: str = SUBJECT, *, without: str = "") -> list[Action]:
        """Something must wake somebody."""
        async with self.unit() as unit:
            ctx = await self.house.context(unit, self.staff)
            actions = await self.house.place_buttons(
                unit, await page(ctx, subject, WORDS, without=without, where="Embassy")
            )
            await unit.outbox.add(actions)
        if self.delivering:
            await self.deliver()
        return actions

    async def passes_minutes(self, minutes: float) -> list[Action]:
        return await self.passes(timedelta(minutes=minutes))

    def mission_sender(self, who: str, number: int) -> Sender:
        """The officer on another platform: the how-manieth of their identities."""
        officer = self.mission.officer(who)
        assert officer is not None
        return Sender(officer.identities[number], officer.name)

    def called(self, who: str) -> list[str]:
        return self.words_to(self.private(who))

    def by_road(self, who: str) -> list[str]:
        return self.words_to(road_to(who))

    async def newest(self, subject: str = SUBJECT) -> Page:
        async with self.unit() as unit:
            found = await unit.pages.latest(subject)
        assert found is not None
        return found

    @override
    async def _claim(self, account: str) -> list[Ready]:
        return [] if account in self.away else await super()._claim(account)


def roster(*turns: DutyTurn, roads: tuple[str, ...] = ()) -> Mission:
    """The example mission with a second duty officer, these turns, and a second road to these officers."""

    def with_duty(files: MissionFiles) -> MissionFiles:
        two = [
            each.model_copy(update={"roles": (*each.roles, Role.DUTY)}) if each.name == SECOND else each
            for each in files.officers
        ]
        reach = tuple(Reach(name=name, roads=(name,)) for name in roads)
        return files.model_copy(update={"officers": tuple(two), "turns": turns, "reach": reach})

    return Mission(with_duty(example().files))


ALWAYS = DutyTurn(id="always", first=DUTY, second=SECOND)


@asynccontextmanager
async def alarm(url: str, mission: Mission, *met: str) -> AsyncIterator[Alarm]:
    """A scene with a second road; `met` have written to us in private, everybody if nobody is named."""
    async with harness.scene(url, mission) as scene:
        made = with_roads(scene)
        await made.meets(*(met or PEOPLE))
        await made.enrols(DUTY, HEAD)
        yield made


def with_roads(scene: Scene) -> Alarm:
    house: House = scene.house
    house.outlets = {**house.outlets, ROADS: ROAD}
    made = Alarm(house, scene.now)
    house.storage.clock = lambda: made.now
    return made
