"""[Split into 2 parts]: what an officer may do about a text that is too long for one of its chats."""

from dataclasses import replace
from typing import Any

from groups.messages import Button, Pressed
from groups.refusals import Refusal
from groups.texts import N_, Text
from handlers.context import Actions, Context, Stage
from handlers.publish import shown, writing
from handlers.publish.moves import find
from handlers.publish.preview import button
from storage.posts import Post

WHOLE = "whole"


async def split_button(ctx: Context, post: Post) -> list[Button]:
    """Only where it helps: something is too long now, and in parts everything fits."""
    if post.split or post.poll or not await shown.too_long(ctx, post, Stage.SUBMIT):
        return []
    parted = replace(post, split=True)
    if await shown.too_long(ctx, parted, Stage.SUBMIT):
        return []
    label = ctx.count("Split into {n} part", "Split into {n} parts", await most_parts(ctx, parted))
    return [Button(str(label), "post-split", post.subject, post.version, style="main")]


async def whole_button(ctx: Context, post: Post) -> list[Button]:
    return [button(ctx, N_("Not in parts"), "post-split", post, data=WHOLE)] if post.split else []


async def lines(ctx: Context, post: Post) -> list[Text]:
    """That it goes out in parts, and that they are one post of the day."""
    most = await most_parts(ctx, post)
    if most < 2:
        return []
    return [ctx.count("It goes out in {n} part, as one post.", "It goes out in {n} parts, as one post.", most)]


async def most_parts(ctx: Context, post: Post) -> int:
    """How many messages the chat gets that gets most."""
    counts = [
        len(await shown.copies(ctx, post, group, place))
        for group in shown.groups_of(ctx, post)
        for place in await shown.places_of(ctx, group.id)
    ]
    return max(counts, default=0)


async def pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Split into 2 parts], [Not in parts]"""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return await writing.change(ctx, found, split=stored.data != WHOLE)
