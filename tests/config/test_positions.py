"""positions.toml: it may be missing; a slip in it is told like a slip in the other files, all at once."""

from datetime import date
from pathlib import Path

import pytest

from config.check import check
from config.load import load
from config.mission import Mission
from tests.config.folders import change, faults_of, line_of

FILE = "positions.toml"


def test_the_example_has_positions_that_are_found_by_their_numbers(mission: Mission) -> None:
    found = mission.position("P12")

    assert found is not None
    assert (found.valid_from, found.valid_to, found.sections) == (date(2026, 11, 1), date(2027, 1, 29), ())
    assert mission.position("P99") is None
    assert [each.id for each in mission.positions] == ["P12", "P13"]


def test_a_mission_without_positions_loads(folder: Path) -> None:
    (folder / FILE).unlink()

    assert load(folder).positions == ()


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("valid_to = 2027-01-29", "valid_to = 2027-01-31", "it holds for 91 days, at most 90 are allowed"),
        ("valid_to = 2027-01-29", "valid_to = 2026-10-31", "valid_to (2026-10-31) is before valid_from (2026-11-01)"),
        ("valid_to = 2027-01-29", 'valid_to = "2027-01-29"', "valid_to: expected a date, such as 2027-06-30, got text"),
        ("valid_to = 2027-01-29\n", "", "valid_to is missing"),
        ("valid_to = 2027-01-29", "valid_too = 2027-01-29", 'unknown key "valid_too"; did you mean "valid_to"?'),
        ("[position.P12]", "[position.12]", "id must be a P and a number, such as P12"),
        ("[position.P12]", "[positon.P12]", 'unknown key "positon"; did you mean "position"?'),
        ('"press", "general"', '"pres", "general"', 'unknown section "pres"; did you mean "press"?'),
        ('"press", "general"', '"press", "press"', 'sections: "press" is given twice'),
    ],
)
def test_a_slip_is_told_in_plain_words(folder: Path, old: str, new: str, told: str) -> None:
    change(folder, FILE, old, new)

    assert any(fault.startswith(FILE) and told in fault for fault in faults_of(folder))


def test_all_slips_are_told_at_once_with_their_lines(folder: Path) -> None:
    change(folder, FILE, "valid_to = 2027-01-29", "valid_too = 2027-01-29")
    change(folder, FILE, "valid_to = 2027-01-31", "valid_to = 2027-03-31")

    found = faults_of(folder)

    assert len(found) == 3
    assert any(f"(line {line_of(folder, FILE, 'valid_too')})" in fault for fault in found)
    assert any("136 days" in fault for fault in found)


def test_a_number_names_a_fact_or_a_position_and_never_both(folder: Path) -> None:
    change(folder, "facts.toml", "[fact.F15]", "[fact.P13]")

    assert any('position "P13": "P13" is a fact already' in fault for fault in faults_of(folder))


def test_the_last_day_that_holds_is_no_warning_and_the_next_one_is(folder: Path) -> None:
    def told(today: date) -> list[str]:
        return [str(warning) for warning in check(folder, today, (), lambda _person, _command: "").warnings]

    assert told(date(2027, 1, 29)) == []
    assert any("valid_to is past (2027-01-29)" in warning for warning in told(date(2027, 1, 30)))
