"""What became of a post: chat by chat, and one receipt when the last of them is known."""

from collections.abc import Sequence

from config.schema import Group
from groups.deliveries import ENDED
from groups.messages import Edit, Settled
from groups.outcomes import Done, MaybeDone
from groups.posts import Move, State
from groups.refusals import Refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.doubt import doubt
from handlers.publish import onway
from handlers.publish.held import UNDELIVERED, hold
from handlers.publish.moves import find, step
from handlers.publish.preview import put_right
from handlers.publish.shown import first_groups
from handlers.publish.tally import OUT, SURELY_NOT, chats, counted, failures, latest
from handlers.publish.tell import tell_or_staff
from storage.outbox import Delivery
from storage.posts import Post


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


async def ended(ctx: Context, post: Post) -> Actions:
    """When the last chat is known: slots of groups that surely got nothing come back, and the authors get a receipt."""
    rows = latest(await ctx.unit.outbox.of(post.subject))
    if not rows or any(row.state not in ENDED for row in rows):
        return []
    if State(post.state) is State.SENDING and not any(row.state in OUT for row in rows):
        return await hold(ctx, post, UNDELIVERED, await failures(ctx, chats(rows)))
    for group in {row.group_id for row in rows}:
        if all(row.state in SURELY_NOT for row in rows if row.group_id == group):
            await ctx.unit.slots.free(post.id, group)
    for left in _without_chat(ctx, post, rows):
        await ctx.unit.slots.free(post.id, left.id)
    if State(post.state) is State.SENDING:  # somebody left every doubt as it was
        await step(ctx, post, Move.PUBLISH, published_at=ctx.now)
    told = await _receipt(ctx, post, rows)
    await onway.over(ctx, post)
    return told


async def progress(ctx: Context, post: Post) -> Text:
    """How many chats have it, and what is wrong with the others; empty before it went anywhere."""
    found = chats(await ctx.unit.outbox.of(post.subject))
    return join([counted(ctx, found), await failures(ctx, found)]) if found else Text()


async def _reached(ctx: Context, post: Post, event: Settled) -> Post:
    row = await ctx.unit.outbox.get(event.action)
    if row is not None:
        await ctx.unit.slots.mark_sent(post.id, row.group_id, ctx.now)
    if State(post.state) is not State.SENDING:
        return post
    out = await step(ctx, post, Move.PUBLISH, published_at=ctx.now)
    return out if isinstance(out, Post) else await ctx.unit.posts.need(post.id)


async def _receipt(ctx: Context, post: Post, rows: Sequence[Delivery]) -> Actions:
    """A message of its own, or the last word of the one that said how far it is."""
    tries = len(await ctx.unit.outbox.of(post.subject))

    async def say(one: Context) -> Actions:
        head = one.say("*#{number}* is out.", number=post.id)
        found = chats(rows)
        text = join([head + " " + counted(one, found), await failures(one, found), _nowhere(one, post, rows)])
        if followed := await onway.shown_to(ctx, post, one):
            return [Edit(one.at, followed, text, (put_right(one, post),), subject=onway.subject_of(post))]
        # Two chats that end in the same moment both come here; the key lets one receipt through.
        return [one.reply(text, (put_right(one, post),), key=f"receipt:{post.id}:{tries}:{one.at}")]

    return await tell_or_staff(ctx, sorted(post.authors), say)


def _without_chat(ctx: Context, post: Post, rows: Sequence[Delivery]) -> list[Group]:
    """Its groups that had no chat any more when it went out."""
    reached = {row.group_id for row in rows}
    return [group for group in first_groups(ctx, post) if group.id not in reached]


def _nowhere(ctx: Context, post: Post, rows: Sequence[Delivery]) -> Text:
    names = [ctx.mission.words(group.name, ctx.language) for group in _without_chat(ctx, post, rows)]
    words = N_("It did not go to {groups}: there is no chat any more.")
    return ctx.say(words, groups=ctx.texts.listing(ctx.language, names)) if names else Text()
