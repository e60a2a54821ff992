"""What every test stands on: no network beyond loopback, and a fresh database on either engine."""

import asyncio
import shutil
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from storage.engine import open_engine
from storage.tables import meta
from tests.peers.network_guard import NetworkGuard
from tests.peers.postgres import PostgresServer, running_server

_GUARD = pytest.StashKey[NetworkGuard]()


settings.register_profile("any machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
"""A busy machine is slow: speed is measured in bench/, never by a test. Every run sees the same data: a fault that one
run finds is found by the next.
"""


def pytest_configure(config: pytest.Config) -> None:
    """Set the guard before any test module is imported."""
    settings.load_profile("any machine")
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


@pytest.fixture(scope="session")
def postgres_tables(postgres_server: PostgresServer) -> Iterator[str]:
    """Name a database that has every table, to copy from."""
    with postgres_server.fresh_database() as url:
        _run(_make_tables(url))
        yield url.rpartition("/")[2]


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name a file that has every table, to copy from."""
    path = tmp_path_factory.mktemp("tables") / "compatriot.db"
    _run(_make_tables(f"sqlite+aiosqlite:///{path}"))
    return path


def _run(work: Coroutine[Any, Any, None]) -> None:
    """In a thread of its own: the fixture may be asked for while a test's loop is running."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, work).result()


async def _make_tables(url: str) -> None:
    engine = open_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(meta.create_all)
    await engine.dispose()


@pytest.fixture
def postgres_url(postgres_server: PostgresServer, postgres_tables: str) -> Iterator[str]:
    """Hand out the address of a fresh PostgreSQL database with every table."""
    with postgres_server.fresh_database(postgres_tables) as url:
        yield url


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_tables: Path) -> str:
    """Hand out the address of a fresh SQLite database with every table."""
    shutil.copy(sqlite_tables, tmp_path / "compatriot.db")
    return f"sqlite+aiosqlite:///{tmp_path / 'compatriot.db'}"


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest) -> str:
    """Run the test once per engine, each time with the address of a fresh database that has every table."""
    return str(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty_database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Run the test once per engine, each time with the address of a database without any table."""
    if request.param == "sqlite":
        yield f"sqlite+aiosqlite:///{tmp_path / 'compatriot.db'}"
        return
    with request.getfixturevalue("postgres_server").fresh_database() as url:
        yield url
