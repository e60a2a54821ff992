"""The hours of a request for help: shown when its answers do not come, called about when nobody takes it."""

from collections.abc import Sequence
from datetime import datetime

from groups.checkin import TICK, Help, is_called
from groups.messages import Due, Lane, Rows
from groups.people import Role
from groups.texts import N_, Text
from handlers.calling import call
from handlers.checkin import notices, questions
from handlers.context import Actions, Context
from storage.checkins import HelpCase


async def tell_due(ctx: Context, due: Due) -> Actions:
    """The questions were not all answered in time: the officers see what there is."""
    case = await ctx.unit.checkins.case(int(due.subject))
    if case is None or case.state is Help.DONE or case.details or await ctx.unit.outbox.of(case.subject):
        return []
    known = await _so_far(ctx, case)
    described = await questions.describe(ctx, case.id, known) if known else None
    return await notices.announce(ctx, described[1] if described else case)


async def _so_far(ctx: Context, case: HelpCase) -> dict[str, str]:
    """What the open form holds already."""
    answer = await ctx.unit.checkins.answer(case.answer)
    at = await ctx.unit.people.private_address((answer.identity,)) if answer else None
    form = await ctx.unit.dialogues.find(answer.identity, at) if answer and at else None
    return dict(form.data) if form and (form.form, form.subject) == (questions.FORM.name, str(case.id)) else {}


async def watch_due(ctx: Context, due: Due) -> Actions:
    """Is somebody looking after it? Also looked at when somebody did: they may be no officer any more."""
    case = await ctx.unit.checkins.case(int(due.subject))
    crisis = await ctx.unit.crises.get(case.crisis) if case else None
    if case is None or crisis is None or case.state is Help.DONE or not crisis.is_open:
        return []
    await ctx.unit.dues.set("help.watch", due.subject, ctx.now + TICK)
    if not notices.is_free(ctx, case):
        return []
    lost = case.state is Help.TAKEN and await ctx.unit.checkins.move(case, state=Help.NEW, holder="", taken_at=None)
    if not lost and not is_called(ctx.now - case.asked_at, crisis.level):
        return []
    ctx.unit.audits.note("help called", case.subject)
    waited = ctx.texts.length(ctx.mission.language, ctx.now - case.asked_at)
    return await call(
        ctx,
        (Role.DUTY, Role.HEAD),
        N_("*{number}* asks for help since {waited}, and nobody looks after it. Please take it now."),
        choices=((N_("I take it"), "help-take"),),
        subject=str(case.id),
        lane=Lane.CRISIS,
        number=case.number,
        waited=waited,
    )


async def waiting(ctx: Context) -> Sequence[tuple[datetime | None, Text, Rows]]:
    """For /waiting: every request that nobody has taken, the most urgent first."""
    if notices.may(ctx):
        return []
    free = [case for case in await ctx.unit.checkins.open_cases() if notices.is_free(ctx, case)]
    language = ctx.language
    return [
        (case.asked_at + TICK, await notices.notice(ctx, case, language), notices.buttons(ctx, case, language))
        for case in free
    ]
