"""When facts must be checked: the owner is reminded, then asked, and the head learns what stays unchecked."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from groups.crisis import Level
from groups.facts import REMIND_AT
from groups.messages import Button, Due, Lane, Rows, Send
from groups.people import Person, Role
from groups.texts import N_, Text, join
from handlers.calling import call
from handlers.cards import showing
from handlers.context import Actions, Context
from handlers.facts import lookup
from storage.facts import FactNow

CRISIS_TASK = timedelta(minutes=30)
"""How long the owner of an overdue number has when a crisis opens, before the duty officer is called."""
WATCH_EVERY = timedelta(hours=24)
TODAY = N_("*Please check these facts today.* People read them as they stand here.")
STILL_NOT = N_("*These numbers are still unchecked.* Please find out whether they are still right.")
ALL_OVERDUE = "all"
NOW_PLEASE = N_("*Please check these numbers within 30 minutes.* People read them on the crisis card.")


async def schedule(ctx: Context, fact: FactNow, level: int) -> None:
    """Set the hours of this fact by its last check. A fact that nobody checked yet is the task of the daily round."""
    if fact.checked_at is None or fact.is_failed:
        for kind in ("fact.remind", "fact.overdue", "fact.long"):
            await ctx.unit.dues.drop(kind, fact.id)
        return
    holds = fact.holds(level)
    for kind, part in (("fact.remind", REMIND_AT), ("fact.overdue", 1.0), ("fact.long", 2.0)):
        await _set_ahead(ctx, kind, fact.id, fact.checked_at + part * holds)


async def _set_ahead(ctx: Context, kind: str, number: str, at: datetime) -> None:
    """Only hours to come: what a crisis made overdue is asked for by `crisis_began`, not by three reminders at once."""
    if at > ctx.now:
        await ctx.unit.dues.set(kind, number, at)
    else:
        await ctx.unit.dues.drop(kind, number)


async def watch(ctx: Context, _due: Due) -> Actions:
    """The daily round: every fact has its hours, and each owner hears once of all that waits for them."""
    await ctx.unit.dues.set("facts.watch", "all", ctx.now + WATCH_EVERY)
    level = await ctx.unit.crises.top()
    known = await lookup.all_now(ctx)
    for fact in known:
        await schedule(ctx, fact, level)
    return await _ask_owners(ctx, [fact for fact in known if fact.is_overdue or fact.is_failed])


async def level_changed(ctx: Context) -> Actions:
    """At another crisis level a check holds shorter or longer; owners of what is overdue now get half an hour."""
    level = await ctx.unit.crises.top()
    known = [fact for fact in await lookup.all_now(ctx) if fact.emergency]
    for fact in known:
        await schedule(ctx, fact, level)
    overdue = [fact for fact in known if fact.is_overdue] if level >= Level.ALERT else []
    if overdue:
        await ctx.unit.dues.set("fact.task", ALL_OVERDUE, ctx.now + CRISIS_TASK)
    return await _ask_owners(ctx, overdue, lane=Lane.CRISIS)


async def _ask_owners(ctx: Context, overdue: Iterable[FactNow], lane: Lane = Lane.REPLY) -> Actions:
    """One message to each owner with all their facts; the second owner when the first was never met."""
    tasks: dict[str, list[FactNow]] = {}
    for fact in overdue:
        tasks.setdefault(await answering(ctx, fact), []).append(fact)
    head = NOW_PLEASE if lane is Lane.CRISIS else TODAY
    return [await _task(ctx, owner, mine, head, lane) for owner, mine in tasks.items()]


async def answering(ctx: Context, fact: FactNow) -> str:
    """Who can be asked: the owner, else the second one, else duty; who serves, is not away, and can be written to.

    "" for none of them.
    """
    duty = [one.key for one in ctx.mission.holding(Role.DUTY, ctx.today)]
    for name in (fact.owner, fact.second_owner, *duty):
        person = ctx.mission.officer(name)
        if person and _serves(ctx, person) and await ctx.private_address(name):
            return name
    return ""


def _serves(ctx: Context, person: Person) -> bool:
    if ctx.mission.is_away(person.key, ctx.today):
        return False
    return person.valid_until is None or person.valid_until >= ctx.today


async def _task(ctx: Context, owner: str, mine: list[FactNow], words: str, lane: Lane) -> Send:
    """`words` (a msgid), the facts, and a button for each; to the staff room when there is nobody ("")."""
    to = await ctx.private_address(owner) if owner else None
    language = await ctx.language_of(owner) if to else ctx.mission.language
    say = ctx.texts.say
    head = say(language, words)
    body = [join([say(language, "`{id}`", id=fact.id), lookup.line(ctx, fact, language)], " ") for fact in mine]
    rows = tuple((_check_button(ctx, fact, language),) for fact in mine)
    return Send(to or ctx.mission.staff_room, join([head, *body], "\n\n"), rows, lane=lane, language=language)


def _check_button(ctx: Context, fact: FactNow, language: str) -> Button:
    words = N_("{id}: it is right, show it") if fact.is_failed else N_("{id}: checked, unchanged")
    label = str(ctx.texts.say(language, words, id=fact.id))
    return Button(label, "fact-check", fact.id, fact.version)


async def remind(ctx: Context, due: Due) -> Actions:
    """At 80 % of the interval: the owner, in private."""
    fact = await lookup.now(ctx, due.subject)
    if fact is None or fact.is_failed or fact.checked_at is None:
        return []
    until = fact.checked_at + fact.holds(await ctx.unit.crises.top())
    at = ctx.texts.moment(ctx.mission.language, until, ctx.mission.zone, ctx.now)
    return await _to_owner(ctx, fact, N_("Please check this soon; its last check holds until {at}."), at=at)


async def overdue(ctx: Context, due: Due) -> Actions:
    """At 100 %: the value stays and says how old it is; owner and staff room are told, and cards say it."""
    fact = await lookup.now(ctx, due.subject)
    if fact is None or not fact.is_overdue:
        return []
    ctx.unit.audits.note("fact overdue", f"fact:{fact.id}")
    told = await _to_owner(ctx, fact, N_("This is overdue. Readers see how old its check is. Please check it now."))
    return [*told, *await showing.refresh(ctx)]


async def task_over(ctx: Context, _due: Due) -> Actions:
    """Half an hour into a crisis numbers are still unchecked: the duty officer hears of all of them at once."""
    late = [fact for fact in await lookup.all_now(ctx) if fact.emergency and fact.is_overdue]
    if not late:
        return []
    duty = [one for one in ctx.mission.holding(Role.DUTY, ctx.today) if await ctx.private_address(one.key)]
    return [await _task(ctx, key, late, STILL_NOT, Lane.REPLY) for key in [one.key for one in duty] or [""]]


async def long_overdue(ctx: Context, due: Due) -> Actions:
    """At 200 %: the head of mission."""
    fact = await lookup.now(ctx, due.subject)
    if fact is None or not fact.is_overdue:
        return []
    ctx.unit.audits.note("fact long overdue", f"fact:{fact.id}")
    words = N_("*{label}* ({id}) was not checked for twice its time. Its owner is {owner}.")
    return await _call(ctx, Role.HEAD, fact, words)


async def _call(ctx: Context, role: Role, fact: FactNow, words: str) -> Actions:
    label, owner = ctx.mission.words(fact.label, ctx.mission.language), ctx.mission.officer(fact.owner)
    choices = ((N_("Checked, unchanged"), "fact-check"), (N_("It is wrong"), "fact-fail"))
    values: dict[str, Any] = {"label": label, "id": fact.id, "owner": owner.name if owner else fact.owner}
    return await call(ctx, (role,), words, choices=choices, subject=fact.id, version=fact.version, **values)


async def _to_owner(ctx: Context, fact: FactNow, words: str, **values: str) -> Actions:
    """The fact and what is asked, to the owner in private; to the staff room when no owner can be met."""
    owner = await answering(ctx, fact)
    to = await ctx.private_address(owner) if owner else None
    language = await ctx.language_of(owner) if to else ctx.mission.language
    text = join([lookup.line(ctx, fact, language), ctx.texts.say(language, words, **values)], "\n\n")
    return [
        Send(to or ctx.mission.staff_room, _numbered(ctx, fact, text), buttons(ctx, fact, language), language=language)
    ]


def _numbered(ctx: Context, fact: FactNow, text: Text) -> Text:
    return join([ctx.say("`{id}`", id=fact.id), text], " ")


def buttons(ctx: Context, fact: FactNow, language: str) -> Rows:
    """What an officer does with a fact."""
    say = ctx.texts.say

    def button(words: str, act: str, style: str = "") -> Button:
        return Button(str(say(language, words)), act, fact.id, fact.version, style=style)

    if fact.is_failed:
        return ((button(N_("New value"), "fact-set", "main"), button(N_("It is right: show it"), "fact-check")),)
    return (
        (button(N_("Checked, unchanged"), "fact-check", "main"),),
        (button(N_("It is wrong"), "fact-fail", "grave"), button(N_("New value"), "fact-set")),
    )


async def waiting(ctx: Context) -> list[tuple[datetime | None, Text, Rows]]:
    """For /waiting: what is overdue or was found wrong and is this officer's to check."""
    mine = [fact for fact in await lookup.all_now(ctx) if ctx.person.key in (fact.owner, fact.second_owner)]
    late = [fact for fact in mine if fact.is_overdue or fact.is_failed]
    level = await ctx.unit.crises.top()
    return [
        (_held_until(fact, level), _numbered(ctx, fact, lookup.line(ctx, fact)), buttons(ctx, fact, ctx.language))
        for fact in late
    ]


def _held_until(fact: FactNow, level: int) -> datetime | None:
    return fact.checked_at + fact.holds(level) if fact.checked_at else None
