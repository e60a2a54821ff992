"""`compatriot doctor`: everything that commonly goes wrong, one line each, with what to do."""

import shutil
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import sqlalchemy as sa

from bot import clock
from bot.platforms.base import Finding, Platform
from bot.platforms.roads import Roads
from bot.platforms.telegram import TelegramPlatform, make_client
from config.faults import ConfigFaults
from config.load import load
from config.mission import Mission
from config.secrets import SecretFault, road, road_name, token, token_name
from config.settings import Settings
from groups.messages import Inspect
from groups.outcomes import Done
from handlers.looks import NAMES, lacking
from storage.unit import Storage

LOW_DISK = 500 * 1024 * 1024
CLOCK_OFF = timedelta(seconds=5)


async def examine(folder: Path, settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    """All findings; the worst do not hide the rest."""
    findings = [_disk(settings.data)]
    try:
        mission = Mission(load(folder))
    except ConfigFaults as faults:
        return [*findings, Finding(False, f"files: {len(faults.faults)} faults", f"run: compatriot check {folder}")]
    findings.append(Finding(True, f"files: {len(mission.groups)} groups, {len(mission.officers)} officers"))
    storage = Storage.open(settings.database, clock.now)
    findings.append(await _database(storage))
    for account in mission.accounts:
        if account.platform == "web":
            continue
        try:
            secret = token(account.id, environ)
        except SecretFault as fault:
            findings.append(Finding(False, f"{account.id}: {fault}", "correct the variable"))
            continue
        if secret is None:
            findings.append(Finding(False, f"{account.id}: no token", f"set {token_name(account.id)} or …_FILE"))
            continue
        platform = TelegramPlatform(account.id, secret, make_client(account.client, secret, account.api_url))
        findings += await _account(platform, storage)
        findings.append(await _clock(account.api_url))
    await storage.close()
    return [*findings, *await _roads(mission, environ)]


async def _roads(mission: Mission, environ: Mapping[str, str]) -> list[Finding]:
    """The second roads of duty.toml: which secrets are there, and whether they hold addresses."""
    findings: list[Finding] = []
    addresses: dict[str, list[str]] = {}
    for reach in mission.files.reach:
        for name in reach.roads:
            try:
                url = road(name, environ)
            except SecretFault as fault:
                findings.append(Finding(False, f"second road to {reach.name}: {fault}", "correct the variable"))
                continue
            if url is None:
                words = f"second road to {reach.name}: {road_name(name)} is not set"
                findings.append(Finding(False, words, "set it, or nobody is called when the chat is away"))
            else:
                addresses.setdefault(reach.name, []).append(url)
    return [*findings, *await Roads(addresses, "").inspect_account()]


def _disk(data: Path) -> Finding:
    place = data if data.exists() else data.absolute().parent
    free = shutil.disk_usage(place).free
    words = f"disk: {free // (1024 * 1024):,} MB free for {data}"
    return Finding(
        free > LOW_DISK, words, "" if free > LOW_DISK else "make room: without it nothing is accepted or sent"
    )


async def _database(storage: Storage) -> Finding:
    try:
        async with storage.reading() as unit:
            waiting, doubt = await unit.inbox.backlog(), await unit.outbox.in_doubt()
    except sa.exc.SQLAlchemyError as fault:
        return Finding(False, f"database: {type(fault).__name__}", "run: compatriot upgrade; then look at the address")
    words = f"database: {storage.engine.dialect.name}, {waiting} updates wait, {doubt} deliveries in doubt"
    return Finding(doubt == 0, words, "answer the questions in the staff room" if doubt else "")


async def _account(platform: TelegramPlatform, storage: Storage) -> list[Finding]:
    findings = list(await platform.inspect_account())
    if all(finding.well for finding in findings[:1]):
        findings += await _chats(platform, storage)
    await platform.close()
    return findings


async def _chats(platform: Platform, storage: Storage) -> list[Finding]:
    try:
        async with storage.reading() as unit:
            places = [place for place in await unit.addresses.all_bound() if place.address.account == platform.account]
    except sa.exc.SQLAlchemyError:
        return []
    findings = []
    for place in places:
        outcome = await platform.act(0, Inspect(place.address))
        if isinstance(outcome, Done) and outcome.seen:
            missing = [NAMES[power] for power in lacking(frozenset(outcome.seen.powers))]
            words = f"{place.title}: " + (f"may not {', '.join(missing)}" if missing else "all rights")
            findings.append(
                Finding(not missing, words, "make the bot an administrator with these rights" if missing else "")
            )
        else:
            findings.append(Finding(False, f"{place.title}: cannot be looked at", "is the bot still in this chat?"))
    return findings


async def _clock(api_url: str) -> Finding:
    """Our clock against the platform's, from the Date of any answer."""
    try:
        async with httpx.AsyncClient(timeout=5) as client:
            answer = await client.head(api_url)
        theirs = datetime.strptime(answer.headers["Date"], "%a, %d %b %Y %H:%M:%S GMT").replace(tzinfo=UTC)
    except (httpx.HTTPError, KeyError, ValueError):
        return Finding(False, "clock: could not be compared", "look at the network and at the clock of this machine")
    off = abs(clock.now() - theirs)
    well = off <= CLOCK_OFF
    return Finding(well, f"clock: {off.total_seconds():.0f} s from the platform's", "" if well else "set up NTP")
