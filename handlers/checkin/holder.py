"""Whoever looks after a request for help gives it back, or can be reached no more: another officer takes it."""

from groups.checkin import TICK, Help
from groups.messages import Lane, Settled
from groups.outcomes import Closed, MaybeDone, Rejected
from groups.texts import N_
from handlers.checkin import notices
from handlers.context import Actions, Context
from handlers.doubt import doubt
from storage.checkins import HelpCase


async def settled(ctx: Context, event: Settled) -> Actions:
    """What became of words on their way to the holder."""
    match event.outcome:
        case MaybeDone():
            return await doubt(ctx, event)
        case Closed():
            await ctx.unit.people.out_of_reach(event.at)
        case Rejected():
            pass
        case _:
            return []
    case = await ctx.unit.checkins.case(int(event.subject.partition(":")[2]))
    lost = N_(
        "*{number}*: I cannot reach the officer who looked after it. Words of the person may be lost; please take it "
        "and write to them."
    )
    held = case is not None and case.state is Help.TAKEN
    return (await freed(ctx, case, "help holder lost", lost) if case and held else None) or []


async def set_free(ctx: Context, case: HelpCase, act: str) -> HelpCase | None:
    """Nobody has it from now on, whether it was taken or closed; None when somebody was faster."""
    free = await ctx.unit.checkins.move(case, state=Help.NEW, holder="", taken_at=None, done_at=None)
    if free is not None:
        await ctx.unit.dues.set("help.watch", str(free.id), ctx.now + TICK)
        ctx.unit.audits.note(act, free.subject, actor=ctx.person.key if ctx.person.is_staff else "")
    return free


async def freed(ctx: Context, case: HelpCase, act: str, words: str) -> Actions | None:
    """Everybody on duty can take it again, and is called if nobody does; None when somebody was faster."""
    free = await set_free(ctx, case, act)
    if free is None:
        return None
    told = ctx.staff_say(words, number=free.number)
    rows = notices.buttons(ctx, free, ctx.mission.language)
    return [ctx.staff(told, rows, lane=Lane.CRISIS), *await notices.refresh(ctx, free)]
