"""An officer who is in the staff room no more: head and administrator hear of it, and it takes no right away."""

from groups.messages import Parted
from groups.people import Person, Role
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.tell import tell_or_staff

HEARS = (Role.HEAD, Role.ADMIN)


async def parted(ctx: Context, event: Parted) -> Actions:
    """Whoever administers the chat could silence an officer that way; only officers.toml takes a right."""
    who = ctx.mission.person(event.who.identity, ctx.today)
    room = ctx.mission.staff_room
    if who is None or (event.at.account, event.at.chat) != (room.account, room.chat):
        return []
    ctx.unit.audits.note("left staff room", f"officer:{who.key}", actor=ctx.person.key)

    async def say(one: Context) -> Actions:
        return [one.reply(_words(one, who, event))]

    alone = event.who.identity == event.by.identity
    people = [person.key for role in HEARS for person in ctx.mission.holding(role, ctx.today)]
    return await tell_or_staff(ctx, [key for key in people if not alone or key != who.key], say)


def _words(ctx: Context, who: Person, event: Parted) -> Text:
    values = {"who": who.name, "by": _remover(ctx, event)}
    if event.who.identity == event.by.identity:
        head = ctx.say("*{who}* has left the staff room.", who=who.name)
    elif values["by"]:
        head = ctx.say("*{who}* was taken out of the staff room by {by}.", **values)
    else:
        head = ctx.say("*{who}* was taken out of the staff room by an administrator of the chat.", who=who.name)
    what = N_(
        "Their rights and buttons stay as they are. If this was not meant, add them to the chat again. If they leave "
        "the mission, set `valid_until` in officers.toml or take the entry out."
    )
    return join([head, ctx.say(what)])


def _remover(ctx: Context, event: Parted) -> str:
    """A colleague by their post, somebody else by the name that the platform shows."""
    officer = ctx.mission.person(event.by.identity, ctx.today)
    return officer.name if officer else event.by.name
