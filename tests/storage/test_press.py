"""Accreditations, calls and the end of an embargo on both engines: of several who act at once, one does."""

import asyncio
from datetime import UTC, date, datetime, timedelta

from groups.messages import Address
from storage.press import Accreditation
from storage.unit import Storage
from tests.storage.fresh import fresh

UNTIL = date(2027, 11, 1)


async def propose(storage: Storage, identity: str = "telegram:555", until: date = UNTIL) -> Accreditation:
    async with storage.unit() as unit:
        return await unit.press.propose(
            identity=identity, name="Amira", outlet="Post", proof="https://p.example.org", group_id="press", until=until
        )


async def test_of_twenty_who_confirm_one_accreditation_one_does(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        seen = await propose(storage)

        async def confirm(number: int) -> bool:
            async with storage.unit() as unit:
                return await unit.press.move(seen, "active", approved_by=f"officer-{number}") is not None

        assert sum(await asyncio.gather(*(confirm(number) for number in range(20)))) == 1


async def test_only_people_of_the_platform_who_count_now_are_counted(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        one, two, three = [await propose(storage, who) for who in ("telegram:1", "telegram:2", "web:1")]
        twice = await propose(storage, "telegram:1", UNTIL + timedelta(days=1))
        async with storage.unit() as unit:
            for each in (one, three, twice):
                await unit.press.move(each, "active")
            assert await unit.press.accredited("press", "telegram") == 1
            assert await unit.press.accredited("press", "web") == 1
            assert await unit.press.accredited("trade", "web") == 0
            assert [each.id for each in await unit.press.in_state("active")] == [one.id, three.id, twice.id]
            assert [each.id for each in await unit.press.of("telegram:2", ("proposed",))] == [two.id]


async def test_only_what_ended_is_forgotten(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        seen = await propose(storage)
        async with storage.unit() as unit:
            assert not await unit.press.forget(seen.id)
            await unit.press.move(seen, "ended")
            assert await unit.press.forget(seen.id)
            assert await unit.press.get(seen.id) is None


async def test_a_call_is_closed_once_and_has_its_questions_in_order(database_url: str) -> None:
    async with fresh(database_url) as (storage, _), storage.unit() as unit:
        deadline = datetime(2026, 11, 24, 15, tzinfo=UTC)
        proposed = await unit.press.propose_call("The ferry", "spokesperson", deadline)
        agreed = await unit.press.decide_call(proposed, "agreed", "head-of-mission")
        assert agreed is not None
        call = await unit.press.open_call(agreed, "press")
        values = {"kind": "press", "person": "web:a", "identity": "web:a", "message": "1", "name": "A"}
        for state in ("new", "draft", "withdrawn", "answered"):
            await unit.questions.ask(Address("web", "a"), **values, words=state, state=state, call=call.id)
        await unit.questions.ask(Address("web", "a"), **values, words="elsewhere", state="new")
        assert [each.words for each in await unit.questions.of_call(call.id)] == ["new", "answered"]
        assert [each.id for each in await unit.press.open_calls()] == [call.id]
        askers = await unit.press.askers(unit.now - timedelta(days=1), 7)
        assert [(each.identity, each.name) for each in askers] == [("web:a", "A")]
        assert await unit.press.close_call(call)
        assert not await unit.press.close_call(call)
        assert await unit.press.open_calls() == []


async def test_of_twenty_who_agree_to_one_press_call_one_sends_it(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        async with storage.unit() as unit:
            until = unit.now + timedelta(hours=1)
            made = await unit.press.propose_call("The ferry", "spokesperson", until)
            assert [each.id for each in await unit.press.proposed_calls()] == [made.id]

        async def agree(who: int) -> bool:
            async with storage.unit() as unit:
                return await unit.press.decide_call(made, "agreed", str(who)) is not None

        assert sum(await asyncio.gather(*(agree(who) for who in range(20)))) == 1
        async with storage.unit() as unit:
            assert await unit.press.proposed_calls() == []


async def test_of_twenty_who_end_one_embargo_one_publishes(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        async with storage.unit() as unit:
            seen = await unit.posts.draft("spokesperson", "press", state="published")

        async def lift() -> bool:
            async with storage.unit() as unit:
                return await unit.posts.lift(seen)

        assert sum(await asyncio.gather(*(lift() for _ in range(20)))) == 1
