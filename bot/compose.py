"""From a mission's folder and the environment to an App: production's way of putting the parts together."""

import asyncio
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog
from sqlalchemy.exc import SQLAlchemyError
from starlette.applications import Starlette

from bot import __version__, clock, lock
from bot.app import App
from bot.drills import DrillHouse
from bot.feeds import FeedReader
from bot.health import WebServer, health_route
from bot.log import set_up
from bot.platforms.base import Platform
from bot.platforms.roads import Roads
from bot.platforms.telegram import TelegramPlatform, make_client
from bot.reload import Reloader
from bot.web.alerts import alert_routes
from bot.web.official import hub_routes
from config.drill import drill_of
from config.load import load
from config.mission import Mission
from config.schema import Account
from config.secrets import road, token, token_name
from config.settings import Settings
from config.texts import Texts
from handlers.table import COMMAND
from handlers.tools import towns
from storage.migrate import NewerDatabase, is_behind, upgrade
from storage.unit import Storage

log = structlog.get_logger()

MEMBER_MENU = ("ask", "facts", "me", "help")
DRILL_MENU = ("drill", "crisis", "key", "help")
DRILL_FILE = "drill.db"
"""In the data folder, whatever engine the live mission has."""


class CannotStart(Exception):
    """One clear line that says why."""


@dataclass
class Running:
    """An App that is ready to run, and the lock that keeps a second process away."""

    app: App
    held: IO[str] | None
    drill_held: IO[str] | None = None


def database_file(url: str) -> Path | None:
    """The file of an SQLite address; None for other engines."""
    path = url.partition(":///")[2].partition("?")[0]
    return Path(path) if url.startswith("sqlite") and path else None


async def compose(folder: Path, settings: Settings, environ: Mapping[str, str]) -> Running:
    """Everything for `compatriot run`. Raises CannotStart, lock.Locked or config.faults.ConfigFaults."""
    written = Mission(await asyncio.to_thread(load, folder))
    _tokens(written, environ)  # before anything is written or accepted
    _drill_tokens(written, environ)
    file = database_file(settings.database)
    held = lock.hold(file) if file else None
    storage = Storage.open(settings.database, clock.now)
    await keep_copy(storage, file)
    await upgrade(storage.engine)
    mission = await (reloader := Reloader(storage, folder)).at_start()
    tokens, training = _tokens(mission, environ), _drill_tokens(mission, environ)
    addresses = second_roads(mission, environ)
    urls = [url for several in addresses.values() for url in several]
    set_up(settings.log_level, [*tokens.values(), *training.values(), *urls], json=True)
    await _refuse_demo(storage)
    texts = Texts()
    accounts = [account for account in mission.accounts if account.id in tokens]
    platforms = [telegram(account, tokens[account.id], mission, texts) for account in accounts]
    if addresses:
        platforms.append(Roads(addresses, mission.name(mission.language)))
    app = App(storage, mission, texts, platforms)
    _add_parts(app, reloader, settings)
    return Running(app, held, await _add_drill_house(app, training, settings))


async def _add_drill_house(live: App, tokens: Mapping[str, str], settings: Settings) -> IO[str] | None:
    """A house for drills, where there is an account for it with a token. Without it, or when it cannot be opened, the
    live mission runs all the same."""
    mission, file = drill_of(live.house.mission.files), settings.data / DRILL_FILE
    if mission is None or not tokens:
        return None
    texts, wall = live.house.texts, clock.FastClock()
    storage = Storage.open(f"sqlite+aiosqlite:///{file}", wall)
    held: IO[str] | None = None
    try:
        held = lock.hold(file)
        await keep_copy(storage, file)
        await upgrade(storage.engine)
    except (lock.Locked, NewerDatabase, SQLAlchemyError, OSError) as fault:
        log.error("there will be no drills", fault=type(fault).__name__)
        await storage.close()
        if held:
            held.close()
        return None
    known = [account for account in mission.accounts if account.id in tokens]
    platforms = [telegram(account, tokens[account.id], mission, texts, DRILL_MENU) for account in known]
    house = DrillHouse(live, App(storage, mission, texts, platforms), wall)
    live.parts["drills"] = house.run
    live.beside.append(house.stop)
    return held


async def keep_copy(storage: Storage, file: Path | None) -> Path | None:
    """Before an upgrade: a whole copy of an SQLite file beside it. None when nothing has to be upgraded."""
    if file is None or not await is_behind(storage.engine):
        return None
    kept = file.with_name(f"{file.name}.before-{__version__}-{clock.now():%Y%m%dT%H%M%S}")
    async with storage.engine.connect() as connection:
        await connection.execution_options(isolation_level="AUTOCOMMIT")
        await connection.exec_driver_sql("VACUUM INTO ?", (str(kept),))
    return kept


def _tokens(mission: Mission, environ: Mapping[str, str]) -> dict[str, str]:
    """A token for each live account that needs one."""
    found: dict[str, str] = {}
    for account in mission.accounts:
        if account.platform == "web" or account.use != "live":
            continue  # the web platform has no sign-in yet, and drills are not live
        value = token(account.id, environ)
        if value is None:
            raise CannotStart(f'account "{account.id}" has no token: set {token_name(account.id)} or …_FILE')
        found[account.id] = value
    if not found:
        raise CannotStart('mission.toml lists no live account that can be started; add one with platform = "telegram"')
    return found


def second_roads(mission: Mission, environ: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Officer → the addresses that duty.toml names and whose secret is set. A new one needs a restart."""
    found = {
        reach.name: tuple(url for name in reach.roads if (url := road(name, environ)) is not None)
        for reach in mission.files.reach
    }
    return {officer: urls for officer, urls in found.items() if urls}


def _drill_tokens(mission: Mission, environ: Mapping[str, str]) -> dict[str, str]:
    """Those of accounts for drills. A drill has a bot of its own: with a live one's token it would be no drill."""
    accounts = drills.accounts if (drills := drill_of(mission.files)) else ()
    found = {account.id: value for account in accounts if (value := token(account.id, environ))}
    live = {token(account.id, environ): account.id for account in mission.accounts if account.use == "live"}
    for account, value in found.items():
        if value in live:
            raise CannotStart(
                f'account "{account}" is for drills and has the token of "{live[value]}"; make another bot'
            )
    return found


def telegram(
    account: Account, secret: str, mission: Mission, texts: Texts, commands: Sequence[str] = MEMBER_MENU
) -> Platform:
    """The account behind the library that mission.toml names."""
    client = make_client(account.client, secret, account.api_url)
    return TelegramPlatform(account.id, secret, client, menu=_menu(mission, texts, commands))


def _menu(mission: Mission, texts: Texts, commands: Sequence[str]) -> dict[str, list[tuple[str, str]]]:
    """Language → what people see when they type a stroke; "" is for every other language."""
    shown = [COMMAND[name] for name in commands if name in COMMAND]
    return {
        language: [(command.name, str(texts.say(language or mission.language, command.help))) for command in shown]
        for language in ("", *mission.languages)
    }


async def _refuse_demo(storage: Storage) -> None:
    async with storage.reading() as unit:
        if await unit.notes.get("stamp") == "demo":
            raise CannotStart("this database belongs to the demo; choose another one for production")


def _add_parts(app: App, reloader: Reloader, settings: Settings) -> None:
    async def watch() -> None:
        await reloader.run(app)

    web = WebServer(site(app), settings.host, settings.port)
    app.first = read_towns
    app.parts |= {"reload": watch, "web": web.run_part, "feeds": FeedReader(app).run_part}
    app.ending.append(web.end)


async def read_towns() -> None:
    """Beside the first updates: whoever says in need where they are must not wait for it."""
    await asyncio.to_thread(towns.read)


def site(app: App) -> Starlette:
    """All that production serves: nobody signs in there."""
    return Starlette(routes=[health_route(app), *hub_routes(app), *alert_routes(app)])


def holder() -> str:
    """Who sends, for the lease: host and process."""
    return f"{os.uname().nodename}:{os.getpid()}"
