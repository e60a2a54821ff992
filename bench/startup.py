"""How long production's own command takes from its start to its first getUpdates, and what it then weighs."""

import asyncio
import shutil
import tempfile
import time
from pathlib import Path

from bench.contestants.ours import EXAMPLE
from bench.race import Marks, end, memory, read, said, started
from bench.updates import TOKEN


async def start_up() -> tuple[float, float]:
    """Seconds and MiB of a mission's very first `compatriot run`, which also makes the database."""
    with tempfile.TemporaryDirectory() as folder:
        return await _run(Path(folder))


async def _run(folder: Path) -> tuple[float, float]:
    marks: Marks = {}
    async with started("bench.server", "talk", "0", "") as server:
        reading = asyncio.create_task(read(server, marks))
        await said(marks, ["port"], server)
        mission = _mission(folder, int(marks["port"][0]))
        environ = {"COMPATRIOT_DATA": str(folder / "data"), "COMPATRIOT_TOKEN_TELEGRAM": TOKEN, "COMPATRIOT_PORT": "0"}
        began = time.monotonic()
        async with started("bot", "run", str(mission), environ=environ) as bot:
            await said(marks, ["polled"], bot)
            weight = memory(bot)
            await end(bot)
        reading.cancel()
    return marks["polled"][0] - began, weight


def _mission(folder: Path, port: int) -> Path:
    """The example's files, with the local server in place of Telegram."""
    mission = folder / "mission"
    shutil.copytree(EXAMPLE, mission, dirs_exist_ok=True)
    file = mission / "mission.toml"
    words = file.read_text()
    file.write_text(
        words.replace("\n[account.telegram]\n", f'\n[account.telegram]\napi_url = "http://127.0.0.1:{port}"\n')
    )
    return mission
