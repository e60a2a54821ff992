"""How the texts of a post stand with its second readers: who confirmed which, whose word still counts, what is open."""

from collections.abc import Mapping
from dataclasses import dataclass

from groups.posts import text_print
from groups.review import Profile
from handlers.context import Context
from handlers.publish.shown import spoken
from storage.posts import Post


@dataclass(frozen=True, slots=True)
class Standing:
    """`read` is language → who confirmed its present words, `stale` the same of those whose word counts no more (they
    left, or had a hand in the post since). `held` is language → who reads it."""

    profile: Profile
    read: Mapping[str, str]
    stale: Mapping[str, str]
    open: tuple[str, ...]
    held: Mapping[str, frozenset[str]]
    checkers: frozenset[str]


async def standing(ctx: Context, post: Post) -> Standing:
    """How the texts of the post stand now: who holds which language is looked up again each time."""
    profile, held = ctx.mission.profile, holders(ctx)
    prints = {language: text_print(post.texts[language]) for language in spoken(ctx, post)}
    known = {language: one.person for language, one in (await ctx.unit.readings.of(post.id, prints)).items()}
    checkers = await ctx.unit.readings.checkers(post.id) - post.authors
    barred = post.authors | (checkers if profile is Profile.STRICT else frozenset())
    counts = {language: who for language, who in known.items() if who in held.get(language, ()) and who not in barred}
    stale = {language: who for language, who in known.items() if language not in counts}
    return Standing(profile, counts, stale, tuple(each for each in prints if each not in counts), held, checkers)


def holders(ctx: Context) -> dict[str, frozenset[str]]:
    """Language → everybody at the mission who reads it today and is no longer learning."""
    valid = [officer for officer in ctx.mission.officers if officer.valid_on(ctx.today) and not officer.training]
    languages = {language for officer in valid for language in officer.languages}
    return {each: frozenset(officer.name for officer in valid if each in officer.languages) for each in languages}
