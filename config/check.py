"""`compatriot check DIR`: everything wrong or doubtful in the files, and who may do what by which line."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from config.disk import read_stable
from config.draft import Draft
from config.duty import duty_warnings, next_week, shown
from config.faults import ConfigFaults, Fault
from config.load import build, examine
from config.positions import old_positions
from config.schema import MissionFiles, Officer
from groups.people import Person, Role

OFFICERS = "officers.toml"
SOON = timedelta(days=30)
Allowed = Callable[[Person, str], str]  # person and command → the words of the verdict


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether one officer may give one command: the words of the rights table, and the line that decides."""

    officer: str
    command: str
    words: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Report:
    """`files` is None when there are faults; rights are told only for files that can be used."""

    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...] = ()
    rights: tuple[Verdict, ...] = ()
    files: MissionFiles | None = None
    duty: tuple[str, ...] = ()  # who is on duty in the next seven days, a line for each shift

    @property
    def is_clean(self) -> bool:
        return not self.faults


def check(folder: Path, today: date, commands: Iterable[str], allowed: Allowed) -> Report:
    """Reads the folder and never raises for what it holds.

    `allowed(person, command)` says "allowed: …" or "refused: …". An expired officer is refused everything.
    """
    read = read_stable(folder)
    try:
        files = build(read)
    except ConfigFaults as found:
        return Report(found.faults)
    draft = examine(read)
    rights = tuple(_rights(files, draft, today, tuple(commands), allowed))
    return Report((), tuple(warnings(files, draft, today)), rights, files, tuple(_on_duty(files, today)))


def warnings(files: MissionFiles, draft: Draft, today: date) -> Iterator[Fault]:
    """What is allowed but will surprise somebody."""
    yield from _expiry(files, draft, today)
    yield from _nobody_today(files, draft, today)
    yield from _languages(files, draft)
    yield from _nothing_ready(files, draft)
    yield from old_positions(files, draft, today)
    yield from duty_warnings(files, draft, today)


def _on_duty(files: MissionFiles, today: date) -> Iterator[str]:
    zone = ZoneInfo(files.mission.zone)
    for shift in next_week(files, today):
        second = f", then {shift.turn.second}" if shift.turn and shift.turn.second else ""
        yield f"{shown(shift, zone)}: {shift.turn.first if shift.turn else 'nobody'}{second}"


def _expiry(files: MissionFiles, draft: Draft, today: date) -> Iterator[Fault]:
    for officer in files.officers:
        last = officer.valid_until
        if last is None or last > today + SOON:
            continue
        words = f"valid_until is past ({last}); every command is refused" if last < today else f"ends on {last}"
        yield _officer(draft, officer, "valid_until", words)


def _nobody_today(files: MissionFiles, draft: Draft, today: date) -> Iterator[Fault]:
    for role in (Role.HEAD, Role.DUTY, Role.ADMIN):
        if not any(role in officer.roles and officer.valid_on(today) for officer in files.officers):
            yield draft.fault(OFFICERS, "", f'everybody with the role "{role}" has expired')


def _languages(files: MissionFiles, draft: Draft) -> Iterator[Fault]:
    spoken = {language for officer in files.officers for language in officer.languages}
    for group in files.groups:
        for language in group.languages:
            path = ("group", group.id, "languages")
            if language not in files.mission.languages:
                words = f'"{language}" is none of the mission\'s languages ({", ".join(files.mission.languages)})'
                yield draft.fault("groups.toml", f'group "{group.id}"', words, *path)
            if language not in spoken:
                words = f'no officer reads "{language}", so nobody can confirm a text in it'
                yield draft.fault("groups.toml", f'group "{group.id}"', words, *path)


def _nothing_ready(files: MissionFiles, draft: Draft) -> Iterator[Fault]:
    if not any(fact.emergency for fact in files.facts):
        words = "no fact is marked emergency = true, so a crisis card would have no number"
        yield draft.fault("facts.toml", "", words)
    if not files.templates:
        yield draft.fault("crisis", "", "no crisis template is prepared")


def _rights(
    files: MissionFiles, draft: Draft, today: date, commands: tuple[str, ...], allowed: Allowed
) -> Iterator[Verdict]:
    for officer in files.officers:
        expired = not officer.valid_on(today)
        line = _officer(draft, officer, "valid_until" if expired else "roles", "").line
        for command in commands:
            words = f"refused: valid until {officer.valid_until}" if expired else allowed(officer.as_person(), command)
            yield Verdict(officer.name, command, words, OFFICERS, line)


def _officer(draft: Draft, officer: Officer, key: str, words: str) -> Fault:
    return draft.fault(OFFICERS, f'officer "{officer.name}"', words, "officer", officer.name, key)
