"""Secrets and settings come from the environment; a wrong one stops the start and never shows its value."""

import os
from pathlib import Path

import pytest

from config.secrets import SecretFault, secret, token
from config.settings import Settings, SettingsFault, settings

CANARY = "1234:canary-token"


def test_a_secret_comes_from_its_variable() -> None:
    assert secret("COMPATRIOT_X", {"COMPATRIOT_X": CANARY}) == CANARY
    assert secret("COMPATRIOT_X", {}) is None


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_secret_comes_from_a_file_without_its_line_end(tmp_path: Path, end: str) -> None:
    path = tmp_path / "token"
    path.write_bytes(f"{CANARY}{end}".encode())

    assert secret("COMPATRIOT_X", {"COMPATRIOT_X_FILE": str(path)}) == CANARY


def test_the_token_of_an_account_is_named_after_it() -> None:
    assert token("main", {"COMPATRIOT_TOKEN_MAIN": CANARY}) == CANARY
    assert token("drill-bot", {"COMPATRIOT_TOKEN_DRILL_BOT": CANARY}) == CANARY
    assert token("main", {"COMPATRIOT_TOKEN_OTHER": CANARY}) is None


def test_a_secret_that_cannot_be_read_names_the_variable_and_never_the_value(tmp_path: Path) -> None:
    binary, large, empty = tmp_path / "binary", tmp_path / "large", tmp_path / "empty"
    binary.write_bytes(CANARY.encode() + b"\xff")
    large.write_bytes(CANARY.encode() * 10_000)
    empty.write_bytes(b"\n")
    broken = [str(binary), str(large), str(empty), str(tmp_path / "missing"), str(tmp_path), "\0", ""]

    for path in broken:
        with pytest.raises(SecretFault, match="COMPATRIOT_X_FILE") as fault:
            secret("COMPATRIOT_X", {"COMPATRIOT_X_FILE": path})
        assert CANARY not in str(fault.value)


def test_two_sources_for_one_secret_are_refused() -> None:
    with pytest.raises(SecretFault, match="both set") as fault:
        secret("COMPATRIOT_X", {"COMPATRIOT_X": CANARY, "COMPATRIOT_X_FILE": "x"})
    assert CANARY not in str(fault.value)


def test_an_empty_secret_is_refused() -> None:
    with pytest.raises(SecretFault, match="COMPATRIOT_X is empty"):
        secret("COMPATRIOT_X", {"COMPATRIOT_X": " "})


def test_settings_have_defaults_for_one_machine() -> None:
    found = settings({})

    assert found.database == f"sqlite+aiosqlite:///data{os.sep}compatriot.db"
    assert (found.data, found.log_level, found.host, found.port) == (Path("data"), "info", "127.0.0.1", 8080)


def test_settings_come_from_the_environment() -> None:
    found = settings(
        {
            "COMPATRIOT_DATA": "/var/lib/compatriot",
            "COMPATRIOT_LOG_LEVEL": "DEBUG",
            "COMPATRIOT_HOST": "0.0.0.0",  # noqa: S104 - a value, nothing listens
            "COMPATRIOT_PORT": "9000",
        }
    )

    assert found.database == "sqlite+aiosqlite:////var/lib/compatriot/compatriot.db"
    assert (found.log_level, found.port) == ("debug", 9000)


def test_the_address_of_the_database_may_stand_in_a_file_and_is_never_shown(tmp_path: Path) -> None:
    path = tmp_path / "database"
    path.write_text("postgresql+asyncpg://me:canary@db/compatriot\n")

    found = settings({"COMPATRIOT_DATABASE_FILE": str(path)})

    assert found.database == "postgresql+asyncpg://me:canary@db/compatriot"
    assert "canary" not in repr(found)


def test_all_wrong_settings_are_told_at_once_without_their_secrets() -> None:
    with pytest.raises(SettingsFault) as fault:
        settings(
            {
                "COMPATRIOT_DATABASE": "mysql://me:canary@db/x",
                "COMPATRIOT_PORT": "eighty",
                "COMPATRIOT_LOG_LEVEL": "loud",
            }
        )

    told = str(fault.value)
    assert [line.split(" ")[0].rstrip(":") for line in told.splitlines()] == [
        "COMPATRIOT_DATABASE",
        "COMPATRIOT_LOG_LEVEL",
        "COMPATRIOT_PORT",
    ]
    assert "canary" not in told


@pytest.mark.parametrize("port", ["-1", "65536"])
def test_a_port_that_no_machine_has_is_refused(port: str) -> None:
    with pytest.raises(SettingsFault, match="COMPATRIOT_PORT"):
        settings({"COMPATRIOT_PORT": port})


def test_settings_cannot_be_changed_while_the_program_runs() -> None:
    assert Settings.model_config["frozen"] is True
