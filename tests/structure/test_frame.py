"""Tests of the ground that the other tests stand on: the network guard, the databases and the locks."""

import re
import socket
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import create_async_engine

from tests.peers.network_guard import LeftTheMachine, NetworkGuard, is_known_without_asking, is_loopback

_REQUIREMENTS = Path(__file__).parents[2] / "requirements"
# 192.0.2.0/24 is kept for documentation (RFC 5737): should the guard fail, nobody is there to answer.
_ELSEWHERE = ("192.0.2.1", 9)


def test_a_connection_to_another_machine_is_refused(network_guard: NetworkGuard) -> None:
    with socket.socket() as sock, pytest.raises(LeftTheMachine):
        sock.connect(_ELSEWHERE)
    with socket.socket() as sock, pytest.raises(LeftTheMachine):
        sock.connect_ex(_ELSEWHERE)

    assert network_guard.take_attempts() == ["192.0.2.1:9"] * 2


def test_a_datagram_to_another_machine_is_refused(network_guard: NetworkGuard) -> None:
    with socket.socket(type=socket.SOCK_DGRAM) as sock, pytest.raises(LeftTheMachine):
        sock.sendto(b"", _ELSEWHERE)

    assert network_guard.take_attempts() == ["192.0.2.1:9"]


def test_no_name_server_is_asked(network_guard: NetworkGuard) -> None:
    with pytest.raises(LeftTheMachine):
        socket.getaddrinfo("embassy.example", 443)

    assert network_guard.take_attempts() == ["name lookup of embassy.example"]


def test_a_neighbour_on_loopback_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()


def test_a_neighbour_on_a_unix_socket_is_reached() -> None:
    left, right = socket.socketpair()
    with left, right:
        left.sendall(b"hello")

        assert right.recv(5) == b"hello"


@pytest.mark.parametrize(
    ("host", "stays", "known"),
    [
        ("localhost", True, True),
        ("127.0.0.1", True, True),
        ("127.8.9.10", True, True),
        ("::1", True, True),
        ("::ffff:127.0.0.1", True, True),
        ("::ffff:192.0.2.1", False, True),
        ("192.0.2.1", False, True),
        ("169.254.169.254", False, True),
        ("localhost.embassy.example", False, False),
        ("127.0.0.1.embassy.example", False, False),
    ],
)
def test_only_loopback_counts_as_this_machine(host: str, *, stays: bool, known: bool) -> None:
    assert is_loopback(host) is stays
    assert is_known_without_asking(host) is known


async def test_every_engine_gives_a_test_a_database_of_its_own(database_url: str) -> None:
    engine = create_async_engine(database_url)
    try:
        async with engine.begin() as connection:
            await connection.execute(text("CREATE TABLE greeting (word TEXT)"))
            await connection.execute(text("INSERT INTO greeting VALUES ('سلام')"))
            assert await connection.scalar(text("SELECT word FROM greeting")) == "سلام"
    finally:
        await engine.dispose()


@pytest.mark.postgres
async def test_a_second_test_does_not_see_the_tables_of_the_first(postgres_url: str) -> None:
    engine = create_async_engine(postgres_url)
    try:
        async with engine.connect() as connection:
            assert await connection.scalar(text("SELECT to_regclass('greeting')")) is None
            assert await connection.scalar(text("SHOW server_encoding")) == "UTF8"
    finally:
        await engine.dispose()


@pytest.mark.parametrize("name", ["base.lock", "build.lock", "dev.lock"])
def test_every_locked_package_is_pinned_with_hashes_and_no_index_is_named(name: str) -> None:
    lock = (_REQUIREMENTS / name).read_text()
    packages = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^ *#.*\n", "", lock))

    assert [entry for entry in packages if not re.match(r"[\w.-]+==\S+ (; [^\n]+ )?\\\n *--hash=sha256:", entry)] == []
    assert re.findall(r"\w+://|--(?:index|extra-index|find-links|trusted-host)\S*", lock) == []


def test_the_tests_run_on_the_versions_that_the_image_runs_on() -> None:
    pins = {name: set(_pins(name)) for name in ("base.lock", "dev.lock")}

    assert pins["base.lock"] - pins["dev.lock"] == set()


def _pins(name: str) -> list[str]:
    return re.findall(r"(?m)^[\w.-]+==\S+", (_REQUIREMENTS / name).read_text())
