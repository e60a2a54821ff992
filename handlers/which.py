"""Which crisis a command means: the one that is open, or the one that `#2` names."""

from groups.digits import western
from handlers.context import Context
from storage.crises import Crisis


async def which(ctx: Context, rest: str) -> tuple[Crisis | None, str]:
    """The crisis that is meant, and the words without its number; None when several are open or none is."""
    parts = rest.split()
    numbers = [part for part in parts if part.startswith("#") and western(part[1:]).isdecimal()]
    more = " ".join(part for part in parts if part not in numbers)
    known = await ctx.unit.crises.all_open()
    if numbers:
        number = int(western(numbers[0][1:]))
        return next((each for each in known if each.id == number), None), more
    return (known[0] if len(known) == 1 else None), more
