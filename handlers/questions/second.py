"""An answer that is to stand in a group during a crisis: a second person reads it, word by word, before it goes."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from groups.kinds import KINDS
from groups.messages import Button, Pressed, Rows
from groups.questions import LEASE, State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, as_text, join
from handlers import verdict
from handlers.context import Actions, Context
from handlers.publish.tell import room, tell_or_staff
from handlers.questions import answered, cases, notices
from handlers.spread import messages
from storage.questions import Question

WHY = N_("A second person must read it, because a crisis is open. I asked in the staff room.")


async def ask(ctx: Context, question: Question, words: str) -> Actions | None:
    """Keep the answer and show it; None when somebody was faster. Nothing goes to the group yet."""
    wrote = {"answer": words, "answered_by": ctx.person.key, "holder": ctx.person.key, "lease_until": None}
    written = await ctx.unit.questions.move(question, state=State.WRITTEN, **wrote)
    if written is None:
        return None
    ctx.unit.audits.note("question answer written", written.subject, actor=ctx.person.key)
    mine = ctx.reply(ctx.say(WHY), await _in_private_instead(ctx, written))
    return [mine, *shown(ctx, written), *await notices.refresh(ctx, written)]


def shown(ctx: Context, question: Question) -> Actions:
    """In the staff room: question and answer whole, and the two buttons."""
    staff = room(ctx)
    *first, last = messages(staff, _card(staff, question))
    return [*map(staff.reply, first), staff.reply(last, _choices(staff, question))]


async def decided(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Send the answer] and [Send back], on the version that was read."""
    found = await _seen(ctx, stored)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    own = found.answered_by == ctx.person.key and stored.data == "no"  # whoever wrote it may take it back
    if no := None if own else _may_not(ctx, found):
        ctx.unit.audits.note("refused answer", found.subject, actor=ctx.person.key, detail=no.code.value)
        return ctx.refuse(no)
    return await (_send(ctx, found) if stored.data == "yes" else _send_back(ctx, found))


async def in_private(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Answer in private], by whoever wrote it: the asker alone reads it, and no second person is needed."""
    found = await _seen(ctx, stored)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    to = await ctx.unit.people.private_address([found.identity])
    if no := cases.may(ctx, Act.ANSWER_PRIVATELY, found) or (None if to else refuse(Code.STATE)):
        return ctx.refuse(no)
    over = await answered.given(ctx, found)
    if over is None or to is None:
        return ctx.refuse(refuse(Code.CHANGED))
    words = N_("Your answer to {number} is on its way, to the asker alone.")
    sent = ctx.reply(ctx.say(words, number=cases.number_of(over)))
    return [answered.message_at(ctx, over, to), sent, *await notices.refresh(ctx, over)]


async def waiting(ctx: Context) -> Sequence[tuple[datetime | None, Text, Rows]]:
    """For /waiting: the answers that this person may read and send."""
    found = await ctx.unit.questions.of_kinds(KINDS, (State.WRITTEN,))
    mine = [each for each in found if not _may_not(ctx, each)]
    return [(each.answer_due, join(_card(ctx, each), "\n\n"), _choices(ctx, each)) for each in mine]


# ---- what the press decides -------------------------------------------------------------------------------


async def _send(ctx: Context, question: Question) -> Actions:
    over = await answered.given(ctx, question)
    if over is None:
        return ctx.refuse(refuse(Code.CHANGED))
    ctx.unit.audits.note("question answer agreed", over.subject, actor=ctx.person.key)
    words = N_("{who} agreed: the answer to {number} is on its way.")
    return [await answered.message(ctx, over), *await _told(ctx, over, over, words), *await notices.refresh(ctx, over)]


async def _send_back(ctx: Context, question: Question) -> Actions:
    """Whoever wrote it has it for another quarter of an hour."""
    until = ctx.now + LEASE
    empty = {"answer": "", "answered_by": "", "lease_until": until}
    back = await ctx.unit.questions.move(question, state=State.TAKEN, **empty)
    if back is None:
        return ctx.refuse(refuse(Code.CHANGED))
    await ctx.unit.dues.set("question.free", str(back.id), until)
    ctx.unit.audits.note("question answer sent back", back.subject, actor=ctx.person.key)
    words = N_("{who} sent the answer to {number} back; it went to nobody. Press Answer to write it anew.")
    return [*await _told(ctx, question, back, words), *await notices.refresh(ctx, back)]


async def _told(ctx: Context, before: Question, now: Question, words: str) -> Actions:
    """To whoever pressed, and to whoever wrote it."""

    def said(one: Context) -> Text:
        return one.say(words, who=one.mission.called(ctx.person.key), number=cases.number_of(now))

    async def to_author(one: Context) -> Actions:
        return [one.reply(said(one), notices.notice_buttons(one, now, one.language))]

    author = [] if before.answered_by == ctx.person.key else await tell_or_staff(ctx, [before.answered_by], to_author)
    return [ctx.reply(said(ctx)), *author]


async def _seen(ctx: Context, stored: Any) -> Question | Refusal:
    """The question whose answer waits, as it was shown. E-CHANGED when it or its answer is another one by now."""
    found = await ctx.unit.questions.get(int(stored.subject))
    same = found is not None and found.state == State.WRITTEN and found.version == stored.version
    return found if found and same else refuse(Code.CHANGED)


def _may_not(ctx: Context, question: Question) -> Refusal | None:
    """E-SELF for whoever wrote the answer or asked; E-ROLE for whoever may not be the second person."""
    if ctx.person.key == question.answered_by:
        return refuse(Code.SELF, by=question.answered_by)
    section = question.kind
    return cases.refuse_own(ctx, question) or refusal(
        ctx.person, Act.PUBLISH_ANSWER, today=ctx.today, section=section, seconding=True
    )


# ---- what is shown ----------------------------------------------------------------------------------------


def _card(ctx: Context, question: Question) -> list[Text]:
    group = ctx.mission.group(question.group_id)
    words = N_("*{number}*: {who} wrote an answer for {group}. A second person must read it, because a crisis is open.")
    head = ctx.say(
        words,
        number=cases.number_of(question),
        who=ctx.mission.called(question.answered_by),
        group=ctx.mission.words(group.name, ctx.language) if group else "",
    )
    return [head, ctx.say("“{words}”", words=question.words), as_text(question.answer)]


def _choices(ctx: Context, question: Question) -> Rows:
    labels = (N_("Send the answer"), N_("Send back"))
    return verdict.buttons(ctx.say, "answer-agree", str(question.id), question.version, labels)


async def _in_private_instead(ctx: Context, question: Question) -> Rows:
    """Only where we have met the asker."""
    if await ctx.unit.people.private_address([question.identity]) is None:
        return ()
    label = str(ctx.say("Answer in private"))
    return ((Button(label, "answer-private", str(question.id), question.version, only=ctx.person.key),),)
