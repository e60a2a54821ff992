"""Tests of what may be said: whose check counts, how long, what is a source, and that no loop proves itself."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.checks import (
    Check,
    Kind,
    Rating,
    Source,
    check_refusal,
    counting,
    is_disputed,
    life,
    loop,
    post_in,
    pressed,
    read_source,
    source_refusal,
)
from groups.refusals import Code, Refusal
from groups.review import Profile, not_counting

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
AUTHORS = frozenset({"amira", "bruno"})
OK, LIKELY, UNSURE, FALSE = Rating.CONFIRMED, Rating.LIKELY, Rating.UNCONFIRMED, Rating.FALSE
HOUR = timedelta(hours=1)


def check(who: str, rating: Rating = OK, ago: timedelta = HOUR, *, head: bool = False) -> Check:
    return Check(who, rating, NOW - ago, head)


def refused(*checks: Check, level: int = 0, first: bool = True) -> Refusal | None:
    return check_refusal(checks, authors=AUTHORS, now=NOW, level=level, first=first)


def values(found: Refusal | None) -> dict[str, object]:
    assert found is not None
    assert found.code is Code.FACT
    return found.values


@pytest.mark.parametrize(("level", "hours"), [(0, 24), (1, 24), (2, 2), (3, 1)])
def test_a_check_holds_a_day_in_calm_and_an_hour_in_an_emergency(level: int, hours: int) -> None:
    almost = timedelta(hours=hours) - timedelta(seconds=1)

    assert life(level) == timedelta(hours=hours)
    assert refused(check("chen", ago=almost), level=level) is None
    assert values(refused(check("chen", ago=hours * HOUR), level=level)) == {"hours": hours, "limit": hours}


def test_a_stale_check_says_how_old_it_is_and_how_old_it_may_be() -> None:
    assert values(refused(check("chen", ago=26 * HOUR + timedelta(minutes=59)))) == {"hours": 26, "limit": 24}


def test_a_fact_that_nobody_checked_does_not_go_out() -> None:
    assert values(refused()) == {"check": "none"}


def test_an_author_does_not_check_their_own_words() -> None:
    found = refused(check("amira"), check("bruno"))

    assert found == Refusal(Code.SELF, {"by": "bruno"})
    assert refused(check("amira", FALSE), check("chen")) is None


def test_what_is_false_never_goes_out_and_what_is_likely_may() -> None:
    assert values(refused(check("chen", FALSE)))["false"] == "yes"
    assert values(refused(check("chen", FALSE), first=False))["rating"] == "false"
    assert refused(check("chen", LIKELY)) is None


def test_what_is_unconfirmed_goes_out_in_the_first_message_alone() -> None:
    assert refused(check("chen", UNSURE), first=True) is None
    assert values(refused(check("chen", UNSURE), first=False)) == {"rating": "unconfirmed", "later": "yes"}


def test_two_people_who_differ_stop_it_until_a_head_checks_it() -> None:
    two = (check("chen"), check("dunja", FALSE))

    assert values(refused(*two)) == {"disputed": "yes"}
    assert refused(*two, check("elif", LIKELY, head=True)) is None
    assert values(refused(*two, check("elif", FALSE, head=True)))["false"] == "yes"
    assert values(refused(*two, check("elif", head=True), check("chen", LIKELY))) == {"disputed": "yes"}


def test_whoever_changes_their_mind_does_not_differ_with_themselves() -> None:
    assert refused(check("chen", FALSE), check("dunja"), check("chen")) is None


def test_a_dispute_does_not_end_by_growing_old() -> None:
    assert values(refused(check("chen", FALSE, 99 * HOUR), check("dunja"))) == {"disputed": "yes"}


def test_a_head_who_wrote_it_decides_nothing() -> None:
    two = (check("chen"), check("dunja", FALSE))

    assert values(refused(*two, check("amira", head=True))) == {"disputed": "yes"}


def test_where_checker_and_approver_must_differ_the_approvers_check_does_not_count() -> None:
    strict = not_counting(Profile.STRICT, AUTHORS, "chen")

    assert check_refusal([check("chen")], authors=strict, now=NOW, level=0, first=True) == Refusal(
        Code.SELF, {"by": "chen"}
    )
    assert check_refusal([check("chen"), check("dunja")], authors=strict, now=NOW, level=0, first=True) is None
    assert not_counting(Profile.STANDARD, AUTHORS, "chen") == AUTHORS
    assert not_counting(Profile.STRICT, AUTHORS, "") == AUTHORS


def test_one_press_confirms_or_says_again_what_was_found() -> None:
    assert pressed([], AUTHORS) is OK
    assert pressed([check("chen", LIKELY, 99 * HOUR)], AUTHORS) is LIKELY
    assert pressed([check("amira", FALSE)], AUTHORS) is OK


CHECKS = st.lists(
    st.builds(
        Check,
        st.sampled_from(["amira", "bruno", "chen", "dunja", "elif"]),
        st.sampled_from(list(Rating)),
        st.integers(0, 60).map(lambda hours: NOW - hours * HOUR),
    ).map(lambda one: Check(one.person, one.rating, one.at, one.person == "elif")),
    max_size=6,
)


@given(checks=CHECKS, level=st.integers(0, 3), first=st.booleans())
def test_nothing_goes_out_on_anything_but_a_fresh_undisputed_check_by_somebody_else(
    checks: list[Check], level: int, *, first: bool
) -> None:
    found = check_refusal(checks, authors=AUTHORS, now=NOW, level=level, first=first)
    last = counting(checks, AUTHORS)

    if found is None:
        assert last
        assert AUTHORS.isdisjoint(one.person for one in last)
        assert len({one.rating for one in last}) == 1
        assert NOW - last[-1].at < life(level)
        assert last[-1].rating in ({OK, LIKELY, UNSURE} if first else {OK, LIKELY})
    else:
        assert found.code in (Code.FACT, Code.SELF)


@given(CHECKS)
def test_what_authors_check_changes_nothing_for_others(checks: list[Check]) -> None:
    others = [one for one in checks if one.person not in AUTHORS]

    assert counting(checks, AUTHORS) == counting(others, AUTHORS)
    assert is_disputed(checks, AUTHORS) == is_disputed(others, AUTHORS)


@given(CHECKS)
def test_a_fresh_check_by_a_head_always_settles_it(checks: list[Check]) -> None:
    assert refused(*checks, check("elif", OK, head=True)) is None


# ---- sources --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "kind", "value"),
    [
        ("https://alderia.example.org/news/1", Kind.LINK, "https://alderia.example.org/news/1"),
        ("F3", Kind.CITED, "F3"),
        ("fact f3", Kind.CITED, "F3"),
        ("position P12", Kind.CITED, "P12"),
        ("#12", Kind.POST, "post:12"),
        ("post 12", Kind.POST, "post:12"),
        ("Post #١٢", Kind.POST, "post:12"),
        ("call 14:05", Kind.CALL, "call 14:05"),
        ("Call 9:05 Ministry press office", Kind.CALL, "call 09:05 Ministry press office"),
    ],
)
def test_a_source_is_a_link_a_fact_a_position_a_post_or_a_call(said: str, kind: Kind, value: str) -> None:
    assert read_source(said) == Source(kind, value)


@pytest.mark.parametrize("said", ["", "somebody told me", "call 25:00", "http://", "ftp://a.example", "#", "12"])
def test_hearsay_is_no_source(said: str) -> None:
    found = read_source(said)

    assert isinstance(found, Refusal)
    assert found.code is Code.WORDS


@given(st.text(max_size=40))
def test_whatever_is_written_is_a_source_or_a_refusal(said: str) -> None:
    found = read_source(said)
    assert isinstance(found, Refusal) or read_source(found.value if found.kind is not Kind.POST else said) == found


def test_a_post_that_rests_on_this_one_proves_nothing() -> None:
    assert loop(3, {3: [1], 1: []}) == 0
    assert loop(3, {3: [1, 2], 2: [4], 4: [3]}) == 2
    assert loop(3, {3: [3]}) == 3
    assert loop(3, {3: [1], 1: [2], 2: [1]}) == 0
    assert source_refusal(["post:2"], 2) == Refusal(Code.FACT, {"loop": 2})
    assert source_refusal([], 0) == Refusal(Code.FACT, {"sources": "none"})
    assert source_refusal(["F3"], 0) is None
    assert [post_in(source) for source in ("post:12", "F3", "call 14:05")] == [12, 0, 0]


@given(st.dictionaries(st.integers(1, 8), st.lists(st.integers(1, 8), max_size=3)))
def test_a_loop_is_found_exactly_when_one_can_come_back(rests_on: dict[int, list[int]]) -> None:
    reached = set(rests_on.get(1, ()))
    for _ in range(9):
        reached |= {below for one in reached for below in rests_on.get(one, ())}

    assert (loop(1, rests_on) != 0) == (1 in reached)
