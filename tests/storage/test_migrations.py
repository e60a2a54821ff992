"""Migrations and tables say the same on both engines; a newer database is refused and left as it is."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy.ext.asyncio import AsyncEngine

from storage.engine import open_engine
from storage.migrate import NewerDatabase, upgrade
from storage.tables import inbox, meta

VERSION = sa.table("alembic_version", sa.column("version_num"))


@pytest.fixture
async def engine(empty_database_url: str) -> AsyncIterator[AsyncEngine]:
    engine = open_engine(empty_database_url)
    yield engine
    await engine.dispose()


def differences(connection: sa.Connection) -> list[Any]:
    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, meta))


async def test_the_migrations_make_exactly_the_tables_that_we_use(engine: AsyncEngine) -> None:
    before, after = await upgrade(engine)
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) == []
    assert (before, bool(after)) == ("", True)


async def test_a_table_that_is_missing_would_be_noticed(engine: AsyncEngine) -> None:
    await upgrade(engine)
    async with engine.begin() as connection:
        await connection.execute(sa.schema.DropTable(inbox))
    async with engine.connect() as connection:
        assert await connection.run_sync(differences) != []


async def test_an_upgrade_of_an_up_to_date_database_changes_nothing(engine: AsyncEngine) -> None:
    _, first = await upgrade(engine)
    assert await upgrade(engine) == (first, first)


async def test_a_newer_database_is_refused_and_left_as_it_is(engine: AsyncEngine) -> None:
    await upgrade(engine)
    async with engine.begin() as connection:
        await connection.execute(sa.update(VERSION).values(version_num="9999"))
        await connection.execute(sa.schema.DropTable(inbox))
    with pytest.raises(NewerDatabase, match="9999"):
        await upgrade(engine)
    async with engine.connect() as connection:
        kept = (await connection.execute(sa.select(VERSION.c.version_num))).scalar_one()
        tables = await connection.run_sync(lambda sync: sa.inspect(sync).get_table_names())
    assert kept == "9999"
    assert "inbox" not in tables
