"""The seats of journalists in the chats of a press group: writing, only reading, none. By our hand where it reaches."""

from typing import assert_never

from groups.messages import Address, Footing, Power, Restrict, Settled
from groups.outcomes import Closed, Done, MaybeDone, Misconfigured, Moved, NotDone, Reason, Rejected, SlowDown
from groups.people import platform_of
from groups.press import Standing
from groups.texts import N_, Text
from handlers.context import Actions, Context
from handlers.looks import NAMES
from handlers.publish.tell import tell_or_staff
from storage.addresses import SERVED, Place
from storage.press import Accreditation

FITS = {Footing.MEMBER: Standing.ACTIVE, Footing.READER: Standing.READ_ONLY, Footing.OUT: Standing.ENDED}
BY_HAND = {
    Footing.MEMBER: N_("Please let *{name}* write in *{chat}* again, by hand. {why}"),
    Footing.READER: N_("Please let *{name}* only read in *{chat}*, by hand. {why}"),
    Footing.OUT: N_("Please take *{name}* out of *{chat}* by hand. {why}"),
}
CANNOT = N_("I cannot do it there.")
SHARED = N_("Other groups live in that chat, too.")
ADMINISTERS = N_("They administer the chat, and I leave administrators alone.")
NO_RIGHT = N_("I may not {right} there; with that right I do it myself the next time.")


async def seat(ctx: Context, held: Accreditation, footing: Footing) -> Actions:
    """In every chat of their group on their platform. An officer of ours has a seat by another right."""
    if held.identity in ctx.mission.officer_identities:
        return []
    actions: Actions = []
    for place in await _chats(ctx, held):
        if why := await _why_not(ctx, place):
            actions += await _by_hand(ctx, held, footing, place.title, why)
        else:
            subject = f"seat:{held.id}:{footing}"
            actions.append(Restrict(place.address, held.identity, footing, subject=subject))
    return actions


async def give_back(ctx: Context, made: Accreditation) -> Actions:
    """Whose older accreditation had ended may write again. Whom nobody of us silenced is left as they are."""
    over = await ctx.unit.press.of(made.identity, (Standing.READ_ONLY, Standing.ENDED))
    ours = any(each.group_id == made.group_id for each in over)
    return await seat(ctx, made, Footing.MEMBER) if ours else []


async def settled(ctx: Context, event: Settled) -> Actions:
    """How it went; what could not be done is asked of an officer, if it is still wanted."""
    _, number, wanted = event.subject.split(":")
    held, footing = await ctx.unit.press.get(int(number)), Footing(wanted)
    if held is None or held.state != FITS[footing]:
        return []
    match event.outcome:
        case Done():
            ctx.unit.audits.note(f"seat: {footing}", held.subject)
            return []
        case Rejected(reason) | Closed(reason):
            place = await ctx.unit.addresses.find(event.at)
            ctx.unit.audits.note(f"seat by hand: {footing}", held.subject)
            return await _by_hand(ctx, held, footing, place.title if place else "", _why(reason))
        case SlowDown() | NotDone() | MaybeDone() | Moved() | Misconfigured():
            return []
        case _:
            assert_never(event.outcome)


# ---- where --------------------------------------------------------------------------------------------


async def _chats(ctx: Context, held: Accreditation) -> list[Place]:
    """Each chat once, whatever topics of it the group has."""
    places = await ctx.unit.addresses.of_group(held.group_id)
    there = [place for place in places if _platform(ctx, place.address) == platform_of(held.identity)]
    return list({(place.address.account, place.address.chat): place for place in there}.values())


def _platform(ctx: Context, at: Address) -> str:
    return ctx.outlets[at.account].platform if at.account in ctx.outlets else ""


async def _why_not(ctx: Context, place: Place) -> str:
    """Why we must not, or cannot; "" when we can. Whoever is taken out of a chat is out of all its topics."""
    others = await ctx.unit.addresses.in_chat(place.address.account, place.address.chat)
    if any(other.state in SERVED and other.group_id != place.group_id for other in others):
        return SHARED
    return "" if ctx.outlets[place.address.account].restricts else CANNOT


# ---- by hand ------------------------------------------------------------------------------------------


def _why(reason: str) -> str:
    if Reason.NO_RIGHT.heads(reason):
        return NO_RIGHT
    return ADMINISTERS if reason == Reason.IS_ADMIN else CANNOT


async def _by_hand(ctx: Context, held: Accreditation, footing: Footing, chat: str, why: str) -> Actions:
    async def say(one: Context) -> Actions:
        right: Text = one.say(NAMES[Power.RESTRICT])
        reason = one.say(why, right=right) if why == NO_RIGHT else one.say(why)
        return [one.reply(one.say(BY_HAND[footing], name=held.name, chat=chat, why=reason))]

    return await tell_or_staff(ctx, [held.proposed_by], say)
