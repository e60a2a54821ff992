"""One-time codes: bound to a purpose and a person, kept as hashes, gone after ten minutes or five wrong tries."""

import hashlib
import hmac
from datetime import timedelta

import sqlalchemy as sa

from storage.store import Store
from storage.tables import one_time

LIFE = timedelta(minutes=10)
WRONG_TRIES = 5


def _digest(purpose: str, person: str, code: str) -> str:
    return hashlib.sha256(f"{purpose}\n{person}\n{code}".encode()).hexdigest()


class OneTimes(Store):
    async def issue(self, purpose: str, subject: str, person: str, code: str) -> None:
        """Let `person` use `code` once for this; an older one for the same subject and person is void."""
        await self.void(purpose, subject, person)
        values = {"purpose": purpose, "subject": f"{subject}\n{person}", "person": person}
        digest = _digest(purpose, person, code)
        await self.insert(one_time, values | {"digest": digest, "expires_at": self.now + LIFE})

    async def use(self, purpose: str, person: str, code: str) -> str:
        """The subject that this code was for, which is then used up; "" when it is wrong, old or somebody else's."""
        mine = sa.and_(one_time.c.purpose == purpose, one_time.c.person == person)
        await self.change(sa.delete(one_time).where(mine, one_time.c.expires_at < self.now))
        wanted = _digest(purpose, person, code)
        for row in await self.rows(sa.select(one_time).where(mine)):
            if hmac.compare_digest(row["digest"], wanted):
                subject = str(row["subject"]).partition("\n")[0]
                await self.void(purpose, subject)
                return subject
        await self.change(sa.update(one_time).where(mine).values(failures=one_time.c.failures + 1))
        await self.change(sa.delete(one_time).where(mine, one_time.c.failures >= WRONG_TRIES))
        return ""

    async def void(self, purpose: str, subject: str, person: str = "") -> None:
        """Take back the codes for a subject: all, or one person's."""
        which = (
            one_time.c.subject == f"{subject}\n{person}" if person else one_time.c.subject.startswith(f"{subject}\n")
        )
        await self.change(sa.delete(one_time).where(one_time.c.purpose == purpose, which))
