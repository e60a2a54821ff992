"""Tests of the press rules: how long an accreditation lasts, when an embargo ends in any zone, who is a stranger."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups import press
from groups.calendar import instant, local_date
from groups.people import Person, Role
from groups.refusals import Code, Refusal
from groups.texts import Mark, Run, Text, cut
from tests.groups.people import TODAY
from tests.groups.zones import BERLIN, dates, instants, wall, zones

# ---- embargoes --------------------------------------------------------------------------------------------


@given(zones, instants)
def test_an_embargo_is_over_at_its_instant_in_every_zone_and_not_before(zone: ZoneInfo, at: datetime) -> None:
    here = at.astimezone(zone)
    assert press.embargo_over(at, here)
    assert not press.embargo_over(here, at - timedelta(microseconds=1))


@given(zones, instants)
def test_the_head_names_the_same_instant_by_both_clocks(zone: ZoneInfo, at: datetime) -> None:
    at = at.replace(second=0, microsecond=0)
    time, day, utc, utc_day = press.shown_until(at, zone)
    hour, minute = map(int, time.split(":"))
    local = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - what the wall shows

    assert at.astimezone(zone).replace(tzinfo=None, second=0) == local
    assert f"{at:%H:%M}" == utc
    assert at.date() == utc_day


@given(zones, dates, st.integers(0, 24 * 60 - 1))
def test_an_hour_that_comes_twice_has_two_ends_and_a_skipped_one_none(zone: ZoneInfo, day: date, minute: int) -> None:
    asked = datetime(day.year, day.month, day.day, minute // 60, minute % 60)  # noqa: DTZ001 - what the wall shows
    found = instant(asked, zone)
    if not isinstance(found, Refusal):
        assert press.shown_until(found, zone)[:2] == (f"{asked:%H:%M}", day)
        return
    names = ("first", "second") if "first" in found.values else ("before", "after")
    first, second = (found.values[name] for name in names)
    assert first < second
    assert not press.embargo_over(second, first)


def test_the_two_half_past_twos_of_the_autumn_night_are_an_hour_apart() -> None:
    found = instant(wall(2026, 10, 25, 2, 30), BERLIN)

    assert isinstance(found, Refusal)
    assert found.values["second"] - found.values["first"] == timedelta(hours=1)
    assert press.shown_until(found.values["first"], BERLIN)[2] == "00:30"
    assert press.shown_until(found.values["second"], BERLIN)[2] == "01:30"


def test_just_after_midnight_the_day_of_utc_is_the_day_before() -> None:
    at = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)

    assert press.shown_until(at, BERLIN) == ("00:30", date(2026, 12, 1), "23:30", date(2026, 11, 30))


# ---- accreditations ---------------------------------------------------------------------------------------


@given(zones, dates)
def test_the_last_day_counts_to_its_end_in_every_zone(zone: ZoneInfo, until: date) -> None:
    hours = press.hours(until, zone)

    assert local_date(hours.over - timedelta(seconds=1), zone) <= until
    assert local_date(hours.over, zone) > until
    assert hours.reminders[0] < hours.reminders[1] < hours.over < hours.ended < press.gone_at(hours.ended)
    assert timedelta(days=28) < hours.ended - hours.over < timedelta(days=32)
    assert press.gone_at(hours.ended) - hours.ended == timedelta(days=30)


@given(zones, dates)
def test_the_reminders_come_thirty_and_seven_days_before_it(zone: ZoneInfo, until: date) -> None:
    days = [(until - local_date(at, zone)).days for at in press.hours(until, zone).reminders]

    assert days == [30, 7] or zone.key.startswith("Pacific")  # Apia and Kwajalein have lost days


@given(dates)
def test_twelve_months_is_the_same_day_of_next_year(today: date) -> None:
    until = press.last_day(today)

    assert (until.year, until.month) == (today.year + 1, today.month)
    assert until.day == today.day or (today.month, today.day, until.day) == (2, 29, 28)


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", press.last_day(TODAY)),
        ("2027-11-01", date(2027, 11, 1)),
        ("٢٠٢٧-١١-٠١", date(2027, 11, 1)),
        (TODAY.isoformat(), TODAY),
        ("next year", Code.TIME),
        ("2027-02-30", Code.TIME),
        ("2020-01-01", Code.LATE),
    ],
)
def test_a_last_day_is_a_date_that_is_not_over(words: str, found: date | Code) -> None:
    judged = press.check_day(words, TODAY)

    assert (judged.code if isinstance(judged, Refusal) else judged) == found


@pytest.mark.parametrize(
    ("words", "right"),
    [
        ("https://post.example.org/team", True),
        (" http://post.example.org ", True),
        ("post.example.org", False),
        ("https://", False),
        ("javascript:alert(1)", False),
        ("https://post.example.org two words", False),
    ],
)
def test_a_proof_is_a_link(words: str, right: bool) -> None:
    assert isinstance(press.check_proof(words), str) == right


@given(st.integers(0, 10_000), st.integers(0, 10_000), st.integers(0, 50))
def test_whoever_is_neither_accredited_nor_ours_is_a_stranger(members: int, accredited: int, ours: int) -> None:
    count = press.strangers(members, accredited, ours)

    assert 0 <= count <= members
    assert count == 0 or count + accredited + ours == members


@pytest.mark.parametrize(
    ("roles", "sections", "speaks"),
    [
        ({Role.OFFICER}, {"press"}, True),
        ({Role.HEAD}, set(), True),
        ({Role.OFFICER}, {"trade"}, False),
        ({Role.REVIEWER}, {"press"}, False),
        ({Role.DUTY}, {"press"}, False),
        ({Role.MODERATOR}, {"press"}, False),
        ({Role.MEMBER}, set(), False),
    ],
)
def test_officers_of_the_press_section_and_the_head_speak_for_the_mission(
    roles: set[Role], sections: set[str], speaks: bool
) -> None:
    who = Person("one", roles=frozenset(roles), sections=frozenset(sections))

    assert press.speaks_for_us(who, TODAY) is speaks


def test_a_spokesperson_speaks_to_the_last_day_and_no_longer() -> None:
    who = Person("one", roles=frozenset({Role.OFFICER}), sections=frozenset({"press"}), valid_until=TODAY)

    assert press.speaks_for_us(who, TODAY)
    assert not press.speaks_for_us(who, TODAY + timedelta(days=1))


# ---- one line ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "found"),
    [
        (
            'telegram:555 outlet="Alder Post" until 2027-11-01 proof https://post.example.org/a?x=1',
            {
                "who": "telegram:555",
                "outlet": "Alder Post",
                "until": "2027-11-01",
                "proof": "https://post.example.org/a?x=1",
            },
        ),
        ("telegram:555 outlet=“Alder Post”", {"who": "telegram:555", "outlet": "Alder Post"}),
        ("telegram:555", {"who": "telegram:555"}),
        ("outlet=Post", {"outlet": "Post"}),
        ("", {}),
    ],
)
def test_an_accreditation_fits_in_one_line(line: str, found: dict[str, str]) -> None:
    assert press.fields(line) == found


@pytest.mark.parametrize(
    ("words", "ids", "text"),
    [
        ("We welcome the vote. P12", ("P12",), "We welcome the vote."),
        ("We welcome the vote. p12, P13", ("P12", "P13"), "We welcome the vote."),
        ("P12 is a road.", (), "P12 is a road."),
        ("We welcome the vote.", (), "We welcome the vote."),
        ("The A3P12", (), "The A3P12"),
        ("P12", ("P12",), ""),
    ],
)
def test_positions_are_named_at_the_end(words: str, ids: tuple[str, ...], text: str) -> None:
    found, length = press.positions(words)

    assert (found, words[:length]) == (ids, text)


@pytest.mark.parametrize(
    ("words", "topic", "hour"),
    [
        ("The new ferry until 15:00", "The new ferry", "15:00"),
        ("Open until late until tomorrow 12:00", "Open until late", "tomorrow 12:00"),
        ("العبّارة الجديدة حتى 15:00", "العبّارة الجديدة", "15:00"),
        ("The new ferry", "The new ferry", ""),
        ("", "", ""),
    ],
)
def test_a_press_call_has_a_topic_and_an_hour(words: str, topic: str, hour: str) -> None:
    assert press.topic_and_hour(words) == (topic, hour)


@given(st.lists(st.text(max_size=9), max_size=5), st.integers(0, 50), st.integers(0, 50))
def test_a_cut_text_keeps_its_marks(pieces: list[str], start: int, end: int) -> None:
    text = Text(tuple(Run(piece, (Mark.BOLD,)) for piece in pieces))
    found = cut(text, start, end)

    assert str(found) == str(text)[start : max(start, end)]
    assert all(run.marks == (Mark.BOLD,) for run in found.runs)
