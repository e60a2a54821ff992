"""What a button means. A callback carries the nonce alone, so nothing that a client sends can be forged into an act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from groups.messages import Button
from storage.store import Store
from storage.tables import button

LIFE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class StoredButton:
    nonce: str
    act: str
    subject: str
    version: int
    data: str
    only: str
    expires_at: datetime


class Buttons(Store):
    async def keep(self, buttons: Sequence[Button]) -> None:
        if buttons:
            await self.connection.execute(sa.insert(button), [self._values(each) for each in buttons])

    def _values(self, one: Button) -> dict[str, Any]:
        return {
            "nonce": one.nonce,
            "act": one.act,
            "subject": one.subject,
            "version": one.version,
            "data": one.data,
            "only": one.only,
            "expires_at": self.now + LIFE,
        }

    async def find(self, nonce: str) -> StoredButton | None:
        row = await self.row(sa.select(button).where(button.c.nonce == nonce))
        return StoredButton(**row) if row else None

    async def forget(self) -> int:
        """Delete the expired ones; how many."""
        return await self.change(sa.delete(button).where(button.c.expires_at < self.now))
