"""`compatriot audit verify`, as an administrator types it: it holds, or it breaks at a row that is named."""

import asyncio

import pytest
import sqlalchemy as sa
from typer.testing import CliRunner, Result

from bot import clock
from bot.cli import cli
from storage.migrate import upgrade
from storage.tables import audit
from storage.unit import Storage

CHANGES = (
    sa.update(audit).where(audit.c.id == 2).values(detail="v9"),
    sa.update(audit).where(audit.c.id == 2).values(actor="somebody-else"),
    sa.delete(audit).where(audit.c.id == 1),
)


def verify(url: str, folder: object) -> Result:
    own = {"COMPATRIOT_DATABASE": url, "COMPATRIOT_DATA": str(folder), "COLUMNS": "200"}
    return CliRunner().invoke(cli, ["audit", "verify"], env=own)


async def _life(url: str) -> None:
    """Three things that officers did."""
    storage = Storage.open(url, clock.now)
    await upgrade(storage.engine)
    async with storage.unit() as unit:
        for act in ("post draft", "post submit", "post approve"):
            unit.audits.note(act, "post:1", actor="head-of-mission", detail="v1")
        await unit.audits.flush()
    await storage.close()


async def _by_hand(url: str, change: sa.Update | sa.Delete) -> None:
    """Somebody with the database's password changes the past."""
    storage = Storage.open(url, clock.now)
    async with storage.engine.begin() as connection:
        assert (await connection.execute(change)).rowcount == 1
    await storage.close()


@pytest.fixture
def url(empty_database_url: str) -> str:
    asyncio.run(_life(empty_database_url))
    return empty_database_url


def test_an_untouched_trail_holds_and_ends_with_0(url: str, tmp_path: object) -> None:
    ended = verify(url, tmp_path)

    assert (ended.exit_code, ended.stdout.strip()) == (0, "The chain holds.")
    assert verify(url, tmp_path).exit_code == 0


@pytest.mark.parametrize("change", CHANGES, ids=["detail", "actor", "taken-out"])
def test_one_row_that_was_changed_ends_with_1_and_is_named(
    url: str, tmp_path: object, change: sa.Update | sa.Delete
) -> None:
    assert verify(url, tmp_path).exit_code == 0
    asyncio.run(_by_hand(url, change))
    ended = verify(url, tmp_path)

    assert ended.exit_code == 1
    assert "The chain breaks at row 2" in ended.output
