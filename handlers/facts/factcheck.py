"""`/fact`: what officers do with facts. Still right is one person's word; so is right after all, when another found it
wrong."""

from groups.messages import Button, Pressed, Said, Send
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.facts import factacts, factadd, factclock, facthide, factvalue, lookup
from storage.buttons import StoredButton
from storage.facts import FactNow


async def fact(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/fact F3`, `/fact check F3 ok by=call`, `/fact fail F3 what is wrong`, `/fact set F3 new value`,
    `/fact add F16 owner=… every=7d` with the words below.
    """
    verb, _, rest = str(words).strip().partition(" ")
    if verb.casefold() == "add":
        return await factadd.add(ctx, rest)
    number, _, more = rest.strip().partition(" ")
    run = {"check": _check, "fail": facthide.fail, "set": factvalue.new_value}.get(verb.casefold())
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
    checker = ctx.mission.officer(known.checked_by)
    by = ctx.say("Last word by {name}: {how}", name=checker.name if checker else known.checked_by, how=known.how)
    about = join([about, by], "\n") if known.checked_by else about
    waiting = [ctx.say("A new value waits for a second person.")] if known.proposed else []
    text = join([lookup.line(ctx, known), about, *waiting], "\n\n")
    return [ctx.reply(text, factclock.buttons(ctx, known, ctx.language))]


async def _due(ctx: Context) -> Actions:
    """Bare `/fact`: what is overdue, and how the command is written."""
    late = [each for each in await lookup.all_now(ctx) if each.is_overdue or each.is_failed]
    how = ctx.say("`/fact F3` shows one, `/fact check F3 ok by=call` renews its check.")
    listed = [ctx.say("{id} · {line}", id=each.id, line=lookup.line(ctx, each)) for each in late]
    return [ctx.reply(join([*listed, how] if listed else [ctx.say("Every fact is checked."), how], "\n\n"))]


# ---- still right --------------------------------------------------------------------------------------


async def check_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    known = await lookup.seen(ctx, stored)
    if known is None:
        return await factacts.outrun(ctx, stored.subject)
    return await _check(ctx, known, "by=button")


async def _check(ctx: Context, known: FactNow, more: str) -> Actions:
    if refused := factacts.denied(ctx, known, Act.CHECK_FACT):
        return refused
    if known.is_failed and known.failed_by == ctx.person.key:
        return factacts.own(ctx, known)
    how = more.partition("by=")[2].strip() or "check"
    if not await ctx.unit.facts.check(known, ctx.person.key, how[:40]):
        return await factacts.outrun(ctx, known.id)
    ctx.unit.audits.note("show fact" if known.is_failed else "check fact", f"fact:{known.id}", actor=ctx.person.key)
    done = ctx.say("Thank you. *{label}* is checked, as of now.", label=ctx.mission.words(known.label, ctx.language))
    told = [_shown_again(ctx, known)] if known.is_failed else []
    return [ctx.reply(done), *told, *await factacts.changed(ctx, known.id)]


def _shown_again(ctx: Context, known: FactNow) -> Send:
    """To the staff room: whoever found it wrong reads who shows it again, and may look once more."""
    label = ctx.mission.words(known.label, ctx.mission.language)
    words = N_("{name} has tried *{label}* ({id}): it is right, and is shown again.")
    button = Button(str(ctx.staff_say("It is wrong")), "fact-fail", known.id, known.version + 1, style="grave")
    return ctx.staff(ctx.staff_say(words, name=ctx.person.name, label=label, id=known.id), ((button,),))
