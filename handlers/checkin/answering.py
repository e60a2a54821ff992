"""Somebody presses: I am safe, or I need help. The press is the answer; what is asked besides may be left out."""

from collections.abc import Mapping

from groups.checkin import SILENT, TICK, Help, State
from groups.forms import Form, Step
from groups.messages import Button, Lane, Pressed, Send
from groups.rights import Act
from groups.texts import N_
from handlers.checkin import notices, questions, reach
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form, put_aside
from storage.buttons import StoredButton
from storage.checkins import Answer, HelpCase
from storage.crises import Crisis

FORM = Form(
    "checkin-safe",
    (
        Step("people", N_("How many people are safe with you, yourself included?"), notices.PEOPLE, optional=True),
        Step("city", N_("In which town are you?"), optional=True, hint=questions.TOWN, limit=80),
    ),
    cancelled=N_("All right. It is noted that you are safe."),
)


async def safe_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[I am safe]"""
    found = await _answer(ctx, stored, State.SAFE)
    if found is None:
        return [reach.note(ctx, press, ctx.say(reach.CLOSED))]
    _, answer = found
    there = await reach.privately(ctx)
    ended = await _no_help(ctx, answer)
    if there is None:
        words = N_("Noted: you are safe. To tell us how many you are, please write to me in private.")
        return [reach.note(ctx, press, ctx.say(words)), *ended]
    mark = reach.note(ctx, press, ctx.say("Noted."))
    if answer.about:
        return [mark, *ended, there.reply(there.say("Noted: *{about}* is safe. Thank you.", about=answer.about))]
    asked = await open_form(there, FORM.name, subject=str(answer.id))
    return [mark, *ended, *reach.about(answer, before(there.say("Thank you. It is noted that you are safe."), asked))]


async def help_pressed(ctx: Context, press: Pressed, stored: StoredButton) -> Actions:
    """[I need help]"""
    found = await _answer(ctx, stored, State.HELP)
    if found is None:
        return [reach.note(ctx, press, ctx.say(reach.CLOSED))]
    crisis, answer = found
    case = await begun(ctx, answer)
    call = await reach.first_number(ctx, crisis)
    there = await reach.privately(ctx)
    if there is None:
        await ctx.unit.checkins.out_of_reach(answer.id)
        told = reach.note(ctx, press, call + ctx.say(reach.IN_PRIVATE), reach.link(ctx))
        return [told, *await notices.announce(ctx, case)]
    told = reach.note(ctx, press, call + ctx.say("I write to you in private."))
    return [told, *await questions.ask(there, crisis, answer, case)]


async def begun(ctx: Context, answer: Answer) -> HelpCase:
    """The request stands from this moment on, whether or not its questions are ever answered."""
    case, new = await ctx.unit.checkins.ask_help(answer)
    if new:
        await ctx.unit.dues.set("help.tell", str(case.id), ctx.now + SILENT)
        await ctx.unit.dues.set("help.watch", str(case.id), ctx.now + TICK)
        ctx.unit.audits.note("help asked", case.subject)
    return case


async def cried(ctx: Context, crisis: Crisis, answer: Answer) -> Actions:
    """Words that ask for help after "safe": the same as the button."""
    await put_aside(ctx, FORM.name)
    now = await ctx.unit.checkins.say(crisis.id, answer.identity, State.HELP, ctx.language, answer.about)
    return await questions.ask(ctx, crisis, now, await begun(ctx, now))


async def told(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """How many, and where: both may have been skipped."""
    answer = await ctx.unit.checkins.answer(int(subject))
    if answer is None or answer.identity != ctx.sender.identity:
        return [ctx.reply(ctx.say(reach.CLOSED))]
    await ctx.unit.checkins.note(answer, people=int(data["people"] or answer.people), city=data["city"] or answer.city)
    need = Button(str(ctx.say("I need help")), "checkin-help", str(answer.crisis), only=ctx.person.key, style="help")
    thanks = ctx.say("Thank you. If things change, press the button or write /safe.")
    return reach.about(answer, [ctx.reply(thanks, ((need,),))])


async def _answer(ctx: Context, stored: StoredButton, state: State) -> tuple[Crisis, Answer] | None:
    """Kept first. None when the check-in is closed, or when it is about a relative of somebody else."""
    crisis = await reach.open_crisis(ctx, stored.subject)
    if crisis is None or not ctx.sender.identity:
        return None
    about = ""
    if stored.data:
        seen = await ctx.unit.checkins.answer(int(stored.data))
        if seen is None or seen.identity != ctx.sender.identity:
            return None
        about = seen.about
    language = await reach.language(ctx)
    return crisis, await ctx.unit.checkins.say(crisis.id, ctx.sender.identity, state, language, about)


async def _no_help(ctx: Context, answer: Answer) -> Actions:
    """ "Safe" ends the request that was open; whoever looks after it is told."""
    case = await ctx.unit.checkins.case_of(answer.id)
    over = await ctx.unit.checkins.move(case, state=Help.DONE) if case else None
    if case is None or over is None:
        return []
    ctx.unit.audits.note("help not needed", over.subject)
    told: list[Send] = []
    if (at := await ctx.private_address(case.holder) if case.holder else None) is not None:
        language = await ctx.language_of(case.holder)
        words = ctx.texts.say(language, "*{number}* says: I am safe. The request is over.", number=over.number)
        told = [Send(at, words, lane=Lane.CRISIS, language=language)]
    return [*told, *await notices.refresh(ctx, over)]


DIALOGUES = (Dialogue(FORM, told, Act.ASK),)
