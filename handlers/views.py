"""Reads for screens: what a page shows beside the messages, for one person, by the same rights table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groups.calendar import local_date
from groups.crisis import LIMITS, Level
from groups.kinds import KINDS
from groups.rights import Act, grant
from groups.texts import Text
from handlers import waiting
from handlers.context import Command, Context, Where

FIRST = ("ask", "facts", "help")
FIRST_OF_STAFF = ("post", "waiting", "today", "crisis", "key", "facts", "help")
"""The order of a menu that holds seven commands at most."""
MOST = 7


@dataclass(frozen=True, slots=True)
class GroupView:
    """What a group's page tells: its kind, its day, who answers. `level` is 0 in calm times."""

    label: str
    about: Text
    used: int
    cap: int
    level: int
    officers: tuple[str, ...]
    first_answer: Text


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for an officer: its first words, and by when."""

    what: str
    by: datetime | None


def menu(ctx: Context) -> Sequence[Command]:
    """The commands for this person in this place, the usual ones first."""
    here = _where(ctx)
    mine = {
        command.name: command
        for command in ctx.commands
        if here in command.where and grant(ctx.person, command.act, ctx.today).allowed
    }
    order = FIRST_OF_STAFF if ctx.person.is_staff and (ctx.private or ctx.in_staff_room) else FIRST
    return [mine[name] for name in order if name in mine][:MOST]


def _where(ctx: Context) -> Where:
    if ctx.private:
        return Where.PRIVATE
    return Where.STAFF if ctx.in_staff_room else Where.GROUP


async def group(ctx: Context) -> GroupView | None:
    """The group of this place; None where there is none. Open to everybody (READ_PUBLIC)."""
    if ctx.group is None:
        return None
    kind = KINDS[ctx.group.kind]
    level = Level(await ctx.unit.crises.level(ctx.group.region))
    today = local_date(ctx.now, ctx.group.tz)
    used = await ctx.unit.slots.used(ctx.group.id, today, "crisis" if level else "routine")
    officers = tuple(person.name for person in ctx.mission.serving(ctx.group.kind, ctx.today))
    return GroupView(
        label=str(ctx.say(kind.label)),
        about=ctx.say(kind.about),
        used=len(used),
        cap=LIMITS[level].cap if level else ctx.group.cap_in_calm,
        level=int(level),
        officers=officers,
        first_answer=_promise(ctx),
    )


def _promise(ctx: Context) -> Text:
    """By when a question is answered first, as a span of working time."""
    if ctx.group is None:
        return Text()
    kind = KINDS[ctx.group.kind]
    hours = int(kind.first_answer.total_seconds() // 3600)
    if not kind.working or hours < 8:
        return ctx.count("A question is answered within {n} hour.", "A question is answered within {n} hours.", hours)
    days = max(1, hours // 8) if hours % 24 else hours // 24
    return ctx.count(
        "A question is answered within {n} working day.", "A question is answered within {n} working days.", days
    )


async def tasks(ctx: Context) -> Sequence[Task]:
    """What waits for this officer, the nearest first (SEE_WAITING)."""
    if not grant(ctx.person, Act.SEE_WAITING, ctx.today).allowed:
        return []
    items = await waiting.everything(ctx)
    return [Task(str(text).partition("\n")[0], by) for by, text, _ in items]
