"""A fact that was found wrong: one person hides it at once, and any other, who looked, shows it again unchanged.

While a crisis is open nobody empties the cards alone: a second number within the hour, and the last number that
somebody can read, are hidden by two.
"""

from datetime import timedelta
from typing import Any

from groups.facts import leaves_none
from groups.messages import Button, Lane, Pressed, Send
from groups.people import Role
from groups.rights import Act
from groups.texts import N_
from handlers.alarm.paging import page
from handlers.calling import Choice, call, tell
from handlers.checks import cited
from handlers.context import Actions, Context
from handlers.facts import factacts, factclock, lookup
from storage.buttons import StoredButton
from storage.facts import FactNow

AGAIN = timedelta(hours=1)
"""Who hid an emergency number so short a time ago hides no other alone."""
FAULT = N_("*{label}* ({id}) was found wrong by {name} and is hidden. It needs a new value: `/fact set {id} …`")
SHOW: Choice = (N_("It is right: show it"), "fact-check")
ASKED = N_(
    "{name} finds *{label}* ({id}) wrong. Please try it: it stays on the cards until a second person hides it, too."
)
HIDE: Choice = (N_("Wrong: hide it"), "fact-hide")


async def fail_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """Hidden at once; what is wrong can be said after."""
    known = await lookup.seen(ctx, stored)
    if known is None:
        return await factacts.outrun(ctx, stored.subject)
    return await fail(ctx, known, "")


async def fail(ctx: Context, known: FactNow, reason: str) -> Actions:
    if refused := factacts.denied(ctx, known, Act.CHECK_FACT):
        return refused
    if await _needs_second(ctx, known):
        return await _ask(ctx, known)
    return await _hide(ctx, known, ctx.person.key, reason)


async def _needs_second(ctx: Context, known: FactNow) -> bool:
    """In a crisis, for an emergency number that people still see."""
    if not known.emergency or known.is_failed or not await ctx.unit.crises.top():
        return False
    numbers = [each for each in await lookup.all_now(ctx) if each.emergency]
    mine = [each.failed_at for each in numbers if each.failed_by == ctx.person.key]
    if any(at and at + AGAIN > ctx.now for at in mine):
        return True
    held = [(each.id, each.region, tuple(each.value)) for each in numbers if not each.is_failed]
    readers = {(group.region, language) for group in ctx.mission.groups for language in group.languages}
    return leaves_none(known.id, held, readers)


async def _ask(ctx: Context, known: FactNow) -> Actions:
    """Whoever has duty, the head and the staff room: the button names who asks, so that it is two people."""
    ctx.unit.audits.note("propose hiding fact", f"fact:{known.id}", actor=ctx.person.key)
    mine, values = ctx.person.key, _values(ctx, known)
    told = await call(
        ctx,
        (Role.DUTY, Role.HEAD),
        ASKED,
        choices=(HIDE,),
        subject=known.id,
        version=known.version,
        data=mine,
        without=mine,
        lane=Lane.CRISIS,
        **values,
    )
    button = Button(str(ctx.staff_say(HIDE[0])), HIDE[1], known.id, known.version, mine, style="grave")
    room = ctx.staff(ctx.staff_say(ASKED, **values), ((button,),), lane=Lane.CRISIS)
    said = ctx.say("I have asked for a second person. Nothing changes until somebody confirms.")
    return [ctx.reply(said), *_with_room(ctx, told, room)]


async def agreed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """The second person finds it wrong, too."""
    known = await lookup.seen(ctx, stored)
    if known is None:
        return await factacts.outrun(ctx, stored.subject)
    if refused := factacts.denied(ctx, known, Act.CHECK_FACT):
        return refused
    if stored.data == ctx.person.key:
        return factacts.own(ctx, known)
    return await _hide(ctx, known, stored.data, "")


async def _hide(ctx: Context, known: FactNow, found_by: str, reason: str) -> Actions:
    if not await ctx.unit.facts.fail(known, ctx.person.key, reason[:200], found_by=found_by):
        return await factacts.outrun(ctx, known.id)
    ctx.unit.audits.note("fail fact", f"fact:{known.id}", actor=ctx.person.key)
    said = ctx.say("It is hidden from now on. Please give a new value: `/fact set {id} …`", id=known.id)
    told = await _tell_of_fault(ctx, known)
    rested = await cited.changed(ctx, known.id)
    return [ctx.reply(said), *told, *await factacts.changed(ctx, known.id), *rested]


async def _tell_of_fault(ctx: Context, known: FactNow) -> Actions:
    """Whoever is on duty, whoever answers for it, unless they said it themselves, and the staff room; any of them who
    finds it right shows it again."""
    mine, values, version = ctx.person.key, _values(ctx, known), known.version + 1
    if _must_wake(ctx, known):
        subject = f"fact:{known.id}:{known.version}"
        told = await page(ctx, subject, FAULT, choices=(SHOW,), about=known.id, version=version, without=mine, **values)
    else:
        told = await call(
            ctx, (Role.DUTY,), FAULT, choices=(SHOW,), subject=known.id, version=version, without=mine, **values
        )
    button = Button(str(ctx.staff_say(SHOW[0])), SHOW[1], known.id, version)
    told = _with_room(ctx, told, ctx.staff(ctx.staff_say(FAULT, **values), ((button,),)))
    owner = ctx.mission.officer(await factclock.answering(ctx, known))
    if owner is None or owner.key == mine or owner.has(Role.DUTY):  # whoever has duty is called anyway
        return told
    said = await tell(ctx, owner, FAULT, (SHOW,), known.id, version, values=values)
    return [*told, *([said] if said else [])]


def _with_room(ctx: Context, told: Actions, room: Send) -> Actions:
    """The staff room hears it once, also when nobody else could be told."""
    return told if any(each.to == ctx.mission.staff_room for each in told if isinstance(each, Send)) else [*told, room]


def _values(ctx: Context, known: FactNow) -> dict[str, Any]:
    label = ctx.mission.words(known.label, ctx.mission.language)
    return {"label": label, "id": known.id, "name": ctx.person.name}


def _must_wake(ctx: Context, known: FactNow) -> bool:
    """An emergency number that nobody sees any more, unless whoever is on duty found it wrong."""
    turn = ctx.mission.on_duty(ctx.now)
    knows = ctx.person.key in (turn.first, turn.second) if turn else ctx.person.has(Role.DUTY)
    return known.emergency and not knows
