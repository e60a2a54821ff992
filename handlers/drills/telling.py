"""Saying something of a drill to everybody whom it concerns: the drill room, and officers in private."""

from collections.abc import Callable, Iterable

from groups.messages import Lane, Send
from groups.people import Person
from groups.rights import Act, refusal
from groups.texts import Text
from handlers.cards import card_text
from handlers.context import Actions, Context


async def tell(ctx: Context, people: Iterable[str], words: Callable[[str], Text]) -> Actions:
    """`words` of a language. Those who never wrote to this bot are in the room, or hear nothing."""
    room = ctx.staff(words(ctx.mission.language), lane=Lane.CRISIS)
    return [room, *[each for key in people if (each := await _to(ctx, key, words))]]


async def _to(ctx: Context, key: str, words: Callable[[str], Text]) -> Send | None:
    to = await ctx.private_address(key)
    if to is None:
        return None
    language = await ctx.language_of(key)
    return Send(to, words(language), lane=Lane.CRISIS, language=language)


def everybody(ctx: Context) -> list[str]:
    """Whoever may take part today."""
    people = (ctx.mission.officer(officer.name) for officer in ctx.mission.officers if officer.valid_on(ctx.today))
    return [person.key for person in people if person and _may_join(ctx, person)]


def _may_join(ctx: Context, person: Person) -> bool:
    return refusal(person, Act.JOIN_DRILL, today=ctx.today) is None


def title(ctx: Context, template: str, language: str) -> str:
    """What the drill is about, as its card will call it."""
    return card_text.title_of(ctx, template, "", language)


def names(ctx: Context, people: Iterable[str], language: str) -> str:
    return ctx.texts.listing(language, [ctx.mission.called(key) for key in people])
