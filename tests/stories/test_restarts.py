"""The mission is stopped and started again in every state of a post: nothing is lost, and nothing goes out twice."""

from tests.stories.cast import PRIVATE
from tests.stories.scenes import APPROVE, closes_crisis, opens_crisis, publishes, reads_english, sends_in, writes
from tests.stories.stage import Stage

WORDS = "The talks begin on Monday."


async def is_out_once(stage: Stage) -> None:
    await stage.sees("journalist", WORDS, "press")
    await stage.restart()
    await stage.later(minutes=5)
    assert await stage.copies(WORDS, "press") == 1


async def test_from_the_draft_to_the_receipt_with_a_restart_at_every_step(stage: Stage) -> None:
    await writes(stage, WORDS)
    await stage.restart()  # a draft
    await stage.presses("spokesperson", "Send for approval")
    await stage.sees("head-of-mission", WORDS)
    await stage.restart()  # submitted
    await stage.presses("head-of-mission", "Return with a reason")
    await stage.sees("head-of-mission", "What should be changed?")
    await stage.restart()  # a form is open
    await stage.says("head-of-mission", "Please say which talks you mean.")
    await stage.sees("spokesperson", "returned #1")
    await stage.restart()  # returned
    await stage.presses("spokesperson", "Change text")
    await stage.restart()
    await stage.says("spokesperson", WORDS + " They are about fish.")
    await stage.presses("spokesperson", "Send for approval")
    await stage.sees("head-of-mission", "about fish")
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("spokesperson", "goes out in 60 seconds.")
    await stage.restart()  # the last minute
    await stage.later(seconds=61)
    await is_out_once(stage)
    await stage.sees("spokesperson", "#1 is out. 1 of 1 chat has it.")


async def test_a_scheduled_post_goes_at_its_hour_though_we_were_away_until_a_minute_before(stage: Stage) -> None:
    await writes(stage, WORDS)
    await stage.presses("spokesperson", "Change time")
    await stage.says("spokesperson", "18:00")
    await stage.presses("spokesperson", "Send for approval")
    await stage.sees("head-of-mission", WORDS)
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("spokesperson", "18:00")
    await stage.restart()
    await stage.later(hours=6, minutes=58)
    assert await stage.never_saw("journalist", WORDS, "press")
    await stage.restart()
    await stage.later(minutes=1, seconds=30)
    await stage.later(minutes=2)
    await is_out_once(stage)


async def test_what_a_crisis_holds_is_still_held_and_still_offered_after_a_restart(stage: Stage) -> None:
    await sends_in(stage, WORDS)
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("spokesperson", "goes out in 60 seconds.")
    await opens_crisis(stage)
    await stage.sees("spokesperson", "#1 is held while the crisis is open.")
    await stage.restart()
    await stage.later(minutes=10)
    assert await stage.never_saw("journalist", WORDS, "press")
    await closes_crisis(stage)
    await stage.restart()
    await stage.sees("spokesperson", "The crisis is over.")
    await stage.presses("spokesperson", "Send now", PRIVATE)
    await stage.later(seconds=61)
    await is_out_once(stage)


async def test_what_was_cancelled_or_stopped_stays_so(stage: Stage) -> None:
    await sends_in(stage, WORDS)
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("spokesperson", "goes out in 60 seconds.")
    await stage.presses("spokesperson", "Stop")
    await stage.sees("spokesperson", "it is a draft again")
    await stage.restart()
    await stage.later(minutes=5)
    await stage.says("spokesperson", "/cancel 1")
    await stage.sees("spokesperson", "#1 is cancelled.")
    await stage.restart()
    await stage.later(hours=2)
    assert await stage.never_saw("journalist", WORDS, "press")


async def test_what_was_rejected_stays_so_and_its_card_lets_nothing_go(stage: Stage) -> None:
    await sends_in(stage, WORDS)
    await stage.presses("head-of-mission", "Return with a reason")
    await stage.presses("head-of-mission", "Reject it for good")
    await stage.restart()  # a form is open
    await stage.says("head-of-mission", "There are no talks at all.")
    await stage.sees("spokesperson", "rejected #1, so it never goes out: “There are no talks at all.”")
    await stage.restart()
    await stage.says("head-of-mission", "/approve 1 v1")
    await stage.sees("head-of-mission", "E-STATE")
    await stage.later(hours=2)
    assert await stage.never_saw("journalist", WORDS, "press")


async def test_what_expired_while_it_waited_stays_so(stage: Stage) -> None:
    await writes(stage, WORDS)
    await stage.presses("spokesperson", "More")
    await stage.presses("spokesperson", "Only until …")
    await stage.says("spokesperson", "in 30 min")
    await stage.sees("spokesperson", "Only until 11:30")
    await stage.presses("spokesperson", "Send for approval")
    await stage.sees("head-of-mission", WORDS)
    await stage.restart()
    await stage.later(minutes=31)
    await stage.sees("spokesperson", "#1 was of use only until")
    await stage.restart()
    await stage.says("head-of-mission", "/approve 1 v2")
    await stage.sees("head-of-mission", "E-STATE")
    await stage.later(minutes=5)
    assert await stage.never_saw("journalist", WORDS, "press")


async def test_what_was_corrected_is_right_once_however_often_we_start(stage: Stage) -> None:
    await reads_english(stage, "press")
    await publishes(stage, WORDS)
    await stage.says("spokesperson", "/correct 1: The talks begin on Tuesday.")
    await stage.sees("head-of-mission", "#2 waits for your approval")
    await stage.restart()  # a correction waits
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("journalist", "was wrong. Right is:", "press")
    await stage.sees("spokesperson", "#1: corrected in 1 of 1 chat within")
    await stage.quiet()
    before = await stage.words_in("press", "journalist")
    await stage.restart()
    await stage.later(minutes=5)
    assert await stage.words_in("press", "journalist") == before
    await stage.says("spokesperson", "/post 1")
    await stage.sees("spokesperson", "published and corrected")


async def test_what_was_withdrawn_never_comes_back(stage: Stage) -> None:
    await publishes(stage, WORDS)
    await stage.says("spokesperson", "/retract 1 There are no talks.")
    await stage.sees("spokesperson", "#1: withdrawn from 1 of 1 chat within")
    await stage.restart()
    await stage.later(hours=2)
    assert await stage.copies(WORDS, "press") == 0
    await stage.says("spokesperson", "/retract 1")
    await stage.sees("spokesperson", "E-")
    await stage.restart()
    assert await stage.copies(WORDS, "press") == 0
