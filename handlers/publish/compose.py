"""`/post`: the short form (text, groups, when), the one-line shortcut, and every change of what was written."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from groups.messages import Pressed, Said
from groups.recurring import Rule, parse, write
from groups.refusals import Code, Refusal
from groups.rights import Act
from groups.texts import Run, Text
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import RUNS, before, data_text
from handlers.publish import segments, view, writing
from handlers.publish.asking import (
    EXACTLY,
    GROUPS,
    NOW,
    TEXT,
    WHEN,
    ask_groups,
    ask_text,
    ask_when,
    first,
    ids,
    instant,
    named,
    other_hours,
    writable,
)
from handlers.publish.moves import find, number_in
from handlers.publish.shown import groups_of
from storage.codec import dump_texts
from storage.posts import Post


async def post(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/post`, `/post 47`, `/post edit 47`, `/post press: text`, `/post text`."""
    plain = str(words).strip()
    if not plain:
        return await ask_text(ctx)
    if number_in(plain.removeprefix("edit ")):
        return await view.show(ctx, plain)
    head, colon, _ = str(words).partition(":")
    chosen = await segments.chosen(ctx, head) if colon else None
    if isinstance(chosen, Refusal) and chosen.code in (Code.ROLE, Code.ACCESS, Code.PRIVATE):
        return ctx.refuse(chosen)
    if isinstance(chosen, list):
        return await _go_on(ctx, _as_data(_after(words, len(head) + 1)) | {"groups": ids(chosen), "when": NOW})
    return await _go_on(ctx, _as_data(words))


async def text_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    if not subject:
        return await _go_on(ctx, data)
    found = await _subject(ctx, subject)
    return (
        ctx.refuse(found) if isinstance(found, Refusal) else await writing.retext(ctx, found, data_text(data, "text"))
    )


async def groups_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    chosen = await segments.chosen(ctx, data["groups"])
    if isinstance(chosen, Refusal):
        return before(ctx.sentence(chosen), await ask_groups(ctx, subject, _without(data, "groups")))
    if not subject:
        return await _go_on(ctx, data | {"groups": ids(chosen)})
    found = await _subject(ctx, subject)
    return ctx.refuse(found) if isinstance(found, Refusal) else await writing.regroup(ctx, found, chosen)


async def when_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    found = await _subject(ctx, subject) if subject else None
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    zone = _zone(ctx, found, data.get("groups", ""))
    rule = parse(data["when"], ctx.now, zone)
    at = rule if isinstance(rule, Refusal) else first(rule, ctx.now, zone) or instant(data["when"], ctx.now, zone)
    if isinstance(at, Refusal):
        again = ask_when(ctx, subject, _without(data, "when"), zone, other_hours(ctx, at, zone))
        return before(ctx.sentence(at), await again)
    written = write(rule) if isinstance(rule, Rule) else ""
    if found is not None:
        return await writing.retime(ctx, found, at, written)
    return await _go_on(ctx, data | {"when": f"{EXACTLY}{at.isoformat()}" if at else NOW, "rule": written})


async def change_text(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Change text]"""
    found = await find(ctx, stored.subject, stored.version)
    return ctx.refuse(found) if isinstance(found, Refusal) else await ask_text(ctx, _versioned(found))


async def change_groups(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Change groups]"""
    found = await find(ctx, stored.subject, stored.version)
    return ctx.refuse(found) if isinstance(found, Refusal) else await ask_groups(ctx, _versioned(found), {})


async def change_when(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Change time]"""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return await ask_when(ctx, _versioned(found), {}, _zone(ctx, found, ""))


async def _go_on(ctx: Context, data: dict[str, str]) -> Actions:
    """Ask what is still open, or show the whole."""
    if "groups" not in data:
        mine = writable(ctx)
        if len(mine) != 1:
            return await ask_groups(ctx, "", data)
        data = data | {"groups": ids(mine)}
    if "when" not in data:
        return await ask_when(ctx, "", data, _zone(ctx, None, data["groups"]))
    chosen = named(ctx, data["groups"])
    if isinstance(chosen, Refusal):
        return ctx.refuse(chosen)
    when = data["when"]
    at = datetime.fromisoformat(when.removeprefix(EXACTLY)) if when != NOW else None
    return await writing.draft(ctx, data_text(data, "text"), chosen, at, rule=data.get("rule", ""))


def _as_data(text: Text) -> dict[str, str]:
    """A text as an answer of the form, with its formatting beside it."""
    plain = {"text": str(text).strip()}
    return plain | ({"text" + RUNS: dump_texts({"": text})} if any(run.marks for run in text.runs) else {})


def _after(text: Text, count: int) -> Text:
    """The text without its first `count` characters, and without spaces at its new beginning."""
    runs: list[Run] = []
    for run in text.runs:
        rest, count = run.text[count:], max(0, count - len(run.text))
        rest = rest if runs else rest.lstrip()
        if rest:
            runs.append(Run(rest, run.marks, run.target))
    return Text(tuple(runs))


def _without(data: dict[str, str], name: str) -> dict[str, str]:
    return {key: said for key, said in data.items() if key not in (name, name + RUNS)}


def _versioned(post: Post) -> str:
    """What a form is about: a change of this version, and of no later one."""
    return f"{post.id}/{post.version}"


async def _subject(ctx: Context, subject: str) -> Post | Refusal:
    number, _, version = subject.partition("/")
    return await find(ctx, number, int(version))


def _zone(ctx: Context, post: Post | None, group_ids: str) -> ZoneInfo:
    """The zone of the first group: an hour is said as its members know it."""
    group = groups_of(ctx, post)[:1] if post else [ctx.mission.group(group_ids.partition(",")[0])]
    return group[0].tz if group and group[0] else ctx.mission.zone


DIALOGUES = (
    Dialogue(TEXT, text_given, Act.DRAFT),
    Dialogue(GROUPS, groups_given, Act.DRAFT),
    Dialogue(WHEN, when_given, Act.DRAFT),
)
