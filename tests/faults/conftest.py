"""Outposts on both client libraries and both engines: two pairs on every run, the whole product with the slow tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.outpost import Outpost
from tests.stories.telegram_stage import TOKEN

PAIRS = ("aiogram/postgres", "ptb/sqlite")
REST = ("aiogram/sqlite", "ptb/postgres")


def make_outpost(name: str, request: pytest.FixtureRequest, folder: Path) -> Outpost:
    library, _, engine = name.partition("/")
    url = str(request.getfixturevalue(f"{engine}_url"))
    return Outpost(url, "ptb" if library == "ptb" else "aiogram", folder)


@pytest.fixture(params=[*PAIRS, *(pytest.param(name, marks=pytest.mark.slow) for name in REST)])
async def outpost(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Outpost]:
    """Nothing of it exists yet: each test prepares what it needs. No process may ever have written its token."""
    made = make_outpost(request.param, request, tmp_path)
    yield made
    await made.end()
    written = made.log.read_text(encoding="utf-8") if made.log.exists() else ""
    assert TOKEN not in written
