"""Who has a message of ours: every chat with the copies that stand there, or may stand there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groups.corrections import KINDS
from groups.deliveries import State
from groups.messages import Address
from handlers.context import Context
from handlers.corrections.wording import Reader
from handlers.publish.moves import KEY_POINT
from storage.outbox import Delivery
from storage.posts import Post

ON_THE_WAY = frozenset({State.ACTING, State.AMBIGUOUS})
KEY = "key"
FIX = "fix"


@dataclass(frozen=True, slots=True)
class Copy:
    """A message by the platform's id. `since` is when it arrived."""

    message: str
    since: datetime


@dataclass(frozen=True, slots=True)
class Chat:
    """`unknown`: it got something, but nobody knows which message. `waiting`: it may still turn out to have it."""

    at: Address
    group: str
    reader: Reader
    copies: tuple[Copy, ...]
    unknown: bool
    waiting: bool


def subject_of(post: Post) -> str:
    """Under which subject its messages stand in the outbox."""
    if post.kind in KINDS:
        return f"{FIX}:{post.id}"
    return f"{KEY}:{post.id}" if post.kind == KEY_POINT else post.subject


async def family(ctx: Context, root: Post, fix: Post) -> list[Post]:
    """The post and what put it right before this: people may hold any of their messages."""
    return [root, *(each for each in await ctx.unit.posts.correcting(root.id) if each.id < fix.id)]


async def chats_of(ctx: Context, posts: Sequence[Post], only: Address | None = None) -> list[Chat]:
    """Every chat, group or private, that got one of these posts or may have got it."""
    current = {place.address for place in await ctx.unit.addresses.all_bound()}
    by_chat: dict[Address, list[tuple[Delivery, bool]]] = {}
    for row in [row for post in posts for row in await ctx.unit.outbox.of(subject_of(post))]:
        if not _carries(row) or (only and row.address != only):
            continue
        now = row.address if row.address in current else await ctx.unit.addresses.current(row.address)
        by_chat.setdefault(now, []).append((row, now == row.address))
    found = [await _chat(ctx, at, rows) for at, rows in by_chat.items()]
    return [chat for chat in found if chat.copies or chat.unknown or chat.waiting]


def _carries(row: Delivery) -> bool:
    """A message, or a key point that took the place of an earlier one's words."""
    return row.kind == "send" or (row.kind == "edit" and row.subject.startswith(f"{KEY}:"))


async def _chat(ctx: Context, at: Address, rows: Sequence[tuple[Delivery, bool]]) -> Chat:
    """Of a chat that moved, the messages have no number any more."""
    copies, unknown, waiting = list[Copy](), False, False
    for row, stayed in rows:
        message = (row.remote or row.message) if stayed else ""
        if row.state is State.DONE and message:
            copies.append(Copy(message, row.ended_at or ctx.now))
        unknown = unknown or row.state is State.ABANDONED or (row.state is State.DONE and not message)
        waiting = waiting or row.state in ON_THE_WAY
    first = rows[0][0]
    return Chat(at, first.group_id, await _reader(ctx, first), tuple(dict.fromkeys(copies)), unknown, waiting)


async def _reader(ctx: Context, row: Delivery) -> Reader:
    group = ctx.mission.group(row.group_id)
    if group:
        return Reader(group.languages[0], group.tz)
    return Reader(await ctx.unit.outbox.language(row.id) or ctx.mission.language, ctx.mission.zone)
