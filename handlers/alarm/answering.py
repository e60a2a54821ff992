"""[I am on it]: the first who presses has it, and whoever was called before learns who it is. Nobody else is called,
unless what it was about still stands a while later."""

from dataclasses import replace

from groups.deliveries import State
from groups.duty import Rung
from groups.messages import Due, Lane, Pressed
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers.alarm import ways
from handlers.alarm.needed import has_cause, is_needed
from handlers.alarm.paging import begun, ended, patience
from handlers.alarm.telling import tell_called
from handlers.context import Actions, Context
from storage.buttons import StoredButton
from storage.outbox import Delivery
from storage.pages import ANSWERED, TOOK, Page

TAKEN = N_("{name} is on it:\n\n{words}")
YOURS_FOR = N_(
    "Thank you. It is yours now, and whoever was called knows that it is you. If it is not settled in {within}, the "
    "others are called."
)
STILL = N_("{name} was on it, and it still stands:\n\n{words}")
TAKEN_SHORT = N_("{mission}: {name} is on it. Nothing more is needed of you now.")


async def take_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    if refused := refusal(ctx.person, Act.TAKE_PAGE, today=ctx.today):
        ctx.unit.audits.note("refused page", f"page:{stored.subject}", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    seen = await ctx.unit.pages.get(int(stored.subject))
    if seen is None:
        return [ctx.reply(ctx.say("This is settled. Thank you."))]
    rows = await ctx.unit.outbox.of(seen.about)
    follows = _is_followed(ctx, seen)
    if not await ended(ctx, seen, ANSWERED, ctx.person.key, silent=not follows):
        return await _too_late(ctx, seen.id)
    told = await _tell_the_others(ctx, seen, rows)
    said = ctx.say("Thank you. It is yours now: nobody else is called, and whoever was called knows that it is you.")
    if follows:
        within = await patience(ctx)
        await ctx.unit.dues.set("page.still", str(seen.id), ctx.now + within)
        said = ctx.say(YOURS_FOR, within=ctx.texts.length(ctx.language, within))
    return [ctx.reply(said, lane=Lane.CRISIS), *told]


def _is_followed(ctx: Context, seen: Page) -> bool:
    """Two people who took it one after the other are enough; one alone may be somebody with a stolen telephone."""
    before = seen.on_rung(TOOK)
    return has_cause(seen) and (not before or ctx.person.key in before)


async def still_due(ctx: Context, due: Due) -> Actions:
    """Somebody took it, had time, and it still stands: everybody but them is called from the beginning."""
    seen = await ctx.unit.pages.get(int(due.subject))
    if seen is None or seen.state != ANSWERED:
        return []
    await ctx.unit.pages.silence(seen.id)
    newest = await ctx.unit.pages.latest(seen.subject)
    if newest is None or newest.id != seen.id or not await is_needed(ctx, seen):
        return []
    values = {"name": ctx.mission.called(seen.answered_by)}
    words = {each: ctx.texts.say(each, STILL, words=said, **values) for each, said in seen.words.items()}
    made = await ctx.unit.pages.open(seen.subject, words, seen.short, seen.choices, seen.barred)
    if made is None:
        return []
    start = min((rung for rung in seen.called.values() if rung != TOOK), default=Rung.FIRST)
    return await begun(ctx, replace(made, called={seen.answered_by: TOOK}), start=start)


async def _too_late(ctx: Context, number: int) -> Actions:
    """Somebody else has it, or nobody needs to any more."""
    now = await ctx.unit.pages.get(number)
    if now is None or not now.answered_by:
        return [ctx.reply(ctx.say("This is settled. Thank you."))]
    if now.answered_by == ctx.person.key:
        return [ctx.reply(ctx.say("It is yours already."))]
    return ctx.refuse(refuse(Code.CONFLICT, who=ctx.mission.called(now.answered_by), at=now.ended_at))


async def _tell_the_others(ctx: Context, seen: Page, rows: tuple[Delivery, ...]) -> Actions:
    """By the ways on which they were called; the staff room too, if it was and this is not said there."""
    told = await tell_called(ctx, seen, rows, TAKEN, TAKEN_SHORT, {"name": ctx.person.name})
    in_room = any(row.key == f"{seen.about}:" and row.state is State.DONE for row in rows)
    if in_room and not ctx.in_staff_room:
        words = ways.in_language(ctx, seen.words, ctx.mission.language)
        told.append(ctx.staff(ctx.staff_say(TAKEN, name=ctx.person.name, words=words), lane=Lane.CRISIS))
    return told
