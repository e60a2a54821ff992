"""`/position`: the positions with their state, one of them, and the way to the changes."""

from groups.messages import Said
from groups.positions import Standing
from groups.refusals import Code, refuse
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.positions import changing, reading, withdrawing
from storage.positions import PositionNow

STATES = {
    Standing.PROPOSED: N_("*{id}* · waits for a second person"),
    Standing.NOT_YET: N_("*{id}* · holds from {from_day} on"),
    Standing.VALID: N_("*{id}* · holds until {until}"),
    Standing.EXPIRED: N_("*{id}* · held until {until}"),
    Standing.WITHDRAWN: N_("*{id}* · withdrawn"),
}


async def position(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/position`, `/position P12`, `/position add P13 words`, `/position withdraw P12`"""
    verb, _, rest = str(words).strip().partition(" ")
    match verb.casefold():
        case "":
            return await _list(ctx)
        case "add":
            number, _, text = rest.strip().partition(" ")
            return await changing.add(ctx, number.upper(), text.strip())
        case "withdraw":
            return await withdrawing.withdraw(ctx, rest.strip().upper())
        case _:
            return await _one(ctx, verb.upper())


async def _list(ctx: Context) -> Actions:
    found = await ctx.unit.positions.all_now(ctx.mission)
    if not found:
        return [ctx.reply(ctx.say("There is no position yet. `/position add P1` begins one."))]
    return [ctx.reply(join([await state(ctx, each) for each in found], "\n\n"))]


async def _one(ctx: Context, number: str) -> Actions:
    found = await ctx.unit.positions.one_now(ctx.mission, number)
    if found is None or not (found.words or found.proposed):
        return ctx.refuse(refuse(Code.UNKNOWN, what=number))
    text = join([await state(ctx, found), reading.words(ctx, found) if found.words else Text()], "\n\n")
    unread = found.words and ctx.person.key not in await ctx.unit.positions.readers(found)
    asked = unread and found.standing(ctx.today) in reading.ASKED_OF
    shown = [ctx.reply(text, reading.read_button(ctx, found) if asked else ())]
    return [*shown, *([changing.question(ctx, found)] if found.proposed else [])]


async def state(ctx: Context, position: PositionNow) -> Text:
    """P12 · holds until 29 January 2027. Not read yet by …"""
    standing = position.standing(ctx.today)
    days = {"id": position.id, "from_day": "", "until": ""}
    if position.words:
        days["from_day"] = ctx.texts.date(ctx.language, position.words.valid_from)
        days["until"] = ctx.texts.date(ctx.language, position.words.valid_to)
    head = ctx.say(STATES[standing], **days)
    proposed = ctx.say("New words wait for a second person.") if position.words and position.proposed else Text()
    return join([head, proposed, await _unread(ctx, position) if standing in reading.ASKED_OF else Text()])


async def _unread(ctx: Context, position: PositionNow) -> Text:
    missing = [ctx.mission.called(key) for key in await reading.unread_by(ctx, position)]
    if not missing:
        return ctx.say("Everybody has read it.")
    return ctx.say("Not read yet by {names}.", names=ctx.texts.listing(ctx.language, missing))
