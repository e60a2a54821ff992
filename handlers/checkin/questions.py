"""What somebody is asked who needs help: the number to call first, then five short questions."""

from collections.abc import Mapping

from groups.checkin import places, priority
from groups.forms import Form, Step
from groups.rights import Act
from groups.texts import N_, join
from handlers.checkin import notices, reach
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.tools import towns
from storage.checkins import Answer, HelpCase
from storage.crises import Crisis

TOWN = N_("Where the chat can share a location, that works too: I keep only the nearest town.")
FORM = Form(
    "checkin-help",
    (
        Step("where", N_("Where is help needed? The street or place, and the town."), hint=TOWN, limit=200),
        Step("people", N_("How many people need help?"), notices.PEOPLE),
        Step("injured", N_("Is anybody injured?"), (("yes", N_("Yes")), ("no", N_("No")))),
        Step(
            "reach",
            N_("How can we reach you, if not here? A telephone number, or somebody beside you."),
            optional=True,
            hint=N_("Only the officers who help you see it. It is deleted 30 days after the crisis is over."),
            limit=120,
        ),
        Step("language", N_("Which language do you speak best?"), notices.LANGUAGES, optional=True),
    ),
    cancelled=N_("I ask no more. Your request for help stands, and the officers see it."),
)
ASKED = tuple(step.name for step in FORM.steps)


async def ask(ctx: Context, crisis: Crisis, answer: Answer, case: HelpCase) -> Actions:
    """In private: the number to call stands above everything else. Who has answered already is not asked again."""
    numbers = await reach.numbers(ctx, crisis)
    words = N_("Your request has the number {number}. I pass it on to the officers on duty.")
    noted = ctx.say(words, number=case.number)
    if case.details:
        return reach.about(answer, [ctx.reply(join([numbers, noted], "\n\n"))])
    who = ctx.say("This is about *{about}*.", about=answer.about) if answer.about else ""
    asked = await open_form(ctx, FORM.name, subject=str(case.id))
    return reach.about(answer, before(join([numbers, noted, who], "\n\n") + "\n", asked))


async def answered(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """All five: the officers see it at once; if they have seen it before, they see what is new."""
    described = await describe(ctx, int(subject), data)
    if described is None:
        return [ctx.reply(ctx.say("This request for help is over. If you need help, write /safe."))]
    answer, case = described
    words = N_("Thank you. The officers on duty see your request {number} now. Stay where it is safe.")
    mine = [ctx.reply(ctx.say(words, number=case.number))]
    return [*reach.about(answer, mine), *await notices.announce(ctx, case)]


async def describe(ctx: Context, number: int, data: Mapping[str, str]) -> tuple[Answer, HelpCase] | None:
    """Keep what was answered so far; None when the request is over or another person's."""
    case = await ctx.unit.checkins.case(number)
    answer = await ctx.unit.checkins.answer(case.answer) if case else None
    if case is None or answer is None or ctx.sender.identity not in ("", answer.identity):
        return None
    details = {name: data[name] for name in ASKED if data.get(name)}
    fresh = await ctx.unit.checkins.describe(number, details, priority(details.get("injured", "")))
    if fresh is None:
        return None
    city = answer.city or towns.among(places(details.get("where", "")))
    await ctx.unit.checkins.note(answer, city=city, people=int(details.get("people") or answer.people))
    return answer, fresh


DIALOGUES = (Dialogue(FORM, answered, Act.ASK),)
