"""Outposts on both client libraries and both engines: two pairs on every run, the whole product with the slow tests."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.faults.outpost import Outpost

PAIRS = ("aiogram/postgres", "ptb/sqlite")
REST = ("aiogram/sqlite", "ptb/postgres")


def make_outpost(name: str, request: pytest.FixtureRequest, folder: Path) -> Outpost:
    library, _, engine = name.partition("/")
    url = str(request.getfixturevalue(f"{engine}_url"))
    return Outpost(url, "ptb" if library == "ptb" else "aiogram", folder)


@pytest.fixture(params=[*PAIRS, *(pytest.param(name, marks=pytest.mark.slow) for name in REST)])
async def outpost(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Outpost]:
    """Nothing of it exists yet: each test prepares what it needs."""
    made = make_outpost(request.param, request, tmp_path)
    yield made
    await made.end()
