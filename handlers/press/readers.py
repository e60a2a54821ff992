"""Who reads a statement before its embargo is over: how many are in the chat, and who vouches for strangers."""

import json
from typing import Any

from config.schema import Group
from groups import press
from groups.forms import Form, Step
from groups.messages import Pressed
from groups.people import Role
from groups.posts import check_reason
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import open_form
from handlers.press.section import not_a_speaker
from handlers.publish.moves import find, noted, refused
from handlers.publish.preview import preview
from handlers.publish.shown import groups_of, places_of
from handlers.publish.who import denied
from storage.addresses import Place
from storage.posts import Post

KNOWN = "press.known:"
"""Notes: who knows the people of a press chat who are not accredited, how many they were, and why that is right."""


WHY = Form("press-known", (Step("reason", N_("How do you know them? Your words go to whoever approves."), limit=500),))


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


async def unknown_people(ctx: Context, post: Post) -> Refusal | None:
    """E-ACCESS (strangers, chat) when people who are not accredited would read it before its hour."""
    if post.embargo is None or post.lifted_at:
        return None
    vouched = (await _vouch(ctx, post)).get("count", 0)
    for group, place in await _first_chats(ctx, post):
        count = await _strangers(ctx, group, place)
        if count > vouched:
            return refuse(Code.ACCESS, strangers=count, chat=place.title or ctx.mission.words(group.name, ctx.language))
    return None


async def lines_of(ctx: Context, post: Post) -> list[Text]:
    """How many people are in each press chat, how many are accredited, and who knows the others."""
    readers = [await _readers(ctx, group, place) for group, place in await _first_chats(ctx, post)]
    return [*readers, await _vouched(ctx, post)]


async def _vouch(ctx: Context, post: Post) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(await ctx.unit.notes.get(KNOWN + str(post.id)) or "{}")
    return kept


async def _vouched(ctx: Context, post: Post) -> Text:
    kept = await _vouch(ctx, post)
    words = N_("{who} knows the others: “{reason}”")
    return ctx.say(words, who=ctx.mission.called(kept["who"]), reason=kept["why"]) if kept else Text()


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


DIALOGUES = (Dialogue(WHY, known, Act.DRAFT),)
