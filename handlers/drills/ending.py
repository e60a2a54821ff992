"""The end of a drill: what was open in it closes, and everybody who took part reads how it went."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from groups.messages import Due
from groups.texts import N_, Text, join
from handlers.context import MET, Actions, Context
from handlers.crisis import levels
from handlers.drills import telling
from storage.drills import Drill

REAL = N_("*A real crisis is open: this drill is over.* Please go to the embassy's own bot now.")
OVER = N_("*The drill is over.*")


async def end(ctx: Context) -> Actions:
    """`/drill end`"""
    running = await ctx.unit.drills.running()
    if running is None:
        return [ctx.reply(ctx.say("No drill is running."))]
    return await _over(ctx, running, OVER)


async def real_crisis(ctx: Context, _due: Due) -> Actions:
    """The live mission opened a crisis: nobody ends the drill, it ends by itself."""
    running = await ctx.unit.drills.running()
    return await _over(ctx, running, REAL) if running else []


async def _over(ctx: Context, meant: Drill, head: str) -> Actions:
    """Cards come down; drafts stay where they are, in the drill's own database."""
    report = await _report(ctx, meant)
    if not await ctx.unit.drills.end(meant.id, ctx.person.key, report):
        return []
    ctx.unit.audits.note("end drill", f"drill:{meant.id}", actor=ctx.person.key, detail=meant.template)
    down = [each for crisis in await ctx.unit.crises.all_open() for each in await levels.put_down(ctx, crisis) or []]
    people = await ctx.unit.drills.parts(meant.id)

    def said(language: str) -> Text:
        return join([ctx.texts.say(language, head), _told(ctx, meant, report, language)], "\n\n")

    return [*await telling.tell(ctx, people, said), *down]


# ---- the report -----------------------------------------------------------------------------------------


async def _report(ctx: Context, meant: Drill) -> dict[str, Any]:
    """Seconds, codes, numbers of facts and keys of officers: what is kept, and what is read out."""
    began = meant.begun_at or meant.asked_at
    found = await ctx.unit.drills.milestones(began)
    facts = await ctx.unit.facts.all_now(ctx.mission, await ctx.unit.crises.top())
    return {
        "lasted": _seconds(began, ctx.now),
        "card": _seconds(began, found.card),
        "pinned": _seconds(began, found.pinned),
        "key": _seconds(began, found.key_point),
        "refusals": await ctx.unit.drills.counted(MET, began),
        "overdue": [fact.id for fact in facts if fact.is_overdue or fact.is_failed],
        "people": list(await ctx.unit.drills.parts(meant.id)),
    }


def _seconds(began: datetime, at: datetime | None) -> int | None:
    return None if at is None else int((at - began).total_seconds())


def _told(ctx: Context, meant: Drill, report: Mapping[str, Any], language: str) -> Text:
    say = ctx.texts.say
    refusals = [f"{code} × {n}" for code, n in sorted(report["refusals"].items())]
    lines = [
        say(
            language,
            "{title}, {span}",
            title=telling.title(ctx, meant.template, language),
            span=_long(ctx, report["lasted"], language),
        ),
        say(language, "First card: {span}", span=_long(ctx, report["card"], language)),
        say(language, "Pinned in every chat: {span}", span=_long(ctx, report["pinned"], language)),
        say(language, "First key point: {span}", span=_long(ctx, report["key"], language)),
        say(language, "Refusals: {codes}", codes=_list(ctx, refusals, language)),
        say(language, "Facts to check: {facts}", facts=_list(ctx, report["overdue"], language)),
        say(language, "Took part: {names}", names=telling.names(ctx, report["people"], language)),
    ]
    if meant.rate > 1:
        lines.append(say(language, "The clocks ran {n} times as fast as those on the wall.", n=meant.rate))
    return join(lines)


def _long(ctx: Context, seconds: int | None, language: str) -> str:
    if seconds is None:
        return str(ctx.texts.say(language, "not reached"))
    return ctx.texts.length(language, timedelta(seconds=seconds))


def _list(ctx: Context, items: list[str], language: str) -> str:
    return ctx.texts.listing(language, items) if items else str(ctx.texts.say(language, "none"))
