"""`/statement`: what is said, on which terms, on which position, and who gets it when."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from config.schema import Group
from groups import press
from groups.calendar import parse_when
from groups.messages import Pressed, Said
from groups.press import Terms
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text, cut
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import RUNS, before, data_text, open_form
from handlers.press.questions import HOUR, PUBLIC, STATEMENT, TERMS, TERMS_STEP
from handlers.press.section import not_a_speaker, press_groups, press_zone
from handlers.publish import writing
from handlers.publish.asking import EXACTLY, Choice, ids, instant, named, offering, other_hours
from handlers.publish.moves import find
from handlers.publish.shown import groups_of
from storage.codec import dump_texts
from storage.posts import Post

HOURS = (("today 18:00", N_("Today {time}"), "18:00"), ("tomorrow 10:00", N_("Tomorrow {time}"), "10:00"))


async def statement(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/statement`, `/statement words P12`, `/statement background: words P12`"""
    if no := not_a_speaker(ctx):
        return ctx.refuse(no)
    head, colon, _ = str(words).partition(":")
    terms = _terms_named(ctx, head) if colon else ""
    text = _trimmed(cut(words, len(head) + 1, len(str(words)))) if terms else words
    known = _as_data(text) | ({"terms": terms} if terms else {})
    return await open_form(ctx, STATEMENT.name, data=known)


async def change_terms(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Terms and embargo]"""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return await open_form(ctx, TERMS.name, subject=f"{found.id}/{found.version}")


async def embargo(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/embargo 41`, `/embargo 41 2026-12-01 10:00`"""
    number, _, hour = str(words).strip().partition(" ")
    found = await find(ctx, number)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := not_a_speaker(ctx) or _no_statement(found):
        return ctx.refuse(no)
    data = {"terms": Terms.EMBARGO.value} | ({"hour": hour.strip()} if hour.strip() else {})
    return await open_form(ctx, HOUR.name, subject=f"{found.id}/{found.version}", data=data | _public(ctx, found))


async def go_on(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    """Ask what is still open, or show the whole."""
    if data["terms"] == Terms.EMBARGO and "hour" not in data:
        return await _ask_hour(ctx, subject, data)
    if data["terms"] != Terms.BACKGROUND and "public" not in data and _others(ctx):
        return await _ask_public(ctx, subject, data)
    return await _made(ctx, subject, data)


async def hour_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    """An hour that comes twice, or not at all, is asked again with its two neighbours to choose from."""
    zone = press_zone(ctx)
    at = instant(data["hour"], ctx.now, zone)
    if isinstance(at, datetime) and not press.embargo_over(at, ctx.now):
        return await go_on(ctx, subject, data | {"hour": f"{EXACTLY}{at.isoformat()}"})
    no = at if isinstance(at, Refusal) else refuse(Code.LATE, at=at or ctx.now, zone=zone.key)
    return before(ctx.sentence(no), await _ask_hour(ctx, subject, _without(data, "hour"), other_hours(ctx, no, zone)))


async def public_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    chosen = named(ctx, data["public"], ctx.mission.groups)
    if isinstance(chosen, Refusal):
        return before(ctx.sentence(chosen), await _ask_public(ctx, subject, _without(data, "public")))
    public = [group for group in chosen if group.kind != press.SECTION]
    return await go_on(ctx, subject, data | {"public": ids(public)})


async def _made(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """A new statement, or another version of one with these terms."""
    if not press_groups(ctx):
        return ctx.refuse(refuse(Code.ACCESS, statement="yes"))
    values = {"terms": data["terms"], "embargo": _embargo(data)}
    if not subject:
        text = data_text(data, "text")
        cites, length = press.positions(str(text))
        groups = [*press_groups(ctx), *_named(ctx, data)]
        return await writing.draft(ctx, cut(text, 0, length), groups, None, kind=press.STATEMENT, cites=cites, **values)
    found = await _subject(ctx, subject)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    first = [group for group in groups_of(ctx, found) if group.kind == press.SECTION] or press_groups(ctx)
    groups = [*first, *_named(ctx, data)]
    return await writing.change(ctx, found, groups=tuple(group.id for group in groups), **values)


async def _ask_hour(
    ctx: Context, subject: str, data: Mapping[str, str], choices: list[Choice] | None = None
) -> Actions:
    asked = await open_form(ctx, HOUR.name, subject=subject, data=data)
    to_come = [each for each in HOURS if not isinstance(parse_when(each[0], ctx.now, press_zone(ctx)), Refusal)]
    return offering(asked, choices or [(str(ctx.say(label, time=hour)), words) for words, label, hour in to_come])


async def _ask_public(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    groups = [(ctx.mission.words(group.name, ctx.language), group.id) for group in _others(ctx)]
    press_only = (str(ctx.say("Only the press")), ids(press_groups(ctx)))
    return offering(await open_form(ctx, PUBLIC.name, subject=subject, data=data), [press_only, *groups])


def _others(ctx: Context) -> list[Group]:
    return [group for group in ctx.mission.groups if group.kind != press.SECTION]


def _named(ctx: Context, data: Mapping[str, str]) -> list[Group]:
    chosen = data.get("public", "").split(",") if data["terms"] != Terms.BACKGROUND else []
    return [group for group in _others(ctx) if group.id in chosen]


def _public(ctx: Context, post: Post) -> dict[str, str]:
    """The public groups that it has already are not asked for again."""
    public = [group for group in groups_of(ctx, post) if group.kind != press.SECTION]
    return {"public": ids(public)} if public else {}


def _embargo(data: Mapping[str, str]) -> datetime | None:
    if data["terms"] != Terms.EMBARGO:
        return None
    return datetime.fromisoformat(data["hour"].removeprefix(EXACTLY))


def _no_statement(post: Post) -> Refusal | None:
    return None if post.kind == press.STATEMENT else refuse(Code.STATE, state=post.state)


def _terms_named(ctx: Context, words: str) -> str:
    """ "record", "background" or "embargo", by these words or by what the button says."""
    said = words.strip().casefold().removeprefix("on ").removeprefix("the ").removeprefix("under ")
    labels = {str(ctx.say(label)).casefold(): value for value, label in TERMS_STEP.choices}
    return said if said in set(Terms) else labels.get(words.strip().casefold(), "")


def _as_data(text: Text) -> dict[str, str]:
    plain = str(text).strip()
    if not plain:
        return {}
    return {"text": plain} | ({"text" + RUNS: dump_texts({"": text})} if any(run.marks for run in text.runs) else {})


def _trimmed(text: Text) -> Text:
    plain = str(text)
    return cut(text, len(plain) - len(plain.lstrip()), len(plain))


def _without(data: Mapping[str, str], name: str) -> dict[str, str]:
    return {key: said for key, said in data.items() if key != name}


async def _subject(ctx: Context, subject: str) -> Post | Refusal:
    number, _, version = subject.partition("/")
    return await find(ctx, number, int(version))


DIALOGUES = (
    Dialogue(STATEMENT, go_on, Act.DRAFT),
    Dialogue(TERMS, go_on, Act.DRAFT),
    Dialogue(HOUR, hour_given, Act.DRAFT),
    Dialogue(PUBLIC, public_given, Act.DRAFT),
)
