"""Who is on duty: by the clocks of the mission, whatever they do at night, and whom an alarm calls one by one."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.calendar import DAY, day_bounds
from groups.duty import Rung, Turn, ladder, next_rung, on_duty, plan
from tests.groups.zones import APIA, BERLIN, CAIRO, HAVANA, LONDON, instants, utc, zones

DAYS = Turn("ann", "bob", time(8), time(20))
NIGHTS = Turn("bob", "ann", time(20), time(8))
WEEKEND = Turn("cem", weekdays=(5, 6))


def who(turns: list[Turn], now: datetime, zone: ZoneInfo = BERLIN) -> str:
    found = on_duty(turns, now, zone)
    return found.first if found else ""


@pytest.mark.parametrize(
    ("now", "name"),
    [
        (utc(2026, 11, 24, 6, 59), "bob"),
        (utc(2026, 11, 24, 7), "ann"),
        (utc(2026, 11, 24, 18, 59, 59), "ann"),
        (utc(2026, 11, 24, 19), "bob"),
        (utc(2026, 11, 25, 2), "bob"),
    ],
)
def test_a_turn_begins_and_ends_by_the_clocks_of_the_mission(now: datetime, name: str) -> None:
    assert who([DAYS, NIGHTS], now) == name


def test_a_night_belongs_to_the_day_on_which_it_begins() -> None:
    friday = Turn("ann", begins=time(20), ends=time(8), weekdays=(4,))
    assert who([friday], utc(2026, 11, 28, 3)) == "ann"
    assert who([friday], utc(2026, 11, 27, 3)) == ""


def test_a_turn_without_hours_lasts_the_whole_day() -> None:
    assert who([WEEKEND], utc(2026, 11, 27, 22, 59)) == ""
    assert who([WEEKEND], utc(2026, 11, 27, 23)) == "cem"
    assert who([WEEKEND], utc(2026, 11, 29, 22, 59)) == "cem"
    assert who([WEEKEND], utc(2026, 11, 29, 23)) == ""


def test_a_turn_with_dates_comes_before_one_without_and_of_two_alike_the_first_counts() -> None:
    feast = Turn("dora", first_day=date(2026, 12, 24), last_day=date(2026, 12, 26))
    turns = [DAYS, Turn("eve"), feast, Turn("fay", first_day=date(2026, 12, 24))]
    assert who(turns, utc(2026, 12, 25, 12)) == "dora"
    assert who(turns, utc(2026, 12, 27, 12)) == "fay"
    assert who(turns, utc(2026, 12, 23, 12)) == "ann"


@given(instants, zones)
def test_two_turns_that_share_the_day_never_leave_a_hole_and_never_both_hold(now: datetime, zone: ZoneInfo) -> None:
    holding = [turn for turn in (DAYS, NIGHTS) if on_duty([turn], now, zone)]
    assert len(holding) == 1


@given(instants, zones, st.times(), st.times())
def test_whatever_the_hours_a_turn_and_its_rest_share_the_day(
    now: datetime, zone: ZoneInfo, one: time, other: time
) -> None:
    begins, ends = one.replace(second=0, microsecond=0), other.replace(second=0, microsecond=0)
    if begins == ends:
        ends = time((begins.hour + 1) % 24, begins.minute)
    holding = [
        turn for turn in (Turn("a", "", begins, ends), Turn("b", "", ends, begins)) if on_duty([turn], now, zone)
    ]
    assert len(holding) == 1


@given(instants, zones)
def test_a_plan_has_no_hole_and_says_what_holds_at_each_instant(now: datetime, zone: ZoneInfo) -> None:
    turns = [DAYS, WEEKEND, Turn("dora", first_day=(now + DAY).date(), last_day=(now + DAY).date())]
    shifts = plan(turns, now, now + 4 * DAY, zone)
    assert (shifts[0].begins, shifts[-1].ends) == (now, now + 4 * DAY)
    assert all(one.ends == other.begins for one, other in zip(shifts, shifts[1:], strict=False))
    for shift in shifts:
        middle = shift.begins + (shift.ends - shift.begins) / 2
        assert on_duty(turns, shift.begins, zone) == shift.turn or shift.turn is not None
        assert who(turns, middle, zone) == (shift.turn.first if shift.turn else "")


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        (LONDON, date(2026, 10, 25)),
        (CAIRO, date(2026, 4, 24)),
        (HAVANA, date(2026, 3, 8)),
        (APIA, date(2011, 12, 30)),
        (BERLIN, date(2026, 3, 29)),
    ],
)
def test_on_a_night_when_clocks_change_somebody_is_on_duty_at_every_minute(zone: ZoneInfo, day: date) -> None:
    begins, ends = day_bounds(day, zone)
    minutes = int((ends - begins + 2 * DAY) / timedelta(minutes=1))
    turns = [Turn("early", "", time(0), time(2, 30)), Turn("late", "", time(2, 30), time(0))]
    assert all(who(turns, begins - DAY + timedelta(minutes=n), zone) for n in range(minutes))


def test_a_plan_names_a_stretch_where_nobody_is_on_duty() -> None:
    begins = utc(2026, 11, 23, 23)
    shifts = plan([DAYS], begins, begins + DAY, BERLIN)
    assert [(shift.turn.first if shift.turn else "", shift.ends.astimezone(BERLIN).hour) for shift in shifts] == [
        ("", 8),
        ("ann", 20),
        ("", 0),
    ]


def test_one_person_in_two_turns_is_one_shift() -> None:
    begins = datetime(2026, 11, 24, tzinfo=UTC)
    turns = [Turn("ann", "", time(8), time(20)), Turn("ann", "", time(20), time(8))]
    assert len(plan(turns, begins, begins + 3 * DAY, BERLIN)) == 1


# ---- an alarm climbs ----------------------------------------------------------------------------------

DUTY, HEADS = ["ann", "bob", "cem"], ["head"]


def test_the_turn_says_who_is_first_and_who_second() -> None:
    assert ladder(DAYS, DUTY, HEADS) == (("ann",), ("bob",), ("head",), ("ann", "bob", "cem", "head"))


def test_without_a_turn_everybody_on_duty_is_first() -> None:
    assert ladder(None, DUTY, HEADS)[:2] == (("ann", "bob", "cem"), ())


def test_whoever_has_the_role_no_more_is_passed_by() -> None:
    assert ladder(DAYS, ["bob", "cem"], HEADS)[:2] == ((), ("bob",))
    assert ladder(DAYS, ["cem"], HEADS)[:2] == (("cem",), ())


def test_each_rung_calls_only_whoever_was_not_called_before() -> None:
    people = ladder(DAYS, DUTY, HEADS)
    assert next_rung(people, -1, ()) == (Rung.FIRST, ("ann",))
    assert next_rung(people, -1, ("ann",)) == (Rung.SECOND, ("bob",))
    assert next_rung(people, Rung.SECOND, ("ann", "bob", "head")) == (Rung.EVERYBODY, ("cem",))
    assert next_rung(people, Rung.HEAD, ("ann", "bob", "cem", "head")) == (Rung.EVERYBODY, ())
    assert next_rung(people, Rung.EVERYBODY, ()) is None
