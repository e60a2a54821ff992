"""Calling people by their role: a private message to each who holds it today, or a word in the staff room."""

from collections.abc import Iterable
from typing import Any

from groups.messages import Button, Lane, Send
from groups.people import Person, Role
from handlers.context import Actions, Context

Choice = tuple[str, str]
"""(label, act): a button of a call; its words are msgids."""


async def call(
    ctx: Context,
    roles: Iterable[Role],
    words: str,
    /,
    *,
    choices: Iterable[Choice] = (),
    subject: str = "",
    version: int = 0,
    data: str = "",
    without: str = "",
    lane: Lane = Lane.REPLY,
    **values: Any,
) -> Actions:
    """Tell everybody with one of these roles, each in their own language, but not `without`.

    When nobody of them has ever written to us in private, the staff room is told instead.
    """
    people = {one.key: one for role in roles for one in ctx.mission.holding(role, ctx.today)}
    people.pop(without, None)
    offered = tuple(choices)
    told = [await tell(ctx, person, words, offered, subject, version, data, lane, values) for person in people.values()]
    reached = [each for each in told if each is not None]
    if reached:
        return [*reached]
    rows = tuple((Button(str(ctx.staff_say(label)), act, subject, version, data),) for label, act in offered)
    return [ctx.staff(ctx.staff_say(words, **values), rows, lane=lane)]


async def tell(
    ctx: Context,
    person: Person,
    words: str,
    choices: tuple[Choice, ...] = (),
    subject: str = "",
    version: int = 0,
    data: str = "",
    lane: Lane = Lane.REPLY,
    values: dict[str, Any] | None = None,
) -> Send | None:
    """A private message to one officer; None when they have never written to us."""
    private = await ctx.private_address(person.key)
    if private is None:
        return None
    language = await ctx.language_of(person.key)
    rows = tuple(
        (Button(str(ctx.texts.say(language, label)), act, subject, version, data, person.key),)
        for label, act in choices
    )
    return Send(private, ctx.texts.say(language, words, **(values or {})), rows, lane=lane, language=language)
