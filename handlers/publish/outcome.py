"""What became of a post: chat by chat, and one receipt when the last of them is known."""

from collections.abc import Sequence

from config.schema import Group
from groups.deliveries import ENDED
from groups.deliveries import State as Delivered
from groups.messages import Settled
from groups.outcomes import Done, MaybeDone
from groups.posts import Move, State
from groups.refusals import Refusal
from groups.texts import N_, Text, join
from handlers.chats.looks import NAMES, lacking
from handlers.context import Actions, Context
from handlers.doubt import doubt
from handlers.publish.held import UNDELIVERED, hold
from handlers.publish.moves import find, step
from handlers.publish.preview import put_right
from handlers.publish.shown import groups_of
from handlers.publish.tell import tell_or_staff
from handlers.reasons import words_for
from storage.outbox import Delivery
from storage.posts import Post

SURELY_NOT = frozenset({Delivered.FAILED, Delivered.CANCELLED, Delivered.EXPIRED})
OUT = frozenset({Delivered.DONE, Delivered.ABANDONED})


async def settled(ctx: Context, event: Settled) -> Actions:
    """One chat got it, refused it, or nobody knows."""
    post = await find(ctx, event.subject)
    if isinstance(post, Refusal) or event.kind != "send":
        return []
    if isinstance(event.outcome, MaybeDone):
        return await doubt(ctx, event)
    if isinstance(event.outcome, Done):
        post = await _reached(ctx, post, event)
    return await ended(ctx, post)


def latest(rows: Sequence[Delivery]) -> list[Delivery]:
    """What counts for each chat: the try that may have reached it, else the last one."""
    by_chat: dict[str, Delivery] = {}
    for row in rows:
        known = by_chat.get(str(row.address))
        if row.kind == "send" and (known is None or known.state in SURELY_NOT):
            by_chat[str(row.address)] = row
    return list(by_chat.values())


async def ended(ctx: Context, post: Post) -> Actions:
    """When the last chat is known: slots of groups that surely got nothing come back, and the authors get a receipt."""
    rows = latest(await ctx.unit.outbox.of(post.subject))
    if not rows or any(row.state not in ENDED for row in rows):
        return []
    if State(post.state) is State.SENDING and not any(row.state in OUT for row in rows):
        return await hold(ctx, post, UNDELIVERED, await _failures(ctx, rows))
    for group in {row.group_id for row in rows}:
        if all(row.state in SURELY_NOT for row in rows if row.group_id == group):
            await ctx.unit.slots.free(post.id, group)
    for left in _without_chat(ctx, post, rows):
        await ctx.unit.slots.free(post.id, left.id)
    if State(post.state) is State.SENDING:  # somebody left every doubt as it was
        await step(ctx, post, Move.PUBLISH, published_at=ctx.now)
    return await _receipt(ctx, post, rows)


async def progress(ctx: Context, post: Post) -> Text:
    """How many chats have it, and what is wrong with the others; empty before it went anywhere."""
    rows = latest(await ctx.unit.outbox.of(post.subject))
    if not rows:
        return Text()
    return join([_tally(ctx, rows), await _failures(ctx, rows)])


async def _reached(ctx: Context, post: Post, event: Settled) -> Post:
    row = await ctx.unit.outbox.get(event.action)
    if row is not None:
        await ctx.unit.slots.mark_sent(post.id, row.group_id, ctx.now)
    if State(post.state) is not State.SENDING:
        return post
    out = await step(ctx, post, Move.PUBLISH, published_at=ctx.now)
    return out if isinstance(out, Post) else await ctx.unit.posts.need(post.id)


async def _receipt(ctx: Context, post: Post, rows: Sequence[Delivery]) -> Actions:
    tries = len(await ctx.unit.outbox.of(post.subject))

    async def say(one: Context) -> Actions:
        head = one.say("*#{number}* is out.", number=post.id)
        text = join([head + " " + _tally(one, rows), await _failures(one, rows), _nowhere(one, post, rows)])
        # Two chats that end in the same moment both come here; the key lets one receipt through.
        return [one.reply(text, (put_right(one, post),), key=f"receipt:{post.id}:{tries}:{one.at}")]

    return await tell_or_staff(ctx, sorted(post.authors), say)


def _without_chat(ctx: Context, post: Post, rows: Sequence[Delivery]) -> list[Group]:
    """Its groups that had no chat any more when it went out."""
    reached = {row.group_id for row in rows}
    return [group for group in groups_of(ctx, post) if group.id not in reached]


def _nowhere(ctx: Context, post: Post, rows: Sequence[Delivery]) -> Text:
    names = [ctx.mission.words(group.name, ctx.language) for group in _without_chat(ctx, post, rows)]
    words = N_("It did not go to {groups}: there is no chat any more.")
    return ctx.say(words, groups=ctx.texts.listing(ctx.language, names)) if names else Text()


def _tally(ctx: Context, rows: Sequence[Delivery]) -> Text:
    done = sum(row.state is Delivered.DONE for row in rows)
    return ctx.count("{done} of {n} chat has it.", "{done} of {n} chats have it.", len(rows), done=done)


async def _failures(ctx: Context, rows: Sequence[Delivery]) -> Text:
    return join([await failure(ctx, row) for row in rows if row.state is not Delivered.DONE])


async def failure(ctx: Context, row: Delivery) -> Text:
    """Why this chat has no copy, or why nobody knows."""
    place = await ctx.unit.addresses.find(row.address)
    chat = place.title if place else str(ctx.say("a private chat"))
    match row.state:
        case Delivered.AMBIGUOUS | Delivered.ABANDONED:
            return ctx.say("{chat}: nobody knows whether it arrived.", chat=chat)
        case Delivered.CANCELLED:
            return ctx.say("{chat}: stopped before it went.", chat=chat)
        case Delivered.EXPIRED:
            return ctx.say("{chat}: it could not be sent in time.", chat=chat)
        case Delivered.FAILED:
            missing = lacking(place.powers) if place else []
            if missing:
                rights = ctx.texts.listing(ctx.language, [str(ctx.say(NAMES[power])) for power in missing])
                return ctx.say("{chat}: I may not {rights} there.", chat=chat, rights=rights)
            return ctx.say("{chat}: it does not take us ({reason}).", chat=chat, reason=ctx.say(words_for(row.reason)))
        case _:
            return ctx.say("{chat}: still on its way.", chat=chat)
