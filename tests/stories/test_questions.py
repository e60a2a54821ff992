"""People ask, the right officers answer, and the answer comes where it was asked."""

from tests.stories.stage import STAFF, Stage


async def test_a_journalist_asks_in_the_press_group_and_the_spokesperson_answers_there(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is the ferry running tonight?", "press")
    await stage.sees("journalist", "J-", "press")
    await stage.sees("spokesperson", "Is the ferry running tonight?")
    await stage.sees("duty-officer", "Is the ferry running tonight?", STAFF)

    await stage.presses("spokesperson", "Take it")
    await stage.presses("spokesperson", "Answer")
    await stage.says("spokesperson", "Yes, until ten o'clock.")

    await stage.sees("journalist", "Yes, until ten o'clock.", "press")
    assert await stage.never_saw("trade-officer", "Is the ferry running tonight?")


async def test_a_business_owner_asks_in_private_and_is_answered_in_private(stage: Stage) -> None:
    await stage.says("business-owner", "/ask What does a pallet cost from November?")
    await stage.presses("business-owner", "Trade")
    await stage.quiet()
    assert await stage.never_saw("spokesperson", "What does a pallet cost")


async def test_two_officers_cannot_take_the_same_question(stage: Stage) -> None:
    await stage.says("citizen", "/ask Where is my passport?", "consular")
    await stage.sees("consular-officer", "Where is my passport?", STAFF)
    await stage.presses("consular-officer", "Take it")
    await stage.sees("consular-officer", "Consular officer", STAFF)
