"""Making a post and changing it: every change is a new version, which no approval of before covers."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from config.schema import Group
from groups import languages
from groups.postkinds import PostKind
from groups.posts import Move, State, after
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import Text
from handlers.context import Actions, Context
from handlers.publish.moves import conflict, noted, refused
from handlers.publish.preview import preview
from handlers.publish.shown import groups_of
from handlers.publish.turns import end, rule_of
from handlers.publish.who import denied
from storage.posts import Post


async def draft(ctx: Context, text: Text, groups: Sequence[Group], at: datetime | None, **more: Any) -> Actions:
    """A new post as `make` makes it, shown as it will look."""
    made = await make(ctx, text, groups, at, **more)
    return ctx.refuse(made) if isinstance(made, Refusal) else await preview(ctx, made)


async def make(
    ctx: Context,
    text: Text,
    groups: Sequence[Group],
    at: datetime | None,
    *,
    kind: str = PostKind.NEWS,
    rule: str = "",
    **more: Any,
) -> Post | Refusal:
    """A new post, not shown yet. `at` None: as soon as it is approved; `rule`: how it comes again from then on. `more`
    are fields of Post. E-EMPTY."""
    if not text:
        return refuse(Code.EMPTY)
    wanted = languages.required(group.languages for group in groups)
    texts = languages.in_lines(text, wanted) or {languages.likely(str(text), wanted): text}
    made = await ctx.unit.posts.draft(ctx.person.key, kind=kind, texts=texts, **_placed(groups, at, rule), **more)
    noted(ctx, made, "draft")
    return made


async def retext(ctx: Context, post: Post, text: Text, language: str = "") -> Actions:
    """New words; without `language` in that of the old ones."""
    language = language or next(iter(post.texts), ctx.mission.language)
    partial = languages.with_text(post.partial, language)
    return await change(ctx, post, texts=dict(post.texts) | {language: text}, partial=partial)


async def regroup(ctx: Context, post: Post, groups: Sequence[Group]) -> Actions:
    return await change(ctx, post, **_placed(groups, post.send_at, post.wall if rule_of(post) else ""))


async def retime(ctx: Context, post: Post, at: datetime | None, rule: str = "") -> Actions:
    return await change(ctx, post, **_placed(groups_of(ctx, post), at, rule))


async def change(ctx: Context, post: Post, **changes: Any) -> Actions:
    """A new version with these fields of Post, shown as it will look; every approval of before is void."""
    if no := denied(ctx, ctx.person, Act.DRAFT, post):
        refused(ctx, post, "edit", no)
        return ctx.refuse(no)
    to = after(State(post.state), Move.EDIT)
    if isinstance(to, Refusal):
        return ctx.refuse(await conflict(ctx, post.id))
    if not await ctx.unit.posts.rewrite(post, ctx.person.key, to, reason="", **changes):
        return ctx.refuse(await conflict(ctx, post.id))
    await let_go(ctx, post)
    noted(ctx, post, "edit", f"{post.state} -> {to}")
    return await preview(ctx, await ctx.unit.posts.need(post.id))


async def let_go(ctx: Context, post: Post) -> None:
    """What the post had reserved: its slots, its hours and its turns."""
    await end(ctx, post)
    await ctx.unit.slots.free(post.id)
    for kind in ("post.release", "post.send"):
        await ctx.unit.dues.drop(kind, post.subject)


def _placed(groups: Sequence[Group], at: datetime | None, rule: str = "") -> dict[str, Any]:
    """The columns that follow from where and when it goes."""
    zone = groups[0].tz
    return {
        "section": groups[0].kind,
        "groups": tuple(group.id for group in groups),
        "send_at": at,
        "wall": rule or (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" if at else ""),
        "zone": zone.key,
    }
