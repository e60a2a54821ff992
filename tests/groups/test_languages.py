"""Which texts a post needs, which a chat gets, and what is left out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.languages import (
    for_chat,
    in_lines,
    likely,
    may_go_without,
    missing,
    reasons,
    required,
    with_reason,
    with_text,
)
from groups.texts import Text, as_text, bold

LANGUAGES = ("en", "ar", "es")
group = st.lists(st.sampled_from(LANGUAGES), unique=True, min_size=1)
some = st.frozensets(st.sampled_from(LANGUAGES))


def test_a_post_needs_every_language_of_every_group_once() -> None:
    assert required([["en", "ar"], ["es", "en"]]) == ("en", "ar", "es")
    assert missing(("en", "ar", "es"), {"en"}, {"es"}) == ("ar",)


@pytest.mark.parametrize(
    ("own", "written", "gets"),
    [
        ("", {"en", "ar", "es"}, ("en", "ar", "es")),
        ("ar", {"en", "ar", "es"}, ("ar",)),
        ("ar", {"en", "es"}, ("en",)),
        ("", {"ar"}, ("ar",)),
        ("fr", {"en", "ar"}, ("en", "ar")),
    ],
)
def test_a_chat_gets_its_own_language_or_all_in_the_order_of_the_group(
    own: str, written: set[str], gets: tuple[str, ...]
) -> None:
    assert for_chat(own, LANGUAGES, written) == gets


@given(group, some, some, st.sampled_from(["", *LANGUAGES]))
def test_no_chat_gets_an_empty_message_or_a_language_of_others(
    languages: list[str], written: frozenset[str], without: frozenset[str], own: str
) -> None:
    gets = for_chat(own, languages, written)

    assert set(gets) <= set(languages) & written
    assert bool(gets) is bool(set(languages) & written)
    keeps = all(may_go_without(each, [languages], without - {each}) for each in without)
    if without and keeps and not missing(languages, written, without):
        assert gets


@pytest.mark.parametrize(
    ("words", "language"),
    [("The office", "en"), ("المكتب", "ar"), ("12: المكتب", "ar"), ("2026", "en"), ("Офис", "en")],
)
def test_the_letters_tell_which_language_the_first_text_is_in(words: str, language: str) -> None:
    assert likely(words, ["en", "ar"]) == language


def test_languages_can_be_written_in_lines_and_keep_their_looks() -> None:
    text = as_text("en: The ") + bold("office") + " is closed.\n\nSee you.\nar: المكتب مغلق."
    found = in_lines(text, ["en", "ar"])

    assert found == {"en": as_text("The ") + bold("office") + " is closed.\n\nSee you.", "ar": as_text("المكتب مغلق.")}


@pytest.mark.parametrize(
    "words", ["The office", "Note: en", "Hello\nen: x\nar: y", "en: x\nen: y", "en:\nar: y", "fr: x"]
)
def test_other_words_are_one_text(words: str) -> None:
    assert in_lines(as_text(words), ["en", "ar"]) == {}


def test_an_empty_text_is_one_text() -> None:
    assert in_lines(Text(), ["en"]) == {}


def test_a_reason_stays_until_the_text_is_there() -> None:
    partial = with_reason(with_reason("", "ar", "The translator is ill."), "es", "Nobody reads it there.")

    assert reasons(partial) == {"ar": "The translator is ill.", "es": "Nobody reads it there."}
    assert reasons(with_text(partial, "ar")) == {"es": "Nobody reads it there."}
    assert with_text(with_text(partial, "ar"), "es") == ""
    assert reasons("") == {}
