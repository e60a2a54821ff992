"""Statements prepared in calm are refused at load when something in them would fail at night."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.load import load
from config.marks import fill
from groups.crisis import KEY_POINT_LENGTH
from groups.holding import Kind, Statement, is_approved, longest, slot_of
from tests.config.folders import change, faults_of
from tests.handlers.harness import EXAMPLE, example

FLOOD = "crisis/flood.toml"
RISING = 'en = "At {time} the water in {place} is still rising.'


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"number=fact:F2"', '"number=fact:F99"', 'slot "number" takes "F99", which is no fact'),
        ('"number=fact:F2"', '"number=phone"', 'slot "number=phone" must be place, time, or such as number=fact:F2'),
        (
            RISING,
            'en = "At {time} the water is still rising.',
            'holding "rising": the words in "en" do not say the place',
        ),
        (RISING, 'en = "At {hour} the water in {place} is still rising.', "{hour} is none of its slots"),
        (RISING, RISING + " And again." * 12, 'the words in "en" grow to'),
        (
            'en = "There is flooding in {place}.',
            'en = "There is flooding.',
            'happened: the words in "en" do not say the',
        ),
        ('en = "Flooding: {place}"', 'en = "Flooding: {time}"', "{time} is none of its slots (place)"),
        ("[holding.rising.correction]", "[holding.rising.corection]", "corection"),
        ('ar = "كانت رسالتنا عن ارتفاع', 'fr = "كانت رسالتنا عن ارتفاع', "correction is missing in ar"),
    ],
)
def test_what_would_fail_at_night_is_told_in_calm(folder: Path, old: str, new: str, told: str) -> None:
    change(folder, FLOOD, old, new)
    found = faults_of(folder)
    assert any(told in fault and fault.startswith("crisis/flood.toml") for fault in found), found


def test_the_name_of_the_first_words_is_taken(folder: Path) -> None:
    for key in ("text", "correction"):
        change(folder, FLOOD, f"[holding.rising.{key}]", f"[holding.first.{key}]")
    (told,) = faults_of(folder)
    assert '"first" names the words of happened' in told


def test_the_line_of_a_statement_that_grows_too_long_is_told(folder: Path) -> None:
    change(folder, FLOOD, RISING, RISING + " And again." * 12)
    (told,) = faults_of(folder)
    number = next(n for n, line in enumerate((folder / FLOOD).read_text().splitlines(), 1) if "And again" in line)
    assert told.endswith(f"(line {number})")


@given(place=st.text(max_size=120), hour=st.integers(0, 23), minute=st.integers(0, 59), data=st.data())
def test_no_place_hour_or_number_makes_a_statement_of_the_example_too_long(
    place: str, hour: int, minute: int, data: st.DataObject
) -> None:
    mission = example()
    numbers = [fact.value for fact in mission.facts if fact.phone]
    statement = data.draw(st.sampled_from([each for one in mission.templates for each in one.statements]))
    number = data.draw(st.sampled_from(numbers))
    for language, words in statement.text.items():
        values = {Kind.PLACE: place, Kind.TIME: f"{hour:02}:{minute:02} Harsund", Kind.FACT: number[language]}
        filled = {slot.name: values[slot.kind] for slot in statement.slots}
        assert len(str(fill(words, filled, leftward=language == "ar")).strip()) <= KEY_POINT_LENGTH


@given(st.text(max_size=40))
def test_whatever_is_written_as_a_slot_is_understood_or_refused(written: str) -> None:
    slot = slot_of(written)
    assert slot is None or slot.name in written


@given(st.text(min_size=1, max_size=20), st.text(min_size=1, max_size=20))
def test_another_word_in_any_language_is_another_version(one: str, other: str) -> None:
    prints = {Statement("t", "n", {"en": words}, {"en": "x"}, ()).print for words in (one, other)}
    assert len(prints) == (1 if one == other else 2)


def test_one_person_twice_is_not_two() -> None:
    assert not is_approved(("a", "a"))
    assert is_approved(("a", "b"))


def test_the_longest_fact_is_what_a_number_may_grow_to() -> None:
    slots = load(EXAMPLE).templates[0].typed
    assert longest(slots, "Harsund", ["1", "112"])["number"] == "112"
