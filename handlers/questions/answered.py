"""An answer on its way: how the asker reads it, and what happens when it does not arrive."""

from typing import Any

from groups.messages import Address, Button, Rows, Send, Settled
from groups.outcomes import Closed, MaybeDone, Rejected
from groups.questions import REOPEN_WITHIN, State
from groups.texts import N_
from handlers import doubt
from handlers.context import Actions, Context
from handlers.questions.cases import kind_of, number_of, stop_clocks
from storage.questions import Question


async def given(ctx: Context, question: Question, **answer: Any) -> Question | None:
    """From now on it is answered; None when somebody was faster. `answer`: the words and who wrote them, if new."""
    done = {"state": State.ANSWERED, "holder": "", "lease_until": None, "answered_at": ctx.now}
    over = await ctx.unit.questions.move(question, **done, **answer)
    if over is None:
        return None
    await stop_clocks(ctx, over)
    await ctx.unit.dues.set("question.close", str(over.id), ctx.now + REOPEN_WITHIN)
    ctx.unit.audits.note("question answered", over.subject, actor=over.answered_by)
    return over


async def delivered(ctx: Context, event: Settled) -> Actions:
    """An answer arrived, or did not: a group that refuses it is gone round, a closed private chat is told."""
    if isinstance(event.outcome, MaybeDone):
        return await doubt.doubt(ctx, event)
    question = await ctx.unit.questions.get(int(event.subject.partition(":")[2]))
    if question is None or not isinstance(event.outcome, Closed | Rejected):
        return []
    private = await ctx.unit.people.private_address([question.identity])
    if not question.private and event.at != private and private:
        return [message_at(ctx, question, private)]
    ctx.unit.audits.note("answer not delivered", question.subject)
    return await _tell_unreachable(ctx, question)


async def message(ctx: Context, question: Question) -> Send:
    """The answer in the asker's language, where they asked; also when the chat has moved since."""
    return message_at(ctx, question, await ctx.unit.addresses.current(question.at))


def message_at(ctx: Context, question: Question, at: Address) -> Send:
    language = question.language
    officer = ctx.texts.say(language, kind_of(question).officer)
    head = ctx.texts.say(language, "*{number}*, answer of the {officer}:", number=number_of(question), officer=officer)
    return Send(
        at,
        head + "\n\n" + question.answer,
        _thanks(ctx, question),
        subject=f"answer:{question.id}",
        key=f"answer:{question.id}:v{question.version}:{at}",
        reply_to=question.message if at == question.at else "",
        language=language,
    )


def _thanks(ctx: Context, question: Question) -> Rows:
    labels = ((N_("Thank you, solved"), "question-solved", "main"), (N_("Ask again"), "question-again", ""))
    return tuple(
        (
            Button(
                str(ctx.texts.say(question.language, label)), act, str(question.id), only=question.person, style=style
            ),
        )
        for label, act, style in labels
    )


async def _tell_unreachable(ctx: Context, question: Question) -> Actions:
    """Whoever answered learns that nobody got it."""
    words = N_("I cannot reach {who}: the answer to {number} was not delivered.")
    values = {"who": question.name, "number": number_of(question)}
    at, language = ctx.mission.staff_room, ctx.mission.language
    officer = ctx.mission.officer(question.answered_by)
    private = await ctx.private_address(question.answered_by)
    if officer and private:
        at, language = private, await ctx.language_of(officer.key)
    return [Send(at, ctx.texts.say(language, words, **values), language=language)]
