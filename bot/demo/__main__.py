"""`make run`: the example mission on this machine, with open sign-in. Production cannot import this."""

import asyncio
import os
import sys
from pathlib import Path

import typer
from rich.console import Console
from starlette.applications import Starlette

import config
from bot import clock, lock
from bot.app import App
from bot.compose import CannotStart, holder
from bot.demo.people import ROLES
from bot.demo.scene import ACCOUNT, Scene
from bot.demo.screens import DemoScreens
from bot.demo.seed import STAMP, Seeder
from bot.health import WebServer, health_route
from bot.log import set_up
from bot.platforms.web import WebPlatform
from bot.web.alerts import alert_routes
from bot.web.messenger import make_app
from bot.web.official import official_route
from bot.web.views import Sign
from config.load import load
from config.mission import Mission
from config.secrets import token_name
from config.texts import Texts
from storage.migrate import upgrade
from storage.unit import Storage

EXAMPLE = Path(config.__file__).parent / "example"
LOOPBACK = "127.0.0.1"

out = Console()


def refuse_secrets() -> None:
    """Sign-in is open here: nothing that could reach real people may be near."""
    if found := sorted(name for name in os.environ if name.startswith(token_name(""))):
        raise CannotStart(f"the demo refuses to start beside a token; unset {', '.join(found)} first")


async def _storage(database: Path, *, is_new: bool) -> Storage:
    storage = Storage.open(f"sqlite+aiosqlite:///{database}", clock.now)
    await upgrade(storage.engine)
    async with storage.reading() as unit:
        stamp = await unit.notes.get("stamp")
    if not is_new and stamp != STAMP:
        raise CannotStart(f"{database} is not a demo's database; name another with --data")
    return storage


async def serve(database: Path, port: int) -> None:
    """Until it is stopped."""
    is_new = not await asyncio.to_thread(database.exists)
    held = lock.hold(database)
    storage = await _storage(database, is_new=is_new)
    app = _compose(storage, port)
    if await Seeder(app).fill():
        app.first = Scene(app).play
    out.print(f"The example mission is open at [bold]http://{LOOPBACK}:{port}[/bold]  (Ctrl+C stops it)")
    try:
        await app.run(holder())
    finally:
        held.close()


def _compose(storage: Storage, port: int) -> App:
    platform = WebPlatform(ACCOUNT, storage)
    app = App(storage, Mission(load(EXAMPLE)), Texts(), [platform])
    app.chores.append(platform.forget)
    web = WebServer(site(app, platform), LOOPBACK, port)
    app.parts["web"] = web.run_part
    app.ending += [platform.listeners.close, web.end]
    return app


def site(app: App, platform: WebPlatform) -> Starlette:
    """The messenger, in which a visitor can be anybody, and what production serves besides."""
    mission = app.house.mission
    words = mission.files.mission
    made = make_app(
        platform=platform,
        storage=app.storage,
        texts=app.house.texts,
        roles=ROLES,
        sign=Sign(mission.name("en"), f"{words.city}, {words.country}", mission.zone, mission.language),
        screens=DemoScreens(app.house, ACCOUNT, app.storage),
        ears=app.hearings[ACCOUNT],
        wake=app.router.wake,
    )
    made.router.routes += [health_route(app), official_route(app), *alert_routes(app)]
    return made


def main(data: Path = Path("data"), port: int = 8080) -> None:
    """Open the example mission in a browser, on this machine only."""
    set_up("warning", (), json=False)
    try:
        refuse_secrets()
        data.mkdir(parents=True, exist_ok=True)
        asyncio.run(serve(data / "demo.db", port))
    except (CannotStart, lock.Locked) as reason:
        Console(stderr=True).print(str(reason), style="red", highlight=False, markup=False)
        sys.exit(lock.EXIT_LOCKED if isinstance(reason, lock.Locked) else 1)


if __name__ == "__main__":
    typer.run(main)
