"""One-time codes: for one person and one purpose, once, for ten minutes, and not by guessing."""

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import sqlalchemy as sa

from storage.one_times import LIFE, WRONG_TRIES
from storage.tables import one_time
from storage.unit import Storage
from tests.storage.fresh import Hand, fresh


@pytest.fixture
async def both(empty_database_url: str) -> AsyncIterator[tuple[Storage, Hand]]:
    """The head was given a code to bind place 5."""
    async with fresh(empty_database_url) as (storage, hand):
        async with storage.unit() as unit:
            await unit.one_times.issue("bind", "5", "head", "482913")
        yield storage, hand


@pytest.fixture
def storage(both: tuple[Storage, Hand]) -> Storage:
    return both[0]


async def use(storage: Storage, code: str = "482913", person: str = "head", purpose: str = "bind") -> str:
    async with storage.unit() as unit:
        return await unit.one_times.use(purpose, person, code)


async def test_a_code_works_once(storage: Storage) -> None:
    assert [await use(storage) for _ in range(2)] == ["5", ""]


@pytest.mark.parametrize(
    "wrong", [{"code": "482914"}, {"person": "admin"}, {"purpose": "sign-in"}, {"code": ""}, {"code": "482913 "}]
)
async def test_a_wrong_code_another_person_or_another_purpose_does_not(storage: Storage, wrong: dict[str, str]) -> None:
    assert await use(storage, **wrong) == ""
    assert await use(storage) == "5"


async def test_a_code_lives_for_ten_minutes(both: tuple[Storage, Hand]) -> None:
    storage, hand = both
    hand.now += LIFE
    async with storage.unit() as unit:
        await unit.one_times.issue("bind", "6", "admin", "111111")
    still = await use(storage)
    hand.now += LIFE + timedelta(seconds=1)
    assert (still, await use(storage, "111111", "admin")) == ("5", "")


async def test_after_five_wrong_tries_the_right_code_is_void(storage: Storage) -> None:
    for number in range(WRONG_TRIES):
        assert await use(storage, f"00000{number}") == ""
    assert await use(storage) == ""


async def test_the_guesses_of_one_person_do_not_lock_out_another(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.one_times.issue("bind", "5", "admin", "777777")
    for number in range(WRONG_TRIES):
        await use(storage, f"00000{number}", "admin")
    assert await use(storage) == "5"


async def test_when_one_of_several_was_used_the_others_are_void(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.one_times.issue("bind", "5", "admin", "777777")
        await unit.one_times.issue("bind", "55", "admin", "888888")
    used = await use(storage)
    assert (used, await use(storage, "777777", "admin"), await use(storage, "888888", "admin")) == ("5", "", "55")


async def test_a_newer_code_voids_the_older(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.one_times.issue("bind", "5", "head", "999999")
    assert [await use(storage), await use(storage, "999999")] == ["", "5"]


async def test_no_code_is_kept_in_clear(storage: Storage) -> None:
    async with storage.reading() as unit:
        row = await unit.one_times.one(sa.select(one_time))
    assert "482913" not in str(dict(row))
