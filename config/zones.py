"""The time zones of the IANA database, as names that an administrator may write."""

from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(zone: str) -> str:
    """The zone itself. ValueError in the administrator's words when there is none of that name."""
    if zone in _zones():
        return zone
    raise ValueError(f'there is no time zone "{zone[:40]}"{_nearest(zone)}')


def _nearest(zone: str) -> str:
    wanted = zone[:80].lower().replace(" ", "_")
    by_place = {name.lower(): name for name in sorted(_zones())}
    by_city = {name.lower().rpartition("/")[2]: name for name in sorted(_zones()) if "/" in name}
    close = get_close_matches(wanted, by_place, n=1) or get_close_matches(wanted.rpartition("/")[2], by_city, n=1)
    if not close:
        return "; write it as Europe/Copenhagen"
    return f"; did you mean {by_place.get(close[0]) or by_city[close[0]]}?"
