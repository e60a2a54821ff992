"""While a post goes to many chats: one message that says how far it is, edited until it is the receipt."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from groups.deliveries import State as Delivered
from groups.messages import Due, Edit, Rows, Send, Settled
from groups.outcomes import Done
from groups.refusals import Refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.moves import find
from handlers.publish.preview import button
from handlers.publish.shown import minutes
from handlers.publish.tally import Chat, chats, counted, failures, none_yet
from handlers.publish.tell import reader, room, tell_or_staff
from storage.posts import Post

DUE = "post.progress"
MANY = 10
"""Up to so many chats it is over before anybody has read how far it is."""
EVERY = timedelta(seconds=10)
MOVING = frozenset({Delivered.QUEUED, Delivered.ACTING})


def subject_of(post: Post) -> str:
    return f"progress:{post.id}"


async def begin(ctx: Context, post: Post, sends: Actions) -> Actions:
    """To its authors, when it goes to many chats."""
    wanted = Counter(send.to for send in sends if isinstance(send, Send))
    if len(wanted) <= MANY:
        return []
    await ctx.unit.dues.set(DUE, post.subject, ctx.now + EVERY)
    per_account = Counter(to.account for to in wanted.elements())

    async def say(one: Context) -> Actions:
        text = join([_head(one, post), none_yet(one, len(wanted)), _left(one, per_account)], " ")
        key = f"progress:{post.id}:v{post.version}:{one.at}"
        return [one.reply(text, _stop(one, post), subject=subject_of(post), key=key)]

    return await tell_or_staff(ctx, sorted(post.authors), say)


async def tick(ctx: Context, due: Due) -> Actions:
    """How far it is now; the last word is the receipt's."""
    post = await find(ctx, due.subject)
    found = chats(await ctx.unit.outbox.of(due.subject))
    if isinstance(post, Refusal) or not _moving(found):
        return []
    await ctx.unit.dues.set(DUE, due.subject, ctx.now + EVERY)
    left = Counter(chat.address.account for chat in found for part in chat.parts if part.state in MOVING)
    edits: Actions = []
    for one, message in await _readers(ctx, post):
        text = join([_head(one, post), counted(one, found), _left(one, left)], " ")
        edits.append(Edit(one.at, message, text, _stop(one, post), subject=subject_of(post)))
    return edits


async def settled(ctx: Context, event: Settled) -> Actions:
    """The message arrived only when all was over: it becomes what it would have been by now."""
    post = await find(ctx, event.subject)
    if isinstance(post, Refusal) or event.kind != "send" or not isinstance(event.outcome, Done):
        return []
    found = chats(await ctx.unit.outbox.of(post.subject))
    if _moving(found):
        return []
    return [
        Edit(one.at, message, join([counted(one, found), await failures(one, found)]), subject=event.subject)
        for one, message in await _readers(ctx, post)
        if one.at == event.at
    ]


async def shown_to(ctx: Context, post: Post, one: Context) -> str:
    """The number of the message by which this reader follows the post; "" for none."""
    sent = await ctx.unit.outbox.of(subject_of(post))
    return next((row.remote for row in reversed(sent) if row.kind == "send" and row.address == one.at), "")


async def over(ctx: Context, post: Post) -> None:
    """It is known where it arrived: nobody needs to hear how far it is."""
    await ctx.unit.dues.drop(DUE, post.subject)
    await ctx.unit.outbox.cancel(subject_of(post))


async def _readers(ctx: Context, post: Post) -> list[tuple[Context, str]]:
    """Whoever follows it, with the number of the message."""
    authors = [one for key in sorted(post.authors) if (one := await reader(ctx, key))]
    found = [(one, await shown_to(ctx, post, one)) for one in [*authors, room(ctx)]]
    return [(one, message) for one, message in found if message]


def _moving(found: Sequence[Chat]) -> bool:
    return any(part.state in MOVING for chat in found for part in chat.parts)


def _head(ctx: Context, post: Post) -> Text:
    return ctx.say("*#{number}* is going out.", number=post.id)


def _left(ctx: Context, per_account: Counter[str]) -> Text:
    return ctx.count("About {n} minute is left.", "About {n} minutes are left.", minutes(ctx, per_account))


def _stop(ctx: Context, post: Post) -> Rows:
    return ((button(ctx, N_("Stop"), "post-stop", post, "stop"),),)
