"""Compatriot's whole pipeline as production puts it together, with the rates lifted.

`python -m bench.contestants.ours URL COUNT FOLDER [PROFILE]` keeps its database in FOLDER; with PROFILE it writes a
profile of everything there. At its end it says `kept`, and how many rows were done, delivered and noted.
"""

import asyncio
import contextlib
import cProfile
import sys
import time
from pathlib import Path

import sqlalchemy as sa
import uvloop

import config
from bench.updates import GROUP, TOKEN
from bot import clock
from bot.app import App
from bot.log import set_up
from bot.platforms.telegram import TelegramPlatform, make_client
from config.load import load
from config.mission import Mission
from config.schema import Account
from config.texts import Texts
from groups.messages import Address
from groups.outlets import Rates
from storage.migrate import upgrade
from storage.unit import Storage

LIFTED = Rates(0, 0, 0, in_flight=32)
DONE = "state = 'done' AND account = 'telegram'"
"""What the updates have become; the mission's own clocks may have made more rows meanwhile."""
LOOK = 0.005
"""Seconds between two looks at the count of talk."""
EXAMPLE = Path(config.__file__).parent / "example"


async def main(url: str, count: int, folder: Path) -> None:
    set_up("warning", [TOKEN], json=True)
    storage = await _database(folder)
    account = Account(id="telegram", platform="telegram", api_url=url)
    mission = Mission(load(EXAMPLE).model_copy(update={"accounts": (account,)}))
    platform = TelegramPlatform("telegram", TOKEN, make_client(account.client, TOKEN, url), rates=LIFTED)
    app = App(storage, mission, Texts(), [platform])
    app.parts["tally"] = lambda: _tally(app, count)
    await app.run("benchmark")
    await _say_what_is_kept(Storage.open(str(storage.engine.url), clock.now))


async def _database(folder: Path) -> Storage:
    """An empty database with production's settings, in which the group is bound."""
    storage = Storage.open(f"sqlite+aiosqlite:///{folder / 'compatriot.db'}", clock.now)
    await upgrade(storage.engine)
    async with storage.unit() as unit:
        place = await unit.addresses.arrive(Address("telegram", str(GROUP)), "Association of the diaspora")
        await unit.addresses.set(place, state="bound", group_id="general")
    return storage


async def _tally(app: App, count: int) -> None:
    """Say `handled` when all talk is counted."""
    talk = app.hearings["telegram"].talk
    said = False
    while True:  # a part of the App must not end
        await asyncio.sleep(LOOK)
        if not said and talk.total() >= count:
            print("handled", time.monotonic(), flush=True)
            said = True


async def _say_what_is_kept(storage: Storage) -> None:
    counts = [
        sa.text(f"SELECT count(*) FROM {rows}")  # noqa: S608 - the words below, and nobody else's
        for rows in (f"inbox WHERE {DONE}", f"outbox WHERE {DONE}", "audit")
    ]
    async with storage.reading() as unit:
        print("kept", *[(await unit.connection.execute(each)).scalar() for each in counts], flush=True)
    await storage.close()


if __name__ == "__main__":
    address, number, place, *profile = sys.argv[1:]
    watcher = cProfile.Profile() if profile else None
    with watcher or contextlib.nullcontext(), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(main(address, int(number), Path(place)))
    if watcher:
        watcher.dump_stats(profile[0])
