"""Whether the words of a correction fit into the messages by which each chat gets them: nothing is ever cut."""

from groups.corrections import FREE, Remedy
from groups.refusals import Code, Refusal, refuse
from handlers.context import Context, Stage
from handlers.corrections.copies import Chat, chats_of, family
from handlers.corrections.healing import remedy_of, room
from handlers.corrections.wording import Wording, Words
from storage.posts import Post


async def need(ctx: Context, post: Post, _stage: Stage) -> Refusal | None:
    """E-LEN (have, limit) for the first message that is too long where it goes."""
    if post.kind != FREE:
        return None
    root = await ctx.unit.posts.need(post.corrects)
    wording = await Wording.of(ctx, post, root)
    for chat in await chats_of(ctx, await family(ctx, root, post)):
        if chat.at.account in ctx.outlets and (no := _too_long(ctx, chat, await wording.to(chat.reader))):
            return no
    return None


def _too_long(ctx: Context, chat: Chat, words: Words) -> Refusal | None:
    """The new message, and the words in the place of the first old one where that can be changed."""
    outlet = ctx.outlets[chat.at.account]
    told, stands = outlet.measure(words.told), outlet.measure(words.stands)
    if told > outlet.length:
        return refuse(Code.LENGTH, have=told, limit=outlet.length)
    for copy in chat.copies[:1]:
        limit = room(outlet, copy)
        if stands > limit and remedy_of(ctx, chat, copy, traced=True) is Remedy.EDIT:
            return refuse(Code.LENGTH, have=stands, limit=limit)
    return None
