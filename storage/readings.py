"""Who confirmed the words of one language of a post. A reading is of exactly these words: others need a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.store import Store
from storage.tables import post_check, reading

_r = reading.c


@dataclass(frozen=True, slots=True)
class Reading:
    """`print` is groups.posts.text_print of what was read."""

    language: str
    print: str
    person: str
    at: datetime


class Readings(Store):
    async def note(self, post: int, language: str, print_: str, person: str, *, instead_of: str = "") -> bool:
        """False when somebody confirmed the same words before. A reading of `instead_of` counts no more and goes."""
        same = (_r.post == post) & (_r.language == language) & (_r.print == print_)
        await self.change(sa.delete(reading).where(same, _r.person == instead_of))
        values = {"post": post, "language": language, "print": print_, "person": person, "at": self.now}
        row = self.upsert(reading).values(**values).on_conflict_do_nothing().returning(_r.person)
        return (await self.connection.execute(row)).scalar() is not None

    async def of(self, post: int, prints: Mapping[str, str]) -> dict[str, Reading]:
        """Language → who read the words with this print; `prints` is language → print."""
        wanted = sa.select(_r.language, _r.print, _r.person, _r.at).where(_r.post == post)
        found = [Reading(**row) for row in await self.rows(wanted.order_by(_r.at))]
        return {each.language: each for each in found if prints.get(each.language) == each.print}

    async def checkers(self, post: int) -> frozenset[str]:
        """Everybody who looked whether what any version of the post says is so."""
        rows = await self.rows(sa.select(post_check.c.person).where(post_check.c.post == post).distinct())
        return frozenset(row["person"] for row in rows)
