"""`python -m bench`: every contestant in turn, round after round, so that a busy minute hits them all; then a crisis.

`python -m bench crisis` opens the crisis alone.
"""

import argparse
import asyncio
import pstats
import tempfile
from pathlib import Path

from bench import crisis, report
from bench.race import Run, run
from bench.report import OURS
from bench.startup import start_up
from bench.updates import Kind

MODULES = {
    OURS: "bench.contestants.ours",
    "bare aiogram": "bench.contestants.bare_aiogram",
    "bare ptb": "bench.contestants.bare_ptb",
    "bare pyTelegramBotAPI": "bench.contestants.bare_telebot",
}
COMMAND = "/help"
FACTS = "/facts"


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("what", nargs="?", choices=("all", "crisis"), default="all")
    parser.add_argument("--chats", type=int, default=500, help="chats that get a crisis card")
    parser.add_argument("--storm", type=float, default=60.0, help="seconds in which Telegram refuses everything")
    parser.add_argument("--talk", type=int, default=50_000, help="updates of plain group talk")
    parser.add_argument("--commands", type=int, default=5_000, help="commands that want an answer")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--memory", type=int, default=100_000, help="talk before memory is looked at; 0 leaves it out")
    parser.add_argument("--quick", action="store_true", help="one round of small numbers, no memory run")
    parser.add_argument("--profile", choices=("talk", "command"), help="profile ours alone with cProfile")
    given = parser.parse_args()
    if given.quick:
        given.talk, given.commands, given.rounds, given.memory = 5_000, 500, 1, 0
        given.chats, given.storm = 50, 5.0
    return given


async def race(kind: Kind, count: int, rounds: int) -> dict[str, list[Run]]:
    runs: dict[str, list[Run]] = {name: [] for name in MODULES}
    for _ in range(rounds):
        for name, module in MODULES.items():
            runs[name].append(await run(kind, count, COMMAND, module))
    return runs


async def main(given: argparse.Namespace) -> None:
    print(report.machine())
    if given.what == "all":
        await races(given)
    say(crisis.lines(await crisis.both(given.chats, given.storm)))


async def races(given: argparse.Namespace) -> None:
    talk = await race("talk", given.talk, given.rounds)
    say(report.table(f"Plain group talk, {given.talk:,} updates", talk))
    command = await race("command", given.commands, given.rounds)
    say(report.table(f"Command ({COMMAND}) with an answer, {given.commands:,} commands", command))
    facts = {OURS: [await run("command", given.commands, FACTS, MODULES[OURS])]}
    say(report.table(f"The same with a look at the database ({FACTS}), ours alone", facts))
    if given.memory:
        say(report.table(f"Memory after {given.memory:,} updates of talk", await race("talk", given.memory, 1)))
    seconds, memory = await start_up()
    print(f"\n`compatriot run` to its first getUpdates: {seconds:.2f} s, {memory:,.0f} MiB")
    say(report.goals(talk, command))


async def profile(given: argparse.Namespace) -> None:
    """Where our own time goes. A profiler makes small functions look dearer than they are."""
    count = given.talk if given.profile == "talk" else given.commands
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "profile"
        print(await run(given.profile, count, COMMAND, MODULES[OURS], str(file)))
        pstats.Stats(str(file)).sort_stats("tottime").print_stats(40)


def say(lines: list[str]) -> None:
    print(*lines, sep="\n", flush=True)


if __name__ == "__main__":
    options = arguments()
    asyncio.run(profile(options) if options.profile else main(options))
