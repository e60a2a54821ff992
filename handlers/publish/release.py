"""The hours of a post: the minute before it goes, and the going itself, when everything is looked at once more."""

from collections.abc import Sequence
from datetime import UTC, datetime

from config.schema import Group
from groups.deliveries import part_key
from groups.messages import Due, Lane, Send
from groups.pace import SEND_WITHIN, Late, lateness, quiet_end
from groups.posts import Move, State
from groups.refusals import Code, Refusal
from groups.rights import Act
from handlers.context import Actions, Context, Stage
from handlers.publish import onway, parts
from handlers.publish.back import back_to_approval
from handlers.publish.carried import dressed
from handlers.publish.held import APPROVER, AUTHOR, FULL, LACKING, LATE, NOWHERE, OVER, expire, hold
from handlers.publish.launch import announce, last_minute, launch, obstacle, release
from handlers.publish.moves import EMBARGO, find, noted, step
from handlers.publish.room import pace_of, take_day
from handlers.publish.shown import copies, first_groups, groups_of, heard, places_of
from handlers.publish.tally import SURELY_NOT
from handlers.publish.who import still_may
from handlers.publish.writing import let_go
from handlers.signing import published
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
        return await back_to_approval(ctx, post)
    if (held := await _in_the_way(ctx, post, due)) is not None:
        return held
    for group in sorted(first_groups(ctx, post), key=lambda group: group.id):
        if not await take_day(ctx, post, group, ctx.now):
            return await hold(ctx, post, FULL)
    noted(ctx, post, "send")
    sends = await to_every_chat(ctx, post, first_groups(ctx, post))
    if not sends:
        return await hold(ctx, post, NOWHERE)
    if post.embargo:
        await _keep_embargo(ctx, post, post.embargo)
    return [*sends, *await onway.begin(ctx, post, sends)]


async def _keep_embargo(ctx: Context, post: Post, at: datetime) -> None:
    """The press has it now, the other groups at this hour."""
    zone = first_groups(ctx, post)[0].tz
    await ctx.unit.dues.set(EMBARGO, post.subject, at, wall=f"{at.astimezone(zone):%Y-%m-%d %H:%M}", zone=zone.key)


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
        if back:
            return await back_to_approval(ctx, post, lacking[0])
        return await hold(ctx, post, LACKING, ctx.sentence(lacking[0]))
    if any(quiet_end(ctx.now, pace_of(group)) for group in first_groups(ctx, post)):
        return await _after_the_night(ctx, post)
    return None


def _gone(ctx: Context, post: Post) -> str:
    """Roles are read again: an approval by somebody who is no approver any more does not count (C11)."""
    if not still_may(ctx, post.approver, Act.APPROVE, post, seconding=True):
        return APPROVER
    let_go_since = post.reason == AUTHOR  # held because its author left; somebody who may has let it go all the same
    return "" if let_go_since or still_may(ctx, post.author, Act.DRAFT, post) else AUTHOR


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


async def to_every_chat(ctx: Context, post: Post, groups: Sequence[Group]) -> Actions:
    """What each chat of these groups has not got yet."""
    return await to_chats(ctx, post, [(group, place) for group in groups for place in await places_of(ctx, group.id)])


async def to_chats(ctx: Context, post: Post, chats: Sequence[tuple[Group, Place]]) -> Actions:
    """What these chats have not got yet. One that surely got nothing is tried again under a new key."""
    rows = await ctx.unit.outbox.of(post.subject)
    actions: Actions = []
    for group, place in chats:
        tried = [row for row in rows if row.address == place.address]
        if any(row.state not in SURELY_NOT for row in tried):
            continue
        actions += await _to_chat(ctx, post, group, place, len(tried))
    return await published(ctx, post.subject, actions)


async def _to_chat(ctx: Context, post: Post, group: Group, place: Place, tries: int) -> Actions:
    key = f"{post.subject}:v{post.version}:{place.id}" + (f":{tries}" if tries else "")
    texts, spoken = await copies(ctx, post, group, place), heard(post, group, place) or group.languages[:1]
    sends = [
        Send(
            place.address,
            text,
            lane=Lane.ROUTINE,
            subject=post.subject,
            key=part_key(key, part) if len(texts) > 1 else key,
            language=spoken[0],
            look="post",
            group=group.id,
            not_after=min(ctx.now + SEND_WITHIN, post.expires_at or FAR),
        )
        for part, text in enumerate(texts)
    ]
    return [await dressed(ctx, post, send, spoken, first=not part) for part, send in enumerate(sends)]
