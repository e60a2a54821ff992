"""A chat that takes us again: what it missed is offered once in the staff room, never sent by itself (C10)."""

from typing import Any

from config.schema import Group
from groups.deliveries import State as Delivered
from groups.messages import Button, Power, Pressed, Send
from groups.pace import ASK_WITHIN, Late, lateness, quiet_end, quiet_refusal
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_
from handlers.context import Actions, Context, Stage
from handlers.publish import parts
from handlers.publish.held import LATE, NOWHERE, OVER, UNDELIVERED, expire, let_go_again
from handlers.publish.launch import WAITS, obstacle
from handlers.publish.moves import HAND, conflict, noted, refused
from handlers.publish.release import to_chats
from handlers.publish.room import pace_of, take_one
from handlers.publish.shown import later_groups
from handlers.publish.tally import SURELY_NOT, chats
from handlers.publish.who import approval_denied, denied, still_may
from storage.addresses import SERVED, Place
from storage.posts import Post

ACT = "chat-missed"
SEND, LEAVE = "send", "leave"
FOR_WANT_OF_A_CHAT = frozenset({UNDELIVERED, NOWHERE})


def regained(before: Place, now: Place) -> bool:
    """Whether we may write there again, and could not before."""
    looked_at = before.state != "bound" or bool(before.powers)  # of a chat that we never looked at nothing is known
    lost = before.state == "out" or (looked_at and Power.WRITE not in before.powers)
    return lost and Power.WRITE in now.powers


async def offer_again(ctx: Context, before: Place, place: Place) -> Actions:
    """What it missed in the last day, in one message; what is later than that expires as it would have anyway."""
    missed = await _missed(ctx, before, place)
    late = [post for post in missed if _too_late(ctx, post)]
    told = [action for post in late for action in await expire(ctx, post, OVER if _is_over(ctx, post) else LATE)]
    waiting = [post for post in missed if post not in late]
    return [*told, *([_question(ctx, place, waiting)] if waiting else [])]


async def _missed(ctx: Context, before: Place, place: Place) -> list[Post]:
    """Posts that reached other chats but not this one, and those that are held because they reached none."""
    held = [post for post in await ctx.unit.posts.in_state(State.HELD) if post.reason in FOR_WANT_OF_A_CHAT]
    failed = await ctx.unit.outbox.failed_posts(place.address, ctx.now - ASK_WITHIN)
    known = await ctx.unit.posts.numbered(failed) | {post.id: post for post in await _without_it(ctx, before)}
    partly = [post for post in known.values() if await _lacks(ctx, post, place)]
    found = [post for post in (*held, *partly) if place.group_id in post.groups]
    return sorted(found, key=lambda post: post.id)


async def _without_it(ctx: Context, before: Place) -> list[Post]:
    """What went out while we were not in the chat at all, so that nothing was ever tried there. What somebody stopped
    on its way was not meant to go further."""
    if before.state != "out":
        return []
    since = max(before.powers_at or ctx.now, ctx.now - ASK_WITHIN)
    posts = [post for post in await ctx.unit.posts.out_since(since) if post.kind != HAND]
    return [post for post in posts if not await _was_stopped(ctx, post)]


async def _was_stopped(ctx: Context, post: Post) -> bool:
    return any(row.state is Delivered.CANCELLED for row in await ctx.unit.outbox.of(post.subject))


async def _lacks(ctx: Context, post: Post, place: Place) -> bool:
    """It is out and of use, this chat surely has nothing of it, and no embargo will bring it there by itself."""
    if State(post.state) is not State.PUBLISHED or _is_over(ctx, post):
        return False
    if any(group.id == place.group_id for group in later_groups(ctx, post)):
        return False
    here = [chat for chat in chats(await ctx.unit.outbox.of(post.subject)) if chat.address == place.address]
    return all(chat.nothing for chat in here)


def _too_late(ctx: Context, post: Post) -> bool:
    due = post.released_at or post.send_at or post.changed_at
    long_ago = lateness(due, ctx.now, crisis=False, level=0) is Late.EXPIRE
    return State(post.state) is State.HELD and (long_ago or _is_over(ctx, post))


def _is_over(ctx: Context, post: Post) -> bool:
    return post.expires_at is not None and post.expires_at <= ctx.now


def _question(ctx: Context, place: Place, posts: list[Post]) -> Send:
    language = ctx.mission.language
    asked = ctx.texts.count(
        language,
        "*{chat}* takes us again. {n} post did not get there: {numbers}. Should it still go?",
        "*{chat}* takes us again. {n} posts did not get there: {numbers}. Should they still go?",
        len(posts),
        chat=place.title,
        numbers=ctx.texts.listing(language, [f"#{post.id}" for post in posts]),
    )
    numbers = " ".join(str(post.id) for post in posts)

    def button(label: str, choice: str, style: str) -> Button:
        return Button(str(ctx.staff_say(label)), ACT, f"place:{place.id}", data=f"{choice} {numbers}", style=style)

    return ctx.staff(asked, ((button(N_("Send now"), SEND, "main"), button(N_("Leave"), LEAVE, "")),))


async def decided(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Send now] or [Leave] for all that the chat missed."""
    choice, *numbers = stored.data.split()
    place = await ctx.unit.addresses.get(int(stored.subject.partition(":")[2]))
    posts = [post for _, post in sorted((await ctx.unit.posts.numbered([int(each) for each in numbers])).items())]
    if choice == LEAVE:
        for post in posts:
            noted(ctx, post, "left", stored.subject)
        return [ctx.reply(ctx.say("Nothing of it goes there. What is held stays held."))]
    if place is None or place.state not in SERVED or Power.WRITE not in place.powers:
        return ctx.refuse(refuse(Code.ACCESS))
    return [action for post in posts for action in await _again(ctx, post, place)]


async def _again(ctx: Context, post: Post, place: Place) -> Actions:
    """A held post goes as any that is held; one that is out goes to this chat alone."""
    if State(post.state) is State.HELD:
        return await let_go_again(ctx, post)
    group = ctx.mission.group(place.group_id)
    if group is None or not await _lacks(ctx, post, place):
        return ctx.refuse(await conflict(ctx, post.id))
    if why := await obstacle(ctx, post):
        return [ctx.reply(ctx.say(WAITS[why]))]
    if no := await _why_not(ctx, post, group):
        refused(ctx, post, "send", no)
        return ctx.refuse(no)
    noted(ctx, post, "send", f"place:{place.id}")
    sends = await to_chats(ctx, post, [(group, place)])
    return [*sends, ctx.reply(ctx.say("*#{number}* goes to {chat} now.", number=post.id, chat=place.title))]


async def _why_not(ctx: Context, post: Post, group: Group) -> Refusal | None:
    """What stands in its way now, as it would before any sending."""
    if no := denied(ctx, ctx.person, Act.SCHEDULE, post):
        return no
    approved = still_may(ctx, post.approver, Act.APPROVE, post, seconding=True)
    if not approved and (no := approval_denied(ctx, ctx.person, post)):  # whoever sends it answers for it (C11)
        return no
    if post.fingerprint() != post.approved_print:
        return refuse(Code.CHANGED, post=post.id)
    if lacking := await parts.missing(ctx, post, Stage.SEND):
        return lacking[0]
    if quiet_end(ctx.now, pace_of(group)):
        return quiet_refusal(pace_of(group), ctx.now)
    return await _no_room(ctx, post, group)


async def _no_room(ctx: Context, post: Post, group: Group) -> Refusal | None:
    """A group of which another chat has it, or may have it, has paid for it already."""
    rows = await ctx.unit.outbox.of(post.subject)
    if any(row.group_id == group.id and row.state not in SURELY_NOT for row in rows):
        return None
    return await take_one(ctx, post, group, ctx.now)
