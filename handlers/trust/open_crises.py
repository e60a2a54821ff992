"""What an open crisis says to everybody on our public pages: where, what, since when, and when more comes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from groups.texts import Text, join
from handlers.cards import card_text
from handlers.context import Context
from handlers.crisis.naming import names
from handlers.publish.shown import words_of
from storage.crises import Crisis
from storage.posts import Post


@dataclass(frozen=True, slots=True)
class CrisisLine:
    """`words` are those with which it began, "" when they turned out wrong; `latest` is the latest key point, and
    `as_of` the hour of the newest of both."""

    id: int
    level: int
    level_words: str
    title: str
    groups: str
    words: str
    latest: Text
    as_of: datetime
    next_by: datetime | None


async def open_now(ctx: Context) -> tuple[CrisisLine, ...]:
    """The gravest first; none that concerns unlisted groups alone. Nothing more is read while none is open."""
    crises = sorted(await ctx.unit.crises.all_open(), key=lambda each: (-each.level, -each.id))
    shown = [(each, *await card_text.news(ctx, each)) for each in crises if ctx.mission.listed_in(each.region)]
    unsure = await card_text.unconfirmed(ctx, [point for _, point, _ in shown if point])
    return tuple(_line(ctx, each, point, unsure, holds=holds) for each, point, holds in shown)


def _line(ctx: Context, crisis: Crisis, point: Post | None, unsure: Collection[int], *, holds: bool) -> CrisisLine:
    said = [card_text.doubt(ctx, point, unsure, ctx.language), words_of(point, ctx.language)] if point else []
    return CrisisLine(
        id=crisis.id,
        level=crisis.level,
        level_words=str(card_text.level_words(ctx, crisis.level, ctx.language)),
        title=card_text.title(ctx, crisis, ctx.language),
        groups=names(ctx, ctx.mission.listed_in(crisis.region), ctx.language),
        words=ctx.mission.words(crisis.happened, ctx.language) if holds else "",
        latest=join(said, "\n"),
        as_of=(point.published_at or point.changed_at) if point else crisis.opened_at,
        next_by=crisis.next_update_by,
    )
