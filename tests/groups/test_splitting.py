"""A long text in parts: nothing is lost, nothing is cut in two, every part fits by the platform's own measure."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.outlets import code_points
from groups.splitting import split
from groups.texts import Mark, Run, Text, as_text, join, link

SENTENCE = "The ferry leaves at ten. "


def utf16(text: Text) -> int:
    return len(str(text).encode("utf-16-le")) // 2


def fits_in(limit: int, measure: object = code_points, around: int = 4):  # type: ignore[no-untyped-def]
    """With so many characters around each piece."""

    def fits(_n: int, _of: int, piece: Text) -> bool:
        return measure(piece) + around <= limit  # type: ignore[operator, no-any-return]

    return fits


WORDS = st.text(st.sampled_from("abc de. f? 。，\n\n；؟۔ é😀"), min_size=0, max_size=60)
MARKS = st.sampled_from([(), (Mark.BOLD,), (Mark.LINK,), (Mark.MENTION,)])
RUNS = st.builds(Run, WORDS, MARKS, st.just(""))
TEXTS = st.builds(lambda runs: Text(tuple(runs)), st.lists(RUNS, max_size=6))


@given(TEXTS, st.integers(6, 80), st.sampled_from([code_points, utf16]))
def test_the_parts_give_the_text_back_and_each_fits(text: Text, limit: int, measure: object) -> None:
    parts = split(text, fits_in(limit, measure))

    if parts:
        assert "".join(str(part) for part in parts) == str(text)
        assert len(parts) >= 2
        assert all(measure(part) + 4 <= limit for part in parts)  # type: ignore[operator]
        assert all(str(part).strip() for part in parts)


@given(TEXTS, st.integers(6, 80))
def test_no_link_and_no_word_is_cut(text: Text, limit: int) -> None:
    parts = split(text, fits_in(limit))
    whole = [run.text for run in text.runs if Mark.LINK in run.marks or Mark.MENTION in run.marks]
    kept = [run.text for part in parts for run in part.runs if Mark.LINK in run.marks or Mark.MENTION in run.marks]

    if parts:
        assert [words for words in kept if words] == [words for words in whole if words]
        for before, after in zip(parts, parts[1:], strict=False):
            assert not (str(before)[-1].isalnum() and str(after)[0].isalnum())


def test_a_cut_comes_after_a_sentence() -> None:
    first, second = split(as_text(SENTENCE * 5), fits_in(90))

    assert str(first).endswith("ten. ")
    assert str(second).startswith("The ferry")


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("متى تغادر العبارة؟ تغادر في العاشرة صباحا", "؟ "),
        ("فیری دس بجے جاتی ہے۔ وقت پر آئیں اور شناختی کارڈ", "۔ "),
        ("渡轮十点出发。请带上您的护照和车票前来码头", "。"),
        ("Ask for Dr. Solberg at ten. She is there on 2. November until the evening", "ten. "),
        ("He said “leave.” Then everybody went away to the other side", "” "),
    ],
)
def test_each_script_has_its_own_full_stop(words: str, end: str) -> None:
    first, _ = split(as_text(words), fits_in(len(words) - 3))

    assert str(first).endswith(end)


def test_a_paragraph_is_a_better_place_than_a_sentence_when_it_fills_half() -> None:
    text = as_text(SENTENCE * 3 + "\n\n" + SENTENCE * 3)
    first, _ = split(text, fits_in(130))

    assert str(first) == SENTENCE * 3 + "\n\n"


def test_a_paragraph_near_the_beginning_makes_no_tiny_part() -> None:
    text = as_text("Dear all,\n\n" + SENTENCE * 6)
    first, _ = split(text, fits_in(130))

    assert len(str(first)) > 90


def test_one_long_sentence_is_cut_between_words() -> None:
    first, second = split(as_text("word " * 30), fits_in(100))

    assert str(first).endswith("word ")
    assert str(second).startswith("word")


def test_a_word_that_is_longer_than_a_message_cannot_be_split() -> None:
    assert split(as_text("x" * 200), fits_in(100)) == ()


def test_a_link_with_spaces_stays_in_one_part() -> None:
    text = join([as_text("word " * 15), link("the timetable of the ferry line", "https://x.example"), "end. " * 10], "")
    parts = split(text, fits_in(90))

    assert [run.text for part in parts for run in part.runs if run.target] == ["the timetable of the ferry line"]


def test_what_is_too_long_for_ten_parts_is_not_split() -> None:
    assert split(as_text(SENTENCE * 100), fits_in(60)) == ()
