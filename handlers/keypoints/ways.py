"""`/crisis prepared`: all statements, or one of them filled in; every other `/crisis` goes on as before."""

from groups.holding import FIRST
from groups.messages import Said
from groups.texts import Text
from handlers.context import Actions, Context
from handlers.crisis import overview
from handlers.keypoints import calm, prepared
from handlers.which import which


async def crisis(ctx: Context, said: Said, words: Text) -> Actions:
    """`/crisis prepared`, `/crisis prepared flood`; in a crisis also `/crisis prepared rising time=16:00 number=F1`."""
    verb, _, rest = str(words).strip().partition(" ")
    if verb.casefold() != "prepared":
        return await overview.crisis(ctx, said, words)
    meant, more = await which(ctx, rest)
    name, *given = more.split() or [""]
    template = ctx.mission.template(meant.template) if meant else None
    if template and name != FIRST and template.statement(name):
        return await prepared.show(ctx, meant, name, dict(each.split("=", 1) for each in given if "=" in each))
    return await calm.screen(ctx, more)
