"""The ministry's file of positions: every fault of it at once, with its line. Who signed it is not asked here."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from pydantic import Field

from config.draft import Draft
from config.faults import ConfigFaults, Fault
from config.fields import PositionId, Several
from config.lines import Lines
from config.load import models
from config.parse import parse
from config.schema import Model, Position

MOST = 2**31 - 1


class Head(Model):
    """[import]: `number` grows with every file; `withdrawn` are positions that hold no more."""

    number: int = Field(ge=1, le=MOST)
    withdrawn: Several[PositionId] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    number: int
    withdrawn: tuple[str, ...]
    positions: tuple[Position, ...]


def read(file: str, content: bytes, facts: Collection[str], today: date) -> Imported:
    """What the file says. Raises ConfigFaults; `facts` are ids that no position may have."""
    tables = parse(file, content)
    if isinstance(tables, Fault):
        raise ConfigFaults((tables,))
    draft = Draft(lines={file: Lines(content.decode("utf-8-sig"))})
    draft.known_keys(file, tables, ["import", "position"])
    head = _head(draft, file, tables)
    draft.positions = models(draft, file, tables, "position", "id", Position)
    draft.faults.extend(_wrong(draft, file, head, facts, today))
    if draft.faults or head is None:
        raise ConfigFaults(tuple(draft.faults))
    return Imported(head.number, head.withdrawn, tuple(draft.positions))


def _head(draft: Draft, file: str, tables: dict[str, Any]) -> Head | None:
    if "import" not in tables:
        draft.faults.append(draft.fault(file, "", "the table [import] with its number is missing"))
        return None
    return draft.model(Head, tables["import"], file, "import", ("import",))


def _wrong(draft: Draft, file: str, head: Head | None, facts: Collection[str], today: date) -> Iterator[Fault]:
    for position in draft.positions:
        place, path = f'position "{position.id}"', ("position", position.id)
        if position.id in facts:
            yield draft.fault(file, place, f'"{position.id}" is a fact here; give it another number', *path)
        if position.sections:
            yield draft.fault(
                file, place, "a position of the ministry is for everybody; leave it out", *path, "sections"
            )
        if position.valid_to < today:
            yield draft.fault(file, place, f"valid_to is past ({position.valid_to})", *path, "valid_to")
        if head and position.id in head.withdrawn:
            yield draft.fault(file, place, "is withdrawn in the same file", *path)
