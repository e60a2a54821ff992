"""A key point in each group's day: how many there may be, which one it is, and how it reads there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from config.schema import Group
from groups.calendar import local_date
from groups.crisis import LIMITS, URGENT_A_DAY, Level
from groups.crisis import pace as crisis_pace
from groups.holding import HEAD, NEXT_BY, NEXT_OPEN, URGENT
from groups.pace import DayClass, Pace, cap_refusal, gap_refusal
from groups.posts import RECALL_PREPARED, State
from groups.refusals import Refusal, refuse
from groups.texts import Text, code, join
from handlers.context import Context
from handlers.crisis.naming import names
from handlers.signing import sign
from storage.crises import Crisis
from storage.posts import Post

CLASS = DayClass.CRISIS.value
LIFE = DayClass.URGENT.value
KEY = "key"
SECTION = "crisis"


async def draft(ctx: Context, meant: Crisis, texts: Mapping[str, Text], *, author: str = "") -> Post:
    """A key point for every group of the crisis, waiting for whoever lets it go. `author`: a machine that wrote."""
    groups = tuple(group.id for group in ctx.mission.groups_in(meant.region))
    return await ctx.unit.posts.draft(
        author or ctx.person.key,
        SECTION,
        kind=KEY,
        crisis=meant.id,
        texts=texts,
        groups=groups,
        submitter=ctx.person.key,
        state=State.SUBMITTED,
    )


async def pace_of(ctx: Context, group: Group) -> Pace:
    """How many key points a day, and how far apart, at the group's crisis level."""
    base = Pace(0, group.gap, group.quiet_from, group.quiet_until, group.tz)
    return crisis_pace(Level(await ctx.unit.crises.level(group.region)), base)


async def take(ctx: Context, post: Post, *, life: bool = False) -> Refusal | None:
    """A slot in each of its groups, or in none: E-CAP (posts) or E-GAP. What is about life has a few more of its own in
    a day, and no gap."""
    at = ctx.now + RECALL_PREPARED
    for group in sorted(groups_of(ctx, post), key=lambda each: each.id):
        if refused := await _reserve(ctx, post, group, at, life=life) or (
            None if life else await _too_near(ctx, post, group, at)
        ):
            await ctx.unit.slots.free(post.id)
            return refused
    return None


async def keep_day(ctx: Context, post: Post) -> bool:
    """Its slots count for the day on which it goes: False when midnight passed and the new day of a group is full."""
    for group in sorted(groups_of(ctx, post), key=lambda each: each.id):
        if await _reserve(ctx, post, group, ctx.now, life=bool(post.life_safety)):
            return False
    return True


async def _reserve(ctx: Context, post: Post, group: Group, at: datetime, *, life: bool) -> Refusal | None:
    """E-CAP (posts) when the group's day is full."""
    pace, kind, day = await pace_of(ctx, group), LIFE if life else CLASS, local_date(at, group.tz)
    pace = replace(pace, cap=URGENT_A_DAY) if life else pace
    if await ctx.unit.slots.reserve(post.id, group.id, day, kind, pace.cap, at):
        return None
    used = [slot.post for slot in await ctx.unit.slots.used(group.id, day, kind)]
    return _with(cap_refusal(pace, at, used), used)


async def _too_near(ctx: Context, post: Post, group: Group, at: datetime) -> Refusal | None:
    pace = await pace_of(ctx, group)
    near = await ctx.unit.slots.near(group.id, CLASS, at - pace.gap, at + pace.gap)
    others = [slot for slot in near if slot.post != post.id]
    return _with(gap_refusal(pace, at, max(slot.at for slot in others)), [others[-1].post]) if others else None


def _with(refused: Refusal, posts: Sequence[int]) -> Refusal:
    """`used` as the number that its sentence says; `posts` are the posts themselves."""
    return refuse(refused.code, **(refused.values | {"used": len(posts), "posts": tuple(posts)}))


async def rendered(ctx: Context, post: Post, group: Group, instead_of: int = 0) -> Text:
    """ "Key point 3 of 5 today · 14:05 Harsund · checked 13:50", the words, who says it, when more comes, the code."""
    language = group.languages[0]
    n, cap = await _number(ctx, post, group, instead_of)
    released = post.released_at or ctx.now
    values: dict[str, str | int | Text] = {
        "n": n,
        "cap": cap,
        "at": ctx.texts.time(language, ctx.now, group.tz),
        "city": city(ctx, group),
        "checked": ctx.texts.time(language, released, group.tz),
    }
    head = ctx.texts.say(language, URGENT if post.life_safety else HEAD, **values)
    words = post.texts.get(language) or next(iter(post.texts.values()), Text())
    return join([head, words, await _foot(ctx, post, group, language), code(await sign(ctx, post.subject))], "\n\n")


async def _foot(ctx: Context, post: Post, group: Group, language: str) -> Text:
    """Who says it, and by when people hear more: each key point renews that promise."""
    meant = await ctx.unit.crises.get(post.crisis)
    within = LIMITS[Level(meant.level)].next_update_within if meant else None
    mission = ctx.mission.name(language)
    if within is None:
        return ctx.texts.say(language, NEXT_OPEN, mission=mission)
    by = ctx.texts.moment(language, ctx.now + within, group.tz, ctx.now)
    return ctx.texts.say(language, NEXT_BY, mission=mission, next=by)


async def _number(ctx: Context, post: Post, group: Group, instead_of: int) -> tuple[int, int]:
    """Which of the day's key points this is in its group, and how many there may be."""
    pace = await pace_of(ctx, group)
    used = await ctx.unit.slots.used(group.id, local_date(ctx.now, group.tz), CLASS)
    order = [slot.post for slot in used]
    wanted = instead_of or post.id
    return (order.index(wanted) + 1 if wanted in order else len(order)), pace.cap


def city(ctx: Context, group: Group) -> str:
    """Whose clock it is: the mission's city, or that of the group's zone."""
    if group.zone == ctx.mission.zone.key:
        return ctx.mission.files.mission.city
    return group.zone.rpartition("/")[2].replace("_", " ")


def subject_of(post: Post) -> str:
    return f"key:{post.id}"


def groups_of(ctx: Context, post: Post) -> tuple[Group, ...]:
    found = (ctx.mission.group(group_id) for group_id in post.groups)
    return tuple(group for group in found if group)


def group_names(ctx: Context, post: Post, language: str) -> str:
    return names(ctx, groups_of(ctx, post), language)


def language_of(ctx: Context, group_id: str) -> str:
    group = ctx.mission.group(group_id)
    return group.languages[0] if group else ctx.mission.language
