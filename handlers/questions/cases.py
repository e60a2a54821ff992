"""A question as the handlers ask about it: its kind, number and rights, and the hours that are kept for it."""

from collections.abc import Callable
from datetime import datetime, timedelta

from groups.calendar import working_deadline
from groups.crisis import Level
from groups.kinds import KINDS
from groups.kinds.kind import Kind
from groups.questions import number
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from handlers.context import Context
from storage.questions import Question

KEPT = timedelta(days=90)
"""What was said is emptied so long after a question was closed."""
CLOCKS = ("question.half", "question.late", "question.very-late")


def kind_of(question: Question) -> Kind:
    return KINDS[question.kind]


def number_of(question: Question) -> str:
    return number(kind_of(question).letter, question.id)


def may(ctx: Context, act: Act, question: Question) -> Refusal | None:
    """Whether who acts may do this in the section of the question."""
    return refusal(ctx.person, act, today=ctx.today, section=question.kind)


May = Callable[[Context, Question], Refusal | None]


def may_assign(ctx: Context, question: Question) -> Refusal | None:
    return may(ctx, Act.ASSIGN_ITEM, question)


def may_answer(ctx: Context, question: Question) -> Refusal | None:
    """E-ROLE; and E-SELF where the group would read what one person both asked and answered."""
    if question.private:
        return may(ctx, Act.ANSWER_PRIVATELY, question)
    return may(ctx, Act.PUBLISH_ANSWER, question) or refuse_own(ctx, question)


def refuse_own(ctx: Context, question: Question) -> Refusal | None:
    """E-SELF for whoever asked it, from whatever account."""
    own = question.person == ctx.person.key or question.identity in ctx.person.identities
    return refuse(Code.SELF, by=ctx.person.key) if own else None


def moment(ctx: Context, language: str, at: datetime) -> str:
    """When, in the mission's zone."""
    return ctx.texts.moment(language, at, ctx.mission.zone, ctx.now)


async def in_alert(ctx: Context) -> bool:
    """Whether a crisis of level 2 or more is open where this is said; in private, anywhere."""
    level = await ctx.unit.crises.level(ctx.group.region) if ctx.group else await ctx.unit.crises.top()
    return level >= Level.ALERT


async def needs_a_second(ctx: Context, question: Question) -> bool:
    """Whether its answer is to stand in a group about which a crisis of level 2 or more is open."""
    group = ctx.mission.group(question.group_id)
    level = await ctx.unit.crises.level(group.region) if group else await ctx.unit.crises.top()
    return not question.private and level >= Level.ALERT


# ---- when it is due -----------------------------------------------------------------------------------


def promised(ctx: Context, kind: Kind, share: float = 1) -> datetime:
    """By when the first answer is promised, or a share of that time."""
    length = kind.first_answer * share
    return working_deadline(ctx.now, length, ctx.mission.zone) if kind.working else ctx.now + length


async def start_clocks(ctx: Context, question: Question) -> None:
    """Reminders at half, the whole and three times the promised time."""
    for name, share in zip(CLOCKS, (0.5, 1, 3), strict=True):
        await ctx.unit.dues.set(name, str(question.id), promised(ctx, kind_of(question), share))


async def stop_clocks(ctx: Context, question: Question) -> None:
    for name in (*CLOCKS, "question.free"):
        await ctx.unit.dues.drop(name, str(question.id))


async def close_for_good(ctx: Context, question: Question) -> None:
    """No clock runs any more but the one that empties the texts."""
    await stop_clocks(ctx, question)
    await ctx.unit.dues.drop("question.close", str(question.id))
    await ctx.unit.dues.set("question.forget", str(question.id), ctx.now + KEPT)
