"""What must hold of positions.toml beyond its own keys, and what in it will surprise somebody."""

from collections.abc import Iterator
from datetime import date

from config.draft import Draft
from config.explain import nearest
from config.faults import Fault
from config.schema import MissionFiles
from groups.kinds import KINDS

POSITIONS = "positions.toml"


def positions(draft: Draft, _broken: frozenset[str]) -> Iterator[Fault]:
    """An id names one thing: what a post cites is a fact or a position, never either."""
    facts = {fact.id for fact in draft.facts}
    for position in draft.positions:
        place, path = f'position "{position.id}"', ("position", position.id)
        if position.id in facts:
            yield draft.fault(POSITIONS, place, f'"{position.id}" is a fact already; give it another number', *path)
        for section in position.sections:
            if section not in KINDS:
                words = f'unknown section "{section[:40]}"{nearest(section, list(KINDS))}'
                yield draft.fault(POSITIONS, place, words, *path, "sections")


def old_positions(files: MissionFiles, draft: Draft, today: date) -> Iterator[Fault]:
    for position in files.positions:
        if position.valid_to < today:
            words = f"valid_to is past ({position.valid_to}); no statement can stand on it"
            path = ("position", position.id, "valid_to")
            yield draft.fault(POSITIONS, f'position "{position.id}"', words, *path)
