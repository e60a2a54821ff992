"""The audit trail: sealed rows cannot be changed, taken out or put in without the chain telling."""

from collections.abc import AsyncIterator
from contextlib import suppress

import pytest
import sqlalchemy as sa

from storage.tables import audit
from storage.unit import Storage
from tests.storage.fresh import fresh


@pytest.fixture
async def storage(empty_database_url: str) -> AsyncIterator[Storage]:
    """Ten sealed rows."""
    async with fresh(empty_database_url) as (store, _hand):
        await note(store, 10)
        async with store.unit() as unit:
            assert await unit.audits.seal() == 10
        yield store


async def note(storage: Storage, count: int) -> None:
    async with storage.unit() as unit:
        for number in range(count):
            unit.audits.note("approve", f"post:{number}", actor="head-of-mission", detail=f"v{number}")
        await unit.audits.flush()


async def first_broken(storage: Storage, page: int = 1000) -> int | None:
    async with storage.reading() as unit:
        return await unit.audits.verify(page)


@pytest.mark.parametrize("page", [1, 3, 10, 1000])
async def test_an_untouched_chain_holds(storage: Storage, page: int) -> None:
    assert await first_broken(storage, page) is None


@pytest.mark.parametrize(
    "change", [{"actor": "somebody"}, {"act": "return"}, {"subject": "post:99"}, {"detail": ""}, {"hash": "0" * 64}]
)
async def test_a_changed_row_breaks_the_chain_there(storage: Storage, change: dict[str, str]) -> None:
    async with storage.unit() as unit:
        await unit.connection.execute(sa.update(audit).where(audit.c.id == 4).values(**change))
    assert await first_broken(storage) == 4
    assert await first_broken(storage, 2) == 4


async def test_a_row_that_was_taken_out_breaks_the_chain_after_it(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.connection.execute(sa.delete(audit).where(audit.c.id == 4))
    assert await first_broken(storage) == 5


async def test_new_rows_are_chained_to_the_old_ones(storage: Storage) -> None:
    await note(storage, 3)
    async with storage.unit() as unit:
        assert await unit.audits.seal(2) == 2
        assert await unit.audits.seal() == 1
        assert await unit.audits.seal() == 0
    assert await first_broken(storage) is None


async def test_a_row_that_is_not_sealed_yet_is_no_break(storage: Storage) -> None:
    await note(storage, 1)
    assert await first_broken(storage) is None


async def test_the_life_of_one_thing_can_be_read_in_its_order(storage: Storage) -> None:
    async with storage.unit() as unit:
        unit.audits.note("send", "post:3")
        rows = await unit.audits.of("post:3")
    assert [row["act"] for row in rows] == ["approve", "send"]


async def test_what_was_rolled_back_was_never_noted(storage: Storage) -> None:
    with suppress(RuntimeError):
        async with storage.unit() as unit:
            unit.audits.note("approve", "post:77")
            await unit.audits.flush()
            raise RuntimeError
    async with storage.unit() as unit:
        assert await unit.audits.of("post:77") == []
