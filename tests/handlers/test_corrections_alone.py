"""Who puts a key point right alone: its senders at once, duty and head with six digits, and no stolen session."""

from datetime import timedelta

import pytest

from groups.messages import Address, Send
from groups.outcomes import MaybeDone
from groups.posts import State
from tests.handlers.crisis_scene import Watched, watched, with_talks
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import BRIDGE, GROUPS, publishes

DUTY, HEAD, CONSUL, TRADE = "duty-officer", "head-of-mission", "consular-officer", "trade-officer"
LATER = timedelta(minutes=6)
"""A code of before is good for no more."""


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    """The duty officer's key point 1, approved by the consular officer, is out."""
    made = await watched(scene)
    made.reads_english()
    await made.opens()
    await publishes(made, BRIDGE)
    return made


async def state(flood: Watched, number: int = 1) -> str:
    async with flood.unit() as unit:
        return (await unit.posts.need(number)).state


async def fixes(flood: Watched, number: int = 1) -> int:
    async with flood.unit() as unit:
        return len(await unit.posts.correcting(number))


def calls(flood: Watched, at: Address) -> list[Send]:
    return [each for each in flood.sent_to(at) if "wants to put key point #1 right" in str(each.text)]


@pytest.mark.parametrize("said", ["/retract 1", "/retract 1 The road is dry."])
async def test_an_officer_who_had_no_part_in_it_withdraws_no_key_point(flood: Watched, said: str) -> None:
    told = words(await flood.says(TRADE, said))

    assert "Whoever sent this key point may do that (Consular officer and Duty officer)" in told
    assert "E-ROLE" in told
    assert [await state(flood), await fixes(flood)] == [State.PUBLISHED, 0]


async def test_a_press_on_the_staff_rooms_button_is_refused_in_the_same_way(flood: Watched) -> None:
    shown = next(send for send in reversed(flood.sent_to(flood.staff)) if "Retract" in labels(send))
    assert "E-ROLE" in words(await flood.presses(TRADE, shown, "Retract"))
    assert await state(flood) == State.PUBLISHED


async def test_nor_do_they_send_its_ready_correction_which_is_the_duty_officers_button(flood: Watched) -> None:
    shown = await flood.says(TRADE, "/correct 1")
    assert labels(shown[:1]) == ["Write a correction"]
    assert "may do that" in words(shown)
    offered = await flood.says(DUTY, "/correct 1")
    assert "E-ROLE" in words(await flood.presses(TRADE, offered, "Send the ready correction"))
    assert await fixes(flood) == 0


async def test_the_duty_officer_is_called_once_however_often_somebody_tries(flood: Watched) -> None:
    for _ in range(3):
        await flood.says(TRADE, "/retract 1")
    await flood.says(TRADE, "/correct 1")

    (call,) = calls(flood, flood.private(DUTY))
    assert labels(call) == ["Correct", "Retract"]
    await flood.presses(DUTY, call, "Retract")
    assert await state(flood) == State.RETRACTED


@pytest.mark.parametrize("who", [DUTY, CONSUL])
async def test_its_writer_and_its_approver_withdraw_it_at_once(flood: Watched, who: str) -> None:
    await flood.later(LATER)
    await flood.says(who, "/retract 1")
    assert await state(flood) == State.RETRACTED


async def test_the_head_who_had_no_part_withdraws_it_with_six_digits(flood: Watched) -> None:
    assert "six digits" in words(await flood.says(HEAD, "/retract 1 The road is dry."))
    assert await state(flood) == State.PUBLISHED
    done = words(await flood.proves(HEAD))
    assert await state(flood) == State.RETRACTED
    assert "Reason: The road is dry." in done


async def test_the_head_who_had_no_part_sends_the_ready_correction_with_six_digits(flood: Watched) -> None:
    shown = await flood.says(HEAD, "/correct 1")
    assert "six digits" in words(await flood.presses(HEAD, shown, "Send the ready correction"))
    assert await fixes(flood) == 0
    await flood.proves(HEAD)
    assert [await state(flood), await fixes(flood)] == [State.CORRECTED, 1]


async def test_a_ready_correction_goes_out_once_and_the_second_press_hears_when(flood: Watched) -> None:
    shown = await flood.says(DUTY, "/correct 1")
    await flood.presses(DUTY, shown, "Send the ready correction")
    again = words(await flood.presses(DUTY, shown, "Send the ready correction"))

    assert "Its ready correction went out 10:36" in again
    assert "E-DUP" in again
    assert await fixes(flood) == 1
    assert labels(await flood.says(DUTY, "/correct 1")) == ["Withdraw it", "Write a correction"]


async def test_of_an_ordinary_post_too_it_goes_out_once(scene: Scene) -> None:
    made = await with_talks(scene)
    shown = await made.says("spokesperson", "/correct 1")
    await made.presses("spokesperson", shown, "Send the ready correction")

    assert "E-DUP" in words(await made.presses("spokesperson", shown, "Send the ready correction"))
    assert await fixes(made) == 1


async def test_whoever_may_not_withdraw_a_key_point_is_not_offered_it(flood: Watched) -> None:
    assert labels(await flood.says(CONSUL, "/retract")) == ["Withdraw #1"]
    assert "Nothing of the last two days is out" in words(await flood.says(TRADE, "/retract"))


async def test_in_its_ten_seconds_the_head_stops_it_without_a_code(flood: Watched) -> None:
    await publishes(flood, "Two shelters are open.", timedelta(seconds=1))
    assert await state(flood, 2) == State.SENDING
    await flood.says(HEAD, "/retract 2")
    assert await state(flood, 2) == State.DRAFT


async def test_while_it_goes_out_and_somebody_may_have_it_the_head_types_them(flood: Watched) -> None:
    for group in GROUPS:
        flood.answers[f"send {flood.chat(group)}"] = [MaybeDone("lost")]
    await publishes(flood, "Two shelters are open.", timedelta(seconds=12))
    assert await state(flood, 2) == State.SENDING
    assert "six digits" in words(await flood.says(HEAD, "/retract 2"))
    assert await state(flood, 2) == State.SENDING
