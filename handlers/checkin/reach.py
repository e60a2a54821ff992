"""Where an answer goes on: in private, never in a group, whatever chat somebody pressed or wrote in."""

from collections.abc import Sequence
from dataclasses import replace

from groups.crisis import covers
from groups.messages import Action, Notice, Pressed, Send
from groups.texts import N_, Text, join
from handlers.cards import card_text
from handlers.context import Actions, Context
from handlers.facts import lookup
from storage.checkins import Answer
from storage.crises import Crisis
from storage.facts import FactNow

START = "safe"
"""What a link to our private chat says."""
CLOSED = N_("No check-in is open now. The emergency numbers are under /facts; to ask us something, write /ask.")
IN_PRIVATE = N_("Please write to me in private.")


async def privately(ctx: Context) -> Context | None:
    """The same person in their private chat; None when we cannot write to them there."""
    if ctx.private:
        return ctx
    at = await ctx.unit.people.private_address((ctx.sender.identity,))
    if at is None:
        return None
    return replace(ctx, at=at, private=True, group=None, message="", language=await language(ctx))


async def language(ctx: Context) -> str:
    """What this person chose, or what their client speaks, if we speak it."""
    chosen = await ctx.unit.people.language(ctx.sender.identity)
    guessed = ctx.sender.language.partition("-")[0].lower()
    return chosen or (guessed if guessed in ctx.mission.languages else ctx.language)


def link(ctx: Context) -> str:
    """Opens our private chat; "" where the platform has no such link."""
    return ctx.outlets[ctx.at.account].link(START)


async def open_crisis(ctx: Context, number: str) -> Crisis | None:
    """The crisis with this number, while its check-in is open."""
    crisis = await ctx.unit.crises.get(int(number))
    known = await ctx.unit.checkins.all_open()
    return crisis if crisis and crisis.is_open and crisis.id in known else None


async def asked(ctx: Context) -> list[Crisis]:
    """The crises about which people are asked here, the gravest first."""
    known = await ctx.unit.checkins.all_open()
    region = ctx.group.region if ctx.group else None
    crises = await ctx.unit.crises.all_open() if known else ()
    return [each for each in crises if each.id in known and (region is None or each.covers(region))]


def title(ctx: Context, crisis: Crisis) -> str:
    return card_text.title(ctx, crisis, ctx.language)


async def numbers(ctx: Context, crisis: Crisis) -> Text:
    """Whom to call now: every emergency number of the region that was not found wrong."""
    words = ctx.mission.words
    lines = [
        ctx.say("*{value}* · {label}", value=words(fact.value, ctx.language), label=words(fact.label, ctx.language))
        for fact in await _emergency(ctx, crisis)
    ]
    return join([ctx.say("In danger now? Call first:"), *lines]) if lines else Text()


async def first_number(ctx: Context, crisis: Crisis) -> Text:
    """The one number, for the few words above a chat."""
    known = await _emergency(ctx, crisis)
    number = ctx.mission.words(known[0].value, ctx.language) if known else ""
    return ctx.say("In danger now? Call {number}.", number=number) + " " if number else Text()


async def _emergency(ctx: Context, crisis: Crisis) -> list[FactNow]:
    facts = [fact for fact in await lookup.all_now(ctx) if fact.emergency and not fact.is_failed]
    return [fact for fact in facts if covers(fact.region, crisis.region)]


def about(answer: Answer, actions: Sequence[Action]) -> Actions:
    """What is sent concerns this answer: if it does not arrive, we know that the person cannot be reached."""
    return [replace(each, subject=f"checkin:{answer.id}") if isinstance(each, Send) else each for each in actions]


def note(ctx: Context, press: Pressed, words: Text | str, url: str = "") -> Notice:
    """A few words that only the one who pressed can read."""
    return Notice(ctx.at, press.press, str(words), url)
