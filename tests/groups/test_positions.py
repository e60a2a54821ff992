"""Tests of positions: the days on which one holds, who must have read it, and what a change does."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.positions import (
    Line,
    Standing,
    check_days,
    content_print,
    line_refusal,
    read_day,
    standing,
    value_print,
)
from groups.refusals import Code, Refusal, refuse

FIRST, LAST = date(2026, 11, 1), date(2027, 1, 29)
DAY = timedelta(days=1)
TEXT = {"en": "The ferry line stays open.", "ar": "يبقى خط العبّارات مفتوحًا."}


def line(*readers: str, withdrawn: bool = False) -> Line:
    return Line("P12", FIRST, LAST, withdrawn, frozenset(readers))


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (FIRST - DAY, Standing.NOT_YET),
        (FIRST, Standing.VALID),
        (LAST, Standing.VALID),
        (LAST + DAY, Standing.EXPIRED),
    ],
)
def test_a_position_holds_from_its_first_day_to_its_last(today: date, expected: Standing) -> None:
    assert standing(FIRST, LAST, withdrawn=False, today=today) is expected
    assert standing(FIRST, LAST, withdrawn=True, today=today) is Standing.WITHDRAWN


@pytest.mark.parametrize("kind", ["statement", "analysis"])
def test_a_statement_without_a_position_does_not_go_out(kind: str) -> None:
    assert line_refusal(kind, [], ["amira"], FIRST) == refuse(Code.LINE)


def test_news_need_no_position_and_nobody_must_have_read_one() -> None:
    assert line_refusal("news", [], ["amira"], FIRST) is None
    assert line_refusal("news", [line()], ["amira"], FIRST) is None


@pytest.mark.parametrize("kind", ["statement", "news"])
@pytest.mark.parametrize(
    ("today", "withdrawn", "expected"),
    [
        (FIRST - DAY, False, {"since": FIRST}),
        (LAST + DAY, False, {"until": LAST}),
        (FIRST, True, {"withdrawn": "yes"}),
    ],
)
def test_what_does_not_hold_today_carries_nothing(
    kind: str, today: date, *, withdrawn: bool, expected: dict[str, object]
) -> None:
    found = line_refusal(kind, [line("amira", withdrawn=withdrawn)], ["amira"], today)

    assert found == Refusal(Code.LINE, {"position": "P12"} | expected)


def test_author_and_approver_must_both_have_read_it() -> None:
    assert line_refusal("statement", [line("amira", "chen")], ["amira", "chen"], FIRST) is None
    assert line_refusal("statement", [line("amira")], ["amira", "chen"], FIRST) == Refusal(
        Code.LINE, {"position": "P12", "reader": "chen"}
    )


def test_one_good_position_does_not_save_a_statement_that_cites_another_one_which_ended() -> None:
    old = Line("P9", FIRST - 40 * DAY, FIRST - DAY, withdrawn=False, readers={"amira"})

    found = line_refusal("statement", [line("amira"), old], ["amira"], FIRST)

    assert found is not None
    assert found.values["position"] == "P9"


def test_ninety_days_are_allowed_and_ninety_one_are_not() -> None:
    assert check_days(FIRST, FIRST + 90 * DAY) is None
    assert check_days(FIRST, FIRST + 91 * DAY) == Refusal(Code.LINE, {"days": 91, "limit": 90})


@given(st.integers(-30, 200), st.integers(0, 95))
def test_a_position_holds_at_most_ninety_days(begins: int, days: int) -> None:
    start = FIRST + begins * DAY
    found = check_days(start, start + days * DAY)

    assert found == (None if days <= 90 else Refusal(Code.LINE, {"days": days, "limit": 90}))


def test_it_ends_neither_before_it_begins_nor_before_today() -> None:
    assert check_days(FIRST, FIRST - DAY) == Refusal(Code.LINE, {"ends": FIRST - DAY})
    assert check_days(FIRST, FIRST) is None
    assert check_days(FIRST, FIRST, FIRST + DAY) == Refusal(Code.LINE, {"ends": FIRST})
    assert check_days(FIRST, FIRST, FIRST) is None


def test_a_day_is_written_as_a_date_or_as_today() -> None:
    assert read_day(" Today ", FIRST) == FIRST
    assert read_day("٢٠٢٦-١٢-٣١", FIRST) == date(2026, 12, 31)
    found = read_day("next week", FIRST)
    assert isinstance(found, Refusal)
    assert found.values == {"choices": ("today", "2026-12-01")}


def test_any_change_makes_it_unread_and_the_order_of_languages_is_none() -> None:
    same = content_print(dict(reversed(TEXT.items())), FIRST, LAST, "cable")
    prints = {
        content_print(TEXT, FIRST, LAST, "cable"),
        content_print(TEXT | {"en": "The ferry line closes."}, FIRST, LAST, "cable"),
        content_print(TEXT, FIRST + DAY, LAST, "cable"),
        content_print(TEXT, FIRST, LAST - DAY, "cable"),
        content_print(TEXT, FIRST, LAST, ""),
    }

    assert len(prints) == 5
    assert same in prints
    assert value_print({"en": "112"}) != value_print({"en": "113"})
