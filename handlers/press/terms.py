"""What a statement must have before it goes out, and what stands above it: its terms, its embargo, who reads it."""

import json
from typing import Any
from zoneinfo import ZoneInfo

from config.schema import Group
from groups import press
from groups.forms import Form, Step
from groups.messages import Button, Pressed
from groups.pace import quiet_end, quiet_refusal
from groups.people import Role
from groups.posts import check_reason
from groups.press import Terms
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text, as_text
from handlers.context import Actions, Context, Dialogue, Stage
from handlers.dialogues import open_form
from handlers.keypoints.keyroom import city
from handlers.publish.moves import find, noted, refused
from handlers.publish.preview import button, hour, preview
from handlers.publish.room import pace_of
from handlers.publish.shown import groups_of, later_groups, places_of
from handlers.publish.who import denied, name_of
from storage.addresses import Place
from storage.posts import Post

KNOWN = "press.known:"
"""Notes: who knows the people of a press chat who are not accredited, how many they were, and why that is right."""
WHY = Form("press-known", (Step("reason", N_("How do you know them? Your words go to whoever approves."), limit=500),))
LABELS = {
    Terms.RECORD: N_("On the record."),
    Terms.BACKGROUND: N_("*On background:* please do not name us."),
}


def not_a_speaker(ctx: Context) -> Refusal | None:
    """E-ROLE for everybody but officers of the press section and the head of mission."""
    if press.speaks_for_us(ctx.person, ctx.today):
        return None
    return refuse(Code.ROLE, section=press.SECTION, needs=(Role.OFFICER.value, Role.HEAD.value))


def press_groups(ctx: Context) -> tuple[Group, ...]:
    return tuple(group for group in ctx.mission.groups if group.kind == press.SECTION)


def press_zone(ctx: Context) -> ZoneInfo:
    """An embargo ends by the clock of the first press group."""
    return next((group.tz for group in press_groups(ctx)), ctx.mission.zone)


# ---- the part of a post -----------------------------------------------------------------------------------


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-ROLE, E-ACCESS, E-LATE or E-QUIET: who may say it, where, and until when."""
    if post.kind != press.STATEMENT:
        return None
    if stage is Stage.SUBMIT and (no := not_a_speaker(ctx)):
        return no
    return _where(ctx, post) or _hour(ctx, post) or await _unknown(ctx, post)


async def lines(ctx: Context, post: Post) -> list[Text]:
    """Its terms and, under an embargo, who reads it before everybody else."""
    if post.kind != press.STATEMENT:
        return []
    if post.embargo is None:
        return [ctx.say(LABELS[Terms(post.terms)])] if post.terms in LABELS else []
    readers = [await _readers(ctx, group, place) for group, place in await _first_chats(ctx, post)]
    return [_embargo_line(ctx, post), *readers, await _vouched(ctx, post)]


async def buttons(ctx: Context, post: Post) -> list[Button]:
    found = await _unknown(ctx, post) if post.kind == press.STATEMENT else None
    return [button(ctx, N_("I know them all"), "press-known", post)] if found else []


async def options(ctx: Context, post: Post) -> list[Button]:
    return [button(ctx, N_("Terms and embargo"), "press-terms", post)] if post.kind == press.STATEMENT else []


async def head(ctx: Context, post: Post, language: str) -> Text:
    """Above the text in press groups: nobody else is asked to keep an hour, or to name nobody."""
    if post.kind != press.STATEMENT or (ctx.group and ctx.group.kind != press.SECTION):
        return Text()
    if post.embargo is None:
        return ctx.texts.say(language, LABELS[Terms(post.terms)]) if post.terms in LABELS else Text()
    group = ctx.group or next((each for each in groups_of(ctx, post) if each.kind == press.SECTION), None)
    zone = group.tz if group else ctx.mission.zone
    if post.lifted_at:
        return ctx.texts.say(
            language, "Embargo lifted {time}", time=ctx.texts.moment(language, post.lifted_at, zone, post.lifted_at)
        )
    at, day, utc, utc_day = press.shown_until(post.embargo, zone)
    values = {"time": at, "city": city(ctx, group) if group else ctx.mission.files.mission.city, "utc": utc}
    if day == utc_day:
        words = N_("*EMBARGO* until {time} {city} / {utc} UTC, {day}")
        return ctx.texts.say(language, words, **values, day=ctx.texts.date(language, day))
    values |= {"day": ctx.texts.date(language, day), "utc_day": ctx.texts.date(language, utc_day)}
    return ctx.texts.say(language, "*EMBARGO* until {time} {city}, {day} / {utc} UTC, {utc_day}", **values)


# ---- [I know them all] ------------------------------------------------------------------------------------


async def ask_how(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return await open_form(ctx, WHY.name, subject=f"{found.id}/{found.version}")


async def known(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    """The reason is kept beside the number of people that it was given for: one more, and it is asked again."""
    number, _, version = subject.partition("/")
    found = await find(ctx, number, int(version))
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := not_a_speaker(ctx) or denied(ctx, ctx.person, Act.SUBMIT, found) or check_reason(data["reason"]):
        refused(ctx, found, "vouch", no)
        return ctx.refuse(no)
    most = max([await _strangers(ctx, group, place) for group, place in await _first_chats(ctx, found)], default=0)
    kept = {"who": ctx.person.key, "count": most, "why": data["reason"].strip()}
    await ctx.unit.notes.set(KNOWN + str(found.id), json.dumps(kept))
    noted(ctx, found, "vouch", str(most))
    return await preview(ctx, found)


async def _vouch(ctx: Context, post: Post) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(await ctx.unit.notes.get(KNOWN + str(post.id)) or "{}")
    return kept


async def _vouched(ctx: Context, post: Post) -> Text:
    kept = await _vouch(ctx, post)
    words = N_("{who} knows the others: “{reason}”")
    return ctx.say(words, who=name_of(ctx, kept["who"]), reason=kept["why"]) if kept else Text()


# ---- what is missing --------------------------------------------------------------------------------------


def _where(ctx: Context, post: Post) -> Refusal | None:
    groups = groups_of(ctx, post)
    public = [ctx.mission.words(group.name, ctx.language) for group in groups if group.kind != press.SECTION]
    if len(public) == len(groups):
        return refuse(Code.ACCESS, statement="yes")
    return refuse(Code.ACCESS, background=tuple(public)) if public and post.terms == Terms.BACKGROUND else None


def _hour(ctx: Context, post: Post) -> Refusal | None:
    """An embargo must end after the statement goes out, and not in the night of those who get it then."""
    if post.embargo is None or post.lifted_at:
        return None
    if press.embargo_over(post.embargo, max(ctx.now, post.send_at or ctx.now)):
        return refuse(Code.LATE, at=post.embargo, zone=post.zone)
    paces = [pace_of(group) for group in later_groups(ctx, post)]
    return next((quiet_refusal(pace, post.embargo) for pace in paces if quiet_end(post.embargo, pace)), None)


async def _unknown(ctx: Context, post: Post) -> Refusal | None:
    """E-ACCESS (strangers, chat) when people who are not accredited would read it before its hour."""
    if post.embargo is None or post.lifted_at:
        return None
    vouched = (await _vouch(ctx, post)).get("count", 0)
    for group, place in await _first_chats(ctx, post):
        count = await _strangers(ctx, group, place)
        if count > vouched:
            return refuse(Code.ACCESS, strangers=count, chat=place.title or ctx.mission.words(group.name, ctx.language))
    return None


async def _first_chats(ctx: Context, post: Post) -> list[tuple[Group, Place]]:
    groups = [group for group in groups_of(ctx, post) if group.kind == press.SECTION]
    return [(group, place) for group in groups for place in await places_of(ctx, group.id)]


async def _strangers(ctx: Context, group: Group, place: Place) -> int:
    return press.strangers(place.members, await _accredited(ctx, group, place), len(_own_people(ctx)))


async def _accredited(ctx: Context, group: Group, place: Place) -> int:
    platform = ctx.outlets[place.address.account].platform
    return await ctx.unit.press.accredited(group.id, platform)


def _own_people(ctx: Context) -> set[str]:
    """The officers whom one expects in a press chat: the section, the head and the duty officers."""
    found = (
        *ctx.mission.serving(press.SECTION, ctx.today),
        *ctx.mission.holding(Role.HEAD, ctx.today),
        *ctx.mission.holding(Role.DUTY, ctx.today),
    )
    return {person.key for person in found}


async def _readers(ctx: Context, group: Group, place: Place) -> Text:
    """Press room: 11 people, 3 accredited journalists."""
    people = ctx.count("{n} person", "{n} people", place.members)
    accredited = await _accredited(ctx, group, place)
    journalists = ctx.count("{n} accredited journalist", "{n} accredited journalists", accredited)
    chat = place.title or ctx.mission.words(group.name, ctx.language)
    return ctx.say("{chat}: {people}, {journalists}", chat=chat, people=people, journalists=journalists)


def _embargo_line(ctx: Context, post: Post) -> Text:
    """Until when, and who gets it then."""
    if post.embargo is None:
        return Text()
    until = hour(ctx, post, post.embargo)
    names = [ctx.mission.words(group.name, ctx.language) for group in later_groups(ctx, post)]
    if not names:
        return ctx.say("Under embargo until {time}.", time=until)
    words = N_("Under embargo until {time}. Then it also goes to {groups}.")
    return ctx.say(words, time=until, groups=as_text(ctx.texts.listing(ctx.language, names)))


DIALOGUES = (Dialogue(WHY, known, Act.DRAFT),)
