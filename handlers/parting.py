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
    what = N_(
        "Their rights and buttons stay as they are. If this was not meant, add them to the chat again. If they leave "
        "the mission, set `valid_until` in officers.toml or take the entry out."
    )
    return join([_head(ctx, who, event), ctx.say(what)])


def _head(ctx: Context, who: Person, event: Parted) -> Text:
    """A colleague is named by their post. Anybody can bear the name of one, so of somebody else it is only shown."""
    if event.who.identity == event.by.identity:
        return ctx.say("*{who}* has left the staff room.", who=who.name)
    if officer := ctx.mission.person(event.by.identity, ctx.today):
        return ctx.say("*{who}* was taken out of the staff room by {by}.", who=who.name, by=officer.name)
    if not event.by.name:
        return ctx.say("*{who}* was taken out of the staff room by an administrator of the chat.", who=who.name)
    words = N_("*{who}* was taken out of the staff room by somebody who is no officer of ours (shown as “{by}”).")
    return ctx.say(words, who=who.name, by=event.by.name)
