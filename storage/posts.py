"""Posts with their versions and approvals. A state moves only from the state and version that the mover saw."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from groups.calendar import DAY
from groups.corrections import KINDS as PUT_RIGHT
from groups.posts import State, fingerprint
from groups.texts import Text
from storage import codec
from storage.store import Row, Store
from storage.tables import approval, post, post_version, slot

_post = post.c
_LISTS = ("groups", "editors", "media", "cites", "sources")


@dataclass(frozen=True, slots=True)
class Post:
    """`texts` is language → text. `editors` are the keys of all who wrote a part of the current version.

    `print` binds an approval to what was approved; `crisis` is 0 for a routine post.
    `send_at` None: as soon as approved. `media` are digests, `poll` is language → options (the text is the question),
    `cites` are ids of facts and positions, `cited` the prints of what these said at the approval, `partial` is what
    groups.languages keeps of languages that it goes without (language → reason) or "", `tone_read` who read which print
    of it for its tone, `terms` those of a statement, `series` and `corrects` numbers of what it repeats or puts right.
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
    media: tuple[str, ...]
    poll: Mapping[str, tuple[str, ...]]
    plain_links: bool
    split: bool
    cites: tuple[str, ...]
    sources: tuple[str, ...]
    cited: Mapping[str, str]
    claim: bool
    partial: str
    tone_read: str
    terms: str
    embargo: datetime | None
    expires_at: datetime | None
    series: int
    corrects: int
    created_at: datetime
    changed_at: datetime
    released_at: datetime | None
    published_at: datetime | None
    lifted_at: datetime | None

    @property
    def subject(self) -> str:
        return f"post:{self.id}"

    @property
    def authors(self) -> frozenset[str]:
        """Nobody of these may approve the current version."""
        return frozenset({self.author, *self.editors} - {""})

    def fingerprint(self) -> str:
        """What an approval binds to, computed from the post as it stands now."""
        return fingerprint(
            texts=self.texts,
            media=self.media,
            targets=self.groups,
            pin=self.pin,
            kind=self.kind,
            rest={
                "poll": self.poll,
                "plain_links": self.plain_links,
                "split": self.split,
                "cites": self.cites,
                "sources": self.sources,
                "claim": self.claim,
                "partial": self.partial,
                "terms": self.terms,
                "embargo": self.embargo.isoformat() if self.embargo else "",
                "expires_at": self.expires_at.isoformat() if self.expires_at else "",
                "corrects": str(self.corrects or ""),
            },
        )


@dataclass(frozen=True, slots=True)
class Version:
    """A post as it was. `print` is that of the whole version; `approver` is "" when nobody approved it."""

    version: int
    author: str
    texts: Mapping[str, Text]
    groups: tuple[str, ...]
    print: str
    at: datetime
    approver: str
    approved_at: datetime | None


@dataclass(frozen=True, slots=True)
class Approval:
    person: str
    role: str
    at: datetime


def _as_post(row: Row) -> Post:
    raw = dict(row)
    raw["texts"] = codec.load_texts(raw["texts"])
    raw["poll"] = {language: tuple(options) for language, options in json.loads(raw["poll"]).items()}
    raw["cited"] = json.loads(raw["cited"])
    for name in _LISTS:
        raw[name] = tuple(json.loads(raw[name]))
    return Post(**raw)


def _as_version(row: Row) -> Version:
    raw = dict(row)
    return Version(**raw | {"texts": codec.load_texts(raw["texts"]), "groups": tuple(json.loads(raw["groups"]))})


def _stored(changes: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the columns take them."""
    raw = dict(changes)
    if "texts" in raw:
        raw["texts"] = codec.dump_texts(dict(raw["texts"]))
    for name in _LISTS:
        if name in raw:
            raw[name] = codec.dump_json(list(raw[name]))
    if "cited" in raw:
        raw["cited"] = codec.dump_json(dict(raw["cited"]))
    if "poll" in raw:
        raw["poll"] = codec.dump_json({language: list(options) for language, options in raw["poll"].items()})
    return raw


class Posts(Store):
    """Every change says which state and version it starts from; False means that somebody was faster."""

    async def draft(self, author: str, section: str, **fields: Any) -> Post:
        """A new post, version 1. `fields` are those of Post: texts, groups, kind, crisis, state, … Its print is set."""
        base = {"author": author, "section": section, "created_at": self.now, "changed_at": self.now}
        number = await self.insert(post, base | _stored({"editors": (author,)} | fields))
        made = await self.need(number)
        made = replace(made, print=made.fingerprint())
        await self.change(sa.update(post).where(_post.id == number).values(print=made.print))
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
        changes |= {"editors": tuple(dict.fromkeys([*seen.editors, editor])), "approver": "", "approved_print": ""}
        changes["print"] = replace(seen, **changes).fingerprint()
        fresh = _stored(changes)
        fresh |= {"state": to, "version": seen.version + 1, "changed_at": self.now}
        if not await self._from(seen, fresh):
            return False
        await self.void(seen.id)
        await self._keep(await self.need(seen.id), editor)
        return True

    async def lift(self, seen: Post) -> bool:
        """The embargo of a published post is over. False when it was before: of several, one publishes."""
        still = (_post.id == seen.id) & (_post.state == seen.state) & _post.lifted_at.is_(None)
        return await self.change(sa.update(post).where(still).values(lifted_at=self.now)) == 1

    async def versions(self, number: int) -> tuple[Version, ...]:
        """Every version that the post has had, oldest first."""
        v = post_version.c
        wanted = sa.select(v.version, v.author, v.texts, v.groups, v.print, v.at, v.approver, v.approved_at)
        rows = await self.rows(wanted.where(v.post == number).order_by(v.version))
        return tuple(_as_version(row) for row in rows)

    async def approve(self, seen: Post, person: str, role: str) -> None:
        """Note who approved this print. The state is moved by `move`, in the same unit."""
        row = self.upsert(approval).values(post=seen.id, print=seen.print, person=person, role=role, at=self.now)
        await self.connection.execute(row.on_conflict_do_nothing())
        same = (post_version.c.post == seen.id) & (post_version.c.version == seen.version)
        await self.change(sa.update(post_version).where(same).values(approver=person, approved_at=self.now))

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

    async def published_in(self, group: str, most: int) -> tuple[Post, ...]:
        """Ordinary posts that are out in this group, newest first. A correction takes no slot, so it is named."""
        there = sa.exists().where(slot.c.post == _post.id, slot.c.group_id == group, slot.c.sent)
        mine = _post.groups.contains(f'"{group}"', autoescape=True)
        out = sa.select(post).where(_post.published_at.is_not(None), _post.crisis == 0, mine)
        out = out.where(sa.or_(there, _post.kind.in_(PUT_RIGHT)))
        rows = await self.rows(out.order_by(_post.published_at.desc(), _post.id.desc()).limit(most))
        return tuple(_as_post(row) for row in rows)

    async def out_citing(self, number: str, since: datetime) -> tuple[Post, ...]:
        """Ordinary posts that people got after `since`, still have, and that cite this fact or position; oldest first.

        A correction is none of them: whoever puts a post right does so at its root.
        """
        out = sa.select(post).where(_post.state.in_(("published", "corrected")), _post.published_at >= since)
        here = (_post.crisis == 0) & (_post.corrects == 0) & _post.cites.contains(f'"{number}"', autoescape=True)
        return tuple(_as_post(row) for row in await self.rows(out.where(here).order_by(_post.id)))

    async def numbered(self, numbers: Collection[int]) -> dict[int, Post]:
        """Those of these numbers that there are."""
        rows = await self.rows(sa.select(post).where(_post.id.in_(numbers))) if numbers else ()
        return {row["id"]: _as_post(row) for row in rows}

    async def around(self, group: str, since: datetime, until: datetime, states: Collection[str]) -> tuple[Post, ...]:
        """Posts in one of these states whose hour in this group lies between the two instants, the latest first.

        One search in the index of the group's days; only posts of those few days are read.
        """
        days = slot.c.local_date.between((since - DAY).date(), (until + DAY).date())
        here = (slot.c.group_id == group) & days & (slot.c.at >= since) & (slot.c.at <= until)
        wanted = sa.select(post).join(slot, slot.c.post == _post.id).where(here, _post.state.in_(states))
        rows = await self.rows(wanted.order_by(slot.c.at.desc(), _post.id.desc()))
        return tuple(_as_post(row) for row in rows)

    async def on_the_way(self, since: datetime) -> tuple[Post, ...]:
        """Ordinary posts that go out now, or that began to after `since` and may not be through; oldest first."""
        begun = (_post.state == State.PUBLISHED) & (_post.released_at > since)
        wanted = sa.select(post).where(_post.crisis == 0, (_post.state == State.SENDING) | begun)
        return tuple(_as_post(row) for row in await self.rows(wanted.order_by(_post.id)))

    async def out_since(self, since: datetime) -> tuple[Post, ...]:
        """Ordinary posts that are out, and that their groups, or those behind an embargo, got after `since`; oldest
        first. A correction is none of them."""
        lately = (_post.published_at >= since) | (_post.lifted_at >= since)
        ordinary = (_post.crisis == 0) & (_post.corrects == 0)
        wanted = sa.select(post).where(_post.state == State.PUBLISHED, ordinary, lately)
        return tuple(_as_post(row) for row in await self.rows(wanted.order_by(_post.id)))

    async def of_crisis(self, crisis: int) -> tuple[Post, ...]:
        """The key points of a crisis, oldest first."""
        rows = await self.rows(sa.select(post).where(_post.crisis == crisis).order_by(_post.id))
        return tuple(_as_post(row) for row in rows)

    async def correcting(self, number: int) -> tuple[Post, ...]:
        """What puts this post right: its corrections and its withdrawal, oldest first."""
        rows = await self.rows(sa.select(post).where(_post.corrects == number).order_by(_post.id))
        return tuple(_as_post(row) for row in rows)

    async def _from(self, seen: Post, fresh: Mapping[str, Any]) -> bool:
        same = (_post.id == seen.id) & (_post.state == seen.state) & (_post.version == seen.version)
        return await self.change(sa.update(post).where(same).values(**fresh)) == 1

    async def _keep(self, made: Post, author: str) -> None:
        """The text of every version stays, for whoever asks later what was approved."""
        kept = {"post": made.id, "version": made.version, "author": author, "print": made.print, "at": self.now}
        await self.insert(post_version, kept | _stored({"texts": made.texts, "groups": made.groups}))
