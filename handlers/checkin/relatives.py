"""`/safe for "mother, Lorca"`: somebody says how a relative is, or that nobody has heard of them. In private alone."""

from groups.checkin import RELATIVES, places, relative, whereabouts
from groups.messages import Button
from groups.refusals import Refusal
from groups.texts import N_, Text, join
from handlers.checkin import reach
from handlers.context import Actions, Context
from handlers.tools import towns
from handlers.which import which
from storage.checkins import Answer


async def looks_for(ctx: Context, words: str) -> Actions:
    """The relative waits for an answer until one of the buttons is pressed."""
    if not ctx.private:
        link = reach.link(ctx)
        more = Text() if not link else ctx.say("This opens it: {link}", link=link)
        return [ctx.reply(join([ctx.say("Names stay out of groups. Please write to me in private."), more]))]
    meant, said = await which(ctx, words)
    crises = await reach.asked(ctx)
    crisis = next((each for each in crises if meant is None or each.id == meant.id), None)
    if crisis is None:
        return [ctx.reply(ctx.say(reach.CLOSED))]
    who = relative(said)
    if isinstance(who, Refusal):
        return ctx.refuse(who)
    if await _has_enough(ctx):
        return [ctx.reply(ctx.say("You look for {n} people already. For more, please write /ask.", n=RELATIVES))]
    city = towns.among(places(whereabouts(who)))
    language = await reach.language(ctx)
    answer = await ctx.unit.checkins.wait(crisis.id, ctx.sender.identity, language, about=who, city=city)
    return _ask(ctx, answer)


async def _has_enough(ctx: Context) -> bool:
    own = await ctx.unit.checkins.of_person(ctx.sender.identity)
    return sum(bool(each.about) for each in own) >= RELATIVES


def _ask(ctx: Context, answer: Answer) -> Actions:
    def button(label: str, act: str, style: str) -> Button:
        about = (str(answer.crisis), 0, str(answer.id), ctx.person.key)
        return Button(str(ctx.say(label)), act, *about, style=style)

    row = (button(N_("They are safe"), "checkin-safe", "safe"), button(N_("They need help"), "checkin-help", "help"))
    words = N_("*{about}*: I have noted whom you look for. Do you know how they are? You can press later, too.")
    return [ctx.reply(ctx.say(words, about=answer.about), (row,))]
