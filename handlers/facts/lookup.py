"""Facts for everybody: `/facts`, each with its last check; and the same lines for whoever answers a question."""

from collections.abc import Iterable, Sequence

from groups.crisis import covers
from groups.facts import Freshness, find
from groups.messages import Said
from groups.refusals import Code, refuse
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from storage.buttons import StoredButton
from storage.facts import FactNow

IN_GROUP = 5
"""Lines of an answer in a group; the rest is a private matter."""


async def facts(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/facts` or `/facts lost passport`: in a group the emergency numbers, or the best few."""
    everything = await all_now(ctx)
    asked = str(words).strip()
    found = about(asked, everything) if asked else everything
    if not found:
        nothing = ctx.say("I have no fact about that. Write /ask and your question, and an officer answers.")
        return [ctx.reply(nothing)]
    if ctx.private or ctx.in_staff_room:
        return [ctx.reply(lines(ctx, found))]
    region = ctx.group.region if ctx.group else ""
    here = [fact for fact in found if covers(fact.region, region) and (asked or fact.emergency)][:IN_GROUP]
    more = ctx.say("For all facts write /facts to me in private.")
    return [ctx.reply(join([lines(ctx, here), more], "\n\n"))]


async def all_now(ctx: Context) -> tuple[FactNow, ...]:
    """Every fact as it is now, at the present crisis level."""
    return await ctx.unit.facts.all_now(ctx.mission, await ctx.unit.crises.top())


async def now(ctx: Context, number: str) -> FactNow | None:
    """One fact as it is now; its number may be written in small letters."""
    return await ctx.unit.facts.one_now(ctx.mission, number.upper(), await ctx.unit.crises.top())


async def fact_lines(ctx: Context, ids: Iterable[str]) -> Text:
    """These facts in the reader's language, one under the other, each with its check; unknown ids are left out."""
    wanted = list(ids)
    known = {fact.id: fact for fact in await all_now(ctx)}
    return lines(ctx, [known[number] for number in wanted if number in known])


def about(words: str, known: Sequence[FactNow]) -> list[FactNow]:
    """The facts that the words are about, best first."""
    by_id = {fact.id: fact for fact in known}
    found = find(words, [(fact.id, (*fact.label.values(), *fact.topic)) for fact in known])
    return [by_id[number] for number in found]


def lines(ctx: Context, shown: Iterable[FactNow]) -> Text:
    return join([line(ctx, fact) for fact in shown], "\n\n")


def line(ctx: Context, fact: FactNow, language: str = "") -> Text:
    """Label, value and how old the check is, in this language or the reader's."""
    language = language or ctx.language
    label = ctx.mission.words(fact.label, language)
    if fact.is_failed:
        words = N_("*{label}*\nThis is being replaced. Please ask us with /ask.")
        return ctx.texts.say(language, words, label=label)
    value = ctx.mission.words(fact.value, language)
    check = age(ctx, fact, language)
    return ctx.texts.say(language, "*{label}*\n{value}\n{check}", label=label, value=value, check=check)


def age(ctx: Context, fact: FactNow, language: str) -> Text:
    """ "checked 3 hrs ago", "last checked 9 days ago, being re-checked", "not yet checked by us"."""
    if fact.checked_at is None:
        return ctx.texts.say(language, "not yet checked by us")
    ago = ctx.texts.span(language, fact.checked_at - ctx.now)
    overdue = fact.freshness in (Freshness.OVERDUE, Freshness.LONG_OVERDUE)
    words = N_("last checked {ago}, being re-checked") if overdue else N_("checked {ago}")
    return ctx.texts.say(language, words, ago=ago)


async def seen(ctx: Context, stored: StoredButton) -> FactNow | None:
    """The fact of a button, as long as it stands as it was shown there."""
    known = await now(ctx, stored.subject)
    return known if known and known.version == stored.version else None


def unknown(ctx: Context, number: str) -> Actions:
    return ctx.refuse(refuse(Code.UNKNOWN, what=number))
