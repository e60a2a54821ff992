"""A platform that takes nothing in a crisis: whoever is on duty learns it by another way, and when it is back."""

from datetime import datetime, timedelta
from typing import Any

from groups.duty import ROADS
from groups.messages import Due, Lane
from groups.texts import N_
from handlers.alarm.paging import over, page
from handlers.alarm.telling import tell_called
from handlers.alarm.ways import AWAY
from handlers.context import Actions, Context

WATCH = "platform.watch"
ALL = "all"
WATCH_EVERY = timedelta(seconds=30)
AWAY_AFTER = timedelta(minutes=2)

GONE = N_(
    "*{platform}* has taken nothing from us since {at}, and a crisis is open. What could not go out waits, and goes "
    "when it is back. Please reach people in other ways until then: telephone, web site, press."
)
GONE_SHORT = N_(
    "{mission}: {platform} has taken nothing from us since {at}, in an open crisis. Please reach people in other ways. "
    "You hear when it is back."
)
BACK = N_("*{platform}* takes our messages again. From {at} on it took none; what waited is on its way now.")
BACK_SHORT = N_("{mission}: {platform} takes our messages again. What waited is on its way.")


async def begin(ctx: Context) -> None:
    """A crisis opened: from now on the accounts are watched."""
    await ctx.unit.dues.set(WATCH, ALL, ctx.now + WATCH_EVERY)


async def watch(ctx: Context, _due: Due) -> Actions:
    """Every half minute while a crisis is open, and until what went away is back."""
    known = await ctx.unit.notes.starting_with(AWAY)
    grave = await ctx.unit.crises.top()
    if not known and not grave:
        return []
    await begin(ctx)
    actions: Actions = []
    for account in [each for each in ctx.outlets if each != ROADS]:
        since = known.get(f"{AWAY}{account}", "")
        look = await _gone(ctx, account) if not since else await _back(ctx, account, since, calm=not grave)
        actions += look
    return actions


async def _gone(ctx: Context, account: str) -> Actions:
    since = await ctx.unit.accounts.blocked_since(account)
    if since is None or since + AWAY_AFTER > ctx.now:
        return []
    await ctx.unit.notes.set(f"{AWAY}{account}", since.isoformat())
    ctx.unit.audits.note("platform away", f"account:{account}")
    return await page(ctx, _subject(account, since.isoformat()), GONE, short=GONE_SHORT, **_values(ctx, account, since))


async def _back(ctx: Context, account: str, since: str, *, calm: bool) -> Actions:
    """It answered after all. When the crisis ended first and nothing waits any more, it is let go without a word."""
    began, heard = datetime.fromisoformat(since), await ctx.unit.accounts.heard(account)
    blocked = await ctx.unit.accounts.blocked_since(account)
    answers = heard is not None and heard > began and (blocked is None or blocked + AWAY_AFTER > ctx.now)
    if not answers and not (calm and blocked is None):
        return []
    await ctx.unit.notes.set(f"{AWAY}{account}", "")
    ctx.unit.audits.note("platform back", f"account:{account}")
    await over(ctx, _subject(account, since))
    return await _tell(ctx, account, since) if answers else []


async def _tell(ctx: Context, account: str, since: str) -> Actions:
    """Once: to those who were called about it, and in the staff room."""
    values = _values(ctx, account, datetime.fromisoformat(since))
    paged = await ctx.unit.pages.latest(_subject(account, since))
    rows = await ctx.unit.outbox.of(paged.about) if paged else ()
    told = await tell_called(ctx, paged, rows, BACK, BACK_SHORT, values) if paged else []
    return [*told, ctx.staff(ctx.staff_say(BACK, **values), lane=Lane.CRISIS)]


def _subject(account: str, since: str) -> str:
    return f"{AWAY}{account}:{since}"


def _values(ctx: Context, account: str, since: datetime) -> dict[str, Any]:
    """The name of a platform and the hour are the same in every language."""
    at = ctx.texts.time(ctx.mission.language, since, ctx.mission.zone)
    return {"platform": ctx.outlets[account].platform.title(), "at": at}
