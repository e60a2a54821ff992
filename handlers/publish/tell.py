"""Who hears of a post, each in their own chat and language."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace

from groups.people import Person
from handlers.context import Actions, Context

Tell = Callable[[Context], Awaitable[Actions]]
"""Makes the messages for one reader: the context's `at`, `person` and `language` are the reader's."""


async def reader(ctx: Context, key: str) -> Context | None:
    """The context of a person's private chat; None for somebody whom we never met there."""
    to = await ctx.private_address(key)
    if to is None:
        return None
    person = ctx.mission.officer(key) or Person(key, identities=(key,))
    language = await ctx.language_of(person.key)
    return replace(ctx, at=to, person=person, private=True, group=None, message="", language=language)


def room(ctx: Context) -> Context:
    """The staff room as a reader."""
    at, language = ctx.mission.staff_room, ctx.mission.language
    return replace(ctx, at=at, private=False, group=None, message="", language=language)


async def tell(ctx: Context, keys: Iterable[str], say: Tell) -> Actions:
    """The same to several people, once each; who cannot be reached in private is left out."""
    actions: Actions = []
    for key in dict.fromkeys(keys):
        if key and (one := await reader(ctx, key)):
            actions += await say(one)
    return actions


async def tell_or_staff(ctx: Context, keys: Iterable[str], say: Tell) -> Actions:
    """The same, but when none of them can be reached the staff room hears it: it is never lost."""
    return await tell(ctx, keys, say) or await say(room(ctx))
