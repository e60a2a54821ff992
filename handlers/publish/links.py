"""Whether chats show a preview of the page behind a link of a post."""

from typing import Any

from groups.messages import Button, Pressed
from groups.refusals import Refusal
from groups.texts import N_, Mark, Text
from handlers.context import Actions, Context, Part
from handlers.publish import writing
from handlers.publish.moves import find
from handlers.publish.preview import button
from storage.posts import Post


async def turned(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[No link preview], [With link preview]"""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    return await writing.change(ctx, post, plain_links=not post.plain_links)


async def lines(ctx: Context, post: Post) -> list[Text]:
    if not post.plain_links or not _may_show_a_page(post):
        return []
    return [ctx.say("Links show no preview of their page.")]


async def options(ctx: Context, post: Post) -> list[Button]:
    if post.corrects or not _may_show_a_page(post):
        return []
    label = N_("With link preview") if post.plain_links else N_("No link preview")
    return [button(ctx, label, "post-links", post)]


def _may_show_a_page(post: Post) -> bool:
    """A message with a picture, and a poll, never show a page besides."""
    return not post.media and not post.poll and any(_has_link(text) for text in post.texts.values())


def _has_link(text: Text) -> bool:
    return "://" in str(text) or any(Mark.LINK in run.marks for run in text.runs)


PART = Part("links", lines=lines, options=options)
