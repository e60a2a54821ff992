"""Questions and open forms on both engines: two who act at once, and what is emptied."""

import asyncio
from datetime import timedelta

import pytest

from groups.messages import Address
from storage.dialogues import LIFE
from storage.questions import Question
from storage.unit import Storage
from tests.storage.fresh import fresh

AT = Address("web", "chat-press")
WHO = "web:amira"


async def ask(storage: Storage, **more: object) -> Question:
    async with storage.unit() as unit:
        values = {"kind": "press", "person": WHO, "identity": WHO, "message": "7", "words": "Who signs?"} | more
        return await unit.questions.ask(AT, **values)


async def test_of_twenty_officers_who_take_one_question_one_gets_it(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        seen = await ask(storage)

        async def take(number: int) -> bool:
            async with storage.unit() as unit:
                return await unit.questions.move(seen, state="taken", holder=f"officer-{number}") is not None

        assert sum(await asyncio.gather(*(take(number) for number in range(20)))) == 1


async def test_a_question_is_found_by_the_message_that_asked_it(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        asked = await ask(storage, details={"outlet": "Courier"}, earlier=("Who?",))
        async with storage.reading() as unit:
            assert await unit.questions.asked_as(AT, "7") == asked
            assert await unit.questions.asked_as(AT, "8") is None
        assert (asked.details, asked.earlier) == ({"outlet": "Courier"}, ("Who?",))


async def test_a_section_sees_its_own_questions_the_nearest_deadline_first(database_url: str) -> None:
    async with fresh(database_url) as (storage, hand):
        for kind, hours in (("press", 4), ("trade", 1), ("press", 2)):
            await ask(storage, kind=kind, answer_due=hand.now + timedelta(hours=hours))
        async with storage.reading() as unit:
            found = await unit.questions.of_kinds({"press"}, {"new"})

        assert [question.id for question in found] == [3, 1]


async def test_what_was_said_is_emptied_and_the_row_stays(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        asked = await ask(storage, name="Amira", answer="The minister.")
        async with storage.unit() as unit:
            assert await unit.questions.counts(WHO) == {"new": 1}
            assert await unit.questions.forget(asked.id)
            assert not await unit.questions.forget(asked.id)
            empty = await unit.questions.need(asked.id)
            assert await unit.questions.counts(WHO) == {}

        assert (empty.words, empty.name, empty.answer, empty.details) == ("", "", "", {})


async def test_a_question_that_nobody_asked_is_not_there(database_url: str) -> None:
    async with fresh(database_url) as (storage, _), storage.reading() as unit:
        with pytest.raises(LookupError):
            await unit.questions.need(1)


async def test_of_two_answers_to_one_step_one_counts(database_url: str) -> None:
    async with fresh(database_url) as (storage, _), storage.unit() as unit:
        begun = await unit.dialogues.open(WHO, AT, "ask", "", {})
        assert await unit.dialogues.move(begun, "kind", {"words": "a"})
        assert await unit.dialogues.move(begun, "kind", {"words": "b"}) is None
        assert not await unit.dialogues.close(begun)


async def test_the_version_of_a_form_never_comes_twice(database_url: str) -> None:
    async with fresh(database_url) as (storage, _):
        versions = []
        for _ in range(3):
            async with storage.unit() as unit:
                begun = await unit.dialogues.open(WHO, AT, "ask", "", {})
                assert await unit.dialogues.close(begun)
                versions.append(begun.version)

        assert len(set(versions)) == 3


async def test_an_expired_form_is_not_found_and_its_answers_are_emptied(database_url: str) -> None:
    async with fresh(database_url) as (storage, hand):
        async with storage.unit() as unit:
            await unit.dialogues.open(WHO, AT, "ask", "", {"words": "secret"})
        hand.now += LIFE
        async with storage.unit() as unit:
            assert await unit.dialogues.find(WHO, AT) is None
            assert await unit.dialogues.sweep() == 1
            assert await unit.dialogues.sweep() == 0
