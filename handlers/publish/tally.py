"""What became of a post in each chat, counted and said: arrived, in part, refused, stopped, nobody knows."""

from collections.abc import Sequence
from dataclasses import dataclass

from groups.deliveries import State as Delivered
from groups.deliveries import try_of
from groups.messages import Address
from groups.texts import Text, join
from handlers.context import Context
from handlers.looks import NAMES, lacking
from handlers.reasons import words_for
from storage.outbox import Delivery

SURELY_NOT = frozenset({Delivered.FAILED, Delivered.CANCELLED, Delivered.EXPIRED})
OUT = frozenset({Delivered.DONE, Delivered.ABANDONED})
CHATS_NAMED = 10
"""Of those that have it not, or not whole; of the others only how many: a message has an end."""


@dataclass(frozen=True, slots=True)
class Chat:
    """What counts for one chat: its parts in their order, most posts have one."""

    address: Address
    parts: tuple[Delivery, ...]

    @property
    def done(self) -> int:
        return sum(part.state is Delivered.DONE for part in self.parts)

    @property
    def whole(self) -> bool:
        return self.done == len(self.parts)

    @property
    def nothing(self) -> bool:
        """It surely has not one part of it."""
        return all(part.state in SURELY_NOT for part in self.parts)


def latest(rows: Sequence[Delivery]) -> list[Delivery]:
    """What counts for each chat, part by part."""
    return [part for chat in chats(rows) for part in chat.parts]


def chats(rows: Sequence[Delivery]) -> list[Chat]:
    """Of each chat the try that may have reached it, else the last one; in the order in which they were written to."""
    tries: dict[str, dict[str, list[Delivery]]] = {}
    for row in rows:
        if row.kind == "send":
            tries.setdefault(str(row.address), {}).setdefault(try_of(row.key), []).append(row)
    return [_counts(list(by_try.values())) for by_try in tries.values()]


def _counts(tries: Sequence[Sequence[Delivery]]) -> Chat:
    maybe = (each for each in tries if any(row.state not in SURELY_NOT for row in each))
    parts = next(maybe, tries[-1])
    return Chat(parts[0].address, tuple(parts))


def counted(ctx: Context, found: Sequence[Chat]) -> Text:
    done = sum(chat.whole for chat in found)
    return ctx.count("{done} of {n} chat has it.", "{done} of {n} chats have it.", len(found), done=done)


def none_yet(ctx: Context, n: int) -> Text:
    return ctx.count("{done} of {n} chat has it.", "{done} of {n} chats have it.", n, done=0)


def after_stop(ctx: Context, number: int, found: Sequence[Chat]) -> Text:
    """#47: 3 chats have it already, 2 chats will not get it, 1 chat has only a part of it."""
    reached = sum(not chat.nothing for chat in found)
    cut = sum(not chat.nothing and any(part.state is Delivered.CANCELLED for part in chat.parts) for chat in found)
    whole, nothing = reached - cut, len(found) - reached
    went = ctx.count("{n} chat has it already", "{n} chats have it already", whole)
    held = ctx.count("{n} chat will not get it", "{n} chats will not get it", nothing)
    if not cut:
        return ctx.say("*#{number}*: {went}, {held}.", number=number, went=went, held=held)
    part = ctx.count("{n} chat has only a part of it", "{n} chats have only a part of it", cut)
    return ctx.say("*#{number}*: {went}, {held}, {part}.", number=number, went=went, held=held, part=part)


async def failures(ctx: Context, found: Sequence[Chat]) -> Text:
    """A line for each chat that has it not, or not whole."""
    troubled = [chat for chat in found if not chat.whole]
    lines = [await _failure(ctx, chat) for chat in troubled[:CHATS_NAMED]]
    more = len(troubled) - len(lines)
    rest = ctx.count("… and {n} more chat.", "… and {n} more chats.", more) if more else Text()
    return join([*lines, rest])


async def _failure(ctx: Context, chat: Chat) -> Text:
    """Why this chat has no copy, or no whole one, or why nobody knows."""
    row = next(part for part in chat.parts if part.state is not Delivered.DONE)
    reason = await why(ctx, row)
    if not chat.done:
        return reason
    arrived = ctx.say("It arrived there in part: {done} of {parts}.", done=chat.done, parts=len(chat.parts))
    return join([reason, arrived], " ")


async def why(ctx: Context, row: Delivery) -> Text:
    """Why the chat of this message has no copy, or why nobody knows."""
    place = await ctx.unit.addresses.find(row.address)
    chat = place.title if place else str(ctx.say("a private chat"))
    match row.state:
        case Delivered.AMBIGUOUS | Delivered.ABANDONED:
            return ctx.say("{chat}: nobody knows whether it arrived.", chat=chat)
        case Delivered.CANCELLED:
            return ctx.say("{chat}: stopped before it went.", chat=chat)
        case Delivered.EXPIRED:
            return ctx.say("{chat}: it could not be sent in time.", chat=chat)
        case Delivered.FAILED:
            missing = lacking(place.powers) if place else []
            if missing:
                rights = ctx.texts.listing(ctx.language, [str(ctx.say(NAMES[power])) for power in missing])
                return ctx.say("{chat}: I may not {rights} there.", chat=chat, rights=rights)
            return ctx.say("{chat}: it does not take us ({reason}).", chat=chat, reason=ctx.say(words_for(row.reason)))
        case _:
            return ctx.say("{chat}: still on its way.", chat=chat)
