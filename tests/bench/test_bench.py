"""The benchmark runs: every contestant handles everything, and nothing of ours is lost."""

import asyncio
import sys
from dataclasses import replace

import pytest

from bench.__main__ import MODULES
from bench.city import LIBRARIES, Library
from bench.crisis import Crisis, crisis, lines
from bench.race import Run, run
from bench.report import OURS, fastest, goals, table
from bench.startup import start_up

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("module", MODULES.values())
async def test_every_contestant_handles_all_talk(module: str) -> None:
    found = await run("talk", 250, "/help", module)
    assert found.rate > 0
    assert found.memory > 0


@pytest.mark.parametrize("module", MODULES.values())
async def test_every_contestant_answers_every_command(module: str) -> None:
    assert (await run("command", 120, "/help", module)).rate > 0


async def test_every_answer_of_ours_is_kept() -> None:
    assert (await run("command", 120, "/facts", MODULES[OURS])).kept[:2] == (120, 120)


async def test_the_production_command_reaches_its_first_poll() -> None:
    seconds, memory = await start_up()
    assert seconds > 0
    assert memory > 0


async def test_the_command_line_explains_itself() -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "bench", "--help", stdout=-1)
    words, _ = await process.communicate()
    assert b"--quick" in words


def test_a_goal_that_is_missed_is_said_loudly() -> None:
    slow, fast = Run(100, 1, 1, 1), Run(1000, 1, 1, 1)
    runs = {OURS: [slow], "bare aiogram": [fast]}
    assert all(line.startswith("NOT MET") for line in goals(runs, runs)[1:])
    assert "0.10×" in table("talk", runs)[-1]


def test_the_best_of_all_rounds_counts() -> None:
    assert fastest([Run(1, 9, 5, 2), Run(3, 4, 6, 1)]) == Run(3, 4, 5, 2)


@pytest.mark.parametrize("library", LIBRARIES)
async def test_a_crisis_is_opened_in_every_chat_and_overtakes_what_waited(library: Library) -> None:
    found = await crisis(library, chats=12, storm=2)
    assert (found.overtaken, found.doubled, found.unruly) == (0, 0, 0)
    assert found.refused > 0


def test_a_crisis_that_came_late_is_said_loudly() -> None:
    late = Crisis("aiogram", 500, 0, first=2.5, cards=20, pins=40, refused=0, unruly=0, overtaken=0, doubled=0, cpu=9)
    assert lines([late, replace(late, first=0.4)])[3].endswith("NOT MET")
    assert not lines([late, replace(late, first=0.4)])[4].endswith("NOT MET")
