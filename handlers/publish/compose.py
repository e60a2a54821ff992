"""`/post`: the short form (text, groups, when), the one-line shortcut, and every change of what was written."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from groups.media import sent
from groups.messages import Pressed, Said
from groups.postkinds import PostKind, may_write
from groups.recurring import Rule, parse, write
from groups.refusals import Code, Refusal
from groups.rights import Act
from groups.texts import Run, Text
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import FILE, RUNS, before, data_file, data_text
from handlers.publish import kinds, languages, pictures, segments, view, writing
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
from handlers.publish.clash import Mine, clash
from handlers.publish.moves import find, number_in
from handlers.publish.preview import preview
from handlers.publish.shown import groups_of, spoken
from storage.codec import dump_file, dump_texts
from storage.posts import Post


async def post(ctx: Context, said: Said, words: Text) -> Actions:
    """`/post`, `/post 47`, `/post edit 47`, `/post press: text`, `/post press positive: text`, `/post text`.

    Also as the words under a picture.
    """
    plain, file = str(words).strip(), sent(said.attachment, said.files)
    if isinstance(file, Refusal):
        return ctx.refuse(file)
    held = {"text" + FILE: dump_file(file)} if file else {}
    if not plain:
        return await ask_text(ctx, data=held)
    if number_in(plain.removeprefix("edit ")):
        return await view.show(ctx, plain)
    head, colon, _ = str(words).partition(":")
    where, kind = _kind_at_end(ctx, head)
    chosen = await segments.chosen(ctx, where) if colon else None
    if isinstance(chosen, Refusal) and chosen.code in (Code.ROLE, Code.ACCESS, Code.PRIVATE):
        return ctx.refuse(chosen)
    if isinstance(chosen, list):
        placed = {"groups": ids(chosen), "when": NOW, "kind": kind}
        return await _go_on(ctx, _as_data(_after(words, len(head) + 1)) | placed | held)
    return await _go_on(ctx, _as_data(words) | held)


async def text_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    if not subject:
        return await _go_on(ctx, data)
    language, text = subject.rpartition("/")[2], data_text(data, "text")
    found, file = await _subject(ctx, subject, Mine.text(text, language)), data_file(data, "text")
    if not isinstance(found, Post):
        return found
    shown = await writing.retext(ctx, found, text, language)
    now = await ctx.unit.posts.need(found.id)
    return pictures.fetch(ctx, now, file) if file and now.version != found.version else shown


async def groups_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    chosen = await segments.chosen(ctx, data["groups"])
    if isinstance(chosen, Refusal):
        return before(ctx.sentence(chosen), await ask_groups(ctx, subject, _without(data, "groups")))
    if not subject:
        return await _go_on(ctx, data | {"groups": ids(chosen)})
    found = await _subject(ctx, subject, Mine("groups", ids(chosen)))
    return await writing.regroup(ctx, found, chosen) if isinstance(found, Post) else found


async def when_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    seen = await find(ctx, subject.partition("/")[0]) if subject else None
    if isinstance(seen, Refusal):
        return ctx.refuse(seen)
    zone = _zone(ctx, seen, data.get("groups", ""))
    rule = parse(data["when"], ctx.now, zone)
    at = rule if isinstance(rule, Refusal) else first(rule, ctx.now, zone) or instant(data["when"], ctx.now, zone)
    if isinstance(at, Refusal):
        again = ask_when(ctx, subject, _without(data, "when"), zone, other_hours(ctx, at, zone))
        return before(ctx.sentence(at), await again)
    written = write(rule) if isinstance(rule, Rule) else ""
    if seen is not None:
        found = await _subject(ctx, subject, Mine("when", at.isoformat() if at else ""))
        return await writing.retime(ctx, found, at, written) if isinstance(found, Post) else found
    return await _go_on(ctx, data | {"when": f"{EXACTLY}{at.isoformat()}" if at else NOW, "rule": written})


async def change_text(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Change text]"""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return await languages.ask(ctx, found, next(iter(spoken(ctx, found)), ctx.mission.language))


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
    when, file = data["when"], data_file(data, "text")
    at = datetime.fromisoformat(when.removeprefix(EXACTLY)) if when != NOW else None
    kind = data.get("kind") or PostKind.NEWS
    if no := next((no for group in chosen if (no := may_write(ctx.person, kind, [group.kind]))), None):
        return ctx.refuse(no)
    made = await writing.make(ctx, data_text(data, "text"), chosen, at, kind=kind, rule=data.get("rule", ""))
    if isinstance(made, Refusal):
        return ctx.refuse(made)
    return pictures.fetch(ctx, made, file) if file else await preview(ctx, made)


def _kind_at_end(ctx: Context, head: str) -> tuple[str, str]:
    """The groups and the kind in "press positive"; without a kind all of it is groups."""
    where, _, last = head.strip().rpartition(" ")
    kind = kinds.named(ctx, last) if where else ""
    return (where, kind) if kind else (head, "")


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


async def _subject(ctx: Context, subject: str, mine: Mine) -> Post | Actions:
    """The post of a form. When somebody changed it while the form was open: both versions, to choose from."""
    number, version = subject.split("/")[:2]
    found = await find(ctx, number)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return found if found.version == int(version) else await clash(ctx, found.id, mine)


def _zone(ctx: Context, post: Post | None, group_ids: str) -> ZoneInfo:
    """The zone of the first group: an hour is said as its members know it."""
    group = groups_of(ctx, post)[:1] if post else [ctx.mission.group(group_ids.partition(",")[0])]
    return group[0].tz if group and group[0] else ctx.mission.zone


DIALOGUES = (
    Dialogue(TEXT, text_given, Act.DRAFT),
    Dialogue(GROUPS, groups_given, Act.DRAFT),
    Dialogue(WHEN, when_given, Act.DRAFT),
)
