"""`/fact`: what officers do with facts. Still right, or wrong, is one person's word."""

from typing import Any

from groups.messages import Pressed, Said
from groups.people import Role
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.alarm.paging import page
from handlers.calling import call
from handlers.checks import cited
from handlers.context import Actions, Context
from handlers.facts import factacts, factclock, factvalue, lookup
from storage.buttons import StoredButton
from storage.facts import FactNow


async def fact(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/fact F3`, `/fact check F3 ok by=call`, `/fact fail F3 what is wrong`, `/fact set F3 new value`."""
    verb, _, rest = str(words).strip().partition(" ")
    number, _, more = rest.strip().partition(" ")
    run = {"check": _check, "fail": _fail, "set": factvalue.new_value}.get(verb.casefold())
    if run is None:
        return await _show(ctx, verb) if verb else await _due(ctx)
    known = await lookup.now(ctx, number)
    return await run(ctx, known, more.strip()) if known else lookup.unknown(ctx, number)


async def _show(ctx: Context, number: str) -> Actions:
    known = await lookup.now(ctx, number)
    if known is None:
        return lookup.unknown(ctx, number)
    owner = ctx.mission.officer(known.owner)
    words = N_("Fact {id}. Responsible: {owner}. Checked at least every {every}.")
    every = ctx.texts.length(ctx.language, known.holds(await ctx.unit.crises.top()))
    about = ctx.say(words, id=known.id, owner=owner.name if owner else known.owner, every=every)
    waiting = [ctx.say("A new value waits for a second person.")] if known.proposed else []
    text = join([lookup.line(ctx, known), about, *waiting], "\n\n")
    return [ctx.reply(text, factclock.buttons(ctx, known, ctx.language))]


async def _due(ctx: Context) -> Actions:
    """Bare `/fact`: what is overdue, and how the command is written."""
    late = [each for each in await lookup.all_now(ctx) if each.is_overdue or each.is_failed]
    how = ctx.say("`/fact F3` shows one, `/fact check F3 ok by=call` renews its check.")
    listed = [ctx.say("{id} · {line}", id=each.id, line=lookup.line(ctx, each)) for each in late]
    return [ctx.reply(join([*listed, how] if listed else [ctx.say("Every fact is checked."), how], "\n\n"))]


# ---- still right, or wrong ----------------------------------------------------------------------------


async def check_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    known = await lookup.now(ctx, stored.subject)
    if known is None or known.version != stored.version:
        return await factacts.outrun(ctx, stored.subject)
    return await _check(ctx, known, "by=button")


async def fail_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """Hidden at once; what is wrong can be said after."""
    known = await lookup.now(ctx, stored.subject)
    if known is None or known.version != stored.version:
        return await factacts.outrun(ctx, stored.subject)
    return await _fail(ctx, known, "")


async def _check(ctx: Context, known: FactNow, more: str) -> Actions:
    if refused := factacts.denied(ctx, known, Act.CHECK_FACT):
        return refused
    if known.is_failed:
        return [
            ctx.reply(ctx.say("This value was found wrong. Please give a new one: `/fact set {id} …`", id=known.id))
        ]
    how = more.partition("by=")[2].strip() or "check"
    if not await ctx.unit.facts.check(known, ctx.person.key, how[:40]):
        return await factacts.outrun(ctx, known.id)
    ctx.unit.audits.note("check fact", f"fact:{known.id}", actor=ctx.person.key)
    done = ctx.say("Thank you. *{label}* is checked, as of now.", label=ctx.mission.words(known.label, ctx.language))
    return [ctx.reply(done), *await factacts.changed(ctx, known.id)]


async def _fail(ctx: Context, known: FactNow, reason: str) -> Actions:
    if refused := factacts.denied(ctx, known, Act.CHECK_FACT):
        return refused
    if not await ctx.unit.facts.fail(known, ctx.person.key, reason[:200]):
        return await factacts.outrun(ctx, known.id)
    ctx.unit.audits.note("fail fact", f"fact:{known.id}", actor=ctx.person.key)
    said = ctx.say("It is hidden from now on. Please give a new value: `/fact set {id} …`", id=known.id)
    words = N_("*{label}* ({id}) was found wrong by {name} and is hidden. It needs a new value: `/fact set {id} …`")
    label = ctx.mission.words(known.label, ctx.mission.language)
    values: dict[str, Any] = {"label": label, "id": known.id, "name": ctx.person.name}
    if _must_wake(ctx, known):
        told = await page(ctx, f"fact:{known.id}:{known.version}", words, without=ctx.person.key, **values)
    else:
        told = await call(ctx, (Role.DUTY,), words, without=ctx.person.key, **values)
    rested = await cited.changed(ctx, known.id)
    return [ctx.reply(said), *told, *await factacts.changed(ctx, known.id), *rested]


def _must_wake(ctx: Context, known: FactNow) -> bool:
    """An emergency number that nobody sees any more, unless whoever is on duty found it wrong."""
    turn = ctx.mission.on_duty(ctx.now)
    knows = ctx.person.key in (turn.first, turn.second) if turn else ctx.person.has(Role.DUTY)
    return known.emergency and not knows
