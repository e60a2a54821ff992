"""What the demo's pages ask, answered by the same views that production will use."""

from dataclasses import dataclass

import pyotp

from bot.house import House
from bot.web.views import About, OneTimeCode, Slots, Suggestion, Waiting
from groups.messages import Address, Sender
from groups.texts import N_
from handlers import views
from handlers.context import Context
from storage.unit import Storage, Unit

SHORT = {
    "ask": N_("a question"),
    "facts": N_("numbers, papers"),
    "help": N_("all commands"),
    "post": N_("write a post"),
    "waiting": N_("for me"),
    "today": N_("posts of the day"),
    "crisis": N_("open, follow"),
    "key": N_("key point"),
}
"""Two words of help under a command."""
SOON = 3600


@dataclass(frozen=True)
class DemoScreens:
    """Reads through the house, as the person who looks."""

    house: House
    account: str
    storage: Storage

    async def commands(self, identity: str, chat: str, language: str) -> tuple[Suggestion, ...]:
        async with self.storage.reading() as unit:
            ctx = await self._context(unit, identity, chat, language)
            found = views.menu(ctx)
        return tuple(Suggestion(f"/{each.name}", str(ctx.say(SHORT[each.name]))) for each in found)

    async def about(self, identity: str, chat: str, language: str) -> About | None:
        async with self.storage.reading() as unit:
            ctx = await self._context(unit, identity, chat, language)
            seen = await views.group(ctx)
        return None if seen is None else _about(ctx, seen)

    async def waiting(self, identity: str, language: str) -> tuple[Waiting, ...]:
        private = f"private:{identity.partition(':')[2]}"
        async with self.storage.reading() as unit:
            ctx = await self._context(unit, identity, private, language)
            tasks = await views.tasks(ctx)
        return tuple(
            Waiting(
                task.what,
                str(ctx.say("by {time}", time=ctx.texts.moment(language, task.by, ctx.mission.zone, ctx.now)))
                if task.by
                else "",
                soon=bool(task.by and (task.by - ctx.now).total_seconds() < SOON),
                chat=private,
            )
            for task in tasks
        )

    async def authenticator(self, identity: str) -> OneTimeCode | None:
        """The six digits that an officer's telephone would show."""
        async with self.storage.reading() as unit:
            ctx = await self._context(unit, identity, "staff", "en")
            factor = await unit.factors.find(ctx.person.key)
        if factor is None:
            return None
        seconds = 30 - int(ctx.now.timestamp()) % 30
        return OneTimeCode(pyotp.TOTP(factor.secret).at(ctx.now), seconds)

    async def levels(self) -> dict[str, int]:
        async with self.storage.reading() as unit:
            places = await unit.addresses.all_bound()
            found = {}
            for place in places:
                group = self.house.mission.group(place.group_id)
                if group and (level := await unit.crises.level(group.region)):
                    found[place.address.chat] = level
        return found

    async def _context(self, unit: Unit, identity: str, chat: str, language: str) -> Context:
        at = Address(self.account, chat)
        ctx = await self.house.context(
            unit, at, Sender(identity, language=language), private=chat.startswith("private:")
        )
        ctx.language = language
        return ctx


def _about(ctx: Context, seen: views.GroupView) -> About:
    """The column beside a group's messages."""
    title = ctx.say("Key points today") if seen.level else ctx.say("Posts today")
    few = ctx.count(
        "At most {n} a day, so that each one is read.", "At most {n} a day, so that each one is read.", seen.cap
    )
    return About(
        line=str(ctx.say("{kind} group", kind=seen.label)),
        words=str(seen.about),
        slots=Slots(
            str(title),
            seen.used,
            seen.cap,
            str(ctx.say("{used} of {cap} used", used=seen.used, cap=seen.cap)),
            str(few),
            level=bool(seen.level),
        ),
        expect=(
            str(ctx.say("Every number shows when we last checked it.")),
            str(seen.first_answer),
            str(ctx.say("Private matters stay private: write to the embassy's private chat.")),
            str(ctx.say("Talk in this group is not stored by the bot.")),
        ),
        officers=seen.officers,
    )
