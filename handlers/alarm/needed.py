"""Whether somebody must still answer an alarm: what it was about may have been settled by anybody meanwhile."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

from handlers.alarm.ways import AWAY
from handlers.context import Context
from storage.pages import Page

PROPOSAL_LIFE = timedelta(hours=1)


def has_cause(page: Page) -> bool:
    """Whether we see by ourselves when it is settled, and nothing else calls the head when it is not."""
    kind, _, _ = page.subject.partition(":")
    return kind in NEEDED and kind != "update"  # `crisis.late` follows that one


async def is_needed(ctx: Context, page: Page) -> bool:
    """True for every kind that nobody says anything about here."""
    kind, _, rest = page.subject.partition(":")
    return kind not in NEEDED or await NEEDED[kind](ctx, page, rest)


async def _proposal(ctx: Context, page: Page, _rest: str) -> bool:
    """Until a crisis is opened; a button of an hour ago opens none."""
    opened = any(crisis.opened_at >= page.opened_at for crisis in await ctx.unit.crises.all_open())
    return not opened and ctx.now < page.opened_at + PROPOSAL_LIFE


async def _update(ctx: Context, _page: Page, rest: str) -> bool:
    """While the crisis is open and the promised hour is over."""
    number, _, _ = rest.partition(":")
    crisis = await ctx.unit.crises.get(int(number))
    late = crisis is not None and crisis.next_update_by is not None and crisis.next_update_by <= ctx.now
    return late and crisis is not None and crisis.is_open


async def _review(ctx: Context, _page: Page, rest: str) -> bool:
    post = await ctx.unit.posts.get(int(rest))
    return post is not None and not await ctx.unit.posts.approvals(post)


async def _fact(ctx: Context, _page: Page, rest: str) -> bool:
    number, _, _ = rest.partition(":")
    fact = await ctx.unit.facts.one_now(ctx.mission, number)
    return fact is not None and fact.is_failed


async def _away(ctx: Context, _page: Page, rest: str) -> bool:
    account, _, _ = rest.partition(":")
    return bool(await ctx.unit.notes.get(f"{AWAY}{account}"))


NEEDED: Mapping[str, Callable[[Context, Page, str], Awaitable[bool]]] = {
    "proposal": _proposal,
    "update": _update,
    "late": _update,
    "review": _review,
    "fact": _fact,
    "away": _away,
}
