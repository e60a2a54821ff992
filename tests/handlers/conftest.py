"""The scene that the tests of handlers play in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.handlers import harness


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[harness.Scene]:
    """A fresh scene on SQLite; the stores have tests of their own on both engines."""
    async with harness.scene(f"sqlite+aiosqlite:///{tmp_path / 'scene.db'}") as made:
        yield made
