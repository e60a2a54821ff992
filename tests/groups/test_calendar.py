"""Tests of days, hours and zones, on the nights when clocks jump and over every zone there is."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.calendar import DAY, day_bounds, first_at, first_instant, instant, local_date, working_deadline
from groups.refusals import Code, Refusal
from tests.groups.zones import (
    APIA,
    BERLIN,
    CAIRO,
    HAVANA,
    HOUR,
    LONDON,
    LORD_HOWE,
    NAMES,
    dates,
    instants,
    utc,
    wall,
    zones,
)

SECOND = timedelta(seconds=1)
QUARTERS = [quarter * timedelta(minutes=15) for quarter in range(12)]
# Research stations whose clocks jump by two or three hours; no other zone does since 2020.
STATIONS = {"Antarctica/Casey", "Antarctica/Troll", "Antarctica/Vostok"}


@given(instants, zones)
def test_every_instant_lies_in_exactly_the_day_of_its_date(at: datetime, zone: ZoneInfo) -> None:
    day = local_date(at, zone)
    inside = [
        each for each in (day - DAY, day, day + DAY) if day_bounds(each, zone)[0] <= at < day_bounds(each, zone)[1]
    ]

    assert inside == [day]


@given(dates, zones)
def test_days_follow_one_another_and_last_23_to_25_hours(day: date, zone: ZoneInfo) -> None:
    begin, end = day_bounds(day, zone)

    assert (local_date(begin, zone), local_date(begin - SECOND, zone)) == (day, day - DAY)
    assert end == first_instant(day + DAY, zone)
    assert _has_an_allowed_length(zone, end - begin)


@pytest.mark.slow
def test_no_zone_has_a_day_of_two_caps_between_2020_and_2035() -> None:
    first, last = date(2020, 1, 1), date(2036, 1, 1)
    for name in NAMES:
        zone = ZoneInfo(name)
        for day in _days_of_change(zone, first, last):
            begin, end = day_bounds(day, zone)
            assert (local_date(begin, zone), local_date(begin - SECOND, zone)) == (day, day - DAY), (name, day)
            assert local_date(end - SECOND, zone) == day, (name, day)
            assert {local_date(begin + quarter, zone) for quarter in QUARTERS} == {day}, (name, day)
            assert _has_an_allowed_length(zone, end - begin), (name, day)


def _has_an_allowed_length(zone: ZoneInfo, length: timedelta) -> bool:
    slack = 3 if zone.key in STATIONS else 1
    return abs(length - 24 * HOUR) <= slack * HOUR


def _days_of_change(zone: ZoneInfo, first: date, last: date) -> set[date]:
    """The days around every change of the offset; a change that is undone within three days would be missed."""
    step, found = timedelta(days=3), set()
    noon = datetime.combine(first, time(12), UTC)
    before = zone.utcoffset(noon.astimezone(zone))
    while noon.date() < last:
        noon += step
        offset = noon.astimezone(zone).utcoffset()
        if offset != before:
            found |= {noon.date() - back * DAY for back in range(-1, 6)}
        before = offset
    return found


@pytest.mark.parametrize(
    ("zone", "day", "begin", "hours"),
    [
        (LONDON, date(2026, 3, 29), utc(2026, 3, 29), 23),
        (LONDON, date(2026, 10, 25), utc(2026, 10, 24, 23), 25),
        (BERLIN, date(2026, 3, 29), utc(2026, 3, 28, 23), 23),
        (BERLIN, date(2026, 10, 25), utc(2026, 10, 24, 22), 25),
        (CAIRO, date(2026, 4, 24), utc(2026, 4, 23, 22), 23),  # begins at 01:00
        (CAIRO, date(2026, 10, 29), utc(2026, 10, 28, 21), 25),  # its last hour comes twice
        (CAIRO, date(2026, 10, 30), utc(2026, 10, 29, 22), 24),
        (ZoneInfo("Asia/Beirut"), date(2026, 3, 29), utc(2026, 3, 28, 22), 23),
        (ZoneInfo("America/Santiago"), date(2026, 9, 6), utc(2026, 9, 6, 4), 23),
        (HAVANA, date(2026, 3, 8), utc(2026, 3, 8, 5), 23),
        (HAVANA, date(2026, 11, 1), utc(2026, 11, 1, 4), 25),  # midnight comes twice
        (LORD_HOWE, date(2026, 4, 5), utc(2026, 4, 4, 13), 24.5),
        (APIA, date(2011, 12, 29), utc(2011, 12, 29, 10), 24),
        (APIA, date(2011, 12, 30), utc(2011, 12, 30, 10), 0),  # there was no such day
        (APIA, date(2011, 12, 31), utc(2011, 12, 30, 10), 24),
    ],
    ids=str,
)
def test_a_day_begins_when_its_date_begins(zone: ZoneInfo, day: date, begin: datetime, hours: float) -> None:
    assert first_instant(day, zone) == begin
    assert day_bounds(day, zone) == (begin, begin + hours * HOUR)


def test_an_hour_that_the_clocks_skip_is_refused_with_its_two_neighbours() -> None:
    found = instant(wall(2026, 3, 29, 2, 30), BERLIN)

    assert isinstance(found, Refusal)
    assert found.code is Code.TIME
    assert found.values["problem"] == "gap"
    assert found.values["before"].astimezone(BERLIN).strftime("%H:%M") == "01:59"
    assert found.values["after"].astimezone(BERLIN).strftime("%H:%M") == "03:00"


def test_an_hour_that_comes_twice_is_asked_about() -> None:
    found = instant(wall(2026, 10, 25, 2, 30), BERLIN)
    first, second = utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 1, 30)

    assert isinstance(found, Refusal)
    assert found.code is Code.TIME
    assert (found.values["problem"], found.values["first"], found.values["second"]) == ("twice", first, second)
    assert instant(wall(2026, 10, 25, 2, 30), BERLIN, fold=0) == first
    assert instant(wall(2026, 10, 25, 2, 30), BERLIN, fold=1) == second


def test_choosing_the_second_of_an_hour_that_comes_once_changes_nothing() -> None:
    assert (
        instant(wall(2026, 11, 22, 12), BERLIN, fold=1)
        == instant(wall(2026, 11, 22, 12), BERLIN)
        == utc(2026, 11, 22, 11)
    )
    assert isinstance(instant(wall(2026, 3, 29, 2, 30), BERLIN, fold=1), Refusal)


def test_what_repeats_daily_runs_at_the_end_of_a_gap_and_once_in_a_doubled_hour() -> None:
    assert first_at(wall(2026, 3, 29, 1, 30), LONDON) == utc(2026, 3, 29, 1)  # 02:00 summer time
    assert first_at(wall(2026, 10, 25, 1, 30), LONDON) == utc(2026, 10, 25, 0, 30)


@given(instants, zones)
def test_what_the_clock_shows_is_found_again(at: datetime, zone: ZoneInfo) -> None:
    shown = at.astimezone(zone)
    found = instant(shown.replace(tzinfo=None), zone, fold=shown.fold)

    assert found == at
    assert first_at(shown.replace(tzinfo=None), zone) <= at


@given(dates, st.times(), zones)
def test_every_wall_time_has_one_first_instant_that_is_not_before_it(day: date, hour: time, zone: ZoneInfo) -> None:
    said = datetime.combine(day, hour)
    shown = first_at(said, zone).astimezone(zone).replace(tzinfo=None)

    assert shown >= said
    assert (shown == said) == (not isinstance(instant(said, zone, fold=0), Refusal))


@pytest.mark.parametrize(
    ("start", "hours", "deadline"),
    [
        (utc(2026, 11, 23, 9), 4, utc(2026, 11, 23, 13)),  # Monday 10:00
        (utc(2026, 11, 23, 14), 4, utc(2026, 11, 24, 10)),  # two hours left on Monday
        (utc(2026, 11, 20, 15), 4, utc(2026, 11, 23, 11)),  # Friday 16:00, over the weekend
        (utc(2026, 11, 21, 9), 8, utc(2026, 11, 23, 16)),  # Saturday: all of Monday
        (utc(2026, 11, 23, 3), 1, utc(2026, 11, 23, 9)),  # before opening
        (utc(2026, 11, 23, 21), 1, utc(2026, 11, 24, 9)),  # after closing
        (utc(2026, 11, 24, 15), 2, utc(2026, 11, 26, 9)),  # Wednesday is closed
        (utc(2026, 10, 23, 13), 4, utc(2026, 10, 26, 10)),  # clocks go back on the Sunday between
    ],
)
def test_a_promise_counts_opening_hours_only(start: datetime, hours: int, deadline: datetime) -> None:
    closed = frozenset({date(2026, 11, 25)})

    assert working_deadline(start, hours * HOUR, BERLIN, closed_days=closed) == deadline


def test_a_mission_that_rests_on_friday_answers_on_sunday() -> None:
    sunday = working_deadline(utc(2026, 11, 20, 9), HOUR, CAIRO, time(8), time(14), weekend=(4, 5))

    assert sunday == utc(2026, 11, 22, 7)


@given(instants, zones, st.integers(0, 200), st.integers(1, 200))
def test_a_longer_promise_never_ends_sooner(start: datetime, zone: ZoneInfo, hours: int, more: int) -> None:
    short = working_deadline(start, hours * HOUR, zone)

    assert start <= short < working_deadline(start, (hours + more) * HOUR, zone)
    # At closing time only what is promised at once may end on the stroke.
    assert time(9) <= short.astimezone(zone).time() <= time(17)


@pytest.mark.parametrize("hours", [{"opens": time(17), "closes": time(9)}, {"opens": time(9), "closes": time(9)}])
def test_a_mission_that_never_opens_can_promise_nothing(hours: dict[str, time]) -> None:
    with pytest.raises(ValueError, match="no opening time"):
        working_deadline(utc(2026, 11, 22), HOUR, BERLIN, hours["opens"], hours["closes"])
    with pytest.raises(ValueError, match="no opening time"):
        working_deadline(utc(2026, 11, 22), HOUR, BERLIN, weekend=range(7))
