"""Tests of dialogues: one question at a time, answers in one's own way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from groups.forms import Form, Step, intake, next_step, progress, take
from groups.kinds import KINDS
from groups.refusals import Code, Refusal

SECTOR = Step("sector", "Which sector?", (("food", "Food and farming"), ("digital", "Software"), ("7", "Seven")))
FORM = Form(
    "lead",
    (
        SECTOR,
        Step("company", "Company?", optional=True),
        Step("language", "Which language?", when=lambda data: data.get("sector") == "digital"),
        Step("words", "What is it?", limit=10),
    ),
)


@pytest.mark.parametrize(
    ("data", "asked", "place"),
    [
        ({}, "sector", (1, 3)),
        ({"sector": "food"}, "company", (2, 3)),
        ({"sector": "digital"}, "company", (2, 4)),
        ({"sector": "digital", "company": ""}, "language", (3, 4)),
        ({"sector": "food", "company": ""}, "words", (3, 3)),
        ({"sector": "food", "company": "", "words": "Tea"}, None, (3, 3)),
        ({"company": ""}, "sector", (2, 3)),
    ],
)
def test_a_form_asks_what_is_missing_and_says_how_far_it_is(
    data: dict[str, str], asked: str | None, place: tuple[int, int]
) -> None:
    step = next_step(FORM, data)

    assert (step and step.name) == asked
    assert progress(FORM, data) == place


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("food", "food"),
        ("Food and farming", "food"),
        ("FOOD AND FARMING", "food"),
        ("1", "food"),
        ("2", "digital"),
        ("٢", "digital"),
        ("7", "7"),  # a value before a place
        ("برمجيات", "digital"),
        (" Software ", "digital"),
    ],
)
def test_a_choice_is_made_by_value_label_or_number(words: str, value: str) -> None:
    assert take(SECTOR, words, ["أغذية", "برمجيات", "سبعة"]) == value


@pytest.mark.parametrize("words", ["4", "0", "-1", "fo", "9" * 5000, "²"])
def test_what_is_no_choice_is_asked_again(words: str) -> None:
    assert take(SECTOR, words) == Refusal(Code.WORDS, {"choices": ("food", "digital", "7")})


@pytest.mark.parametrize("words", ["", "  ", "-", "/skip", "/SKIP"])
def test_only_an_optional_question_can_be_skipped(words: str) -> None:
    assert take(FORM.steps[1], words) == ""
    assert take(FORM.steps[3], words) == Refusal(Code.EMPTY)
    assert take(SECTOR, words) == Refusal(Code.EMPTY)


def test_a_long_answer_is_refused_with_its_length() -> None:
    assert take(FORM.steps[3], " 1234567890 ") == "1234567890"
    assert take(FORM.steps[3], "12345678901") == Refusal(Code.LENGTH, {"have": 11, "limit": 10})


def test_a_short_answer_is_refused_with_what_is_least() -> None:
    reason = Step("reason", "Why?", least=10)

    assert take(reason, "123456789 ") == Refusal(Code.EMPTY, {"least": 10})
    assert take(reason, "1234567890") == "1234567890"


@given(st.text())
def test_any_words_are_an_answer_or_a_refusal(words: str) -> None:
    for step in FORM.steps:
        found = take(step, words)
        assert isinstance(found, (str, Refusal))
        assert not step.choices or isinstance(found, Refusal) or found in dict(step.choices)


def test_the_intake_of_a_kind_is_a_form() -> None:
    form = intake(KINDS["press"])

    assert form.name == "intake-press"
    assert [step.name for step in form.steps] == ["outlet", "deadline"]
    assert intake(KINDS["trade"]).steps[2].optional
    assert intake(KINDS["trade"]).steps[0].choices == KINDS["trade"].intake[0].choices
    assert next_step(intake(KINDS["general"]), {}) is None
