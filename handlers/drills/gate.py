"""What a drill's bot listens to: officers, while a drill runs; at other times only what prepares one."""

from groups.messages import Due, Notice, Pressed, Said
from groups.rights import Act, refusal
from groups.texts import N_, Text
from handlers.context import Actions, Context
from storage.unit import Unit

ALWAYS = frozenset({"drill", "bind", "groups"})
"""Commands that prepare a drill."""
ALWAYS_PRESSED = frozenset({"bind-choose"})
ALWAYS_DUE = ("drill.", "chat.")
IDLE = N_("I am the bot for drills, and none is running. An officer on duty starts one with `/drill start {template}`.")
STRANGER = N_("I am the bot with which the embassy trains. Please write to the embassy's own bot; nobody reads this.")


async def takes(unit: Unit, due: Due) -> bool:
    """Clocks of a drill stand still when it is over."""
    return due.kind.startswith(ALWAYS_DUE) or await unit.drills.running() is not None


async def closed(ctx: Context, event: Said | Pressed) -> Actions | None:
    """What is answered instead; None when it takes its usual way. Whoever does something in a drill takes part."""
    running = await ctx.unit.drills.running()
    inside = ctx.private or ctx.in_staff_room
    if not ctx.person.is_staff or refusal(ctx.person, Act.JOIN_DRILL, today=ctx.today):
        return _answer(ctx, event, ctx.say(STRANGER)) if ctx.private else None if running else []
    prepares = await _prepares(ctx, event)
    if running:
        if (inside or isinstance(event, Pressed)) and not prepares:
            await ctx.unit.drills.join(running.id, ctx.person.key)
        return None
    if prepares:
        return None
    first = next((each.id for each in ctx.mission.templates), "")
    return _answer(ctx, event, ctx.say(IDLE, template=first)) if inside or isinstance(event, Pressed) else []


async def _prepares(ctx: Context, event: Said | Pressed) -> bool:
    if isinstance(event, Said):
        head = str(event.text).split(maxsplit=1)[:1]
        return bool(head) and head[0].startswith("/") and head[0][1:].lower() in ALWAYS
    button = await ctx.unit.buttons.find(event.nonce)
    return button is not None and button.act in ALWAYS_PRESSED


def _answer(ctx: Context, event: Said | Pressed, words: Text) -> Actions:
    if isinstance(event, Pressed):
        return [Notice(event.at, event.press, str(words))]
    return [ctx.reply(words)]
