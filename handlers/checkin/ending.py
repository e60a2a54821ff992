"""The end of a crisis: nobody who asked for help is left without an officer, and 30 days later nothing is kept."""

from groups.checkin import KEEP
from groups.messages import Due
from groups.refusals import Code, Refusal, refuse
from handlers.checkin import notices, opening
from handlers.context import Actions, Context
from storage.crises import Crisis


async def why_not(ctx: Context, crisis: Crisis) -> Refusal | None:
    """E-STATE (cases) while a request for help has no officer."""
    free = [case for case in await ctx.unit.checkins.open_cases(crisis.id) if notices.is_free(ctx, case)]
    return refuse(Code.STATE, cases=tuple(case.number for case in free)) if free else None


async def ended(ctx: Context, crisis: Crisis) -> Actions:
    """The check-in ends with its crisis; the hour of forgetting is set."""
    if crisis.id not in await ctx.unit.checkins.known():
        return []
    await ctx.unit.dues.set("checkin.forget", str(crisis.id), ctx.now + KEEP)
    return await opening.taken_down(ctx, crisis) if await ctx.unit.checkins.close(crisis.id) else []


async def forget_due(ctx: Context, due: Due) -> Actions:
    """Answers, their history, the requests for help, what was sent and exported of them: all of it."""
    answers = await ctx.unit.checkins.of_crisis(int(due.subject))
    cases = await ctx.unit.checkins.cases(int(due.subject))
    for answer in answers:
        await ctx.unit.dues.drop("checkin.remind", str(answer.id))
    told = [f"{sort}:{case.id}" for case in cases for sort in ("help", "helper", "heard")]
    await ctx.unit.outbox.forget_about([*told, *(f"checkin:{answer.id}" for answer in answers)])
    gone = await ctx.unit.checkins.forget(int(due.subject))
    ctx.unit.audits.note("check-in forgotten", f"crisis:{due.subject}", detail=str(gone))
    return []
