"""A check-in during an earthquake: two buttons in every chat, answers that stay private, help that somebody gives."""

from tests.stories.cast import GROUPS, STAFF
from tests.stories.scenes import QUAKE, closes_crisis, opens_crisis
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage

SAFE, HELP = "I am safe", "I need help"


async def opens(stage: Stage) -> None:
    """The crisis, and then its check-in."""
    await opens_crisis(stage, QUAKE)
    await stage.says("duty-officer", "/safe open")
    await stage.proves("duty-officer")
    await stage.sees("duty-officer", "It goes to 4 chats, and onto their cards.")
    await stage.sees("citizen", "How are you?", "general")


async def test_two_people_answer_and_an_officer_helps_across_a_restart(stage: Stage) -> None:
    await opens(stage)
    for group in GROUPS:
        await stage.sees_pinned("How are you? Press a button below.", group)

    await stage.presses("citizen", SAFE, "general")
    await stage.restart()
    await stage.sees("citizen", "Thank you. It is noted that you are safe.")
    await stage.presses("citizen", "4")
    await stage.says("citizen", "Nellbro")
    await stage.sees("citizen", "If things change, press the button or write /safe.")

    await stage.presses("journalist", HELP, "press")
    asked = await stage.sees("journalist", "Where is help needed?")
    assert asked.index("112") < asked.index("Where is help needed?")
    await stage.says("journalist", "The school, Nellbro")
    await stage.sees("journalist", "How many people need help?")
    await stage.restart()
    await stage.presses("journalist", "2")
    await stage.presses("journalist", "Yes")
    await stage.presses("journalist", "Skip")
    await stage.presses("journalist", "English")
    await stage.sees("journalist", "The officers on duty see your request H-1 now.")

    shown = await stage.sees("duty-officer", "H-1 asks for help · somebody is injured", STAFF)
    assert "The school, Nellbro" in shown
    assert "Journalist" not in shown
    await stage.says("duty-officer", "/crisis close")
    await stage.sees("duty-officer", "no officer yet: H-1")
    await stage.presses("consular-officer", "I take it", STAFF)
    await stage.sees("consular-officer", "Name: Journalist")
    await stage.sees("duty-officer", "Consular officer looks after it", STAFF)
    await stage.sees("journalist", "An officer looks after your request H-1 now.")

    await stage.says("consular-officer", "/roll")
    counted = await stage.sees("consular-officer", "Need help: 1")
    assert "Safe: 1 (4 people)" in counted
    await stage.gets_factor("consular-officer")
    await stage.presses("consular-officer", "Export")
    await stage.proves("consular-officer")
    await stage.sees("consular-officer", "2 answers. Without names.")
    await closes_crisis(stage)
    await stage.sees("citizen", "This check-in is closed.", "general")
    for group in GROUPS:
        assert await stage.never_saw("citizen", "Journalist", group)


async def test_a_location_is_shared_and_only_the_town_is_kept(telegram: TelegramStage) -> None:
    await opens(telegram)
    await telegram.presses("citizen", HELP, "general")
    await telegram.sees("citizen", "Where is help needed?")
    telegram.people["citizen"].sends({"location": {"latitude": 37.67119, "longitude": -1.7017}}, telegram.bot)
    await telegram.sees("citizen", "How many people need help?")
    await telegram.presses("citizen", "1")
    await telegram.presses("citizen", "No")
    await telegram.presses("citizen", "Skip")
    await telegram.presses("citizen", "Skip")
    assert "Where: Lorca" in await telegram.sees("duty-officer", "H-1 asks for help", STAFF)


async def test_whoever_blocked_the_bot_is_not_reachable(telegram: TelegramStage) -> None:
    await opens(telegram)
    await telegram.says("citizen", "/safe")
    await telegram.presses("citizen", "Remind me")
    await telegram.sees("citizen", "I ask you again after 6 hours")
    telegram.people["citizen"].private(telegram.bot).blocked = True
    await telegram.later(hours=6, minutes=1)
    await telegram.says("duty-officer", "/roll")
    await telegram.sees("duty-officer", "Not reachable: 1")
