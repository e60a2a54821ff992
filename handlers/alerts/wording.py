"""What our CAP messages say: the words of the card, plain, in each language of the mission."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from config.mission import Mission
from groups import cap
from groups.crisis import covers
from groups.facts import Freshness
from groups.texts import N_, Text, join
from handlers.cards import card_text
from handlers.cards.card_text import Board
from handlers.context import Context
from storage.crises import Crisis
from storage.facts import FactNow


@dataclass(frozen=True, slots=True)
class Said:
    headline: str
    description: str


Words = Callable[[str], Said]
"""Language → what is said in it."""


def stands(ctx: Context, crisis: Crisis, known: Board) -> Words:
    """What is happening, as far as it is still true, and the latest key point."""

    def said(language: str) -> Said:
        level = card_text.level_words(ctx, crisis.level, language)
        true = "" if crisis.id in known.untrue else ctx.mission.words(crisis.happened, language)
        return Said(_headline(ctx, crisis, language), _plain(level, true, _point(ctx, crisis, known, language)))

    return said


def over(ctx: Context, ended: Crisis) -> Words:
    def said(language: str) -> Said:
        zone = ctx.mission.zone
        day = ctx.texts.date(language, ctx.now.astimezone(zone).date())
        at = ctx.texts.time(language, ctx.now, zone)
        words = ctx.texts.say(language, "This crisis ended on {date} at {time}.", date=day, time=at)
        return Said(_headline(ctx, ended, language), _plain(words))

    return said


def wrong(ctx: Context, crisis: Crisis, told: Callable[[str], Text]) -> Words:
    """What was wrong, in the words that the chats read; and what is right, when it was corrected."""

    def said(language: str) -> Said:
        return Said(_headline(ctx, crisis, language), _plain(told(language)))

    return said


def languages(ctx: Context, crisis: Crisis) -> tuple[str, ...]:
    return tuple(dict.fromkeys([*ctx.mission.languages, *crisis.happened]))


def event(ctx: Context, crisis: Crisis, language: str) -> str:
    """What sort of thing it is, without its place: Flooding."""
    template = ctx.mission.template(crisis.template)
    bare = ctx.mission.words(template.title, language).partition("{")[0].strip(" :·-") if template else ""
    return bare or crisis.template or str(ctx.texts.say(language, N_("Emergency")))


def steps(ctx: Context, crisis: Crisis, language: str) -> str:
    found = crisis.steps.get(language) or crisis.steps.get(ctx.mission.language) or ()
    return "\n".join(found)


def contact(ctx: Context, facts: Sequence[FactNow], crisis: Crisis, language: str) -> str:
    """The emergency numbers that nobody found wrong."""
    shown = [each for each in facts if each.emergency and each.freshness is not Freshness.FAILED]
    words = ctx.mission.words
    return "; ".join(
        f"{words(each.label, language)}: {words(each.value, language)}"
        for each in shown
        if covers(each.region, crisis.region)
    )


def area(ctx: Context, crisis: Crisis) -> str:
    """The place as the officer wrote it, the region's code, the country."""
    return ", ".join(part for part in (crisis.place, crisis.region, ctx.mission.files.mission.country) if part)


def sender(mission: Mission) -> str:
    """Unique in the world: the mission's name at its own site, as far as it has one."""
    host = urlsplit(mission.files.mission.site).hostname
    return cap.name(f"{mission.id}@{host}" if host else mission.id)


def _headline(ctx: Context, crisis: Crisis, language: str) -> str:
    return card_text.title(ctx, crisis, language)


def _point(ctx: Context, crisis: Crisis, known: Board, language: str) -> Text:
    point = known.points.get(crisis.id)
    return card_text.latest(ctx, known, point, language, ctx.mission.zone) if point else Text()


def _plain(*parts: Text | str) -> str:
    return str(join(parts, "\n\n"))
