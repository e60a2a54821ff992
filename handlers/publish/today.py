"""`/today`: what each group got, what is coming, and what is left of its day."""

from config.schema import Group
from groups.messages import Said
from groups.pace import ROUTINE_HELD_FROM
from groups.texts import Text, join
from handlers.context import Actions, Context
from handlers.publish.days import Plan, held_line, lines, plan, today_of
from handlers.publish.halt import ALL, halted


async def today(ctx: Context, _said: Said, _words: Text) -> Actions:
    """One block for each group that the officer serves; who serves no section sees all."""
    known = await plan(ctx)
    blocks = [await _block(ctx, group, known) for group in mine(ctx)]
    return [ctx.reply(join(blocks, "\n\n"))]


def mine(ctx: Context) -> list[Group]:
    """The groups that the officer serves; for who serves no section all."""
    served = [group for group in ctx.mission.groups if ctx.person.serves(group.kind)]
    return served or list(ctx.mission.groups)


async def stopped(ctx: Context, group: Group) -> Text:
    """Why nothing goes out now, if that is so."""
    if await ctx.unit.crises.level(group.region) >= ROUTINE_HELD_FROM:
        return ctx.say("Posts wait until the crisis is over.")
    if {ALL, group.kind} & set(await halted(ctx)):
        return ctx.say("Posts are stopped for now. /resume lets them go out again.")
    return Text()


async def _block(ctx: Context, group: Group, known: Plan) -> Text:
    view = await today_of(ctx, group, known)
    head = ctx.say(
        "*{group}*, {day}: {left} of {cap} left",
        group=ctx.mission.words(group.name, ctx.language),
        day=ctx.texts.date(ctx.language, view.day),
        left=view.left,
        cap=view.cap,
    )
    said = lines(ctx, group, view.entries)
    return join([head, *said, held_line(ctx, group, known), await stopped(ctx, group)])
