"""E-DUP: nearly the same went, or is to go, to the same group within a day. It warns; the writer decides."""

from dataclasses import dataclass
from typing import Any

from config.schema import Group
from groups.duplicates import WINDOW, nearest
from groups.messages import Button, Pressed
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Stage
from handlers.publish.moves import find, noted, refused
from handlers.publish.preview import WRITABLE, button, hour
from handlers.publish.room import goes_at
from handlers.publish.shown import groups_of
from handlers.publish.submit import submit
from handlers.publish.turns import rule_of
from handlers.publish.who import denied
from handlers.tools.similar import likeness
from storage.posts import Post

TOLD = (State.SCHEDULED, State.SENDING, State.PUBLISHED, State.CORRECTED)
ALL_THE_SAME = "same"
"""The act of the audit that keeps a writer's word for one version."""
SAID = {
    State.SCHEDULED: N_("It is nearly the same as *#{number}* ({percent} %), which goes out {time}."),
    State.SENDING: N_("It is nearly the same as *#{number}* ({percent} %), which goes out now."),
    State.PUBLISHED: N_("It is nearly the same as *#{number}* ({percent} %), published {time}."),
    State.CORRECTED: N_("It is nearly the same as *#{number}* ({percent} %), published {time} and put right since."),
}


@dataclass(frozen=True, slots=True)
class Twin:
    """`likeness` is from 0 to 1."""

    group: Group
    post: Post
    likeness: float


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-DUP (post, group), unless its writer said of this version that it goes all the same."""
    if stage is Stage.SEND:
        return None
    twin = await _twin(ctx, post)
    if twin is None or await _who_insists(ctx, post):
        return None
    return refuse(Code.DUPLICATE, post=twin.post.id, group=ctx.mission.words(twin.group.name, ctx.language))


async def lines(ctx: Context, post: Post) -> list[Text]:
    """Which it is like, how much, and when that one went out; and who sends it all the same."""
    twin = await _twin(ctx, post)
    if twin is None:
        return []
    who = await _who_insists(ctx, post)
    insists = ctx.say("{who} sends it all the same.", who=ctx.mission.called(who)) if who else Text()
    return [join([_like(ctx, twin), insists], " ")]


def _like(ctx: Context, twin: Twin) -> Text:
    at = twin.post.published_at or twin.post.send_at
    values = {"number": twin.post.id, "percent": int(twin.likeness * 100)}
    return ctx.say(SAID[State(twin.post.state)], **values, time=hour(ctx, twin.post, at) if at else "")


async def buttons(ctx: Context, post: Post) -> list[Button]:
    """[Send it all the same]"""
    if State(post.state) not in WRITABLE or await need(ctx, post, Stage.SUBMIT) is None:
        return []
    return [button(ctx, N_("Send it all the same"), "post-same", post)]


async def insist(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Send it all the same]: kept for this version, and sent for approval in the same press."""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := denied(ctx, ctx.person, Act.SUBMIT, post):
        refused(ctx, post, "submit", no)
        return ctx.refuse(no)
    twin = await _twin(ctx, post)
    noted(ctx, post, ALL_THE_SAME, f"#{twin.post.id}" if twin else "")
    return await submit(ctx, press, stored)


async def _twin(ctx: Context, post: Post) -> Twin | None:
    """The most like it of what the first of its groups with such a post gets within a day."""
    if post.corrects or rule_of(post):  # these repeat on purpose
        return None
    at = goes_at(ctx, post)
    for group in groups_of(ctx, post):
        near = {each.id: each for each in await ctx.unit.posts.around(group.id, at - WINDOW, at + WINDOW, TOLD)}
        number, likeness = nearest((each.id, _alike(post, each)) for each in near.values() if each.id != post.id)
        if number:
            return Twin(group, near[number], likeness)
    return None


def _alike(one: Post, other: Post) -> float:
    """The most that any text of one is like any text of the other."""
    pairs = ((str(mine), str(theirs)) for mine in one.texts.values() for theirs in other.texts.values())
    return max((likeness(*pair) for pair in pairs), default=0.0)


async def _who_insists(ctx: Context, post: Post) -> str:
    """Who said of this version that it goes all the same; "" for nobody."""
    said = f"v{post.version} "
    rows = await ctx.unit.audits.of(post.subject)
    mine = (row for row in rows if row["act"] == f"post {ALL_THE_SAME}" and f"{row['detail']} ".startswith(said))
    return next((str(row["actor"]) for row in mine), "")
