"""Tests of the kinds of interest group: their numbers, their letters, their words."""

from datetime import timedelta
from pathlib import Path

import pytest

import groups.kinds
from groups.kinds import KINDS
from groups.kinds.kind import Answer, Kind

HOUR = timedelta(hours=1)
# Letters and words that already begin the number of something else: backlash item, claim, fact, position.
TAKEN = set("BCFP")


def test_every_file_of_a_kind_is_in_the_table() -> None:
    files = {path.stem for path in Path(groups.kinds.__file__).parent.glob("*.py")} - {"__init__", "kind"}

    assert files == set(KINDS) == {"press", "trade", "consular", "culture", "students", "general"}


@pytest.mark.parametrize(
    ("kind", "cap", "first_answer"),
    [
        ("press", 3, 4 * HOUR),
        ("trade", 2, 16 * HOUR),
        ("consular", 3, 8 * HOUR),
        ("culture", 2, 16 * HOUR),
        ("students", 2, 16 * HOUR),
        ("general", 2, 16 * HOUR),
    ],
)
def test_a_group_of_each_kind_is_told_little_and_answered_soon(kind: str, cap: int, first_answer: timedelta) -> None:
    assert (KINDS[kind].cap, KINDS[kind].first_answer) == (cap, first_answer)
    assert KINDS[kind].working


def test_each_kind_numbers_its_questions_with_a_letter_that_nothing_else_uses() -> None:
    letters = [kind.letter for kind in KINDS.values()]

    assert len(set(letters)) == len(letters)
    assert TAKEN.isdisjoint(letters)
    assert KINDS["consular"].letter == "K"


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_a_receipt_names_the_number_and_the_hour(kind: Kind) -> None:
    assert kind.received.format(number="K-0412", by="18:00") != kind.received
    assert "{number}" in kind.received
    assert "{by}" in kind.received


@pytest.mark.parametrize("kind", KINDS.values(), ids=str)
def test_no_intake_asks_more_than_three_things(kind: Kind) -> None:
    assert len(kind.intake) <= 3
    assert len({ask.name for ask in kind.intake}) == len(kind.intake)
    assert all(bool(ask.choices) == (ask.answer is Answer.CHOICE) for ask in kind.intake)


def test_a_journalist_is_asked_for_outlet_and_deadline() -> None:
    assert [ask.name for ask in KINDS["press"].intake] == ["outlet", "deadline"]


def test_a_business_owner_is_asked_for_sector_and_direction() -> None:
    asks = {ask.name: ask for ask in KINDS["trade"].intake}

    assert [value for value, _ in asks["direction"].choices][:2] == ["offers", "seeks"]
    assert len(asks["sector"].choices) > 5


def test_a_citizen_is_shown_the_facts_before_an_officer_is_asked() -> None:
    assert [kind.name for kind in KINDS.values() if kind.facts_first] == ["consular"]
