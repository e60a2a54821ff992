"""What the handlers ask about the mission: its people on a day, its groups in a region, its words in a language."""

from datetime import date
from pathlib import Path

import pytest

from config.load import load
from config.mission import Mission, overlap
from groups.messages import Address
from groups.people import Role
from tests.config.folders import change

TODAY = date(2026, 11, 22)


def test_the_mission_says_its_name_in_the_readers_language_or_in_its_first(mission: Mission) -> None:
    assert mission.name("ar") == "سفارة ألديريا"
    assert mission.name("fr") == "Embassy of Alderia"
    assert mission.language == "en"


def test_words_without_the_missions_language_are_said_in_any(mission: Mission) -> None:
    assert mission.words({"es": "Hola"}, "fr") == "Hola"
    assert mission.words({}, "fr") == ""


def test_an_officer_is_known_by_each_of_their_identities(mission: Mission) -> None:
    on_the_web, on_telegram = mission.person("web:spokesperson", TODAY), mission.person("telegram:9000001", TODAY)

    assert on_the_web is not None
    assert on_the_web == on_telegram
    assert on_the_web.key == "spokesperson"
    assert on_the_web.serves("press")


@pytest.mark.parametrize("identity", ["telegram:1", "9000001", "matrix:9000001", "", "telegram:9000001 "])
def test_everybody_else_is_no_officer(mission: Mission, identity: str) -> None:
    assert mission.person(identity, TODAY) is None


def test_an_officer_is_refused_from_the_day_after_the_last(folder: Path) -> None:
    change(folder, "officers.toml", 'shown = "Spokesperson"', 'shown = "Spokesperson"\nvalid_until = 2026-11-22')
    mission = Mission(load(folder))

    assert mission.person("web:spokesperson", date(2026, 11, 22)) is not None
    assert mission.person("web:spokesperson", date(2026, 11, 23)) is None
    assert mission.serving("press", date(2026, 11, 23)) == ()
    assert mission.officer("spokesperson") is not None
    assert "web:spokesperson" in mission.officer_identities


def test_those_who_serve_a_section_and_those_who_hold_a_role(mission: Mission) -> None:
    assert [person.key for person in mission.serving("consular", TODAY)] == ["consular-officer", "duty-officer"]
    assert [person.key for person in mission.holding(Role.HEAD, TODAY)] == ["head-of-mission"]
    assert [person.key for person in mission.holding(Role.REVIEWER, TODAY)] == ["consular-officer", "head-of-mission"]
    assert mission.serving("no such section", TODAY) == ()


def test_things_are_found_by_their_id_and_unknown_ones_are_none(mission: Mission) -> None:
    found = (mission.group("press"), mission.fact("F1"), mission.template("flood"), mission.account("web"))

    assert [getattr(one, "id", None) for one in found] == ["press", "F1", "flood", "web"]
    assert (mission.group("x"), mission.fact("x"), mission.template("x"), mission.account("x")) == (None,) * 4
    assert mission.officer("x") is None


def test_the_staff_room_is_an_address(mission: Mission) -> None:
    assert mission.staff_room == Address("web", "staff")


def test_a_group_without_a_cap_takes_that_of_its_kind(mission: Mission) -> None:
    caps = {group.id: group.cap_in_calm for group in mission.groups}

    assert caps == {"press": 3, "trade": 2, "consular": 3, "general": 2, "students": 2, "culture": 2}


def test_a_crisis_in_a_valley_reaches_its_neighbours_and_those_that_are_everywhere(folder: Path) -> None:
    change(folder, "groups.toml", 'name = { en = "Students', 'region = "VM-SO"\nname = { en = "Students')
    change(folder, "groups.toml", 'name = { en = "Citizens', 'region = "VM"\nname = { en = "Citizens')
    mission = Mission(load(folder))

    reached = {group.id for group in mission.groups_in("VM-NE")}

    assert {"general", "consular", "press"} <= reached
    assert "students" not in reached
    assert {group.id for group in mission.groups_in("VM")} == {group.id for group in mission.groups}
    assert mission.groups_in("") == mission.groups


@pytest.mark.parametrize(
    ("one", "other", "shared"),
    [
        ("VM", "VM-NE", True),
        ("VM-NE", "VM-NE-12", True),
        ("VM-NE", "VM-NO", False),
        ("VM", "VMX", False),
        ("VM-N", "VM-NE", False),
        ("", "VM-NE", True),
        ("AL", "VM", False),
    ],
)
def test_regions_share_a_place_when_one_lies_in_the_other(one: str, other: str, shared: bool) -> None:
    assert overlap(one, other) is shared
    assert overlap(other, one) is shared


def test_the_example_shows_several_zones_and_is_complete(mission: Mission) -> None:
    assert len({group.zone for group in mission.groups}) >= 3
    assert {group.kind for group in mission.groups} == {"press", "trade", "consular", "culture", "students", "general"}
    assert {template.id for template in mission.templates} >= {"flood", "earthquake", "unrest", "disinformation"}
    assert mission.zone.key == "Europe/Copenhagen"
