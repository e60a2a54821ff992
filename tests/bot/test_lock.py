"""One process per SQLite file, and who it is."""

import os
from pathlib import Path

import pytest

from bot.lock import EXIT_LOCKED, Locked, hold


def test_the_second_is_told_who_holds_the_database(tmp_path: Path) -> None:
    database = tmp_path / "data" / "compatriot.db"
    with hold(database), pytest.raises(Locked, match=f"process {os.getpid()}") as refused:
        hold(database)
    assert refused.value.holder == str(os.getpid())


def test_the_next_gets_it_when_the_first_is_gone(tmp_path: Path) -> None:
    hold(tmp_path / "compatriot.db").close()
    with hold(tmp_path / "compatriot.db") as held:
        assert (tmp_path / "compatriot.db.lock").read_text() == str(os.getpid())
        assert not held.closed


def test_two_databases_do_not_know_each_other(tmp_path: Path) -> None:
    with hold(tmp_path / "one.db"), hold(tmp_path / "two.db") as second:
        assert not second.closed


def test_a_lock_file_that_says_nothing_still_holds(tmp_path: Path) -> None:
    with hold(tmp_path / "one.db") as first:
        first.truncate(0)
        with pytest.raises(Locked, match="unknown"):
            hold(tmp_path / "one.db")


def test_the_exit_code_is_that_of_a_temporary_failure() -> None:
    assert EXIT_LOCKED == os.EX_TEMPFAIL
