"""The worst hour, from the first shake to the day after: one duty officer awake, a thief with a colleague's phone."""

from datetime import timedelta

from tests.stories.cast import GROUPS, STAFF
from tests.stories.scenes import (
    APPROVE,
    answers_for_factor,
    closes_crisis,
    opens_crisis,
    sends_in,
    writes_key_point,
)
from tests.stories.stage import Stage
from tests.typed import SOURCE

WRONG = "The bridge at Nellbro is open."
RIGHT = "The bridge at Nellbro is closed."
FORGED = "Everybody must leave the city now."


async def test_a_whole_night_of_an_earthquake(stage: Stage) -> None:
    stage.clock.jump(timedelta(hours=13, minutes=12))  # 00:12 in Harsund
    await a_post_waits_for_the_morning(stage)
    await opens_crisis(stage)
    await the_prepared_words_go_first(stage)
    await two_people_declare_the_emergency(stage)
    await stage.restart()
    await a_citizen_asks_and_is_answered(stage)
    await a_thief_publishes_nothing(stage)
    await a_wrong_key_point_is_put_right(stage)
    await stage.later(hours=8)
    await the_crisis_is_closed(stage)


async def a_post_waits_for_the_morning(stage: Stage) -> None:
    await sends_in(stage, "The film evening is on Friday.")
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("spokesperson", "It goes out 08:00")


async def the_prepared_words_go_first(stage: Stage) -> None:
    await stage.says("citizen", "/facts", "general")
    await stage.sees("citizen", "112", "general")
    await stage.presses("duty-officer", "Write the first key point")
    await stage.presses("duty-officer", "Send the prepared words")
    await stage.later(seconds=11)
    await stage.sees("neighbour", "An earthquake was felt in Nell valley.", "general")
    await stage.presses("head-of-mission", "I have read it: it is right")


async def two_people_declare_the_emergency(stage: Stage) -> None:
    await stage.says("duty-officer", "/crisis level 3")
    await stage.presses("head-of-mission", "Confirm", STAFF)
    await answers_for_factor(stage, "head-of-mission")
    await stage.sees_pinned("Level 3 of 3 · Emergency", "general")


async def a_citizen_asks_and_is_answered(stage: Stage) -> None:
    await stage.says("citizen", "/ask My mother lives in Nellbro, who knows anything?", "general")
    assert "112" in await stage.sees("citizen", "G-0001", "general")
    await stage.sees("duty-officer", "My mother lives in Nellbro")
    await stage.says("duty-officer", "The school in Nellbro takes everybody in.", reply_to="My mother lives")
    await stage.sees("duty-officer", "A second person must read it, because a crisis is open.")
    await stage.presses("head-of-mission", "Send the answer", STAFF)
    await stage.sees("citizen", "The school in Nellbro takes everybody in.", "general")


async def a_thief_publishes_nothing(stage: Stage) -> None:
    """Somebody else holds the duty officer's telephone, and has no authenticator."""
    await stage.later(minutes=10)
    await stage.says("duty-officer", f"/key {FORGED} {SOURCE}")
    await stage.sees("duty-officer", "Please type the six digits")
    await stage.says("duty-officer", "123456")
    await stage.sees("duty-officer", "This code is wrong, or it was used already.")
    await stage.says("duty-officer", "/cancel")
    await stage.says("duty-officer", f"/correct 2: {FORGED}")
    await stage.says("duty-officer", "123456")
    await stage.says("duty-officer", "/cancel")
    await stage.later(minutes=1)
    for group in GROUPS:
        assert await stage.never_saw("citizen", FORGED, group)


async def a_wrong_key_point_is_put_right(stage: Stage) -> None:
    """Withdrawn by one press of one person; the right words follow, and a restart comes in between."""
    await writes_key_point(stage, WRONG)
    await stage.sees_pinned(WRONG, "general")
    before = stage.clock()
    await stage.says("duty-officer", "/retract 3 It is closed")
    await stage.sees("duty-officer", "withdrawn from 4 of 4 chats within")
    assert stage.clock() - before < timedelta(minutes=5)
    await stage.quiet()
    for group in GROUPS:
        left = [each for each in await stage.words_in(group, "citizen") if WRONG in each]
        assert all(each.startswith("Withdrawn") for each in left)

    await stage.unpin_by_hand("general")
    await stage.restart()
    await stage.later(minutes=11)
    await writes_key_point(stage, RIGHT)
    await stage.sees_pinned(RIGHT, "general")
    assert await stage.copies(RIGHT, "general") == 2  # the key point and the card
    assert len(await stage.pinned_in("general")) == 1


async def the_crisis_is_closed(stage: Stage) -> None:
    await closes_crisis(stage)
    await stage.sees("neighbour", "This crisis ended on", "general")
    await stage.quiet()
    assert not await stage.pinned_in("general")
    await stage.sees("spokesperson", "The crisis is over. #1 was held meanwhile.")
