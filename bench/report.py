"""The figures as tables that a person can read, and whether the goals are met."""

import os
import platform
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench.race import Run

OURS = "Compatriot"
TALK_GOAL = 2.0
"""Talk: so many times the fastest bare bot."""
COMMAND_GOAL = 0.6
"""Commands: so many times bare aiogram, although each of our answers is durable."""

Runs = Mapping[str, Sequence[Run]]
"""Contestant → its rounds."""


def machine() -> str:
    """What it ran on, without its name."""
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    model, python = models[0] if models else platform.machine(), platform.python_version()
    return f"{os.cpu_count()} cores, {model}, load {os.getloadavg()[0]:.1f}, Python {python}"


def table(title: str, runs: Runs) -> list[str]:
    """The best round of each."""
    best = {name: fastest(each) for name, each in runs.items()}
    lines = [f"\n{title}", f"{'':22}{'a second':>10}{'ours is':>9}{'CPU µs each':>13}{'start s':>9}{'MiB after':>11}"]
    for name, run in best.items():
        times = best[OURS].rate / run.rate
        lines.append(f"{name:22}{run.rate:10,.0f}{times:8.2f}×{run.cpu:13,.0f}{run.started:9.2f}{run.memory:11,.0f}")
    return lines


def fastest(rounds: Sequence[Run]) -> Run:
    """The best rate, the least processor time and the quickest start of all rounds; memory of the largest."""
    return Run(
        max(run.rate for run in rounds),
        min(run.cpu for run in rounds),
        min(run.started for run in rounds),
        max(run.memory for run in rounds),
        rounds[-1].kept,
    )


def goals(talk: Runs, command: Runs) -> list[str]:
    """The two goals, by the best round of each."""
    others = max(fastest(runs).rate for name, runs in talk.items() if name != OURS)
    return [
        "",
        _goal("talk, against the fastest bare bot", fastest(talk[OURS]).rate / others, TALK_GOAL),
        _goal(
            "command → durable answer, against bare aiogram",
            fastest(command[OURS]).rate / fastest(command["bare aiogram"]).rate,
            COMMAND_GOAL,
        ),
    ]


def _goal(what: str, reached: float, wanted: float) -> str:
    return f"{'met    ' if reached >= wanted else 'NOT MET'}  {what}: {reached:.2f} (goal {wanted})"
