"""The second factor of each officer: its secret, the last code that was used, failures and the lock they lead to."""

import base64
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from storage.store import Store
from storage.tables import factor

SECRET_BYTES = 20
"""160 bits: the length that RFC 4226 recommends for a shared secret."""


@dataclass(frozen=True, slots=True)
class Factor:
    """`last_step` is the 30-second step of the last accepted code, `proved_at` when and `proved_by` whence it came, and
    `proved_for` what it let go (handlers.stepup.Then.mark)."""

    person: str
    secret: str
    last_step: int
    failures: int
    proved_at: datetime | None
    proved_by: str
    proved_for: str
    locked_until: datetime | None


class Factors(Store):
    async def enrol(self, person: str, random: Callable[[int], bytes] = secrets.token_bytes) -> str:
        """A new secret (base32) for the person's authenticator; the old one and its proofs are void at once."""
        secret = base64.b32encode(random(SECRET_BYTES)).decode()
        fresh = {
            "secret": secret,
            "last_step": 0,
            "failures": 0,
            "proved_at": None,
            "proved_by": "",
            "proved_for": "",
            "locked_until": None,
        }
        add = self.upsert(factor).values(person=person, **fresh)
        await self.connection.execute(add.on_conflict_do_update(index_elements=[factor.c.person], set_=fresh))
        return secret

    async def people(self) -> list[str]:
        """The keys of everybody who has one."""
        return [row["person"] for row in await self.rows(sa.select(factor.c.person).order_by(factor.c.person))]

    async def only(self, people: Sequence[str]) -> None:
        """These people have one, each a new one, and nobody else has."""
        await self.change(sa.delete(factor))
        for person in people:
            await self.enrol(person)

    async def find(self, person: str) -> Factor | None:
        row = await self.row(sa.select(factor).where(factor.c.person == person))
        return Factor(**row) if row else None

    async def proved(self, person: str, identity: str, step: int, act: str) -> bool:
        """A right code of this step was shown for this act. False when the step, or a later one, was used: a replay."""
        proof = {"proved_at": self.now, "proved_by": identity, "proved_for": act}
        return await self._use(person, step, failures=0, locked_until=None, **proof)

    async def spend(self, person: str, step: int) -> bool:
        """The code of this step may not be used any more."""
        return await self._use(person, step)

    async def _use(self, person: str, step: int, **values: Any) -> bool:
        fresh = sa.update(factor).where(factor.c.person == person, factor.c.last_step < step)
        return await self.change(fresh.values(last_step=step, **values)) == 1

    async def failed(self, person: str, limit: int, lock: timedelta) -> bool:
        """A wrong code. True when this was failure number `limit`, so that the factor is locked for `lock` from now."""
        mine = sa.update(factor).where(factor.c.person == person)
        await self.change(mine.values(failures=factor.c.failures + 1))
        full = mine.where(factor.c.failures >= limit)
        return await self.change(full.values(failures=0, locked_until=self.now + lock)) == 1

    async def fresh(self, person: str, identity: str, within: timedelta) -> str:
        """For what a right code came from this identity at most `within` ago: another account of theirs may be lost. ""
        when none did."""
        found = await self.find(person)
        if found is None or found.proved_at is None or found.proved_by != identity:
            return ""
        return found.proved_for if self.now - found.proved_at <= within else ""
