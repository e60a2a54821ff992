"""Reads the mission's folder into one value, or says everything that is wrong with it, at once."""

from pathlib import Path
from typing import Any, TypeVar

from pydantic import BaseModel

from config.disk import CRISIS, REQUIRED, Folder, read_stable
from config.draft import MAX_ENTRIES, Draft
from config.faults import ConfigFaults, Fault
from config.lines import Lines
from config.parse import parse
from config.rules import broken_rules
from config.schema import (
    Account,
    CrisisTemplate,
    Duty,
    DutyTurn,
    Fact,
    Feed,
    Group,
    Mission,
    MissionFiles,
    Officer,
    Position,
    Reach,
    StaffRoom,
)

M = TypeVar("M", bound=BaseModel)
MOST_FAULTS = 100  # of one file; nobody reads more before mending some


def load(folder: Path) -> MissionFiles:
    """The files of a mission. Reads twice with a short pause (20 ms), so call it off the event loop.

    Raises ConfigFaults with every fault that was found, and nothing else, whatever the folder holds.
    """
    return build(read_stable(folder))


def build(folder: Folder) -> MissionFiles:
    """The same from what was read already. Raises ConfigFaults."""
    draft = examine(folder)
    if draft.faults or draft.mission is None or draft.staff_room is None:
        raise ConfigFaults(_most(draft.faults))
    return MissionFiles(
        mission=draft.mission,
        accounts=tuple(draft.accounts),
        staff_room=draft.staff_room,
        groups=tuple(draft.groups),
        officers=tuple(draft.officers),
        facts=tuple(sorted(draft.facts, key=lambda fact: (fact.order, fact.id))),
        templates=tuple(draft.templates),
        positions=tuple(draft.positions),
        duty=draft.duty,
        turns=tuple(draft.turns),
        reach=tuple(draft.reach),
        feeds=tuple(draft.feeds),
        drill_room=draft.drill_room,
    )


def examine(folder: Folder) -> Draft:
    """Everything that can be told about the files, with all faults, single ones first and then those between files."""
    draft = Draft(faults=list(folder.faults) or _missing(folder))
    for file, content in folder.content.items():
        tables = parse(file, content)
        if isinstance(tables, Fault):
            draft.faults.append(tables)
            continue
        draft.lines[file] = Lines(content.decode("utf-8-sig"))
        _fill(draft, file, tables)
    draft.faults.extend(broken_rules(draft, draft.broken))
    return draft


def _missing(folder: Folder) -> list[Fault]:
    return [Fault(name, "", "the file is missing") for name in REQUIRED if name not in folder.content]


def _fill(draft: Draft, file: str, tables: dict[str, Any]) -> None:
    match file:
        case "mission.toml":
            _mission(draft, file, tables)
        case "officers.toml":
            draft.officers = _entries(draft, file, tables, "officer", "name", Officer)
        case "groups.toml":
            draft.groups = _entries(draft, file, tables, "group", "id", Group)
        case "facts.toml":
            draft.facts = _entries(draft, file, tables, "fact", "id", Fact)
        case "positions.toml":
            draft.positions = _entries(draft, file, tables, "position", "id", Position)
        case "duty.toml":
            _duty(draft, file, tables)
        case _:
            _template(draft, file, tables)


def _duty(draft: Draft, file: str, tables: dict[str, Any]) -> None:
    draft.known_keys(file, tables, ["duty", "turn", "reach"])
    draft.duty = draft.model(Duty, tables.get("duty", {}), file, "duty", ("duty",)) or Duty()
    draft.turns = models(draft, file, tables, "turn", "id", DutyTurn)
    draft.reach = models(draft, file, tables, "reach", "name", Reach)


def _entries(draft: Draft, file: str, tables: dict[str, Any], sort: str, key: str, kind: type[M]) -> list[M]:
    """The tables [sort.NAME] of a file that holds nothing else, as models."""
    draft.known_keys(file, tables, [sort])
    return models(draft, file, tables, sort, key, kind)


def models(draft: Draft, file: str, tables: dict[str, Any], sort: str, key: str, kind: type[M]) -> list[M]:
    """The tables [sort.NAME] as models; the name becomes the model's key."""
    found = [_entry(draft, file, (sort, name), table, key, kind) for name, table in draft.named(file, tables, sort)]
    return [model for model in found if model is not None]


def _entry(draft: Draft, file: str, path: tuple[str, str], table: Any, key: str, kind: type[M]) -> M | None:
    sort, name = path
    place = f'{sort} "{name[:40]}"'
    if isinstance(table, dict) and key in table:
        words = f'unknown key "{key}"; the name stands in the head of the table, [{sort}.{name[:40]}]'
        draft.faults.append(draft.fault(file, place, words, *path, key))
    whole = {**table, key: name} if isinstance(table, dict) else table
    return draft.model(kind, whole, file, place, path)


def _mission(draft: Draft, file: str, tables: dict[str, Any]) -> None:
    draft.known_keys(file, tables, ["mission", "account", "staff_room", "drill_room", "feed"])
    for sort in ("mission", "staff_room"):
        if sort not in tables:
            draft.faults.append(draft.fault(file, "", f"the table [{sort}] is missing"))
    if "mission" in tables:
        draft.mission = draft.model(Mission, tables["mission"], file, "mission", ("mission",))
    if "staff_room" in tables:
        draft.staff_room = draft.model(StaffRoom, tables["staff_room"], file, "staff_room", ("staff_room",))
    draft.feeds = [
        each
        for name, table in draft.named(file, tables, "feed")
        if (each := _entry(draft, file, ("feed", name), table, "id", Feed))
    ]
    if "drill_room" in tables:
        draft.drill_room = draft.model(StaffRoom, tables["drill_room"], file, "drill_room", ("drill_room",))
    draft.accounts = _accounts(draft, file, tables.get("account", {}))


def _accounts(draft: Draft, file: str, found: Any) -> list[Account]:
    """Both [account.ID] and the list [[account]] with an id in each are understood."""
    if not isinstance(found, list):
        return _entries(draft, file, {"account": found}, "account", "id", Account)
    if len(found) > MAX_ENTRIES:
        words = f"{len(found)} tables [[account]] are too many, at most {MAX_ENTRIES}"
        draft.faults.append(draft.fault(file, "", words, "account"))
        return []
    models = [
        draft.model(Account, table, file, f"account {number + 1}", ("account", str(number)))
        for number, table in enumerate(found)
    ]
    return [account for account in models if account is not None]


def _template(draft: Draft, file: str, tables: dict[str, Any]) -> None:
    """The name of the file is the name of the template."""
    name = file.removeprefix(f"{CRISIS}/").removesuffix(".toml")
    if "id" in tables:
        words = f'unknown key "id"; the name of the file is the name of the template, "{name}"'
        draft.faults.append(draft.fault(file, "", words, "id"))
    template = draft.model(CrisisTemplate, {**tables, "id": name}, file, "", ())
    draft.templates.extend([template] if template else [])


def _most(faults: list[Fault]) -> tuple[Fault, ...]:
    """The first faults of each file, with how many more there are."""
    kept: list[Fault] = []
    for file in dict.fromkeys(fault.file for fault in faults):
        here = [fault for fault in faults if fault.file == file]
        kept.extend(here[:MOST_FAULTS])
        if len(here) > MOST_FAULTS:
            kept.append(Fault(file, "", f"and {len(here) - MOST_FAULTS} more faults"))
    return tuple(kept)
