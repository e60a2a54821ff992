"""Making a post and changing it: every change is a new version, which no approval of before covers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from config.schema import Group
from groups.posts import Move, State, after, fingerprint
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import Text
from handlers.context import Actions, Context
from handlers.publish.moves import conflict, noted, refused
from handlers.publish.preview import preview
from handlers.publish.shown import groups_of
from handlers.publish.who import denied
from storage.posts import Post

KIND = "news"


async def draft(ctx: Context, text: Text, groups: Sequence[Group], at: datetime | None) -> Actions:
    """A new post, shown as it will look. `at` None: as soon as it is approved."""
    if not text:
        return ctx.refuse(refuse(Code.EMPTY))
    first = groups[0]
    made = await ctx.unit.posts.draft(
        ctx.person.key, first.kind, kind=KIND, **_written({first.languages[0]: text}, groups, at)
    )
    noted(ctx, made, "draft")
    return await preview(ctx, made)


async def retext(ctx: Context, post: Post, text: Text) -> Actions:
    """New words in the language of the old ones."""
    language = next(iter(post.texts), ctx.mission.language)
    return await _rewrite(ctx, post, dict(post.texts) | {language: text}, groups_of(ctx, post), post.send_at)


async def regroup(ctx: Context, post: Post, groups: Sequence[Group]) -> Actions:
    return await _rewrite(ctx, post, dict(post.texts), groups, post.send_at)


async def retime(ctx: Context, post: Post, at: datetime | None) -> Actions:
    return await _rewrite(ctx, post, dict(post.texts), groups_of(ctx, post), at)


async def _rewrite(
    ctx: Context, post: Post, texts: dict[str, Text], groups: Sequence[Group], at: datetime | None
) -> Actions:
    if no := denied(ctx, ctx.person, Act.DRAFT, post):
        refused(ctx, post, "edit", no)
        return ctx.refuse(no)
    to = after(State(post.state), Move.EDIT)
    if isinstance(to, Refusal):
        return ctx.refuse(await conflict(ctx, post.id))
    fresh = _written(texts, groups, at)
    if not await ctx.unit.posts.rewrite(post, ctx.person.key, to, section=groups[0].kind, **fresh):
        return ctx.refuse(await conflict(ctx, post.id))
    await let_go(ctx, post)
    noted(ctx, post, "edit", f"{post.state} -> {to}")
    return await preview(ctx, await ctx.unit.posts.need(post.id))


async def let_go(ctx: Context, post: Post) -> None:
    """What the post had reserved: its slots and its hours."""
    await ctx.unit.slots.free(post.id)
    for kind in ("post.release", "post.send"):
        await ctx.unit.dues.drop(kind, post.subject)


def _written(texts: dict[str, Text], groups: Sequence[Group], at: datetime | None) -> dict[str, Any]:
    """The columns that follow from what was written."""
    targets = tuple(group.id for group in groups)
    zone = groups[0].tz
    return {
        "texts": texts,
        "groups": targets,
        "print": fingerprint(texts=texts, media=(), targets=targets, pin=False, kind=KIND),
        "send_at": at,
        "wall": f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else "",
        "zone": zone.key,
        "reason": "",
    }
