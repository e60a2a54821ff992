"""Plain words in private during a check-in: a cry for help after "safe", a word to whoever helps, a shared location."""

from groups.checkin import State, cries_for_help, opens_again, takes_it_back
from groups.messages import Lane, Said, Send
from groups.texts import N_
from handlers.checkin import answering, choice, holder, notices, reach
from handlers.context import Actions, Context
from storage.checkins import Answer, HelpCase

PASSED = N_("I have passed it on to the officers who look after your request {number}.")
OPEN_AGAIN = N_("Your request {number} is open again, and I have passed this on to the officers on duty.")
PLACES = frozenset({"location", "venue"})


async def heard(ctx: Context, said: Said) -> Actions | None:
    """None when the words are for somebody else: another form, or nobody yet."""
    known = await ctx.unit.checkins.all_open()
    mine = await ctx.unit.checkins.of_person(ctx.sender.identity)
    if not known and not mine:
        return None
    form = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    if form is not None and form.form != answering.FORM.name:
        return None
    words = str(said.text)
    for answer in mine if not said.forwarded else ():
        crisis = await reach.open_crisis(ctx, str(answer.crisis))
        if crisis and not answer.about and takes_it_back(State(answer.state), answer.answered_at, words, ctx.now):
            return await answering.cried(ctx, crisis, answer)
    if form is not None:
        return None
    for answer in mine:  # whoever asked for help is heard until it is over, also when nobody is asked any more
        if words and (case := await ctx.unit.checkins.case_of(answer.id)):
            return await _passed_on(ctx, case, said, PASSED)
    for answer in mine if words and not said.forwarded else ():
        if opened := await _opened_again(ctx, answer, words):
            return [*await _passed_on(ctx, opened, said, OPEN_AGAIN), *await notices.refresh(ctx, opened)]
    cries = known and not said.forwarded and cries_for_help(words)
    return await choice.offer(ctx) if cries or said.attachment in PLACES else None


async def _opened_again(ctx: Context, answer: Answer, words: str) -> HelpCase | None:
    """What an officer called solved and whoever asked for help does not."""
    crisis = await ctx.unit.crises.get(answer.crisis)
    closed = await ctx.unit.checkins.closed_of(answer.id)
    if closed is None or crisis is None or not crisis.is_open or answer.state is not State.HELP:
        return None
    return (
        await holder.set_free(ctx, closed, "help asked again") if opens_again(closed.done_at, words, ctx.now) else None
    )


async def _passed_on(ctx: Context, case: HelpCase, said: Said, words: str) -> Actions:
    """To the officer who looks after it, or without a name to those who may."""
    officer = "" if notices.is_free(ctx, case) else case.holder
    private = await ctx.private_address(officer) if officer else None
    language = await ctx.language_of(officer) if private else ctx.mission.language
    head = ctx.texts.say(language, "*{number}* writes:", number=case.number)
    to, subject = (private, f"helper:{case.id}") if private else (ctx.mission.staff_room, f"heard:{case.id}")
    buttons = () if private else notices.buttons(ctx, case, language)
    plain = head + "\n" + str(said.text)  # an officer sees where a link leads before they press it
    passed = Send(to, plain, buttons, lane=Lane.CRISIS, subject=subject, language=language)
    return [passed, ctx.reply(ctx.say(words, number=case.number))]
