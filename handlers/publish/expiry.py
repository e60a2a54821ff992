"""A post that is of use only until some hour: it goes out before it, or not at all."""

from datetime import datetime
from typing import Any

from groups.forms import Form, Step
from groups.messages import Button, Due, Pressed
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text
from handlers.context import Actions, Context, Dialogue, Stage
from handlers.dialogues import before, open_form
from handlers.publish.asking import instant, offering, other_hours
from handlers.publish.held import OVER, expire
from handlers.publish.moves import find
from handlers.publish.preview import button, hour
from handlers.publish.room import after_quiet, goes_at
from handlers.publish.shown import groups_of
from handlers.publish.writing import change
from storage.posts import Post

DUE = "post.expire"
UNTIL = Form(
    "post-until",
    (
        Step(
            "until",
            N_("Until when is it of use? After that it does not go out any more."),
            optional=True,
            hint=N_("Write an hour: 18:00, tomorrow 09:00, in 2 h, 2026-12-03 18:00. Skip: it has no end."),
        ),
    ),
)
WAITING = frozenset({State.SUBMITTED, State.APPROVED, State.SCHEDULED, State.HELD})
"""What has not begun to go out."""


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-LATE when its hour would come too late. At the hour itself it expires (handlers.publish.release)."""
    if post.expires_at is None or stage is Stage.SEND:
        return None
    at = after_quiet(groups_of(ctx, post), goes_at(ctx, post))
    return refuse(Code.LATE, only_until=post.expires_at, zone=post.zone) if at >= post.expires_at else None


async def lines(ctx: Context, post: Post) -> list[Text]:
    if post.expires_at is None:
        return []
    return [ctx.say("Only until {time}: after that it does not go out.", time=hour(ctx, post, post.expires_at))]


async def options(ctx: Context, post: Post) -> list[Button]:
    return [] if post.corrects else [button(ctx, N_("Only until …"), "post-until", post)]


async def ask(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Only until …]"""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    return await open_form(ctx, UNTIL.name, subject=f"{post.id}/{post.version}")


async def given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    """The hour as it is said in the zone of the first group; nothing takes the end away."""
    number, _, version = subject.partition("/")
    post = await find(ctx, number, int(version))
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if not data["until"]:
        return await change(ctx, post, expires_at=None)
    groups = groups_of(ctx, post)
    zone = groups[0].tz if groups else ctx.mission.zone
    at = instant(data["until"], ctx.now, zone)
    if not isinstance(at, datetime) or at <= ctx.now:
        no = at if isinstance(at, Refusal) else refuse(Code.LATE, at=at or ctx.now)
        asked = await open_form(ctx, UNTIL.name, subject=subject)
        return before(ctx.sentence(no), offering(asked, other_hours(ctx, no, zone)))
    await ctx.unit.dues.set(DUE, post.subject, at)
    return await change(ctx, post, expires_at=at)


async def expire_due(ctx: Context, due: Due) -> Actions:
    """Its hour is over: whatever has not begun to go out by then does not go out any more."""
    post = await find(ctx, due.subject)
    if isinstance(post, Refusal) or State(post.state) not in WAITING:
        return []
    over = post.expires_at is not None and post.expires_at <= ctx.now
    return await expire(ctx, post, OVER) if over else []


DIALOGUES = (Dialogue(UNTIL, given, Act.DRAFT),)
