"""Words prepared in calm: who approved which version, and how a message made of them is put right."""

from collections.abc import Collection, Mapping

import sqlalchemy as sa

from groups.holding import Statement
from groups.texts import Text
from storage.codec import dump_texts, load_texts
from storage.store import Store
from storage.tables import holding_approval, holding_sent

_a = holding_approval.c


class Holdings(Store):
    async def approve(self, seen: Statement, person: str) -> bool:
        """False when this person approved exactly these words before."""
        values = {"print": seen.print, "person": person, "template": seen.template, "name": seen.name, "at": self.now}
        row = self.upsert(holding_approval).values(**values).on_conflict_do_nothing().returning(_a.person)
        return (await self.connection.execute(row)).scalar() is not None

    async def approvers(self, prints: Collection[str]) -> dict[str, tuple[str, ...]]:
        """Print → who approved it, in order; a print that nobody approved is missing."""
        wanted = sa.select(_a.print, _a.person).where(_a.print.in_(prints)).order_by(_a.at, _a.person)
        found: dict[str, tuple[str, ...]] = {}
        for row in await self.rows(wanted):
            found[row["print"]] = (*found.get(row["print"], ()), row["person"])
        return found

    async def known_before(self, template: str, name: str) -> bool:
        """Whether any version of this statement was ever approved."""
        here = (_a.template == template) & (_a.name == name)
        return bool(await self.value(sa.select(sa.func.count()).select_from(holding_approval).where(here)))

    async def sent(self, post: int, seen: Statement, correction: Mapping[str, Text]) -> None:
        """This key point is made of it; its correction has the same values in its slots."""
        await self.insert(holding_sent, {"post": post, "print": seen.print, "correction": dump_texts(dict(correction))})

    async def correction_of(self, post: int) -> dict[str, Text]:
        """Language → the words that put this key point right; empty when it was not prepared."""
        body = await self.value(sa.select(holding_sent.c.correction).where(holding_sent.c.post == post))
        return load_texts(body) if body else {}
