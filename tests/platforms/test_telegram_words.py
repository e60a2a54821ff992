"""Marks of a text: what we send is what we would read, whatever the script."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.telegram.formatting import PREFIX, entities_of, merged, text_of, units, without
from bot.platforms.telegram.wire import Entity, User
from groups.texts import Mark, Run, Text

LETTERS = st.text(
    st.one_of(st.sampled_from("ab 🇬🇧👩‍🚀مرحباשלוםé\u200f\u200d\u202e\n"), st.characters(exclude_categories=["Cs"]))
)
STYLES = st.sets(st.sampled_from([Mark.BOLD, Mark.ITALIC, Mark.UNDERLINE, Mark.STRIKE, Mark.CODE]))


@st.composite
def runs(draw: st.DrawFn) -> Run:
    marks, target = draw(STYLES), ""
    match draw(st.sampled_from(["", "link", "mention"])):
        case "link":
            marks, target = marks | {Mark.LINK}, draw(st.sampled_from(["https://example.org", "https://example.org/é"]))
        case "mention":
            marks, target = marks | {Mark.MENTION}, f"{PREFIX}{draw(st.integers(1, 2**52))}"
        case _:
            pass
    return Run(draw(LETTERS), tuple(mark for mark in Mark if mark in marks), target)


TEXTS = st.lists(runs(), max_size=8).map(lambda some: Text(tuple(some)))


def as_telegram_sends(entity: dict[str, object]) -> Entity:
    user = entity.get("user")
    named = User(int(str(user["id"]))) if isinstance(user, dict) else None
    url = entity.get("url")
    return Entity(
        str(entity["type"]), int(str(entity["offset"])), int(str(entity["length"])), str(url) if url else None, named
    )


@given(TEXTS)
def test_a_text_that_telegram_brings_back_is_the_text_we_sent(text: Text) -> None:
    entities = [as_telegram_sends(one) for one in entities_of(text)]

    assert text_of(str(text), entities) == merged(text)


@given(TEXTS)
def test_no_mark_cuts_a_letter_in_two(text: Text) -> None:
    raw = str(text).encode("utf-16-le")
    for entity in entities_of(text):
        begin, end = 2 * entity["offset"], 2 * (entity["offset"] + entity["length"])
        assert raw[begin:end].decode("utf-16-le")


@given(
    LETTERS,
    st.lists(
        st.builds(
            Entity,
            st.sampled_from(["bold", "pre", "text_link", "text_mention", "mention", "spoiler", "?"]),
            st.integers(-5, 40),
            st.integers(-5, 40),
            st.sampled_from([None, "https://example.org"]),
            st.sampled_from([None, User(7)]),
        )
    ),
)
def test_marks_of_anybody_change_no_word(words: str, entities: list[Entity]) -> None:
    assert str(text_of(words, entities)) == words


@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_what_is_cut_out_is_gone_and_the_rest_keeps_its_marks(text: Text, begin: int, length: int) -> None:
    words = str(text)
    marks = [(run.marks, run.target) for run in text.runs for _ in run.text]
    kept = without(text, begin, begin + length)

    assert str(kept) == words[:begin] + words[begin + length :]
    assert [(run.marks, run.target) for run in kept.runs for _ in run.text] == marks[:begin] + marks[begin + length :]


@pytest.mark.parametrize(("words", "length"), [("", 0), ("ferry", 5), ("🇬🇧🇬🇧🇬🇧", 12), ("مرحبا", 5), ("👩‍🚀", 5)])
def test_telegram_counts_flags_as_four(words: str, length: int) -> None:
    assert units(words) == length


def test_overlapping_marks_become_runs_of_their_own() -> None:
    entities = [
        Entity("bold", 0, 6),
        Entity("italic", 3, 6),
        Entity("text_link", 7, 2, "https://example.org"),
    ]

    assert text_of("ferry here", entities).runs == (
        Run("fer", (Mark.BOLD,)),
        Run("ry ", (Mark.BOLD, Mark.ITALIC)),
        Run("h", (Mark.ITALIC,)),
        Run("er", (Mark.ITALIC, Mark.LINK), "https://example.org"),
        Run("e"),
    )
