"""One working day of a mission, from what waits in the morning to what goes out the morning after."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.stories.scenes import CLOSED, goes_out, hands_in
from tests.stories.stage import Stage

MORNING = datetime(2026, 11, 24, 7, 30, tzinfo=UTC)
"""Half past eight in Harsund."""
STATEMENT = "We welcome the new ferry."
FERRY = "The new ferry sails on 3 December."
OPEN = "en: The office opens at nine tomorrow.\nar: يفتح المكتب في التاسعة غدا."
CONCERT = "en: The concert is on Friday.\nar: الحفل الموسيقي مساء الجمعة."
ROAD = "en: The road is open again.\nar: عاد الطريق مفتوحا."
WRONG, RIGHT = "The trade fair is on Friday.", "The trade fair is on Thursday."
BY_HAND = "The ferry company has told us today when its ships sail. " * 4
TOO_MUCH = "A word about the talks of this week."


@pytest.fixture
def begins() -> datetime:
    return MORNING


async def at(stage: Stage, hour: int, minute: int = 0, *, days: int = 0) -> None:
    """A second after this hour in Harsund."""
    await stage.until(MORNING.replace(hour=hour - 1, minute=minute, second=1) + timedelta(days=days))


async def morning(stage: Stage) -> None:
    """The positions are read by whoever will write a statement, and by whoever will approve it."""
    await stage.says("spokesperson", "/today")
    assert "24 November 2026: 3 of 3 left" in await stage.sees("spokesperson", "Press room,")
    for who in ("spokesperson", "head-of-mission"):
        await stage.sees(who, "Please read this position: statements stand on it.\n\nP13")
        await stage.says(who, "/waiting")
        await stage.sees(who, "wait for you.")
        for position in ("P12", "P13"):
            await stage.says(who, f"/position {position}")
            await stage.sees(who, f"{position} · holds until")
            await stage.presses(who, "I have read it")
            await stage.sees(who, f"Thank you. You have read {position}.")


async def statement_under_embargo(stage: Stage) -> None:
    """#1: the press has it now, the business circle at six."""
    await stage.says("spokesperson", f"/statement embargo: {STATEMENT} P12")
    for label in ("Today 18:00", "Business circle Harsund", "I know them all"):
        await stage.presses("spokesperson", label)
    await stage.says("spokesperson", "They all work in this house.")
    await stage.presses("spokesperson", "Send for approval")
    await stage.sees("head-of-mission", "#1 waits for your approval")
    await goes_out(stage, 1, "spokesperson")
    assert "EMBARGO until 18:00 Harsund" in await stage.sees("journalist", STATEMENT, "press")


async def post_in_two_languages(stage: Stage) -> None:
    """#2: the second reader of both texts is whoever approves, with the one press."""
    await hands_in(stage, 2, CLOSED, "consular-officer", "consular")
    card = await stage.sees("head-of-mission", "#2 waits for your approval")
    assert "By approving you confirm the text in English and Arabic." in card
    await goes_out(stage, 2, "consular-officer")
    assert "المكتب مغلق" in await stage.sees("citizen", "The office is closed on Friday.", "consular")


async def claim_with_a_source(stage: Stage) -> None:
    """#3: whoever approves it confirms its source."""
    await stage.says("spokesperson", f"/post press: {FERRY}")
    for label in ("More", "It states a fact: have it checked"):
        await stage.presses("spokesperson", label)
    await stage.sees("spokesperson", "It states a fact")
    for label in ("More", "Add a source"):
        await stage.presses("spokesperson", label)
    await stage.says("spokesperson", "https://ferry.example.org/winter")
    await stage.presses("spokesperson", "Send for approval")
    card = await stage.sees("head-of-mission", "#3 waits for your approval")
    assert "Sources: https://ferry.example.org/winter" in card
    await goes_out(stage, 3, "spokesperson", version=3)
    await stage.sees("journalist", FERRY, "press")


async def duplicate(stage: Stage) -> None:
    """#4: its writer is warned and insists, the approver reads so, and returns it."""
    await stage.says("spokesperson", f"/post press: {FERRY}")
    warned = await stage.sees("spokesperson", "This is how #4 will look")
    assert "This is nearly the same as #3" in warned
    await stage.presses("spokesperson", "Send it all the same")
    card = await stage.sees("head-of-mission", "#4 waits for your approval")
    assert "It is nearly the same as #3 (100 %), published " in card
    assert "Spokesperson sends it all the same." in card
    await stage.says("head-of-mission", "/return 4 They have just read this.")
    await stage.presses("spokesperson", "Cancel #4")
    await stage.sees("spokesperson", "#4 is cancelled. Nothing goes out.")


async def series_begins(stage: Stage) -> None:
    """#5: approved once, for every day at six."""
    await stage.says("consular-officer", f"/post consular: {OPEN}")
    await stage.presses("consular-officer", "Change time")
    await stage.says("consular-officer", "every day 18:00")
    await stage.presses("consular-officer", "Send for approval")
    await stage.sees("head-of-mission", "One approval holds for every turn.")
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("consular-officer", "It comes again every day at 18:00; next 18:00")


async def cap_is_reached(stage: Stage) -> None:
    """#6 is written by hand and is the third of the day, so #7 goes tomorrow."""
    await stage.says("spokesperson", BY_HAND, "press")
    await stage.later(minutes=31)
    await hands_in(stage, 7, TOO_MUCH, "spokesperson", "press")
    await stage.presses("head-of-mission", "Approve version 1")
    full = await stage.sees("head-of-mission", "E-CAP")
    assert "3 of 3 posts of that day are used (#1, #3 and #6). The next can go tomorrow 08:00." in full
    await stage.presses("head-of-mission", "Next free slot")
    await stage.sees("spokesperson", "Head of mission approved #7. It goes out tomorrow 08:00")
    await stage.says("spokesperson", "/today")
    assert "#6 was written by hand" in await stage.sees("spokesperson", "0 of 3 left")


async def wrong_words(stage: Stage) -> None:
    """#8 is put right by #9: the copy says so, and a message below it; #10 is taken back."""
    await hands_in(stage, 8, WRONG, "trade-officer", "trade")
    await goes_out(stage, 8, "trade-officer")
    await stage.says("trade-officer", f"/correct 8: {RIGHT}")
    await stage.sees("head-of-mission", "#9 waits for your approval")
    await stage.presses("head-of-mission", "Approve version 1")
    assert RIGHT in await stage.sees("business-owner", f"“{WRONG}” was wrong. Right is:", "trade")
    assert WRONG not in await stage.sees("business-owner", "Corrected 09:", "trade")
    await hands_in(stage, 10, CONCERT, "consular-officer", "general")
    await goes_out(stage, 10, "consular-officer")
    await stage.presses("consular-officer", "Retract")
    await stage.sees("consular-officer", "#10: withdrawn from 1 of 1 chat within")
    assert await stage.copies("The concert is on Friday.", "general") == 0


async def six_in_the_evening(stage: Stage) -> None:
    """The embargo ends, and the series has its first turn."""
    await at(stage, 17, 59)
    assert await stage.never_saw("business-owner", STATEMENT, "trade")
    await at(stage, 18)
    await stage.later(seconds=2)
    await stage.sees("business-owner", STATEMENT, "trade")
    await stage.sees("journalist", "Embargo lifted 18:00", "press")
    await stage.sees("citizen", "The office opens at nine tomorrow.", "consular")


async def night(stage: Stage) -> None:
    """#13 (#12 was the turn) is approved in the quiet hours, and goes in the morning."""
    await at(stage, 22)
    await hands_in(stage, 13, ROAD, "consular-officer", "general")
    await stage.presses("head-of-mission", "Approve version 1")
    told = await stage.sees("consular-officer", "Head of mission approved #13.")
    assert "It is quiet there until then. It goes out tomorrow 08:00" in told
    await at(stage, 7, 59, days=1)
    assert await stage.never_saw("citizen", "The road is open again.", "general")
    await at(stage, 8, days=1)
    await stage.later(seconds=2)
    await stage.sees("citizen", "The road is open again.", "general")
    await stage.sees("journalist", TOO_MUCH, "press")


async def records(stage: Stage) -> None:
    await stage.says("head-of-mission", "/audit 7")
    told = await stage.sees("head-of-mission", "What happened to #7:")
    for line in (
        "Spokesperson: wrote it",
        "was refused (approve, E-CAP)",
        "Head of mission: approved it",
        "it arrived",
    ):
        assert line in told
    assert TOO_MUCH not in told


async def test_a_day_of_a_mission(stage: Stage) -> None:
    await morning(stage)
    await statement_under_embargo(stage)
    await post_in_two_languages(stage)
    await stage.restart()
    await stage.later(minutes=31)
    await claim_with_a_source(stage)
    await duplicate(stage)
    await series_begins(stage)
    await cap_is_reached(stage)
    await wrong_words(stage)
    await stage.restart()
    await six_in_the_evening(stage)
    await night(stage)
    await records(stage)
    assert await stage.copies(STATEMENT, "trade") == 1
    assert await stage.copies("The office opens at nine tomorrow.", "consular") == 1
