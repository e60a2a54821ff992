"""Posts with their versions and approvals. A state moves only from the state and version that the mover saw."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from groups.texts import Text
from storage import codec
from storage.store import Row, Store
from storage.tables import approval, post, post_version

_post = post.c


@dataclass(frozen=True, slots=True)
class Post:
    """`texts` is language → text. `editors` are the keys of all who wrote a part of the current version.

    `print` binds an approval to what was approved; `crisis` is 0 for a routine post.
    `send_at` None: as soon as approved.
    """

    id: int
    kind: str
    state: str
    version: int
    section: str
    author: str
    editors: tuple[str, ...]
    submitter: str
    texts: Mapping[str, Text]
    groups: tuple[str, ...]
    pin: bool
    print: str
    approver: str
    approved_print: str
    send_at: datetime | None
    wall: str
    zone: str
    reason: str
    crisis: int
    life_safety: str
    created_at: datetime
    changed_at: datetime
    released_at: datetime | None
    published_at: datetime | None

    @property
    def subject(self) -> str:
        return f"post:{self.id}"

    @property
    def authors(self) -> frozenset[str]:
        """Nobody of these may approve the current version."""
        return frozenset({self.author, *self.editors} - {""})


@dataclass(frozen=True, slots=True)
class Approval:
    person: str
    role: str
    at: datetime


def _as_post(row: Row) -> Post:
    raw = dict(row)
    raw["texts"] = codec.load_texts(raw["texts"])
    raw["editors"] = tuple(json.loads(raw["editors"]))
    raw["groups"] = tuple(json.loads(raw["groups"]))
    return Post(**raw)


def _stored(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the columns take them."""
    raw = dict(changes)
    if "texts" in raw:
        raw["texts"] = codec.dump_texts(dict(raw["texts"]))
    for name in ("groups", "editors"):
        if name in raw:
            raw[name] = codec.dump_json(list(raw[name]))
    return raw


class Posts(Store):
    """Every change says which state and version it starts from; False means that somebody was faster."""

    async def draft(self, author: str, section: str, **fields: Any) -> Post:
        """A new post, version 1. `fields` are those of Post: texts, groups, print, kind, crisis, state, …"""
        base = {"author": author, "section": section, "created_at": self.now, "changed_at": self.now}
        number = await self.insert(post, base | _stored({"editors": (author,)} | fields))
        made = await self.need(number)
        await self._keep(made, author)
        return made

    async def get(self, number: int) -> Post | None:
        row = await self.row(sa.select(post).where(_post.id == number))
        return _as_post(row) if row else None

    async def need(self, number: int) -> Post:
        """A post that is known to be there. LookupError when it is not."""
        found = await self.get(number)
        if found is None:
            raise LookupError(f"post {number}")
        return found

    async def move(self, seen: Post, to: str, **changes: Any) -> bool:
        """From the state and version that was seen to `to`, with these changes."""
        fresh = _stored(changes) | {"state": to, "changed_at": self.now}
        return await self._from(seen, fresh)

    async def rewrite(self, seen: Post, editor: str, to: str, **changes: Any) -> bool:
        """A new version in state `to`: who edits is an author from now on, and no approval of before counts."""
        editors = dict.fromkeys([*seen.editors, editor])
        fresh = _stored(dict(changes) | {"editors": editors, "approver": "", "approved_print": ""})
        fresh |= {"state": to, "version": seen.version + 1, "changed_at": self.now}
        if not await self._from(seen, fresh):
            return False
        await self.void(seen.id)
        await self._keep(await self.need(seen.id), editor)
        return True

    async def approve(self, seen: Post, person: str, role: str) -> None:
        """Note who approved this print. The state is moved by `move`, in the same unit."""
        row = self.upsert(approval).values(post=seen.id, print=seen.print, person=person, role=role, at=self.now)
        await self.connection.execute(row.on_conflict_do_nothing())

    async def approvals(self, seen: Post) -> tuple[Approval, ...]:
        """Who approved what now stands in the post, in order."""
        a = approval.c
        here = (a.post == seen.id) & (a.print == seen.print)
        rows = await self.rows(sa.select(a.person, a.role, a.at).where(here).order_by(a.at))
        return tuple(Approval(row["person"], row["role"], row["at"]) for row in rows)

    async def void(self, number: int) -> int:
        """No approval of this post counts any more; how many there were."""
        return await self.change(sa.delete(approval).where(approval.c.post == number))

    async def in_state(self, *states: str) -> tuple[Post, ...]:
        """Ordinary posts, oldest first. Key points have ways of their own and are found by `of_crisis`."""
        ordinary = sa.select(post).where(_post.state.in_(states), _post.crisis == 0)
        rows = await self.rows(ordinary.order_by(_post.id))
        return tuple(_as_post(row) for row in rows)

    async def of_crisis(self, crisis: int) -> tuple[Post, ...]:
        """The key points of a crisis, oldest first."""
        rows = await self.rows(sa.select(post).where(_post.crisis == crisis).order_by(_post.id))
        return tuple(_as_post(row) for row in rows)

    async def _from(self, seen: Post, fresh: Mapping[str, Any]) -> bool:
        same = (_post.id == seen.id) & (_post.state == seen.state) & (_post.version == seen.version)
        return await self.change(sa.update(post).where(same).values(**fresh)) == 1

    async def _keep(self, made: Post, author: str) -> None:
        """The text of every version stays, for whoever asks later what was approved."""
        kept = {"post": made.id, "version": made.version, "author": author, "print": made.print, "at": self.now}
        await self.insert(post_version, kept | _stored({"texts": made.texts, "groups": made.groups}))
