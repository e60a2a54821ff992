"""What a message of a post carries besides its words: a picture or a file, the answers of a poll, link previews."""

from collections.abc import Sequence
from dataclasses import replace

from groups.messages import Media, Send
from groups.outlets import Capabilities
from handlers.context import Context
from storage.posts import Post

PICTURE, POLL = "picture", "poll"
BETWEEN = " / "
"""Between the languages of one answer."""


async def media_of(ctx: Context, post: Post) -> tuple[Media, ...]:
    """The file of the post as a message takes it. One that is not kept any more is named, so that its chat refuses."""
    return tuple([await ctx.unit.files.about(digest) or Media(digest, "document") for digest in post.media[:1]])


def answers(post: Post, languages: Sequence[str]) -> tuple[str, ...]:
    """The answers of the poll for a chat that gets these languages: each in all of them, "Monday / الاثنين". What is
    the same in two of them stands once; without answers in any, those of the first language that has some."""
    spoken = [post.poll[language] for language in languages if post.poll.get(language)]
    alike = spoken or list(post.poll.values())[:1]
    return tuple(BETWEEN.join(dict.fromkeys(one)) for one in zip(*alike, strict=False))


async def dressed(ctx: Context, post: Post, send: Send, languages: Sequence[str], *, first: bool = True) -> Send:
    """The message with all that goes with it; a file or a poll goes with the first of several."""
    if first and post.poll:
        return replace(send, poll=answers(post, languages))
    media = await media_of(ctx, post) if first else ()
    return replace(send, media=media, plain_links=post.plain_links)


def limit_of(outlet: Capabilities, post: Post) -> int:
    """How long the first message of the post may be there."""
    if post.poll:
        return outlet.polls.question
    return outlet.caption if post.media else outlet.length


def under(post: Post) -> str:
    """What makes it shorter than other messages; "" for nothing."""
    return POLL if post.poll else PICTURE if post.media else ""
