"""The nearest town to a place on the map."""

import pytest

from handlers.tools.towns import among, nearest


@pytest.mark.parametrize(
    ("latitude", "longitude", "town"),
    [
        (37.6712, -1.7017, "Lorca"),
        (-41.2866, 174.7756, "Wellington"),
        (31.0, 179.0, ""),  # the ocean, beside the line where the day begins
        (89.9, 0.0, ""),
        (-90.0, 180.0, ""),
        (69.6, 18.95, "Tromsø"),
        (91.0, 0.0, ""),
        (float("nan"), 0.0, ""),
    ],
)
def test_a_place_becomes_the_town_that_people_know(latitude: float, longitude: float, town: str) -> None:
    assert nearest(latitude, longitude) == town


def test_a_town_across_the_line_where_the_day_begins_is_near() -> None:
    assert nearest(66.3, -179.99) == nearest(66.3, 179.99)
    assert nearest(-17.7, 178.1)


@pytest.mark.parametrize(
    ("said", "town"),
    [
        (("Calle Mayor", "Lorca", "º B"), "Lorca"),
        (("madrid",), "Madrid"),
        (("مدريد",), "Madrid"),
        (("Lorca", "Murcia"), "Lorca"),
        (("Lorca", "bajo"), "Lorca"),
        (("bajo",), ""),
        (("Sol",), ""),
        (("casa",), ""),
        (("Calle Mayor", "b"), ""),
        (("the school",), ""),
        ((), ""),
    ],
)
def test_the_town_of_an_address_is_what_is_known_as_one(said: tuple[str, ...], town: str) -> None:
    assert among(said) == town
