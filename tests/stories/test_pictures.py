"""A picture on its way from the officer's telephone to the chats of a group, and a poll."""

from tests.peers.pictures import picture
from tests.stories.cast import PRIVATE
from tests.stories.scenes import APPROVE, writes
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage

WORDS = "The new ferry, seen from the pier."


async def publishes_it(stage: Stage, version: int) -> None:
    await stage.presses("spokesperson", "Send for approval")
    await stage.presses("head-of-mission", APPROVE.replace("1", str(version)))
    await stage.later(seconds=61)


async def test_a_photo_with_a_caption_becomes_a_post_with_that_photo(stage: Stage) -> None:
    await stage.sends("spokesperson", picture(told=True), f"/post press: {WORDS}")
    await stage.sees("spokesperson", "With a picture.")
    assert [words.partition("\n")[0] for words in await stage.pictures_in(PRIVATE, "spokesperson")] == [WORDS]

    await publishes_it(stage, 2)
    assert len(await stage.pictures_in(PRIVATE, "head-of-mission")) == 1
    assert [words.partition("\n")[0] for words in await stage.pictures_in("press", "journalist")] == [WORDS]


async def test_a_picture_is_uploaded_once_and_then_called_by_its_name(telegram: TelegramStage) -> None:
    await telegram.sends("spokesperson", picture(told=True), f"/post press: {WORDS}")
    await telegram.sees("spokesperson", "With a picture.")
    await publishes_it(telegram, 2)
    sent = [call.params["photo"] for call in telegram.server.calls_of("sendPhoto")]

    assert len(sent) >= 3
    assert [photo == "(file)" for photo in sent] == [True, *[False] * (len(sent) - 1)]


async def test_a_poll_reaches_the_group_as_one(stage: Stage) -> None:
    await writes(stage, "Which evening suits you?")
    await stage.presses("spokesperson", "More")
    await stage.presses("spokesperson", "Make it a poll")
    await stage.says("spokesperson", "Monday\nTuesday")
    await stage.sees("spokesperson", "A poll: Monday · Tuesday")
    await publishes_it(stage, 2)

    await stage.sees("spokesperson", "1 of 1 chat has it.")
    await stage.sees("journalist", "Which evening suits you?", "press")


async def test_a_picture_that_the_chat_does_not_take_is_said_to_its_author_with_the_reason(
    telegram: TelegramStage,
) -> None:
    await telegram.sends("spokesperson", picture(), f"/post press: {WORDS}")
    await telegram.sees("spokesperson", "With a picture.")
    telegram.server.fault("sendPhoto", "413", chat=telegram.chats["press"])
    await publishes_it(telegram, 2)

    said = await telegram.sees("spokesperson", "the file is too big")
    assert "#1" in said
    assert await telegram.pictures_in("press", "journalist") == []
    await telegram.presses("spokesperson", "Send now")
    await telegram.later(seconds=61)
    assert len(await telegram.pictures_in("press", "journalist")) == 1


async def test_the_week_comes_in_words_and_then_as_a_picture(stage: Stage) -> None:
    await stage.says("spokesperson", "/week")
    await stage.sees("spokesperson", "3 a day")
    await stage.sees("spokesperson", "dark squares are out")

    (under,) = await stage.pictures_in(PRIVATE, "spokesperson")
    assert under.startswith("The same as a picture")
