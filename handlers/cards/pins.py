"""Keeping pins true. Nobody tells us that a pin was taken down or a card deleted, so each chat is asked again."""

from collections.abc import Sequence

from groups.crisis import Level
from groups.messages import Button, Due, Inspect, Lane, Pin, PinSeen, Power, Pressed, Settled
from groups.outcomes import Done, Seen
from groups.texts import N_
from handlers.cards import life, showing
from handlers.context import Actions, Context
from handlers.looks import inspect_place, is_stale, lacking
from storage.buttons import StoredButton
from storage.cards import Card, State

ASKED = "asked"
LEFT = "left"


async def look(ctx: Context, _due: Due) -> Actions:
    """Ask every chat with a card what it shows on top: each minute from level 2 on, else every ten."""
    shown = await ctx.unit.cards.shown()
    if not shown:
        return []
    grave = await ctx.unit.crises.top() >= Level.ALERT
    await ctx.unit.dues.set("pins.look", "all", ctx.now + (showing.LOOK_IN_CRISIS if grave else showing.LOOK))
    # Below all that people wait for: 500 questions a minute must not stand before an answer.
    return [Inspect(card.at, Lane.ROUTINE, card.subject) for card in shown if card.message]


async def settled(ctx: Context, event: Settled) -> Actions:
    """Everything that happens to a card; a look at its chat is judged here, the rest in handlers.cards."""
    if event.kind != "inspect":
        return await life.settled(ctx, event)
    if not isinstance(event.outcome, Done) or event.outcome.seen is None:
        return []
    seen, card = event.outcome.seen, await life.find(ctx, event.subject)
    place = await ctx.unit.addresses.get(card.address) if card else None
    if card is None or place is None or card.state is State.CLOSING or is_stale(place, seen):
        return []  # the next look knows better
    if set(lacking(frozenset(seen.powers))) != set(lacking(place.powers)) and place.powers:
        return [inspect_place(place), *await _judge(ctx, card, seen)]
    await ctx.unit.addresses.saw(event.at, seen)
    return await _judge(ctx, card, seen)


async def _judge(ctx: Context, card: Card, seen: Seen) -> Actions:
    if Power.PIN not in seen.powers:
        return await life.blocked(ctx, card, "pin")
    if seen.pinned and (seen.pinned == card.message or await _is_ours(ctx, card, seen.pinned)):
        await ctx.unit.cards.change_to(card, state=State.PINNED, covered_by="", checked_at=ctx.now, fault="")
        return []
    if card.fault in (ASKED, LEFT):
        return []
    if card.state is State.BLOCKED:  # the right came, and nobody told us
        return await _pin_or_ask(ctx, card)
    if _is_newer(seen.pinned, card.message):
        return await _covered(ctx, card, seen.pinned)
    return await _again(ctx, card)


async def _is_ours(ctx: Context, card: Card, message: str) -> bool:
    """Two groups may live in one chat, in threads of their own; then either card is the one on top."""
    return any(
        other.message == message and (other.at.account, other.at.chat) == (card.at.account, card.at.chat)
        for other in await ctx.unit.cards.shown()
    )


def _is_newer(other: str, ours: str) -> bool:
    """A chat shows the pin that was SENT last. A newer one hides ours; an older one proves that ours is down."""
    if not other:
        return False
    return int(other) > int(ours) if other.isdecimal() and ours.isdecimal() else True


async def _covered(ctx: Context, card: Card, other: str) -> Actions:
    """Somebody pinned a newer message above the card. Ours is pinned below it, or was taken down: it is pinned once
    more to be certain, and no new message is sent, because that would be a fight about the first place."""
    if card.covered_by == other:
        return []
    pinned = await life.put_back(ctx, card, covered_by=other)
    if pinned is None:
        await ctx.unit.cards.change_to(card, covered_by=other, checked_at=ctx.now)
    ctx.unit.audits.note("card covered", card.subject)
    words = N_("*{chat}*: another message was pinned above the crisis card. The card stays pinned below it.")
    told = ctx.staff(ctx.staff_say(words, chat=await life.chat_name(ctx, card)))
    return [*(pinned or []), told]


async def _again(ctx: Context, card: Card) -> Actions:
    """It was taken down by hand: back it goes, three times an hour at most; then the officers are asked."""
    done = await _pin_or_ask(ctx, card)
    if not any(isinstance(action, Pin) for action in done):
        return done
    ctx.unit.audits.note("card repinned", card.subject)
    words = N_("*{chat}*: somebody took the crisis card down. I have pinned it again.")
    return [*done, ctx.staff(ctx.staff_say(words, chat=await life.chat_name(ctx, card)))]


async def _pin_or_ask(ctx: Context, card: Card) -> Actions:
    done = await life.put_back(ctx, card)
    return await _ask(ctx, card, await life.chat_name(ctx, card)) if done is None else done


async def _ask(ctx: Context, card: Card, chat: str) -> Actions:
    if not await ctx.unit.cards.change_to(card, state=State.SENT, fault=ASKED, checked_at=ctx.now):
        return []
    ctx.unit.audits.note("card repin asked", card.subject)
    words = N_(
        "*{chat}*: the crisis card was taken down again, although I pinned it three times within an hour. "
        "Please speak with the administrators of that chat. Shall I pin it once more?"
    )
    rows = (
        (Button(str(ctx.staff_say(N_("Pin it again"))), "card-pin", card.subject, data="pin", style="main"),),
        (Button(str(ctx.staff_say(N_("Leave it unpinned"))), "card-pin", card.subject, data="leave"),),
    )
    return [ctx.staff(ctx.staff_say(words, chat=chat), rows, lane=Lane.CRISIS)]


async def decided(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """What an officer says about a card that is taken down again and again."""
    card = await life.find(ctx, stored.subject)
    if card is None or card.fault not in (ASKED, LEFT):
        return [ctx.reply(ctx.say("This was settled already."))]
    chat = await life.chat_name(ctx, card)
    ctx.unit.audits.note(f"card {stored.data}", card.subject, actor=ctx.person.key)
    if stored.data == "leave":
        await ctx.unit.cards.change_to(card, fault=LEFT)
        return [ctx.reply(ctx.say("The card in *{chat}* stays where it is, unpinned.", chat=chat))]
    await ctx.unit.cards.change_to(card, fault="")
    pin = Pin(card.at, card.message, subject=card.subject)
    return [pin, ctx.reply(ctx.say("The card in *{chat}* is being pinned again.", chat=chat))]


async def pin_seen(ctx: Context, event: PinSeen) -> Actions:
    """The platform told of a pin. Our own is nothing new; somebody else's above a card is looked at."""
    place = await ctx.unit.addresses.find(event.at)
    card = await ctx.unit.cards.get(place.id) if place else None
    if card is None or card.state not in (State.SENT, State.PINNED) or event.message == card.message:
        return []
    if await _is_ours(ctx, card, event.message) or not _is_newer(event.message, card.message):
        return []
    return await _covered(ctx, card, event.message)


async def not_right(ctx: Context, shown: Sequence[Card]) -> list[str]:
    """Which chats do not show the card as they should, for the crisis screen."""
    wrong = [card for card in shown if card.state is State.BLOCKED or card.fault]
    return [await life.chat_name(ctx, card) for card in wrong]
