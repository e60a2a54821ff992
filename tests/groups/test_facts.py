"""Tests of how old a check may be and of which facts a question is about."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.facts import Freshness, find, freshness, leaves_none, next_check, next_reminder, plain_words
from tests.groups.zones import HOUR, utc

CHECKED = utc(2026, 11, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("hours", "every", "emergency", "level", "found"),
    [
        (0, 7, True, 0, Freshness.FRESH),
        (134, 7, True, 0, Freshness.FRESH),
        (135, 7, True, 0, Freshness.SOON),  # 80 % of a week is 134.4 hours
        (167, 7, True, 1, Freshness.SOON),
        (168, 7, True, 1, Freshness.OVERDUE),
        (335, 7, False, 3, Freshness.OVERDUE),
        (336, 7, False, 3, Freshness.LONG_OVERDUE),
        (19, 7, True, 2, Freshness.FRESH),
        (20, 7, True, 2, Freshness.SOON),
        (24, 7, True, 2, Freshness.OVERDUE),
        (48, 7, True, 3, Freshness.LONG_OVERDUE),
        (24, 7, False, 3, Freshness.FRESH),  # opening hours do not age faster in a crisis
        (-1, 7, True, 3, Freshness.FRESH),
    ],
)
def test_a_check_grows_old(hours: int, every: int, emergency: bool, level: int, found: Freshness) -> None:
    now = CHECKED + hours * HOUR

    assert freshness(CHECKED, every * DAY, now, emergency=emergency, level=level, failed=False) is found


def test_a_number_found_wrong_is_hidden_however_fresh_it_is() -> None:
    assert freshness(CHECKED, 7 * DAY, CHECKED, emergency=True, level=0, failed=True) is Freshness.FAILED


def test_a_number_that_nobody_has_checked_yet_is_overdue_and_still_shown() -> None:
    assert freshness(None, 7 * DAY, CHECKED, emergency=True, level=3, failed=False) is Freshness.OVERDUE


def test_an_emergency_number_is_checked_daily_in_a_crisis() -> None:
    assert next_check(CHECKED, 7 * DAY) == CHECKED + 7 * DAY
    assert next_check(CHECKED, 7 * DAY, emergency=True, level=1) == CHECKED + 7 * DAY
    assert next_check(CHECKED, 7 * DAY, emergency=True, level=2) == CHECKED + DAY
    assert next_check(CHECKED, DAY / 2, emergency=True, level=3) == CHECKED + DAY / 2
    assert next_reminder(CHECKED, 10 * DAY) == CHECKED + 8 * DAY


@given(st.integers(1, 365), st.booleans(), st.integers(0, 3))
def test_reminder_and_check_fall_due_when_the_colour_changes(days: int, emergency: bool, level: int) -> None:
    every, second = days * DAY, timedelta(seconds=1)
    remind = next_reminder(CHECKED, every, emergency=emergency, level=level)
    due = next_check(CHECKED, every, emergency=emergency, level=level)
    colours = [
        freshness(CHECKED, every, at, emergency=emergency, level=level, failed=False)
        for at in (remind - second, remind + second, due - second, due)
    ]

    assert colours == [Freshness.FRESH, Freshness.SOON, Freshness.SOON, Freshness.OVERDUE]


FACTS = [
    ("F1", ["Duty line of the embassy", "خط الطوارئ", "emergency"]),
    ("F2", ["Passport: fees", "جواز السفر: الرسوم", "passport"]),
    ("F3", ["Passport: renewal", "تجديد جواز السفر", "passport"]),
    ("F4", ["Opening hours of the embassy", "ساعات العمل"]),
    ("F5", ["Élections, bureau de vote"]),
]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("passport", ["F2", "F3"]),
        ("PASSPORT RENEWAL", ["F3"]),
        ("How do I renew my passport?", ["F3"]),
        ("What do passports cost?", ["F2", "F3"]),
        ("renewal of my passport", ["F3"]),
        ("elections", ["F5"]),
        ("ÉLECTION", ["F5"]),
        ("f3", ["F3"]),
        ("F٣", ["F3"]),
        ("جَوَاز", ["F2", "F3"]),
        ("الجواز", ["F2", "F3"]),
        ("الطوارىء", ["F1"]),  # as many spell it
        ("طوارئ", ["F1"]),
        ("ساعــات", ["F4"]),
        ("embassy", ["F1", "F4"]),
        ("is of my", []),
        ("wedding", []),
        ("", []),
    ],
)
def test_a_citizen_finds_the_fact_in_their_own_words(words: str, found: list[str]) -> None:
    assert find(words, FACTS) == found


@given(st.text())
def test_no_question_breaks_the_search(words: str) -> None:
    assert set(find(words, FACTS)) <= {key for key, _ in FACTS}


@given(st.text())
def test_words_are_compared_in_a_form_that_does_not_change_again(words: str) -> None:
    assert plain_words(plain_words(words)) == plain_words(words)


EVERYWHERE, NORTH = ("F1", "", ("en", "ar")), ("F2", "VM-NE", ("en",))


@pytest.mark.parametrize(
    ("number", "held", "reader", "last"),
    [
        ("F1", [EVERYWHERE], ("VM", "en"), True),
        ("F1", [EVERYWHERE, NORTH], ("VM-NE", "en"), False),
        ("F1", [EVERYWHERE, NORTH], ("VM-NE", "ar"), True),
        ("F1", [EVERYWHERE, NORTH], ("VM-SW", "en"), True),
        ("F2", [EVERYWHERE, NORTH], ("VM-NE", "en"), False),
        ("F2", [NORTH], ("VM-SW", "en"), False),
        ("F1", [EVERYWHERE], ("VM", "fr"), False),
    ],
)
def test_a_number_is_the_last_one_for_those_of_a_region_who_read_a_language(
    number: str, held: list[tuple[str, str, tuple[str, ...]]], reader: tuple[str, str], last: bool
) -> None:
    assert leaves_none(number, held, [reader]) is last
