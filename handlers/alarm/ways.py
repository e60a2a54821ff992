"""How one person is reached: in private where messages go through, and by the second road where they do not."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from groups.duty import ROADS, road_to
from groups.messages import Address, Button, Lane, Rows, Send
from groups.texts import N_, Text
from handlers.context import Context
from storage.pages import Page

AWAY = "away:"
"""The notes that name the accounts through which nothing goes, each with the instant since when."""
ROAD_USE = timedelta(hours=1)
"""After that a call by the second road is of no use any more."""
ON_IT = N_("I am on it")
TAKE = "page-take"


@dataclass(frozen=True, slots=True)
class Ways:
    """What is sent to one person. `sure`: some of it goes through an account that works."""

    sends: tuple[Send, ...] = ()
    sure: bool = False


async def silent_accounts(ctx: Context) -> frozenset[str]:
    """Accounts through which nothing goes just now: cut off, or their token refused."""
    away = await ctx.unit.notes.starting_with(AWAY)
    return frozenset(key.removeprefix(AWAY) for key in away) | frozenset(await ctx.unit.accounts.stopped())


async def ways_to(ctx: Context, page: Page, person: str, silent: frozenset[str]) -> Ways:
    """In private; by the second road too, when that is not possible, or only where nothing goes through just now.

    That an account is cut off is never said through it: there it would be read when it is no longer true.
    """
    officer = ctx.mission.officer(person)
    identities = officer.identities if officer else ()
    good = await ctx.unit.people.private_address(identities, silent)
    private = good or (None if is_about_away(page) else await ctx.unit.people.private_address(identities))
    first = [await _in_private(ctx, page, person, private)] if private else []
    road = [] if good else [await by_road(ctx, page, person)]
    sends = (*first, *(each for each in road if each))
    return Ways(sends, good is not None or any(road))


async def by_road(ctx: Context, page: Page, person: str) -> Send | None:
    """The short words by the officer's own road; None where there is none."""
    if not may_go_by_road(ctx, person):
        return None
    language = await ctx.language_of(person)
    return Send(
        road_to(person),
        in_language(ctx, page.short, language),
        lane=Lane.CRISIS,
        subject=page.about,
        key=f"{page.about}:{person}:road",
        language=language,
        not_after=ctx.now + ROAD_USE,
    )


def may_go_by_road(ctx: Context, person: str) -> bool:
    return ROADS in ctx.outlets and ctx.mission.has_road(person)


async def _in_private(ctx: Context, page: Page, person: str, to: Address) -> Send:
    language = await ctx.language_of(person)
    return Send(
        to,
        in_language(ctx, page.words, language),
        buttons(ctx, page, language, person),
        lane=Lane.CRISIS,
        subject=page.about,
        key=f"{page.about}:{person}",
        language=language,
    )


def in_the_staff_room(ctx: Context, page: Page, silent: frozenset[str]) -> list[Send]:
    """The last rung: whoever is there."""
    if is_about_away(page) and ctx.mission.staff_room.account in silent:
        return []
    language = ctx.mission.language
    text, rows = in_language(ctx, page.words, language), buttons(ctx, page, language)
    return [ctx.staff(text, rows, lane=Lane.CRISIS, subject=page.about, key=f"{page.about}:")]


def is_about_away(page: Page) -> bool:
    """Whether it says that an account is cut off."""
    return page.subject.startswith(AWAY)


def buttons(ctx: Context, page: Page, language: str, only: str = "") -> Rows:
    """[I am on it], and what can be done about it at once."""
    take = Button(str(ctx.texts.say(language, ON_IT)), TAKE, str(page.id), only=only, style="main")
    chosen = page.choices
    rows = tuple(
        (Button(str(ctx.texts.say(language, label)), act, chosen.subject, chosen.version, chosen.data, only),)
        for label, act in chosen.rows
    )
    return ((take,), *rows)


def in_language(ctx: Context, words: Mapping[str, Text], language: str) -> Text:
    """The words for a reader of this language, or in the mission's first; nothing when they are kept no more."""
    return words.get(language) or words.get(ctx.mission.language, Text())
