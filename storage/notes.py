"""Single values that outlive a restart: the stamp, the accepted configuration, keys, halted lanes."""

import sqlalchemy as sa

from storage.store import Store
from storage.tables import note


class Notes(Store):
    async def get(self, key: str) -> str:
        """The value, or "" when it was never set."""
        value = await self.value(sa.select(note.c.value).where(note.c.key == key))
        return str(value or "")

    async def set(self, key: str, value: str) -> None:
        statement = self.upsert(note).values(key=key, value=value)
        await self.connection.execute(
            statement.on_conflict_do_update(index_elements=["key"], set_={"value": statement.excluded.value})
        )

    async def starting_with(self, prefix: str) -> dict[str, str]:
        rows = await self.rows(sa.select(note).where(note.c.key.startswith(prefix, autoescape=True)))
        return {row["key"]: row["value"] for row in rows if row["value"]}
