"""Showing crisis cards: sent once into each chat, from then on only edited, taken down when the crisis is over."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta

from groups.crisis import Level
from groups.messages import Due, Edit, Lane, Pin, Rows, Send, Unpin
from groups.texts import Text
from handlers.cards import card_text
from handlers.cards.card_text import Board, Wording
from handlers.context import Actions, Context
from handlers.signing import given_out, is_live, published
from storage.addresses import Place
from storage.cards import Card, State
from storage.crises import Crisis

BATCH = timedelta(minutes=2)
AT_ONCE = timedelta(minutes=1)
HOURLY = timedelta(hours=1)
LOOK_IN_CRISIS = timedelta(seconds=60)
LOOK = timedelta(minutes=10)


# ---- opening, changing, closing -----------------------------------------------------------------------


async def place_cards(ctx: Context, places: Sequence[Place]) -> Actions:
    """A card for every one of these chats that has none. Chats that have one are told by `refresh`."""
    known = await card_text.board(ctx)
    served = [place for place in places if _crises_of(ctx, known, place.group_id)]
    if not served:
        return []
    worded = _wording(ctx, known)
    said = {place.id: worded(place.group_id, place.address.account, place.language) for place in served}
    made = await ctx.unit.cards.want(served, {number: each.digest for number, each in said.items()})
    for group_id in dict.fromkeys(place.group_id for place in served if is_live(ctx, place.address.account)):
        await given_out(ctx, card_text.code_subject(group_id), [group_id])
    await _keep_watch(ctx, known)
    return [_send(ctx, card, said[card.address]) for card in made]


async def refresh(ctx: Context, *, urgent: bool = False, tick: bool = False) -> Actions:
    """Edit every card whose words have changed. Edits come together, at most every two minutes, unless `urgent`.

    `tick`: the "card as of" line moves as well, which also shows whether the message is still there.
    """
    shown = await ctx.unit.cards.shown()
    if not shown:
        return []
    known = await card_text.board(ctx)
    if not urgent and (wait := _wait_until(ctx, known, shown)) > ctx.now:
        await ctx.unit.dues.set("cards.edit", "all", wait)
        return []
    return await _edit(ctx, known, shown, tick=tick)


async def _edit(ctx: Context, known: Board, shown: Sequence[Card], *, tick: bool) -> Actions:
    worded = _wording(ctx, known)
    changed: dict[str, list[int]] = {}
    edits: Actions = []
    for card in shown:
        said = worded(card.group_id, card.at.account, card.language)
        if said.digest == card.digest and not tick:
            continue
        # A card on its way out is told when it has arrived: "" says that its words are old.
        changed.setdefault(said.digest if card.message else "", []).append(card.address)
        edits += _edits(card, said.text, said.buttons)
    for digest, addresses in changed.items():
        await ctx.unit.cards.say(addresses, digest)
    return edits


async def after_close(ctx: Context, ended: Crisis) -> Actions:
    """Cards that no open crisis needs any more say "closed" and come off the top; the others lose one block."""
    known = await card_text.board(ctx)
    shown = await ctx.unit.cards.shown()
    over = [card for card in shown if not _crises_of(ctx, known, card.group_id)]
    await ctx.unit.cards.close([card.address for card in over])
    actions: Actions = []
    for group_id in dict.fromkeys(card.group_id for card in over):
        actions += await _say_closed(ctx, group_id, [card for card in over if card.group_id == group_id], ended)
    actions += [action for card in over for action in await _take_down(ctx, card)]
    rest = {card.address for card in shown} - {card.address for card in over}
    return [*actions, *(await refresh(ctx, urgent=True) if rest else [])]


async def _say_closed(ctx: Context, group_id: str, cards: Sequence[Card], ended: Crisis) -> Actions:
    """The same words in every chat of a group that reads the same, and they are ours like every other."""
    group = ctx.mission.group(group_id)
    if group is None:
        return []
    said = {own: await card_text.closed(ctx, group, ended, own) for own in {card.language for card in cards}}
    edits = [edit for card in cards for edit in _edits(card, said[card.language])]
    return await published(ctx, card_text.closed_subject(ended, group_id), edits, [group_id])


async def _take_down(ctx: Context, card: Card) -> Actions:
    if card.message and ctx.mission.group(card.group_id):
        back = [Pin(card.at, card.earlier)] if card.earlier else []
        return [Unpin(card.at, card.message, subject=card.subject), *back]
    taken_back = await ctx.unit.outbox.cancel(card.subject)
    closing = await ctx.unit.cards.get(card.address)
    if closing and (taken_back or card.state is State.BLOCKED):
        await ctx.unit.cards.change_to(closing, state=State.CLOSED)
    return []


async def loud(ctx: Context, crisis: Crisis) -> Actions:
    """An emergency is pinned with a sound, once."""
    cards = await ctx.unit.cards.of_groups([group.id for group in ctx.mission.groups_in(crisis.region)])
    ready = [card for card in cards if card.state is State.PINNED]
    return [Pin(card.at, card.message, subject=card.subject, loud=True) for card in ready]


# ---- hours --------------------------------------------------------------------------------------------


async def edit_due(ctx: Context, _due: Due) -> Actions:
    return await refresh(ctx, urgent=True)


async def hour_due(ctx: Context, _due: Due) -> Actions:
    """Every hour the card says of when it is, and so we learn whether it is still there."""
    edits = await refresh(ctx, urgent=True, tick=True)
    if edits or await ctx.unit.cards.shown():
        await ctx.unit.dues.set("cards.hour", "all", ctx.now + HOURLY)
    return edits


async def catch_up(ctx: Context, card: Card) -> Actions:
    """The words changed while the card was on its way."""
    return await _edit(ctx, await card_text.board(ctx), [card], tick=True)


async def anew(ctx: Context, card: Card) -> Actions:
    """The message is gone: a new one, pinned; it counts as nothing."""
    known = await card_text.board(ctx)
    said = _wording(ctx, known)(card.group_id, card.at.account, card.language)
    fresh = await ctx.unit.cards.anew(card, said.digest)
    if fresh is None:
        return []
    ctx.unit.audits.note("card anew", fresh.subject)
    return [_send(ctx, fresh, said)]


# ---- small things -------------------------------------------------------------------------------------


async def _keep_watch(ctx: Context, known: Board) -> None:
    grave = any(crisis.level >= Level.ALERT for crisis in known.crises)
    await ctx.unit.dues.set("pins.look", "all", ctx.now + (LOOK_IN_CRISIS if grave else LOOK))
    await ctx.unit.dues.set("cards.hour", "all", ctx.now + HOURLY)


def _wording(ctx: Context, known: Board) -> Callable[[str, str, str], Wording]:
    """(group, account, language of the chat) → its card; each is made once."""
    made: dict[tuple[str, str, str], Wording] = {}

    def worded(group_id: str, account: str, own: str) -> Wording:
        group = ctx.mission.group(group_id)
        if group is None:
            return Wording(Text(), "")
        key = (group_id, account, own)
        if key not in made:
            made[key] = card_text.card(ctx, known, group, ctx.outlets[account], own)
        return made[key]

    return worded


def _send(ctx: Context, card: Card, said: Wording) -> Send:
    return Send(
        card.at,
        said.text,
        said.buttons,
        lane=Lane.CRISIS,
        subject=card.subject,
        key=card.subject,
        language=said.language,
        look="card",
        group=card.group_id,
    )


def _edits(card: Card, text: Text, buttons: Rows = ()) -> Actions:
    if not card.message or not text:
        return []
    return [Edit(card.at, card.message, text, buttons, lane=Lane.CRISIS, subject=card.subject, look="card")]


def _wait_until(ctx: Context, known: Board, shown: Iterable[Card]) -> datetime:
    """When the cards may be edited again: at once in the first minute of a crisis."""
    opened = max((crisis.opened_at for crisis in known.crises), default=ctx.now)
    last = max((card.shown_at for card in shown if card.shown_at), default=ctx.now - BATCH)
    return ctx.now if ctx.now - opened <= AT_ONCE else last + BATCH


def _crises_of(ctx: Context, known: Board, group_id: str) -> tuple[Crisis, ...]:
    group = ctx.mission.group(group_id)
    return known.crises_of(group) if group else ()
