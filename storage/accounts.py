"""Our accounts on the platforms: how far we confirmed, until when we must be silent, and who may send."""

from datetime import datetime

import sqlalchemy as sa

from storage.store import Row, Store
from storage.tables import account, lease


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
