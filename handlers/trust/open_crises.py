"""What an open crisis says to everybody on our public pages: where, what, since when, and when more comes."""

from dataclasses import dataclass
from datetime import datetime

from config.schema import Group
from groups.texts import Text, as_text
from handlers.cards import card_text
from handlers.context import Context
from handlers.crisis.naming import names
from handlers.publish.shown import words_of
from storage.crises import Crisis


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
    """The gravest first; none that concerns only groups that are not listed. Without one nothing more is read."""
    crises = sorted(await ctx.unit.crises.all_open(), key=lambda each: (-each.level, -each.id))
    return tuple([await _line(ctx, each) for each in crises if _listed(ctx, each)])


def _listed(ctx: Context, crisis: Crisis) -> tuple[Group, ...]:
    return tuple(group for group in ctx.mission.groups_in(crisis.region) if group.listed)


async def _line(ctx: Context, crisis: Crisis) -> CrisisLine:
    point, holds = await card_text.news(ctx, crisis)
    return CrisisLine(
        id=crisis.id,
        level=crisis.level,
        level_words=str(card_text.level_words(ctx, crisis.level, ctx.language)),
        title=card_text.title(ctx, crisis, ctx.language),
        groups=names(ctx, _listed(ctx, crisis), ctx.language),
        words=ctx.mission.words(crisis.happened, ctx.language) if holds else "",
        latest=words_of(point, ctx.language) if point else as_text(""),
        as_of=(point.published_at or point.changed_at) if point else crisis.opened_at,
        next_by=crisis.next_update_by,
    )
