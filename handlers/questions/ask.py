"""A member asks: which section, what is known already, what the intake wants to know; then the officers are told."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from groups.crisis import covers
from groups.forms import Form, Step, intake
from groups.kinds import KINDS
from groups.messages import Button, Delete, Notice, Pressed, Rows, Said, Send
from groups.questions import LENGTH, OPEN, State, check_question, personal_data
from groups.refusals import Code, refuse
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers import dialogues
from handlers.context import Actions, Context, Dialogue
from handlers.facts import lookup
from handlers.questions import cases, notices
from storage.facts import FactNow
from storage.questions import Question

DRAFT = "draft"
"""The words are kept, but nobody was asked yet: facts are shown, or the intake is open."""
DRAFT_KEPT = timedelta(hours=24)
NUMBERS_SHOWN = 2
FACTS_SHOWN = 3
"""More would be a list to search, not an answer."""

KIND = Step("kind", N_("Whom do you want to ask?"), tuple((kind.name, kind.label) for kind in KINDS.values()))
WORDS = Step("words", N_("What is your question? Please write it in one message."), limit=LENGTH)
FORM = Form("ask", (KIND, WORDS))
INTAKES = tuple(intake(kind) for kind in KINDS.values() if kind.intake)


async def ask(ctx: Context, said: Said, words: Text) -> Actions:
    """/ask. In a group the question goes to the officers of its kind; in private we ask which section, if we must."""
    if ctx.private:
        return await dialogues.open_form(ctx, "ask", data={"words": str(words)} if words else None)
    if ctx.group is None:
        return ctx.refuse(refuse(Code.PLACE))
    if personal_data(str(words)):
        return await _to_private(ctx, said, ctx.group.kind)
    if not words:
        return [ctx.reply(ctx.say("Write your question after /ask, or write to me in private."))]
    return await begin(ctx, ctx.group.kind, str(words))


async def asked(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The form of /ask is full."""
    return await begin(ctx, data["kind"], data["words"])


async def chosen(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """A button that leads to the form; its data names the section, if one is meant."""
    return await dialogues.open_form(ctx, "ask", data={"kind": stored.data} if stored.data in KINDS else None)


async def begin(ctx: Context, kind: str, words: str) -> Actions:
    """Keep the words, show what is known already, else go on to the officers."""
    already = await ctx.unit.questions.of_person(ctx.sender.identity, OPEN)
    if refused := check_question(words, len(already)):
        return ctx.refuse(refused)
    question = await keep(ctx, kind, words.strip())
    if KINDS[kind].facts_first and (found := await _facts(ctx, words)):
        known = join([ctx.say("This is what we know already:"), lookup.lines(ctx, found)], "\n\n")
        return [ctx.reply(known, _after_facts(ctx, question))]
    return await _go_on(ctx, question)


async def _facts(ctx: Context, words: str) -> Sequence[FactNow]:
    """The facts that the question is about, best first; never one that was found wrong."""
    right = [fact for fact in await lookup.all_now(ctx) if not fact.is_failed]
    return lookup.about(words, right)[:FACTS_SHOWN]


async def helped(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[That helps]: nobody needs to be asked, and nothing is kept."""
    question = await ctx.unit.questions.get(int(stored.subject))
    if question and question.state == DRAFT:
        await ctx.unit.questions.move(question, state=State.CLOSED, closed_at=ctx.now)
        await ctx.unit.questions.forget(question.id)
        await ctx.unit.dues.drop("question.drop", stored.subject)
        ctx.unit.audits.note("question answered by facts", question.subject)
    return [Notice(ctx.at, press.press, str(ctx.say("Good to hear.")))]


async def send_on(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Not solved: ask an officer]."""
    question = await ctx.unit.questions.get(int(stored.subject))
    if question is None or question.state != DRAFT or not question.words:
        return [
            Notice(
                ctx.at,
                press.press,
                str(
                    ctx.say(
                        "This question is already with us, or it was kept too long unsent. "
                        "You can ask it again with /ask."
                    )
                ),
            )
        ]
    return await _go_on(ctx, question)


async def told_more(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The intake is full."""
    question = await ctx.unit.questions.need(int(subject))
    details = {ask.name: data.get(ask.name, "") for ask in cases.kind_of(question).intake}
    return await submit(ctx, question, details)


async def _go_on(ctx: Context, question: Question) -> Actions:
    """In private the intake comes first; in a group nothing more is asked."""
    if ctx.private and cases.kind_of(question).intake:
        return await dialogues.open_form(ctx, f"intake-{question.kind}", subject=str(question.id))
    return await submit(ctx, question, {})


async def submit(ctx: Context, question: Question, details: Mapping[str, str]) -> Actions:
    """The officers are told, and the asker learns the number and by when."""
    already = await ctx.unit.questions.of_person(ctx.sender.identity, OPEN)
    if refused := check_question(question.words, len(already)):
        return ctx.refuse(refused)
    kind = cases.kind_of(question)
    due = cases.promised(ctx, kind)
    asked_now = await ctx.unit.questions.move(question, state=State.NEW, details=dict(details), answer_due=due)
    if asked_now is None:
        return ctx.refuse(refuse(Code.STATE))
    await ctx.unit.dues.drop("question.drop", str(question.id))
    await cases.start_clocks(ctx, asked_now)
    ctx.unit.audits.note("question asked", asked_now.subject, detail=kind.name)
    return [await _receipt(ctx, asked_now), *await notices.announce(ctx, asked_now)]


async def _receipt(ctx: Context, question: Question) -> Send:
    """Where it was asked, with its number and what is promised; in a crisis with the numbers that help at once."""
    text = join([await _promise(ctx, question), await _for_now(ctx, question)], "\n\n")
    label = str(ctx.texts.say(question.language, N_("Withdraw")))
    button = Button(label, "question-withdraw", str(question.id), only=question.person)
    return Send(question.at, text, ((button,),), reply_to=question.message, language=question.language)


async def _promise(ctx: Context, question: Question) -> Text:
    """By when it is answered. While an alert is open no hour is promised: who needs help must not wait for one."""
    if await cases.in_alert(ctx):
        words = N_(
            "Thank you, we have your question. Its number is {number}. An officer answers as soon as one is free. "
            "Do not wait for us if you are in danger: /facts has the emergency numbers."
        )
        return ctx.texts.say(question.language, words, number=cases.number_of(question))
    zone = ctx.group.tz if ctx.group else ctx.mission.zone
    by = ctx.texts.moment(question.language, question.answer_due or ctx.now, zone, ctx.now)
    return ctx.texts.say(question.language, cases.kind_of(question).received, number=cases.number_of(question), by=by)


async def _for_now(ctx: Context, question: Question) -> Text:
    """While an alert is open, nobody waits for an officer without an emergency number before their eyes."""
    if not await cases.in_alert(ctx):
        return Text()
    region = ctx.group.region if ctx.group else ""
    known = [fact for fact in await lookup.all_now(ctx) if fact.emergency and covers(fact.region, region)]
    return join([lookup.line(ctx, fact, question.language) for fact in known[:NUMBERS_SHOWN]], "\n\n")


async def keep(ctx: Context, kind: str, words: str, *, call: int = 0) -> Question:
    """As a draft: nobody is told yet. `call` is the press call that it came to."""
    kept = await ctx.unit.questions.ask(
        ctx.at,
        kind=kind,
        group_id=ctx.group.id if ctx.group else "",
        person=ctx.person.key,
        identity=ctx.sender.identity,
        message=ctx.message,
        private=ctx.private,
        name=ctx.sender.name,
        language=await _language(ctx),
        words=words,
        state=DRAFT,
        call=call,
    )
    await ctx.unit.dues.set("question.drop", str(kept.id), ctx.now + DRAFT_KEPT)
    return kept


async def _language(ctx: Context) -> str:
    """The asker's own: chosen, or as their client says, if we speak it; else that of the place."""
    chosen_one = await ctx.unit.people.language(ctx.sender.identity)
    guessed = ctx.sender.language.partition("-")[0].lower()
    return chosen_one or (guessed if guessed in ctx.mission.languages else ctx.language)


async def _to_private(ctx: Context, said: Said, kind: str) -> Actions:
    """Personal data has no place in a group: the message goes, its author is led to private, nothing is kept."""
    away = Delete(ctx.at, said.message)
    ctx.unit.audits.note("personal data removed", f"group:{ctx.group.id if ctx.group else ''}")
    private = await ctx.unit.people.private_address([ctx.sender.identity])
    if private is None:
        words = N_(
            "I removed a message that seemed to hold personal data. Please write to me in private; I kept nothing."
        )
        return [away, Send(ctx.at, ctx.say(words), language=ctx.language)]
    language = await _language(ctx)
    words = N_(
        "I removed your message from the group, because it seemed to hold personal data, and kept nothing of it. "
        "You can ask here: only the officers of the mission read it."
    )
    button = Button(str(ctx.texts.say(language, N_("Ask here"))), "ask", data=kind, only=ctx.person.key)
    return [away, Send(private, ctx.texts.say(language, words), ((button,),), language=language)]


def _after_facts(ctx: Context, question: Question) -> Rows:
    """For the asker alone, each in a row of its own."""
    labels = ((N_("That helps"), "question-helped"), (N_("Not solved: ask an officer"), "question-send"))
    return tuple((Button(str(ctx.say(label)), act, str(question.id), only=question.person),) for label, act in labels)


DIALOGUES = (
    Dialogue(FORM, asked, Act.ASK),
    *(Dialogue(form, told_more, Act.ASK) for form in INTAKES),
)
"""The form of /ask, and one intake for each kind that has one."""
