"""`/today`: what each group got, what is coming, and what is left of its day."""

from config.schema import Group
from groups.calendar import local_date
from groups.messages import Said
from groups.pace import ROUTINE_HELD_FROM
from groups.posts import State
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.halt import ALL, halted
from handlers.publish.kinds import name_of
from handlers.publish.room import ROUTINE
from storage.slots import Slot

IS_OUT, COMING = N_("{time} · #{number} is out ({kind})"), N_("{time} · #{number} is coming ({kind})")
PUT_RIGHT: dict[str, str] = {
    State.CORRECTED: N_("{time} · #{number} is out, and corrected ({kind})"),
    State.RETRACTED: N_("{time} · #{number} was withdrawn ({kind})"),
}


async def today(ctx: Context, _said: Said, _words: Text) -> Actions:
    """One block for each group that the officer serves; who serves no section sees all."""
    mine = [group for group in ctx.mission.groups if ctx.person.serves(group.kind)]
    blocks = [await _block(ctx, group) for group in mine or ctx.mission.groups]
    return [ctx.reply(join(blocks, "\n\n"))]


async def _block(ctx: Context, group: Group) -> Text:
    day = local_date(ctx.now, group.tz)
    slots = await ctx.unit.slots.used(group.id, day, ROUTINE)
    left = max(0, group.cap_in_calm - len(slots))
    head = ctx.say(
        "*{group}*, {day}: {left} of {cap} left",
        group=ctx.mission.words(group.name, ctx.language),
        day=ctx.texts.date(ctx.language, day),
        left=left,
        cap=group.cap_in_calm,
    )
    return join([head, *[await _line(ctx, group, slot) for slot in slots], await _stopped(ctx, group)])


async def _line(ctx: Context, group: Group, slot: Slot) -> Text:
    time = ctx.texts.time(ctx.language, slot.at, group.tz)
    post = await ctx.unit.posts.need(slot.post)
    words = PUT_RIGHT.get(post.state) or (IS_OUT if slot.sent else COMING)
    return ctx.say(words, time=time, number=slot.post, kind=name_of(ctx, post.kind))


async def _stopped(ctx: Context, group: Group) -> Text:
    """Why nothing goes out now, if that is so."""
    if await ctx.unit.crises.level(group.region) >= ROUTINE_HELD_FROM:
        return ctx.say("Posts wait until the crisis is over.")
    if {ALL, group.kind} & set(await halted(ctx)):
        return ctx.say("Posts are stopped for now. /resume lets them go out again.")
    return Text()
