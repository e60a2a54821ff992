"""What wakes somebody: a proposed crisis, a missed promise, a wrong emergency number, words that nobody has read."""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from config.schema import DutyTurn
from tests.handlers.alarm_scene import ALWAYS, DUTY, HEAD, SECOND, Alarm, alarm, roster
from tests.handlers.crisis_scene import FLOOD
from tests.handlers.harness import labels, words


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'alarm.db'}"


@pytest.fixture
async def house(url: str) -> AsyncIterator[Alarm]:
    async with alarm(url, roster(ALWAYS)) as made:
        yield made


async def test_a_proposed_crisis_calls_the_person_on_duty_who_can_open_it_at_once(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    assert labels(house.last_to(house.private(DUTY))) == ["I am on it", "Open the crisis now"]
    assert not house.called(SECOND) + house.called(HEAD)
    again = await house.says("spokesperson", FLOOD)
    assert "They were called about this already" in words(again)
    assert len(house.called(DUTY)) == 1


async def test_once_the_crisis_is_open_nobody_else_is_called_about_the_proposal(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    await house.presses(DUTY, house.last_to(house.private(DUTY)), "Open the crisis now")
    await house.proves(DUTY)
    await house.passes_minutes(30)
    assert not any("asks you to open" in said for said in house.called(SECOND) + house.called(HEAD))


STILL = "Duty officer was on it, and it still stands"
ON_IT = "I am on it"


async def takes(house: Alarm, who: str) -> str:
    return words(await house.presses(who, house.last_to(house.private(who)), ON_IT))


async def test_a_proposal_that_one_took_and_nobody_opened_calls_the_others(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    assert "If it is not settled in 10 min" in await takes(house, DUTY)
    heard = len(house.called(DUTY))
    await house.passes_minutes(9.9)
    assert not house.called(SECOND)
    await house.passes_minutes(0.2)
    assert STILL in house.called(SECOND)[-1]
    assert "asks you to open" in house.called(SECOND)[-1]
    assert labels(house.last_to(house.private(SECOND))) == [ON_IT, "Open the crisis now"]
    await house.passes_minutes(10)
    assert STILL in house.called(HEAD)[-1]
    await house.passes_minutes(10)
    assert STILL in house.words_to(house.staff)[-1]
    assert len(house.called(DUTY)) == heard


async def test_who_took_it_keeps_nobody_quiet_by_taking_it_again(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    await takes(house, DUTY)
    await house.passes_minutes(31)
    await house.presses(DUTY, house.last_to(house.staff), ON_IT)
    before = len(house.called(HEAD))
    await house.passes_minutes(31)
    assert len(house.called(HEAD)) > before


async def test_when_another_person_took_it_then_it_is_quiet(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    await takes(house, DUTY)
    await house.passes_minutes(10.1)
    assert "nobody else is called" in await takes(house, SECOND)
    await house.passes_minutes(45)
    assert not house.called(HEAD)


async def is_proposed_taken_and_opened(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    call = house.last_to(house.private(DUTY))
    await takes(house, DUTY)
    await house.presses(DUTY, call, "Open the crisis now")
    await house.proves(DUTY)


async def test_what_was_taken_and_opened_calls_nobody(house: Alarm) -> None:
    await is_proposed_taken_and_opened(house)
    await house.passes_minutes(30)
    assert not any("asks you to open" in said for said in house.called(SECOND) + house.called(HEAD))


async def test_a_proposal_that_was_taken_and_not_opened_can_be_made_again(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    await takes(house, DUTY)
    assert "They were called about this already" in words(await house.says("trade-officer", FLOOD))
    await house.passes_minutes(10.1)
    await takes(house, SECOND)
    await house.passes_minutes(10.1)
    assert "I have called the officer on duty" in words(await house.says("trade-officer", FLOOD))


async def test_the_words_of_what_was_taken_are_gone_when_nobody_needs_them(house: Alarm) -> None:
    await is_proposed_taken_and_opened(house)
    await house.passes_minutes(10.1)
    async with house.unit() as unit:
        first = await unit.pages.get(1)
    assert first is not None
    assert not first.words


async def test_a_hidden_emergency_number_that_one_took_and_nobody_replaced_calls_the_others(url: str) -> None:
    night = DutyTurn(id="night", first=SECOND, begins=time(0), ends=time(0))
    async with alarm(url, roster(night)) as house:
        await house.says(DUTY, "/fact fail F1 rings nowhere")
        await takes(house, SECOND)
        await house.passes_minutes(10.1)
        assert "Consular officer was on it, and it still stands" in house.called(HEAD)[-1]


async def test_a_number_that_is_shown_again_calls_nobody(url: str) -> None:
    night = DutyTurn(id="night", first=SECOND, begins=time(0), ends=time(0))
    async with alarm(url, roster(night)) as house:
        await house.says(DUTY, "/fact fail F1 rings nowhere")
        await house.presses(SECOND, house.last_to(house.private(SECOND)), "It is right: show it")
        await house.passes_minutes(60)
        assert not house.called(HEAD)


async def test_an_hour_later_a_proposal_is_proposed_anew(house: Alarm) -> None:
    await house.says("trade-officer", FLOOD)
    await house.passes_minutes(61)
    assert "I have called the officer on duty" in words(await house.says("trade-officer", FLOOD))


async def test_a_missed_promise_calls_one_after_the_other_until_there_is_news(house: Alarm) -> None:
    await house.opens()
    await house.passes(timedelta(hours=4, minutes=1))
    assert "people were promised news by now" in house.called(DUTY)[-1]
    assert not any("promised" in said for said in house.called(SECOND))
    await house.passes_minutes(10)
    assert "people were promised news by now" in house.called(SECOND)[-1]
    await house.does(DUTY, "/crisis next 16:00")
    await house.passes_minutes(60)
    assert not house.called(HEAD)


async def test_whoever_is_on_it_and_says_nothing_has_the_head_called_after_all(house: Alarm) -> None:
    await house.opens()
    await house.passes(timedelta(hours=4, minutes=1))
    await house.presses(DUTY, house.last_to(house.private(DUTY)), "I am on it")
    await house.passes_minutes(15)
    assert "the promised update is 15 minutes late" in house.called(HEAD)[-1]
    assert not any("promised" in said for said in house.called(SECOND))


async def test_a_wrong_emergency_number_wakes_whoever_is_on_duty(url: str) -> None:
    night = DutyTurn(id="night", first=SECOND, begins=time(0), ends=time(0))
    async with alarm(url, roster(night)) as house:
        await house.says(DUTY, "/fact fail F1 rings nowhere")
        assert "was found wrong by Duty officer and is hidden" in house.called(SECOND)[-1]
        assert "I am on it" in labels(house.last_to(house.private(SECOND)))


async def test_whoever_is_on_duty_and_finds_it_wrong_wakes_nobody(house: Alarm) -> None:
    await house.says(DUTY, "/fact fail F1 rings nowhere")
    await house.passes_minutes(60)
    assert not any("found wrong" in said for said in house.called(HEAD))


async def test_a_wrong_opening_hour_wakes_nobody(house: Alarm) -> None:
    await house.says(SECOND, "/fact fail F4 closed on Fridays")
    assert not any("I am on it" in labels(each) for each in house.sent_to(house.private(DUTY)))
    await house.passes_minutes(60)
    assert not house.called(HEAD)


async def test_words_that_nobody_has_read_in_time_call_the_head_and_then_everybody(house: Alarm) -> None:
    await house.approves_in_calm()
    await house.opens()
    offer = await house.presses(DUTY, await house.says(DUTY, "/crisis"), "#1: key point")
    await house.presses(DUTY, offer, "Send the prepared words")
    await house.passes_minutes(16)
    assert "nobody else has read them" in house.called(HEAD)[-1]
    assert labels(house.last_to(house.private(HEAD))) == ["I am on it", "I have read it: it is right"]
    await house.presses(HEAD, house.last_to(house.private(HEAD)), "I have read it: it is right")
    await house.passes_minutes(30)
    assert not any("nobody else has read them" in said for said in house.words_to(house.staff))


# ---- who is on duty -----------------------------------------------------------------------------------


async def test_officers_see_who_is_on_duty_now_and_next(url: str) -> None:
    day = DutyTurn(id="day", first=DUTY, second=SECOND, begins=time(8), ends=time(20))
    night = DutyTurn(id="night", first=SECOND, begins=time(20), ends=time(8))
    async with alarm(url, roster(day, night)) as house:
        said = words(await house.says("trade-officer", "/duty"))
    assert "On duty now: Duty officer, then Consular officer.\nUntil 20:00." in said
    assert "From 20:00: Consular officer\nFrom tomorrow 08:00: Duty officer, then Consular officer" in said
    assert "I cannot call" not in said


async def test_whom_an_alarm_would_not_find_is_said(url: str) -> None:
    async with alarm(url, roster(ALWAYS, roads=(DUTY,)), "trade-officer") as house:
        said = words(await house.says("trade-officer", "/duty", house.staff))
    assert "I cannot call Consular officer and Head of mission: they never wrote to me in private" in said


async def test_without_turns_it_says_that_all_are_called(url: str) -> None:
    async with alarm(url, roster()) as house:
        said = words(await house.says(HEAD, "/duty"))
    assert "On duty now: Consular officer and Duty officer." in said
    assert "all of them are called at once" in said


async def test_a_member_does_not_see_who_is_on_duty(house: Alarm) -> None:
    assert "Duty officer" not in words(await house.says("a-member", "/duty"))
