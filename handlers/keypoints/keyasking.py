"""Asking for the second person of a key point: in the staff room, and in private everybody who may be one."""

from collections.abc import Sequence
from typing import Any

from groups.messages import Lane, Rows, Send
from groups.people import Role
from groups.texts import N_, join
from handlers.calling import Choice, call
from handlers.cards import card_text
from handlers.context import Actions, Context
from handlers.keypoints import keychecks, keyroom
from handlers.publish import languages, reading
from handlers.publish.preview import key_rows
from handlers.publish.tell import room, tell
from storage.crises import Crisis
from storage.posts import Post

SECONDS = (Role.DUTY, Role.HEAD, Role.REVIEWER)


async def ask_second(ctx: Context, meant: Crisis, post: Post, by: str = "") -> Actions:
    """To the staff room, and in private to everybody who may approve or read a text of it. `by`: whose words they are,
    if another's."""
    name = by or ctx.person.name

    async def say(one: Context) -> Actions:
        return [await _card(one, meant, post, name)]

    keys = [one.key for role in SECONDS for one in ctx.mission.holding(role, ctx.today)]
    told = await tell(ctx, [key for key in keys if key != ctx.person.key], say)
    return [*await say(room(ctx)), *told, *await reading.ask_readers(ctx, post)]


async def _card(ctx: Context, meant: Crisis, post: Post, name: str) -> Send:
    """In each one's language: the words, what they lack, who read what, and what the person can press."""
    words = N_("Key point for *{title}*, by {name}. It goes to {groups}.\n\n{text}\n\nPlease read it as people will.")
    said = ctx.say(
        words,
        title=card_text.title(ctx, meant, ctx.language),
        name=name,
        groups=keyroom.group_names(ctx, post, ctx.language),
        text=join(post.texts.values(), "\n\n"),
    )
    rests = await keychecks.lines(ctx, post)
    readers = await reading.lines(ctx, post, at_once=not await keyroom.can_wait(ctx, post))
    known = [*rests, *keyroom.lacking(ctx, post), *await languages.lines(ctx, post), *readers]
    reads = tuple((each,) for each in await reading.card(ctx, post))
    return ctx.reply(join([said, join(known)], "\n\n"), (*key_rows(ctx, post), *reads), lane=Lane.CRISIS)


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
