"""Asking for the second person of a grave change: in the staff room, and in private, because at night nobody looks."""

from groups.messages import Button, Lane, Rows, Send
from groups.people import Role
from groups.texts import N_, Text
from handlers.cards import card_text
from handlers.context import Actions, Context
from storage.crises import Crisis

SECONDS = (Role.DUTY, Role.HEAD, Role.REVIEWER)


async def ask(ctx: Context, crisis: Crisis, words: str) -> Actions:
    """The proposal with [Confirm] and [Leave it as it is]. `words` take {name} and {title}."""
    language = ctx.mission.language
    room = ctx.staff(_said(ctx, crisis, words, language), _yes_no(ctx, crisis, language), lane=Lane.CRISIS)
    people = {one.key: one for role in SECONDS for one in ctx.mission.holding(role, ctx.today)}
    people.pop(ctx.person.key, None)
    called = [await _call(ctx, crisis, words, key) for key in people]
    return [room, *(each for each in called if each)]


async def _call(ctx: Context, crisis: Crisis, words: str, key: str) -> Send | None:
    to = await ctx.private_address(key)
    if to is None:
        return None
    language = await ctx.language_of(key)
    text = _said(ctx, crisis, words, language)
    return Send(to, text, _yes_no(ctx, crisis, language), lane=Lane.CRISIS, language=language)


def _said(ctx: Context, crisis: Crisis, words: str, language: str) -> Text:
    title = card_text.title(ctx, crisis, language)
    return ctx.texts.say(language, words, name=ctx.person.name, title=title)


def _yes_no(ctx: Context, crisis: Crisis, language: str) -> Rows:
    def button(words: str, data: str, style: str) -> Button:
        subject, version = str(crisis.id), crisis.version + 1
        return Button(str(ctx.texts.say(language, words)), "crisis-second", subject, version, data, style=style)

    return ((button(N_("Confirm"), "yes", "main"), button(N_("Leave it as it is"), "no", "")),)
