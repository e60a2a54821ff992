"""Words prepared in calm: what is filled in when they are needed, what each must hold, which version was approved."""

import hashlib
import json
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from groups.texts import N_

FIRST = "first"
"""The words with which a crisis begins; every other statement has a name of its own."""
NEEDED = 2
"""People who must have approved a statement before one alone may send it."""
PLACE_LENGTH = 120
HOUR = "00:00"

HEAD = N_("*Key point {n} of {cap} today* · {at} {city} · checked {checked}")
URGENT = N_("*Urgent, it is about life* · {at} {city} · checked {checked}")
NEXT_BY = N_("{mission} · next update by {next}")
NEXT_OPEN = N_("{mission} · we tell you here as soon as we know more")
"""What every key point says besides its words."""

HOLDS = {"place": "the place", "at": "the hour", "mission": "who says it", "next": "when more is said"}
"""Name in the words or around them → what a reader must find in the whole message."""
SLOT = re.compile(r"^(?:(?P<plain>place|time)|(?P<name>[a-z_][a-z0-9_]*)=fact:(?P<fact>[A-Z][A-Z0-9-]{0,15}))$")


class Kind(StrEnum):
    """What may stand in a slot."""

    PLACE = "place"  # that of the crisis, as its opener wrote it
    TIME = "time"  # an hour of the mission's clock; now, unless another one is named
    FACT = "fact"  # the value of a fact whose check holds


@dataclass(frozen=True, slots=True)
class Slot:
    """`fact` is the id of the fact that is taken unless another one is named."""

    name: str
    kind: Kind
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement of a template, with the correction that is sent when it was wrong; words per language."""

    template: str
    name: str
    text: Mapping[str, str]
    correction: Mapping[str, str]
    slots: tuple[Slot, ...]

    @property
    def print(self) -> str:
        """SHA-256 over all that an approval is for: a comma that changes asks for a new one."""
        slots = [[slot.name, slot.kind.value, slot.fact] for slot in self.slots]
        whole = [self.template, self.name, dict(self.text), dict(self.correction), slots]
        body = json.dumps(whole, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(body.encode()).hexdigest()


def slot_of(written: str) -> Slot | None:
    """`place`, `time`, or `number=fact:F2`; None for anything else."""
    found = SLOT.match(written)
    if found is None:
        return None
    if found["plain"]:
        return Slot(found["plain"], Kind(found["plain"]))
    return Slot(found["name"], Kind.FACT, found["fact"])


def is_approved(approvers: Collection[str]) -> bool:
    """By two different people."""
    return len(set(approvers)) >= NEEDED


def longest(slots: Sequence[Slot], city: str, values: Collection[str]) -> dict[str, str]:
    """Each slot with the longest that can stand in it; `values` are the values of all facts that may be chosen."""
    filler = {
        Kind.PLACE: "x" * PLACE_LENGTH,
        Kind.TIME: f"{HOUR} {city}",
        Kind.FACT: max(values, key=len, default=""),
    }
    return {slot.name: filler[slot.kind] for slot in slots}
