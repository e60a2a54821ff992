"""Which crisis a command means: the one that is open, or the one that `#2` names."""

from groups.digits import western
from groups.texts import join
from handlers.cards import card_text
from handlers.context import Actions, Context
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


async def none_meant(ctx: Context) -> Actions:
    """What is said then: there is none, or which there are."""
    known = await ctx.unit.crises.all_open()
    if not known:
        return [ctx.reply(ctx.say("No crisis is open."))]
    lines = [ctx.say("#{n}: {title}", n=each.id, title=card_text.title(ctx, each, ctx.language)) for each in known]
    return [ctx.reply(join([ctx.say("Several are open. Please add which one: #{n}", n=known[0].id), *lines]))]
