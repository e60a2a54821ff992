"""Many lines in as few messages as the platform needs for them."""

from collections.abc import Sequence

from groups.texts import Text, join
from handlers.context import Context


def messages(ctx: Context, blocks: Sequence[Text], between: str = "\n\n") -> list[Text]:
    """The blocks in their order; a block is never cut."""
    outlet = ctx.outlets[ctx.at.account]
    found: list[Text] = []
    for block in blocks:
        together = join([found[-1], block], between) if found else block
        if found and outlet.measure(together) <= outlet.length:
            found[-1] = together
        else:
            found.append(block)
    return found
