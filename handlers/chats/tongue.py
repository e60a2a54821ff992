"""The language of a chat: a group with several languages may have a chat for each of them."""

from dataclasses import replace

from config.schema import Group
from groups.messages import Send
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text
from handlers.cards import showing
from handlers.context import Actions, Context
from storage.addresses import Place
from storage.cards import SHOWN

ALL = "all"
"""What an officer writes for a chat that gets every language of its group."""


def chosen(ctx: Context, group: Group, asked: str) -> str | Refusal:
    """The language that the chat gets, "" for all; E-LANG (name, group, known) when the group does not have it."""
    if asked in ("", ALL):
        return ""
    if asked in group.languages:
        return asked
    known = ctx.texts.listing(ctx.language, group.languages)
    return refuse(Code.LANGUAGE, name=asked, group=ctx.mission.words(group.name, ctx.language), known=known)


async def change(ctx: Context, place: Place, group: Group, asked: str) -> Actions:
    """`/bind press ar` in a chat that is bound already. E-ROLE for officers of other sections.

    While a crisis covers the group nobody there stops reading: a chat may only get more languages.
    """
    binds = refusal(ctx.person, Act.ADD_GROUP, today=ctx.today) is None
    denied = None if binds else refusal(ctx.person, Act.SCHEDULE, today=ctx.today, section=group.kind)
    own = denied or chosen(ctx, group, asked)
    if own and not isinstance(own, Refusal) and await ctx.unit.crises.level(group.region):
        own = refuse(Code.STATE, chat=place.title)
    if isinstance(own, Refusal):
        ctx.unit.audits.note("refused chat language", f"place:{place.id}", actor=ctx.person.key, detail=own.code.value)
        return ctx.refuse(own)
    if not await ctx.unit.addresses.set(place, language=own):
        return ctx.refuse(refuse(Code.CONFLICT))
    ctx.unit.audits.note("chat language", f"place:{place.id}", actor=ctx.person.key, detail=own or ALL)
    told = [ctx.reply(_said(ctx, ctx.person.name, place, own)), _news(ctx, place, own)]
    card = await ctx.unit.cards.get(place.id)
    return [*told, *(await showing.catch_up(ctx, card) if card and card.state in SHOWN else [])]


def titled(ctx: Context, place: Place) -> str:
    """Its title, with its language when it has one of its own."""
    if not place.language:
        return place.title
    return str(ctx.say("{chat} ({language})", chat=place.title, language=ctx.language_name(place.language)))


def _news(ctx: Context, place: Place, own: str) -> Send:
    staff = replace(ctx, language=ctx.mission.language)
    return ctx.staff(_said(staff, ctx.person.name, place, own))


def _said(ctx: Context, who: str, place: Place, own: str) -> Text:
    if not own:
        return ctx.say("{who}: *{chat}* gets posts in every language of its group now.", who=who, chat=place.title)
    words = N_("{who}: *{chat}* gets posts in {language} only now.")
    return ctx.say(words, who=who, chat=place.title, language=ctx.language_name(own))
