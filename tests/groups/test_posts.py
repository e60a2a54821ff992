"""Tests of the life of a post and of what an approval is bound to."""

import unicodedata
from dataclasses import replace
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.people import Person, Role
from groups.posts import MOVES, Move, State, after, check_reason, fingerprint, may_approve, shown
from groups.refusals import Code, Refusal
from groups.texts import Mark, Run, Text, as_text, bold, link
from tests.groups.people import ADMIN, AUTHOR, DUTY, HEAD, REVIEWER, person

ENDS = {State.REJECTED, State.RETRACTED, State.EXPIRED, State.CANCELLED}
# from: move → to, as it is told to an officer.
AGREED = """
draft      edit draft      submit submitted  cancel cancelled
submitted  edit draft      approve approved  return returned  reject rejected  expire expired  cancel cancelled
returned   edit draft      submit submitted  cancel cancelled
approved   edit draft      schedule scheduled  release sending  void submitted  hold held
approved   expire expired  cancel cancelled
scheduled  edit draft      schedule scheduled  release sending  void submitted  hold held
scheduled  expire expired  cancel cancelled    stop draft
sending    stop draft      publish published  hold held  expire expired
held       edit draft      unhold approved  void submitted  expire expired  cancel cancelled
published  correct corrected  retract retracted
corrected  correct corrected  retract retracted
"""
TABLE = {
    (State(line[0]), Move(move)): State(to)
    for line in (line.split() for line in AGREED.strip().splitlines())
    for move, to in zip(line[1::2], line[2::2], strict=True)
}
TEXTS = {"en": as_text("The consulate is closed.") + bold(" Monday"), "ar": as_text("القنصلية مغلقة")}


@pytest.mark.parametrize(("state", "move"), list(product(State, Move)))
def test_a_post_moves_as_the_table_says_and_no_other_way(state: State, move: Move) -> None:
    expected = TABLE.get((state, move)) or Refusal(Code.STATE, {"state": state.value, "move": move.value})

    assert after(state, move) == expected


def test_every_state_can_be_reached_from_a_draft_and_every_other_can_be_left() -> None:
    reached = {State.DRAFT}
    for _ in State:
        reached |= {to for (state, _), to in MOVES.items() if state in reached}

    assert reached == set(State)
    assert {state for state, _ in MOVES} == set(State) - ENDS
    assert {move for _, move in MOVES} == set(Move)


def test_nothing_goes_out_that_was_not_approved() -> None:
    """Without the move `approve` neither sending nor anything after it can be reached."""
    reached = {State.DRAFT}
    for _ in State:
        reached |= {to for (state, move), to in MOVES.items() if state in reached and move is not Move.APPROVE}

    assert reached == {
        State.DRAFT,
        State.SUBMITTED,
        State.RETURNED,
        State.REJECTED,
        State.EXPIRED,
        State.CANCELLED,
    }


@pytest.mark.parametrize("state", [state for state, move in MOVES if move is Move.EDIT])
def test_an_edit_always_voids_the_approval(state: State) -> None:
    assert after(state, Move.EDIT) is State.DRAFT


def test_what_was_stopped_needs_two_people_again() -> None:
    assert after(State.SENDING, Move.STOP) is State.DRAFT


@pytest.mark.parametrize(
    ("state", "screen"),
    [
        (State.DRAFT, "draft"),
        (State.RETURNED, "draft"),
        (State.SUBMITTED, "waiting"),
        (State.APPROVED, "waiting"),
        (State.SCHEDULED, "scheduled"),
        (State.SENDING, "scheduled"),
        (State.PUBLISHED, "published"),
        (State.CORRECTED, "published"),
        (State.REJECTED, "stopped"),
        (State.RETRACTED, "stopped"),
        (State.HELD, "stopped"),
        (State.EXPIRED, "stopped"),
        (State.CANCELLED, "stopped"),
    ],
)
def test_screens_show_five_states(state: State, screen: str) -> None:
    assert shown(state) == screen


EVERYBODY = (AUTHOR, REVIEWER, DUTY, HEAD, ADMIN, person(*Role, key="gustav"))


@pytest.mark.parametrize("who", EVERYBODY, ids=lambda who: who.key)
def test_nobody_of_any_rank_approves_their_own_words(who: Person) -> None:
    self = Refusal(Code.SELF, {"by": who.key})

    assert may_approve(who, [who.key], "hana") == self
    assert may_approve(who, ["hana", who.key], "hana") == self  # edited only
    assert may_approve(who, ["hana"], who.key) == self  # submitted only
    assert may_approve(who, ["hana", "ivan"], "hana") is None


def test_the_same_person_on_two_accounts_is_one_person() -> None:
    phone, desk = (replace(REVIEWER, identities=(each,)) for each in ("telegram:1", "web:9"))

    assert may_approve(phone, [desk.key], "hana")


@pytest.mark.parametrize(("words", "accepted"), [("wrong date", True), ("too short", False), (" " * 20, False)])
def test_a_rejection_gives_a_reason_that_helps(words: str, accepted: bool) -> None:
    assert (check_reason(words) is None) == accepted


def print_of(**changes: object) -> str:
    post = {"texts": TEXTS, "media": ("m1", "m2"), "targets": ("press", "trade"), "pin": False, "kind": "statement"}
    return fingerprint(**{**post, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [
        {"texts": {**TEXTS, "en": TEXTS["en"] + "!"}},
        {"texts": {**TEXTS, "en": as_text(str(TEXTS["en"]))}},  # the bold is gone
        {"texts": {"en": TEXTS["en"]}},
        {"texts": {"en": TEXTS["en"], "fr": TEXTS["ar"]}},
        {"texts": {**TEXTS, "ar": Text()}},
        {"texts": {**TEXTS, "en": link("page", "https://embassy.example/a")}},
        {"texts": {**TEXTS, "en": link("page", "https://embassy.example/b")}},
        {"media": ("m2", "m1")},
        {"media": ("m1",)},
        {"targets": ("press",)},
        {"targets": ("press", "trade", "culture")},
        {"targets": ("press,trade",)},
        {"pin": True},
        {"kind": "news"},
    ],
    ids=str,
)
def test_whatever_a_reader_would_notice_changes_the_fingerprint(change: dict[str, object]) -> None:
    assert print_of(**change) != print_of()


def test_two_links_with_the_same_words_are_two_posts() -> None:
    one, other = (print_of(texts={"en": link("page", target)}) for target in ("https://a.example", "https://b.example"))

    assert one != other


@pytest.mark.parametrize(
    "change",
    [
        {"targets": ("trade", "press", "press")},
        {"texts": dict(reversed(TEXTS.items()))},
        {"texts": {**TEXTS, "en": as_text("The consulate ") + "is closed." + bold(" Mon") + bold("") + bold("day")}},
        {"media": ["m1", "m2"]},
    ],
    ids=str,
)
def test_what_no_reader_would_notice_leaves_it(change: dict[str, object]) -> None:
    assert print_of(**change) == print_of()


def test_the_fingerprint_is_a_sha_256_and_stays_the_same_over_releases() -> None:
    whole = print_of(texts={"en": as_text("A")}, media=(), targets=("press",))

    assert whole == "c33310b1fe097c49593f42ba333c5c9668a9dacff254e89a8cf116c7326ba9d8"


@given(st.text(), st.lists(st.sampled_from(Mark), unique=True), st.integers(0, 10))
def test_cutting_a_run_in_two_or_another_unicode_form_is_the_same_post(words: str, marks: list[Mark], at: int) -> None:
    whole = Text((Run(words, tuple(marks)),))
    cut = Text((Run(words[:at], tuple(marks)), Run(words[at:], tuple(reversed(marks)))))
    apart = Text((Run(unicodedata.normalize("NFD", words), tuple(marks)),))

    assert print_of(texts={"en": whole}) == print_of(texts={"en": cut}) == print_of(texts={"en": apart})


runs = st.builds(Run, st.text(max_size=5), st.just(()) | st.just((Mark.BOLD,)), st.just(""))
texts = st.lists(runs, max_size=4).map(lambda some: Text(tuple(some)))


@given(texts, texts)
def test_posts_with_one_fingerprint_read_alike(one: Text, other: Text) -> None:
    if print_of(texts={"en": one}) == print_of(texts={"en": other}):
        assert unicodedata.normalize("NFD", str(one)) == unicodedata.normalize("NFD", str(other))
