"""Facts as they are now: what the files say, overlaid with values, checks and failures that officers entered."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from groups.facts import Freshness, freshness, interval
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import fact

GOOD = "good"
FAILED = "failed"


class Written(Protocol):
    """A fact as the files have it (config.schema.Fact)."""

    @property
    def id(self) -> str: ...
    @property
    def label(self) -> Mapping[str, str]: ...
    @property
    def value(self) -> Mapping[str, str]: ...
    @property
    def topic(self) -> tuple[str, ...]: ...
    @property
    def owner(self) -> str: ...
    @property
    def second_owner(self) -> str: ...
    @property
    def every(self) -> timedelta: ...
    @property
    def emergency(self) -> bool: ...
    @property
    def order(self) -> int: ...
    @property
    def phone(self) -> bool: ...
    @property
    def region(self) -> str: ...


class HasFacts(Protocol):
    """The mission, as far as facts go."""

    @property
    def facts(self) -> Iterable[Any]: ...
    def fact(self, number: str, /) -> Any: ...


@dataclass(frozen=True, slots=True)
class FactNow:
    """`label` and `value` are words per language. `proposed` is a new value that waits for a second person.

    `version` 0: nobody has touched it since it stands in the files.
    """

    id: str
    label: Mapping[str, str]
    value: Mapping[str, str]
    topic: tuple[str, ...]
    owner: str
    second_owner: str
    every: timedelta
    emergency: bool
    phone: bool
    order: int
    region: str
    checked_at: datetime | None
    checked_by: str
    freshness: Freshness
    proposed: Mapping[str, str]
    proposed_by: str
    version: int

    @property
    def is_overdue(self) -> bool:
        return self.freshness in (Freshness.OVERDUE, Freshness.LONG_OVERDUE)

    @property
    def is_failed(self) -> bool:
        return self.freshness is Freshness.FAILED

    def holds(self, level: int) -> timedelta:
        """How long a check of it holds at this crisis level."""
        return interval(self.every, emergency=self.emergency, level=level)


class Facts(Store):
    async def all_now(self, mission: HasFacts, level: int = 0) -> tuple[FactNow, ...]:
        """Every fact of the files, emergency ones first, then in their order. `level` is the highest crisis level."""
        known = {row["id"]: row for row in await self.rows(sa.select(fact))}
        found = [self._merged(written, known.get(written.id), level) for written in mission.facts]
        return tuple(sorted(found, key=lambda each: (not each.emergency, each.order)))

    async def one_now(self, mission: HasFacts, number: str, level: int = 0) -> FactNow | None:
        """The fact with this id; None when the files have none."""
        written = mission.fact(number)
        if written is None:
            return None
        return self._merged(written, await self.row(sa.select(fact).where(fact.c.id == written.id)), level)

    async def check(self, seen: FactNow, by: str, how: str) -> bool:
        """It is still right. False when the fact changed since it was seen."""
        return await self._change(seen, state=GOOD, checked_at=self.now, checked_by=by, how=how)

    async def fail(self, seen: FactNow, by: str, reason: str) -> bool:
        """It is wrong: nobody is shown it any more."""
        return await self._change(seen, state=FAILED, checked_by=by, how=reason)

    async def propose(self, seen: FactNow, value: Mapping[str, str], by: str) -> bool:
        """A new value waits for a second person; a newer proposal replaces it."""
        return await self._change(seen, proposed=dump_json(dict(value)), proposed_by=by)

    async def adopt(self, seen: FactNow, by: str) -> bool:
        """The proposed value holds from now on, checked by the second person."""
        checked = {"state": GOOD, "checked_at": self.now, "checked_by": by, "how": "second person"}
        blank = {"proposed": "{}", "proposed_by": ""}
        return await self._change(seen, value=dump_json(dict(seen.proposed)), **checked, **blank)

    async def drop(self, seen: FactNow) -> bool:
        """The proposed value is not taken."""
        return await self._change(seen, proposed="{}", proposed_by="")

    async def _change(self, seen: FactNow, **values: Any) -> bool:
        if seen.version == 0:
            first = self.upsert(fact).values(id=seen.id, **values).on_conflict_do_nothing()
            return (await self.connection.execute(first.returning(fact.c.id))).first() is not None
        same = sa.update(fact).where(fact.c.id == seen.id, fact.c.version == seen.version)
        return await self.change(same.values(version=seen.version + 1, **values)) == 1

    def _merged(self, written: Written, row: Row | None, level: int) -> FactNow:
        held = _UNTOUCHED if row is None else row
        failed = held["state"] == FAILED
        checked_at = held["checked_at"]
        fresh = freshness(checked_at, written.every, self.now, emergency=written.emergency, level=level, failed=failed)
        return FactNow(
            id=written.id,
            label=written.label,
            value=dict(written.value) | load_json(held["value"]),
            topic=written.topic,
            owner=written.owner,
            second_owner=written.second_owner,
            every=written.every,
            emergency=written.emergency,
            phone=written.phone,
            order=written.order,
            region=written.region,
            checked_at=checked_at,
            checked_by=held["checked_by"],
            freshness=fresh,
            proposed=load_json(held["proposed"]),
            proposed_by=held["proposed_by"],
            version=held["version"],
        )


_UNTOUCHED: Mapping[str, Any] = {
    "state": GOOD,
    "value": "{}",
    "checked_at": None,
    "checked_by": "",
    "proposed": "{}",
    "proposed_by": "",
    "version": 0,
}
