"""Letting an approved post go: at once after a minute to recall it, or at its hour. It waits in the database."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from config.schema import Group
from groups.messages import Send
from groups.pace import ROUTINE_HELD_FROM
from groups.posts import RECALL, Move, State
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish import tone
from handlers.publish.moves import step
from handlers.publish.preview import button, cancel_button, hour, reach_line
from handlers.publish.room import after_quiet, goes_at, take
from handlers.publish.shown import first_groups, groups_of, reach, sections_of
from handlers.publish.tell import reader, room, tell_or_staff
from handlers.publish.turns import begin, how_often, rule_of
from storage.posts import Post

CRISIS = "crisis"
HALTED = "halted"
WAITS = {
    CRISIS: N_("It waits until the crisis is over."),
    HALTED: N_("It waits, because posts are stopped for now."),
}
HALT = "halt:"
"""Notes: halt:all or halt:press holds the key of whoever stopped it."""


async def obstacle(ctx: Context, post: Post) -> str:
    """Why routine posts of its groups wait now: CRISIS, HALTED or ""."""
    return await obstacle_in(ctx, groups_of(ctx, post), sections_of(ctx, post))


async def obstacle_in(ctx: Context, groups: Iterable[Group], sections: Iterable[str]) -> str:
    """The same for whatever else of these sections would go to these groups."""
    for group in groups:
        if await ctx.unit.crises.level(group.region) >= ROUTINE_HELD_FROM:
            return CRISIS
    for section in ("all", *sections):
        if await ctx.unit.notes.get(HALT + section):
            return HALTED
    return ""


async def launch(ctx: Context, post: Post, wanted: datetime | None = None) -> Post | Refusal:
    """Take the slots of an approved post and set its hour. E-CAP, E-GAP or E-TONE (next), or E-LATE: nothing is taken.

    In quiet hours it is moved to their end; while posts are held it is held, and takes no slot.
    """
    if rule_of(post):
        return await begin(ctx, post)
    if why := await obstacle(ctx, post):
        return await step(ctx, post, Move.HOLD, reason=why)
    at = after_quiet(first_groups(ctx, post), max(wanted or goes_at(ctx, post), ctx.now + RECALL))
    if post.expires_at is not None and at >= post.expires_at:
        return refuse(Code.LATE, only_until=post.expires_at, zone=post.zone)
    if full := await take(ctx, post, at):
        return full
    if too_much := await tone.crowded(ctx, post, at):
        await ctx.unit.slots.free(post.id)
        return too_much
    if at - ctx.now <= RECALL:
        return await release(ctx, post)
    zone = ZoneInfo(post.zone or ctx.mission.zone.key)
    wall = f"{at.astimezone(zone):%Y-%m-%d %H:%M}"  # it stays when the rules of the clocks change
    await ctx.unit.dues.set("post.release", post.subject, at - RECALL, wall=wall, zone=post.zone)
    return await step(ctx, post, Move.SCHEDULE, send_at=at, wall=wall)


async def release(ctx: Context, post: Post) -> Post | Refusal:
    """From now on it goes out by itself in 60 seconds."""
    await ctx.unit.dues.set("post.send", post.subject, ctx.now + RECALL)
    return await step(ctx, post, Move.RELEASE, released_at=ctx.now)


async def announce(ctx: Context, post: Post, *, wanted: datetime | None = None) -> Actions:
    """What is to become of it, to its authors, to whoever approved it and to the staff room."""
    if State(post.state) is State.SENDING:
        return await last_minute(ctx, post)
    keys = [*sorted(post.authors), post.approver]
    told = [await _plan(one, post, wanted) for key in keys if (one := await reader(ctx, key))]
    return [*told, await _plan(room(ctx), post, wanted)]


async def last_minute(ctx: Context, post: Post) -> Actions:
    """[Stop] for the authors and for whoever approved it."""
    return await tell_or_staff(ctx, [*sorted(post.authors), post.approver], lambda one: _recall(one, post))


async def _recall(ctx: Context, post: Post) -> Actions:
    seconds = int(RECALL.total_seconds())
    found = await reach(ctx, post)
    others = sorted({*post.authors, post.approver} - {ctx.person.key})
    names = ctx.texts.listing(ctx.language, [ctx.mission.called(key) for key in others])
    text = join(
        [
            ctx.say("*#{number}* goes out in {n} seconds.", number=post.id, n=seconds),
            await reach_line(ctx, post),
            ctx.count("Done within about {n} minute.", "Done within about {n} minutes.", found.minutes),
            ctx.say("You and {names} can still stop it.", names=names),
        ]
    )
    stop = button(ctx, N_("Stop"), "post-stop", post, "stop")
    return [ctx.reply(text, ((stop,),), look="recall")]


async def _plan(ctx: Context, post: Post, wanted: datetime | None) -> Send:
    """Approved by whom, and when it goes out or why it waits."""
    approved = ctx.say("{who} approved *#{number}*.", who=ctx.mission.called(post.approver), number=post.id)
    return ctx.reply(join([approved, _fate(ctx, post, wanted)], " "), ((cancel_button(ctx, post),),))


def _fate(ctx: Context, post: Post, wanted: datetime | None) -> Text:
    if State(post.state) is State.HELD:
        return ctx.say(WAITS[post.reason])
    if State(post.state) is State.APPROVED:
        return ctx.say("It is in the stock of good news for thirty days. /stock shows it.")
    if post.send_at is None:
        return Text()
    if rule := rule_of(post):
        next_at = hour(ctx, post, post.send_at)
        return ctx.say("It comes again {rhythm}; next {time}.", rhythm=how_often(ctx, rule), time=next_at)
    goes = ctx.say("It goes out {time}.", time=hour(ctx, post, post.send_at))
    moved = wanted is not None and post.send_at > wanted
    return join([ctx.say("It is quiet there until then."), goes], " ") if moved else goes
