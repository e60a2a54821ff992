"""How a post stands: what it rests on, who checked it, and why it may not be approved or go out yet."""

from collections.abc import Sequence

from groups.checks import (
    Check,
    Rating,
    check_refusal,
    is_disputed,
    loop,
    post_in,
    pressed,
    result,
    source_refusal,
)
from groups.people import Role
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.review import approval_confirms, not_counting
from groups.rights import Act
from handlers.checks import cited
from handlers.context import Context, Stage
from handlers.publish.shown import groups_of
from handlers.publish.who import still_may
from storage.posts import Post

OUT = frozenset({State.PUBLISHED, State.CORRECTED})
FARTHEST = 100
"""So many posts are looked at for a loop of sources."""


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-FACT or E-SELF: a loop, a cited fact that changed, no source, no check, a stale one, two that differ."""
    looped = await looped_at(ctx, post, post.sources)
    if no := (refuse(Code.FACT, loop=looped) if looped else await cited.refusal(ctx, post, stage)):
        return no
    if not post.claim:
        return None
    if no := source_refusal((*post.sources, *post.cites), 0):
        return no
    return None if stage is Stage.SUBMIT else await unchecked(ctx, post, stage)


async def unchecked(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """Why its checks do not carry it at this stage."""
    approver = ctx.person.key if stage is Stage.APPROVE else post.approver
    checks, profile = list(await checks_of(ctx, post)), ctx.mission.profile
    authors = not_counting(profile, authors_of(post), approver)
    if (officer := ctx.mission.officer(approver)) and officer.rehearsing:
        authors = authors - {approver}
    if stage is Stage.APPROVE and approval_confirms(profile) and not is_disputed(checks, authors):
        checks.append(Check(approver, pressed(checks, authors), ctx.now))
    level, first = await level_of(ctx, post), await is_first(ctx, post)
    return check_refusal(checks, authors=authors, now=ctx.now, level=level, first=first)


async def checks_of(ctx: Context, post: Post) -> Sequence[Check]:
    """The checks of the post exactly as it stands, by people who may still check; oldest first."""
    heads = {person.key for person in ctx.mission.holding(Role.HEAD, ctx.today)}
    return [
        Check(each.person, Rating(each.rating), each.at, each.person in heads)
        for each in await ctx.unit.checks.of(post.id, post.fingerprint())
        if still_may(ctx, each.person, Act.APPROVE, post, seconding=True)
    ]


async def rating_of(ctx: Context, post: Post) -> Rating | None:
    """What those who checked it agree on; None while nobody has checked it, or they do not agree."""
    found = result(await checks_of(ctx, post), authors_of(post))
    return found.rating if found else None


def authors_of(post: Post) -> frozenset[str]:
    """Whoever had a hand in it, the one who sent it in among them."""
    return post.authors | ({post.submitter} - {""})


async def level_of(ctx: Context, post: Post) -> int:
    """The highest crisis level where it goes."""
    return max([await ctx.unit.crises.level(group.region) for group in groups_of(ctx, post)], default=0)


async def is_first(ctx: Context, post: Post) -> bool:
    """Whether it is our first message about the matter: it corrects nothing, rests on no post of ours, and nothing
    unconfirmed with one of its sources is out already."""
    if post.corrects or any(post_in(source) for source in post.sources):
        return False
    for number in await ctx.unit.checks.rated(Rating.UNCONFIRMED):
        other = await ctx.unit.posts.get(number)
        if other and other.id != post.id and State(other.state) in OUT and _share_a_source(post, other):
            return False
    return True


def _share_a_source(one: Post, other: Post) -> bool:
    return not {*one.sources, *one.cites}.isdisjoint((*other.sources, *other.cites))


async def looped_at(ctx: Context, post: Post, sources: Sequence[str]) -> int:
    """The first of these sources that rests on the post itself, through however many others; 0 for none."""
    rests_on = {post.id: [number for source in sources if (number := post_in(source))]}
    ahead = list(rests_on[post.id])
    while ahead and len(rests_on) < FARTHEST:
        number = ahead.pop()
        found = None if number in rests_on else await ctx.unit.posts.get(number)
        if found:
            rests_on[number] = [below for source in found.sources if (below := post_in(source))]
            ahead += rests_on[number]
    return loop(post.id, rests_on)
