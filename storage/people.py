"""Whom we met: the identity, where it can be written to in private, its language. Little, and no more than is used."""

from collections.abc import Sequence

import sqlalchemy as sa

from groups.messages import Address, Sender
from storage.store import Store
from storage.tables import identity, person


class People(Store):
    changed = False
    """Whether somebody chose another language in this unit: what is kept in memory must then be read anew."""

    async def meet(self, sender: Sender, at: Address, *, private: bool) -> None:
        """Remember who wrote; in private also where. A name or language that changed is written anew."""
        known = await self.row(sa.select(identity).where(identity.c.identity == sender.identity))
        if known is None:
            await self._first_time(sender, at, private=private)
        elif private and (known["account"], known["chat"]) != (at.account, at.chat):
            await self._update(sender, {"account": at.account, "chat": at.chat, "unreachable": False})
        elif known["name"] != sender.name or (private and known["unreachable"]):
            await self._update(sender, {"unreachable": False if private else known["unreachable"]})

    async def _first_time(self, sender: Sender, at: Address, *, private: bool) -> None:
        who = self.upsert(person).values(key=sender.identity, first_seen=self.now, last_seen=self.now)
        await self.connection.execute(who.on_conflict_do_nothing())
        values = {"account": at.account if private else "", "chat": at.chat if private else ""}
        row = self.upsert(identity).values(
            identity=sender.identity, person=sender.identity, name=sender.name, last_seen=self.now, **values
        )
        await self.connection.execute(row.on_conflict_do_nothing())

    async def _update(self, sender: Sender, values: dict[str, object]) -> None:
        await self.change(
            sa.update(identity)
            .where(identity.c.identity == sender.identity)
            .values(name=sender.name, last_seen=self.now, **values)
        )

    async def private_address(self, identities: Sequence[str]) -> Address | None:
        """Where one of these identities can be written to; the one seen last, if several."""
        row = await self.row(
            sa.select(identity.c.account, identity.c.chat)
            .where(identity.c.identity.in_(identities), identity.c.chat != "", identity.c.unreachable.is_(False))
            .order_by(identity.c.last_seen.desc())
            .limit(1)
        )
        return Address(row["account"], row["chat"]) if row else None

    async def language(self, who: str) -> str:
        """The language that this person or identity chose; "" when they never chose."""
        chosen = sa.select(identity.c.language).where(
            sa.or_(identity.c.identity == who, identity.c.person == who), identity.c.language != ""
        )
        return str(await self.value(chosen.limit(1)) or "")

    async def set_language(self, who: str, language: str) -> None:
        self.changed = True
        await self.change(sa.update(identity).where(identity.c.identity == who).values(language=language))

    async def name(self, who: str) -> str:
        return str(await self.value(sa.select(identity.c.name).where(identity.c.identity == who)) or "")

    async def out_of_reach(self, at: Address) -> None:
        """A private chat does not take us any more (blocked, deactivated)."""
        here = sa.and_(identity.c.account == at.account, identity.c.chat == at.chat)
        await self.change(sa.update(identity).where(here).values(unreachable=True))
