"""Positions as they are now: what the files say, overlaid with what two officers agreed to, and who has read them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

import sqlalchemy as sa

from groups.positions import Line, Standing, content_print, standing
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import position, position_read

GOOD, PROPOSED, WITHDRAWN = "good", "proposed", "withdrawn"


class Written(Protocol):
    """A position as the files have it (config.schema.Position)."""

    @property
    def id(self) -> str: ...
    @property
    def text(self) -> Mapping[str, str]: ...
    @property
    def valid_from(self) -> date: ...
    @property
    def valid_to(self) -> date: ...
    @property
    def source(self) -> str: ...
    @property
    def sections(self) -> tuple[str, ...]: ...


class HasPositions(Protocol):
    """The mission, as far as positions go."""

    @property
    def positions(self) -> Iterable[Any]: ...
    def position(self, number: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class Words:
    """What a position says and on which days, both included. `text` is words per language."""

    text: Mapping[str, str]
    valid_from: date
    valid_to: date
    source: str = ""

    @property
    def print(self) -> str:
        return content_print(self.text, self.valid_from, self.valid_to, self.source)


@dataclass(frozen=True, slots=True)
class PositionNow:
    """`words` None: it was proposed, and nobody agreed yet. `sections` (): it is for all.

    `proposed` waits for a second person. `version` 0: it is as it stands in the files. `kept`: its words hold
    whatever the files say, since officers or the ministry said them.
    """

    id: str
    words: Words | None
    sections: tuple[str, ...]
    withdrawn: bool
    proposed: Words | None
    proposed_by: str
    version: int
    kept: bool = False

    @property
    def print(self) -> str:
        return self.words.print if self.words else ""

    def standing(self, today: date) -> Standing:
        if self.words is None:
            return Standing.PROPOSED
        return standing(self.words.valid_from, self.words.valid_to, withdrawn=self.withdrawn, today=today)


class Positions(Store):
    """Every change starts from the version that was seen; False means that somebody was faster."""

    async def all_now(self, mission: HasPositions) -> tuple[PositionNow, ...]:
        """Every position of the files and of the officers, by its number."""
        known = {row["id"]: row for row in await self.rows(sa.select(position))}
        written = {each.id: each for each in mission.positions}
        found = [_merged(number, written.get(number), known.get(number)) for number in {*known, *written}]
        told = [each for each in found if each.words or each.proposed]
        return tuple(sorted(told, key=lambda each: (len(each.id), each.id)))

    async def one_now(self, mission: HasPositions, number: str) -> PositionNow | None:
        row = await self.row(sa.select(position).where(position.c.id == number))
        written = mission.position(number)
        return _merged(number, written, row) if written or row else None

    async def propose(self, number: str, seen: PositionNow | None, words: Words, by: str) -> bool:
        """These words wait for a second person; a newer proposal replaces them."""
        state = {} if seen and seen.words else {"state": PROPOSED}
        return await self._change(number, seen, proposed=_dump(words), proposed_by=by, **state)

    async def adopt(self, seen: PositionNow, by: str) -> bool:
        """The proposed words hold from now on, also for a position that was withdrawn."""
        if seen.proposed is None:
            return False
        return await self.impose(seen.id, seen, seen.proposed, by)

    async def impose(self, number: str, seen: PositionNow | None, words: Words, by: str) -> bool:
        """These words hold from now on; what was proposed is void."""
        held = {"texts": dump_json(dict(words.text)), "source": words.source, "state": GOOD, "proposed": "{}"}
        days = {"valid_from": words.valid_from, "valid_to": words.valid_to}
        return await self._change(number, seen, proposed_by="", changed_by=by, **held, **days)

    async def drop(self, seen: PositionNow) -> bool:
        """The proposed words are not taken."""
        return await self._change(seen.id, seen, proposed="{}", proposed_by="")

    async def withdraw(self, seen: PositionNow, by: str) -> bool:
        """It holds no more."""
        return await self._change(seen.id, seen, state=WITHDRAWN, changed_by=by)

    async def read(self, seen: PositionNow, person: str) -> None:
        """This person has read it as it is now."""
        row = {"position": seen.id, "print": seen.print, "person": person, "at": self.now}
        await self.connection.execute(self.upsert(position_read).values(**row).on_conflict_do_nothing())

    async def readers(self, seen: PositionNow) -> frozenset[str]:
        """Everybody who has read it as it is now."""
        read = position_read.c
        here = (read.position == seen.id) & (read.print == seen.print)
        return frozenset(row["person"] for row in await self.rows(sa.select(read.person).where(here)))

    async def line(self, seen: PositionNow) -> Line | None:
        """The position as a rule looks at it; None while it has no words."""
        if seen.words is None:
            return None
        readers = await self.readers(seen)
        return Line(seen.id, seen.words.valid_from, seen.words.valid_to, seen.withdrawn, readers)

    async def _change(self, number: str, seen: PositionNow | None, **values: Any) -> bool:
        values |= {"changed_at": self.now}
        if seen is None or seen.version == 0:
            first = self.upsert(position).values(id=number, **values).on_conflict_do_nothing()
            return (await self.connection.execute(first.returning(position.c.id))).first() is not None
        same = sa.update(position).where(position.c.id == number, position.c.version == seen.version)
        return await self.change(same.values(version=seen.version + 1, **values)) == 1


def _merged(number: str, written: Written | None, row: Row | None) -> PositionNow:
    words = Words(written.text, written.valid_from, written.valid_to, written.source) if written else None
    if row is not None and row["valid_from"] is not None:
        words = Words(load_json(row["texts"]), row["valid_from"], row["valid_to"], row["source"])
    return PositionNow(
        id=number,
        words=words,
        sections=written.sections if written else (),
        withdrawn=row is not None and row["state"] == WITHDRAWN,
        proposed=_load(row["proposed"]) if row is not None else None,
        proposed_by=row["proposed_by"] if row is not None else "",
        version=row["version"] if row is not None else 0,
        kept=row is not None and row["valid_from"] is not None,
    )


def _dump(words: Words) -> str:
    days = {"from": words.valid_from.isoformat(), "to": words.valid_to.isoformat()}
    return dump_json({"text": dict(words.text), "source": words.source} | days)


def _load(body: str) -> Words | None:
    raw = load_json(body)
    if not raw:
        return None
    return Words(raw["text"], date.fromisoformat(raw["from"]), date.fromisoformat(raw["to"]), raw["source"])
