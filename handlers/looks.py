"""Asking a platform what is true of a chat, and what we need to be allowed there."""

from groups.messages import Address, Inspect, Lane, Power
from groups.outcomes import Seen
from groups.texts import N_
from handlers.context import Context
from storage.addresses import Place

NEEDED = (Power.WRITE, Power.PIN, Power.DELETE)
NAMES = {
    Power.WRITE: N_("write messages"),
    Power.PIN: N_("pin messages"),
    Power.DELETE: N_("delete messages"),
    Power.INVITE: N_("invite people"),
    Power.RESTRICT: N_("restrict members"),
}


def inspect_place(place: Place, lane: Lane = Lane.ROUTINE) -> Inspect:
    return Inspect(place.address, lane, f"place:{place.id}")


async def know_name(ctx: Context, at: Address, name: str) -> None:
    """The name under which everybody finds the chat, as the platform told us; "" when it has none any more."""
    if name != await public_name(ctx, at):
        await ctx.unit.notes.set(_named(at), name)


async def public_name(ctx: Context, at: Address) -> str:
    return await ctx.unit.notes.get(_named(at))


def _named(at: Address) -> str:
    return f"public:{at.account}:{at.chat}"


def lacking(powers: frozenset[str]) -> list[Power]:
    """What we need and do not have."""
    return [power for power in NEEDED if power not in powers]


def is_stale(place: Place, seen: Seen) -> bool:
    """Whether we were told of our rights there after we had asked for them: the answer is the older news."""
    return place.powers_at is not None and seen.asked_at is not None and seen.asked_at < place.powers_at
