"""The cards of a post after one of them was pressed: each says who decided, and has no buttons any more."""

from groups.deliveries import State as Delivered
from groups.messages import Edit
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.publish.preview import asked
from handlers.publish.tell import reader, room
from handlers.publish.who import approvers
from storage.posts import Post

APPROVED = N_("*#{number}* was approved by {who} at {at} (version {version}).")


async def close_cards(ctx: Context, post: Post, words: str = APPROVED) -> Actions:
    """The person of the context decided: every card that asked for it says so, in its reader's language. `words` is a
    msgid."""
    keys = {ctx.person.key, *approvers(ctx, post)}
    readers = [room(ctx), *[one for key in sorted(keys) if (one := await reader(ctx, key))]]
    by_chat = {one.at: one for one in readers}
    sent = await ctx.unit.outbox.of(asked(post))
    cards = [row for row in sent if row.kind == "send" and row.state is Delivered.DONE and row.address in by_chat]
    return [_closed(ctx, by_chat[row.address], post, row.remote, words) for row in cards]


def _closed(ctx: Context, one: Context, post: Post, message: str, words: str) -> Edit:
    at = one.texts.time(one.language, ctx.now, ctx.mission.zone)
    text = one.say(words, number=post.id, who=one.mission.called(ctx.person.key), at=at, version=post.version)
    return Edit(one.at, message, text)
