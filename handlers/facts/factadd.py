"""`/fact add F16 …`: a new fact, suggested by one officer, tried and confirmed by another."""

import re
from datetime import timedelta
from typing import Any

from groups.digits import same_number, western
from groups.messages import Button, Pressed, Rows
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.facts import factacts
from storage.buttons import StoredButton
from storage.facts import Added

NUMBER = re.compile(r"^F[0-9]{1,4}$")
EVERY = re.compile(r"^([0-9]{1,3})d$")
LINE = re.compile(r"^\s*([a-z]{2,3}):\s*([^|]+?)\s*\|\s*(.+?)\s*$")
MOST_DAYS = 365
HOW = N_(
    "Please write it like this, with a line for each language ({languages}):\n\n"
    "`/fact add F16 owner=consular-officer second=duty-officer every=7d emergency phone`\n"
    "`en: Name | value`"
)


async def add(ctx: Context, words: str) -> Actions:
    """The first line has id, owners, interval, and what sort it is; the others have label and value per language."""
    if refused := refusal(ctx.person, Act.CHANGE_NUMBER, today=ctx.today, section=factacts.SECTION, proposing=True):
        return _refused(ctx, "", refused)
    head, _, body = words.partition("\n")
    new = _read(ctx, head, body)
    if new is None:
        return [ctx.reply(ctx.say(HOW, languages=ctx.texts.listing(ctx.language, ctx.mission.languages)))]
    if isinstance(new, Refusal):
        return ctx.refuse(new)
    taken = ctx.mission.fact(new.id) or await ctx.unit.positions.one_now(ctx.mission, new.id)
    if taken or not await ctx.unit.facts.suggest(new, ctx.person.key):
        words = N_("There is a {id} already. Please take another number, or change it with `/fact set {id} …`")
        return [ctx.reply(ctx.say(words, id=new.id))]
    ctx.unit.audits.note("suggest fact", f"fact:{new.id}", actor=ctx.person.key)
    said = ctx.say("A second person tries and confirms it; then it is shown.")
    mine: Actions = [] if ctx.in_staff_room else [ctx.reply(said)]
    waiting = await ctx.unit.facts.waiting(new.id)
    return [*mine, ctx.staff(_question(ctx, waiting), _yes_no(ctx, waiting))] if waiting else mine


def _read(ctx: Context, head: str, body: str) -> Added | Refusal | None:
    """None when it cannot be understood; E-UNKNOWN for an owner whom nobody knows."""
    number, *rest = head.split() or [""]
    named = dict(each.split("=", 1) for each in rest if "=" in each)
    flags = {each for each in rest if "=" not in each}
    every = EVERY.match(western(named.get("every", "")))
    lines = [found for line in body.splitlines() if (found := LINE.match(line))]
    values = {found[1]: (found[2], found[3]) for found in lines}
    owner, second = named.get("owner", ""), named.get("second", "")
    if not NUMBER.match(number.upper()) or every is None or not 1 <= int(every[1]) <= MOST_DAYS:
        return None
    if not flags <= {"emergency", "phone"} or not all(language in values for language in ctx.mission.languages):
        return None
    if no := _owners(ctx, owner, second, emergency="emergency" in flags):
        return no
    if "phone" in flags and not same_number(value for _, value in values.values()):
        return refuse(Code.WORDS, phone=number.upper())
    return Added(
        number.upper(),
        {language: label for language, (label, _) in values.items()},
        {language: western(value) if "phone" in flags else value for language, (_, value) in values.items()},
        owner,
        second,
        timedelta(days=int(every[1])),
        "emergency" in flags,
        "phone" in flags,
        named.get("region", "").upper(),
    )


def _owners(ctx: Context, owner: str, second: str, *, emergency: bool) -> Refusal | None:
    """Each is an officer who serves; an emergency fact has two, and they are two people."""
    serving = {officer.name for officer in ctx.mission.officers if officer.valid_on(ctx.today)}
    wrong = next((each for each in (owner, *([second] if second else [])) if each not in serving), None)
    if wrong is not None:
        return refuse(Code.UNKNOWN, name=wrong or "owner", known=tuple(sorted(serving)))
    if owner == second or (emergency and not second):
        return refuse(Code.WORDS, choices=(f"owner={owner} second=…",))
    return None


def _question(ctx: Context, new: Added) -> Text:
    """For the staff room: all of it, in every language."""
    words = N_("{name} suggests a new fact, {id}. Please try it before you confirm. Checked every {every} by {owners}.")
    every = ctx.texts.length(ctx.mission.language, new.every)
    owners = [ctx.mission.called(each) for each in (new.owner, new.second_owner) if each]
    values: dict[str, Any] = {"every": every, "owners": ctx.texts.listing(ctx.mission.language, owners)}
    lines = [ctx.staff_say("*{label}*\n{value}", label=new.label[each], value=new.value[each]) for each in new.label]
    about = [ctx.staff_say("It is an emergency number: crisis cards show it.")] if new.emergency else []
    about += [ctx.staff_say("It is for the region {region} alone.", region=new.region)] if new.region else []
    return join([ctx.staff_say(words, name=ctx.person.name, id=new.id, **values), *lines, *about], "\n\n")


def _yes_no(ctx: Context, new: Added) -> Rows:
    def button(words: str, data: str, style: str) -> Button:
        return Button(str(ctx.staff_say(words)), "fact-add", new.id, data=f"{data}:{new.print}", style=style)

    return ((button(N_("Right: show it"), "yes", "main"), button(N_("Not right"), "no", "grave")),)


async def pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """The second person's word on a new fact, as they read it on this card."""
    word, _, print_ = stored.data.partition(":")
    new = await ctx.unit.facts.waiting(stored.subject)
    if new is None or new.print != print_:
        return await factacts.outrun(ctx, stored.subject)
    if no := refusal(ctx.person, Act.CHANGE_NUMBER, today=ctx.today, seconding=True):
        return _refused(ctx, new.id, no)
    if new.proposed_by == ctx.person.key:
        return _refused(ctx, new.id, refuse(Code.SELF, by=ctx.person.key))
    taking = word == "yes"
    done = await (ctx.unit.facts.take(new, ctx.person.key) if taking else ctx.unit.facts.forget(new))
    if not done:
        return await factacts.outrun(ctx, new.id)
    ctx.unit.audits.note("add fact" if taking else "drop fact", f"fact:{new.id}", actor=ctx.person.key)
    if not taking:
        return [ctx.reply(ctx.say("It is not taken."))]
    said = ctx.say("*{label}* is shown from now on.", label=ctx.mission.words(new.label, ctx.language))
    return [ctx.reply(said), *await factacts.changed(ctx, new.id)]


def _refused(ctx: Context, number: str, no: Refusal) -> Actions:
    ctx.unit.audits.note("refused fact", f"fact:{number}", actor=ctx.person.key, detail=no.code)
    return ctx.refuse(no)
