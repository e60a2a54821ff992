"""One run: a fresh server, a fresh contestant, and what the two of them said and when."""

import asyncio
import os
import sys
import tempfile
import time
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.updates import Kind

LONGEST = 600.0
"""Seconds that one run may take."""
GRACE = 20.0
"""Seconds that a contestant gets to end by itself."""
Marks = dict[str, tuple[float, ...]]
"""What the processes have said, with the numbers that followed."""
ENDS: Mapping[Kind, Sequence[str]] = {"talk": ("confirmed", "handled"), "command": ("answered",)}
"""A run is over when all of these were said."""


@dataclass(frozen=True, slots=True)
class Run:
    """`rate` in updates a second, `cpu` in microseconds of the contestant's own processor time for an update.

    `started` is in seconds from process start to the first poll, `memory` in MiB, `kept` are rows of our database.
    """

    rate: float
    cpu: float
    started: float
    memory: float
    kept: tuple[int, ...] = ()


async def run(kind: Kind, count: int, command: str, module: str, *more: str) -> Run:
    """Let one contestant handle so many updates. Raises AssertionError when ours has lost one."""
    marks: Marks = {}
    with tempfile.TemporaryDirectory() as folder:
        extra = [folder, *more] if module.endswith("ours") else []
        async with started("bench.server", kind, str(count), command) as server:
            reading = [asyncio.create_task(read(server, marks))]
            await said(marks, ["port"], server)
            began = time.monotonic()
            async with started(module, f"http://127.0.0.1:{int(marks['port'][0])}", str(count), *extra) as bot:
                reading.append(asyncio.create_task(read(bot, marks)))
                await said(marks, ["first"], bot)
                before = cpu(bot)
                await said(marks, ENDS[kind], bot)
                spent, weight = cpu(bot) - before, memory(bot)
                await end(bot)
            await asyncio.wait(reading[1:])
            reading[0].cancel()
    if "kept" in marks and kind == "command":
        assert marks["kept"][:2] == (count, count), f"an update was lost: {marks}"
    over = max(marks[name][0] for name in ENDS[kind])
    kept = tuple(int(number) for number in marks.get("kept", ()))
    rate = count / (over - marks["first"][0])
    return Run(rate, spent / count * 1e6, marks["polled"][0] - began, weight, kept)


@asynccontextmanager
async def started(module: str, *arguments: str, environ: Mapping[str, str] | None = None) -> AsyncIterator[Process]:
    """A module as a process of its own, which is surely gone afterwards."""
    quiet = None if os.environ.get("BENCH_LOUD") else DEVNULL
    environ = {**os.environ, **(environ or {})}
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-m", module, *arguments, stdout=PIPE, stderr=quiet, env=environ
    )
    try:
        yield made
    finally:
        if made.returncode is None:
            made.kill()
            await made.wait()


async def end(process: Process) -> None:
    """Ask it to end, and wait until it has."""
    process.terminate()
    try:
        async with asyncio.timeout(GRACE):
            await process.wait()
    except TimeoutError:
        process.kill()


async def read(process: Process, marks: Marks) -> None:
    """Take down every mark that the process prints."""
    assert process.stdout is not None
    async for line in process.stdout:
        name, *numbers = line.decode().split()
        marks[name] = tuple(float(number) for number in numbers)


async def said(marks: Marks, names: Sequence[str], process: Process) -> None:
    async with asyncio.timeout(LONGEST):
        while not all(name in marks for name in names):
            assert process.returncode is None, "a process died"
            await asyncio.sleep(0.02)


def cpu(process: Process) -> float:
    """Processor time of all its threads so far, in seconds, from Linux."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process: Process) -> float:
    """Resident memory in MiB, from Linux."""
    pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 2**20
