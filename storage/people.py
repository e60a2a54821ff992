"""Whom we met: the identity, where it can be written to in private, its language. Little, and no more than is used."""

from collections.abc import Collection, Mapping, Sequence

import sqlalchemy as sa

from groups.messages import Address, Sender
from storage.store import Store
from storage.tables import identity


class People(Store):
    changed = False
    """Whether somebody chose another language in this unit: what is kept in memory must then be read anew."""

    async def meet(self, sender: Sender, at: Address) -> str:
        """Remember who wrote to us in private, and where. The language that they chose; "" when they never did."""
        return (await self.meet_all({sender.identity: (sender, at)}))[sender.identity]

    async def meet_all(self, people: Mapping[str, tuple[Sender, Address]]) -> dict[str, str]:
        """Meet several at once, in one statement. Identity → language."""
        if not people:
            return {}
        rows = [
            {
                "identity": who,
                "person": who,
                "name": sender.name,
                "account": at.account,
                "chat": at.chat,
                "last_seen": self.now,
            }
            for who, (sender, at) in sorted(people.items())  # one order for all: no two wait for each other
        ]
        insert = self.upsert(identity).values(rows)
        fresh = {name: insert.excluded[name] for name in ("name", "account", "chat", "last_seen")}
        met = insert.on_conflict_do_update(index_elements=["identity"], set_=fresh | {"unreachable": False})
        found = await self.connection.execute(met.returning(identity.c.identity, identity.c.language))
        return {row.identity: row.language for row in found}

    async def private_address(self, identities: Sequence[str], avoiding: Collection[str] = ()) -> Address | None:
        """Where one of these identities can be written to, not through the accounts `avoiding`; the one seen last, if
        several."""
        open_chat = sa.and_(
            identity.c.chat != "", identity.c.unreachable.is_(False), self.within_reach(identity.c.account)
        )
        row = await self.row(
            sa.select(identity.c.account, identity.c.chat)
            .where(identity.c.identity.in_(identities), open_chat, identity.c.account.not_in(avoiding))
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
