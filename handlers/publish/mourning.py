"""A death notice: an officer enters it for a region, and no good news goes there for three days."""

from datetime import datetime
from typing import Any

from config.mission import overlap
from groups.messages import Button, Pressed, Rows, Said, Send
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, join
from groups.tone import MOURNING
from handlers.context import Actions, Context
from handlers.publish.tell import room

NOTE = "mourning:"
"""Notes: mourning:VM-NE holds the instant at which the notice was entered; mourning: alone is everywhere."""
EVERYWHERE = "all"


async def mourning(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/mourning`, `/mourning VM-NE`, `/mourning Nellbro`, `/mourning all`"""
    named = str(words).strip()
    if not named:
        return [await _overview(ctx)]
    region = _region(ctx, named)
    return ctx.refuse(region) if isinstance(region, Refusal) else await _enter(ctx, region)


async def pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """A region under `/mourning`."""
    return await _enter(ctx, stored.subject)


async def lift_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[It was a mistake]: of this notice, and of no later one."""
    if await ctx.unit.notes.get(NOTE + stored.subject) != stored.data:
        return ctx.refuse(refuse(Code.CHANGED))
    await ctx.unit.notes.set(NOTE + stored.subject, "")
    ctx.unit.audits.note("mourning lifted", f"region:{stored.subject}", actor=ctx.person.key)
    return _both(ctx, N_("{who} took the death notice back ({place}). Good news may go there again."), stored.subject)


async def last(ctx: Context, region: str) -> datetime | None:
    """The newest death notice that concerns people of this region."""
    notices = await _notices(ctx)
    return max((at for where, at in notices.items() if overlap(where, region)), default=None)


async def _enter(ctx: Context, region: str) -> Actions:
    mark = ctx.now.isoformat()
    await ctx.unit.notes.set(NOTE + region, mark)
    ctx.unit.audits.note("mourning", f"region:{region}", actor=ctx.person.key)
    until = ctx.texts.moment(ctx.language, ctx.now + MOURNING, ctx.mission.zone, ctx.now)
    words = N_("{who} entered a death notice ({place}). No good news goes there until {until}.")
    back = Button(str(ctx.say("It was a mistake")), "mourning-lift", region, data=mark)
    return _both(ctx, words, region, ((back,),), until=until)


def _both(ctx: Context, words: str, region: str, buttons: Rows = (), **values: str) -> Actions:
    """To whoever did it, and to the staff room."""
    readers = [ctx] if ctx.in_staff_room else [ctx, room(ctx)]
    return [
        one.reply(one.say(words, who=one.mission.called(ctx.person.key), place=_place(one, region), **values), buttons)
        for one in readers
    ]


async def _overview(ctx: Context) -> Send:
    """Where people mourn now, and a button for each region."""
    notices = await _notices(ctx)
    open_now = {region: at for region, at in notices.items() if ctx.now < at + MOURNING}
    lines = [
        ctx.say(
            "{place}: no good news until {until}.",
            place=_place(ctx, region),
            until=ctx.texts.moment(ctx.language, at + MOURNING, ctx.mission.zone, ctx.now),
        )
        for region, at in sorted(open_now.items())
    ]
    ask = ctx.say("Has somebody died? Choose where; for three days no good news goes there.")
    rows = tuple((Button(_place(ctx, region), "mourning", region),) for region in ("", *_regions(ctx)))
    return ctx.reply(join([*lines, ask]), rows)


async def _notices(ctx: Context) -> dict[str, datetime]:
    held = await ctx.unit.notes.starting_with(NOTE)
    return {key.removeprefix(NOTE): datetime.fromisoformat(at) for key, at in held.items()}


def _regions(ctx: Context) -> list[str]:
    return sorted({group.region for group in ctx.mission.groups if group.region})


def _region(ctx: Context, named: str) -> str | Refusal:
    """A region's code, or a place that stands in the name of a group there. E-UNKNOWN (name, known)."""
    said = named.casefold()
    if said == EVERYWHERE:
        return ""
    for group in ctx.mission.groups:
        names = (group.id, *group.name.values())
        if group.region and (said == group.region.casefold() or any(said in name.casefold() for name in names)):
            return group.region
    return refuse(Code.UNKNOWN, name=named, known=(*_regions(ctx), EVERYWHERE))


def _place(ctx: Context, region: str) -> str:
    """As its groups are called: VM-NE means little to a reader."""
    names = [ctx.mission.words(group.name, ctx.language) for group in ctx.mission.groups if group.region == region]
    return ctx.texts.listing(ctx.language, names) if region else str(ctx.say("everywhere"))
