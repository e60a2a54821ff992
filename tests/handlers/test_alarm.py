"""The alarm: one person is woken, then the next, until somebody says that they are on it; and then it is quiet."""

from collections.abc import AsyncIterator
from datetime import time, timedelta
from pathlib import Path

import pytest

from config.schema import DutyTurn
from groups.duty import road_to
from groups.messages import Address
from tests.handlers.alarm_scene import ALWAYS, DUTY, HEAD, SECOND, SUBJECT, Alarm, alarm, roster
from tests.handlers.crisis_scene import PEOPLE
from tests.handlers.harness import labels, words

FIRE = "The roof is on fire: Embassy."
NEEDED = "you are needed now"


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite+aiosqlite:///{tmp_path / 'alarm.db'}"


@pytest.fixture
async def house(url: str) -> AsyncIterator[Alarm]:
    """Two on duty, one after the other, and no second road."""
    async with alarm(url, roster(ALWAYS)) as made:
        yield made


@pytest.fixture
async def roads(url: str) -> AsyncIterator[Alarm]:
    """The same with a second road to everybody."""
    async with alarm(url, roster(ALWAYS, roads=(DUTY, SECOND, HEAD))) as made:
        yield made


# ---- climbing -----------------------------------------------------------------------------------------


async def test_the_person_on_duty_is_called_and_nobody_else(house: Alarm) -> None:
    await house.pages()
    assert house.called(DUTY) == [FIRE]
    assert labels(house.last_to(house.private(DUTY))) == ["I am on it"]
    assert not house.called(SECOND) + house.called(HEAD) + house.words_to(house.staff)


async def test_when_nobody_answers_the_second_is_called_then_the_head_then_everybody(house: Alarm) -> None:
    await house.pages()
    await house.passes_minutes(9.9)
    assert not house.called(SECOND)
    await house.passes_minutes(0.2)
    assert (house.called(SECOND), house.called(HEAD)) == ([FIRE], [])
    await house.passes_minutes(10)
    assert (house.called(HEAD), house.words_to(house.staff)) == ([FIRE], [])
    await house.passes_minutes(10)
    assert house.words_to(house.staff) == [FIRE]
    await house.passes_minutes(300)
    assert [len(house.called(who)) for who in (DUTY, SECOND, HEAD)] == [1, 1, 1]


async def test_in_an_emergency_each_has_five_minutes(house: Alarm) -> None:
    await house.opens('/crisis open all level=3 template=flood place="Nell valley"')
    await house.presses(HEAD, next(each for each in house.sent_to(house.staff) if "Confirm" in labels(each)), "Confirm")
    await house.proves(HEAD)
    await house.pages()
    await house.passes_minutes(5.1)
    assert FIRE in house.called(SECOND)


async def test_without_a_roster_everybody_on_duty_is_called_at_once(url: str) -> None:
    async with alarm(url, roster()) as house:
        await house.pages()
        assert (house.called(DUTY), house.called(SECOND), house.called(HEAD)) == ([FIRE], [FIRE], [])
        await house.passes_minutes(10.1)
        assert house.called(HEAD) == [FIRE]


async def test_by_night_it_is_somebody_elses_turn(url: str) -> None:
    day = DutyTurn(id="day", first=DUTY, begins=time(8), ends=time(20))
    night = DutyTurn(id="night", first=SECOND, begins=time(20), ends=time(8))
    async with alarm(url, roster(day, night)) as house:
        await house.passes(timedelta(hours=11))
        await house.pages()
        assert (house.called(DUTY), house.called(SECOND)) == ([], [FIRE])


async def test_whoever_knows_already_is_not_called(house: Alarm) -> None:
    await house.pages(without=DUTY)
    assert (house.called(DUTY), house.called(SECOND)) == ([], [FIRE])


# ---- answering ----------------------------------------------------------------------------------------


async def test_an_answer_stops_it_and_whoever_was_called_before_learns_who_it_is(house: Alarm) -> None:
    await house.pages()
    await house.passes_minutes(10.1)
    answer = await house.presses(SECOND, house.last_to(house.private(SECOND)), "I am on it")
    assert "It is yours now" in words(answer)
    assert house.called(DUTY)[-1] == f"Consular officer is on it:\n\n{FIRE}"
    await house.passes_minutes(120)
    assert not house.called(HEAD) + house.words_to(house.staff)


async def test_whoever_is_slower_hears_who_was_faster(house: Alarm) -> None:
    await house.pages()
    await house.passes_minutes(10.1)
    first = house.last_to(house.private(DUTY))
    await house.presses(SECOND, house.last_to(house.private(SECOND)), "I am on it")
    late = await house.presses(DUTY, first, "I am on it")
    assert "Consular officer was faster" in words(late)
    assert (await house.newest()).answered_by == SECOND


async def test_the_staff_room_learns_who_is_on_it_when_it_was_called(house: Alarm) -> None:
    await house.pages()
    await house.passes_minutes(31)
    await house.presses(DUTY, house.last_to(house.private(DUTY)), "I am on it")
    assert house.words_to(house.staff)[-1] == f"Duty officer is on it:\n\n{FIRE}"


async def test_in_the_staff_room_only_duty_and_head_take_it(house: Alarm) -> None:
    await house.pages()
    await house.passes_minutes(31)
    call = house.last_to(house.staff)
    assert "not among your duties" in words(await house.presses("trade-officer", call, "I am on it"))
    assert (await house.newest()).is_open
    await house.presses(HEAD, call, "I am on it")
    assert (await house.newest()).answered_by == HEAD


async def test_its_words_are_gone_with_the_answer_and_the_rest_after_a_week(house: Alarm) -> None:
    await house.pages()
    number = (await house.newest()).id
    await house.presses(DUTY, house.last_to(house.private(DUTY)), "I am on it")
    assert not (await house.newest()).words
    await house.passes(timedelta(days=7, minutes=1))
    async with house.unit() as unit:
        assert await unit.pages.get(number) is None


async def test_an_answer_takes_back_what_was_not_sent_yet(roads: Alarm) -> None:
    await roads.pages()
    roads.away.add("roads")
    roads.closed.add(roads.private(SECOND))
    await roads.passes_minutes(10.1)
    await roads.presses(HEAD, roads.last_to(roads.private(HEAD)), "I am on it")
    roads.away.clear()
    await roads.passes_minutes(5)
    assert not roads.by_road(SECOND)


async def test_the_same_is_paged_once_at_a_time_and_not_again_soon_after_the_answer(house: Alarm) -> None:
    await house.pages()
    assert not await house.pages()
    await house.presses(DUTY, house.last_to(house.private(DUTY)), "I am on it")
    await house.passes_minutes(59)
    assert not await house.pages()
    await house.passes_minutes(2)
    assert await house.pages()
    assert await house.pages("fire:2")


# ---- when a call does not arrive ----------------------------------------------------------------------


async def test_a_call_that_is_refused_goes_by_road_and_to_the_next_person_at_once(roads: Alarm) -> None:
    roads.closed.add(roads.private(DUTY))
    await roads.pages()
    assert NEEDED in roads.by_road(DUTY)[0]
    assert FIRE not in roads.by_road(DUTY)[0]
    assert roads.called(SECOND) == [FIRE]
    assert not roads.called(HEAD) + roads.by_road(SECOND)


async def test_a_call_that_perhaps_arrived_goes_by_road_too_and_nobody_is_asked_about_it(roads: Alarm) -> None:
    roads.doubtful.add(roads.private(DUTY))
    await roads.pages()
    await roads.passes_minutes(5)
    assert len(roads.by_road(DUTY)) == 1
    assert not roads.called(SECOND) + roads.words_to(roads.staff)
    async with roads.unit() as unit:
        assert await unit.outbox.in_doubt() == 0


async def test_without_a_second_road_a_doubtful_call_means_the_next_person(house: Alarm) -> None:
    house.doubtful.add(house.private(DUTY))
    await house.pages()
    assert house.called(SECOND) == [FIRE]


async def test_somebody_who_never_wrote_to_us_is_called_by_road(url: str) -> None:
    async with alarm(url, roster(ALWAYS, roads=(DUTY,)), SECOND, HEAD) as house:
        await house.pages()
        assert len(house.by_road(DUTY)) == 1
        assert not house.called(SECOND)


async def test_somebody_who_cannot_be_reached_at_all_means_the_next_person_at_once(url: str) -> None:
    async with alarm(url, roster(ALWAYS), HEAD) as house:
        await house.pages()
        assert house.called(HEAD) == [FIRE]


async def test_when_nobody_can_be_reached_the_staff_room_hears_it_at_once(url: str) -> None:
    async with alarm(url, roster(ALWAYS), "trade-officer") as house:
        await house.pages()
        assert house.words_to(house.staff) == [FIRE]


async def test_an_account_whose_token_is_refused_is_passed_by_at_once(roads: Alarm) -> None:
    async with roads.unit() as unit:
        await unit.accounts.known("web")
        await unit.accounts.stop("web", "refused")
    roads.away.add("web")
    await roads.pages()
    assert len(roads.by_road(DUTY)) == 1
    assert not roads.by_road(SECOND)


async def test_whoever_has_two_chats_is_called_in_the_one_that_works(roads: Alarm) -> None:
    other = Address("telegram", "9000005")
    async with roads.unit() as unit:
        await unit.people.meet(roads.sender(DUTY), roads.private(DUTY))
        await unit.people.meet(roads.mission_sender(DUTY, 1), other)
        await unit.accounts.known("telegram")
        await unit.accounts.stop("telegram", "refused")
    await roads.pages()
    assert (roads.called(DUTY), roads.words_to(other), roads.by_road(DUTY)) == ([FIRE], [], [])


async def test_a_call_that_is_not_confirmed_in_a_minute_goes_by_road_and_to_the_next(roads: Alarm) -> None:
    roads.away.add("web")
    await roads.pages()
    await roads.passes_minutes(0.9)
    assert not roads.by_road(DUTY)
    await roads.passes_minutes(0.2)
    assert len(roads.by_road(DUTY)) == 1
    roads.away.clear()
    await roads.passes_minutes(0.1)
    assert (roads.called(DUTY), roads.called(SECOND)) == ([FIRE], [FIRE])


async def test_a_road_that_fails_means_the_next_person(url: str) -> None:
    async with alarm(url, roster(ALWAYS, roads=(DUTY,)), SECOND, HEAD) as house:
        house.closed.add(road_to(DUTY))
        await house.pages()
        assert house.called(SECOND) == [FIRE]


async def test_of_two_on_one_rung_one_who_has_the_call_is_enough(url: str) -> None:
    async with alarm(url, roster(), *PEOPLE) as house:
        house.closed.add(house.private(DUTY))
        await house.pages()
        assert (house.called(SECOND), house.called(HEAD)) == ([FIRE], [])


async def test_who_was_called_by_road_learns_by_road_who_is_on_it(roads: Alarm) -> None:
    roads.closed.add(roads.private(DUTY))
    await roads.pages()
    await roads.presses(SECOND, roads.last_to(roads.private(SECOND)), "I am on it")
    said = "Embassy of Alderia: Consular officer is on it. Nothing more is needed of you now."
    assert roads.by_road(DUTY)[-1] == said


async def test_every_call_and_its_end_stand_in_the_audit_without_its_words(roads: Alarm) -> None:
    roads.closed.add(roads.private(DUTY))
    await roads.pages()
    await roads.presses(SECOND, roads.last_to(roads.private(SECOND)), "I am on it")
    paged = await roads.newest()
    async with roads.unit() as unit:
        rows = await unit.audits.of(paged.about)
    assert [row["act"] for row in rows][:2] == ["page", "page calls"]
    assert {"page not delivered", "page delivered", "page answered"} <= {row["act"] for row in rows}
    assert not any("roof" in row["detail"] for row in rows)
    assert rows[0]["detail"] == SUBJECT
