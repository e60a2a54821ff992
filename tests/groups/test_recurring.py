"""Tests of posts that come again, over every zone and every change of its clocks from 2024 to 2030."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.calendar import DAY, local_date
from groups.recurring import Rule, Turn, Unit, next_turn, parse, read, turns, write
from groups.refusals import Code, Refusal
from tests.groups.zones import APIA, BERLIN, CAIRO, LONDON, NAMES, utc, zones

NOW = utc(2026, 11, 22, 12)  # Sunday, 13:00 in Berlin
NINE, SIX = time(9), time(18)
FIRST, LAST = utc(2024, 1, 1), utc(2031, 1, 1)

SAID = [
    ("every Monday 09:00 until 2026-12-31", Rule(1, Unit.WEEK, NINE, date(2026, 11, 23), until=date(2026, 12, 31))),
    ("كل يوم اثنين 09:00", Rule(1, Unit.WEEK, NINE, date(2026, 11, 23))),
    ("كل الأحد ١٨:٠٠ حتى ٢٠٢٦-١٢-٣١", Rule(1, Unit.WEEK, SIX, date(2026, 11, 22), until=date(2026, 12, 31))),
    ("every sunday 9:00", Rule(1, Unit.WEEK, NINE, date(2026, 11, 29))),  # today it is over
    ("every day 18:00", Rule(1, Unit.DAY, SIX, date(2026, 11, 22))),
    ("Every day at 09:00", Rule(1, Unit.DAY, NINE, date(2026, 11, 23))),
    ("كل يوم 18:00", Rule(1, Unit.DAY, SIX, date(2026, 11, 22))),
    ("every 3 days 18:00", Rule(3, Unit.DAY, SIX, date(2026, 11, 22))),
    ("every 2 weeks Monday 09:00", Rule(2, Unit.WEEK, NINE, date(2026, 11, 23))),
    ("every 2 weeks on Monday 09:00", Rule(2, Unit.WEEK, NINE, date(2026, 11, 23))),
    ("كل أسبوعين يوم الاثنين الساعة 09:00", Rule(2, Unit.WEEK, NINE, date(2026, 11, 23))),
    ("every month on the 1st 09:00", Rule(1, Unit.MONTH, NINE, date(2026, 12, 1), 1)),
    ("every month on the 22nd 18:00", Rule(1, Unit.MONTH, SIX, date(2026, 11, 22), 22)),
    ("كل شهر يوم 1 09:00", Rule(1, Unit.MONTH, NINE, date(2026, 12, 1), 1)),
    ("every 3 months on the 31st 09:00", Rule(3, Unit.MONTH, NINE, date(2026, 12, 31), 31)),
    ("every 12 months on the 29th 09:00", Rule(12, Unit.MONTH, NINE, date(2026, 11, 29), 29)),
]


@pytest.mark.parametrize(("words", "meant"), SAID)
def test_an_officer_says_how_often_in_their_own_way(words: str, meant: Rule) -> None:
    assert parse(words, NOW, BERLIN) == meant


@pytest.mark.parametrize("words", ["18:00", "tomorrow 09:00", "everything 09:00", "", "in 2 h", "كلنا 09:00"])
def test_words_about_one_hour_are_no_rule(words: str) -> None:
    assert parse(words, NOW, BERLIN) is None


@pytest.mark.parametrize(
    "words",
    ["every", "every Monday", "every blue moon 09:00", "every day 25:00", "every 0 days 09:00", "every 400 days 09:00"]
    + ["every month on the 32nd 09:00", "every day 09:00 until 2026-02-30", "every 13 months on the 1st 09:00"],
)
def test_a_rule_that_cannot_be_understood_is_not_guessed_at(words: str) -> None:
    found = parse(words, NOW, BERLIN)

    assert isinstance(found, Refusal)
    assert found.code is Code.WORDS


def test_a_rule_that_is_over_before_it_begins_is_refused() -> None:
    found = parse("every Monday 09:00 until 2026-11-22", NOW, BERLIN)

    assert isinstance(found, Refusal)
    assert found.code is Code.LATE


@pytest.mark.parametrize(("words", "rule"), SAID)
def test_a_rule_that_was_written_down_is_read_as_the_same(words: str, rule: Rule) -> None:
    assert read(write(rule)) == rule
    assert read(words) is None
    assert read("2026-11-24 18:00") is None


def test_an_hour_that_london_skips_comes_once_at_its_end() -> None:
    found = list(turns(Rule(1, Unit.DAY, time(1, 30), date(2026, 3, 27)), utc(2026, 3, 28), utc(2026, 3, 30), LONDON))

    assert [turn.at for turn in found] == [utc(2026, 3, 28, 1, 30), utc(2026, 3, 29, 1)]


def test_an_hour_that_london_has_twice_comes_once_and_is_the_first() -> None:
    rule = Rule(1, Unit.DAY, time(1, 30), date(2026, 10, 24))
    found = list(turns(rule, utc(2026, 10, 24), utc(2026, 10, 26), LONDON))

    assert [turn.at for turn in found] == [utc(2026, 10, 24, 0, 30), utc(2026, 10, 25, 0, 30)]


def test_a_midnight_that_cairo_skips_is_no_lost_turn() -> None:
    found = next_turn(Rule(1, Unit.DAY, time(0, 15), date(2026, 4, 20)), utc(2026, 4, 23, 12), CAIRO)

    assert found == Turn(utc(2026, 4, 23, 22))


def test_a_date_that_apia_never_had_is_left_out_and_named() -> None:
    found = next_turn(Rule(1, Unit.DAY, NINE, date(2011, 12, 1)), utc(2011, 12, 30, 0), APIA)

    assert found == Turn(utc(2011, 12, 30, 19), ("2011-12-30",))


def test_the_31st_is_left_out_and_named_where_a_month_has_none() -> None:
    rule = Rule(1, Unit.MONTH, NINE, date(2027, 1, 31), 31)
    found = list(turns(rule, utc(2027, 1, 1), utc(2027, 6, 1), BERLIN))

    assert [(local_date(turn.at, BERLIN).isoformat(), turn.missing) for turn in found] == [
        ("2027-01-31", ()),
        ("2027-03-31", ("2027-02-31",)),
        ("2027-05-31", ("2027-04-31",)),
    ]


def test_a_leap_day_is_found_again_after_four_years() -> None:
    found = next_turn(Rule(12, Unit.MONTH, NINE, date(2024, 2, 29), 29), utc(2024, 3, 1), BERLIN)

    assert found is not None
    assert local_date(found.at, BERLIN) == date(2028, 2, 29)
    assert found.missing == ("2025-02-29", "2026-02-29", "2027-02-29")


def test_the_last_day_counts_and_nothing_comes_after_it() -> None:
    rule = Rule(1, Unit.WEEK, NINE, date(2026, 11, 23), until=date(2026, 12, 7))
    found = [local_date(turn.at, BERLIN).day for turn in turns(rule, NOW, LAST, BERLIN)]

    assert found == [23, 30, 7]


def transitions(zone: ZoneInfo) -> list[date]:
    """The local dates on which the zone's clocks change."""
    hours = [FIRST + DAY * each for each in range((LAST - FIRST).days)]
    return [local_date(b, zone) for a, b in pairwise(hours) if zone.utcoffset(a.astimezone(zone)) != _off(b, zone)]


def _off(at: datetime, zone: ZoneInfo) -> timedelta | None:
    return zone.utcoffset(at.astimezone(zone))


quarters = st.integers(0, 95).map(lambda quarter: time(quarter // 4, quarter % 4 * 15))


@given(zones, quarters, st.dates(date(2024, 1, 1), date(2030, 11, 30)), st.integers(1, 9))
def test_every_date_has_exactly_one_turn_in_its_order(zone: ZoneInfo, at: time, start: date, every: int) -> None:
    rule = Rule(every, Unit.DAY, at, start)
    begin = next_turn(rule, FIRST - DAY * 2, zone)
    assert begin is not None
    found = [begin, *turns(rule, begin.at, begin.at + DAY * 60, zone)]
    dates = [_date(turn.at, zone, at) for turn in found]

    assert dates == [start + DAY * every * step for step in range(len(dates))]
    assert all(a.at < b.at for a, b in pairwise(found))


@given(zones, quarters, st.sampled_from([Unit.WEEK, Unit.MONTH]), st.integers(1, 31), st.integers(1, 4))
def test_the_next_turn_does_not_depend_on_when_one_asks(
    zone: ZoneInfo, at: time, unit: Unit, on: int, every: int
) -> None:
    rule = Rule(every, unit, at, date(2024, 1, min(on, 31)), on if unit is Unit.MONTH else 0)
    found = list(turns(rule, FIRST, FIRST + DAY * 400, zone))

    for one, other in pairwise(found):
        for between in (one.at, one.at + (other.at - one.at) / 2, other.at - timedelta(seconds=1)):
            turn = next_turn(rule, between, zone)
            assert turn is not None
            assert turn.at == other.at


@pytest.mark.parametrize("name", NAMES)
def test_around_every_change_of_clocks_each_day_has_one_turn_at_its_wall_time(name: str) -> None:
    zone = ZoneInfo(name)
    for day in transitions(zone):
        for hour in (0, 1, 2, 3, 23):
            rule = Rule(1, Unit.DAY, time(hour, 30), day - DAY * 3)
            begin = next_turn(rule, FIRST - DAY * 5, zone)
            assert begin is not None
            found = [begin, *turns(rule, begin.at, begin.at + DAY * 6 - timedelta(hours=3), zone)]
            assert [_date(turn.at, zone, rule.at) for turn in found] == [rule.start + DAY * each for each in range(6)]


def _date(at: datetime, zone: ZoneInfo, wall: time) -> date:
    """The date that a turn belongs to: a gap over midnight moves it into the next."""
    local = at.astimezone(zone)
    return local.date() - DAY if wall.hour == 23 and local.hour < 4 else local.date()
