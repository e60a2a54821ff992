"""Facts as they are now: what the files say, overlaid with values, checks and failures that officers entered."""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

import sqlalchemy as sa

from groups.facts import Freshness, freshness, interval
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import fact, fact_added

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
class Added:
    """A fact that two officers added, as `Written`. `added_by` "" while a second person is waited for."""

    id: str
    label: Mapping[str, str]
    value: Mapping[str, str]
    owner: str
    second_owner: str
    every: timedelta
    emergency: bool = False
    phone: bool = False
    region: str = ""
    topic: tuple[str, ...] = ()
    order: int = 1000  # after those of the files
    proposed_by: str = ""
    added_by: str = ""
    at: datetime | None = None

    @property
    def print(self) -> str:
        """Of all that a second person reads of it, and of who suggests it."""
        return hashlib.sha256(f"{self.proposed_by}\n{_written(self)}".encode()).hexdigest()


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
    how: str = ""
    failed_by: str = ""
    """Who found it wrong the last time; kept when another shows it again."""
    failed_at: datetime | None = None

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
        """Every fact of the files and of the officers, emergency ones first, then in their order.

        `level` is the highest crisis level. Where both know an id, the files say what it is.
        """
        known = {row["id"]: row for row in await self.rows(sa.select(fact))}
        added = {each.id: each for each in await self.added()} | {written.id: written for written in mission.facts}
        found = [self._merged(written, known.get(written.id), level) for written in added.values()]
        return tuple(sorted(found, key=lambda each: (not each.emergency, each.order)))

    async def one_now(self, mission: HasFacts, number: str, level: int = 0) -> FactNow | None:
        """The fact with this id; None when neither files nor officers have one."""
        written = mission.fact(number) or next((each for each in await self.added() if each.id == number), None)
        if written is None:
            return None
        return self._merged(written, await self.row(sa.select(fact).where(fact.c.id == written.id)), level)

    async def check(self, seen: FactNow, by: str, how: str) -> bool:
        """It is still right. False when the fact changed since it was seen."""
        return await self._change(seen, state=GOOD, checked_at=self.now, checked_by=by, how=how)

    async def fail(self, seen: FactNow, by: str, reason: str, *, found_by: str = "") -> bool:
        """It is wrong: nobody is shown it any more. `found_by`: who found it, when `by` only agreed."""
        first = {} if seen.is_failed else {"failed_by": found_by or by, "failed_at": self.now}
        return await self._change(seen, state=FAILED, checked_by=by, how=reason, **first)

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

    # ---- facts that officers add ----------------------------------------------------------------------

    async def added(self) -> tuple[Added, ...]:
        """Those that a second person has confirmed."""
        wanted = sa.select(fact_added).where(fact_added.c.added_by != "").order_by(fact_added.c.id)
        return tuple(_added(row) for row in await self.rows(wanted))

    async def waiting(self, number: str) -> Added | None:
        """The new fact with this id that waits for a second person."""
        here = sa.select(fact_added).where(fact_added.c.id == number, fact_added.c.added_by == "")
        row = await self.row(here)
        return _added(row) if row else None

    async def suggest(self, new: Added, by: str) -> bool:
        """It waits for a second person; a newer suggestion replaces it. False when the id is taken."""
        values = {"id": new.id, "written": _written(new), "proposed_by": by, "at": self.now}
        fresh = {name: value for name, value in values.items() if name != "id"}
        row = self.upsert(fact_added).values(**values)
        row = row.on_conflict_do_update(index_elements=["id"], set_=fresh, where=fact_added.c.added_by == "")
        return (await self.connection.execute(row.returning(fact_added.c.id))).first() is not None

    async def take(self, seen: Added, by: str) -> bool:
        """The second person has tried it: it is a fact from now on, checked by them."""
        same = sa.update(fact_added).where(_same(seen)).values(added_by=by)
        if await self.change(same) != 1:
            return False
        checked = {"state": GOOD, "checked_at": self.now, "checked_by": by, "how": "second person"}
        await self.connection.execute(self.upsert(fact).values(id=seen.id, **checked).on_conflict_do_nothing())
        return True

    async def forget(self, seen: Added) -> bool:
        """The suggestion is not taken."""
        return await self.change(sa.delete(fact_added).where(_same(seen))) == 1

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
            how=held["how"],
            failed_by=held["failed_by"],
            failed_at=held["failed_at"],
        )


_UNTOUCHED: Mapping[str, Any] = {
    "state": GOOD,
    "value": "{}",
    "checked_at": None,
    "checked_by": "",
    "how": "",
    "proposed": "{}",
    "proposed_by": "",
    "version": 0,
    "failed_by": "",
    "failed_at": None,
}


def _same(seen: Added) -> sa.ColumnElement[bool]:
    """Still the suggestion that was seen, and nobody has taken it."""
    here = (fact_added.c.id == seen.id) & (fact_added.c.added_by == "")
    return here & (fact_added.c.written == _written(seen)) & (fact_added.c.proposed_by == seen.proposed_by)


KEPT = ("label", "value", "owner", "second_owner", "emergency", "phone", "region")


def _written(new: Added) -> str:
    kept = {name: getattr(new, name) for name in KEPT}
    return dump_json(kept | {"label": dict(new.label), "value": dict(new.value), "days": new.every.days})


def _added(row: Row) -> Added:
    raw = load_json(row["written"])
    every = timedelta(days=raw.pop("days"))
    return Added(row["id"], every=every, proposed_by=row["proposed_by"], added_by=row["added_by"], at=row["at"], **raw)
