"""The hours of a post: the minute before it goes, and the going itself, when everything is looked at once more."""

from datetime import UTC, datetime

from config.schema import Group
from groups.messages import Due, Lane, Send
from groups.pace import SEND_WITHIN, Late, lateness, quiet_end
from groups.posts import Move, State
from groups.refusals import Code, Refusal
from groups.rights import Act
from groups.texts import N_
from handlers.context import Actions, Context, Stage
from handlers.publish import parts
from handlers.publish.held import APPROVER, AUTHOR, FULL, LACKING, LATE, NOWHERE, OVER, expire, hold
from handlers.publish.launch import announce, last_minute, launch, obstacle, release
from handlers.publish.moves import find, noted, step
from handlers.publish.outcome import SURELY_NOT
from handlers.publish.room import pace_of, take_day
from handlers.publish.shown import copies, groups_of, places_of
from handlers.publish.submit import ask_approvers
from handlers.publish.tell import tell
from handlers.publish.who import still_may
from handlers.publish.writing import let_go
from storage.addresses import Place
from storage.posts import Post

FAR = datetime.max.replace(tzinfo=UTC)
BACK_TO_APPROVAL = frozenset({Code.CHANGED, Code.FACT})
"""What it rests on has changed since: an approval of before does not cover it."""


async def release_due(ctx: Context, due: Due) -> Actions:
    """A minute before its hour: from here on it can only be stopped."""
    post = await find(ctx, due.subject)
    if isinstance(post, Refusal) or State(post.state) is not State.SCHEDULED:
        return []
    if (held := await _in_the_way(ctx, post, due)) is not None:
        return held
    moved = await release(ctx, post)
    return [] if isinstance(moved, Refusal) else await last_minute(ctx, moved)


async def send_due(ctx: Context, due: Due) -> Actions:
    """The time to recall it is over: out it goes, if all that was true at its approval still is."""
    post = await find(ctx, due.subject)
    if isinstance(post, Refusal) or State(post.state) is not State.SENDING:
        return []
    if not await ctx.unit.posts.move(post, post.state):  # whoever stops it waits for us, or was first
        return []
    if post.fingerprint() != post.approved_print:
        return await _changed(ctx, post)
    if (held := await _in_the_way(ctx, post, due)) is not None:
        return held
    for group in sorted(groups_of(ctx, post), key=lambda group: group.id):
        if not await take_day(ctx, post, group, ctx.now):
            return await hold(ctx, post, FULL)
    noted(ctx, post, "send")
    return await _to_every_chat(ctx, post) or await hold(ctx, post, NOWHERE)


async def _in_the_way(ctx: Context, post: Post, due: Due) -> Actions | None:
    """Hold, expire or move it when it may not go out now; None when it may."""
    late = lateness(due.due_at, ctx.now, crisis=False, level=0)
    if late is Late.EXPIRE:
        return await expire(ctx, post)
    if post.expires_at is not None and post.expires_at <= ctx.now:
        return await expire(ctx, post, OVER)
    if why := await obstacle(ctx, post) or (LATE if late is Late.HOLD else "") or _gone(ctx, post):
        return await hold(ctx, post, why)
    if len(groups_of(ctx, post)) != len(post.groups):  # a group left the files: never send to what remains by itself
        return await hold(ctx, post, NOWHERE)
    if lacking := await parts.missing(ctx, post, Stage.SEND):
        back = lacking[0].code in BACK_TO_APPROVAL
        return await _changed(ctx, post) if back else await hold(ctx, post, LACKING, ctx.sentence(lacking[0]))
    if any(quiet_end(ctx.now, pace_of(group)) for group in groups_of(ctx, post)):
        return await _after_the_night(ctx, post)
    return None


def _gone(ctx: Context, post: Post) -> str:
    """Roles are read again: an approval by somebody who is no approver any more does not count (C11)."""
    if not still_may(ctx, post.approver, Act.APPROVE, post, seconding=True):
        return APPROVER
    return "" if still_may(ctx, post.author, Act.DRAFT, post) else AUTHOR


async def _after_the_night(ctx: Context, post: Post) -> Actions:
    """It was late and came into the quiet hours: it goes out at their end."""
    held = await step(ctx, post, Move.HOLD, reason=LATE)
    if isinstance(held, Refusal):
        return []
    await let_go(ctx, held)
    ready = await step(ctx, held, Move.UNHOLD, reason="")
    gone = ready if isinstance(ready, Refusal) else await launch(ctx, ready, ctx.now)
    if isinstance(gone, Refusal):
        return [] if isinstance(ready, Refusal) else await hold(ctx, ready, FULL)
    return await announce(ctx, gone, wanted=ctx.now)


async def _changed(ctx: Context, post: Post) -> Actions:
    """What stands there is not what was approved: it is approved anew or not sent."""
    held = await step(ctx, post, Move.HOLD, reason="changed")
    back = (
        held
        if isinstance(held, Refusal)
        else await step(ctx, held, Move.VOID, approver="", approved_print="", print=post.fingerprint(), reason="")
    )
    if isinstance(back, Refusal):
        return []
    await ctx.unit.posts.void(back.id)
    await let_go(ctx, back)
    words = N_("*#{number}* did not go out: it is no longer what was approved. It waits for a new approval.")

    async def say(one: Context) -> Actions:
        return [one.reply(one.say(words, number=back.id))]

    return [*await tell(ctx, sorted(back.authors), say), *await ask_approvers(ctx, back)]


async def _to_every_chat(ctx: Context, post: Post) -> Actions:
    """What each chat has not got yet. A chat that surely got nothing is tried again under a new key."""
    rows = await ctx.unit.outbox.of(post.subject)
    actions: Actions = []
    for group in groups_of(ctx, post):
        for place in await places_of(ctx, group.id):
            tried = [row for row in rows if row.address == place.address]
            if any(row.state not in SURELY_NOT for row in tried):
                continue
            actions += await _to_chat(ctx, post, group, place, len(tried))
    return actions


async def _to_chat(ctx: Context, post: Post, group: Group, place: Place, tries: int) -> Actions:
    key = f"{post.subject}:v{post.version}:{place.id}" + (f":{tries}" if tries else "")
    return [
        Send(
            place.address,
            text,
            lane=Lane.ROUTINE,
            subject=post.subject,
            key=f"{key}.{part}" if part else key,
            language=group.languages[0],
            look="post",
            group=group.id,
            not_after=min(ctx.now + SEND_WITHIN, post.expires_at or FAR),
        )
        for part, text in enumerate(await copies(ctx, post, group, place))
    ]
