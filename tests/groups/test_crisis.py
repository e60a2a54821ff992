"""Tests of what a crisis allows, whom it concerns and what its card keeps."""

from datetime import time, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.crisis import (
    LIMITS,
    Block,
    Level,
    Repin,
    Status,
    can_change,
    check_key_point,
    covers,
    fit,
    needs_second,
    pace,
    repin,
)
from groups.outlets import code_points
from groups.pace import Pace, quiet_end
from groups.refusals import Code, Refusal
from groups.texts import as_text, bold
from tests.groups.zones import BERLIN, HOUR, utc

MINUTE = timedelta(minutes=1)
PRESS = Pace(4, 45 * MINUTE, time(21, 30), time(8), BERLIN)
NIGHT = utc(2026, 11, 22, 23)


@pytest.mark.parametrize(
    ("level", "cap", "gap", "next_update", "check"),
    [
        (Level.CALM, 0, 30, None, 24),
        (Level.WATCH, 3, 30, None, 24),
        (Level.ALERT, 5, 30, 4, 2),
        (Level.EMERGENCY, 8, 10, 1, 1),
    ],
)
def test_each_level_allows_its_number_of_key_points(
    level: Level, cap: int, gap: int, next_update: int | None, check: int
) -> None:
    limits = LIMITS[level]

    assert (limits.cap, limits.gap) == (cap, gap * MINUTE)
    assert limits.next_update_within == (next_update and next_update * HOUR)
    assert limits.check_holds == check * HOUR


@pytest.mark.parametrize("level", Level)
def test_only_an_emergency_wakes_people(level: Level) -> None:
    found = pace(level, PRESS)

    assert (found.cap, found.gap, found.zone) == (LIMITS[level].cap, LIMITS[level].gap, BERLIN)
    assert (quiet_end(NIGHT, found) is None) == (level is Level.EMERGENCY)


@pytest.mark.parametrize(("old", "new"), list(product(Level, Level)))
def test_a_level_changes_between_watch_alert_and_emergency_only(old: Level, new: Level) -> None:
    assert can_change(old, new) == (old != new and old > 0 and new > 0)


@pytest.mark.parametrize(
    ("old", "new", "two"),
    [
        (0, 1, False),
        (0, 2, False),
        (0, 3, True),
        (1, 2, False),
        (1, 3, True),
        (2, 3, True),
        (3, 2, True),
        (2, 1, True),
        (1, 0, True),
        (3, 0, True),
    ],
)
def test_two_people_sound_the_highest_alarm_and_any_all_clear(old: int, new: int, two: bool) -> None:
    assert needs_second(Level(old), Level(new)) == two


def test_a_crisis_is_open_or_closed() -> None:
    assert [status.value for status in Status] == ["open", "closed"]


@pytest.mark.parametrize(
    ("words", "refused"),
    [
        ("Stay inside.", None),
        ("x" * 400, None),
        (" " + "x" * 400 + " ", None),
        ("x" * 401, Refusal(Code.LENGTH, {"have": 401, "limit": 400})),
        ("🇬🇧" * 200, None),
        ("  ", Refusal(Code.EMPTY)),
    ],
)
def test_a_key_point_is_four_hundred_characters_at_most(words: str, refused: Refusal | None) -> None:
    assert check_key_point(words) == refused


def test_a_shorter_limit_of_an_outlet_counts() -> None:
    assert check_key_point("Stay inside.", 5) == Refusal(Code.LENGTH, {"have": 12, "limit": 5})


@pytest.mark.parametrize(
    ("crisis", "group", "concerned"),
    [
        ("", "ES-VC", True),
        ("", "", True),
        ("ES", "ES-VC", True),
        ("ES-VC", "ES-VC", True),
        ("es-vc", "ES-VC", True),
        ("ES-VC", "ES", True),  # members may live there
        ("ES-VC", "", True),
        ("ES-VC", "ES-MD", False),
        ("ES-VC", "FR", False),
        ("E", "ES", False),
        ("ES/VC", "ES-VC-Lorca", True),
    ],
)
def test_a_crisis_concerns_the_groups_with_people_where_it_is(crisis: str, group: str, concerned: bool) -> None:
    assert covers(crisis, group) == concerned


CARD = [
    Block(9, bold("Flood in Lorca")),
    Block(5, as_text("Go up.")),
    Block(8, as_text("Call 112")),
    Block(5, as_text("More")),
]


@pytest.mark.parametrize(
    ("limit", "kept"),
    [
        (99, "Flood in Lorca\n\nGo up.\n\nCall 112\n\nMore"),
        (38, "Flood in Lorca\n\nGo up.\n\nCall 112\n\nMore"),
        (37, "Flood in Lorca\n\nGo up.\n\nCall 112"),
        (31, "Flood in Lorca\n\nCall 112"),
        (23, "Flood in Lorca"),
        (13, ""),
    ],
)
def test_a_card_that_is_too_long_loses_its_least_important_parts_whole(limit: int, kept: str) -> None:
    assert str(fit(CARD, limit, code_points)) == kept


blocks = st.lists(st.builds(Block, st.integers(0, 9), st.text(min_size=1, max_size=9).map(as_text)), max_size=8)


@given(blocks, st.integers(0, 60))
def test_no_block_of_a_card_is_cut_and_none_outlives_a_more_important_one(card: list[Block], limit: int) -> None:
    found = str(fit(card, limit, code_points))
    least = [block.importance for block in card]
    kept = [
        size
        for size in range(len(card) + 1)
        if found == "\n\n".join(str(card[place].text) for place in sorted(_most_important(least, size)))
    ]

    assert len(found) <= limit
    assert kept


def _most_important(importance: list[int], size: int) -> list[int]:
    return sorted(range(len(importance)), key=lambda place: (-importance[place], place))[:size]


@pytest.mark.parametrize(
    ("level", "minutes_ago", "then"),
    [
        (0, [], Repin.AGAIN),
        (0, [60 * 24 * 30], Repin.ASK),  # in calm once and for all
        (1, [1, 2], Repin.AGAIN),
        (2, [], Repin.AGAIN),
        (3, [5, 10, 59], Repin.ASK),
        (3, [5, 10, 60], Repin.AGAIN),
        (3, [5, 10, 15, 20], Repin.ASK),
    ],
)
def test_we_never_fight_endlessly_over_a_pin(level: int, minutes_ago: list[int], then: Repin) -> None:
    assert repin(Level(level), [NIGHT - minutes * MINUTE for minutes in minutes_ago], NIGHT) is then
