"""E-DUP: nearly the same key point is out, or waits, for the same people within a day."""

from collections.abc import Mapping

from groups.duplicates import WINDOW, nearest
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.replaced import replaced_by
from groups.texts import Text
from handlers.context import Context
from handlers.tools.similar import likeness
from storage.crises import Crisis
from storage.posts import Post

OUT = frozenset({State.SENDING, State.PUBLISHED})
"""What was put right may be said again: the bridge that was open is closed now."""


async def twin(
    ctx: Context, meant: Crisis, texts: Mapping[str, Text], states: frozenset[State] = OUT | {State.SUBMITTED}
) -> Refusal | None:
    """E-DUP (post), or E-DUP (waits) for one that somebody has written already. `states`: which are looked at."""
    groups = {group.id for group in ctx.mission.groups_in(meant.region)}
    known = [post for each in await ctx.unit.crises.all_open() for post in await ctx.unit.posts.of_crisis(each.id)]
    near = [
        post for post in known if post.state in states and _stands(ctx, post) and not groups.isdisjoint(post.groups)
    ]
    number = nearest((post.id, _alike(texts, post)) for post in near)
    if not number:
        return None
    waits = next(post for post in near if post.id == number).state == State.SUBMITTED
    return refuse(Code.DUPLICATE, waits=number) if waits else refuse(Code.DUPLICATE, post=number)


def _stands(ctx: Context, post: Post) -> bool:
    recent = (post.published_at or post.released_at or post.created_at) > ctx.now - WINDOW
    return recent and not replaced_by(post.reason)


def _alike(texts: Mapping[str, Text], post: Post) -> float:
    pairs = ((str(mine), str(theirs)) for mine in texts.values() for theirs in post.texts.values())
    return max((likeness(*pair) for pair in pairs), default=0.0)
