"""What becomes of a crisis card: it arrives and is pinned, it is lost and sent anew, its chat moves or opens up."""

from dataclasses import replace

from groups.crisis import Level, Repin, repin
from groups.messages import Edit, Lane, Pin, Power, Settled
from groups.outcomes import Closed, Done, MaybeDone, Reason, Rejected
from groups.outlets import Pins
from groups.texts import N_
from handlers.cards import card_text, showing
from handlers.context import Actions, Context
from handlers.doubt import doubt
from handlers.signing import published
from storage.addresses import Place
from storage.cards import SHOWN, Card, State


async def settled(ctx: Context, event: Settled) -> Actions:
    """A card was sent, edited or pinned, or was not. (What a look at the chat found goes to handlers.pins.)"""
    card = await find(ctx, event.subject)
    if card is None:
        return []
    match event.kind, event.outcome:
        case "send", Done(remote=remote):
            return await _arrived(ctx, card, remote)
        case "pin", Done():
            await ctx.unit.cards.change_to(card, **_pinned(card))
            return []
        case "unpin", Done() | Rejected() | Closed():
            return await _finished(ctx, card)
        case "send" | "edit" | "pin", Rejected(reason=reason) | Closed(reason=reason):
            return await _refused(ctx, card, event.kind, reason)
        case "send", MaybeDone():
            return await doubt(ctx, event)
        case _:
            return []


async def find(ctx: Context, subject: str) -> Card | None:
    """The card of "card:ADDRESS:NUMBER"; None when another message has taken its place since."""
    _, address, number = subject.split(":")
    card = await ctx.unit.cards.get(int(address))
    return card if card and card.number == int(number) else None


async def _arrived(ctx: Context, card: Card, remote: str) -> Actions:
    if card.state is State.CLOSING:
        await ctx.unit.cards.change_to(card, message=remote, state=State.CLOSED)
        return await _say_closed(ctx, card, remote)
    if not await ctx.unit.cards.change_to(card, message=remote, state=State.SENT):
        return []
    fresh = replace(card, message=remote, state=State.SENT, version=card.version + 1)
    return [*await pin(ctx, fresh), *(await showing.catch_up(ctx, fresh) if not fresh.digest else [])]


async def _say_closed(ctx: Context, card: Card, remote: str) -> Actions:
    """It arrived after its crisis was closed."""
    group, ended = ctx.mission.group(card.group_id), await ctx.unit.crises.latest_closed()
    if group is None or ended is None:
        return []
    said = Edit(
        card.at, remote, await card_text.closed(ctx, group, ended, card.language), lane=Lane.CRISIS, look="card"
    )
    return await published(ctx, card_text.closed_subject(ended, group.id), [said], [group.id])


async def pin(ctx: Context, card: Card) -> Actions:
    """Pin it, unless we know that we may not; then the staff is told once what is missing."""
    place = await ctx.unit.addresses.get(card.address)
    if place and place.powers and Power.PIN not in place.powers:
        return await blocked(ctx, card, "pin")
    await _keep_earlier(ctx, card, place)
    group = ctx.mission.group(card.group_id)
    level = await ctx.unit.crises.level(group.region) if group else 0
    return [Pin(card.at, card.message, subject=card.subject, loud=level >= Level.EMERGENCY)]


async def _keep_earlier(ctx: Context, card: Card, place: Place | None) -> None:
    """Where a chat has one pin alone, ours displaces what people had there: it is put back at the end."""
    before = place.pinned if place and ctx.outlets[card.at.account].pins is Pins.ONE else ""
    if not before or card.earlier or before == card.message:
        return
    ours = await ctx.unit.outbox.find_sent(card.at, before)
    if ours is None or not ours.subject.startswith("card:"):
        await ctx.unit.cards.change_to(card, earlier=before)


async def _finished(ctx: Context, card: Card) -> Actions:
    if card.state is State.CLOSING:
        await ctx.unit.cards.change_to(card, state=State.CLOSED)
    return []


async def _refused(ctx: Context, card: Card, kind: str, reason: str) -> Actions:
    if card.state is State.CLOSING:
        return await _finished(ctx, card)
    if kind != "send" and Reason.MESSAGE_GONE.heads(reason):
        return await showing.anew(ctx, card)
    return await blocked(ctx, card, "pin" if kind == "pin" else CLOSED)


CLOSED = "closed"
FAULTS = {
    "pin": N_(
        "*{chat}*: the crisis card stands there, but I may not pin it. "
        "Give me the right to pin messages; then I pin it myself."
    ),
    CLOSED: N_("*{chat}*: the crisis card did not get there. Please tell the people there another way."),
}


async def blocked(ctx: Context, card: Card, fault: str) -> Actions:
    """Told once, not with every try."""
    told = card.fault == fault
    if not await ctx.unit.cards.change_to(card, state=State.BLOCKED, fault=fault) or told:
        return []
    ctx.unit.audits.note("card blocked", card.subject, detail=fault)
    return [ctx.staff(ctx.staff_say(FAULTS[fault], chat=await chat_name(ctx, card)), lane=Lane.CRISIS)]


# ---- what happens to its chat -------------------------------------------------------------------------


async def bound(ctx: Context, place: Place) -> Actions:
    """A chat was connected with a group; in a crisis it gets its card at once."""
    return await showing.place_cards(ctx, [place])


async def powers_changed(ctx: Context, place: Place) -> Actions:
    """We may do more, or less, in a chat: a card that waited for a right shows itself. One that never got there needs
    the right to write; without that to pin it stands unpinned, and the staff is told (`pin`)."""
    card = await ctx.unit.cards.get(place.id)
    if card is None or card.state is not State.BLOCKED:
        return []
    if not card.message or card.fault == CLOSED:
        return await _there_again(ctx, card, place) if Power.WRITE in place.powers else []
    return await put_back(ctx, card) or [] if Power.PIN in place.powers else []


async def _there_again(ctx: Context, card: Card, place: Place) -> Actions:
    """The chat takes our words again: a new card, or the words that hold now in the one that stands there."""
    if not card.message:
        return await showing.anew(ctx, card)
    pinned = await put_back(ctx, card) if Power.PIN in place.powers else await blocked(ctx, card, "pin")
    return [*(pinned or []), *await showing.catch_up(ctx, card)]


async def put_back(ctx: Context, card: Card, **seen: str) -> Actions | None:
    """Pin it once more, with what was `seen` of it. None when that is not ours to decide any more: people took it down
    again and again."""
    group = ctx.mission.group(card.group_id)
    level = Level(await ctx.unit.crises.level(group.region) if group else 0)
    if repin(level, card.repins, ctx.now) is Repin.ASK:
        return None
    values = {"state": State.SENT, "fault": "", "repins": (*card.repins[-5:], ctx.now), "checked_at": ctx.now, **seen}
    if not await ctx.unit.cards.change_to(card, **values):
        return []
    return [Pin(card.at, card.message, subject=card.subject)]


async def moved(ctx: Context, place: Place) -> Actions:
    """The chat has a new id, so its messages and pins are void: a new card there."""
    told = await _pin_lost(ctx, place)
    card = await ctx.unit.cards.get(place.id)
    if card is None or card.state not in SHOWN:
        return told
    if not await ctx.unit.cards.move(card, place.id, place.address):
        return told
    there = await ctx.unit.cards.get(place.id)
    return [*told, *(await showing.anew(ctx, there) if there else [])]


LOST = N_(
    "*{chat}* has a new id, so *#{number}* no longer stands on top there, and I cannot pin the old message again. "
    "If it is needed there, please publish it again and pin the new post."
)


async def _pin_lost(ctx: Context, place: Place) -> Actions:
    """What officers had pinned there has gone with the old chat; the staff room is told, since only people can help."""
    kept = await ctx.unit.kept_pins.of_place(place.id)
    if kept is None or not await ctx.unit.kept_pins.drop(kept):
        return []
    return [ctx.staff(ctx.staff_say(LOST, chat=place.title, number=kept.post))]


async def rehoused(ctx: Context, old: Place, new: Place) -> None:
    """Its topic is gone and the card stands in the whole chat, unless that has a card already."""
    card = await ctx.unit.cards.get(old.id)
    if card and card.state in SHOWN and await ctx.unit.cards.get(new.id) is None:
        await ctx.unit.cards.move(card, new.id, new.address)


async def chat_name(ctx: Context, card: Card) -> str:
    """How the staff knows the chat."""
    place = await ctx.unit.addresses.get(card.address)
    group = ctx.mission.group(card.group_id)
    name = ctx.mission.words(group.name, ctx.mission.language) if group else card.group_id
    return (place.title if place else "") or name


def _pinned(card: Card) -> dict[str, object]:
    """A card that is being closed stays so."""
    if card.state is State.CLOSING:
        return {}
    return {"state": State.PINNED, "fault": "" if card.fault == "pin" else card.fault}
