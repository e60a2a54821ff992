"""Who has a message of ours: every chat with the copies that stand there, or may stand there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groups import languages
from groups.corrections import KINDS
from groups.deliveries import State, part_of
from groups.messages import Address
from handlers.context import Context
from handlers.corrections.wording import Reader
from handlers.publish.moves import KEY_POINT
from storage.outbox import NAMED, Delivery
from storage.posts import Post

ON_THE_WAY = frozenset({State.ACTING, State.AMBIGUOUS})
KEY = "key"
FIX = "fix"


@dataclass(frozen=True, slots=True)
class Copy:
    """A message by the platform's id. `since` is when it arrived; with what it carries. `named`: an officer told us
    which one it is, and may have taken somebody else's for it."""

    message: str
    since: datetime
    file: bool = False
    poll: bool = False
    named: bool = False


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
    """Every chat, group or private, that got one of these posts or may have got it. The first of them is the root."""
    current = {place.address for place in await ctx.unit.addresses.all_bound()}
    by_chat: dict[Address, list[tuple[Delivery, bool]]] = {}
    for row in [row for post in posts for row in await ctx.unit.outbox.of(subject_of(post))]:
        if not _carries(row) or (only and row.address != only):
            continue
        now = row.address if row.address in current else await ctx.unit.addresses.current(row.address)
        by_chat.setdefault(now, []).append((row, now == row.address))
    found = [await _chat(ctx, at, rows, posts[0]) for at, rows in by_chat.items()]
    return [chat for chat in found if chat.copies or chat.unknown or chat.waiting]


def _carries(row: Delivery) -> bool:
    """A message, or a key point that took the place of an earlier one's words."""
    return row.kind == "send" or (row.kind == "edit" and row.subject.startswith(f"{KEY}:"))


async def _chat(ctx: Context, at: Address, rows: Sequence[tuple[Delivery, bool]], root: Post) -> Chat:
    """Of a chat that moved, the messages have no number any more."""
    copies, unknown, waiting = list[Copy](), False, False
    for row, stayed in rows:
        message = (row.remote or row.message) if stayed else ""
        if row.state is State.DONE and message:
            copies.append(_copy(ctx, message, row, root))
        unknown = unknown or row.state is State.ABANDONED or (row.state is State.DONE and not message)
        waiting = waiting or row.state in ON_THE_WAY
    first = rows[0][0]
    return Chat(at, first.group_id, await _reader(ctx, at, first, root), tuple(dict.fromkeys(copies)), unknown, waiting)


def _copy(ctx: Context, message: str, row: Delivery, root: Post) -> Copy:
    """Only the first message of the post itself carries its file or its poll."""
    bears = row.subject == subject_of(root) and part_of(row.key) == 0
    since, named = row.ended_at or ctx.now, row.reason == NAMED
    return Copy(message, since, file=bears and bool(root.media), poll=bears and bool(root.poll), named=named)


async def _reader(ctx: Context, at: Address, row: Delivery, root: Post) -> Reader:
    """A chat reads it in the languages in which it gets posts, somebody in private in their own."""
    group = ctx.mission.group(row.group_id)
    if group:
        place = await ctx.unit.addresses.find(at)
        own = place.language if place else ""
        heard = languages.for_chat(own, group.languages, root.texts) or group.languages[:1]
        return Reader(tuple(heard), group.tz, group.id)
    return Reader((await ctx.unit.outbox.language(row.id) or ctx.mission.language,), ctx.mission.zone)
