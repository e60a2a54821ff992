"""Tests of the mark that every text of a drill has, and of what a drill may never do."""

from datetime import UTC, datetime, timedelta

import pytest

from groups.drills import EVERY, is_long_ago, is_marked, mark, marked, trespasses
from groups.messages import Address, Edit, Leave, Pin, Send
from groups.texts import as_text, bold

HERE = Address("training", "press")
NOW = datetime(2026, 11, 24, tzinfo=UTC)


def test_the_mark_is_in_every_language_and_always_in_latin_letters() -> None:
    assert mark(["EXERCISE", "تمرين", "EJERCICIO"]) == "EXERCISE · تمرين · EJERCICIO"
    assert mark([]) == "EXERCISE"


@pytest.mark.parametrize(
    "words", ["EXERCISE\nFlood", "  EXERCISE: flood", "\u200eEXERCISE", "«EXERCISE» flood", "EXERCISE"]
)
def test_a_text_that_begins_so_is_marked(words: str) -> None:
    assert is_marked(words)


@pytest.mark.parametrize("words", ["", "Exercise classes", "EXERCISES", "This is no EXERCISE", "(repeat) EXERCISE"])
def test_a_text_that_begins_otherwise_is_not(words: str) -> None:
    assert not is_marked(words)


def test_a_text_is_marked_once_and_keeps_its_looks() -> None:
    once = marked(Send(HERE, bold("Flood")), "EXERCISE")
    assert isinstance(once, Send)
    assert str(once.text) == "EXERCISE\nFlood"
    assert once.text.runs[-1:] == bold("Flood").runs
    assert marked(once, "EXERCISE") == once


def test_the_question_of_a_poll_stays_on_one_line() -> None:
    asked = marked(Send(HERE, as_text("Are you safe?"), poll=("Yes", "No")), "EXERCISE")
    assert isinstance(asked, Send)
    assert str(asked.text) == "EXERCISE · Are you safe?"


def test_what_says_nothing_is_left_as_it_is() -> None:
    assert marked(Pin(HERE, "1"), "EXERCISE") == Pin(HERE, "1")


@pytest.mark.parametrize("exercise", [True, False])
def test_each_house_says_only_what_is_its_own(*, exercise: bool) -> None:
    for words in ("EXERCISE\nFlood", "Flood"):
        for action in (Send(HERE, as_text(words)), Edit(HERE, "1", as_text(words))):
            stopped = trespasses(action, "training", exercise=exercise, lived_in=False)
            assert stopped is (is_marked(words) is not exercise)


def test_nobody_acts_for_an_account_of_somebody_else() -> None:
    assert trespasses(Pin(HERE, "1"), "live", exercise=False, lived_in=False)
    assert not trespasses(Pin(HERE, "1"), "training", exercise=False, lived_in=False)


def test_a_chat_of_the_live_mission_a_drill_may_only_leave() -> None:
    assert trespasses(Pin(HERE, "1"), "training", exercise=True, lived_in=True)
    assert not trespasses(Leave(HERE), "training", exercise=True, lived_in=True)
    assert not trespasses(Pin(HERE, "1"), "training", exercise=False, lived_in=True)


def test_it_is_time_again_after_ninety_days() -> None:
    assert is_long_ago(None, NOW)
    assert not is_long_ago(NOW - EVERY, NOW)
    assert is_long_ago(NOW - EVERY - timedelta(seconds=1), NOW)
