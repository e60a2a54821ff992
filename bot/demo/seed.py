"""The first start of the demo: its chats, who is in them, second factors, facts and words checked this morning."""

from dataclasses import dataclass

from bot.app import App
from bot.demo.people import MEMBERS, ROLES, WITH_FACTOR
from bot.demo.scene import ACCOUNT
from bot.web.messenger import open_private_chats
from groups.messages import Address, Power, Sender
from storage.unit import Unit
from storage.web import BOT, Web

STAMP = "demo"


@dataclass(frozen=True)
class Seeder:
    """Fills an empty database; a filled one is left as it is."""

    app: App

    async def fill(self) -> bool:
        """Whether it was empty before."""
        async with self.app.storage.unit() as unit:
            if await unit.notes.get("stamp") == STAMP:
                return False
            await unit.notes.set("stamp", STAMP)
            await self._chats(unit)
            await self._people(unit)
            await self._facts(unit)
            await self._words(unit)
        await self.app.refresh()
        return True

    async def _chats(self, unit: Unit) -> None:
        web = Web(unit.connection, unit.now)
        mission = self.app.house.mission
        for group in mission.groups:
            await web.create(group.id, mission.words(group.name, mission.language), group.kind)
            await web.join(group.id, BOT, "web:head-of-mission", *MEMBERS.get(group.id, ()))
            place = await unit.addresses.arrive(Address(ACCOUNT, group.id), mission.words(group.name, mission.language))
            powers = " ".join(sorted(power.value for power in Power))
            members = len(MEMBERS.get(group.id, ())) + 1
            await unit.addresses.set(place, state="bound", group_id=group.id, powers=powers, members=members)
        await web.create(mission.staff_room.chat, "Staff room", "staff")
        await web.join(mission.staff_room.chat, BOT, *(role.identity for role in ROLES if role.staff))

    async def _people(self, unit: Unit) -> None:
        """Everybody has pressed Start once, so that the bot may write to them."""
        await open_private_chats(unit, ROLES, "Embassy, private")
        web = Web(unit.connection, unit.now)
        for role in ROLES:
            private = f"private:{role.key}"
            await web.join(private, BOT)
            await unit.people.meet(Sender(role.identity, role.label), Address(ACCOUNT, private))
        for officer in WITH_FACTOR:
            await unit.factors.enrol(officer)

    async def _facts(self, unit: Unit) -> None:
        """The example's consular officer checked every number this morning."""
        for fact in await unit.facts.all_now(self.app.house.mission):
            await unit.facts.check(fact, "consular-officer", "call")

    async def _words(self, unit: Unit) -> None:
        """Two of the example's officers approved what is prepared for a crisis."""
        for template in self.app.house.mission.templates:
            for statement in template.statements:
                for officer in ("consular-officer", "head-of-mission"):
                    await unit.holdings.approve(statement, officer)
