"""A post as people will see it: its text with its code, whom it reaches, whether it fits, its state in words."""

from dataclasses import dataclass

from config.schema import Group
from groups.codes import short_code
from groups.posts import Shown, State, shown
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, code, join
from handlers.context import Context, Stage
from handlers.publish import parts
from handlers.publish.carried import PICTURE, POLL, limit_of, under
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


async def rendered(ctx: Context, post: Post, language: str = "") -> Text:
    """Exactly what a reader of this language gets."""
    text = post.texts.get(language) or next(iter(post.texts.values()), Text())
    heads = await parts.heads(ctx, post, language)
    return join([*heads, text, code(await sign(ctx, post.subject))], "\n\n")


async def copies(ctx: Context, post: Post, group: Group, place: Place) -> list[Text]:
    """The messages that this chat gets, in their order."""
    return [await rendered(ctx, post, group.languages[0])]


async def places_of(ctx: Context, group_id: str) -> list[Place]:
    """The chats of the group on the accounts that we have."""
    return [place for place in await ctx.unit.addresses.of_group(group_id) if place.address.account in ctx.outlets]


async def reach(ctx: Context, post: Post) -> Reach:
    places = [place for group in post.groups for place in await places_of(ctx, group)]
    per_account: dict[str, int] = {}
    for place in places:
        per_account[place.address.account] = per_account.get(place.address.account, 0) + 1
    seconds = [n / (ctx.outlets[account].rates.per_second or n) for account, n in per_account.items()]
    minutes = int(max(seconds, default=0) // 60) + 1
    return Reach(len(places), sum(place.members for place in places), minutes)


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
    """E-LEN for the first platform that cannot take it: nothing is ever cut."""
    over = next((each for each in await lengths(ctx, post) if each.have > each.limit), None)
    if over is None:
        return None
    why = {over.under: True} if over.under else {}
    return refuse(Code.LENGTH, have=over.have, limit=over.limit, **why)


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
    fits, too_long = COUNTED[found.under]
    return ctx.say(too_long if found.have > found.limit else fits, **values)
