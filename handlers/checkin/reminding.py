"""Whoever wished it is asked again after 6 and after 24 hours; whoever cannot be written to counts as not reachable."""

from dataclasses import replace

from groups.checkin import REMIND_AFTER, State, next_reminder
from groups.messages import Due, Lane, Pressed, Send, Settled
from groups.outcomes import Closed, MaybeDone
from groups.texts import join
from handlers import doubt
from handlers.checkin import choice, reach
from handlers.context import Actions, Context
from storage.buttons import StoredButton


async def remind_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[Remind me], pressed by somebody who is there and cannot answer yet."""
    crisis = await reach.open_crisis(ctx, stored.subject)
    if crisis is None:
        return [reach.note(ctx, press, ctx.say(reach.CLOSED))]
    language = await reach.language(ctx)
    answer = await ctx.unit.checkins.wait(crisis.id, ctx.sender.identity, language, opted=True)
    if answer.state is not State.WAITING:
        return [reach.note(ctx, press, ctx.say("You have answered already. /safe changes it."))]
    await ctx.unit.checkins.note(answer, reminded=0, unreachable=False)
    await ctx.unit.dues.set("checkin.remind", str(answer.id), ctx.now + REMIND_AFTER[0])
    return [ctx.reply(ctx.say("I ask you again after 6 hours and after 24 hours. The buttons above stay."))]


async def remind_due(ctx: Context, due: Due) -> Actions:
    """Only while there is no answer, and while the check-in is open."""
    answer = await ctx.unit.checkins.answer(int(due.subject))
    crisis = await reach.open_crisis(ctx, str(answer.crisis)) if answer else None
    if answer is None or crisis is None or answer.state is not State.WAITING or answer.opted_at is None:
        return []
    reminded = answer.reminded + 1
    await ctx.unit.checkins.note(answer, reminded=reminded)
    if at := next_reminder(answer.opted_at, reminded):
        await ctx.unit.dues.set("checkin.remind", due.subject, at)
    to = await ctx.unit.people.private_address((answer.identity,))
    if to is None:
        await ctx.unit.checkins.out_of_reach(answer.id)
        return []
    officer = ctx.mission.person(answer.identity, ctx.today)
    person = officer or replace(ctx.person, key=answer.identity)
    there = replace(ctx, at=to, private=True, language=answer.language, person=person)
    words = join([there.say("*{title}*", title=reach.title(there, crisis)), there.say(choice.HOW)])
    asked = Send(to, words, choice.rows(there, crisis)[:1], lane=Lane.CRISIS, language=answer.language)
    return reach.about(answer, [asked])


async def settled(ctx: Context, event: Settled) -> Actions:
    """A private message about an answer: a closed chat means that its giver is out of reach."""
    if isinstance(event.outcome, MaybeDone):
        return await doubt.doubt(ctx, event)
    if isinstance(event.outcome, Closed):
        await ctx.unit.checkins.out_of_reach(int(event.subject.partition(":")[2]))
    return []
