"""The check-in of a crisis: who is safe, who needs help, every answer that was given.

All of it is deleted 30 days after the crisis was closed (`forget`, by a due).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from groups.checkin import Help, Priority, State
from groups.checkin import number as number_of
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import checkin, checkin_answer, checkin_said, help_case, identity, media, media_ref

_answer, _case = checkin_answer.c, help_case.c


@dataclass(frozen=True, slots=True)
class Answer:
    """What one person said of themselves (`about` "") or of a relative. `people` 0: they did not say."""

    id: int
    crisis: int
    identity: str
    about: str
    state: State
    people: int
    city: str
    language: str
    unreachable: bool
    opted_at: datetime | None
    reminded: int
    answered_at: datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class HelpCase:
    """A request for help. `details` are the answers to its questions; `holder` is an officer's key. `done_at` is when
    an officer closed it, None where the person said that they are safe."""

    id: int
    crisis: int
    answer: int
    state: Help
    priority: Priority
    details: Mapping[str, str]
    holder: str
    asked_at: datetime
    taken_at: datetime | None
    done_at: datetime | None
    version: int

    @property
    def number(self) -> str:
        return number_of(self.id)

    @property
    def subject(self) -> str:
        return f"help:{self.id}"


class CheckIns(Store):
    # ---- open and closed --------------------------------------------------------------------------------

    async def open(self, crisis: int, by: str) -> bool:
        """False when it is open already. One that was closed opens again, with all its answers."""
        begun = self.upsert(checkin).values(crisis=crisis, opened_by=by, opened_at=self.now)
        again = begun.on_conflict_do_update(
            index_elements=["crisis"],
            set_={"opened_by": by, "opened_at": self.now, "closed_at": None},
            where=checkin.c.closed_at.is_not(None),
        )
        return (await self.connection.execute(again.returning(checkin.c.crisis))).scalar() is not None

    async def close(self, crisis: int) -> bool:
        here = sa.and_(checkin.c.crisis == crisis, checkin.c.closed_at.is_(None))
        return await self.change(sa.update(checkin).where(here).values(closed_at=self.now)) == 1

    async def all_open(self) -> frozenset[int]:
        """The crises whose check-in is open."""
        rows = await self.rows(sa.select(checkin.c.crisis).where(checkin.c.closed_at.is_(None)))
        return frozenset(row["crisis"] for row in rows)

    async def known(self) -> tuple[int, ...]:
        """The crises that had a check-in whose answers are still kept, the newest first."""
        rows = await self.rows(sa.select(checkin.c.crisis).order_by(checkin.c.crisis.desc()))
        return tuple(row["crisis"] for row in rows)

    # ---- answers ------------------------------------------------------------------------------------------

    async def say(self, crisis: int, who: str, state: State, language: str, about: str = "") -> Answer:
        """The last answer counts; each is written down."""
        fresh = {"state": state, "language": language, "unreachable": False, "answered_at": self.now}
        row = self.upsert(checkin_answer).values(crisis=crisis, identity=who, about=about, **fresh)
        said = row.on_conflict_do_update(
            index_elements=["crisis", "identity", "about"], set_=fresh | {"version": _answer.version + 1}
        )
        kept = _as_answer((await self.connection.execute(said.returning(checkin_answer))).mappings().one())
        await self.insert(checkin_said, {"answer": kept.id, "state": state, "at": self.now})
        return kept

    async def wait(
        self, crisis: int, who: str, language: str, *, about: str = "", city: str = "", opted: bool = False
    ) -> Answer:
        """Know of somebody who has not answered; an answer that is there already stays."""
        since = {"opted_at": self.now} if opted else {}
        values = {"state": State.WAITING, "language": language, "city": city, **since}
        row = self.upsert(checkin_answer).values(crisis=crisis, identity=who, about=about, **values)
        same = row.on_conflict_do_update(
            index_elements=["crisis", "identity", "about"], set_={"version": _answer.version + 1, **since}
        )
        return _as_answer((await self.connection.execute(same.returning(checkin_answer))).mappings().one())

    async def note(self, seen: Answer, **values: Any) -> bool:
        """Add to what is known; False when the answer changed since it was seen."""
        same = sa.and_(_answer.id == seen.id, _answer.version == seen.version)
        fresh = values | {"version": seen.version + 1}
        return await self.change(sa.update(checkin_answer).where(same).values(**fresh)) == 1

    async def out_of_reach(self, number: int) -> None:
        """A private message about this answer did not get there."""
        await self.change(sa.update(checkin_answer).where(_answer.id == number).values(unreachable=True))

    async def answer(self, number: int) -> Answer | None:
        row = await self.row(sa.select(checkin_answer).where(_answer.id == number))
        return _as_answer(row) if row else None

    async def of_person(self, who: str) -> tuple[Answer, ...]:
        """What this person said of themselves and of others, the last first."""
        mine = sa.select(checkin_answer).where(_answer.identity == who)
        return tuple(_as_answer(row) for row in await self.rows(mine.order_by(_answer.answered_at.desc(), _answer.id)))

    async def of_crisis(self, crisis: int) -> tuple[Answer, ...]:
        rows = await self.rows(sa.select(checkin_answer).where(_answer.crisis == crisis).order_by(_answer.id))
        return tuple(_as_answer(row) for row in rows)

    async def names(self, crisis: int) -> Mapping[str, str]:
        """Identity → name of everybody who answered and whom we have met."""
        here = sa.select(_answer.identity).where(_answer.crisis == crisis)
        met = sa.select(identity.c.identity, identity.c.name).where(
            identity.c.identity.in_(here), identity.c.name != ""
        )
        return {row["identity"]: row["name"] for row in await self.rows(met)}

    async def counts(self, crisis: int) -> tuple[tuple[State, bool, int, int], ...]:
        """(state, unreachable, answers, people that they spoke for) of each sort that there is."""
        spoken = sa.func.sum(sa.case((_answer.people > 0, _answer.people), else_=1)).label("people")
        counted = sa.select(_answer.state, _answer.unreachable, sa.func.count().label("n"), spoken)
        rows = await self.rows(counted.where(_answer.crisis == crisis).group_by(_answer.state, _answer.unreachable))
        return tuple((State(row["state"]), bool(row["unreachable"]), row["n"], int(row["people"])) for row in rows)

    async def history(self, answer: int) -> tuple[tuple[State, datetime], ...]:
        """Every answer that was given, oldest first."""
        wanted = sa.select(checkin_said).where(checkin_said.c.answer == answer).order_by(checkin_said.c.id)
        return tuple((State(row["state"]), row["at"]) for row in await self.rows(wanted))

    # ---- requests for help --------------------------------------------------------------------------------

    async def ask_help(self, answer: Answer) -> tuple[HelpCase, bool]:
        """The open request that this answer leads to, and whether it is a new one."""
        if known := await self.case_of(answer.id):
            return known, False
        asked = {"crisis": answer.crisis, "answer": answer.id, "asked_at": self.now}
        return await self.need_case(await self.insert(help_case, asked)), True

    async def case(self, number: int) -> HelpCase | None:
        row = await self.row(sa.select(help_case).where(_case.id == number))
        return _as_case(row) if row else None

    async def case_of(self, answer: int) -> HelpCase | None:
        """The request that this answer led to and that is not over."""
        row = await self.row(sa.select(help_case).where(_case.answer == answer, _case.state != Help.DONE))
        return _as_case(row) if row else None

    async def closed_of(self, answer: int) -> HelpCase | None:
        """The last request that this answer led to and that an officer closed."""
        closed = sa.select(help_case).where(
            _case.answer == answer, _case.state == Help.DONE, _case.done_at.is_not(None)
        )
        row = await self.row(closed.order_by(_case.id.desc()).limit(1))
        return _as_case(row) if row else None

    async def need_case(self, number: int) -> HelpCase:
        """The request with this number. LookupError when there is none."""
        found = await self.case(number)
        if found is None:
            raise LookupError(f"no request for help {number}")
        return found

    async def describe(self, number: int, details: Mapping[str, str], priority: Priority) -> HelpCase | None:
        """What its giver answered, whoever holds it meanwhile; None when it is over."""
        here = sa.and_(_case.id == number, _case.state != Help.DONE)
        said = {"details": dump_json(dict(details)), "priority": priority, "version": _case.version + 1}
        if await self.change(sa.update(help_case).where(here).values(**said)) == 0:
            return None
        return await self.need_case(number)

    async def move(self, seen: HelpCase, **changes: Any) -> HelpCase | None:
        """From the version that was seen, with these changes; None when somebody was faster."""
        same = sa.and_(_case.id == seen.id, _case.version == seen.version)
        fresh = changes | {"version": seen.version + 1}
        if await self.change(sa.update(help_case).where(same).values(**fresh)) == 0:
            return None
        return await self.need_case(seen.id)

    async def open_cases(self, crisis: int | None = None) -> tuple[HelpCase, ...]:
        """Those that are not over, of one crisis or of all: what is most urgent first."""
        here = [_case.state != Help.DONE] + ([] if crisis is None else [_case.crisis == crisis])
        rows = await self.rows(sa.select(help_case).where(*here).order_by(_case.priority, _case.id))
        return tuple(_as_case(row) for row in rows)

    async def cases(self, crisis: int) -> tuple[HelpCase, ...]:
        rows = await self.rows(sa.select(help_case).where(_case.crisis == crisis).order_by(_case.id))
        return tuple(_as_case(row) for row in rows)

    # ---- the end --------------------------------------------------------------------------------------------

    async def forget(self, crisis: int) -> int:
        """Delete all that was said; how many answers there were."""
        ours = sa.select(_answer.id).where(_answer.crisis == crisis)
        await self.change(sa.delete(checkin_said).where(checkin_said.c.answer.in_(ours)))
        await self.change(sa.delete(help_case).where(_case.crisis == crisis))
        await self.change(sa.delete(checkin).where(checkin.c.crisis == crisis))
        await self._forget_exports(crisis)
        return await self.change(sa.delete(checkin_answer).where(_answer.crisis == crisis))

    async def _forget_exports(self, crisis: int) -> None:
        """The files of it that officers asked for."""
        ours = sa.select(media.c.digest).where(media.c.name == table_name(crisis))
        await self.change(sa.delete(media_ref).where(media_ref.c.digest.in_(ours)))
        await self.change(sa.delete(media).where(media.c.name == table_name(crisis)))


def table_name(crisis: int) -> str:
    """What the file of an export is called; nothing else has such a name."""
    return f"check-in-{crisis}.csv"


def _as_answer(row: Row) -> Answer:
    return Answer(**(dict(row) | {"state": State(row["state"])}))


def _as_case(row: Row) -> HelpCase:
    known = {"state": Help(row["state"]), "priority": Priority(row["priority"]), "details": load_json(row["details"])}
    return HelpCase(**(dict(row) | known))
