"""The hours of a question: reminders to its section, the end of a lease, the end of its texts."""

from groups.messages import Due, Send
from groups.people import Role
from groups.questions import OPEN, State
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.questions import cases, notices
from storage.questions import Question

HALF = N_("{number} waits for an answer. Half of the promised time is over; it was promised by {by}.")
LATE = N_("{number} is late: an answer was promised by {by}.")
VERY_LATE = N_("{number} has had no answer for three times the promised time. It was promised by {by}.")


async def half(ctx: Context, due: Due) -> Actions:
    """Half of the promised time is over."""
    question = await _waiting(ctx, due)
    return await _remind(ctx, question, HALF) if question else []


async def late(ctx: Context, due: Due) -> Actions:
    """All of it is over."""
    question = await _waiting(ctx, due)
    return await _remind(ctx, question, LATE) if question else []


async def very_late(ctx: Context, due: Due) -> Actions:
    """Three times of it are over: the head of mission is told too, without the words of the question."""
    question = await _waiting(ctx, due)
    if question is None:
        return []
    heads = []
    for head in ctx.mission.holding(Role.HEAD, ctx.today):
        if at := await ctx.unit.people.private_address(head.identities):
            heads.append(_reminder(ctx, question, VERY_LATE, notices.Reader(at, await ctx.language_of(head.key))))
    return [*await _remind(ctx, question, VERY_LATE), *heads]


async def free(ctx: Context, due: Due) -> Actions:
    """A lease is over: the question is for everybody of the section again."""
    question = await ctx.unit.questions.get(int(due.subject))
    if question is None or question.state != State.TAKEN or (question.lease_until and question.lease_until > ctx.now):
        return []
    freed = await ctx.unit.questions.move(question, state=State.NEW, holder="", lease_until=None)
    return await notices.refresh(ctx, freed) if freed else []


async def drop(ctx: Context, due: Due) -> Actions:
    """A draft that was never sent on is not kept."""
    question = await ctx.unit.questions.get(int(due.subject))
    if question and question.state == "draft":
        await ctx.unit.questions.move(question, state=State.WITHDRAWN, closed_at=ctx.now)
        await ctx.unit.questions.forget(question.id)
    return []


async def close(ctx: Context, due: Due) -> Actions:
    """Nobody asked again within two weeks: it is closed."""
    question = await ctx.unit.questions.get(int(due.subject))
    if question is None or question.state != State.ANSWERED:
        return []
    closed = await ctx.unit.questions.move(question, state=State.CLOSED, closed_at=ctx.now)
    if closed:
        await cases.close_for_good(ctx, closed)
    return []


async def forget(ctx: Context, due: Due) -> Actions:
    """Ninety days after it was closed, what was said is emptied."""
    if await ctx.unit.questions.forget(int(due.subject)):
        ctx.unit.audits.note("question forgotten", f"question:{due.subject}")
    return []


async def _waiting(ctx: Context, due: Due) -> Question | None:
    question = await ctx.unit.questions.get(int(due.subject))
    return question if question and question.state in OPEN else None


async def _remind(ctx: Context, question: Question, words: str) -> Actions:
    """Each hangs on the notice of its chat, so that the question itself is one tap away."""
    sent = await ctx.unit.outbox.of(question.subject)
    notice = {each.address: each.remote for each in reversed(sent) if each.kind == "send"}
    readers = await notices.readers(ctx, question.kind)
    return [_reminder(ctx, question, words, reader, notice.get(reader.at, "")) for reader in readers]


def _reminder(ctx: Context, question: Question, words: str, reader: notices.Reader, notice: str = "") -> Send:
    by = cases.moment(ctx, reader.language, question.answer_due or ctx.now)
    text = ctx.texts.say(reader.language, words, number=cases.number_of(question), by=by)
    buttons = notices.notice_buttons(ctx, question, reader.language) if _answers(ctx, question, reader) else ()
    subject = question.subject if buttons else ""  # a reply to the reminder is an answer too
    return Send(reader.at, text, buttons, subject=subject, reply_to=notice, language=reader.language)


def _answers(ctx: Context, question: Question, reader: notices.Reader) -> bool:
    """Whether this reader may press the buttons: the staff room, and officers of the section."""
    return reader.at == ctx.mission.staff_room or reader.person is not None
