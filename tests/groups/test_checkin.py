"""The rules of a check-in: who counts as what, whose need comes first, when somebody is called or asked again."""

from datetime import UTC, datetime, timedelta

import pytest

from groups.checkin import (
    Priority,
    Standing,
    State,
    claim_within,
    cries_for_help,
    is_called,
    may_open,
    next_reminder,
    number,
    opens_again,
    places,
    priority,
    relative,
    standing,
    takes_it_back,
    whereabouts,
)
from groups.crisis import Level
from groups.refusals import Code, Refusal

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("state", "unreachable", "counts_as"),
    [
        (State.SAFE, False, Standing.SAFE),
        (State.SAFE, True, Standing.SAFE),
        (State.HELP, False, Standing.HELP),
        (State.HELP, True, Standing.HELP),
        (State.WAITING, False, Standing.WAITING),
        (State.WAITING, True, Standing.UNREACHABLE),
    ],
)
def test_an_answer_counts_as_it_was_given_and_silence_by_whether_it_can_be_broken(
    state: State, unreachable: bool, counts_as: Standing
) -> None:
    assert standing(state, unreachable=unreachable) is counts_as


def test_the_injured_come_first_and_then_those_who_could_not_say() -> None:
    said = ["no", "", "yes"]

    assert sorted(map(priority, said)) == [Priority.INJURED, Priority.UNKNOWN, Priority.UNHURT]


def test_a_check_in_opens_from_alert_on() -> None:
    assert [may_open(level) is None for level in Level] == [False, False, True, True]


@pytest.mark.parametrize(
    ("level", "minutes"),
    [(Level.EMERGENCY, [15, 30, 45, 60]), (Level.ALERT, [60])],
)
def test_everybody_on_duty_is_called_after_a_quarter_of_an_hour_in_an_emergency(
    level: Level, minutes: list[int]
) -> None:
    looks = range(15, 76, 15)

    assert [each for each in looks if is_called(timedelta(minutes=each), level)] == [
        each for each in looks if each in minutes or (level is Level.EMERGENCY and each == 75)
    ]
    assert claim_within(level) == timedelta(minutes=minutes[0])


def test_two_reminders_count_elapsed_hours_from_the_wish_and_then_there_is_no_third() -> None:
    asked = [next_reminder(NOW, reminded) for reminded in range(3)]

    assert asked == [NOW + timedelta(hours=6), NOW + timedelta(hours=24), None]


def test_a_request_is_called_by_its_number() -> None:
    assert number(12) == "H-12"


@pytest.mark.parametrize(
    ("words", "who"),
    [
        ('"mother, Lorca"', "mother, Lorca"),
        ("“my  uncle Ali، حلب”", "my uncle Ali، حلب"),
        ("Ana", "Ana"),
    ],
)
def test_a_relative_is_named_in_one_line(words: str, who: str) -> None:
    assert relative(words) == who


@pytest.mark.parametrize(("words", "code"), [('""', Code.EMPTY), ("x" * 121, Code.LENGTH)])
def test_a_relative_without_a_name_or_with_a_whole_letter_is_refused(words: str, code: Code) -> None:
    refused = relative(words)

    assert isinstance(refused, Refusal)
    assert refused.code is code


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("12 Mill Lane, 30800 Lorca، 2º B", ["Lorca", "º B", "Mill Lane"]),
        ("Calle Mayor, 30800 Lorca, Murcia", ["Calle Mayor", "Lorca", "Murcia"]),
        ("Calle Murcia, 12, Lorca", ["Lorca", "Calle Murcia", ""]),
        ("Lorca, bajo", ["Lorca", "bajo"]),
        ("", [""]),
    ],
)
def test_what_stands_behind_the_number_of_the_house_is_rather_the_town(said: str, found: list[str]) -> None:
    assert places(said) == found


@pytest.mark.parametrize(
    ("about", "rest"), [("mother, Lorca", " Lorca"), ("Lorca", ""), ("Ana, 3 Mill Lane, Lorca", " 3 Mill Lane, Lorca")]
)
def test_a_name_is_no_place(about: str, rest: str) -> None:
    assert whereabouts(about) == rest


@pytest.mark.parametrize(
    "words",
    [
        "HELP",
        "please help us",
        "My son is injured.",
        "SOS!",
        "ayúdenme",
        "estamos atrapados",
        "ساعدونا من فضلكم",
        "救命",
    ],
)
def test_a_cry_for_help_is_heard_in_many_languages(words: str) -> None:
    assert cries_for_help(words)


@pytest.mark.parametrize("words", ["Thank you for your help", "We are fine", "helpful", "شكرا على المساعدة", ""])
def test_thanks_and_small_talk_are_no_cry(words: str) -> None:
    assert not cries_for_help(words)


@pytest.mark.parametrize(
    ("state", "hours", "back"),
    [(State.SAFE, 24, True), (State.SAFE, 25, False), (State.HELP, 1, False), (State.WAITING, 1, False)],
)
def test_safe_is_taken_back_within_a_day(state: State, hours: int, back: bool) -> None:
    assert takes_it_back(state, NOW - timedelta(hours=hours), "help", NOW) is back
    assert not takes_it_back(state, None, "help", NOW)


@pytest.mark.parametrize(
    ("hours", "words", "opens"),
    [(0, "still here", True), (24, "still here", True), (25, "still here", False), (1, "Gracias a todos", False)],
)
def test_words_open_what_was_closed_within_a_day(hours: int, words: str, opens: bool) -> None:
    assert opens_again(NOW - timedelta(hours=hours), words, NOW) is opens
    assert not opens_again(None, words, NOW)
