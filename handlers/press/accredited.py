"""Who is accredited: confirmed by a second person, reminded, read-only at the end, and forgotten a month after it."""

from collections.abc import Sequence
from typing import Any

from groups import press
from groups.messages import Button, Due, Pressed, Rows, Said
from groups.press import Standing
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.press import accredit
from handlers.publish.tell import tell, tell_or_staff
from handlers.publish.who import name_of
from storage.press import Accreditation

REMIND = ("accreditation.month", "accreditation.week")
OVER, ENDED, FORGET = "accreditation.over", "accreditation.ended", "accreditation.forget"
COUNTS = (Standing.ACTIVE, Standing.READ_ONLY)
Item = tuple[None, Text, Rows]


async def agree(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Accredit] and [Do not accredit], on the version that was read."""
    found = await ctx.unit.press.get(int(stored.subject))
    if found is None or found.version != stored.version:
        return ctx.refuse(await _faster(ctx, stored.subject))
    if no := accredit.may_agree(ctx, found):
        ctx.unit.audits.note("refused accreditation", found.subject, actor=ctx.person.key, detail=no.code.value)
        return ctx.refuse(no)
    return await (_confirm(ctx, found) if stored.data == "yes" else _decline(ctx, found))


async def who(ctx: Context, _said: Said, _words: Text) -> Actions:
    """`/press`: everybody who is accredited, until when, and what waits."""
    found = await ctx.unit.press.in_state(*COUNTS)
    waits = [ctx.reply(text, buttons) for _, text, buttons in await waiting(ctx)]
    if not found:
        return [ctx.reply(ctx.say("Nobody is accredited. /accredit proposes a journalist.")), *waits]
    text = join([ctx.say("*Accredited*"), *(_line(ctx, each) for each in found)])
    return [ctx.reply(text, _end_buttons(ctx, found)), *waits]


async def end(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[End: name]. One person may: it takes a right away and gives none."""
    found = await ctx.unit.press.get(int(stored.subject))
    if found is None or found.version != stored.version:
        return ctx.refuse(await _faster(ctx, stored.subject))
    if no := refusal(ctx.person, Act.ACCREDIT, today=ctx.today, section=press.SECTION):
        return ctx.refuse(no)
    over = await _end(ctx, found, ctx.person.key)
    if over is None:
        return ctx.refuse(await _faster(ctx, stored.subject))
    by_hand = ctx.say("Please take them out of the press group by hand; I cannot.")
    done = ctx.say("*{name}* is not accredited any more.", name=over.name)
    return [ctx.reply(join([done, by_hand])), *await tell(ctx, [over.identity], _over_words)]


async def waiting(ctx: Context) -> list[Item]:
    """The proposals that this person may confirm."""
    found = await ctx.unit.press.in_state(Standing.PROPOSED)
    mine = [each for each in found if accredit.may_agree(ctx, each) is None]
    return [(None, accredit.proposal(ctx, each), accredit.proposal_buttons(ctx, each)) for each in mine]


async def about(ctx: Context, identity: str) -> list[Text]:
    """What we keep about this person, for /me."""
    return [_line(ctx, each) for each in await ctx.unit.press.of(identity, tuple(Standing))]


# ---- the hours --------------------------------------------------------------------------------------------


async def remind(ctx: Context, due: Due) -> Actions:
    """Thirty days, then seven days before the last day: the journalist and the officer."""
    found = await ctx.unit.press.get(int(due.subject))
    if found is None or found.state != Standing.ACTIVE:
        return []

    async def to_them(one: Context) -> Actions:
        words = N_("Your accreditation with the press section ends {day}. Please write to us if you want to renew it.")
        return [one.reply(one.say(words, day=_day(one, found)))]

    async def to_us(one: Context) -> Actions:
        words = N_("The accreditation of *{name}*, {outlet}, ends {day}. /accredit renews it.")
        return [one.reply(one.say(words, name=found.name, outlet=found.outlet, day=_day(one, found)))]

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

    return [*await tell(ctx, [moved.identity], _read_only_words), *await tell_or_staff(ctx, [moved.proposed_by], to_us)]


async def ended(ctx: Context, due: Due) -> Actions:
    """Thirty days later nothing of it is left but the row, and that for thirty days more."""
    found = await ctx.unit.press.get(int(due.subject))
    if found is None or found.state != Standing.READ_ONLY or await _end(ctx, found, "") is None:
        return []

    async def to_us(one: Context) -> Actions:
        words = N_("*{name}* is not accredited any more.")
        by_hand = one.say("Please take them out of the press group by hand; I cannot.")
        return [one.reply(join([one.say(words, name=found.name), by_hand]))]

    return [*await tell(ctx, [found.identity], _over_words), *await tell_or_staff(ctx, [found.proposed_by], to_us)]


async def forget(ctx: Context, due: Due) -> Actions:
    """Nothing is kept of it."""
    if await ctx.unit.press.forget(int(due.subject)):
        ctx.unit.audits.note("accreditation forgotten", f"accreditation:{due.subject}")
    return []


# ---- moves ------------------------------------------------------------------------------------------------


async def _confirm(ctx: Context, found: Accreditation) -> Actions:
    """It counts from now on; an older one of the same person and group ends without a word."""
    made = await ctx.unit.press.move(found, Standing.ACTIVE, approved_by=ctx.person.key)
    if made is None:
        return ctx.refuse(await _faster(ctx, str(found.id)))
    for older in await ctx.unit.press.of(made.identity, COUNTS):
        if older.id != made.id and older.group_id == made.group_id:
            await _end(ctx, older, ctx.person.key)
    await _set_hours(ctx, made)
    ctx.unit.audits.note("accreditation confirmed", made.subject, actor=ctx.person.key)

    async def to_them(one: Context) -> Actions:
        words = N_(
            "You are accredited with the press section until {day}, for {outlet}. Press calls come to the press group."
        )
        return [one.reply(one.say(words, day=_day(one, made), outlet=made.outlet))]

    done = ctx.say("*{name}* is accredited until {day}.", name=made.name, day=_day(ctx, made))
    return [ctx.reply(done), *await _to_proposer(ctx, made), *await tell(ctx, [made.identity], to_them)]


async def _decline(ctx: Context, found: Accreditation) -> Actions:
    """What was only proposed is not kept."""
    gone = await ctx.unit.press.move(found, Standing.ENDED)
    if gone is None:
        return ctx.refuse(await _faster(ctx, str(found.id)))
    await ctx.unit.press.forget(found.id)
    ctx.unit.audits.note("accreditation declined", found.subject, actor=ctx.person.key)

    async def say(one: Context) -> Actions:
        words = N_("{who} did not accredit *{name}*.")
        return [one.reply(one.say(words, who=name_of(one, ctx.person.key), name=found.name))]

    return [*await say(ctx), *await tell(ctx, [found.proposed_by], say)]


async def _to_proposer(ctx: Context, made: Accreditation) -> Actions:
    async def say(one: Context) -> Actions:
        words = N_("{who} accredited *{name}* until {day}.")
        return [one.reply(one.say(words, who=name_of(one, ctx.person.key), name=made.name, day=_day(one, made)))]

    return await tell_or_staff(ctx, [made.proposed_by], say)


async def _set_hours(ctx: Context, made: Accreditation) -> None:
    """Of the reminders only those that are still to come."""
    group = ctx.mission.group(made.group_id)
    hours = press.hours(made.until, group.tz if group else ctx.mission.zone)
    for kind, at in zip(REMIND, hours.reminders, strict=True):
        if at > ctx.now:
            await ctx.unit.dues.set(kind, str(made.id), at)
    await ctx.unit.dues.set(OVER, str(made.id), hours.over)
    await ctx.unit.dues.set(ENDED, str(made.id), hours.ended)


async def _end(ctx: Context, found: Accreditation, by: str) -> Accreditation | None:
    """None when somebody was faster."""
    gone = await ctx.unit.press.move(found, Standing.ENDED)
    if gone is None:
        return None
    for kind in (*REMIND, OVER, ENDED):
        await ctx.unit.dues.drop(kind, str(gone.id))
    await ctx.unit.dues.set(FORGET, str(gone.id), press.gone_at(ctx.now))
    ctx.unit.audits.note("accreditation ended", gone.subject, actor=by)
    return gone


async def _faster(ctx: Context, number: str) -> Refusal:
    """Who decided it, and when."""
    acts = [row for row in await ctx.unit.audits.of(f"accreditation:{number}") if row["actor"]]
    return refuse(Code.CONFLICT, who=name_of(ctx, acts[-1]["actor"]), at=acts[-1]["at"]) if acts else refuse(Code.STATE)


# ---- words ------------------------------------------------------------------------------------------------


async def _over_words(one: Context) -> Actions:
    return [
        one.reply(one.say("Your accreditation with the press section has ended. You can ask us anything with /ask."))
    ]


async def _read_only_words(one: Context) -> Actions:
    words = N_(
        "Your accreditation with the press section is over. You can read on for 30 days, and no longer ask at press "
        "calls. Please write to us if you want to renew it."
    )
    return [one.reply(one.say(words))]


def _line(ctx: Context, each: Accreditation) -> Text:
    values = {"name": each.name, "outlet": each.outlet, "day": _day(ctx, each)}
    match each.state:
        case Standing.READ_ONLY:
            return ctx.say("{name}, {outlet}: over since {day}, may only read", **values)
        case Standing.PROPOSED:
            return ctx.say("{name}, {outlet}: proposed until {day}", **values)
        case Standing.ENDED:
            return ctx.say("{name}, {outlet}: ended, and soon forgotten", **values)
        case _:
            return ctx.say("{name}, {outlet}: accredited until {day}", **values)


def _day(ctx: Context, each: Accreditation) -> str:
    return ctx.texts.date(ctx.language, each.until)


def _end_buttons(ctx: Context, found: Sequence[Accreditation]) -> Rows:
    if refusal(ctx.person, Act.ACCREDIT, today=ctx.today, section=press.SECTION):
        return ()
    label = N_("End accreditation: {name}")
    return tuple(
        (Button(str(ctx.say(label, name=each.name)), "accredit-end", str(each.id), each.version, style="stop"),)
        for each in found
    )
