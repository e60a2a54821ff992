"""The command line: what an administrator types, and answers that say what to do next."""

import asyncio
import os
import runpy
import sys
from collections.abc import Coroutine, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any, TypeVar

import httpx
import pyotp
import typer
import uvloop
from rich.console import Console
from rich.table import Table

from bot import __version__, clock, compose, doctor, lock
from bot.importing import import_positions
from bot.meet import meet
from bot.platforms.base import FetchFailed
from bot.platforms.telegram import TelegramPlatform, make_client
from bot.platforms.telegram.client import PUBLIC
from config.check import Report, check
from config.faults import ConfigFaults
from config.load import load
from config.mission import Mission
from config.secrets import SecretFault, token, token_name
from config.settings import Settings, SettingsFault, settings
from config.starter import NotEmpty, write_starter
from groups.people import Person
from groups.rights import grant
from handlers.facts import factlint
from handlers.positions.importing import NotTaken
from handlers.table import COMMAND, COMMANDS
from storage.migrate import NewerDatabase, upgrade
from storage.unit import Storage

cli = typer.Typer(help="Compatriot: an embassy's bot for its diaspora.", no_args_is_help=True, add_completion=False)
facts_cli = typer.Typer(help="The register of facts.", no_args_is_help=True)
positions_cli = typer.Typer(help="The positions.", no_args_is_help=True)
audit_cli = typer.Typer(help="The audit trail.", no_args_is_help=True)
cli.add_typer(audit_cli, name="audit")
cli.add_typer(facts_cli, name="facts")
cli.add_typer(positions_cli, name="positions")
out = Console()
err = Console(stderr=True)

T = TypeVar("T")
Folder = Annotated[Path, typer.Argument(help="The mission's folder.", show_default=False)]


def main() -> None:
    """The entry point: faults that people can mend end in one clear line, not in a traceback."""
    try:
        cli()
    except lock.Locked as locked:
        _end(str(locked), lock.EXIT_LOCKED)
    except ConfigFaults as faults:
        _end("\n".join(str(fault) for fault in faults.faults), 1)
    except FetchFailed as failed:
        _end(f"the platform cannot be asked: {failed}", 1)
    except (SettingsFault, SecretFault, compose.CannotStart, NewerDatabase, NotEmpty) as fault:
        _end(str(fault), 1)


def _end(words: str, code: int) -> None:
    err.print(words, style="red", highlight=False, markup=False)
    sys.exit(code)


def _settings() -> Settings:
    found = settings(os.environ)
    found.data.mkdir(parents=True, exist_ok=True)
    return found


def _await(work: Coroutine[Any, Any, T]) -> T:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(work)


@cli.command()
def init(folder: Folder) -> None:
    """Write a commented starting set of files into an empty folder."""
    for path in write_starter(folder):
        out.print(f"wrote {path}", highlight=False)
    out.print("\nFill in the identities, then run: [bold]compatriot check " + str(folder) + "[/bold]")


@cli.command(name="meet")
def meet_(
    account: Annotated[
        str, typer.Argument(help="The account's name in mission.toml; its token is in the environment.")
    ],
    api_url: Annotated[str, typer.Option(help="A Bot API server of your own.")] = PUBLIC,
) -> None:
    """Show the numbers of everybody who writes to the bot, to be put into the files. Ctrl+C ends it."""
    found = token(account, os.environ)
    if found is None:
        _end(f"set {token_name(account)} or …_FILE first", 1)
    else:
        out.print("Write to the bot in private, and in the staff's chat after adding it there. Ctrl+C ends this.\n")
        _await(_meet(TelegramPlatform(account, found, make_client("aiogram", found, api_url))))


async def _meet(platform: TelegramPlatform) -> None:
    try:
        async for line in meet(platform):
            out.print(line, highlight=False, markup=False)
    finally:
        await platform.close()


@cli.command(name="check")
def check_(folder: Folder) -> None:
    """Explain every fault of a mission's folder at once, and who may do what."""
    officers_only = [command.name for command in COMMANDS if not grant(Person(""), command.act, _today()).allowed]
    report = check(folder, _today(), officers_only, _verdict)
    _print_faults(report)
    _print_rights(report)
    raise typer.Exit(0 if report.is_clean else 1)


def _today() -> date:
    return clock.now().date()


def _verdict(person: Person, command: str) -> str:
    """What the rights table says of this person and command."""
    act = COMMAND[command].act
    found = grant(person, act, _today())
    if not (found.allowed or found.propose):
        return f"refused: {act}"
    burdens = [name for name in ("second", "step_up", "own", "reason", "propose") if getattr(found, name)]
    return f"allowed: {act}" + (f" ({', '.join(burdens)})" if burdens else "")


def _print_faults(report: Report) -> None:
    for fault in report.faults:
        err.print(str(fault), style="red", highlight=False, markup=False, soft_wrap=True)
    for warning in report.warnings:
        err.print(str(warning), style="yellow", highlight=False, markup=False, soft_wrap=True)
    if report.faults:
        err.print(f"\n{len(report.faults)} to correct; nothing was changed.", style="bold red")


def _print_rights(report: Report) -> None:
    table = Table("officer", "command", "verdict", "decided by", box=None, padding=(0, 1))
    for verdict in report.rights:
        style = "dim" if verdict.words.startswith("refused") else ""
        where = f"{verdict.file}:{verdict.line}"
        table.add_row(verdict.officer, f"/{verdict.command}", verdict.words, where, style=style)
    if report.rights:
        out.print(table)
        _print_duty(report)
        out.print("\nThe files can be used.", style="green")


def _print_duty(report: Report) -> None:
    """The next seven days, by the mission's clocks."""
    if report.duty:
        out.print("\nOn duty:", *report.duty, sep="\n  ", highlight=False, markup=False)


@cli.command()
def run(folder: Folder) -> None:
    """Run the mission: polls, answers, sends, until it is stopped."""
    _await(_run(folder))


async def _run(folder: Path) -> None:
    running = await compose.compose(folder, _settings(), os.environ)
    await running.app.run(compose.holder())


@cli.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
def demo(given: typer.Context) -> None:
    """Open the example mission in a browser, on this machine only (--port, --data)."""
    sys.argv = ["compatriot demo", *given.args]
    runpy.run_module("bot.demo", run_name="__main__")  # by name: production must not import it


@cli.command(name="doctor")
def doctor_(folder: Folder) -> None:
    """Look at token, privacy mode, rights in each chat, clock, disk and database: one line each, with what to do."""
    findings = _await(doctor.examine(folder, _settings(), os.environ))
    table = Table(show_header=False, box=None, padding=(0, 1))
    for finding in findings:
        table.add_row("[green]well[/green]" if finding.well else "[red]look[/red]", finding.what, finding.do)
    out.print(table)
    raise typer.Exit(0 if all(finding.well for finding in findings) else 1)


@cli.command()
def health() -> None:
    """Ask the running process whether it is well (for container health checks)."""
    found = settings(os.environ)
    try:
        answer = httpx.get(f"http://127.0.0.1:{found.port}/healthz", timeout=5)
    except httpx.HTTPError:
        _end("no answer", 1)
    else:
        out.print(answer.text, highlight=False, markup=False)
        raise typer.Exit(0 if answer.status_code == httpx.codes.OK else 1)


@cli.command()
def totp(folder: Folder, officer: str) -> None:
    """Give an officer a second factor: prints what their authenticator app reads. An older one is void at once."""
    mission = Mission(load(folder))
    if mission.officer(officer) is None:
        _end(f'officers.toml has no officer "{officer}"', 1)
    link = _await(_enrol(officer, mission))
    out.print("Let the officer read this once, by themselves, then clear the screen:", highlight=False)
    out.print(link, highlight=False, markup=False, soft_wrap=True)


async def _enrol(officer: str, mission: Mission) -> str:

    storage = Storage.open(_settings().database, clock.now)
    await upgrade(storage.engine)
    async with storage.unit() as unit:
        secret = await unit.factors.enrol(officer)
        unit.audits.note("enrol factor", f"officer:{officer}", actor="command line")
        await unit.audits.flush()
    await storage.close()
    return pyotp.TOTP(secret).provisioning_uri(name=officer, issuer_name=mission.name(mission.language))


@facts_cli.command(name="lint")
def lint_(folder: Folder) -> None:
    """Say of each fact what its state is, who answers for it, until when its check holds and what is missing."""
    mission = Mission(load(folder))
    lines = _await(_lint(mission))
    table = Table("fact", "state", "owner", "checked until", "what is missing", box=None, padding=(0, 1))
    for line in lines:
        until = f"{line.until.astimezone(mission.zone):%Y-%m-%d %H:%M}" if line.until else "–"
        style = "red" if line.missing else ""
        table.add_row(f"{line.id} {line.label}", line.state, line.owner, until, "\n".join(line.missing), style=style)
    out.print(table)
    raise typer.Exit(0 if factlint.is_clean(lines) else 1)


async def _lint(mission: Mission) -> Sequence[factlint.Line]:
    storage = Storage.open(_settings().database, clock.now)
    try:
        await upgrade(storage.engine)
        async with storage.reading() as unit:
            level = await unit.crises.top()
            return factlint.lint(mission, await unit.facts.all_now(mission, level), level, _today())
    finally:
        await storage.close()


@positions_cli.command(name="import")
def import_(
    folder: Folder,
    file: Annotated[Path, typer.Argument(help="The ministry's file.", show_default=False)],
    signature: Annotated[Path | None, typer.Option(help="Its signature, if it is not FILE.sig beside it.")] = None,
) -> None:
    """Take the positions of a file that the ministry signed. Officers are asked to read them while the mission runs."""
    signed = signature or file.with_name(file.name + ".sig")
    try:
        lines = _await(import_positions(_settings().database, Mission(load(folder)), file, signed))
    except NotTaken as refused:
        _end(f"{refused}; nothing was changed", 1)
    else:
        out.print("\n".join(lines), highlight=False, markup=False)


@audit_cli.command()
def verify() -> None:
    """Check that no row of the audit trail was changed since it was sealed."""
    broken = _await(_verify())
    if broken is not None:
        _end(f"The chain breaks at row {broken}: it, or one before it, was changed after it was sealed.", 1)
    out.print("The chain holds.")


async def _verify() -> int | None:
    storage = Storage.open(_settings().database, clock.now)
    await upgrade(storage.engine)
    async with storage.unit() as unit:
        await unit.audits.seal()
        broken = await unit.audits.verify()
    await storage.close()
    return broken


@cli.command(name="upgrade")
def upgrade_() -> None:
    """Bring the database to this version's tables; an SQLite file is copied aside first."""
    found = _settings()
    file = compose.database_file(found.database)
    held = lock.hold(file) if file else None
    before, after, kept = _await(_upgrade(found, file))
    if kept:
        out.print(f"kept a copy as {kept}", highlight=False)
    out.print(f"database: {before or 'empty'} → {after}", highlight=False)
    if held:
        held.close()


async def _upgrade(found: Settings, file: Path | None) -> tuple[str, str, Path | None]:
    storage = Storage.open(found.database, clock.now)
    try:
        kept = await compose.keep_copy(storage, file)
        return (*await upgrade(storage.engine), kept)
    finally:
        await storage.close()


@cli.command()
def version() -> None:
    """Print the version."""
    out.print(__version__, highlight=False)
