"""Our accounts on the platforms: how far we confirmed, until when we must be silent, who may send, what goes out."""

from datetime import datetime, timedelta

import sqlalchemy as sa

from groups.deliveries import State
from groups.messages import Lane
from storage.outbox import OPEN
from storage.store import Row, Store
from storage.tables import OPEN_STATES, account, attempt, lease, outbox

FAILING = ("notdone", "maybedone", "slowdown", "misconfigured")
"""Tries after which nobody can say that the platform heard us."""
LOOK_BACK = timedelta(hours=1)
NEWEST = 20_000
"""Rows among which the last success is looked for: old rows never leave the table."""


class Accounts(Store):
    async def known(self, name: str) -> Row:
        """The account's row, made on first use."""
        await self.connection.execute(self.upsert(account).values(id=name).on_conflict_do_nothing())
        return await self.one(sa.select(account).where(account.c.id == name))

    async def confirm(self, name: str, offset: int) -> None:
        """Remember the platform's offset; updates below it are confirmed with the next fetch."""
        await self.change(sa.update(account).where(account.c.id == name).values(confirmed=offset))

    async def pause(self, name: str, until: datetime) -> None:
        """Be silent until then, over restarts too. A longer silence is never shortened."""
        shorter = sa.or_(account.c.paused_until.is_(None), account.c.paused_until < until)
        await self.change(sa.update(account).where(account.c.id == name, shorter).values(paused_until=until))

    async def stop(self, name: str, reason: str) -> None:
        """The platform refuses our token; "" starts again."""
        await self.change(sa.update(account).where(account.c.id == name).values(stopped=reason))

    async def next_epoch(self, name: str, holder: str) -> int:
        """Take the sending lease of an account. Who sends under an older epoch is fenced."""
        statement = self.upsert(lease).values(name=name, holder=holder, epoch=1)
        taken = statement.on_conflict_do_update(
            index_elements=["name"], set_={"epoch": lease.c.epoch + 1, "holder": holder}
        ).returning(lease.c.epoch)
        return int((await self.connection.execute(taken)).scalar_one())

    async def stopped(self) -> dict[str, str]:
        """Account → why the platform refuses our token."""
        rows = await self.rows(sa.select(account).where(account.c.stopped != ""))
        return {row["id"]: row["stopped"] for row in rows}

    async def blocked_since(self, name: str) -> datetime | None:
        """Since when nothing goes through, though something was tried or a crisis message waits; None when all is well.

        An answer that refuses a message is an answer: the platform is there.
        """
        waiting = await self._waiting(name)
        if not waiting:
            return None
        heard = await self.heard(name)
        since = [row["next_at"] if row["next_at"] and not row["attempts"] else row["created_at"] for row in waiting]
        crisis = [at for row, at in zip(waiting, since, strict=True) if row["lane"] <= Lane.CRISIS]
        tried = await self._failing_since(name, heard)
        found = [*(max(at, heard) if heard else at for at in crisis), *([tried] if tried else [])]
        return min(found, default=None)

    async def heard(self, name: str) -> datetime | None:
        """When the platform last did what we asked, or refused it."""
        newest = sa.select(sa.func.max(outbox.c.id)).scalar_subquery()
        answered = sa.and_(outbox.c.account == name, outbox.c.state.in_((State.DONE, State.FAILED)))
        found = sa.select(sa.func.max(outbox.c.ended_at)).where(outbox.c.id > newest - NEWEST, answered)
        at: datetime | None = await self.value(found)
        return at

    async def _waiting(self, name: str) -> list[Row]:
        """What was tried and waits again, and crisis messages whose hour has come."""
        ripe = sa.or_(outbox.c.next_at.is_(None), outbox.c.next_at <= self.now)
        urgent = sa.and_(outbox.c.lane <= int(Lane.CRISIS), ripe)
        waits = sa.and_(OPEN_STATES, outbox.c.state.in_(OPEN), sa.or_(outbox.c.attempts > 0, urgent))
        return list(
            await self.rows(sa.select(outbox).where(outbox.c.account == name, waits).order_by(outbox.c.id).limit(50))
        )

    async def _failing_since(self, name: str, heard: datetime | None) -> datetime | None:
        after = max(heard, self.now - LOOK_BACK) if heard else self.now - LOOK_BACK
        failed = sa.and_(outbox.c.account == name, attempt.c.outcome.in_(FAILING), attempt.c.at > after)
        tries = sa.select(sa.func.min(attempt.c.at)).join(outbox, outbox.c.id == attempt.c.outbox_id).where(failed)
        at: datetime | None = await self.value(tries)
        return at
