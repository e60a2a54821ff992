"""The two nights on which the clocks of Harsund change: an hour that does not exist, and one that comes twice."""

from datetime import UTC, datetime, time

import pytest

from config.schema import MissionFiles
from tests.stories.scenes import APPROVE, sends_in
from tests.stories.stage import Stage

SPRING = datetime(2027, 3, 27, 12, 0, tzinfo=UTC)
"""The afternoon before 28 March 2027, when 02:00 is followed by 03:00 and the day has 23 hours."""
AUTUMN = datetime(2026, 10, 24, 12, 0, tzinfo=UTC)
"""The afternoon before 25 October 2026, when 03:00 is followed by 02:00 and the day has 25 hours."""
FERRY = "The ferry sails tonight."
BRIDGE = "The bridge is open."


def never_quiet(files: MissionFiles) -> MissionFiles:
    """The press room takes posts by night."""
    groups = (
        group.model_copy(update={"quiet_from": time(0), "quiet_until": time(0)}) if group.id == "press" else group
        for group in files.groups
    )
    return files.model_copy(update={"groups": tuple(groups)})


async def every_night(stage: Stage) -> None:
    """#1 comes again every night at half past two."""
    await stage.files(never_quiet)
    await stage.says("spokesperson", f"/post press: {FERRY}")
    await stage.presses("spokesperson", "Change time")
    await stage.says("spokesperson", "every day 02:30")
    await stage.presses("spokesperson", "Send for approval")
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("spokesperson", "It comes again every day at 02:30; next tomorrow 0")


async def asks_for_half_past_two(stage: Stage, number: int, day: str) -> str:
    """What a writer is asked, who wants a post at that hour."""
    await stage.says("spokesperson", f"/post press: {BRIDGE}")
    await stage.sees("spokesperson", f"This is how #{number} will look")
    await stage.presses("spokesperson", "Change time")
    await stage.says("spokesperson", f"{day} 02:30")
    return await stage.sees("spokesperson", "The clocks change that night")


async def publishes_at(stage: Stage, words: str, at: datetime) -> None:
    await stage.until(at)
    await sends_in(stage, words)
    await stage.presses("head-of-mission", APPROVE)
    await stage.later(seconds=61)
    await stage.sees("journalist", words, "press")


@pytest.mark.parametrize("begins", [SPRING])
async def test_an_hour_that_does_not_exist_is_asked_about_and_a_series_goes_once(stage: Stage) -> None:
    await every_night(stage)
    asked = await asks_for_half_past_two(stage, 2, "tomorrow")
    assert "E-TZ" in asked
    await stage.presses("spokesperson", "tomorrow 01:59 (00:59 UTC)")
    await stage.sees("spokesperson", "Goes out tomorrow 01:59 (00:59 UTC).")
    await stage.says("spokesperson", "/cancel 2")

    await stage.until(datetime(2027, 3, 28, 0, 58, tzinfo=UTC))
    assert await stage.never_saw("journalist", FERRY, "press")
    await stage.restart()
    await stage.until(datetime(2027, 3, 28, 0, 59, 1, tzinfo=UTC))
    await stage.later(seconds=61)
    await stage.sees("journalist", FERRY, "press")
    await stage.later(hours=2)
    assert await stage.copies(FERRY, "press") == 1
    await stage.until(datetime(2027, 3, 29, 0, 29, 1, tzinfo=UTC))
    await stage.later(seconds=61)
    assert await stage.copies(FERRY, "press") == 2


@pytest.mark.parametrize("begins", [AUTUMN])
async def test_an_hour_that_comes_twice_is_asked_about_and_a_series_goes_once(stage: Stage) -> None:
    await every_night(stage)
    asked = await asks_for_half_past_two(stage, 2, "tomorrow")
    assert "comes twice" in asked
    assert "E-TZ" in asked
    await stage.presses("spokesperson", "tomorrow 02:30 (01:30 UTC)")
    await stage.sees("spokesperson", "Goes out tomorrow 02:30 (01:30 UTC).")
    await stage.presses("spokesperson", "Send for approval")
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("spokesperson", "Head of mission approved #2.")

    await stage.until(datetime(2026, 10, 25, 0, 29, 1, tzinfo=UTC))
    await stage.later(seconds=61)
    await stage.sees("journalist", FERRY, "press")
    assert await stage.never_saw("journalist", BRIDGE, "press")
    await stage.restart()
    await stage.until(datetime(2026, 10, 25, 1, 29, 1, tzinfo=UTC))
    await stage.later(seconds=61)
    await stage.sees("journalist", BRIDGE, "press")
    assert await stage.copies(FERRY, "press") == 1


@pytest.mark.parametrize(
    ("begins", "first", "last", "tomorrow"),
    [
        (SPRING, datetime(2027, 3, 27, 23, 5, tzinfo=UTC), datetime(2027, 3, 28, 21, 50, tzinfo=UTC), "29 March 2027"),
        (
            AUTUMN,
            datetime(2026, 10, 24, 22, 5, tzinfo=UTC),
            datetime(2026, 10, 25, 22, 50, tzinfo=UTC),
            "26 October 2026",
        ),
    ],
    ids=["23 hours", "25 hours"],
)
async def test_a_day_of_another_length_has_one_cap(
    stage: Stage, first: datetime, last: datetime, tomorrow: str
) -> None:
    """From five past midnight until ten to midnight it is one day; after that another."""
    await stage.files(never_quiet)
    await publishes_at(stage, "One.", first)
    await publishes_at(stage, "Two.", first + (last - first) / 2)
    await publishes_at(stage, "Three.", last)
    await stage.says("spokesperson", "/today")
    await stage.sees("spokesperson", "0 of 3 left")
    await sends_in(stage, "Four.")
    await stage.presses("head-of-mission", APPROVE)
    full = await stage.sees("head-of-mission", "E-CAP")
    assert "3 of 3 posts of that day are used (#1, #2 and #3). The next can go" in full
    await stage.presses("head-of-mission", "Next free slot")
    await stage.later(minutes=32)
    await stage.later(minutes=1, seconds=2)
    await stage.sees("journalist", "Four.", "press")
    await stage.says("spokesperson", "/today")
    await stage.sees("spokesperson", f"{tomorrow}: 2 of 3 left")
