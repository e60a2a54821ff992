"""News about an alarm for those who were called, on the ways by which they were called."""

from typing import Any

from groups.deliveries import State
from groups.duty import road_to
from groups.messages import Lane, Send
from handlers.alarm import ways
from handlers.context import Actions, Context
from storage.outbox import Delivery
from storage.pages import Page


async def tell_called(
    ctx: Context, page: Page, rows: tuple[Delivery, ...], words: str, short: str, values: dict[str, Any]
) -> Actions:
    """`words` in private and `short` by road, both msgids; to nobody whom no call reached. `rows` are its messages.

    {words} is what the page said, while it was open; {mission} is the mission's name.
    """
    reached = {row.key: row for row in rows if row.state is State.DONE}
    told: Actions = []
    for person in page.called:
        if person == ctx.person.key:
            continue
        if call := reached.get(f"{page.about}:{person}"):
            told.append(await _in_private(ctx, page, person, call, words, values))
        if f"{page.about}:{person}:road" in reached and ways.may_go_by_road(ctx, person):
            told.append(await _by_road(ctx, person, short, values))
    return told


async def _in_private(
    ctx: Context, page: Page, person: str, call: Delivery, words: str, values: dict[str, Any]
) -> Send:
    language = await ctx.language_of(person)
    said = ways.in_language(ctx, page.words, language)
    text = ctx.texts.say(language, words, **values | {"words": said})
    return Send(call.address, text, lane=Lane.CRISIS, language=language)


async def _by_road(ctx: Context, person: str, short: str, values: dict[str, Any]) -> Send:
    language = await ctx.language_of(person)
    text = ctx.texts.say(language, short, **values | {"mission": ctx.mission.name(language)})
    return Send(road_to(person), text, lane=Lane.CRISIS, language=language, not_after=ctx.now + ways.ROAD_USE)
