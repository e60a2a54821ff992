"""duty.toml: it may be missing; a slip is told like in the other files; the check shows seven days and every gap."""

from datetime import date, time, timedelta
from pathlib import Path

import pytest

from config.check import check
from config.load import load
from config.mission import Mission
from config.schema import MissionFiles
from config.secrets import road, road_name
from tests.config.folders import EXAMPLE, change, faults_of

FILE = "duty.toml"
TURN = '[turn.every-day]\nfirst = "duty-officer"'
TODAY = date(2026, 11, 24)


def checked(folder: Path, today: date = TODAY) -> tuple[list[str], tuple[str, ...]]:
    report = check(folder, today, (), lambda _person, _command: "")
    return [str(warning) for warning in report.warnings], report.duty


def test_a_mission_without_a_roster_loads_and_has_the_usual_patience(folder: Path) -> None:
    (folder / FILE).unlink()
    files = load(folder)
    assert (files.turns, files.reach) == ((), ())
    assert files.duty.patience.usual == timedelta(minutes=10)
    assert files.duty.patience.emergency == timedelta(minutes=5)
    assert checked(folder) == ([], ())


def test_the_example_has_somebody_on_duty_and_roads_without_addresses(mission: Mission) -> None:
    assert [turn.first for turn in mission.turns] == ["duty-officer"]
    assert (mission.has_road("duty-officer"), mission.has_road("spokesperson")) == (True, False)
    assert "://" not in (EXAMPLE / FILE).read_text().replace("mailtos://user:password@mail.example.org", "")


def test_hours_days_and_dates_are_read(folder: Path) -> None:
    more = (
        '\nbegins = "20:00"\nends = 08:00:00\nweekdays = ["sun", "fri"]\nfirst_day = 2026-12-01\nlast_day = 2026-12-31'
    )
    change(folder, FILE, TURN, TURN + more)
    turn = Mission(load(folder)).turns[0]
    assert (turn.begins, turn.ends, turn.weekdays) == (time(20), time(8), (4, 6))
    assert (turn.first_day, turn.last_day) == (date(2026, 12, 1), date(2026, 12, 31))


def test_what_was_accepted_is_read_again_from_the_database(folder: Path) -> None:
    change(folder, FILE, TURN, TURN + '\nbegins = "20:00"\nweekdays = ["sun"]\nfirst_day = 2026-12-01')
    files = load(folder)
    assert MissionFiles.model_validate_json(files.model_dump_json()) == files


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("wait_minutes = 10", "wait_minutes = 0", "duty: wait_minutes must be between 1 and 60, got 0"),
        ("wait_minutes = 10", "wait = 10", 'unknown key "wait"'),
        ("\n[duty]", "\n[dutty]", 'unknown key "dutty"; did you mean "duty"?'),
        (TURN, "[turn.every-day]", 'turn "every-day": first is missing'),
        (TURN, '[turn.every-day]\nfirst = "duty-oficer"', 'did you mean "duty-officer"?'),
        (TURN, '[turn.every-day]\nfirst = "spokesperson"', 'first "spokesperson" is no officer with the role duty'),
        (TURN, f'{TURN}\nsecond = "trade-officer"', 'second "trade-officer" is no officer with the role duty'),
        (TURN, f'{TURN}\nsecond = "duty-officer"', "second must be another officer than first"),
        (TURN, f'{TURN}\nbegins = "8"', 'begins: expected a time, such as "21:30", got text'),
        (TURN, f'{TURN}\nweekdays = ["monday"]', "must be one of mon, tue"),
        (TURN, f'{TURN}\nweekdays = ["mon", "mon"]', 'weekdays: "mon" is given twice'),
        (TURN, f"{TURN}\nfirst_day = 2026-12-02\nlast_day = 2026-12-01", "last_day (2026-12-01) is before first_day"),
        ("[reach.duty-officer]", "[reach.duty-oficer]", '"duty-oficer" is no officer; did you mean "duty-officer"?'),
        ('roads = ["duty-officer"]', "roads = []", "roads is empty; it needs at least one"),
        ('roads = ["duty-officer"]', 'roads = ["mailto://a:b@c"]', "must be small letters, digits and hyphens"),
    ],
)
def test_a_slip_is_told_in_plain_words(folder: Path, old: str, new: str, told: str) -> None:
    change(folder, FILE, old, new)
    found = faults_of(folder)
    assert any(fault.startswith(FILE) and told in fault for fault in found), found


def test_no_account_has_the_name_of_the_second_road(folder: Path) -> None:
    change(folder, "mission.toml", "\n[account.telegram]", "\n[account.roads]")
    told = 'account "roads": "roads" is the name of the second road (duty.toml); give the account another one (line'
    assert any(told in fault for fault in faults_of(folder))


def test_the_check_shows_who_is_on_duty_for_seven_days(folder: Path) -> None:
    change(folder, "officers.toml", 'roles = ["officer", "reviewer"]', 'roles = ["officer", "reviewer", "duty"]')
    week = '\nsecond = "consular-officer"\nweekdays = ["mon", "tue", "wed", "thu", "fri"]'
    weekend = '\n\n[turn.weekend]\nfirst = "consular-officer"\nweekdays = ["sat", "sun"]'
    change(folder, FILE, TURN, TURN + week + weekend)
    warnings, duty = checked(folder)
    assert warnings == []
    assert duty == (
        "Tue 24 Nov 00:00 to Sat 28 Nov 00:00: duty-officer, then consular-officer",
        "Sat 28 Nov 00:00 to Mon 30 Nov 00:00: consular-officer",
        "Mon 30 Nov 00:00 to Tue 01 Dec 00:00: duty-officer, then consular-officer",
    )


def test_a_gap_is_a_warning_with_its_hours(folder: Path) -> None:
    change(folder, FILE, TURN, TURN + '\nweekdays = ["mon", "tue", "wed", "thu", "fri"]')
    warnings, duty = checked(folder)
    assert warnings == [
        "duty.toml: nobody is on duty Sat 28 Nov 00:00 to Mon 30 Nov 00:00; everybody with the role duty is called then"
    ]
    assert "Sat 28 Nov 00:00 to Mon 30 Nov 00:00: nobody" in duty


def test_a_turn_of_somebody_who_leaves_is_a_warning(folder: Path) -> None:
    change(folder, "officers.toml", 'shown = "Duty officer"', 'shown = "Duty officer"\nvalid_until = 2027-03-01')
    assert any("is an officer only until 2027-03-01" in each for each in checked(folder)[0])


def test_a_road_is_read_from_its_own_variable() -> None:
    assert road_name("embassy-phone") == "COMPATRIOT_ROAD_EMBASSY_PHONE"
    assert road("embassy-phone", {"COMPATRIOT_ROAD_EMBASSY_PHONE": "mailto://x"}) == "mailto://x"
    assert road("embassy-phone", {}) is None
