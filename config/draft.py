"""The files while they are being looked at: what could be built of them so far, and every fault on the way."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from config.disk import REQUIRED
from config.explain import explain, named, nearest
from config.faults import Fault
from config.lines import Lines
from config.schema import (
    Account,
    CrisisTemplate,
    Duty,
    DutyTurn,
    Fact,
    Feed,
    Group,
    Mission,
    Officer,
    Position,
    Reach,
    StaffRoom,
)

M = TypeVar("M", bound=BaseModel)
MAX_ENTRIES = 500  # tables of one sort; more is no mission but an attack or a mistake


@dataclass
class Draft:
    """Models by file. A file in `broken` is incomplete, so nothing may be concluded from what it lacks."""

    mission: Mission | None = None
    accounts: list[Account] = field(default_factory=list)
    staff_room: StaffRoom | None = None
    groups: list[Group] = field(default_factory=list)
    officers: list[Officer] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    positions: list[Position] = field(default_factory=list)
    templates: list[CrisisTemplate] = field(default_factory=list)
    duty: Duty = field(default_factory=Duty)
    turns: list[DutyTurn] = field(default_factory=list)
    reach: list[Reach] = field(default_factory=list)
    feeds: list[Feed] = field(default_factory=list)
    drill_room: StaffRoom | None = None
    lines: dict[str, Lines] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def broken(self) -> frozenset[str]:
        return frozenset(fault.file for fault in self.faults) | (set(REQUIRED) - self.lines.keys())

    def fault(self, file: str, place: str, words: str, *path: str) -> Fault:
        """A fault with the line of the path, which is not added yet."""
        line = self.lines[file].of(path) if file in self.lines else 0
        return Fault(file, place, words, line)

    def model(self, kind: type[M], table: Any, file: str, place: str, path: tuple[str, ...]) -> M | None:
        """The table as a model; None when it has faults, which are added."""
        if not isinstance(table, dict):
            self.faults.append(self.fault(file, place, f"expected a table, got {named(table)}", *path))
            return None
        try:
            return kind.model_validate(table)
        except ValidationError as error:
            for detail in error.errors(include_url=False):
                if detail["type"] == "too_short" and detail["input"]:
                    continue  # the list is short only because its entries are wrong, which is told already
                where = (*path, *(str(part) for part in detail["loc"]))
                self.faults.append(self.fault(file, place, explain(detail, kind), *where))
            return None

    def known_keys(self, file: str, tables: dict[str, Any], known: list[str]) -> None:
        """Adds a fault for each table of the file that nobody reads."""
        for key in [key for key in tables if key not in known][:MAX_ENTRIES]:
            self.faults.append(self.fault(file, "", f'unknown key "{key[:40]}"{nearest(key, known)}', key))

    def named(self, file: str, tables: dict[str, Any], sort: str) -> Iterator[tuple[str, Any]]:
        """The tables [sort.NAME] of a file, with their names."""
        found = tables.get(sort, {})
        if not isinstance(found, dict):
            words = f"expected tables such as [{sort}.NAME], got {named(found)}"
            self.faults.append(self.fault(file, "", words, sort))
            return
        if len(found) > MAX_ENTRIES:
            words = f"{len(found)} tables [{sort}.NAME] are too many, at most {MAX_ENTRIES}"
            self.faults.append(self.fault(file, "", words, sort))
            return
        yield from found.items()
