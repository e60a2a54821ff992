"""Tests of how much a group is told, and when."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.calendar import local_date
from groups.pace import (
    DayClass,
    Late,
    Pace,
    cap_refusal,
    earliest,
    gap_end,
    gap_refusal,
    lateness,
    next_day,
    quiet_end,
    quiet_refusal,
)
from groups.refusals import Code
from tests.groups.zones import APIA, BERLIN, CAIRO, HOUR, instants, utc, zones

MINUTE = timedelta(minutes=1)
PRESS = Pace(3, 30 * MINUTE, time(21, 30), time(8), BERLIN)
paces = st.builds(Pace, st.just(3), st.integers(0, 300).map(lambda many: many * MINUTE), st.times(), st.times(), zones)


@pytest.mark.parametrize(
    ("at", "end"),
    [
        (utc(2026, 11, 22, 20, 29), None),  # 21:29
        (utc(2026, 11, 22, 20, 30), utc(2026, 11, 23, 7)),  # 21:30
        (utc(2026, 11, 23, 2), utc(2026, 11, 23, 7)),
        (utc(2026, 11, 23, 6, 59), utc(2026, 11, 23, 7)),
        (utc(2026, 11, 23, 7), None),  # 08:00
        (utc(2026, 3, 28, 22), utc(2026, 3, 29, 6)),  # the night is an hour shorter
        (utc(2026, 10, 24, 22), utc(2026, 10, 25, 7)),  # and an hour longer
    ],
)
def test_nobody_is_woken_between_half_past_nine_and_eight(at: datetime, end: datetime | None) -> None:
    assert quiet_end(at, PRESS) == end


@pytest.mark.parametrize(("hour", "end"), [(11, None), (12, 14), (13, 14), (14, None)])
def test_quiet_hours_may_lie_in_the_middle_of_the_day(hour: int, end: int | None) -> None:
    noon = Pace(3, MINUTE, time(13), time(15), BERLIN)

    assert quiet_end(utc(2026, 11, 22, hour), noon) == (end and utc(2026, 11, 22, end))


def test_a_group_without_quiet_hours_is_never_quiet() -> None:
    assert quiet_end(utc(2026, 11, 23, 2), Pace(3, MINUTE, time(8), time(8), BERLIN)) is None


def test_quiet_hours_that_end_in_a_doubled_hour_end_once() -> None:
    until_half_past_two = Pace(3, MINUTE, time(22), time(2, 30), BERLIN)

    assert quiet_end(utc(2026, 10, 25, 0, 29), until_half_past_two) == utc(2026, 10, 25, 0, 30)
    assert quiet_end(utc(2026, 10, 25, 1, 15), until_half_past_two) is None  # the second 02:15


def test_quiet_hours_that_end_in_a_skipped_hour_end_with_the_gap() -> None:
    until_half_past_midnight = Pace(3, MINUTE, time(22), time(0, 30), CAIRO)

    assert quiet_end(utc(2026, 4, 23, 21), until_half_past_midnight) == utc(2026, 4, 23, 22)


def test_nearly_endless_quiet_hours_join_over_a_skipped_end() -> None:
    open_half_an_hour = Pace(3, MINUTE, time(3), time(2, 30), BERLIN)

    assert quiet_end(utc(2026, 3, 28, 12), open_half_an_hour) == utc(2026, 3, 30, 0, 30)


def test_the_night_before_the_day_that_apia_skipped_lasts_until_the_morning_after_it() -> None:
    apia = Pace(3, MINUTE, time(21, 30), time(8), APIA)

    assert quiet_end(utc(2011, 12, 30, 9), apia) == utc(2011, 12, 30, 18)


@pytest.mark.parametrize(("minutes", "end"), [(0, 30), (29, 30), (30, None), (31, None), (-10, 30)])
def test_half_an_hour_lies_between_two_posts(minutes: int, end: int | None) -> None:
    last = utc(2026, 11, 22, 12)

    assert gap_end(last + minutes * MINUTE, last, PRESS) == (end and last + end * MINUTE)
    assert gap_end(last, None, PRESS) is None


def test_a_post_late_in_the_evening_puts_the_next_one_to_the_morning() -> None:
    last = utc(2026, 11, 22, 20, 10)  # 21:10, so the gap ends at 21:40

    assert earliest(last + MINUTE, PRESS, last) == utc(2026, 11, 23, 7)


@given(instants, paces, st.none() | st.integers(-600, 600))
def test_the_earliest_instant_breaks_neither_quiet_hours_nor_gap(at: datetime, pace: Pace, ago: int | None) -> None:
    last = None if ago is None else at - ago * MINUTE
    found = earliest(at, pace, last)

    assert found >= at
    assert quiet_end(found, pace) is None
    assert gap_end(found, last, pace) is None
    assert earliest(found, pace, last) == found


@given(instants, paces)
def test_quiet_hours_last_less_than_two_days_and_hold_to_their_end(at: datetime, pace: Pace) -> None:
    end = quiet_end(at, pace)

    assert end is None or at < end < at + 51 * HOUR
    assert end is None or quiet_end(end - timedelta(microseconds=1), pace) == end


@given(instants, zones)
def test_the_cap_is_fresh_at_the_first_instant_of_the_next_day(at: datetime, zone: ZoneInfo) -> None:
    fresh = next_day(at, zone)

    assert at < fresh <= at + 27 * HOUR
    assert local_date(fresh, zone) == local_date(at, zone) + timedelta(days=1)
    assert local_date(fresh - timedelta(seconds=1), zone) == local_date(at, zone)


def test_in_cairo_the_day_of_the_jump_is_fresh_at_one_o_clock() -> None:
    assert next_day(utc(2026, 4, 23, 12), CAIRO) == utc(2026, 4, 23, 22)


def test_a_full_day_names_the_posts_that_filled_it_and_when_the_next_begins() -> None:
    found = cap_refusal(PRESS, utc(2026, 11, 22, 12), [41, 44, 47])

    assert found.code is Code.CAP
    assert found.values == {
        "used": 3,
        "posts": (41, 44, 47),
        "cap": 3,
        "next": utc(2026, 11, 22, 23),
        "zone": "Europe/Berlin",
    }


def test_a_post_too_soon_is_told_when_it_may_go() -> None:
    last = utc(2026, 11, 22, 12)
    found = gap_refusal(PRESS, last + MINUTE, last)

    assert found.code is Code.GAP
    assert found.values == {"last": last, "minutes": 30, "next": utc(2026, 11, 22, 12, 30), "zone": "Europe/Berlin"}


def test_a_post_at_night_is_told_when_the_morning_comes() -> None:
    found = quiet_refusal(PRESS, utc(2026, 11, 22, 22))

    assert found.code is Code.QUIET
    assert found.values == {
        "begins": time(21, 30),
        "ends": time(8),
        "next": utc(2026, 11, 23, 7),
        "zone": "Europe/Berlin",
    }


@pytest.mark.parametrize(
    ("late", "crisis", "level", "becomes"),
    [
        (timedelta(0), False, 0, Late.SEND),
        (2 * HOUR, False, 0, Late.SEND),
        (2 * HOUR + MINUTE, False, 0, Late.HOLD),
        (24 * HOUR, False, 1, Late.HOLD),
        (24 * HOUR + MINUTE, False, 0, Late.EXPIRE),
        (MINUTE, False, 1, Late.SEND),
        (MINUTE, False, 2, Late.HOLD),  # routine waits while there is a crisis
        (MINUTE, False, 3, Late.HOLD),
        (25 * HOUR, False, 3, Late.EXPIRE),
        (timedelta(0), True, 3, Late.SEND),
        (30 * MINUTE, True, 3, Late.SEND),
        (31 * MINUTE, True, 2, Late.HOLD),
        (48 * HOUR, True, 1, Late.HOLD),
    ],
)
def test_what_is_late_is_sent_held_or_dropped(late: timedelta, crisis: bool, level: int, becomes: Late) -> None:
    due = utc(2026, 11, 22, 12)

    assert lateness(due, due + late, crisis=crisis, level=level) is becomes


def test_routine_and_crisis_are_counted_apart() -> None:
    assert [each.value for each in DayClass] == ["routine", "crisis", "correction", "urgent"]
