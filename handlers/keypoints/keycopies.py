"""How a key point reads in each chat: its number of the day, the words in its languages, who says it, the code."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from config.schema import Group
from groups.calendar import local_date
from groups.checks import UNSURE
from groups.crisis import LIMITS, Level
from groups.holding import HEAD, NEXT_BY, NEXT_OPEN, URGENT
from groups.languages import BETWEEN
from groups.texts import Text, bold, code, join
from handlers.cards import card_text
from handlers.context import Context
from handlers.keypoints import keychecks
from handlers.keypoints.keyroom import CLASS, pace_of
from handlers.publish.shown import heard, words_of
from handlers.signing import sign
from storage.addresses import Place
from storage.crises import Crisis
from storage.posts import Post


@dataclass(frozen=True, slots=True)
class Known:
    """What is the same in every chat: its crisis, the open ones, whether it is not confirmed, our code."""

    meant: Crisis | None
    crises: Sequence[Crisis]
    unsure: bool
    code: str


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around the words in a group: which of the day's key points it is and how many there may be, within
    how long more comes; `label`: which crisis it is about, where people hear of several."""

    numbered: tuple[int, int]
    within: timedelta | None
    label: Crisis | None


def heard_by(post: Post, group: Group, place: Place) -> tuple[str, ...]:
    """The languages in which this chat gets it; without a text in any of them, the frame is in the group's first."""
    return heard(post, group, place) or group.languages[:1]


async def copies(
    ctx: Context, post: Post, places: Sequence[Place], instead_of: int = 0
) -> list[tuple[Place, str, Text]]:
    """Each chat with its first language and its text, which is made once for all chats of a group that read alike."""
    known = await _known(ctx, post)
    made: dict[tuple[str, tuple[str, ...]], Text] = {}
    found: list[tuple[Place, str, Text]] = []
    for place in places:
        group = ctx.mission.group(place.group_id)
        if group is None:
            continue
        several = heard_by(post, group, place)
        key = (group.id, several)
        if key not in made:
            made[key] = await _rendered(ctx, known, post, group, several, instead_of)
        found.append((place, several[0], made[key]))
    return found


async def _known(ctx: Context, post: Post) -> Known:
    return Known(
        meant=await ctx.unit.crises.get(post.crisis),
        crises=await ctx.unit.crises.all_open(),
        unsure=await keychecks.is_unsure(ctx, post),
        code=await sign(ctx, post.subject),
    )


async def _rendered(
    ctx: Context, known: Known, post: Post, group: Group, several: Sequence[str], instead_of: int
) -> Text:
    """The key point in each of these languages, one below the other, and our code once at the end."""
    meant, among = known.meant, [each for each in known.crises if each.covers(group.region)]
    frame = Frame(
        numbered=await _number(ctx, post, group, instead_of),
        within=LIMITS[Level(meant.level)].next_update_within if meant else None,
        label=meant if len(among) > 1 else None,
    )
    said = [_said(ctx, post, group, language, frame, unsure=known.unsure) for language in several]
    return join([join(said, BETWEEN), code(known.code)], "\n\n")


def _said(ctx: Context, post: Post, group: Group, language: str, frame: Frame, *, unsure: bool) -> Text:
    """ "Key point 3 of 5 today · 14:05 Harsund · checked 13:50", the words, who says it, when more comes."""
    n, cap = frame.numbered
    released = post.released_at or ctx.now
    values: dict[str, str | int | Text] = {
        "n": n,
        "cap": cap,
        "at": ctx.texts.time(language, ctx.now, group.tz),
        "city": city(ctx, group),
        "checked": ctx.texts.time(language, released, group.tz),
    }
    head = ctx.texts.say(language, URGENT if post.life_safety else HEAD, **values)
    about = bold(card_text.title(ctx, frame.label, language)) if frame.label else ""
    doubt = ctx.texts.say(language, UNSURE) if unsure else ""
    foot = _foot(ctx, group, language, frame.within)
    return join([join([head, about]), doubt, words_of(post, language), foot], "\n\n")


def _foot(ctx: Context, group: Group, language: str, within: timedelta | None) -> Text:
    """Who says it, and by when people hear more: each key point renews that promise."""
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
