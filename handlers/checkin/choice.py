"""The choice itself: I am safe, I need help; in private also: remind me."""

from groups.checkin import State
from groups.messages import Button, Rows
from groups.texts import N_, Text, join
from handlers.cards import card_text
from handlers.checkin import questions, reach
from handlers.context import Actions, Context
from storage.crises import Crisis

STATES = {State.SAFE: N_("safe"), State.HELP: N_("needs help"), State.WAITING: N_("no answer yet")}
HOW = N_("How are you? Only officers of the mission see your answer. It is deleted 30 days after the crisis is over.")
LATER = N_("Are you there, and cannot say it now? Press *Remind me*: I ask again after 6 and after 24 hours.")


async def offer(ctx: Context) -> Actions:
    """`/safe`, or the link of a group: one question for each check-in that is open here."""
    crises = await reach.asked(ctx)
    if not crises:
        return [ctx.reply(ctx.say(reach.CLOSED))]
    if not ctx.private:
        return [ctx.reply(_in_group(ctx, each), (card_text.how_are_you(ctx, each, ctx.language),)) for each in crises]
    if begun := await _unfinished(ctx, crises):
        return begun
    return [ctx.reply(_in_private(ctx, each), rows(ctx, each)) for each in crises]


async def kept(ctx: Context) -> list[Text]:
    """For /me: what this person said in a check-in, and how long it is kept."""
    said = N_("Check-in, *{title}*: {state}. It is deleted 30 days after the crisis is over.")
    lines = []
    for answer in await ctx.unit.checkins.of_person(ctx.sender.identity):
        crisis = await ctx.unit.crises.get(answer.crisis)
        state = ctx.say(STATES[answer.state])
        about = f"{answer.about}: {state}" if answer.about else state
        lines += [ctx.say(said, title=reach.title(ctx, crisis), state=about)] if crisis else []
    return lines


def _in_private(ctx: Context, crisis: Crisis) -> Text:
    return join([ctx.say("*{title}*", title=reach.title(ctx, crisis)), ctx.say(HOW), ctx.say(LATER)])


def rows(ctx: Context, crisis: Crisis) -> Rows:
    """The two answers, and the wish to be asked again."""
    later = Button(str(ctx.say("Remind me")), "checkin-remind", str(crisis.id), only=ctx.person.key)
    return (card_text.how_are_you(ctx, crisis, ctx.language), (later,))


def _in_group(ctx: Context, crisis: Crisis) -> Text:
    head = ctx.say("*{title}*", title=reach.title(ctx, crisis))
    return join([head, ctx.say(card_text.CHECKIN_LINE)])


async def _unfinished(ctx: Context, crises: list[Crisis]) -> Actions:
    """Whoever pressed [I need help] where we could not write to them goes on with the questions here."""
    known = {crisis.id: crisis for crisis in crises}
    for answer in await ctx.unit.checkins.of_person(ctx.sender.identity):
        if answer.state is State.HELP and answer.crisis in known:
            case = await ctx.unit.checkins.case_of(answer.id)
            if case and not case.details:
                return await questions.ask(ctx, known[answer.crisis], answer, case)
    return []
