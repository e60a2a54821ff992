"""What is about life goes above the count: two people, a reason, three a day, and a look at it the next day."""

from datetime import timedelta

import pytest

from groups.messages import Action, Send
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import BRIDGE, approves, points, publishes
from tests.typed import ASKS_DIGITS, ASKS_NUMBER, SOURCE

DUTY, CONSUL, HEAD, PRESS = "duty-officer", "consular-officer", "head-of-mission", "spokesperson"
LEAVE = "Nellbro: leave your houses now, the dam is breaking."
WHY = "A dam breaks above the town"
AGREE = "It is about life: send it now"


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    """A key point is out, so that another one comes too soon."""
    made = await watched(scene)
    made.reads_english()
    await made.opens()
    await publishes(made, BRIDGE, timedelta(minutes=6))
    return made


async def proves(flood: Watched, who: str, answer: list[Action]) -> list[Action]:
    if ASKS_DIGITS not in words(answer) and ASKS_NUMBER not in words(answer):
        return answer
    done = await flood.proves(who)
    flood.now += timedelta(seconds=31)
    return done


async def waits(flood: Watched, said: str = LEAVE, by: str = PRESS) -> int:
    """A key point that waits for a second person; its number."""
    await proves(flood, by, await flood.says(by, f"/key {said} {SOURCE}"))
    async with flood.unit() as unit:
        return (await unit.posts.of_crisis(1))[-1].id


async def asks(flood: Watched, number: int, who: str = PRESS, reason: str = WHY) -> list[Action]:
    return await proves(flood, who, await flood.says(who, f"/urgent {number} {reason}"))


async def agrees(flood: Watched, who: str = CONSUL) -> str:
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if AGREE in labels(send))
    answer = await proves(flood, who, await flood.presses(who, asked, AGREE))
    await flood.passes(timedelta(seconds=11))
    return words(answer)


async def test_it_goes_at_once_although_the_gap_is_not_over_and_says_that_it_is_urgent(flood: Watched) -> None:
    await asks(flood, await waits(flood))
    await agrees(flood)
    text = points(flood, "consular")[-1]
    assert text.startswith("Urgent, it is about life · ")
    assert LEAVE in text
    assert LEAVE in flood.text_of_card("consular")


async def test_it_takes_nothing_from_the_count_of_the_day(flood: Watched) -> None:
    await asks(flood, await waits(flood))
    await agrees(flood)
    await flood.passes(timedelta(minutes=31))
    await publishes(flood, "Two shelters are open.")
    assert points(flood, "consular")[-1].startswith("Key point 2 of 5 today")


async def test_whoever_asks_does_not_agree(flood: Watched) -> None:
    number = await waits(flood)
    await asks(flood, number, CONSUL)
    assert "E-SELF" in await agrees(flood, CONSUL)
    assert LEAVE not in words(flood.sent_to(flood.chat("consular")))


async def test_the_author_may_agree_when_a_colleague_who_may_approve_has_asked(flood: Watched) -> None:
    number = await waits(flood, by=DUTY)
    await asks(flood, number, CONSUL)
    await agrees(flood, DUTY)
    assert LEAVE in points(flood, "consular")[-1]
    async with flood.unit() as unit:
        assert (await unit.posts.need(number)).approver == CONSUL


async def test_two_who_may_not_approve_the_words_are_not_enough(flood: Watched) -> None:
    number = await waits(flood, by=DUTY)
    await asks(flood, number, PRESS)
    assert "E-SELF" in await agrees(flood, DUTY)
    assert "E-ROLE" in await agrees(flood, "trade-officer")
    assert LEAVE not in words(flood.sent_to(flood.chat("consular")))


async def test_a_member_cannot_ask_for_it(flood: Watched) -> None:
    number = await waits(flood)
    await flood.says("citizen", f"/urgent {number} {WHY}")
    assert not any(AGREE in labels(send) for send in flood.sent_to(flood.staff))


@pytest.mark.parametrize(
    ("number", "reason", "code"), [(2, "now", "E-EMPTY"), (1, WHY, "E-STATE"), (99, WHY, "E-UNKNOWN")]
)
async def test_it_takes_a_reason_and_a_key_point_that_waits(
    flood: Watched, number: int, reason: str, code: str
) -> None:
    await waits(flood)
    assert code in words(await asks(flood, number, reason=reason))


async def test_the_button_asks_for_the_reason(flood: Watched) -> None:
    await waits(flood)
    refused = await approves(flood)
    assert "E-GAP" in words(refused)
    asked = await flood.presses(CONSUL, refused, "Urgent: it is about life")
    assert "Whose life is in danger" in words(asked)
    form = next(send for send in asked if isinstance(send, Send))
    await flood.says(CONSUL, WHY, at=flood.staff, reply_to=flood.remote(form))
    await agrees(flood, HEAD)
    assert LEAVE in points(flood, "consular")[-1]


async def test_the_fourth_of_a_day_does_not_go(flood: Watched) -> None:
    for town in ("Nellbro", "Eskvik", "Harsund"):
        await asks(flood, await waits(flood, f"{town}: everybody leaves the lower streets now."))
        await agrees(flood)
    await asks(flood, await waits(flood, "The hospital is without power, bring nobody there."))
    assert "E-CAP" in await agrees(flood)
    assert len(points(flood, "consular")) == 4


async def test_agreeing_to_what_somebody_has_sent_meanwhile_does_nothing(flood: Watched) -> None:
    await asks(flood, await waits(flood))
    await agrees(flood)
    assert "E-CONFLICT" in await agrees(flood, HEAD)
    assert len(points(flood, "consular")) == 2


async def test_the_next_morning_the_head_is_asked_whether_it_was_right_until_somebody_answers(flood: Watched) -> None:
    number = await waits(flood)
    await asks(flood, number)
    await agrees(flood)
    for _ in range(2):
        await flood.passes(timedelta(days=1))
        asked = flood.last_to(flood.private(HEAD))
        assert f"Key point #{number} went above the count, because “{WHY}”." in str(asked.text)
        assert "Spokesperson asked for it, Consular officer agreed." in str(asked.text)
    answer = await proves(flood, HEAD, await flood.presses(HEAD, asked, "No, it could have waited"))
    assert "noted" in words(answer)
    before = len(flood.sent_to(flood.private(HEAD)))
    await flood.passes(timedelta(days=2))
    later = [send for send in flood.sent_to(flood.private(HEAD))[before:] if isinstance(send, Send)]
    assert not any("went above the count" in str(send.text) for send in later)


# ---- nearly the same ----------------------------------------------------------------------------------


async def test_nearly_the_same_key_point_within_a_day_is_refused(flood: Watched) -> None:
    again = await flood.says(PRESS, f"/key {BRIDGE.replace('closed', 'Closed')} {SOURCE}")
    assert "E-DUP" in words(again)
    assert "#1" in words(again)


async def test_another_number_says_something_else(flood: Watched) -> None:
    await waits(flood, "Road 4 to the hospital is closed in both directions.")
    assert "E-DUP" not in words(
        await flood.says("trade-officer", f"/key Road 5 to the hospital is closed in both directions. {SOURCE}")
    )


async def test_what_is_nearly_the_same_and_says_something_else_still_gets_its_second_person(flood: Watched) -> None:
    refused = await flood.says(PRESS, f"/key {BRIDGE.replace('closed', 'opened')} {SOURCE}")
    assert "E-DUP" in words(refused)
    await flood.presses(PRESS, refused, "It says something else")
    await approves(flood)
    assert "opened" not in flood.text_of_card("consular")
    await flood.passes(timedelta(minutes=31))
    await approves(flood)
    await flood.passes(timedelta(seconds=11))
    assert "opened" in points(flood, "consular")[-1]


async def test_so_is_what_a_colleague_wrote_that_still_waits(flood: Watched) -> None:
    await waits(flood)
    assert "waits for a second person" in words(await flood.says("trade-officer", f"/key {LEAVE} {SOURCE}"))


async def test_a_day_later_or_after_a_withdrawal_it_may_be_said_again(flood: Watched) -> None:
    await flood.says(CONSUL, "/retract 1")
    assert "E-DUP" not in words(await flood.says(PRESS, f"/key {BRIDGE} {SOURCE}"))
    await flood.passes(timedelta(hours=25))
    assert "E-DUP" not in words(await flood.says(PRESS, f"/key {BRIDGE} {SOURCE}"))


# ---- a point whose place was taken --------------------------------------------------------------------


async def test_a_replaced_point_does_not_come_back_when_its_heir_is_withdrawn(flood: Watched) -> None:
    for n in range(4):
        await flood.passes(timedelta(minutes=31))
        await publishes(flood, f"Shelter {n * 1111} in street {n * 37} is open.", timedelta(minutes=1))
    await flood.passes(timedelta(minutes=31))
    await waits(flood)
    refused = await approves(flood)
    await flood.presses(CONSUL, refused, "Replace #5")
    assert LEAVE in flood.text_of_card("consular")
    await flood.says(CONSUL, "/retract 5")
    card = flood.text_of_card("consular")
    assert LEAVE not in card
    assert "Shelter 3333" not in card
    assert "Shelter 2222" in card


# ---- a machine that was away (C7) ---------------------------------------------------------------------


@pytest.mark.parametrize(("minutes", "sent"), [(29, 2), (31, 1)])
async def test_a_key_point_goes_up_to_half_an_hour_late_and_is_held_after(
    flood: Watched, minutes: int, sent: int
) -> None:
    await flood.passes(timedelta(minutes=31))
    await waits(flood)
    await approves(flood)
    flood.now += timedelta(minutes=minutes)
    await flood.passes(timedelta(seconds=15))
    assert len(points(flood, "consular")) == sent
    held = "its hour passed while I was away" in words(flood.sent_to(flood.staff))
    assert held == (sent == 1)
    async with flood.unit() as unit:
        assert len(await unit.slots.used("consular", flood.now.date(), "crisis")) == sent
