"""An officer takes a question for a quarter of an hour, and answers it with a form or a reply."""

from collections.abc import Mapping
from typing import Any

from groups.forms import Form, Step
from groups.messages import Button, Notice, Pressed, Said, Settled
from groups.outcomes import Done, MaybeDone
from groups.questions import LEASE, LENGTH, OPEN, Move, State, after, may_take, personal_data
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_
from handlers import dialogues, doubt
from handlers.context import Actions, Context, Dialogue
from handlers.questions import answered, cases, notices, second
from storage.outbox import Delivery
from storage.questions import Question

FORM = Form("answer", (Step("words", N_("What is the answer? It goes to the asker as you write it."), limit=LENGTH),))
SECRET = frozenset({"iban", "passport"})
"""What an answer in a group must never hold. A number or address of the embassy may stand there."""


async def take(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Take it] or [Take over]."""
    question = await ctx.unit.questions.get(int(stored.subject))
    taken = await _take(ctx, question, cases.may_assign)
    if isinstance(taken, Refusal):
        return [_no(ctx, press, taken)]
    until = cases.moment(ctx, ctx.language, ctx.now + LEASE)
    words = ctx.say("It is yours until {until}. Press Answer, or reply to the question.", until=until)
    return [Notice(ctx.at, press.press, str(words)), *await notices.refresh(ctx, taken)]


async def release(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Give back], by the holder alone."""
    question = await ctx.unit.questions.get(int(stored.subject))
    if question is None or question.state != State.TAKEN or question.holder != ctx.person.key:
        return [_no(ctx, press, refuse(Code.STATE))]
    free = await _set_free(ctx, question)
    return await notices.refresh(ctx, free) if free else [_no(ctx, press, refuse(Code.CONFLICT))]


async def open_answer(ctx: Context, press: Pressed, stored: Any) -> Actions:
    """[Answer]: takes the question and asks for the words."""
    question = await ctx.unit.questions.get(int(stored.subject))
    taken = await _take(ctx, question, cases.may_answer)
    if isinstance(taken, Refusal):
        return [_no(ctx, press, taken)]
    form = await dialogues.open_form(ctx, "answer", subject=stored.subject)
    return [*form, *await notices.refresh(ctx, taken)]


async def written(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The form of [Answer] is full."""
    return await _answer(ctx, int(subject), data["words"])


async def replied(ctx: Context, said: Said, number: int) -> Actions:
    """A reply to the notice of a question, in the staff room or in an officer's private chat."""
    if not said.text:
        return []
    question = await ctx.unit.questions.get(number)
    if ctx.in_staff_room and question is not None and _is_free_for(ctx, question):
        return _only_talk(ctx, question)
    return await _answer(ctx, number, str(said.text))


def _is_free_for(ctx: Context, question: Question) -> bool:
    """Whether nobody has taken it, and this officer could."""
    return question.state in OPEN and not question.holder and not cases.may_answer(ctx, question)


def _only_talk(ctx: Context, question: Question) -> Actions:
    """Colleagues talk under a notice, too: what nobody has taken is no answer, and must never become one."""
    words = N_("I sent this to nobody. To answer {number}, press Take it first, and reply again.")
    mine = Button(str(ctx.say("Take it")), "question-take", str(question.id), style="main")
    return [ctx.reply(ctx.say(words, number=cases.number_of(question)), ((mine,),))]


async def settled(ctx: Context, event: Settled) -> Actions:
    """A notice arrived: if the question moved on meanwhile, the notice does too."""
    if isinstance(event.outcome, MaybeDone):
        return await doubt.doubt(ctx, event)
    if not isinstance(event.outcome, Done) or event.kind != "send":
        return []
    question = await ctx.unit.questions.get(int(event.subject.partition(":")[2]))
    sent = await ctx.unit.outbox.get(event.action)
    if question is None or sent is None or not _is_behind(question, sent):
        return []
    return await notices.refresh(ctx, question, only=event.action)


def _is_behind(question: Question, sent: Delivery) -> bool:
    """Whether the question changed while this was on its way. A reminder, which has no key, is of an open question."""
    if sent.key:
        return sent.key != notices.key_of(question, sent.address)
    return question.state not in (State.NEW, State.REOPENED)


async def _take(ctx: Context, question: Question | None, may: cases.May) -> Question | Refusal:
    """The lease, when the rights, the state and the other officers allow it."""
    if question is None:
        return refuse(Code.UNKNOWN)
    refused = may(ctx, question) or _held(ctx, question) or _state(question, Move.TAKE)
    if refused:
        return _noted(ctx, question, refused)
    until = ctx.now + LEASE
    taken = await ctx.unit.questions.move(question, state=State.TAKEN, holder=ctx.person.key, lease_until=until)
    if taken is None:
        return _noted(ctx, question, await _who_was_faster(ctx, question))
    await ctx.unit.dues.set("question.free", str(question.id), until)
    ctx.unit.audits.note("question taken", question.subject, actor=ctx.person.key)
    return taken


async def _answer(ctx: Context, number: int, words: str) -> Actions:
    question = await ctx.unit.questions.get(number)
    if question is None or not question.words:
        return ctx.refuse(refuse(Code.UNKNOWN))
    refused = cases.may_answer(ctx, question) or _held(ctx, question) or _answered(question)
    if refused := refused or _fit_to_say(ctx, question, words):
        return ctx.refuse(_noted(ctx, question, refused))
    if await cases.needs_a_second(ctx, question):
        asked = await second.ask(ctx, question, words.strip())
        return asked or ctx.refuse(_noted(ctx, question, await _who_was_faster(ctx, question)))
    over = await answered.given(ctx, question, answer=words.strip(), answered_by=ctx.person.key)
    if over is None:
        return ctx.refuse(_noted(ctx, question, await _who_was_faster(ctx, question)))
    sent = ctx.say("Your answer to {number} is on its way.", number=cases.number_of(over))
    return [await answered.message(ctx, over), ctx.reply(sent), *await notices.refresh(ctx, over)]


async def _set_free(ctx: Context, question: Question) -> Question | None:
    await ctx.unit.dues.drop("question.free", str(question.id))
    return await ctx.unit.questions.move(question, state=State.NEW, holder="", lease_until=None)


def _state(question: Question, move: Move) -> Refusal | None:
    if question.state not in set(State):
        return refuse(Code.STATE)
    to = after(State(question.state), move)
    return to if isinstance(to, Refusal) else None


def _answered(question: Question) -> Refusal | None:
    """E-CONFLICT (who, at) when somebody has answered already, E-STATE when it was taken back."""
    if question.state in OPEN:
        return None
    if question.state in (State.ANSWERED, State.CLOSED) and question.answered_at:
        return refuse(Code.CONFLICT, who=question.answered_by, at=question.answered_at)
    return refuse(Code.STATE)


def _held(ctx: Context, question: Question) -> Refusal | None:
    """E-CONFLICT while another officer's lease runs, or their answer waits for a second person."""
    if question.state == State.WRITTEN and question.holder != ctx.person.key:
        return refuse(Code.CONFLICT, who=question.holder)
    return may_take(question.holder, question.lease_until, ctx.person, ctx.now)


def _fit_to_say(ctx: Context, question: Question, words: str) -> Refusal | None:
    if len(words) > LENGTH:
        return refuse(Code.LENGTH, have=len(words), limit=LENGTH)
    if not words.strip():
        return refuse(Code.EMPTY)
    if question.private or personal_data(words) not in SECRET:
        return None
    return refuse(Code.PRIVATE, group=_group_name(ctx, question))


def _group_name(ctx: Context, question: Question) -> str:
    group = ctx.mission.group(question.group_id)
    return ctx.mission.words(group.name, ctx.language) if group else ""


async def _who_was_faster(ctx: Context, question: Question) -> Refusal:
    now = await ctx.unit.questions.need(question.id)
    return _held(ctx, now) or _answered(now) or refuse(Code.CONFLICT)


def _named(ctx: Context, refused: Refusal) -> Refusal:
    """With the officer's name in place of their key."""
    if "who" not in refused.values:
        return refused
    return refuse(refused.code, **refused.values | {"who": ctx.mission.called(refused.values["who"])})


def _noted(ctx: Context, question: Question, refused: Refusal) -> Refusal:
    ctx.unit.audits.note("refused question", question.subject, actor=ctx.person.key, detail=refused.code)
    return _named(ctx, refused)


def _no(ctx: Context, press: Pressed, refused: Refusal) -> Notice:
    return Notice(ctx.at, press.press, str(ctx.sentence(refused)))


DIALOGUES = (Dialogue(FORM, written, Act.ANSWER_PRIVATELY),)
