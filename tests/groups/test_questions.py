"""Tests of a member's question: who holds it, how it ends, what it is called."""

from datetime import timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.questions import (
    LEASE,
    MOVES,
    OPEN,
    Move,
    State,
    after,
    check_question,
    may_reopen,
    may_take,
    number,
    read_number,
)
from groups.refusals import Code, Refusal
from tests.groups.people import AUTHOR, DUTY
from tests.groups.zones import utc

NOW = utc(2026, 11, 22, 12)
MINUTE = timedelta(minutes=1)
AGREED = """
new        take taken     close closed  withdraw withdrawn
taken      take taken     release new   write written    answer answered  close closed  withdraw withdrawn
written    take taken     sendback taken   write written    answer answered  close closed  withdraw withdrawn
answered   close closed   reopen reopened
closed     reopen reopened
reopened   take taken     close closed  withdraw withdrawn
"""
TABLE = {
    (State(line[0]), Move(move)): State(to)
    for line in (line.split() for line in AGREED.strip().splitlines())
    for move, to in zip(line[1::2], line[2::2], strict=True)
}


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_a_question_moves_as_the_table_says_and_no_other_way(state: State, move: Move) -> None:
    expected = TABLE.get((state, move)) or Refusal(Code.STATE, {"state": state.value, "move": move.value})

    assert after(state, move) == expected


def test_every_question_can_end_and_every_state_can_be_reached() -> None:
    reached = {State.NEW}
    for _ in State:
        reached |= {to for (state, _), to in MOVES.items() if state in reached}

    assert reached == set(State)
    assert all((state, Move.CLOSE) in MOVES for state in OPEN)
    assert State.WITHDRAWN not in {state for state, _ in MOVES}


def test_only_what_an_officer_still_has_to_answer_counts_as_open() -> None:
    assert {State.NEW, State.TAKEN, State.WRITTEN, State.REOPENED} == OPEN


@pytest.mark.parametrize(
    ("holder", "left", "free"),
    [
        (None, None, True),
        ("", 5, True),
        ("bruno", 5, True),  # one's own
        ("dunja", 5, False),
        ("dunja", 1, False),
        ("dunja", 0, True),
        ("dunja", -1, True),
        ("dunja", None, True),
    ],
)
def test_two_officers_never_hold_one_question(holder: str | None, left: int | None, free: bool) -> None:
    until = None if left is None else NOW + left * MINUTE
    taken = Refusal(Code.CONFLICT, {"who": holder, "until": until})

    assert may_take(holder, until, AUTHOR, NOW) == (None if free else taken)


def test_a_lease_of_a_quarter_of_an_hour_frees_itself() -> None:
    assert LEASE == 15 * MINUTE
    assert may_take(AUTHOR.key, NOW + LEASE, DUTY, NOW + LEASE) is None


@pytest.mark.parametrize(("days", "allowed"), [(0, True), (14, True), (15, False)])
def test_an_answer_can_be_questioned_for_two_weeks(days: int, allowed: bool) -> None:
    assert (may_reopen(NOW - timedelta(days=days), NOW) is None) == allowed


@pytest.mark.parametrize(
    ("words", "already", "session", "refused"),
    [
        ("When do you open?", 2, False, None),
        ("x" * 3500, 0, False, None),
        ("x" * 3501, 0, False, Refusal(Code.LENGTH, {"have": 3501, "limit": 3500})),
        ("x" * 500, 0, True, None),
        ("x" * 501, 0, True, Refusal(Code.LENGTH, {"have": 501, "limit": 500})),
        (" \n", 0, False, Refusal(Code.EMPTY)),
        ("When do you open?", 3, False, Refusal(Code.BUSY, {"open": 3, "limit": 3})),
    ],
)
def test_a_member_asks_three_questions_at_a_time(
    words: str, already: int, session: bool, refused: Refusal | None
) -> None:
    assert check_question(words, already, session=session) == refused


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("K-0412", ("K", 412)),
        ("k412", ("K", 412)),
        (" #K-٠٤١٢ ", ("K", 412)),
        ("J 7", ("J", 7)),
        ("K-", None),
        ("412", None),
        ("K-0412 please", None),
        ("KK-1", None),
    ],
)
def test_a_citizen_names_their_question_as_they_like(words: str, meant: tuple[str, int] | None) -> None:
    assert read_number(words) == meant


@given(st.sampled_from("AGJKST"), st.integers(1, 10**8))
def test_every_number_is_read_as_it_was_given(letter: str, question: int) -> None:
    assert read_number(number(letter, question)) == (letter, question)
    assert number("K", 412) == "K-0412"
