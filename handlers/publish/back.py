"""Back to approval: what stands there, or what it rests on, is no longer what was approved."""

from groups.posts import Move, State
from groups.refusals import Refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.moves import step
from handlers.publish.outcome import ended
from handlers.publish.submit import ask_approvers
from handlers.publish.tally import chats
from handlers.publish.tell import tell
from handlers.publish.writing import let_go
from storage.posts import Post


async def back_to_approval(ctx: Context, post: Post, because: Refusal | None = None) -> Actions:
    """An approved post of which nothing is out waits for a new approval; its authors and its approver are told."""
    rest = await step(ctx, post, Move.HOLD, reason="changed") if State(post.state) is State.SENDING else post
    again = {"approver": "", "approved_print": "", "print": post.fingerprint(), "reason": ""}
    back = rest if isinstance(rest, Refusal) else await step(ctx, rest, Move.VOID, **again)
    if isinstance(back, Refusal):
        return []
    await ctx.unit.posts.void(back.id)
    await let_go(ctx, back)
    words = N_("*#{number}* did not go out: it is no longer what was approved. It waits for a new approval.")

    async def say(one: Context) -> Actions:
        why = one.sentence(because) if because else Text()
        return [one.reply(join([one.say(words, number=back.id), why]))]

    return [*await tell(ctx, [*sorted(back.authors), post.approver], say), *await ask_approvers(ctx, back)]


async def take_back(ctx: Context, post: Post, because: Refusal | None = None) -> Actions:
    """The same at any time before it is out; when it is out in some chats already, only the rest is stopped."""
    if not await ctx.unit.posts.move(post, post.state):  # from here on, whoever sends it waits for us
        return []
    await ctx.unit.outbox.cancel(post.subject)
    if not all(chat.nothing for chat in chats(await ctx.unit.outbox.of(post.subject))):
        return await ended(ctx, post)
    return await back_to_approval(ctx, post, because)
