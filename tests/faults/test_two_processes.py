"""Two processes for one database: the second goes away and says who is there (fault 9)."""

import asyncio
import os
import shutil
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

from tests.faults.child import EXAMPLE_FOLDER
from tests.peers.telegram import TelegramServer
from tests.stories.telegram_stage import TOKEN

ROOT = Path(__file__).parents[2]
ACCOUNT = '[account.telegram]\nplatform = "telegram"\n'
PORT_OF_ANY = "0"


def mission(folder: Path, api_url: str) -> Path:
    """The example, with its Telegram account at the local server."""
    copy = shutil.copytree(EXAMPLE_FOLDER, folder / "mission")
    file = copy / "mission.toml"
    words = file.read_text(encoding="utf-8")
    assert ACCOUNT in words
    file.write_text(words.replace(ACCOUNT, f'{ACCOUNT}api_url = "{api_url}"\n'), encoding="utf-8")
    return copy


async def started(folder: Path) -> Process:
    """`compatriot run`, as an administrator types it."""
    command = [sys.executable, "-m", "bot", "run", str(folder / "mission")]
    own = {"DATA": str(folder / "data"), "TOKEN_TELEGRAM": TOKEN, "PORT": PORT_OF_ANY, "LOG_LEVEL": "debug"}
    environ = os.environ | {f"COMPATRIOT_{name}": value for name, value in own.items()}
    return await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=environ, stdout=PIPE, stderr=PIPE)


async def test_9_a_second_process_ends_with_75_and_names_the_first(tmp_path: Path) -> None:
    async with TelegramServer() as server:
        server.add_bot(TOKEN)
        mission(tmp_path, server.url)
        first = await started(tmp_path)
        await server.wait_for(lambda: bool(server.calls_of("getUpdates")), 100)
        second = await started(tmp_path)
        _, said = await asyncio.wait_for(second.communicate(), 100)
        first.send_signal(signal.SIGTERM)
        _, log = await asyncio.wait_for(first.communicate(), 100)

    assert second.returncode == 75
    assert str(first.pid) in " ".join(said.decode().split())
    assert first.returncode == 0
    assert TOKEN not in (log + said).decode()
