"""What the asker does with a question that is with us: takes it back, changes it, is content, asks again."""

from collections.abc import Mapping
from typing import Any

from groups.forms import Form, Step
from groups.messages import Delete, Edit, Notice, Pressed, Said
from groups.questions import LENGTH, OPEN, Move, State, after, check_question, may_reopen, personal_data
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text
from handlers import dialogues
from handlers.context import Actions, Context, Dialogue
from handlers.questions import cases, notices, second
from storage.questions import Question

AGAIN = Form("ask-again", (Step("words", N_("What is still open? Please write it in one message."), limit=LENGTH),))


async def withdraw(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Withdraw] under the receipt."""
    question = await _own(ctx, stored.subject)
    ended = await _end(ctx, question, Move.WITHDRAW)
    if isinstance(ended, Refusal):
        return [_no(ctx, press, ended)]
    words = ctx.say(
        "You took back your question {number}. You can ask again at any time with /ask.", number=cases.number_of(ended)
    )
    return [Edit(ctx.at, press.message, words), *await notices.refresh(ctx, ended)]


async def solved(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Thank you, solved] under the answer."""
    question = await _own(ctx, stored.subject)
    ended = await _end(ctx, question, Move.CLOSE)
    if isinstance(ended, Refusal):
        return [_no(ctx, press, ended)]
    return [Notice(ctx.at, press.press, str(ctx.say("Glad that it helped."))), *await notices.refresh(ctx, ended)]


async def again(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Ask again] under the answer: in private a form, in a group a reply."""
    question = await _own(ctx, stored.subject)
    if question is None:
        return [_no(ctx, press, refuse(Code.UNKNOWN))]
    if refused := _may_reopen(ctx, question):
        return [_no(ctx, press, refused)]
    if not ctx.private:
        words = ctx.say("Please reply to this message with what is still open.")
        return [Notice(ctx.at, press.press, str(words))]
    return await dialogues.open_form(ctx, "ask-again", subject=stored.subject)


async def asked_again(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The form of [Ask again] is full."""
    question = await _own(ctx, subject)
    return await reopen(ctx, question, data["words"]) if question else ctx.refuse(refuse(Code.UNKNOWN))


async def replied(ctx: Context, said: Said, number: int) -> Actions:
    """A reply to our answer. From the asker it asks again; from anybody else in the group it is talk."""
    question = await _own(ctx, str(number))
    if question is None or not said.text:
        return []
    if not ctx.private and personal_data(str(said.text)):
        words = ctx.say("I removed a message that seemed to hold personal data. Please write to me in private.")
        return [Delete(ctx.at, said.message), ctx.reply(words)]
    return await reopen(ctx, question, str(said.text))


async def reopen(ctx: Context, question: Question, words: str) -> Actions:
    """The same number goes back to the section with the new words; what was asked and answered stays beside them."""
    already = await ctx.unit.questions.of_person(ctx.sender.identity, OPEN)
    if refused := _may_reopen(ctx, question) or check_question(words, len(already)):
        return ctx.refuse(refused)
    earlier = (*question.earlier, question.words, question.answer)
    due = cases.promised(ctx, cases.kind_of(question))
    fresh = {"words": words.strip(), "earlier": earlier, "answer_due": due, "closed_at": None, "edited_at": None}
    opened = await ctx.unit.questions.move(question, state=State.REOPENED, holder="", lease_until=None, **fresh)
    if opened is None:
        return ctx.refuse(refuse(Code.CONFLICT))
    await ctx.unit.dues.drop("question.forget", str(question.id))
    await ctx.unit.dues.drop("question.close", str(question.id))
    await cases.start_clocks(ctx, opened)
    ctx.unit.audits.note("question asked again", opened.subject)
    return [ctx.reply(await _open_again(ctx, opened)), *await notices.announce(ctx, opened)]


async def _open_again(ctx: Context, question: Question) -> Text:
    """By when it is answered; while an alert is open no hour is promised."""
    number = cases.number_of(question)
    if await cases.in_alert(ctx):
        return ctx.say(
            "Thank you. {number} is open again; an officer answers as soon as one is free. "
            "/facts has the emergency numbers.",
            number=number,
        )
    by = ctx.texts.moment(ctx.language, question.answer_due or ctx.now, ctx.mission.zone, ctx.now)
    return ctx.say("Thank you. {number} is open again; you have an answer by {by}.", number=number, by=by)


async def edited(ctx: Context, said: Said) -> Actions:
    """The message that asked was changed: an open question follows it, an answered one only says so."""
    question = await ctx.unit.questions.asked_as(said.at, said.message)
    if question is None or question.identity != said.sender.identity:
        return []
    words = _without_command(str(said.text))
    if not ctx.private and personal_data(words):
        away = ctx.say("I removed a message that seemed to hold personal data. Please write to me in private.")
        return [Delete(ctx.at, said.message), ctx.reply(away)]
    if not words or words == question.words or len(words) > LENGTH:
        return []
    if question.state in OPEN:
        changes: dict[str, Any] = {"words": words, "earlier": (*question.earlier, question.words)}
    else:
        changes = {"edited_at": ctx.now, "earlier": (*question.earlier, words)}
    changed = await ctx.unit.questions.move(question, **changes)
    if changed is None:
        return []
    again = second.shown(ctx, changed) if changed.state == State.WRITTEN else []  # what was read is not this question
    return [*again, *await notices.refresh(ctx, changed)]


def _may_reopen(ctx: Context, question: Question) -> Refusal | None:
    to = after(State(question.state), Move.REOPEN)
    if isinstance(to, Refusal):
        return to
    return may_reopen(question.answered_at or question.asked_at, ctx.now)


async def _own(ctx: Context, subject: str) -> Question | None:
    """The question, when it belongs to who acts and its words are still kept."""
    question = await ctx.unit.questions.get(int(subject))
    known = question is not None and question.identity == ctx.sender.identity and bool(question.words)
    return question if known else None


async def _end(ctx: Context, question: Question | None, move: Move) -> Question | Refusal:
    """Close or take back, and let only the clock of forgetting run."""
    if question is None or question.state not in set(State):
        return refuse(Code.UNKNOWN)
    to = after(State(question.state), move)
    if isinstance(to, Refusal):
        return to
    ended = await ctx.unit.questions.move(question, state=to, holder="", lease_until=None, closed_at=ctx.now)
    if ended is None:
        return refuse(Code.CONFLICT)
    await cases.close_for_good(ctx, ended)
    ctx.unit.audits.note(f"question {to.value}", ended.subject)
    return ended


def _no(ctx: Context, press: Pressed, refused: Refusal) -> Notice:
    return Notice(ctx.at, press.press, str(ctx.sentence(refused)))


def _without_command(words: str) -> str:
    """What was asked, without "/ask" in front."""
    if not words.startswith("/"):
        return words.strip()
    return words.partition(" ")[2].strip()


DIALOGUES = (Dialogue(AGAIN, asked_again, Act.ASK),)
