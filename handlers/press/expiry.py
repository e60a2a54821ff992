"""The hours of an accreditation: two reminders, its end, thirty days to read on, and then nothing is kept."""

from groups import press
from groups.messages import Due, Footing
from groups.press import Standing
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.press import seats
from handlers.publish.tell import tell, tell_or_staff
from storage.press import Accreditation

REMIND = ("accreditation.month", "accreditation.week")
OVER = "accreditation.over"
ENDED = "accreditation.ended"
FORGET = "accreditation.forget"


async def remind(ctx: Context, due: Due) -> Actions:
    """Thirty days, then seven days before the last day: the journalist and the officer."""
    found = await ctx.unit.press.get(int(due.subject))
    if found is None or found.state != Standing.ACTIVE:
        return []

    async def to_them(one: Context) -> Actions:
        words = N_("Your accreditation with the press section ends {day}. Please write to us if you want to renew it.")
        return [one.reply(one.say(words, day=day_of(one, found)))]

    async def to_us(one: Context) -> Actions:
        words = N_("The accreditation of *{name}*, {outlet}, ends {day}. /accredit renews it.")
        return [one.reply(one.say(words, name=found.name, outlet=found.outlet, day=day_of(one, found)))]

    return [*await tell(ctx, [found.identity], to_them), *await tell_or_staff(ctx, [found.proposed_by], to_us)]


async def over(ctx: Context, due: Due) -> Actions:
    """The last day is past: they may read on for thirty days, and count as accredited no more."""
    found = await ctx.unit.press.get(int(due.subject))
    if found is None or found.state != Standing.ACTIVE:
        return []
    moved = await ctx.unit.press.move(found, Standing.READ_ONLY)
    if moved is None:
        return []
    ctx.unit.audits.note("accreditation over", moved.subject)

    async def to_us(one: Context) -> Actions:
        words = N_("The accreditation of *{name}*, {outlet}, is over. They may read for 30 days more, and not ask.")
        return [one.reply(one.say(words, name=moved.name, outlet=moved.outlet))]

    told = [*await tell(ctx, [moved.identity], _read_only_words), *await tell_or_staff(ctx, [moved.proposed_by], to_us)]
    return [*told, *await seats.seat(ctx, moved, Footing.READER)]


async def ended(ctx: Context, due: Due) -> Actions:
    """Thirty days later they lose their seat, and nothing of it is left but the row, for thirty days more."""
    found = await ctx.unit.press.get(int(due.subject))
    if found is None or found.state != Standing.READ_ONLY or await end_now(ctx, found, "") is None:
        return []

    async def to_us(one: Context) -> Actions:
        return [one.reply(one.say("*{name}* is not accredited any more.", name=found.name))]

    told = [*await tell(ctx, [found.identity], over_words), *await tell_or_staff(ctx, [found.proposed_by], to_us)]
    return [*told, *await seats.seat(ctx, found, Footing.OUT)]


async def forget(ctx: Context, due: Due) -> Actions:
    """Nothing is kept of it."""
    if await ctx.unit.press.forget(int(due.subject)):
        ctx.unit.audits.note("accreditation forgotten", f"accreditation:{due.subject}")
    return []


async def set_hours(ctx: Context, made: Accreditation) -> None:
    """Of the reminders only those that are still to come."""
    group = ctx.mission.group(made.group_id)
    hours = press.hours(made.until, group.tz if group else ctx.mission.zone)
    for kind, at in zip(REMIND, hours.reminders, strict=True):
        if at > ctx.now:
            await ctx.unit.dues.set(kind, str(made.id), at)
    await ctx.unit.dues.set(OVER, str(made.id), hours.over)
    await ctx.unit.dues.set(ENDED, str(made.id), hours.ended)


async def end_now(ctx: Context, found: Accreditation, by: str) -> Accreditation | None:
    """None when somebody was faster."""
    gone = await ctx.unit.press.move(found, Standing.ENDED)
    if gone is None:
        return None
    for kind in (*REMIND, OVER, ENDED):
        await ctx.unit.dues.drop(kind, str(gone.id))
    await ctx.unit.dues.set(FORGET, str(gone.id), press.gone_at(ctx.now))
    ctx.unit.audits.note("accreditation ended", gone.subject, actor=by)
    return gone


async def over_words(one: Context) -> Actions:
    return [
        one.reply(one.say("Your accreditation with the press section has ended. You can ask us anything with /ask."))
    ]


async def _read_only_words(one: Context) -> Actions:
    words = N_(
        "Your accreditation with the press section is over. You can read on for 30 days, and no longer ask at press "
        "calls. Please write to us if you want to renew it."
    )
    return [one.reply(one.say(words))]


def day_of(ctx: Context, each: Accreditation) -> str:
    return ctx.texts.date(ctx.language, each.until)
