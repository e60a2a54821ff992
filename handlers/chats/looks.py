"""Asking a platform what is true of a chat, and what we need to be allowed there."""

from groups.messages import Inspect, Lane, Power
from groups.outcomes import Seen
from groups.texts import N_
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


def lacking(powers: frozenset[str]) -> list[Power]:
    """What we need and do not have."""
    return [power for power in NEEDED if power not in powers]


def is_stale(place: Place, seen: Seen) -> bool:
    """Whether we were told of our rights there after we had asked for them: the answer is the older news."""
    return place.powers_at is not None and seen.asked_at is not None and seen.asked_at < place.powers_at
