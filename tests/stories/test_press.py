"""The press: a journalist is accredited, reads a statement under embargo, and the public gets it at the minute."""

from tests.handlers.press_scene import stands_on
from tests.stories.cast import OFFICERS, STAFF, START
from tests.stories.scenes import APPROVE
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage

HEADLINE = "EMBARGO until 18:00 Harsund / 17:00 UTC, 24 November 2026"
FERRY = "We welcome the new ferry."


async def accredits(stage: Stage, until: str = "2027-11-01", shown: str = "1 November 2027") -> None:
    """The journalist asked a question before; the officer replies to it, the head of mission agrees."""
    await stage.says("journalist", "/ask Who signs the ferry contract?", "press")
    await stage.sees("spokesperson", "Who signs the ferry contract?", STAFF)
    line = f'/accredit outlet="Alder Post" until {until} proof https://post.example.org/team'
    await stage.says("spokesperson", line, STAFF, reply_to="Who signs the ferry contract?")
    await stage.sees("head-of-mission", "Spokesperson proposes to accredit a journalist:")
    await stage.presses("head-of-mission", "Accredit")
    await stage.sees("journalist", f"You are accredited with the press section until {shown}, for Alder Post.")


async def embargoes(stage: Stage) -> None:
    """The press has the statement; the trade group is to have it at six in the evening."""
    async with stage.app.storage.unit() as unit:
        await stands_on(unit, stage.app.house.mission, OFFICERS)
    await stage.says("spokesperson", f"/statement embargo: {FERRY} P12")
    await stage.presses("spokesperson", "Today 18:00")
    await stage.presses("spokesperson", "Business circle Harsund")
    await stage.sees("spokesperson", "people here are not accredited")
    await stage.presses("spokesperson", "I know them all")
    await stage.says("spokesperson", "They all work in this house.")
    await stage.presses("spokesperson", "Send for approval")
    card = await stage.sees("head-of-mission", "#1 waits for your approval")
    assert HEADLINE in card
    assert "Spokesperson knows the others: “They all work in this house.”" in card
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("spokesperson", "goes out in 60 seconds.")
    await stage.later(seconds=61)
    assert HEADLINE in await stage.sees("journalist", FERRY, "press")


async def test_a_statement_under_embargo_reaches_the_public_at_its_minute_whatever_stops_in_between(
    stage: Stage,
) -> None:
    await accredits(stage)
    await embargoes(stage)
    assert await stage.never_saw("business-owner", FERRY, "trade")

    await stage.restart()
    await stage.later(seconds=(START.replace(hour=17) - stage.clock()).total_seconds() - 30)
    assert await stage.never_saw("business-owner", FERRY, "trade")
    await stage.restart()
    await stage.later(seconds=31)
    await stage.sees("business-owner", FERRY, "trade")
    assert await stage.copies("EMBARGO", "trade") == 0
    await stage.sees("journalist", "Embargo lifted 18:00", "press")
    await stage.restart()
    await stage.later(hours=1)
    assert await stage.copies(FERRY, "trade") == 1
    assert await stage.copies(FERRY, "press") == 1


async def test_a_broken_embargo_is_lifted_by_two(stage: Stage) -> None:
    await accredits(stage)
    await embargoes(stage)
    await stage.says("spokesperson", "/lift 1")
    await stage.sees("head-of-mission", "asks to lift the embargo of #1 now")
    await stage.presses("spokesperson", "Lift the embargo", STAFF)
    await stage.sees("spokesperson", "E-SELF", STAFF)
    assert await stage.never_saw("business-owner", FERRY, "trade")
    await stage.presses("head-of-mission", "Lift the embargo")
    await stage.sees("business-owner", FERRY, "trade")
    await stage.sees("journalist", "Embargo lifted", "press")


async def test_a_press_call_collects_questions_until_its_deadline(stage: Stage) -> None:
    await accredits(stage)
    await stage.says("spokesperson", "/presscall The new ferry until 15:00")
    await stage.presses("spokesperson", "Send for approval")
    await stage.restart()
    await stage.presses("head-of-mission", "Agree and send")
    await stage.sees("spokesperson", "Head of mission agreed, and the press call is out.")
    await stage.sees("journalist", "Press call: The new ferry", "press")
    await stage.presses("journalist", "Ask a question", "press")
    await stage.sees("journalist", "What is your question?")
    await stage.says("journalist", "When does it sail?")
    await stage.sees("journalist", "Your press question is J-0002")
    await stage.restart()
    await stage.later(hours=5)
    listed = await stage.sees("spokesperson", "The press call The new ferry is over.")
    assert "Journalist, Alder Post: “When does it sail?”" in listed
    await stage.presses("journalist", "Ended 15:00", "press")
    await stage.sees_notice("journalist", "This press call ended 15:00.")


async def test_a_seat_in_the_press_group_ends_with_the_accreditation_and_comes_back_with_it(
    telegram: TelegramStage,
) -> None:
    group, journalist = telegram.chats["press"], telegram.people["journalist"]
    await accredits(telegram, "2026-11-30", "30 November 2026")
    await telegram.later(days=7)
    assert group.membership(journalist).present
    assert not group.may(journalist, "can_send_messages")

    await telegram.restart()
    await telegram.later(days=31)
    assert not group.membership(journalist).present
    assert await telegram.copies("by hand", STAFF) == 0

    journalist.joins(group)
    assert group.may(journalist, "can_send_messages")
    group.promote(journalist, can_pin_messages=True)
    await accredits(telegram, "2027-01-05", "5 January 2027")
    await telegram.later(days=6)
    await telegram.sees("spokesperson", "They administer the chat, and I leave administrators alone.")
    assert group.membership(journalist).manages
