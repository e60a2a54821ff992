"""What becomes of a copy of wrong words, by its age and by what the platform allows."""

from datetime import timedelta

import pytest

from groups.corrections import QUOTED, Remedy, quote, remedy
from groups.outlets import Capabilities, code_points

DAY = timedelta(days=1)
TELEGRAM = Capabilities("telegram", 4096, code_points)
OURS = Capabilities("web", 4096, code_points, delete_window=None)
SHORT_EDITS = Capabilities("short", 4096, code_points, delete_window=timedelta(0), edit_window=timedelta(minutes=15))
FIXED = Capabilities("fixed", 4096, code_points, edits=False, delete_window=timedelta(0))


@pytest.mark.parametrize(
    ("outlet", "age", "traced", "done"),
    [
        (TELEGRAM, timedelta(), False, Remedy.DELETE),
        (TELEGRAM, 2 * DAY - timedelta(seconds=1), False, Remedy.DELETE),
        (TELEGRAM, 2 * DAY, False, Remedy.EDIT),
        (TELEGRAM, timedelta(), True, Remedy.EDIT),
        (TELEGRAM, 300 * DAY, True, Remedy.EDIT),
        (OURS, 300 * DAY, False, Remedy.DELETE),
        (OURS, timedelta(), True, Remedy.EDIT),
        (SHORT_EDITS, timedelta(minutes=14), False, Remedy.EDIT),
        (SHORT_EDITS, timedelta(minutes=15), False, Remedy.TELL),
        (FIXED, timedelta(), False, Remedy.TELL),
        (FIXED, timedelta(), True, Remedy.TELL),
    ],
)
def test_a_copy_is_deleted_while_that_is_possible_then_edited_and_else_answered(
    outlet: Capabilities, age: timedelta, traced: bool, done: Remedy
) -> None:
    assert remedy(outlet, age, traced=traced) is done


def test_a_short_text_is_quoted_whole_and_on_one_line() -> None:
    assert quote("The bridge\n\nis closed.") == "The bridge is closed."


def test_a_long_text_is_quoted_by_its_first_words() -> None:
    quoted = quote("seven77 " * 40)

    assert len(quoted) <= QUOTED + 2
    assert quoted.endswith("seven77 …")
