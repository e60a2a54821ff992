"""The receipt of a key point that some chats did not get: which, and why; whoever got it needs no word."""

from dataclasses import replace
from datetime import timedelta

from groups.messages import Button, Due, Lane, Rows
from groups.texts import N_, join
from handlers.context import Actions, Context
from handlers.keypoints import keyroom
from handlers.publish import tally
from storage.outbox import GOING
from storage.posts import Post

SOON = timedelta(minutes=1)
"""Failures come close together: one receipt for all of them."""


async def lacking(ctx: Context, number: int) -> None:
    """A chat did not get it."""
    await ctx.unit.dues.set("key.receipt", str(number), ctx.now + SOON)


async def receipt_due(ctx: Context, due: Due) -> Actions:
    """When nothing of it is on its way any more, the staff room reads which chats do not have it."""
    post = await ctx.unit.posts.get(int(due.subject))
    if post is None:
        return []
    rows = await ctx.unit.outbox.of(keyroom.subject_of(post))
    if any(row.state in GOING for row in rows):
        await lacking(ctx, post.id)
        return []
    room = replace(ctx, at=ctx.mission.staff_room, language=ctx.mission.language)
    found = tally.chats(rows)
    head = room.say("Key point *#{number}*: {counted}", number=post.id, counted=tally.counted(room, found))
    ctx.unit.audits.note("key point lacking", keyroom.subject_of(post))
    return [ctx.staff(join([head, await tally.failures(room, found)], "\n"), lane=Lane.CRISIS)]


def again_or_not(ctx: Context, post: Post) -> Rows:
    """What the staff room can do about one that reached nobody."""

    def button(label: str, act: str, style: str) -> Button:
        return Button(str(ctx.staff_say(label)), act, str(post.id), post.version, style=style)

    return ((button(N_("Send again"), "key-again", "main"), button(N_("Give up"), "key-give-up", "")),)
