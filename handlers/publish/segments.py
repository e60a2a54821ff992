"""Choosing groups by a segment: it becomes a list of groups where it is written, and too few people are no segment."""

import re

from config.schema import Group
from groups.refusals import Code, Refusal, refuse
from groups.segments import FEWEST, read
from handlers.context import Context
from handlers.publish.asking import COMMAS, named
from handlers.publish.shown import places_of


async def chosen(ctx: Context, words: str) -> list[Group] | Refusal:
    """As asking.named; E-PRIVATE (least) when a part that names a region reaches fewer than ten people."""
    found = named(ctx, words)
    if isinstance(found, Refusal):
        return found
    for part in (one.strip() for one in re.split(COMMAS, words)):
        if read(part).region and await _people(ctx, named(ctx, part)) < FEWEST:
            ctx.unit.audits.note("refused segment", "", actor=ctx.person.key, detail=Code.PRIVATE.value)
            return refuse(Code.PRIVATE, least=FEWEST)
    return found


async def _people(ctx: Context, groups: list[Group] | Refusal) -> int:
    """As far as we have counted them: what nobody has counted yet may be nobody."""
    if isinstance(groups, Refusal):
        return 0
    places = [place for group in groups for place in await places_of(ctx, group.id)]
    return sum(place.members for place in places)
