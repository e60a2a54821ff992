"""E-DUP: nearly the same key point is out, or waits, for the same people within a day."""

import re
from collections.abc import Mapping

from groups.digits import western
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
NUMBER = re.compile(r"\d+")


async def written(ctx: Context, meant: Crisis, texts: Mapping[str, Text]) -> Refusal | None:
    """Of one's own words: E-DUP (post), or E-DUP (waits) for what somebody else has written already.

    Road 4 is not road 5: words with other numbers say something else, however alike they are.
    """
    near = [post for post in await _near(ctx, meant) if _numbers(post.texts) == _numbers(texts)]
    return _refusal(texts, near)


async def sent(ctx: Context, meant: Crisis, texts: Mapping[str, Text]) -> Refusal | None:
    """Of a prepared statement: E-DUP (post) when it is out already, at whatever hour it says."""
    return _refusal(texts, [post for post in await _near(ctx, meant) if post.state in OUT])


def _refusal(texts: Mapping[str, Text], near: list[Post]) -> Refusal | None:
    number, _ = nearest((post.id, _alike(texts, post)) for post in near)
    if not number:
        return None
    waits = next(post for post in near if post.id == number).state == State.SUBMITTED
    return refuse(Code.DUPLICATE, waits=number) if waits else refuse(Code.DUPLICATE, post=number)


async def _near(ctx: Context, meant: Crisis) -> list[Post]:
    """What went, or waits, for some of the same people within a day, and still stands."""
    groups = {group.id for group in ctx.mission.groups_in(meant.region)}
    known = [post for each in await ctx.unit.crises.all_open() for post in await ctx.unit.posts.of_crisis(each.id)]
    return [post for post in known if _stands(ctx, post) and not groups.isdisjoint(post.groups)]


def _stands(ctx: Context, post: Post) -> bool:
    recent = (post.published_at or post.released_at or post.created_at) > ctx.now - WINDOW
    return recent and State(post.state) in {*OUT, State.SUBMITTED} and not replaced_by(post.reason)


def _numbers(texts: Mapping[str, Text]) -> set[str]:
    return {number for text in texts.values() for number in NUMBER.findall(western(str(text)))}


def _alike(texts: Mapping[str, Text], post: Post) -> float:
    pairs = ((str(mine), str(theirs)) for mine in texts.values() for theirs in post.texts.values())
    return max((likeness(*pair) for pair in pairs), default=0.0)
