"""What changed from one text to another: complete, word by word, and short."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.differences import Sort, difference, new_of, old_of, readable
from groups.texts import Mark

texts = st.text(alphabet="ab \n.نص", max_size=60) | st.text(max_size=40)


@given(texts, texts)
def test_a_difference_applied_to_the_old_text_gives_the_new_one(old: str, new: str) -> None:
    pieces = difference(old, new)

    assert old_of(pieces) == old
    assert new_of(pieces) == new


@given(texts)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert not readable(difference(text, text))


@given(texts, texts)
def test_what_differs_is_always_shown(old: str, new: str) -> None:
    shown = readable(difference(old, new))

    assert bool(shown) is (old != new)
    if old.split() != new.split():
        assert any(run.marks for run in shown.runs)


@pytest.mark.parametrize(
    ("old", "new", "added", "removed"),
    [
        ("The talks begin on Monday.", "The talks begin on Tuesday.", ["Tuesday."], ["Monday."]),
        ("Bring a photo.", "Bring a new photo.", ["new"], []),
        ("Bring a new photo.", "Bring a photo.", [], ["new"]),
        ("", "All new.", ["All new."], []),
        ("المكتب مغلق يوم الجمعة", "المكتب مغلق يوم الخميس", ["الخميس"], ["الجمعة"]),
    ],
)
def test_words_are_compared_not_letters(old: str, new: str, added: list[str], removed: list[str]) -> None:
    runs = readable(difference(old, new)).runs

    assert [run.text for run in runs if Mark.BOLD in run.marks] == added
    assert [run.text for run in runs if Mark.STRIKE in run.marks] == removed


def test_what_stayed_is_shortened_on_the_sides_that_no_change_touches() -> None:
    words = [f"w{n}" for n in range(40)]
    changed = [*words[:20], "other", *words[21:]]
    said = str(readable(difference(" ".join(words), " ".join(changed))))

    assert said == " … w14 w15 w16 w17 w18 w19 w20 other w21 w22 w23 w24 w25 w26 … "


def test_added_and_removed_are_told_apart() -> None:
    assert [piece.sort for piece in difference("a b", "a c")] == [Sort.SAME, Sort.REMOVED, Sort.ADDED]
