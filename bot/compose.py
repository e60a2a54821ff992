"""From a mission's folder and the environment to an App: production's way of putting the parts together."""

import asyncio
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import structlog
from starlette.applications import Starlette

from bot import __version__, clock, lock
from bot.app import App
from bot.feeds import FeedReader
from bot.health import WebServer, health_route
from bot.log import set_up
from bot.platforms.base import Platform
from bot.platforms.roads import Roads
from bot.platforms.telegram import TelegramPlatform, make_client
from bot.reload import Reloader
from bot.web.alerts import alert_routes
from bot.web.official import hub_routes
from config.load import load
from config.mission import Mission
from config.schema import Account
from config.secrets import road, token, token_name
from config.settings import Settings
from config.texts import Texts
from handlers.table import COMMAND
from storage.migrate import is_behind, upgrade
from storage.unit import Storage

log = structlog.get_logger()

MEMBER_MENU = ("ask", "facts", "me", "help")


class CannotStart(Exception):
    """One clear line that says why."""


@dataclass
class Running:
    """An App that is ready to run, and the lock that keeps a second process away."""

    app: App
    held: IO[str] | None


def database_file(url: str) -> Path | None:
    """The file of an SQLite address; None for other engines."""
    path = url.partition(":///")[2].partition("?")[0]
    return Path(path) if url.startswith("sqlite") and path else None


async def compose(folder: Path, settings: Settings, environ: Mapping[str, str]) -> Running:
    """Everything for `compatriot run`. Raises CannotStart, lock.Locked or config.faults.ConfigFaults."""
    file = database_file(settings.database)
    held = lock.hold(file) if file else None
    _tokens(Mission(await asyncio.to_thread(load, folder)), environ)  # before anything is written or accepted
    storage = Storage.open(settings.database, clock.now)
    await keep_copy(storage, file)
    await upgrade(storage.engine)
    mission = await (reloader := Reloader(storage, folder)).at_start()
    tokens = _tokens(mission, environ)
    addresses = second_roads(mission, environ)
    set_up(settings.log_level, [*tokens.values(), *(url for urls in addresses.values() for url in urls)], json=True)
    await _refuse_demo(storage)
    texts = Texts()
    accounts = [account for account in mission.accounts if account.id in tokens]
    platforms = [telegram(account, tokens[account.id], mission, texts) for account in accounts]
    if addresses:
        platforms.append(Roads(addresses, mission.name(mission.language)))
    app = App(storage, mission, texts, platforms)
    _add_parts(app, reloader, settings)
    return Running(app, held)


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


def telegram(account: Account, secret: str, mission: Mission, texts: Texts) -> Platform:
    """The account behind the library that mission.toml names."""
    client = make_client(account.client, secret, account.api_url)
    return TelegramPlatform(account.id, secret, client, menu=_menu(mission, texts))


def _menu(mission: Mission, texts: Texts) -> dict[str, list[tuple[str, str]]]:
    """Language → what members see when they type a stroke; "" is for every other language."""
    shown = [COMMAND[name] for name in MEMBER_MENU if name in COMMAND]
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

    web = WebServer(
        Starlette(routes=[health_route(app), *hub_routes(app), *alert_routes(app)]), settings.host, settings.port
    )
    app.parts |= {"reload": watch, "web": web.run_part, "feeds": FeedReader(app).run_part}
    app.ending.append(web.end)


def holder() -> str:
    """Who sends, for the lease: host and process."""
    return f"{os.uname().nodename}:{os.getpid()}"
