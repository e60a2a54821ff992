"""What becomes of a withdrawal or correction, chat by chat, and of copies that turn up after it began."""

from groups.corrections import WITHDRAWAL, Remedy
from groups.deliveries import State as Delivered
from groups.messages import Due, Settled
from groups.outcomes import Closed, Done, MaybeDone, Reason, Rejected
from groups.posts import State
from handlers.context import Actions, Context
from handlers.corrections.copies import Chat, Copy, chats_of, family, subject_of
from handlers.corrections.healing import WAIT, change, heal, tell
from handlers.corrections.receipts import finish, so_far
from handlers.corrections.wording import Wording
from handlers.doubt import doubt
from handlers.keypoints import keysend
from handlers.publish import outcome
from storage.outbox import Delivery
from storage.posts import Post

PUT_RIGHT = (State.CORRECTED, State.RETRACTED)


async def post_settled(ctx: Context, event: Settled) -> Actions:
    """A copy of an ordinary post arrived or did not; when the post was put right meanwhile, so is this copy."""
    late = await _put_right(ctx, event)
    return await outcome.settled(ctx, event) if late is None else await _late_copy(ctx, late, event)


async def key_settled(ctx: Context, event: Settled) -> Actions:
    """The same for a key point."""
    late = await _put_right(ctx, event)
    return await keysend.settled(ctx, event) if late is None else await _late_copy(ctx, late, event)


async def fix_settled(ctx: Context, event: Settled) -> Actions:
    """One chat was put right, or cannot be in this way."""
    late = await _put_right(ctx, event)
    if late is not None:
        return await _late_copy(ctx, late, event)
    fix = await _fix_of(ctx, event.subject)
    if fix is None or fix.state in PUT_RIGHT:
        return []
    root = await ctx.unit.posts.need(fix.corrects)
    match event.outcome:
        case MaybeDone() if event.kind == "send":
            return await doubt(ctx, event)
        case Rejected(reason=reason) | Closed(reason=reason):
            instead = await _instead(ctx, fix, root, event, reason)
            return instead or await finish(ctx, fix, root)
        case _:
            return await finish(ctx, fix, root)


async def wait_due(ctx: Context, due: Due) -> Actions:
    """Nobody knows yet whether these chats have it: they get the correction anyway."""
    fix = await _fix_of(ctx, due.subject)
    if fix is None or fix.state in PUT_RIGHT:
        return []
    root = await ctx.unit.posts.need(fix.corrects)
    told = await heal(ctx, fix, root, await chats_of(ctx, await family(ctx, root, fix)), forced=True)
    return told or await finish(ctx, fix, root)


async def late_due(ctx: Context, due: Due) -> Actions:
    """Five minutes are over: who has it still not right, and once more to chats that moved meanwhile."""
    fix = await _fix_of(ctx, due.subject)
    if fix is None or fix.state in PUT_RIGHT:
        return []
    root = await ctx.unit.posts.need(fix.corrects)
    told = await heal(ctx, fix, root, await chats_of(ctx, await family(ctx, root, fix)), forced=True)
    over = [] if told else await finish(ctx, fix, root)
    return over or [*told, *await so_far(ctx, fix, root)]


async def _put_right(ctx: Context, event: Settled) -> Post | None:
    """The message's post, when that was withdrawn or corrected since."""
    post = await ctx.unit.posts.get(int(event.subject.partition(":")[2])) if event.kind == "send" else None
    return post if post and post.state in PUT_RIGHT else None


async def _late_copy(ctx: Context, post: Post, event: Settled) -> Actions:
    """It is known now what became of a copy that was on its way when the post was put right."""
    row = await ctx.unit.outbox.get(event.action)
    root = await ctx.unit.posts.need(post.corrects or post.id)
    fix = await newest(ctx, root)
    if row is None or fix is None:
        return []
    if isinstance(event.outcome, Done) and row.state is Delivered.DONE:
        await ctx.unit.slots.mark_sent(post.id, row.group_id, ctx.now)
    if isinstance(event.outcome, MaybeDone):
        return await doubt(ctx, event)
    chats = await chats_of(ctx, await family(ctx, root, fix))
    healed = await heal(ctx, fix, root, [chat for chat in chats if chat.at == event.at])
    if not any(chat.waiting for chat in chats):
        await ctx.unit.dues.drop(WAIT, subject_of(fix))
    return healed or await finish(ctx, fix, root)


async def newest(ctx: Context, root: Post) -> Post | None:
    """What holds now of all that put the post right."""
    known = [each for each in await ctx.unit.posts.correcting(root.id) if each.state == State.PUBLISHED]
    return known[-1] if known else None


async def _fix_of(ctx: Context, subject: str) -> Post | None:
    return await ctx.unit.posts.get(int(subject.partition(":")[2]))


async def _instead(ctx: Context, fix: Post, root: Post, event: Settled, reason: str) -> Actions:
    """The next best thing: what cannot be deleted is changed, what cannot be changed is spoken of."""
    row = await ctx.unit.outbox.get(event.action)
    gone = Reason.MESSAGE_GONE.heads(reason) or isinstance(event.outcome, Closed)
    if fix.kind != WITHDRAWAL or row is None or gone or row.kind == "send":
        return []
    chat = await _chat_of(ctx, fix, root, row)
    if chat is None:
        return []
    wording = await Wording.of(ctx, fix, root)
    copy = next((each for each in chat.copies if each.message == row.message), Copy(row.message, ctx.now))
    if row.kind == "delete" and not copy.poll:
        return [await change(fix, wording, chat, copy, Remedy.EDIT, first=True)]
    return [await tell(fix, wording, chat)]


async def _chat_of(ctx: Context, fix: Post, root: Post, row: Delivery) -> Chat | None:
    found = await chats_of(ctx, await family(ctx, root, fix), row.address)
    return found[0] if found else None
