"""When what somebody wrote or pressed could not be handled: they are asked to try again, and the officers are told."""

from datetime import datetime, timedelta

from groups.messages import Notice, Pressed, Said
from groups.texts import N_
from handlers.context import Actions, Context

SORRY = N_("I could not do this. Please try again; the mission has been told.")
MESSAGE = N_("A message (number {number}) could not be handled and was put aside. Please tell the administrator.")
PRESS = N_(
    "The press of a button (number {number}) could not be handled and was put aside. Please tell the administrator."
)
TOLD = "quarantine.told"
EVERY = timedelta(minutes=10)
"""One line to the staff room in so much time: a fault seldom comes alone."""


async def sorry(ctx: Context, event: Said | Pressed, number: int) -> Actions:
    """`number` is that of the row of the inbox. Who it was and what they wrote is not said."""
    return [
        *_to_the_person(ctx, event),
        *await _to_the_room(ctx, MESSAGE if isinstance(event, Said) else PRESS, number),
    ]


def _to_the_person(ctx: Context, event: Said | Pressed) -> Actions:
    if not ctx.person.key or not (ctx.private or ctx.in_staff_room or ctx.group):
        return []
    words = ctx.say(SORRY)
    mark = [Notice(event.at, event.press, str(words))] if isinstance(event, Pressed) else []
    return [*mark, ctx.reply(words)]


async def _to_the_room(ctx: Context, words: str, number: int) -> Actions:
    told = await ctx.unit.notes.get(TOLD)
    if told and ctx.now - datetime.fromisoformat(told) < EVERY:
        return []
    await ctx.unit.notes.set(TOLD, ctx.now.isoformat())
    return [ctx.staff(ctx.staff_say(words, number=number))]
