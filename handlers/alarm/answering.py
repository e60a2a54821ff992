"""[I am on it]: the first who presses has it, nobody else is called, and whoever was called before learns who it is."""

from groups.deliveries import State
from groups.messages import Lane, Pressed
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers.alarm import ways
from handlers.alarm.paging import ended
from handlers.alarm.telling import tell_called
from handlers.context import Actions, Context
from storage.buttons import StoredButton
from storage.outbox import Delivery
from storage.pages import ANSWERED, Page

TAKEN = N_("{name} is on it:\n\n{words}")
TAKEN_SHORT = N_("{mission}: {name} is on it. Nothing more is needed of you now.")


async def take_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    if refused := refusal(ctx.person, Act.TAKE_PAGE, today=ctx.today):
        ctx.unit.audits.note("refused page", f"page:{stored.subject}", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    seen = await ctx.unit.pages.get(int(stored.subject))
    if seen is None:
        return [ctx.reply(ctx.say("This is settled. Thank you."))]
    rows = await ctx.unit.outbox.of(seen.about)
    if not await ended(ctx, seen, ANSWERED, ctx.person.key):
        return await _too_late(ctx, seen.id)
    told = await _tell_the_others(ctx, seen, rows)
    said = ctx.say("Thank you. It is yours now: nobody else is called, and whoever was called knows that it is you.")
    return [ctx.reply(said, lane=Lane.CRISIS), *told]


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
