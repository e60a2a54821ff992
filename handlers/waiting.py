"""/waiting: all that waits for an officer, the nearest deadline first. Each part of the house adds one function."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime

from groups.kinds import KINDS
from groups.messages import Rows, Said
from groups.questions import OPEN, State
from groups.rights import Act, refusal
from groups.texts import Text
from handlers.checkin import helpclock
from handlers.checks import checking
from handlers.context import Actions, Context
from handlers.drills import overdue
from handlers.facts import factclock
from handlers.keypoints import keysecond
from handlers.positions import reading
from handlers.press import accredited, callsecond
from handlers.publish import left, view
from handlers.questions import notices, second

Item = tuple[datetime | None, Text, Rows]
"""By when, what it is, and what can be done with it."""
MOST = 8
"""Things shown at once."""


async def questions(ctx: Context) -> list[Item]:
    """The open questions of the officer's sections that nobody has answered yet."""
    found = await ctx.unit.questions.of_kinds(_sections(ctx), OPEN - {State.WRITTEN})
    reader = notices.Reader(ctx.at, ctx.language)
    return [
        (each.answer_due, notices.notice(ctx, each, reader), notices.notice_buttons(ctx, each, ctx.language))
        for each in found
    ]


WAITING: list[Callable[[Context], Awaitable[Sequence[Item]]]] = [
    questions,
    second.waiting,
    view.waiting,
    checking.waiting,
    keysecond.waiting,
    reading.waiting,
    factclock.waiting,
    accredited.waiting,
    callsecond.waiting,
    left.waiting,
    helpclock.waiting,
    overdue.waiting,
]


async def waiting(ctx: Context, said: Said, words: Text) -> Actions:
    """/waiting: one message for each thing, with its buttons."""
    items = await everything(ctx)
    if not items:
        return [ctx.reply(ctx.say("Nothing waits for you."))]
    head = ctx.count("One thing waits for you.", "{n} things wait for you.", len(items))
    if len(items) > MOST:
        head = head + "\n" + ctx.count("The nearest one follows.", "The nearest {n} follow.", MOST)
    return [ctx.reply(head), *(ctx.reply(text, buttons) for _, text, buttons in items[:MOST])]


async def everything(ctx: Context) -> Sequence[Item]:
    """All items of all parts, by clock; what has no deadline comes last."""
    items = [item for part in WAITING for item in await part(ctx)]
    return sorted(items, key=lambda item: item[0] or datetime.max.replace(tzinfo=UTC))


def _sections(ctx: Context) -> frozenset[str]:
    """Those that the officer serves; for whoever answers everywhere and serves none, all."""
    own = ctx.person.sections or frozenset(KINDS)
    return frozenset(each for each in own if not refusal(ctx.person, Act.READ_CASES, today=ctx.today, section=each))
