"""Key points that do not go as planned: too late, after midnight, without their approver, not to every chat."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.mission import Mission
from groups.messages import Send
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import BRIDGE, approves, points, publishes
from tests.handlers.test_urgent import CONSUL, DUTY, HEAD, proves, waits
from tests.typed import SOURCE

APPROVE = "Approve and send"


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    made.reads_english()
    await made.opens()
    return made


def asked(flood: Watched) -> int:
    """How often the staff room was asked for a second person."""
    return sum(APPROVE in labels(send) for send in flood.sent_to(flood.staff))


async def test_one_that_comes_too_late_is_asked_about_anew_and_can_still_go(flood: Watched) -> None:
    await waits(flood, BRIDGE)
    await approves(flood)
    flood.now += timedelta(minutes=31)
    await flood.passes(timedelta(seconds=15))
    assert (points(flood, "consular"), asked(flood)) == ([], 2)

    again = next(send for send in reversed(flood.sent_to(flood.staff)) if APPROVE in labels(send))
    await proves(flood, HEAD, await flood.presses(HEAD, again, APPROVE))
    await flood.passes(timedelta(seconds=11))
    assert BRIDGE in points(flood, "consular")[0]


async def test_whoever_approved_it_and_left_meanwhile_lets_nothing_go(flood: Watched) -> None:
    await waits(flood, BRIDGE)
    await approves(flood)
    files = flood.mission.files
    stay = tuple(each for each in files.officers if each.name != CONSUL)
    flood.house.mission = Mission(files.model_copy(update={"officers": stay}))
    await flood.passes(timedelta(seconds=11))
    assert points(flood, "consular") == []
    assert "whoever let it go may not do so any more" in words(flood.sent_to(flood.staff))


async def test_one_that_goes_after_midnight_counts_for_the_new_day(flood: Watched) -> None:
    flood.now = datetime(2026, 11, 24, 22, 58, tzinfo=flood.now.tzinfo)  # 23:58 in Harsund
    await waits(flood, BRIDGE)
    await approves(flood)
    flood.now += timedelta(minutes=5)
    await flood.passes(timedelta(seconds=11))
    assert points(flood, "consular")[0].startswith("Key point 1 of 5 today · 00:0")
    async with flood.unit() as unit:
        today = flood.now.astimezone(flood.mission.zone).date()
        assert len(await unit.slots.used("consular", today, "crisis")) == 1


async def test_a_chat_that_does_not_get_it_is_named_in_the_staff_room(flood: Watched) -> None:
    flood.closed.add(flood.chat("press"))
    await publishes(flood, BRIDGE)
    await flood.passes(timedelta(seconds=61))
    receipt = words([send for send in flood.sent_to(flood.staff) if "chats have it" in words([send])])
    assert "Key point #1: 5 of 6 chats have it." in receipt
    assert "press: it does not take us" in receipt


async def test_a_real_key_point_never_says_exercise(flood: Watched) -> None:
    assert "E-DRILL" in words(await flood.says(DUTY, f"/key EXERCISE caution at every bridge. {SOURCE}"))
    flood.house.mission = replace(flood.house.mission, exercise=True)
    assert "E-DRILL" not in words(await flood.says(DUTY, f"/key EXERCISE caution at every bridge. {SOURCE}"))


# ---- one that reached nobody -------------------------------------------------------------------------------


async def nobody_gets_it(flood: Watched) -> Send:
    """No chat takes the key point; what the staff room is asked then."""
    flood.closed.update(flood.chat(group.id) for group in flood.mission.groups)
    await publishes(flood, BRIDGE, timedelta(seconds=11))
    return next(send for send in reversed(flood.sent_to(flood.staff)) if "Give up" in labels(send))


async def test_a_key_point_that_reached_nobody_is_sent_again_by_one_press_and_takes_its_slot_again(
    flood: Watched,
) -> None:
    question = await nobody_gets_it(flood)
    assert "Key point #1 reached no chat at all" in str(question.text)
    flood.closed.clear()
    await flood.presses(DUTY, question, "Send again")
    assert points(flood, "consular") == []  # ten seconds to stop it
    await flood.passes(timedelta(seconds=11))
    assert BRIDGE in points(flood, "consular")[0]
    assert points(flood, "consular")[0].startswith("Key point 1 of 5")
    await flood.presses(DUTY, question, "Send again")
    await flood.passes(timedelta(seconds=11))
    assert len(points(flood, "consular")) == 1


async def test_what_is_sent_again_says_when_it_was_checked_and_nothing_newer(flood: Watched) -> None:
    question = await nobody_gets_it(flood)
    flood.closed.clear()
    await flood.passes(timedelta(minutes=20))
    await flood.presses(DUTY, question, "Send again")
    await flood.passes(timedelta(seconds=11))
    assert "checked 10:05" in points(flood, "consular")[0]


async def test_one_whose_place_was_taken_meanwhile_goes_to_a_second_person_and_is_not_lost(flood: Watched) -> None:
    question = await nobody_gets_it(flood)
    flood.closed.clear()
    await publishes(flood, "Two shelters are open.", timedelta(seconds=11))
    before = asked(flood)
    await flood.presses(DUTY, question, "Send again")
    assert asked(flood) == before + 1
    await flood.passes(timedelta(minutes=31))
    await approves(flood)
    await flood.passes(timedelta(seconds=11))
    assert BRIDGE in points(flood, "consular")[1]


async def test_who_may_not_stop_a_crisis_gives_up_only_what_is_their_own(flood: Watched) -> None:
    question = await nobody_gets_it(flood)
    assert "E-ROLE" in words(await flood.presses("trade-officer", question, "Give up"))


async def test_the_second_try_can_be_stopped_within_its_ten_seconds(flood: Watched) -> None:
    question = await nobody_gets_it(flood)
    flood.closed.clear()
    await flood.presses(DUTY, await flood.presses(DUTY, question, "Send again"), "Stop")
    await flood.passes(timedelta(seconds=11))
    assert points(flood, "consular") == []


async def test_after_half_an_hour_a_second_person_reads_it_anew(flood: Watched) -> None:
    question = await nobody_gets_it(flood)
    flood.closed.clear()
    before = asked(flood)
    await flood.passes(timedelta(minutes=31))
    await flood.presses(DUTY, question, "Send again")
    await flood.passes(timedelta(seconds=11))
    assert (points(flood, "consular"), asked(flood)) == ([], before + 1)


async def test_a_key_point_that_is_given_up_goes_nowhere_any_more(flood: Watched) -> None:
    question = await nobody_gets_it(flood)
    flood.closed.clear()
    assert "gave up key point #1" in words(await flood.presses(DUTY, question, "Give up"))
    await flood.presses(DUTY, question, "Send again")
    await flood.passes(timedelta(seconds=11))
    assert points(flood, "consular") == []
