"""A position that holds no more: withdrawn at once by a head or reviewer; posts that stand on it are held."""

from groups.messages import Button, Pressed
from groups.positions import Standing
from groups.posts import State
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.positions import published
from handlers.publish.held import LACKING
from handlers.publish.pausing import pause
from handlers.publish.tell import room
from storage.buttons import StoredButton
from storage.positions import PositionNow

ON_THEIR_WAY = (State.APPROVED, State.SCHEDULED, State.SENDING)


async def withdraw(ctx: Context, number: str) -> Actions:
    """`/position withdraw P12`; an officer who may only propose asks in the staff room."""
    position = await ctx.unit.positions.one_now(ctx.mission, number)
    if position is None or position.standing(ctx.today) in (Standing.PROPOSED, Standing.WITHDRAWN):
        return ctx.refuse(refuse(Code.UNKNOWN, what=number))
    if refusal(ctx.person, Act.CHANGE_POSITION, today=ctx.today, seconding=True) is None:
        return await _withdrawn(ctx, position)
    if no := refusal(ctx.person, Act.CHANGE_POSITION, today=ctx.today, proposing=True):
        return ctx.refuse(no)
    ctx.unit.audits.note("withdrawal asked", f"position:{number}", actor=ctx.person.key)
    staff = room(ctx)
    words = N_("{name} asks to withdraw the position *{id}*. A head of mission or a reviewer decides.")
    asked = staff.say(words, name=staff.mission.called(ctx.person.key), id=number)
    button = Button(
        str(staff.say("Withdraw {id}", id=number)), "position-withdraw", number, position.version, style="stop"
    )
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("I asked in the staff room. Until then it holds."))]
    return [staff.reply(asked, ((button,),)), *mine]


async def pressed(ctx: Context, _press: Pressed, stored: StoredButton) -> Actions:
    """[Withdraw P12]"""
    position = await ctx.unit.positions.one_now(ctx.mission, stored.subject)
    if position is None or position.version != stored.version:
        return ctx.refuse(refuse(Code.CHANGED))
    if no := refusal(ctx.person, Act.CHANGE_POSITION, today=ctx.today, seconding=True):
        ctx.unit.audits.note("refused position", f"position:{position.id}", actor=ctx.person.key, detail=no.code)
        return ctx.refuse(no)
    return await _withdrawn(ctx, position)


async def _withdrawn(ctx: Context, position: PositionNow) -> Actions:
    if not await ctx.unit.positions.withdraw(position, ctx.person.key):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note("withdraw position", f"position:{position.id}", actor=ctx.person.key)
    await ctx.unit.dues.drop("position.ask", position.id)
    staff = room(ctx)
    words = N_("{name} withdrew the position *{id}*. What stands on it and is not out yet is held.")
    said = staff.reply(staff.say(words, name=staff.mission.called(ctx.person.key), id=position.id))
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("*{id}* is withdrawn.", id=position.id))]
    return [said, *mine, *await follow(ctx, position.id)]


async def follow(ctx: Context, number: str) -> Actions:
    """What a withdrawal leads to: what is on its way is held, and of what is out its officers hear."""
    return [*await _hold_posts(ctx, number), *await published.offer(ctx, number)]


async def _hold_posts(ctx: Context, number: str) -> Actions:
    because = room(ctx).sentence(refuse(Code.LINE, position=number, withdrawn="yes"))
    held: Actions = []
    for post in await ctx.unit.posts.in_state(*ON_THEIR_WAY):
        if number in post.cites:
            held += await pause(ctx, post, LACKING, because)
    return held
