"""What every test stands on: no network beyond loopback, and a fresh database on either engine."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.network_guard import NetworkGuard
from tests.peers.postgres import PostgresServer, running_server

_GUARD = pytest.StashKey[NetworkGuard]()


def pytest_configure(config: pytest.Config) -> None:
    """Set the guard before any test module is imported."""
    guard = NetworkGuard()
    guard.install()
    config.stash[_GUARD] = guard


@pytest.fixture(autouse=True)
def network_guard(pytestconfig: pytest.Config) -> Iterator[NetworkGuard]:
    """Fail a test that tried to leave the machine, even if the code under test swallowed the refusal."""
    guard = pytestconfig.stash[_GUARD]
    yield guard
    attempts = guard.take_attempts()
    assert not attempts, f"This test tried to leave the machine: {attempts}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """Hand out one PostgreSQL server per worker, started when the first test asks for it."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """Hand out the address of a fresh PostgreSQL database."""
    with postgres_server.fresh_database() as url:
        yield url


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Run the test once per engine, each time with the address of a fresh database."""
    if request.param == "postgres":
        return str(request.getfixturevalue("postgres_url"))
    return f"sqlite+aiosqlite:///{tmp_path / 'compatriot.db'}"
