"""Who is accredited: confirmed by a second person, reminded, read-only at the end, and forgotten a month after it."""

from collections.abc import Sequence
from typing import Any

from groups import press
from groups.messages import Button, Footing, Pressed, Rows, Said
from groups.press import Standing
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.press import accredit, seats
from handlers.press.expiry import day_of, end_now, over_words, set_hours
from handlers.publish.tell import tell, tell_or_staff
from storage.press import Accreditation

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
    over = await end_now(ctx, found, ctx.person.key)
    if over is None:
        return ctx.refuse(await _faster(ctx, stored.subject))
    done = ctx.reply(ctx.say("*{name}* is not accredited any more.", name=over.name))
    return [done, *await tell(ctx, [over.identity], over_words), *await seats.seat(ctx, over, Footing.OUT)]


async def waiting(ctx: Context) -> list[Item]:
    """The proposals that this person may confirm."""
    found = await ctx.unit.press.in_state(Standing.PROPOSED)
    mine = [each for each in found if accredit.may_agree(ctx, each) is None]
    return [(None, accredit.proposal(ctx, each), accredit.proposal_buttons(ctx, each)) for each in mine]


async def about(ctx: Context, identity: str) -> list[Text]:
    """What we keep about this person, for /me."""
    return [_line(ctx, each) for each in await ctx.unit.press.of(identity, tuple(Standing))]


# ---- moves ------------------------------------------------------------------------------------------------


async def _confirm(ctx: Context, found: Accreditation) -> Actions:
    """It counts from now on; an older one of the same person and group ends without a word."""
    made = await ctx.unit.press.move(found, Standing.ACTIVE, approved_by=ctx.person.key)
    if made is None:
        return ctx.refuse(await _faster(ctx, str(found.id)))
    given_back = await seats.give_back(ctx, made)
    for older in await ctx.unit.press.of(made.identity, COUNTS):
        if older.id != made.id and older.group_id == made.group_id:
            await end_now(ctx, older, ctx.person.key)
    await set_hours(ctx, made)
    ctx.unit.audits.note("accreditation confirmed", made.subject, actor=ctx.person.key)

    async def to_them(one: Context) -> Actions:
        words = N_(
            "You are accredited with the press section until {day}, for {outlet}. Press calls come to the press group."
        )
        return [one.reply(one.say(words, day=day_of(one, made), outlet=made.outlet))]

    done = ctx.say("*{name}* is accredited until {day}.", name=made.name, day=day_of(ctx, made))
    told = [ctx.reply(done), *await _to_proposer(ctx, made), *await tell(ctx, [made.identity], to_them)]
    return [*told, *given_back]


async def _decline(ctx: Context, found: Accreditation) -> Actions:
    """What was only proposed is not kept."""
    gone = await ctx.unit.press.move(found, Standing.ENDED)
    if gone is None:
        return ctx.refuse(await _faster(ctx, str(found.id)))
    await ctx.unit.press.forget(found.id)
    ctx.unit.audits.note("accreditation declined", found.subject, actor=ctx.person.key)

    async def say(one: Context) -> Actions:
        words = N_("{who} did not accredit *{name}*.")
        return [one.reply(one.say(words, who=one.mission.called(ctx.person.key), name=found.name))]

    return [*await say(ctx), *await tell(ctx, [found.proposed_by], say)]


async def _to_proposer(ctx: Context, made: Accreditation) -> Actions:
    async def say(one: Context) -> Actions:
        words = N_("{who} accredited *{name}* until {day}.")
        return [
            one.reply(one.say(words, who=one.mission.called(ctx.person.key), name=made.name, day=day_of(one, made)))
        ]

    return await tell_or_staff(ctx, [made.proposed_by], say)


async def _faster(ctx: Context, number: str) -> Refusal:
    """Who decided it, and when."""
    acts = [row for row in await ctx.unit.audits.of(f"accreditation:{number}") if row["actor"]]
    return (
        refuse(Code.CONFLICT, who=ctx.mission.called(acts[-1]["actor"]), at=acts[-1]["at"])
        if acts
        else refuse(Code.STATE)
    )


# ---- words ------------------------------------------------------------------------------------------------


def _line(ctx: Context, each: Accreditation) -> Text:
    values = {"name": each.name, "outlet": each.outlet, "day": day_of(ctx, each)}
    match each.state:
        case Standing.READ_ONLY:
            return ctx.say("{name}, {outlet}: over since {day}, may only read", **values)
        case Standing.PROPOSED:
            return ctx.say("{name}, {outlet}: proposed until {day}", **values)
        case Standing.ENDED:
            return ctx.say("{name}, {outlet}: ended, and soon forgotten", **values)
        case _:
            return ctx.say("{name}, {outlet}: accredited until {day}", **values)


def _end_buttons(ctx: Context, found: Sequence[Accreditation]) -> Rows:
    if refusal(ctx.person, Act.ACCREDIT, today=ctx.today, section=press.SECTION):
        return ()
    label = N_("End accreditation: {name}")
    return tuple(
        (Button(str(ctx.say(label, name=each.name)), "accredit-end", str(each.id), each.version, style="stop"),)
        for each in found
    )
