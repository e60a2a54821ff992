"""Forms being filled, one for each person and chat. A closed row stays, empty, so that no version comes twice."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from groups.messages import Address
from storage.codec import dump_json, load_json
from storage.store import Row, Store
from storage.tables import dialogue

LIFE = timedelta(hours=24)
KEPT = timedelta(days=60)
"""Longer than any button lives: a button of an old form must not fit a new one."""

_d = dialogue.c


@dataclass(frozen=True, slots=True)
class Open:
    """What is known of an open form. `data` is step → what was said; `version` counts over all forms of this chat."""

    identity: str
    at: Address
    form: str
    subject: str
    step: str
    data: Mapping[str, str]
    version: int


def _open(row: Row) -> Open:
    at = Address(row["account"], row["chat"])
    return Open(row["identity"], at, row["form"], row["subject"], row["step"], load_json(row["data"]), row["version"])


def _key(identity: str, at: Address) -> sa.ColumnElement[bool]:
    return sa.and_(_d.identity == identity, _d.account == at.account, _d.chat == at.chat)


class Dialogues(Store):
    async def find(self, identity: str, at: Address) -> Open | None:
        """The form that this person has open here; None when there is none or its 24 hours are over."""
        row = await self.row(sa.select(dialogue).where(_key(identity, at), _d.form != "", _d.expires_at > self.now))
        return _open(row) if row else None

    async def open(self, identity: str, at: Address, form: str, subject: str, data: Mapping[str, str]) -> Open:
        """Begin a form; one that was open here is replaced."""
        values = {"form": form, "subject": subject, "step": "", "data": dump_json(dict(data)), "expires_at": self._end}
        row = self.upsert(dialogue).values(identity=identity, account=at.account, chat=at.chat, **values)
        again = row.on_conflict_do_update(
            index_elements=["identity", "account", "chat"], set_=values | {"version": _d.version + 1}
        )
        begun = await self.connection.execute(again.returning(dialogue))
        return _open(begun.mappings().one())

    async def move(self, seen: Open, step: str, data: Mapping[str, str]) -> Open | None:
        """Go to a step with these answers; None when the form moved since it was seen."""
        values = {"step": step, "data": dump_json(dict(data)), "version": seen.version + 1, "expires_at": self._end}
        if not await self._from(seen, values):
            return None
        return Open(seen.identity, seen.at, seen.form, seen.subject, step, dict(data), seen.version + 1)

    async def close(self, seen: Open) -> bool:
        """End it and empty it; False when it moved since it was seen."""
        return await self._from(seen, _EMPTY | {"version": seen.version + 1})

    async def sweep(self) -> int:
        """Empty what expired, delete what no button can mean any more; how many forms were emptied."""
        await self.change(sa.delete(dialogue).where(_d.expires_at < self.now - KEPT))
        late = sa.and_(_d.expires_at <= self.now, _d.form != "")
        return await self.change(sa.update(dialogue).where(late).values(version=_d.version + 1, **_EMPTY))

    @property
    def _end(self) -> datetime:
        return self.now + LIFE

    async def _from(self, seen: Open, values: Mapping[str, object]) -> bool:
        same = sa.and_(_key(seen.identity, seen.at), _d.version == seen.version, _d.form == seen.form)
        return await self.change(sa.update(dialogue).where(same).values(**values)) == 1


_EMPTY: dict[str, object] = {"form": "", "subject": "", "step": "", "data": "{}"}
