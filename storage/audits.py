"""What was done and refused, by whom. Rows are appended freely; a sealer chains them by hash afterwards."""

import hashlib
from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from storage.codec import dump_json
from storage.store import Row, Store
from storage.tables import audit


class Audits(Store):
    def note(self, act: str, subject: str, *, actor: str = "", detail: str = "") -> None:
        """Remember an act, written by `flush`. `detail` holds codes and numbers; never a member's words."""
        self._pending().append({"at": self.now, "actor": actor, "act": act, "subject": subject, "detail": detail})

    def _pending(self) -> list[dict[str, Any]]:
        return self.__dict__.setdefault("pending", [])  # type: ignore[no-any-return]

    async def flush(self) -> None:
        if pending := self._pending():
            await self.connection.execute(sa.insert(audit), pending)
            pending.clear()

    async def of(self, subject: str, most: int = 100) -> Sequence[Row]:
        """The life of one thing, oldest first."""
        await self.flush()
        return await self.rows(sa.select(audit).where(audit.c.subject == subject).order_by(audit.c.id).limit(most))

    async def latest(self, subjects: Sequence[str], most: int, actor: str = "") -> Sequence[Row]:
        """The last `most` rows about these things, oldest first; with `actor` only what this person did."""
        await self.flush()
        here = [audit.c.subject.in_(subjects)] + ([audit.c.actor == actor] if actor else [])
        rows = await self.rows(sa.select(audit).where(*here).order_by(audit.c.id.desc()).limit(most))
        return rows[::-1]

    async def seal(self, most: int = 1000) -> int:
        """Chain the rows that are not yet chained; how many."""
        newest = sa.select(audit.c.hash).where(audit.c.hash.is_not(None)).order_by(audit.c.id.desc()).limit(1)
        previous = str(await self.value(newest) or "")
        open_rows = sa.select(audit).where(audit.c.hash.is_(None)).order_by(audit.c.id).limit(most)
        sealed = []
        for row in await self.rows(open_rows):
            previous = chained(previous, row)
            sealed.append({"of": row["id"], "hash": previous})
        if sealed:
            statement = sa.update(audit).where(audit.c.id == sa.bindparam("of"), audit.c.hash.is_(None))
            await self.connection.execute(statement.values(hash=sa.bindparam("hash")), sealed)
        return len(sealed)

    async def verify(self, page: int = 1000) -> int | None:
        """The first row whose hash does not follow from the one before; None when the chain holds."""
        previous, after = "", 0
        while True:
            rows = await self.rows(
                sa.select(audit).where(audit.c.id > after, audit.c.hash.is_not(None)).order_by(audit.c.id).limit(page)
            )
            for row in rows:
                previous = chained(previous, row)
                if row["hash"] != previous:
                    return int(row["id"])
                after = int(row["id"])
            if len(rows) < page:
                return None


def chained(previous: str, row: Row) -> str:
    """The hash of a row that follows `previous`: SHA-256, hexadecimal."""
    words = dump_json([row["id"], row["at"].isoformat(), row["actor"], row["act"], row["subject"], row["detail"]])
    return hashlib.sha256(f"{previous}\n{words}".encode()).hexdigest()
