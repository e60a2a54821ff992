"""A new value of a fact: proposed by one officer, tried and confirmed by another, and only then shown."""

import re
from collections.abc import Mapping

from groups.digits import same_number, western
from groups.forms import Form, Step
from groups.messages import Pressed, Rows, Send
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import N_, join
from handlers import verdict
from handlers.checks import cited
from handlers.context import Actions, Context
from handlers.dialogues import open_form
from handlers.facts import factacts, lookup
from storage.buttons import StoredButton
from storage.facts import FactNow

FORM = Form(
    "fact-value",
    (Step("value", N_("What is the new value? With several languages write a line for each: en: …"), limit=1500),),
)
LANGUAGE = re.compile(r"^\s*([a-z]{2,3}):\s+(.+)$", re.MULTILINE)


async def set_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    return await open_form(ctx, FORM.name, subject=stored.subject)


async def value_given(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    known = await lookup.now(ctx, subject)
    return await new_value(ctx, known, data["value"]) if known else lookup.unknown(ctx, subject)


async def new_value(ctx: Context, known: FactNow, more: str) -> Actions:
    if refused := factacts.denied(ctx, known, Act.CHANGE_NUMBER):
        return refused
    if not more:
        return await open_form(ctx, FORM.name, subject=known.id)
    value = read_value(more, ctx.mission.languages, phone=known.phone)
    if value is None:
        needed = ctx.texts.listing(ctx.language, [f"{language}: …" for language in ctx.mission.languages])
        words = N_("Please give the value in every language, each on a line of its own: {needed}")
        return [ctx.reply(ctx.say(words, needed=needed))]
    if known.phone and not same_number(value.values()):
        return ctx.refuse(refuse(Code.WORDS, phone=known.id))
    if not await ctx.unit.facts.propose(known, value, ctx.person.key):
        return await factacts.outrun(ctx, known.id)
    ctx.unit.audits.note("propose fact", f"fact:{known.id}", actor=ctx.person.key)
    said = ctx.say("A second person confirms it, then it is shown. Until then the old value stays.")
    fresh = await lookup.now(ctx, known.id)
    return [ctx.reply(said), _confirmation(ctx, fresh)] if fresh else []


def read_value(words: str, languages: tuple[str, ...], *, phone: bool) -> dict[str, str] | None:
    """The value per language. A telephone number is the same in all; other words must name each language."""
    if len(languages) == 1 or (phone and not LANGUAGE.match(words)):
        return dict.fromkeys(languages, western(words) if phone else words)
    lines = [found.groups() for line in re.split(r"\n|\|", words) if (found := LANGUAGE.match(line))]
    given = {language: western(value.strip()) if phone else value.strip() for language, value in lines}
    return given if all(language in given for language in languages) else None


def _confirmation(ctx: Context, known: FactNow) -> Send:
    """To the staff room: old and new, for somebody else to confirm."""
    language = ctx.mission.language
    old, new = ctx.mission.words(known.value, language), join(sorted(set(known.proposed.values())), "\n")
    label = ctx.mission.words(known.label, language)
    words = N_(
        "{name} proposes a new value for *{label}* ({id}).\nOld: {old}\nNew: {new}\nPlease try it before you confirm."
    )
    text = ctx.staff_say(words, name=ctx.person.name, label=label, id=known.id, old=old, new=new)
    return ctx.staff(text, _yes_no(ctx, known))


def _yes_no(ctx: Context, known: FactNow) -> Rows:
    labels = (N_("Right: show it"), N_("Not right"))
    return verdict.buttons(ctx.staff_say, "fact-adopt", known.id, known.version, labels, "grave")


async def adopt_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """The second person's word on a new value."""
    known = await lookup.seen(ctx, stored)
    if known is None or not known.proposed:
        return await factacts.outrun(ctx, stored.subject)
    if refused := refusal(ctx.person, Act.CHANGE_NUMBER, today=ctx.today, seconding=True):
        return ctx.refuse(refused)
    if known.proposed_by == ctx.person.key:
        return factacts.own(ctx, known)
    if stored.data == "no":
        return await _dropped(ctx, known)
    if not await ctx.unit.facts.adopt(known, ctx.person.key):
        return await factacts.outrun(ctx, known.id)
    ctx.unit.audits.note("adopt fact", f"fact:{known.id}", actor=ctx.person.key)
    words = N_("*{label}* has its new value, confirmed by {name}.")
    said = ctx.say(words, label=ctx.mission.words(known.label, ctx.language), name=ctx.person.name)
    return [ctx.reply(said), *await factacts.changed(ctx, known.id), *await cited.changed(ctx, known.id)]


async def _dropped(ctx: Context, known: FactNow) -> Actions:
    if not await ctx.unit.facts.drop(known):
        return await factacts.outrun(ctx, known.id)
    ctx.unit.audits.note("drop fact", f"fact:{known.id}", actor=ctx.person.key)
    return [ctx.reply(ctx.say("The new value is not taken; the old one stays."))]
