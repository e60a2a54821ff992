"""What the tests of the mission's files share."""

from pathlib import Path

import pytest

from config.load import load
from config.mission import Mission
from tests.config.folders import EXAMPLE, copy_of_example


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the example that the test may spoil."""
    return copy_of_example(tmp_path)


@pytest.fixture(scope="session")
def mission() -> Mission:
    return Mission(load(EXAMPLE))
