"""`compatriot check` tells what is wrong, what is doubtful, and who may do what by which line."""

from datetime import date
from pathlib import Path

import pytest

from config.check import check
from groups.people import Person, Role
from tests.config.folders import EXAMPLE, change, line_of

TODAY = date(2026, 11, 22)


def only_duty(person: Person, command: str) -> str:
    return f"allowed: {command} is for duty" if person.has(Role.DUTY) else "refused: needs duty"


def warnings_of(folder: Path) -> list[str]:
    return [str(warning) for warning in check(folder, TODAY, (), only_duty).warnings]


def test_the_example_has_neither_faults_nor_warnings() -> None:
    report = check(EXAMPLE, TODAY, (), only_duty)

    assert report.is_clean
    assert report.warnings == ()
    assert report.files is not None


def test_every_officer_and_command_has_a_verdict_with_its_line(folder: Path) -> None:
    report = check(folder, TODAY, ("/post", "/crisis"), only_duty)

    duty = [verdict for verdict in report.rights if verdict.officer == "duty-officer"]
    assert len(report.rights) == 7 * 2
    assert [verdict.words for verdict in duty] == ["allowed: /post is for duty", "allowed: /crisis is for duty"]
    assert {(verdict.file, verdict.line) for verdict in duty} == {
        ("officers.toml", line_of(folder, "officers.toml", 'roles = ["duty", "officer"]'))
    }
    assert [verdict.words for verdict in report.rights if verdict.officer == "administrator"] == [
        "refused: needs duty"
    ] * 2


def test_an_expired_officer_is_refused_by_the_line_of_the_date(folder: Path) -> None:
    change(folder, "officers.toml", 'shown = "Duty officer"', 'shown = "Duty officer"\nvalid_until = 2026-11-21')

    verdicts = [one for one in check(folder, TODAY, ("/post",), only_duty).rights if one.officer == "duty-officer"]

    assert [verdict.words for verdict in verdicts] == ["refused: valid until 2026-11-21"]
    assert verdicts[0].line == line_of(folder, "officers.toml", "valid_until = 2026-11-21")


def test_files_with_faults_tell_the_faults_and_no_rights(folder: Path) -> None:
    change(folder, "groups.toml", "cap = 3", "cap = 0")

    report = check(folder, TODAY, ("/post",), only_duty)

    assert [fault.words for fault in report.faults] == ["cap must be between 1 and 20, got 0"]
    assert not report.is_clean
    assert report.rights == ()
    assert report.files is None


@pytest.mark.parametrize(
    ("day", "told"),
    [
        ("2026-11-21", 'officer "spokesperson": valid_until is past (2026-11-21); every command is refused'),
        ("2026-11-22", 'officer "spokesperson": ends on 2026-11-22'),
        ("2026-12-22", 'officer "spokesperson": ends on 2026-12-22'),
        ("2026-12-23", ""),
    ],
)
def test_an_entry_that_ends_is_told_thirty_days_before(folder: Path, day: str, told: str) -> None:
    change(folder, "officers.toml", 'shown = "Spokesperson"', f'shown = "Spokesperson"\nvalid_until = {day}')

    found = warnings_of(folder)

    assert bool(found) == bool(told)
    assert all(told in warning for warning in found)


def test_a_role_that_nobody_holds_today_is_told(folder: Path) -> None:
    change(folder, "officers.toml", 'shown = "Head of mission"', 'shown = "Head of mission"\nvalid_until = 2026-01-01')

    assert 'officers.toml: everybody with the role "head" has expired' in warnings_of(folder)


def test_a_language_that_no_officer_reads_is_told(folder: Path) -> None:
    change(folder, "groups.toml", 'languages = ["en"]', 'languages = ["en", "uk"]')

    found = "\n".join(warnings_of(folder))

    assert 'group "press": "uk" is none of the mission\'s languages (en, ar)' in found
    assert 'group "press": no officer reads "uk"' in found


def test_a_mission_without_templates_is_told(folder: Path) -> None:
    for path in (folder / "crisis").iterdir():
        path.unlink()

    assert warnings_of(folder) == ["crisis: no crisis template is prepared"]
