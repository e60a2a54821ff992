"""A post as people will see it: its text with its code, whom it reaches, whether it fits, its state in words."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from config.schema import Group
from groups import languages, press
from groups.outlets import Capabilities
from groups.posts import Shown, State, shown
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, as_text, code, join
from handlers.context import Context, Stage
from handlers.publish import parts
from handlers.publish.carried import PICTURE, POLL, limit_of, under
from handlers.publish.inparts import Frame, in_parts
from handlers.signing import sign
from storage.addresses import Place
from storage.posts import Post

STATES: dict[Shown, str] = {
    "draft": N_("draft"),
    "waiting": N_("waiting"),
    "scheduled": N_("scheduled"),
    "published": N_("published"),
    "stopped": N_("stopped"),
}


PUT_RIGHT: dict[State, str] = {
    State.CORRECTED: N_("published and corrected"),
    State.RETRACTED: N_("withdrawn"),
}

COUNTED = {
    "": (
        N_("{platform}: {length} of {limit}, fits."),
        N_("{platform}: {length} of {limit}, {over} too long. We never cut your words."),
    ),
    PICTURE: (
        N_("{platform}: {length} of {limit} with a file, fits."),
        N_("{platform}: {length} of {limit} with a file, {over} too long. We never cut your words."),
    ),
    POLL: (
        N_("{platform}: {length} of {limit} for the question of a poll, fits."),
        N_("{platform}: {length} of {limit} for the question of a poll, {over} too long. We never cut your words."),
    ),
}
"""By what the message carries: when it fits, and when it does not."""


@dataclass(frozen=True, slots=True)
class Reach:
    """`minutes` is how long sending takes at the pace that the platforms allow, at least 1."""

    chats: int
    people: int
    minutes: int


@dataclass(frozen=True, slots=True)
class Length:
    """In the units that the platform counts."""

    platform: str
    have: int
    limit: int
    under: str = ""  # carried.PICTURE or POLL: why it may be no longer


def groups_of(ctx: Context, post: Post) -> tuple[Group, ...]:
    """The groups of the post that the files still know."""
    found = (ctx.mission.group(group_id) for group_id in post.groups)
    return tuple(group for group in found if group)


def first_groups(ctx: Context, post: Post) -> tuple[Group, ...]:
    """Those that get it as soon as it goes out: under an embargo the press groups alone."""
    groups = groups_of(ctx, post)
    if post.embargo is None or post.lifted_at:
        return groups
    return tuple(group for group in groups if group.kind == press.SECTION)


def later_groups(ctx: Context, post: Post) -> tuple[Group, ...]:
    """Those that get it when its embargo is over."""
    return tuple(group for group in groups_of(ctx, post) if group not in first_groups(ctx, post))


def names_of(ctx: Context, post: Post) -> str:
    """Press room and Business circle Harsund."""
    return ctx.texts.listing(
        ctx.language, [ctx.mission.words(group.name, ctx.language) for group in groups_of(ctx, post)]
    )


def needed(ctx: Context, post: Post) -> tuple[str, ...]:
    """The languages that its groups read."""
    return languages.required(group.languages for group in groups_of(ctx, post))


def spoken(ctx: Context, post: Post) -> tuple[str, ...]:
    """The languages in which it goes out, in the order of its groups; while none of those is there, what is."""
    return languages.spoken(needed(ctx, post), post.texts)


def heard(post: Post, group: Group, place: Place) -> tuple[str, ...]:
    """The languages that this chat of the group gets."""
    return languages.for_chat(place.language, group.languages, post.texts)


def sections_of(ctx: Context, post: Post) -> tuple[str, ...]:
    """The kinds of its groups: every right is asked for each of them."""
    return tuple(dict.fromkeys(group.kind for group in groups_of(ctx, post))) or (post.section,)


def short(print_: str) -> str:
    """Twelve signs of a hash that two people can read to each other."""
    return "·".join(print_[at : at + 4] for at in (0, 4, 8))


def state_of(ctx: Context, post: Post) -> str:
    state = State(post.state)
    return str(ctx.say(PUT_RIGHT.get(state) or STATES[shown(state)]))


async def rendered(ctx: Context, post: Post, *several: str) -> Text:
    """Exactly what a reader of this language gets; a chat with several gets them in one message."""
    said = [await _said(ctx, post, language) for language in several or ("",)]
    return join([join(said, languages.BETWEEN), code(await sign(ctx, post.subject))], "\n\n")


async def messages(ctx: Context, post: Post, several: Sequence[str], outlet: Capabilities) -> list[Text]:
    """The same as the messages of a platform: one, or its parts when it is too long and may be split."""
    whole = await rendered(ctx, post, *several)
    room = limit_of(outlet, post)
    if not post.split or post.poll or outlet.measure(whole) <= room:
        return [whole]
    alone = several[0] if len(several) == 1 else ""
    heads = await parts.heads(ctx, post, alone) if alone else []
    said = (
        words_of(post, alone) if alone else join([await _said(ctx, post, each) for each in several], languages.BETWEEN)
    )
    mark = next(iter(several), ctx.mission.language)
    ends = code(await sign(ctx, post.subject))
    frame = Frame(heads, ends, lambda n, of: as_text("/".join(ctx.texts.number(mark, each) for each in (n, of))))
    return in_parts(said, frame, outlet, room) or [whole]


async def _said(ctx: Context, post: Post, language: str) -> Text:
    return join([*await parts.heads(ctx, post, language), words_of(post, language)], "\n\n")


def words_of(post: Post, language: str) -> Text:
    """The text for a reader of this language."""
    return post.texts.get(language) or next(iter(post.texts.values()), Text())


async def copies(ctx: Context, post: Post, group: Group, place: Place) -> list[Text]:
    """The messages that this chat gets, in their order."""
    there = replace(ctx, group=group)
    return await messages(there, post, heard(post, group, place), ctx.outlets[place.address.account])


async def places_of(ctx: Context, group_id: str) -> list[Place]:
    """The chats of the group."""
    return list(await ctx.unit.addresses.of_group(group_id))


async def reach(ctx: Context, post: Post) -> Reach:
    places = [place for group in post.groups for place in await places_of(ctx, group)]
    per_account = Counter(place.address.account for place in places)
    return Reach(len(places), sum(place.members for place in places), minutes(ctx, per_account))


def minutes(ctx: Context, per_account: Mapping[str, int]) -> int:
    """How long so many messages take at the pace that the platforms allow, at least 1."""
    seconds = [n / (ctx.outlets[account].rates.per_second or n) for account, n in per_account.items() if n]
    return int(max(seconds, default=0) // 60) + 1


async def lengths(ctx: Context, post: Post) -> list[Length]:
    """How long it is on each platform that it goes to, each length once."""
    found = dict[Length, None]()
    for group in groups_of(ctx, post):
        for place in await places_of(ctx, group.id):
            outlet = ctx.outlets[place.address.account]
            for part, text in enumerate(await copies(ctx, post, group, place)):
                limit, why = (outlet.length, "") if part else (limit_of(outlet, post), under(post))
                found[Length(outlet.platform, outlet.measure(text), limit, why)] = None
    return list(found)


async def counted(ctx: Context, post: Post) -> list[Text]:
    return [_counted(ctx, each) for each in await lengths(ctx, post)]


async def too_long(ctx: Context, post: Post, _stage: Stage) -> Refusal | None:
    """E-LEN for the first platform that cannot take it: nothing is ever cut. A correction is measured as it is sent
    (handlers.corrections.fitting)."""
    if post.corrects:
        return None
    over = next((each for each in await lengths(ctx, post) if each.have > each.limit), None)
    if over is None:
        return None
    why = {over.under: True} if over.under else {}
    return refuse(Code.LENGTH, have=over.have, limit=over.limit, **why)


async def nowhere(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-ACCESS when a group has no chat or left the files: an empty audience is never "all"."""
    if stage is not Stage.SUBMIT or post.corrects:  # a chat that is lost is said in the receipt
        return None
    groups = groups_of(ctx, post)
    homeless = [group for group in groups if not await places_of(ctx, group.id)]
    if homeless or not groups or len(groups) != len(post.groups):
        return refuse(Code.ACCESS, group=homeless[0].id if homeless else "")
    return None


def _counted(ctx: Context, found: Length) -> Text:
    values = {
        "platform": found.platform.title(),
        "length": ctx.texts.number(ctx.language, found.have),
        "limit": ctx.texts.number(ctx.language, found.limit),
        "over": ctx.texts.number(ctx.language, found.have - found.limit),
    }
    fits, too_long = COUNTED[found.under]
    return ctx.say(too_long if found.have > found.limit else fits, **values)
