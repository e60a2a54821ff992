"""Paging: an alarm calls the person on duty, and then one person after the other until somebody answers."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from groups.crisis import Level
from groups.duty import Ladder, Rung, ladder, next_rung
from groups.messages import Due
from groups.people import Role
from groups.texts import N_, Text
from handlers.alarm import ways
from handlers.alarm.needed import has_cause, is_needed
from handlers.calling import Choice
from handlers.context import Actions, Context
from storage.pages import KEEP, OVER, Choices, Page

CONFIRMED_WITHIN = timedelta(minutes=1)
"""How long a call may be on its way before the second road and the next person are used."""
QUIET_AFTER = timedelta(hours=1)
"""What was answered so short a time ago is not paged again."""
SHORT = N_("{mission}: you are needed now. Please open your private chat with our bot; the alarm waits there.")
_DUES = ("page.next", "page.check", "page.still")


async def page(
    ctx: Context,
    subject: str,
    words: str,
    /,
    *,
    short: str = SHORT,
    choices: Iterable[Choice] = (),
    about: str = "",
    version: int = 0,
    data: str = "",
    without: str = "",
    start: Rung = Rung.FIRST,
    **values: Any,
) -> Actions:
    """Wake whoever is on duty with these words (a msgid and its values), in private, with [I am on it] and `choices`.

    When nobody answers in time, or it cannot be delivered, it climbs: the second person, the head, everybody and the
    staff room. `short` (a msgid, with {mission} and the values) goes by the second road: no member's data in it.
    `choices` are (label, act); their buttons carry `about`, `version` and `data`. `without` knows already.
    Nothing happens when `subject` is being paged, or was answered a short while ago: it names the occasion, such as
    "review:47"; handlers.alarm.needed says for its first word when nobody need answer any more.
    """
    known = await ctx.unit.pages.latest(subject)
    if known and (await still_open(ctx, known.id) or await _just_ended(ctx, known)):
        return []
    offered = Choices(tuple(choices), about, version, data)
    long, brief = _in_all(ctx, words, values), _in_all(ctx, short, values)
    made = await ctx.unit.pages.open(subject, long, brief, offered, without)
    return await begun(ctx, made, start=start) if made else []


async def begun(ctx: Context, made: Page, *, start: int) -> Actions:
    """A new page calls its first people."""
    ctx.unit.audits.note("page", made.about, actor=ctx.person.key, detail=made.subject)
    await ctx.unit.dues.set("page.forget", str(made.id), ctx.now + KEEP)
    return await climb(ctx, made, above=start - 1)


async def _just_ended(ctx: Context, known: Page) -> bool:
    """For an hour; of what still stands only as long as whoever took it had time to settle it."""
    if known.ended_at is None:
        return False
    stands = has_cause(known) and await is_needed(ctx, known)
    return known.ended_at + (await patience(ctx) if stands else QUIET_AFTER) > ctx.now


async def over(ctx: Context, subject: str) -> Page | None:
    """What it was about is settled: nobody else is called. The page that ended, or None."""
    open_one = await ctx.unit.pages.latest(subject)
    return open_one if open_one and await ended(ctx, open_one, OVER) else None


async def called(ctx: Context, subject: str) -> frozenset[str]:
    """Whom the newest page of this subject has called."""
    known = await ctx.unit.pages.latest(subject)
    return frozenset(known.called) if known else frozenset()


async def ended(ctx: Context, seen: Page, state: str, by: str = "", *, silent: bool = True) -> bool:
    """It ends, and with it all that was not sent yet. False when somebody was faster."""
    if not await ctx.unit.pages.end(seen, state, by, silent=silent):
        return False
    await ctx.unit.outbox.cancel(seen.about)
    for kind in _DUES:
        await ctx.unit.dues.drop(kind, str(seen.id))
    ctx.unit.audits.note(f"page {state}", seen.about, actor=by, detail=seen.subject)
    return True


# ---- climbing -----------------------------------------------------------------------------------------


async def climb(ctx: Context, seen: Page, *, above: int) -> Actions:
    """Call the next rung, and at once the one above it when nobody on it can be called."""
    silent, people = await ways.silent_accounts(ctx), _ladder(ctx)
    actions: Actions = []
    known = dict(seen.called)
    rung, sure = above, False
    while not sure and (step := next_rung(people, rung, {*known, seen.barred})):
        rung, fresh = step
        for person in fresh:
            found = await ways.ways_to(ctx, seen, person, silent)
            actions += found.sends
            sure = sure or found.sure
            known[person] = rung
        if rung is Rung.EVERYBODY:
            actions += ways.in_the_staff_room(ctx, seen, silent)
    if rung == above or await ctx.unit.pages.climb(seen, rung, known) is None:
        return []  # everybody was called, or somebody answered meanwhile
    await _set_clocks(ctx, seen, rung)
    ctx.unit.audits.note("page calls", seen.about, detail=Rung(rung).name.lower())
    return actions


async def _set_clocks(ctx: Context, seen: Page, rung: int) -> None:
    await ctx.unit.dues.set("page.check", str(seen.id), ctx.now + CONFIRMED_WITHIN)
    if rung < Rung.EVERYBODY:
        await ctx.unit.dues.set("page.next", str(seen.id), ctx.now + await patience(ctx))


async def patience(ctx: Context) -> timedelta:
    """How long whoever was called, or took it, has just now."""
    given = ctx.mission.files.duty.patience
    return given.emergency if await ctx.unit.crises.top() >= Level.EMERGENCY else given.usual


async def next_due(ctx: Context, due: Due) -> Actions:
    """Whoever was called had time to answer, and did not."""
    seen = await still_open(ctx, int(due.subject))
    return await climb(ctx, seen, above=seen.rung) if seen else []


async def still_open(ctx: Context, number: int) -> Page | None:
    """The page while it waits for an answer; one that nobody needs any more ends here."""
    seen = await ctx.unit.pages.get(number)
    if seen is None or not seen.is_open:
        return None
    if await is_needed(ctx, seen):
        return seen
    await ended(ctx, seen, OVER)
    return None


async def forget_due(ctx: Context, due: Due) -> Actions:
    """A week later nothing is kept of it."""
    for kind in _DUES:
        await ctx.unit.dues.drop(kind, due.subject)
    await ctx.unit.pages.forget(int(due.subject))
    return []


def _ladder(ctx: Context) -> Ladder:
    duty, heads = ([one.key for one in ctx.mission.holding(role, ctx.today)] for role in (Role.DUTY, Role.HEAD))
    return ladder(ctx.mission.on_duty(ctx.now), duty, heads)


def _in_all(ctx: Context, words: str, values: dict[str, Any]) -> dict[str, Text]:
    """The words in every language of the mission, so that they can be said again after a restart."""
    said = {language: values | {"mission": ctx.mission.name(language)} for language in ctx.mission.languages}
    return {language: ctx.texts.say(language, words, **each) for language, each in said.items()}
