"""Finding a post and moving it on; whoever comes second hears who was faster, and when."""

from typing import Any

from groups.posts import Move, State, after
from groups.refusals import Code, Refusal, refuse
from handlers.context import Context
from storage.posts import Post

KEY_POINT = "key"
"""The kind of post that belongs to a crisis and has handlers of its own."""
EMBARGO = "embargo.ends"
"""The duty that keeps the hour at which an embargo is over."""
HAND = "hand"
"""The kind of what an officer wrote in a group without us: it only counts."""
APPROVED = frozenset({State.APPROVED, State.SCHEDULED, State.SENDING, State.PUBLISHED})


def number_in(words: str) -> int:
    """47 of "47", "#47" or "post:47"; 0 when it is no number."""
    digits = words.strip().rpartition(":")[2].removeprefix("#")
    return int(digits) if digits.isascii() and digits.isdecimal() and len(digits) < 12 else 0


async def find(ctx: Context, words: str, version: int = 0, *, key_point: bool = False) -> Post | Refusal:
    """The post of a number or subject, and with `key_point` a key point too. E-UNKNOWN; E-CHANGED when `version` is
    given and no longer the current one."""
    number = number_in(words)
    post = await ctx.unit.posts.get(number) if number else None
    if post is None or post.kind == HAND or (post.kind == KEY_POINT and not key_point):
        return refuse(Code.UNKNOWN, what=f"#{number}" if number else words)
    return refuse(Code.CHANGED, post=post.id) if version and version != post.version else post


async def step(ctx: Context, post: Post, move: Move, **changes: Any) -> Post | Refusal:
    """The post after this move. E-CONFLICT (who, at) when it is not, or no longer, where the move starts from."""
    to = after(State(post.state), move)
    if isinstance(to, Refusal) or not await ctx.unit.posts.move(post, to, **changes):
        return await conflict(ctx, post.id)
    noted(ctx, post, move.value, f"{post.state} -> {to}")
    return await ctx.unit.posts.need(post.id)


async def conflict(ctx: Context, number: int) -> Refusal:
    """Who moved it last, and when; E-STATE when nobody did."""
    post = await ctx.unit.posts.need(number)
    moves = [row for row in await ctx.unit.audits.of(post.subject) if row["act"].startswith("post ")]
    if post.state in APPROVED and post.approver:
        return refuse(Code.CONFLICT, who=ctx.mission.called(post.approver), at=post.changed_at)
    if moves and moves[-1]["actor"] and moves[-1]["actor"] != ctx.person.key:
        return refuse(Code.CONFLICT, who=ctx.mission.called(moves[-1]["actor"]), at=moves[-1]["at"])
    return refuse(Code.STATE, state=post.state)


def noted(ctx: Context, post: Post, what: str, detail: str = "") -> None:
    ctx.unit.audits.note(f"post {what}", post.subject, actor=ctx.person.key, detail=f"v{post.version} {detail}".strip())


def refused(ctx: Context, post: Post, what: str, refusal: Refusal) -> None:
    """Refusals are audited like acts."""
    ctx.unit.audits.note(f"refused {what}", post.subject, actor=ctx.person.key, detail=refusal.code.value)
