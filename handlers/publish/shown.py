"""A post as people will see it: its text with its code, whom it reaches, whether it fits, its state in words."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from config.schema import Group
from groups.codes import short_code
from groups.outlets import Capabilities
from groups.posts import Shown, State, shown
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, code, join
from handlers.context import Context, Stage
from handlers.publish import parts
from handlers.publish.inparts import Frame, in_parts
from storage.addresses import Place
from storage.posts import Post

SECRET = "codes.secret"  # noqa: S105 - the name of the note, not what it holds
SECRET_BYTES = 32

STATES: dict[Shown, str] = {
    "draft": N_("draft"),
    "waiting": N_("waiting"),
    "scheduled": N_("scheduled"),
    "published": N_("published"),
    "stopped": N_("stopped"),
}


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


def groups_of(ctx: Context, post: Post) -> tuple[Group, ...]:
    """The groups of the post that the files still know."""
    found = (ctx.mission.group(group_id) for group_id in post.groups)
    return tuple(group for group in found if group)


def names_of(ctx: Context, post: Post) -> str:
    """Press room and Business circle Harsund."""
    return ctx.texts.listing(
        ctx.language, [ctx.mission.words(group.name, ctx.language) for group in groups_of(ctx, post)]
    )


def sections_of(ctx: Context, post: Post) -> tuple[str, ...]:
    """The kinds of its groups: every right is asked for each of them."""
    return tuple(dict.fromkeys(group.kind for group in groups_of(ctx, post))) or (post.section,)


def short(print_: str) -> str:
    """Twelve signs of a hash that two people can read to each other."""
    return "·".join(print_[at : at + 4] for at in (0, 4, 8))


def state_of(ctx: Context, post: Post) -> str:
    return str(ctx.say(STATES[shown(State(post.state))]))


async def sign(ctx: Context, subject: str) -> str:
    """The code by which a member can check that the message is ours. Its key is made once and never leaves us."""
    secret = await ctx.unit.notes.get(SECRET)
    if not secret:
        secret = ctx.dice.random(SECRET_BYTES).hex()
        await ctx.unit.notes.set(SECRET, secret)
    return short_code(ctx.mission.files.mission.code_prefix, bytes.fromhex(secret), subject)


def words_of(post: Post, language: str) -> Text:
    """The text for a reader of this language."""
    return post.texts.get(language) or next(iter(post.texts.values()), Text())


async def rendered(ctx: Context, post: Post, language: str = "") -> Text:
    """Exactly what a reader of this language gets."""
    heads = await parts.heads(ctx, post, language)
    return join([*heads, words_of(post, language), code(await sign(ctx, post.subject))], "\n\n")


async def messages(ctx: Context, post: Post, language: str, outlet: Capabilities) -> list[Text]:
    """The same as the messages of a platform: one, or its parts when it is too long and may be split."""
    whole = await rendered(ctx, post, language)
    if not post.split or outlet.measure(whole) <= outlet.length:
        return [whole]
    heads, ends = await parts.heads(ctx, post, language), code(await sign(ctx, post.subject))
    frame = Frame(heads, ends, lambda n, of: ctx.texts.say(language, N_("{part}/{parts}"), part=n, parts=of))
    return in_parts(words_of(post, language), frame, outlet) or [whole]


async def copies(ctx: Context, post: Post, group: Group, place: Place) -> list[Text]:
    """The messages that this chat gets, in their order."""
    return await messages(ctx, post, group.languages[0], ctx.outlets[place.address.account])


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
            for text in await copies(ctx, post, group, place):
                found[Length(outlet.platform, outlet.measure(text), outlet.length)] = None
    return list(found)


async def counted(ctx: Context, post: Post) -> list[Text]:
    return [_counted(ctx, each) for each in await lengths(ctx, post)]


async def too_long(ctx: Context, post: Post, _stage: Stage) -> Refusal | None:
    """E-LEN for the first platform that cannot take it: nothing is ever cut."""
    over = next((each for each in await lengths(ctx, post) if each.have > each.limit), None)
    return refuse(Code.LENGTH, have=over.have, limit=over.limit) if over else None


async def nowhere(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-ACCESS when a group has no chat or left the files: an empty audience is never "all"."""
    if stage is not Stage.SUBMIT:  # a chat that is lost later is said in the receipt
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
    if found.have > found.limit:
        return ctx.say("{platform}: {length} of {limit}, {over} too long. We never cut your words.", **values)
    return ctx.say("{platform}: {length} of {limit}, fits.", **values)
