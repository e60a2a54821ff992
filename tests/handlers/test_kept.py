"""`/pin` and `/unpin`: standing information on top of its chats, below a crisis card, kept there once and no longer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from groups.messages import Migrated, Pin, Power, Send, Standing, Standings, Unpin
from groups.outcomes import Reason, Rejected
from groups.outlets import Pins
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words

AUTHOR, SECOND, HEAD, DUTY = "consular-officer", "spokesperson", "head-of-mission", "duty-officer"
OPENS = "en: The consulate opens at eight.\nar: تفتح القنصلية في الثامنة."
MOVES = "en: From May on the library lends records, too.\nar: تعير المكتبة الأسطوانات ابتداءً من مايو."
MINUTE = timedelta(minutes=1)


@pytest.fixture
async def mission(scene: Scene) -> Watched:
    """A post is out in the chat of the students."""
    made = await watched(scene)
    await publishes(made)
    return made


async def publishes(made: Watched, said: str = OPENS) -> None:
    shown = await made.says(AUTHOR, f"/post students: {said}")
    await made.presses(AUTHOR, shown, "Send for approval")
    await made.presses(HEAD, made.last_to(made.private(HEAD)), "Approve version 1")
    await made.later(MINUTE)


def pinned(made: Watched) -> str:
    """What the post's chat shows on top."""
    return made.on_top.get(made.chat("students"), "")


def message(made: Watched, number: int = 1) -> str:
    posts = [send for send in made.sent_to(made.chat("students")) if send.look == "post"]
    return made.remote(posts[number - 1])


def question(made: Watched, label: str) -> Send:
    return next(send for send in reversed(made.sent_to(made.staff)) if label in labels(send))


async def test_duty_pins_alone_and_takes_it_down_by_its_id(mission: Watched) -> None:
    assert "is being pinned in 1 chat" in words(await mission.says(DUTY, "/pin 1"))
    assert pinned(mission) == message(mission)
    await mission.says(DUTY, "/unpin 1")
    assert pinned(mission) == ""
    assert [action.message for action in mission.done(Unpin) if isinstance(action, Unpin)] == [message(mission)]
    assert "E-STATE" in words(await mission.says(DUTY, "/unpin 1"))


async def test_an_officer_needs_a_second_person_and_is_not_their_own(mission: Watched) -> None:
    assert "second person" in words(await mission.says(AUTHOR, "/pin 1"))
    assert pinned(mission) == ""
    assert "E-SELF" in words(await mission.presses(AUTHOR, question(mission, "Pin it"), "Pin it"))
    assert "E-ROLE" in words(await mission.says("trade-officer", "/pin 1"))
    await mission.presses(HEAD, question(mission, "Pin it"), "Pin it")
    assert pinned(mission) == message(mission)


async def test_while_a_crisis_card_is_shown_it_is_refused_and_says_why(mission: Watched) -> None:
    await mission.opens()
    answer = words(await mission.says(HEAD, "/pin 1"))
    assert "The crisis card stands on top in Students in Vestmark" in answer
    assert pinned(mission) == (await mission.card("students")).message


async def test_where_one_pin_has_room_it_is_put_back_when_the_crisis_is_over(mission: Watched) -> None:
    mission.house.outlets = {name: replace(each, pins=Pins.ONE) for name, each in mission.house.outlets.items()}
    await mission.says(DUTY, "/pin 1")
    await mission.opens()
    assert pinned(mission) != message(mission)
    await mission.says(DUTY, "/crisis close")
    await mission.presses(HEAD, question(mission, "Confirm"), "Confirm")
    assert pinned(mission) == message(mission)


async def test_what_was_taken_down_during_the_crisis_is_not_put_back(mission: Watched) -> None:
    mission.house.outlets = {name: replace(each, pins=Pins.ONE) for name, each in mission.house.outlets.items()}
    await mission.says(DUTY, "/pin 1")
    await mission.opens()
    await mission.says(HEAD, "/unpin 1")
    await mission.says(DUTY, "/crisis close")
    await mission.presses(HEAD, question(mission, "Confirm"), "Confirm")
    assert pinned(mission) == ""


async def test_it_comes_down_at_the_hour_at_which_the_post_is_of_no_use_any_more(mission: Watched) -> None:
    async with mission.unit() as unit:
        post = await unit.posts.need(1)
        assert await unit.posts.move(post, post.state, expires_at=mission.now + timedelta(hours=2))
    await mission.says(DUTY, "/pin 1")
    await mission.later(timedelta(hours=3))
    assert pinned(mission) == ""
    assert "E-STATE" in words(await mission.says(DUTY, "/pin 1"))


async def test_taken_down_by_hand_it_is_pinned_once_more_and_then_left(mission: Watched) -> None:
    await mission.says(DUTY, "/pin 1")
    for _ in range(3):
        mission.on_top[mission.chat("students")] = ""
        await mission.later(timedelta(minutes=11))
    pins = [action for action in mission.done(Pin) if isinstance(action, Pin)]
    assert len(pins) == 2
    assert sum("was taken down from the top again" in said for said in mission.words_to(mission.staff)) == 1


async def test_a_newer_pin_of_somebody_else_is_left_in_peace(mission: Watched) -> None:
    await mission.says(DUTY, "/pin 1")
    mission.on_top[mission.chat("students")] = "999999"
    await mission.later(timedelta(minutes=25))
    assert len(mission.done(Pin)) == 1


async def test_a_newer_post_takes_the_place_of_the_older(mission: Watched) -> None:
    await mission.says(DUTY, "/pin 1")
    await mission.later(timedelta(hours=1))
    await publishes(mission, MOVES)
    await mission.says(DUTY, "/pin 2")
    assert pinned(mission) == message(mission, 2)
    assert len(mission.done(Unpin)) == 1


async def test_a_withdrawn_post_comes_off_the_top(mission: Watched) -> None:
    await mission.says(DUTY, "/pin 1")
    await mission.says(HEAD, "/retract 1 the hours were wrong")
    await mission.later(timedelta(minutes=11))
    assert pinned(mission) == ""


async def test_without_the_right_to_pin_it_says_where(mission: Watched) -> None:
    rest = tuple(power for power in Power if power != Power.PIN)
    await mission.happens(Standings(mission.chat("students"), mission.sender("citizen"), Standing.ADMIN, rest))
    answer = words(await mission.says(DUTY, "/pin 1"))
    assert "I may not pin #1 there" in answer
    assert "in 0 chats" in answer


async def test_when_its_chat_moves_the_staff_reads_once_which_post_is_no_longer_on_top(mission: Watched) -> None:
    await mission.says(DUTY, "/pin 1")
    await mission.happens(Migrated(mission.chat("students"), "supergroup"))
    told = [said for said in mission.words_to(mission.staff) if "so #1 no longer stands on top there" in said]
    assert len(told) == 1
    async with mission.unit() as unit:
        assert await unit.kept_pins.of_post(1) == ()


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Rejected(Reason.MESSAGE_GONE.value), "its message is no longer there"),
        (Rejected("not enough rights"), "Give me the right to pin"),
    ],
)
async def test_a_refused_pin_says_what_is_missing(mission: Watched, outcome: Rejected, said: str) -> None:
    mission.answers[f"pin {mission.chat('students')}"] = [outcome]
    await mission.says(DUTY, "/pin 1")
    assert said in mission.words_to(mission.staff)[-1]
