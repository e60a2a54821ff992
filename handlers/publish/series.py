"""The turns of a post that comes again: each is a copy with a number of its own, and goes like any other post."""

from dataclasses import fields
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from groups.messages import Due, Pressed
from groups.pace import Late, lateness
from groups.posts import Move, State
from groups.recurring import Rule, Turn, next_turn, read
from groups.refusals import Refusal
from groups.rights import Act
from groups.texts import N_, Text
from handlers.context import Actions, Context
from handlers.publish.held import APPROVER, AUTHOR, LATE, TURN, hold
from handlers.publish.launch import announce, launch
from handlers.publish.moves import find, noted, refused, step
from handlers.publish.preview import button, cancel_button, hour
from handlers.publish.tell import room, tell
from handlers.publish.turns import end, how_often, rule_of, wait_for
from handlers.publish.who import denied, still_may
from storage.posts import Post
from storage.series import Repeat

OWN = frozenset(
    {"id", "state", "version", "section", "author", "print", "reason", "send_at", "wall", "series", "corrects"}
    | {"created_at", "changed_at", "released_at", "published_at"}
)
"""What a turn does not take over from the post that it repeats."""


async def turn_due(ctx: Context, due: Due) -> Actions:
    """A minute before the hour of a turn: it is made, and the next one is waited for."""
    seen = await ctx.unit.series.get(int(due.subject))
    source = await ctx.unit.posts.get(seen.post) if seen else None
    if seen is None or source is None or seen.next_at is None or State(source.state) is not State.SCHEDULED:
        return []
    rule, zone = read(seen.rule), ZoneInfo(seen.zone)
    if rule is None or seen.state != "running":
        return []
    this, lost = _this(rule, seen.next_at, ctx.now, zone)
    after = await _wait_on(ctx, seen, source, next_turn(rule, this or ctx.now, zone))
    if after is None:
        return []
    missed = await _missed(ctx, source, lost) if lost else []
    made = await _make(ctx, seen, source, this) if this else []
    return [*missed, *made, *after]


def _this(rule: Rule, at: datetime, now: datetime, zone: ZoneInfo) -> tuple[datetime | None, int]:
    """The turn to make now, and how many before it are more than a day late: who slept long never sends a burst."""
    lost = 0
    while lateness(at, now, crisis=False, level=0) is Late.EXPIRE:
        lost += 1
        turn = next_turn(rule, at, zone)
        if turn is None or turn.at > now:
            return None, lost
        at = turn.at
    return at, lost


async def _wait_on(ctx: Context, seen: Repeat, source: Post, turn: Turn | None) -> Actions | None:
    """Set the hour of the next turn, and say which dates it leaves out; None when somebody was faster."""
    if turn is None:
        return await _over(ctx, source) if await ctx.unit.series.end(seen) else None
    if not await ctx.unit.series.go_on(seen, turn.at):
        return None
    await wait_for(ctx, seen.id, turn.at, seen.zone)
    await ctx.unit.posts.move(source, source.state, send_at=turn.at)
    return await _no_such_date(ctx, source, turn) if turn.missing else []


async def _make(ctx: Context, seen: Repeat, source: Post, at: datetime) -> Actions:
    """The copy is approved as its source is, and takes its slots as any post does."""
    kept: dict[str, Any] = {each.name: getattr(source, each.name) for each in fields(Post) if each.name not in OWN}
    wall = f"{at.astimezone(ZoneInfo(seen.zone)):%Y-%m-%d %H:%M}"
    more = {"state": State.APPROVED, "send_at": at, "wall": wall, "series": seen.id}
    made = await ctx.unit.posts.draft(source.author, source.section, **kept, **more)
    await ctx.unit.posts.approve(made, source.approver, "series")
    await ctx.unit.series.copy_checks(source.id, made.id)
    noted(ctx, made, "turn", source.subject)
    if why := _may_not(ctx, made) or (LATE if lateness(at, ctx.now, crisis=False, level=0) is Late.HOLD else ""):
        return await hold(ctx, made, why)
    gone = await launch(ctx, made, at)
    if isinstance(gone, Refusal):
        return await hold(ctx, made, TURN, ctx.sentence(gone))
    return await announce(ctx, gone, wanted=at)


def _may_not(ctx: Context, post: Post) -> str:
    """Roles are read again at each turn."""
    if not still_may(ctx, post.approver, Act.APPROVE, post, seconding=True):
        return APPROVER
    return "" if still_may(ctx, post.author, Act.DRAFT, post) else AUTHOR


async def _over(ctx: Context, source: Post) -> Actions:
    await step(ctx, source, Move.EXPIRE, reason="series")
    return await _say(ctx, source, N_("The series *#{number}* is over: this was its last turn."))


async def _missed(ctx: Context, source: Post, count: int) -> Actions:
    async def say(one: Context) -> Actions:
        text = one.count(
            "{n} turn of *#{number}* was more than a day late and did not go out.",
            "{n} turns of *#{number}* were more than a day late and did not go out.",
            count,
            number=source.id,
        )
        return [one.reply(text)]

    return [*await tell(ctx, sorted(source.authors), say), *await say(room(ctx))]


async def _no_such_date(ctx: Context, source: Post, turn: Turn) -> Actions:
    words = N_("*#{number}* leaves out {dates}: there is no such date. Its next turn is {time}.")
    at = hour(ctx, source, turn.at)
    return await _say(ctx, source, words, dates=", ".join(turn.missing), time=at)


async def _say(ctx: Context, source: Post, words: str, **values: Any) -> Actions:
    async def say(one: Context) -> Actions:
        return [one.reply(one.say(words, number=source.id, **values))]

    return [*await tell(ctx, sorted(source.authors), say), *await say(room(ctx))]


# ---- what its writers and approvers see and press -----------------------------------------------------------


async def lines(ctx: Context, post: Post) -> list[Text]:
    """Approving it approves every turn."""
    rule = rule_of(post)
    if rule is None:
        return []
    return [ctx.say("It comes again: {rhythm}. One approval holds for every turn.", rhythm=how_often(ctx, rule))]


async def buttons(ctx: Context, post: Post) -> list[Any]:
    """[Stop the series], while it runs."""
    runs = rule_of(post) is not None and State(post.state) is State.SCHEDULED
    return [button(ctx, N_("Stop the series"), "series-stop", post, "stop")] if runs else []


async def stop(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Stop the series]: it is a draft again, and what is out stays."""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := denied(ctx, ctx.person, Act.SCHEDULE, post):
        refused(ctx, post, "stop series", no)
        return ctx.refuse(no)
    back = await step(ctx, post, Move.STOP, approver="", approved_print="", send_at=None)
    if isinstance(back, Refusal):
        return ctx.refuse(back)
    await ctx.unit.posts.void(back.id)
    await end(ctx, back)
    others = sorted({*post.authors, post.approver} - {ctx.person.key})
    told = await tell(ctx, others, lambda one: _stopped(one, back, ctx.person.key))
    return [*await _stopped(ctx, back, ctx.person.key), *told]


async def _stopped(ctx: Context, post: Post, by: str) -> Actions:
    words = N_("{who} stopped the series *#{number}*. No further turn goes out; it is a draft again.")
    text = ctx.say(words, who=ctx.mission.called(by), number=post.id)
    again = button(ctx, N_("Send for approval"), "post-submit", post)
    return [ctx.reply(text, ((again,), (cancel_button(ctx, post),)))]
