"""Tests of the hours that officers type."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.calendar import parse_when
from groups.refusals import Code, Refusal
from tests.groups.zones import BERLIN, CAIRO, instants, utc, zones

NOW = utc(2026, 11, 22, 12)  # Sunday, 13:00 in Berlin


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("now", NOW),
        (" NOW ", NOW),
        ("الآن", NOW),
        ("18:00", utc(2026, 11, 22, 17)),
        ("today 18:00", utc(2026, 11, 22, 17)),
        ("اليوم 18:00", utc(2026, 11, 22, 17)),
        ("غدًا 09:00", utc(2026, 11, 23, 8)),
        ("tomorrow 9:05", utc(2026, 11, 23, 8, 5)),
        ("غدا 09:00", utc(2026, 11, 23, 8)),
        ("in 2 h", utc(2026, 11, 22, 14)),
        ("in 1 hour", utc(2026, 11, 22, 13)),
        ("in 30 min", utc(2026, 11, 22, 12, 30)),
        ("in 90 minutes", utc(2026, 11, 22, 13, 30)),
        ("in 3 days", utc(2026, 11, 25, 12)),
        ("2026-12-01 10:00", utc(2026, 12, 1, 9)),
        ("2026-12-01T10:00", utc(2026, 12, 1, 9)),
        ("2.12. 10:00", utc(2026, 12, 2, 9)),
        ("2.12.2026 10:00", utc(2026, 12, 2, 9)),
        ("2.7.2027 10:00", utc(2027, 7, 2, 8)),
        ("2.1. 10:00", utc(2027, 1, 2, 9)),  # the January that comes
        ("٢.١٢. ١٠:٠٠", utc(2026, 12, 2, 9)),
        ("۱۸:۰۰", utc(2026, 11, 22, 17)),
        ("\u200f١٨:٠٠", utc(2026, 11, 22, 17)),
        ("13:00", NOW),  # the minute that runs
    ],
)
def test_an_officer_says_when_in_their_own_way(words: str, meant: datetime) -> None:
    assert parse_when(words, NOW, BERLIN) == meant


@pytest.mark.parametrize(
    "words",
    ["", "soon", "25:00", "10:60", "31.2. 10:00", "2026-13-01 10:00", "10", "tomorrow", "in 2", "in h", "1:2:3"],
)
def test_words_that_are_no_time_are_not_guessed_at(words: str) -> None:
    found = parse_when(words, NOW, BERLIN)

    assert isinstance(found, Refusal)
    assert found.code is Code.WORDS


@pytest.mark.parametrize("words", ["12:59", "2026-11-21 10:00", "20.11. 10:00", "1.2.2026 10:00"])
def test_a_time_that_is_over_is_refused(words: str) -> None:
    found = parse_when(words, NOW, BERLIN)

    assert isinstance(found, Refusal)
    assert found.code is Code.LATE
    assert found.values["at"] < NOW


def test_a_minute_that_runs_is_now_and_never_before() -> None:
    assert parse_when("13:00", utc(2026, 11, 22, 12, 0, 59), BERLIN) == utc(2026, 11, 22, 12, 0, 59)
    assert isinstance(parse_when("13:00", utc(2026, 11, 22, 12, 1), BERLIN), Refusal)


def test_a_leap_day_is_understood_the_year_before() -> None:
    assert parse_when("29.2. 10:00", utc(2027, 12, 1), BERLIN) == utc(2028, 2, 29, 9)


def test_an_hour_that_does_not_exist_in_cairo_is_refused() -> None:
    found = parse_when("2026-04-24 00:30", utc(2026, 4, 20), CAIRO)

    assert isinstance(found, Refusal)
    assert (found.code, found.values["problem"]) == (Code.TIME, "gap")


def test_an_hour_that_comes_twice_is_asked_about_while_both_are_ahead() -> None:
    both = parse_when("2:30", utc(2026, 10, 24, 23), BERLIN)
    one = parse_when("2:30", utc(2026, 10, 25, 0, 45), BERLIN)
    none = parse_when("2:30", utc(2026, 10, 25, 1, 45), BERLIN)

    assert isinstance(both, Refusal)
    assert both.values["problem"] == "twice"
    assert one == utc(2026, 10, 25, 1, 30)
    assert isinstance(none, Refusal)
    assert none.code is Code.LATE


@given(st.text() | st.from_regex(r"[0-9٠-٩.: -]{0,20}", fullmatch=True), instants, zones)
def test_whatever_is_typed_the_past_is_never_meant(words: str, now: datetime, zone: ZoneInfo) -> None:
    found = parse_when(words, now, zone)

    assert isinstance(found, Refusal) or found >= now
