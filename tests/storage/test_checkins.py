"""The answers of a check-in and the requests for help, as they are remembered on both engines."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from groups.checkin import Help, Priority, State
from storage.checkins import Answer
from storage.unit import Storage, Unit
from tests.storage.fresh import Hand, fresh

AMIRA = "web:amira"


@pytest.fixture
async def kept(database_url: str) -> AsyncIterator[tuple[Storage, Hand]]:
    async with fresh(database_url) as (store, hand):
        yield store, hand


@pytest.fixture
def storage(kept: tuple[Storage, Hand]) -> Storage:
    return kept[0]


async def says(unit: Unit, state: State, who: str = AMIRA, about: str = "") -> Answer:
    return await unit.checkins.say(1, who, state, "en", about)


async def test_a_check_in_opens_once_closes_once_and_opens_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        assert await unit.checkins.open(1, "duty-officer")
        assert not await unit.checkins.open(1, "head-of-mission")
        assert await unit.checkins.all_open() == {1}
        assert await unit.checkins.close(1)
        assert not await unit.checkins.close(1)
        assert await unit.checkins.open(1, "head-of-mission")
        assert await unit.checkins.known() == (1,)


async def test_the_last_answer_counts_and_each_is_kept(kept: tuple[Storage, Hand]) -> None:
    storage, hand = kept
    async with storage.unit() as unit:
        first = await says(unit, State.SAFE)
    hand.now += timedelta(minutes=1)
    async with storage.unit() as unit:
        last = await says(unit, State.HELP)
        assert (last.id, last.state, last.version) == (first.id, State.HELP, 2)
        assert [state for state, _ in await unit.checkins.history(last.id)] == [State.SAFE, State.HELP]


async def test_a_wish_to_be_reminded_changes_no_answer(storage: Storage) -> None:
    async with storage.unit() as unit:
        await says(unit, State.SAFE)
        kept = await unit.checkins.wait(1, AMIRA, "en", opted=True)
        assert kept.state is State.SAFE
        assert kept.opted_at == unit.now


async def test_an_answer_after_silence_says_that_the_person_can_be_reached(storage: Storage) -> None:
    async with storage.unit() as unit:
        waits = await unit.checkins.wait(1, AMIRA, "en", opted=True)
        await unit.checkins.out_of_reach(waits.id)
        assert await unit.checkins.counts(1) == ((State.WAITING, True, 1, 1),)
        assert not (await says(unit, State.SAFE)).unreachable


async def test_people_are_counted_as_many_as_they_spoke_for(storage: Storage) -> None:
    async with storage.unit() as unit:
        seen = await says(unit, State.SAFE)
        assert await unit.checkins.note(seen, people=4, city="Lorca")
        assert not await unit.checkins.note(seen, people=5)
        await says(unit, State.SAFE, "web:bilal")
        assert await unit.checkins.counts(1) == ((State.SAFE, False, 2, 5),)


async def test_one_request_for_an_answer_until_it_is_over(storage: Storage) -> None:
    async with storage.unit() as unit:
        answer = await says(unit, State.HELP)
        first, new = await unit.checkins.ask_help(answer)
        assert new
        assert await unit.checkins.ask_help(answer) == (first, False)
        over = await unit.checkins.move(first, state=Help.DONE)
        assert over is not None
        assert await unit.checkins.describe(over.id, {"where": "x"}, Priority.UNHURT) is None
        again, new = await unit.checkins.ask_help(answer)
        assert new
        assert again.id > first.id


async def test_of_two_who_take_a_request_one_is_second(storage: Storage) -> None:
    async with storage.unit() as unit:
        case, _ = await unit.checkins.ask_help(await says(unit, State.HELP))
        assert await unit.checkins.move(case, state=Help.TAKEN, holder="duty-officer")
        assert await unit.checkins.move(case, state=Help.TAKEN, holder="head-of-mission") is None
        assert (await unit.checkins.need_case(case.id)).holder == "duty-officer"


async def test_the_most_urgent_request_is_first(storage: Storage) -> None:
    async with storage.unit() as unit:
        for who, urgent in (("web:a", Priority.UNHURT), ("web:b", Priority.INJURED), ("web:c", Priority.UNKNOWN)):
            case, _ = await unit.checkins.ask_help(await says(unit, State.HELP, who))
            await unit.checkins.describe(case.id, {"where": who}, urgent)
        assert [case.details["where"] for case in await unit.checkins.open_cases()] == ["web:b", "web:c", "web:a"]


async def test_forgetting_one_crisis_leaves_the_other(storage: Storage) -> None:
    async with storage.unit() as unit:
        for crisis in (1, 2):
            await unit.checkins.open(crisis, "duty-officer")
            answer = await unit.checkins.say(crisis, AMIRA, State.HELP, "en")
            await unit.checkins.ask_help(answer)
        assert await unit.checkins.forget(1) == 1
        assert await unit.checkins.known() == (2,)
        assert len(await unit.checkins.of_person(AMIRA)) == 1
        assert len(await unit.checkins.open_cases()) == 1
