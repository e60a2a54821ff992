"""A chat that we were taken out of takes us again: by a hand that we know it is the group's as before; by another the
staff room is asked first, because whoever adds us may have made the chat their own meanwhile."""

from dataclasses import replace
from datetime import timedelta

from config.schema import Group
from groups.messages import Button, Leave, Pressed, Standings
from groups.pace import ASK_WITHIN
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers.cards import life
from handlers.context import Actions, Context
from handlers.looks import inspect_place
from handlers.publish import regained
from storage.addresses import Place
from storage.buttons import StoredButton

UNBOUND_FOR = timedelta(hours=24)


async def added(ctx: Context, event: Standings, place: Place, group: Group) -> Actions:
    """We were out of a chat of this group, and are in it again."""
    known, powers = ctx.person.is_staff, " ".join(event.powers)
    state = "bound" if known else "proposed"
    blank = {"proposed_by": "", "proposed_group": ""}
    await ctx.unit.addresses.set(place, state=state, powers=powers, powers_at=ctx.now, added_at=ctx.now, **blank)
    if not known:
        return await _ask(ctx, place, group)
    words = N_("{name} added me to *{chat}* again. It is *{group}*, as before.")
    told = ctx.staff_say(words, name=ctx.person.name, chat=place.title, group=_named(ctx, group))
    return [ctx.staff(told), *await _with_all(ctx, place)]


async def _ask(ctx: Context, place: Place, group: Group) -> Actions:
    """Nothing goes there until somebody who may bind says that it is ours."""
    await ctx.unit.dues.set("chat.leave", str(place.id), ctx.now + UNBOUND_FOR)
    words = N_(
        "Somebody whom I do not know added me to *{chat}* again. It was *{group}*. Nothing goes there until the head "
        "of mission or an administrator says that it is ours; after 24 hours I leave."
    )
    buttons = (
        (
            _button(ctx, place, "yes", N_("It is ours: take it up again")),
            _button(ctx, place, "no", N_("Leave the chat")),
        ),
    )
    return [ctx.staff(ctx.staff_say(words, chat=place.title, group=_named(ctx, group)), buttons)]


def _button(ctx: Context, place: Place, data: str, label: str) -> Button:
    return Button(str(ctx.staff_say(label)), "chat-again", f"place:{place.id}", data=data)


async def pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[It is ours: take it up again] or [Leave the chat]."""
    place = await ctx.unit.addresses.get(int(stored.subject.partition(":")[2]))
    group = ctx.mission.group(place.group_id) if place else None
    if place is None or group is None or place.state != "proposed":
        return ctx.refuse(refuse(Code.STATE))
    if refused := refusal(ctx.person, Act.ADD_GROUP, today=ctx.today):
        return _refused(ctx, place, refused)
    if stored.data != "yes":
        ctx.unit.audits.note("left chat", f"place:{place.id}", actor=ctx.person.key)
        return [ctx.reply(ctx.say("I leave *{chat}*.", chat=place.title)), Leave(place.address)]
    if not await ctx.unit.addresses.set(place, state="bound", proposed_by="", proposed_group=""):
        return ctx.refuse(refuse(Code.CONFLICT))
    await ctx.unit.dues.drop("chat.leave", str(place.id))
    ctx.unit.audits.note("bind group", f"place:{place.id}", actor=ctx.person.key, detail=group.id)
    done = ctx.say("Done. The chat *{chat}* is now *{group}*.", chat=place.title, group=_named(ctx, group))
    was_out = replace(place, state="out", powers=frozenset(), powers_at=ctx.now - ASK_WITHIN)
    return [ctx.reply(done), *await _with_all(ctx, was_out)]


async def _with_all(ctx: Context, before: Place) -> Actions:
    """Its card in a crisis, and what it missed."""
    back = await ctx.unit.addresses.get(before.id) or before
    return [inspect_place(back), *await life.bound(ctx, back), *await may_do_more(ctx, before, back)]


async def may_do_more(ctx: Context, before: Place, now: Place) -> Actions:
    """What waited for a right that came back: the card shows itself, posts are offered."""
    offered = await regained.offer_again(ctx, before, now) if regained.regained(before, now) else []
    return [*await life.powers_changed(ctx, now), *offered]


def _refused(ctx: Context, place: Place, no: Refusal) -> Actions:
    ctx.unit.audits.note("refused bind", f"place:{place.id}", actor=ctx.person.key, detail=no.code)
    return ctx.refuse(no)


def _named(ctx: Context, group: Group) -> str:
    return ctx.mission.words(group.name, ctx.language)
