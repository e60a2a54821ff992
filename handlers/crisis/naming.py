"""How a choice of groups is called."""

from collections.abc import Sequence

from config.schema import Group
from handlers.context import Context


def names(ctx: Context, groups: Sequence[Group], language: str) -> str:
    """All groups, or each by its name."""
    if len(groups) == len(ctx.mission.groups):
        return str(ctx.texts.say(language, "all groups"))
    return ctx.texts.listing(language, [ctx.mission.words(group.name, language) for group in groups])
