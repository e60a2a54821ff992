"""What every act on a fact shares: the right to it, who was faster, and what follows from a change."""

from typing import Any

from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from handlers.cards import showing
from handlers.context import Actions, Context
from handlers.facts import factclock, lookup
from storage.facts import FactNow

SECTION = "consular"


def denied(ctx: Context, known: FactNow, act: Act) -> Actions:
    """A refusal when this officer may not do it with this fact; nothing else."""
    owner = ctx.person.key in (known.owner, known.second_owner)
    proposing = act is Act.CHANGE_NUMBER
    refused = refusal(ctx.person, act, today=ctx.today, section=SECTION, owner=owner, proposing=proposing)
    if refused is None:
        return []
    ctx.unit.audits.note("refused fact", f"fact:{known.id}", actor=ctx.person.key, detail=refused.code)
    return ctx.refuse(refused)


def own(ctx: Context, known: FactNow) -> Actions:
    """E-SELF: what this officer did, another one judges."""
    ctx.unit.audits.note("refused fact", f"fact:{known.id}", actor=ctx.person.key, detail=Code.SELF)
    return ctx.refuse(refuse(Code.SELF, by=ctx.person.key))


async def outrun(ctx: Context, number: str) -> Actions:
    """Somebody was faster: who, and when."""
    known = await lookup.now(ctx, number)
    values: dict[str, Any] = {}
    at = known and (known.failed_at if known.is_failed else known.checked_at)
    if known and known.checked_by and at:
        values = {"who": ctx.mission.called(known.checked_by), "at": at}
    return ctx.refuse(refuse(Code.CONFLICT, **values))


async def changed(ctx: Context, number: str) -> Actions:
    """The hours of the fact begin anew, and open cards say it."""
    known = await lookup.now(ctx, number)
    if known:
        await factclock.schedule(ctx, known, await ctx.unit.crises.top())
    return await showing.refresh(ctx)
