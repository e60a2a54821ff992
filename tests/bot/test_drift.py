"""Whether the clock of the machine is right, by the hours of what was sent."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.drift import Drift

NOW = datetime(2026, 11, 24, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("theirs", "took", "off"),
    [
        (0, 0, False),
        (5, 0, False),
        (6, 0, True),  # ours is behind
        (-6, 0, False),  # whole seconds are told: it may have been 5.1
        (-7, 0, True),  # ours is ahead
        (20, 25, False),  # it was long on its way
    ],
)
def test_the_clock_is_off_when_three_messages_in_a_row_were_sent_at_another_time(
    theirs: int, took: int, off: bool
) -> None:
    drift = Drift()
    said = [drift.is_off(NOW, NOW + timedelta(seconds=theirs), NOW + timedelta(seconds=took)) for _ in range(3)]

    assert said == [False, False, off]


def test_one_right_answer_between_them_starts_the_count_anew() -> None:
    drift, wrong = Drift(), NOW + timedelta(minutes=1)
    said = [drift.is_off(NOW, theirs, NOW) for theirs in (wrong, wrong, NOW, wrong, wrong)]

    assert said == [False] * 5
