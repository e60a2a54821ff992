"""A key point in each group's day: how many there may be, which one it is, and how it reads there."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from config.schema import Group
from groups.calendar import local_date
from groups.crisis import URGENT_A_DAY, Level, check_key_point
from groups.crisis import pace as crisis_pace
from groups.drills import WORD, is_marked
from groups.languages import for_chat, missing, reasons, required, spoken
from groups.pace import DayClass, Pace, cap_refusal, gap_refusal
from groups.posts import RECALL_PREPARED, State
from groups.refusals import Code, Refusal, refuse
from groups.texts import Text
from handlers.context import Context
from handlers.crisis.naming import names
from handlers.keypoints.keychecks import rests_on
from handlers.publish.shown import groups_of, needed
from storage.crises import Crisis
from storage.posts import Post

CLASS = DayClass.CRISIS.value
LIFE = DayClass.URGENT.value
KEY = "key"
SECTION = "crisis"


async def draft(ctx: Context, meant: Crisis, texts: Mapping[str, Text], *, author: str = "", source: str = "") -> Post:
    """A key point for every group of the crisis, waiting for whoever lets it go. `author`: a machine that wrote;
    `source`: what it rests on, "" for prepared words, which were approved in every language. Of others a text that no
    group reads is dropped: no second reader is asked for it."""
    groups = ctx.mission.groups_in(meant.region)
    kept = spoken(required(group.languages for group in groups), texts) if source else texts
    return await ctx.unit.posts.draft(
        author or ctx.person.key,
        SECTION,
        kind=KEY,
        crisis=meant.id,
        texts={each: texts[each] for each in kept},
        groups=tuple(group.id for group in groups),
        submitter=ctx.person.key,
        state=State.SUBMITTED,
        **rests_on(source),
    )


def fault(ctx: Context, words: Text) -> Refusal | None:
    """E-DRILL for what would be taken for a drill, E-EMPTY or E-LEN."""
    if is_marked(str(words)) and not ctx.exercise:
        return refuse(Code.DRILL, word=WORD)
    return check_key_point(str(words))


async def pace_of(ctx: Context, group: Group) -> Pace:
    """How many key points a day, and how far apart, at the group's crisis level."""
    base = Pace(0, group.gap, group.quiet_from, group.quiet_until, group.tz)
    return crisis_pace(Level(await ctx.unit.crises.level(group.region)), base)


async def can_wait(ctx: Context, post: Post) -> bool:
    """Whether there is time for every language and reader: in an emergency it goes in what is there and was read."""
    meant = await ctx.unit.crises.get(post.crisis)
    return meant is None or meant.level < Level.EMERGENCY


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


def lacking(ctx: Context, post: Post) -> list[Text]:
    """For officers: each text that is missing, and in which other language its readers get the key point."""
    without = missing(needed(ctx, post), post.texts, reasons(post.partial))
    return [_lacking(ctx, post, language) for language in without]


def _lacking(ctx: Context, post: Post, language: str) -> Text:
    groups = [group for group in groups_of(ctx, post) if language in group.languages]
    instead = required(for_chat("", group.languages, post.texts) or tuple(post.texts)[:1] for group in groups)
    return ctx.count(
        "{language} is missing; {n} group reads it in {other}.",
        "{language} is missing; {n} groups read it in {other}.",
        len(groups),
        language=ctx.language_name(language),
        other=ctx.texts.listing(ctx.language, [ctx.language_name(each) for each in instead]),
    )


def subject_of(post: Post) -> str:
    return f"key:{post.id}"


def group_names(ctx: Context, post: Post, language: str) -> str:
    return names(ctx, groups_of(ctx, post), language)
