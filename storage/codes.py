"""Short codes that were given out, the words that went out under each, and codes that people asked for in vain."""

import hashlib
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

import sqlalchemy as sa

from groups.texts import Text
from storage.codec import dump_json, dump_texts, load_json, load_texts
from storage.store import Row, Store
from storage.tables import code, issued, unknown_code

MISS_KEPT = timedelta(hours=1)
RECENT_MOST = 400
"""Wordings that are looked at when somebody shows us words without a code."""

_c, _i, _u = code.c, issued.c, unknown_code.c


@dataclass(frozen=True, slots=True)
class Issued:
    """What was published under a code. `subject` is that of a post ("post:41", also a key point or a correction) or of
    something else that went out; `groups` are those that got it."""

    subject: str
    code: str
    key_year: int
    groups: tuple[str, ...]
    issued_at: datetime


def _issued(row: Row) -> Issued:
    return Issued(**(dict(row) | {"groups": tuple(load_json(row["groups"]))}))


class Codes(Store):
    @cached_property
    def known(self) -> dict[str, str]:
        """Subject → code, as far as this transaction has asked: a post for 500 chats asks once."""
        return {}

    async def of(self, subject: str) -> str:
        """The code that the subject was published with; "" before that."""
        return str(await self.value(sa.select(_c.code).where(_c.subject == subject)) or "")

    async def issue(self, subject: str, sign: str, key_year: int, groups: Collection[str]) -> None:
        """It is published under this code. What is published once keeps its code for ever."""
        row = {"subject": subject, "code": sign, "key_year": key_year, "groups": dump_json(sorted(groups))}
        await self.connection.execute(self.upsert(code).values(issued_at=self.now, **row).on_conflict_do_nothing())

    async def said(self, subject: str, texts: Collection[Text]) -> None:
        """These wordings went out; one that is known stays as it is."""
        for text in texts:
            body = dump_texts({"": text})
            row = {"subject": subject, "digest": hashlib.sha256(body.encode()).hexdigest(), "text": body}
            await self.connection.execute(self.upsert(issued).values(at=self.now, **row).on_conflict_do_nothing())

    async def with_code(self, sign: str) -> tuple[Issued, ...]:
        """Everything that was published under this code, oldest first."""
        rows = await self.rows(sa.select(code).where(_c.code == sign).order_by(_c.issued_at, _c.subject))
        return tuple(_issued(row) for row in rows)

    async def numbered(self, subjects: Collection[str]) -> dict[str, Issued]:
        rows = await self.rows(sa.select(code).where(_c.subject.in_(subjects))) if subjects else ()
        return {row["subject"]: _issued(row) for row in rows}

    async def words_of(self, subjects: Collection[str]) -> Sequence[tuple[str, Text]]:
        """(subject, text): every wording of these, in the order in which they went out."""
        wanted = sa.select(_i.subject, _i.text).where(_i.subject.in_(subjects)).order_by(_i.at, _i.subject, _i.digest)
        return [(row["subject"], load_texts(row["text"])[""]) for row in await self.rows(wanted)]

    async def recent(self, since: datetime) -> Sequence[tuple[str, Text]]:
        """(subject, text): what went out after `since`, the newest first, and not without end."""
        wanted = sa.select(_i.subject, _i.text).where(_i.at > since).order_by(_i.at.desc()).limit(RECENT_MOST)
        return [(row["subject"], load_texts(row["text"])[""]) for row in await self.rows(wanted)]

    # ---- in vain ------------------------------------------------------------------------------------------

    async def missed(self, sign: str, who: str) -> None:
        """Somebody asked for a code that is none of ours."""
        await self.forget()
        await self.insert(unknown_code, {"code": sign, "who": who, "at": self.now})

    async def misses(self, who: str = "") -> Sequence[str]:
        """The unknown codes of the last hour, oldest first: this person's, or everybody's."""
        late = _u.at > self.now - MISS_KEPT
        mine = late & (_u.who == who) if who else late
        return [str(row["code"]) for row in await self.rows(sa.select(_u.code).where(mine).order_by(_u.id))]

    async def first_miss(self, who: str) -> datetime | None:
        """When the oldest of this person's unknown codes was asked for."""
        late = (_u.at > self.now - MISS_KEPT) & (_u.who == who)
        found: datetime | None = await self.value(sa.select(sa.func.min(_u.at)).where(late))
        return found

    async def forget(self) -> int:
        """Delete what is older than an hour; how many."""
        return await self.change(sa.delete(unknown_code).where(_u.at <= self.now - MISS_KEPT))
