"""Bringing a database to this version's tables. An older one is upgraded; a newer one is refused and left untouched."""

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.ext.asyncio import AsyncEngine

MIGRATIONS = Path(__file__).with_name("migrations")


class NewerDatabase(Exception):
    """The database was written by a newer version of Compatriot."""


async def upgrade(engine: AsyncEngine) -> tuple[str, str]:
    """The revision before and after ("" for an empty database). Raises NewerDatabase."""
    async with engine.connect() as connection:
        return await connection.run_sync(_upgrade)


async def is_behind(engine: AsyncEngine) -> bool:
    """Whether there are tables, of an older version than ours."""
    async with engine.connect() as connection:
        return await connection.run_sync(_is_behind)


def _is_behind(connection: sa.Connection) -> bool:
    current = MigrationContext.configure(connection).get_current_revision()
    return current is not None and current != ScriptDirectory.from_config(_config(connection)).get_current_head()


def _config(connection: sa.Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = connection
    return config


def _upgrade(connection: sa.Connection) -> tuple[str, str]:
    config = _config(connection)
    scripts = ScriptDirectory.from_config(config)
    known = {script.revision for script in scripts.walk_revisions()}
    before = MigrationContext.configure(connection).get_current_revision() or ""
    if before and before not in known:
        raise NewerDatabase(
            f"the database is at revision {before}, which this version does not know; upgrade Compatriot"
        )
    command.upgrade(config, "head")
    connection.commit()
    return before, scripts.get_current_head() or ""
