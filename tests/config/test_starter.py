"""A new administrator gets files that explain themselves and lack only what nobody else can know."""

from datetime import date
from pathlib import Path

import pytest

from config.check import check
from config.load import load
from config.starter import NotEmpty, write_starter
from tests.config.folders import EXAMPLE, faults_of


def test_a_new_folder_lacks_only_the_identities_and_the_staffs_chat(tmp_path: Path) -> None:
    write_starter(tmp_path / "new")

    found = faults_of(tmp_path / "new")

    assert len(found) == 6
    assert all("identities is empty" in fault or "staff_room: chat is empty" in fault for fault in found)


def test_it_loads_as_soon_as_they_are_filled_in(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write_starter(folder)
    fill_in(folder)

    files = load(folder)

    assert [group.kind for group in files.groups] == ["press", "trade", "consular", "general"]
    assert {account.platform for account in files.accounts} == {"telegram"}
    assert files.facts == ()  # a wrong emergency number is worse than none


def test_the_check_tells_that_no_emergency_number_is_there_yet(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    write_starter(folder)
    fill_in(folder)

    report = check(folder, date(2026, 11, 22), (), lambda _person, _command: "")

    assert [str(warning) for warning in report.warnings] == [
        "facts.toml: no fact is marked emergency = true, so a crisis card would have no number"
    ]


def test_what_is_written_is_told(tmp_path: Path) -> None:
    written = write_starter(tmp_path / "new")

    assert {path.name for path in written} == {
        "mission.toml",
        "officers.toml",
        "groups.toml",
        "facts.toml",
        "positions.toml",
        "duty.toml",
        "flood.toml",
    }
    assert all(path.read_bytes() for path in written)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    assert write_starter(tmp_path)


def test_a_folder_that_holds_something_is_never_touched(tmp_path: Path) -> None:
    (tmp_path / "mission.toml").write_text("mine")

    with pytest.raises(NotEmpty):
        write_starter(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["mission.toml"]
    assert (tmp_path / "mission.toml").read_text() == "mine"


@pytest.mark.parametrize("folder", [EXAMPLE, EXAMPLE.parent / "starting"], ids=["example", "starting"])
def test_every_file_starts_by_explaining_itself(folder: Path) -> None:
    for path in folder.rglob("*.toml"):
        assert path.read_text(encoding="utf-8").startswith("# "), path.name


def fill_in(folder: Path) -> None:
    officers = folder / "officers.toml"
    parts = officers.read_text().split("identities = []")
    filled = "".join(f'{part}identities = ["telegram:{number}"]' for number, part in enumerate(parts[:-1], start=1))
    officers.write_text(filled + parts[-1])
    mission = folder / "mission.toml"
    mission.write_text(mission.read_text().replace('chat = ""', 'chat = "-1001"'))
