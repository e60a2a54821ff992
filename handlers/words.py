"""Words that are no command: the answer to an open form, to one of our messages, or to nobody yet."""

from collections.abc import Awaitable, Callable, Mapping

from groups.messages import Said
from handlers import dialogues, welcome
from handlers.checkin import helping, talk
from handlers.context import Actions, Context
from handlers.publish import hand
from handlers.questions import answer, asker
from handlers.trust import verify

REPLIES: Mapping[str, Callable[[Context, Said, int], Awaitable[Actions]]] = {
    "question": answer.replied,
    "answer": asker.replied,
    "helper": helping.replied,
}
"""What a reply to one of our messages does, by what the message is about (the subject before ":")."""


async def on_words(ctx: Context, said: Said) -> Actions:
    """Words to us: in private, in the staff room, as a reply or with a mention."""
    # Before the open form: an answer meant for one citizen must never become the words of a post.
    if said.reply_to and (sent := await ctx.unit.outbox.find_sent(ctx.at, said.reply_to)):
        about, _, number = sent.subject.partition(":")
        if about in REPLIES:
            return await REPLIES[about](ctx, said, int(number))
    if ctx.private and (heard := await talk.heard(ctx, said)) is not None:
        return heard
    if await verify.wants(ctx, said):
        return await verify.shown(ctx, said)
    if await dialogues.takes(ctx, said):
        return await dialogues.answer(ctx, said, said.text)
    if ctx.private:
        return await welcome.plain(ctx, said)
    return [] if ctx.in_staff_room else await welcome.mentioned(ctx, said)


async def on_group_words(ctx: Context, said: Said) -> Actions:
    """Talk in a group or in the staff room is not ours; what an officer posts there by hand counts."""
    return await hand.written(ctx, said)
