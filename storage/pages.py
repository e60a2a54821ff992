"""Alarms: whom each has called so far, and who answered. Words are kept while one is open, the row for a week."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from groups.texts import Text
from storage.codec import dump_json, dump_texts, load_json, load_texts
from storage.store import Row, Store
from storage.tables import page

OPEN = "open"
ANSWERED = "answered"
OVER = "over"
SILENT = {"words": "", "short": "", "choices": ""}
TOOK = -1
"""The rung, in a page that calls again, of whoever had taken the one before."""
KEEP = timedelta(days=7)
"""How long a row is kept after it was opened."""


@dataclass(frozen=True, slots=True)
class Choices:
    """The buttons under an alarm: (label, act) with words as msgids, and what all of them are about."""

    rows: tuple[tuple[str, str], ...] = ()
    subject: str = ""
    version: int = 0
    data: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """`words` and `short` are by language; `short` goes by the second road. `called`: person → rung.

    `barred` knows already and is not called.
    """

    id: int
    subject: str
    state: str
    words: Mapping[str, Text]
    short: Mapping[str, Text]
    choices: Choices
    barred: str
    rung: int
    called: Mapping[str, int]
    answered_by: str
    opened_at: datetime
    ended_at: datetime | None
    version: int

    @property
    def is_open(self) -> bool:
        return self.state == OPEN

    @property
    def about(self) -> str:
        """The subject of its messages."""
        return f"page:{self.id}"

    def on_rung(self, rung: int) -> tuple[str, ...]:
        return tuple(name for name, where in self.called.items() if where == rung)


class Pages(Store):
    async def open(
        self, subject: str, words: Mapping[str, Text], short: Mapping[str, Text], choices: Choices, barred: str = ""
    ) -> Page | None:
        """A new alarm; None when one is open for this subject."""
        values = {
            "subject": subject,
            "words": dump_texts(dict(words)),
            "short": dump_texts(dict(short)),
            "choices": dump_json([choices.rows, choices.subject, choices.version, choices.data]),
            "barred": barred,
            "opened_at": self.now,
        }
        insert = self.upsert(page).values(**values).on_conflict_do_nothing().returning(page.c.id)
        number = (await self.connection.execute(insert)).scalar()
        return await self.get(number) if number else None

    async def get(self, number: int) -> Page | None:
        row = await self.row(sa.select(page).where(page.c.id == number))
        return _page(row) if row else None

    async def latest(self, subject: str) -> Page | None:
        """The newest alarm of this subject, whatever became of it."""
        row = await self.row(sa.select(page).where(page.c.subject == subject).order_by(page.c.id.desc()).limit(1))
        return _page(row) if row else None

    async def climb(self, seen: Page, rung: int, called: Mapping[str, int]) -> Page | None:
        """These people are called now. None when it ended, or climbed, since it was read."""
        moved = await self._change(seen, rung=rung, called=dump_json(dict(called)))
        return await self.get(seen.id) if moved else None

    async def end(self, seen: Page, state: str, by: str = "", *, silent: bool = True) -> bool:
        """Nobody else is called; unless `silent` is off its words are gone. False when it has ended already."""
        ended = {"state": state, "answered_by": by, "ended_at": self.now} | (SILENT if silent else {})
        return await self._change(seen, **ended)

    async def silence(self, number: int) -> None:
        """Its words are needed no more."""
        await self.change(sa.update(page).where(page.c.id == number).values(**SILENT))

    async def forget(self, number: int) -> None:
        await self.change(sa.delete(page).where(page.c.id == number))

    async def _change(self, seen: Page, **values: Any) -> bool:
        same = sa.and_(page.c.id == seen.id, page.c.state == OPEN, page.c.version == seen.version)
        return await self.change(sa.update(page).where(same).values(version=seen.version + 1, **values)) == 1


def _page(row: Row) -> Page:
    made = dict(row) | {"words": load_texts(row["words"]), "short": load_texts(row["short"])}
    rows, *about = load_json(row["choices"]) or [(), "", 0, ""]
    choices = Choices(tuple((label, act) for label, act in rows), *about)
    return Page(**made | {"choices": choices, "called": load_json(row["called"])})
