"""Asking for the second person of a key point: in the staff room, and in private everybody who may be one."""

from collections.abc import Sequence
from typing import Any

from groups.messages import Button, Lane, Rows, Send
from groups.people import Role
from groups.texts import N_, join
from handlers.calling import Choice, call
from handlers.cards import card_text
from handlers.context import Actions, Context
from handlers.keypoints import keyroom
from storage.crises import Crisis
from storage.posts import Post

SECONDS = (Role.DUTY, Role.HEAD, Role.REVIEWER)


async def ask_second(ctx: Context, meant: Crisis, post: Post, by: str = "") -> Actions:
    """To the staff room, and in private to everybody who may approve. `by`: whose words they are, if another's."""
    words = N_("Key point for *{title}*, by {name}. It goes to {groups}.\n\n{text}\n\nPlease read it as people will.")
    values: dict[str, Any] = {
        "title": card_text.title(ctx, meant, ctx.mission.language),
        "name": by or ctx.person.name,
        "groups": keyroom.group_names(ctx, post, ctx.mission.language),
        "text": join(post.texts.values(), "\n\n"),
    }
    choices = ((N_("Approve and send"), "key-approve"), (N_("Send back"), "key-return"))
    return await called(ctx, post, words, approve_rows(ctx, post), choices, **values)


async def called(
    ctx: Context, post: Post, words: str, rows: Rows, choices: Sequence[Choice], data: str = "", **values: Any
) -> Actions:
    """The staff room once, with `rows`, and everybody who may be the second person, with `choices`."""
    room = ctx.staff(ctx.staff_say(words, **values), rows, lane=Lane.CRISIS)
    told = await call(
        ctx,
        SECONDS,
        words,
        choices=choices,
        subject=str(post.id),
        version=post.version,
        data=data,
        without=ctx.person.key,
        lane=Lane.CRISIS,
        **values,
    )
    return [room, *(each for each in told if isinstance(each, Send) and each.to != room.to)]


def approve_rows(ctx: Context, post: Post) -> Rows:
    def button(words: str, act: str, style: str) -> Button:
        return Button(str(ctx.staff_say(words)), act, str(post.id), post.version, style=style)

    return ((button(N_("Approve and send"), "key-approve", "main"), button(N_("Send back"), "key-return", "")),)
