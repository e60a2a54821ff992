"""The database after somebody let go in the middle of a transaction."""

import asyncio
from pathlib import Path

import pytest

from storage import engine
from tests.storage.fresh import fresh


async def test_a_task_that_is_cancelled_leaves_no_lock_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine, "BUSY_MS", 5_000)
    url = f"sqlite+aiosqlite:///{tmp_path / 'a.db'}"
    let_go: list[BaseException] = []
    async with fresh(url) as (storage, _):

        async def write(words: str) -> None:
            async with storage.unit() as unit:
                await unit.notes.set("last", words)
                await unit.notes.get("last")

        for moment in range(200):
            task = asyncio.create_task(write("given up"))
            await asyncio.sleep(moment / 50_000)
            task.cancel()
            let_go += [each for each in await asyncio.gather(task, return_exceptions=True) if each]
            await write("kept")  # what was cancelled is remembered still, and with it its statements
    assert {type(each) for each in let_go} == {asyncio.CancelledError}
