"""The three questions of a post, their one-tap answers, and what the typed answers mean."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from config.schema import Group
from groups import segments
from groups.calendar import parse_when
from groups.forms import Form, Step
from groups.messages import Send
from groups.recurring import Rule, next_turn
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.dialogues import open_form

NOW = "now"
EXACTLY = "@"
"""In front of an instant that a button chose, where the words of it would be ambiguous."""
HOURS = (("today 18:00", N_("Today {time}"), "18:00"), ("tomorrow 09:00", N_("Tomorrow {time}"), "09:00"))

TEXT = Form(
    "post-text", (Step("text", N_("What should it say? Write it as people will read it."), limit=20_000, file="may"),)
)
GROUPS = Form("post-groups", (Step("groups", N_("Where should it go? Several groups: write them with commas.")),))
WHEN = Form(
    "post-when",
    (
        Step(
            "when",
            N_("When should it go out?"),
            hint=N_("You can also write it: 18:00, tomorrow 09:00, in 2 h, 2026-12-03 18:00, every Monday 09:00."),
        ),
    ),
)

COMMAS = r"[,،;]"

Choice = tuple[str, str]
"""(label in the reader's language, what is answered)"""


async def ask_text(ctx: Context, subject: str = "", data: Mapping[str, str] | None = None) -> Actions:
    return await open_form(ctx, TEXT.name, subject=subject, data=data)


async def ask_groups(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    mine = writable(ctx)
    if not mine:
        return ctx.refuse(refuse(Code.ROLE, act=Act.DRAFT.value))
    choices = [(ctx.mission.words(group.name, ctx.language), group.id) for group in mine]
    if len(mine) > 1:
        choices.append((str(ctx.say("All of these")), ids(mine)))
    return offering(await open_form(ctx, GROUPS.name, subject=subject, data=data), choices)


async def ask_when(
    ctx: Context, subject: str, data: Mapping[str, str], zone: ZoneInfo, choices: Sequence[Choice] = ()
) -> Actions:
    """Without `choices` the usual hours are offered, as far as they are still to come."""
    return offering(await open_form(ctx, WHEN.name, subject=subject, data=data), choices or _usual(ctx, zone))


def writable(ctx: Context) -> list[Group]:
    """The groups that this person may write for."""
    groups = ctx.mission.groups
    return [group for group in groups if not refusal(ctx.person, Act.DRAFT, today=ctx.today, section=group.kind)]


def ids(groups: Sequence[Group]) -> str:
    return ",".join(group.id for group in groups)


def named(ctx: Context, words: str, among: Sequence[Group] | None = None) -> list[Group] | Refusal:
    """The groups in "press, trade", by id, kind, name or segment. E-UNKNOWN for the first that is none of ours, E-ROLE
    for the first that the person does not write for, or that is not `among` these, E-ACCESS (segment) for one that fits
    none of theirs."""
    found: list[Group] = []
    for one in filter(None, (part.strip() for part in re.split(COMMAS, words))):
        segment = segments.read(one)
        known = [group for group in ctx.mission.groups if not segment.base or segment.base in _names(group)]
        if not known:
            return refuse(Code.UNKNOWN, what=one)
        allowed = [group for group in known if group in (writable(ctx) if among is None else among)]
        if not allowed:
            return refuse(Code.ROLE, act=Act.DRAFT.value, section=known[0].kind, needs=("officer",))
        fits = [group for group in allowed if segment.holds(group.region, group.languages)]
        if not fits:
            return refuse(Code.ACCESS, segment=one)
        found += [group for group in fits if group not in found]
    return found or refuse(Code.EMPTY)


def instant(words: str, now: datetime, zone: ZoneInfo) -> datetime | None | Refusal:
    """When it is to go out; None for as soon as it is approved."""
    if words.startswith(EXACTLY):
        return datetime.fromisoformat(words.removeprefix(EXACTLY))
    at = parse_when(words, now, zone)
    return None if at == now else at


def first(rule: Rule | None, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The first turn of a post that comes again; None for one that goes out once."""
    turn = next_turn(rule, now, zone) if rule else None
    return turn.at if turn else None


def other_hours(ctx: Context, refused: Refusal, zone: ZoneInfo) -> list[Choice]:
    """Where clocks change: the two neighbours of an hour that does not exist, or the first and the second of one."""
    hours = [refused.values[name] for name in ("before", "after", "first", "second") if name in refused.values]
    return [
        (f"{ctx.texts.moment(ctx.language, at, zone, ctx.now)} ({at:%H:%M} UTC)", f"{EXACTLY}{at.isoformat()}")
        for at in hours
    ]


def _names(group: Group) -> set[str]:
    return {name.casefold() for name in (group.id, group.kind, *group.name.values())}


def _usual(ctx: Context, zone: ZoneInfo) -> list[Choice]:
    to_come = [each for each in HOURS if not isinstance(parse_when(each[0], ctx.now, zone), Refusal)]
    usual = [(str(ctx.say(label, time=hour)), words) for words, label, hour in to_come]
    return [(str(ctx.say("As soon as approved")), NOW), *usual]


def offering(asked: Actions, choices: Sequence[Choice]) -> Actions:
    """One-tap answers above the form's own buttons; each says what could also be typed."""
    actions: Actions = []
    for action in asked:
        if isinstance(action, Send) and action.look == "form" and action.buttons:
            model = action.buttons[-1][-1]
            rows = tuple((replace(model, label=label, act="form", data=data, style=""),) for label, data in choices)
            action = replace(action, buttons=(*rows, *action.buttons))
        actions.append(action)
    return actions
