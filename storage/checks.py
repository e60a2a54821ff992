"""What people found when they looked whether a post is so. A check belongs to one print: other words are unchecked."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from storage.store import Store
from storage.tables import post_check

_check = post_check.c


@dataclass(frozen=True, slots=True)
class PostCheck:
    """`source` is what the checker used; `rating` one of groups.checks.Rating."""

    post: int
    print: str
    person: str
    rating: str
    source: str
    at: datetime


class Checks(Store):
    async def note(self, post: int, print_: str, person: str, rating: str, source: str = "") -> None:
        row = {"post": post, "print": print_, "person": person, "rating": rating, "source": source, "at": self.now}
        await self.insert(post_check, row)

    async def of(self, post: int, print_: str) -> Sequence[PostCheck]:
        """Every check of exactly this, oldest first."""
        here = (_check.post == post) & (_check.print == print_)
        rows = await self.rows(sa.select(post_check).where(here).order_by(_check.id))
        return [PostCheck(**{name: row[name] for name in PostCheck.__slots__}) for row in rows]

    async def rated(self, rating: str, among: Collection[int] | None = None) -> Sequence[int]:
        """The numbers of the posts that somebody rated so, in whatever version; of all, or of these."""
        so = _check.rating == rating if among is None else sa.and_(_check.post.in_(among), _check.rating == rating)
        rows = await self.rows(sa.select(_check.post).where(so).distinct().order_by(_check.post))
        return [int(row["post"]) for row in rows]

    async def void(self, post: int) -> int:
        """What the post rests on has changed: it is unchecked again. How many checks there were."""
        return await self.change(sa.delete(post_check).where(_check.post == post))
