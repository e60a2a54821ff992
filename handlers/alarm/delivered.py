"""Whether a call arrived: one that surely or perhaps did not goes by the second road, and the next person is called."""

from groups.deliveries import State
from groups.messages import Due, Send, Settled
from groups.outcomes import Closed, Done, MaybeDone, Outcome
from handlers.alarm import paging, ways
from handlers.context import Actions, Context
from storage.outbox import GOING, Delivery
from storage.pages import Page


async def settled(ctx: Context, event: Settled) -> Actions:
    """One call ended."""
    row = await ctx.unit.outbox.get(event.action)
    number = int(event.subject.partition(":")[2])
    if row is None or isinstance(event.outcome, Done):
        ctx.unit.audits.note("page delivered", event.subject, detail=event.at.account)
        return []
    person, _, by_road = row.key.removeprefix(f"{event.subject}:").partition(":")
    ctx.unit.audits.note("page not delivered", event.subject, detail=f"{event.at.account}: {_why(event.outcome)}")
    if isinstance(event.outcome, MaybeDone):  # a second call to somebody is no harm: nobody is asked about this one
        await ctx.unit.outbox.resolve(row.id, State.ABANDONED)
    if isinstance(event.outcome, Closed) and not by_road and person:
        await ctx.unit.people.out_of_reach(event.at)
    seen = await paging.still_open(ctx, number)
    if seen is None or not person:
        return []
    road = None if by_road else await ways.by_road(ctx, seen, person)
    perhaps = isinstance(event.outcome, MaybeDone) and road is not None
    return [*([road] if road else []), *([] if perhaps else await _next(ctx, seen, person))]


async def check_due(ctx: Context, due: Due) -> Actions:
    """A minute later: whoever has no call yet gets it by the second road; when nobody has one, the next person too."""
    seen = await paging.still_open(ctx, int(due.subject))
    if seen is None:
        return []
    rows = await ctx.unit.outbox.of(seen.about)
    late = [name for name in seen.on_rung(seen.rung) if not _has(rows, seen, name, State.DONE)]
    roads: list[Send] = [road for name in late if (road := await ways.by_road(ctx, seen, name))]
    if late:
        ctx.unit.audits.note("page not confirmed", seen.about)
    nobody = len(late) == len(seen.on_rung(seen.rung))
    return [*roads, *(await paging.climb(ctx, seen, above=seen.rung) if nobody else [])]


async def _next(ctx: Context, seen: Page, person: str) -> Actions:
    """The next rung, unless somebody else on this one has been called, or may be yet."""
    rows = await ctx.unit.outbox.of(seen.about)
    others = [name for name in seen.on_rung(seen.rung) if name != person]
    if seen.called.get(person) != seen.rung or _has(rows, seen, person, State.DONE):
        return []
    if any(_has(rows, seen, name, State.DONE, *GOING) for name in others):
        return []
    return await paging.climb(ctx, seen, above=seen.rung)


def _has(rows: tuple[Delivery, ...], seen: Page, person: str, *states: State) -> bool:
    """Whether a call to this person is in one of these states, by whichever road."""
    keys = (f"{seen.about}:{person}", f"{seen.about}:{person}:road")
    return any(row.key in keys and row.state in states for row in rows)


def _why(outcome: Outcome) -> str:
    return str(getattr(outcome, "reason", ""))
