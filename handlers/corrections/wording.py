"""What people read where something was wrong: in the place of the old words, and below them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

from groups.corrections import FREE, WITHDRAWAL, quote
from groups.languages import BETWEEN
from groups.posts import State
from groups.texts import N_, Text, as_text, code, join
from handlers.context import Context
from handlers.publish import parts
from handlers.publish.moves import KEY_POINT
from handlers.publish.shown import groups_of
from handlers.signing import sign
from storage.crises import Crisis
from storage.posts import Post

STANDARD = N_("This message was wrong. Please do not act on it. We will tell you more here.")
STANDS = N_("*Withdrawn {time}.* This message was wrong. Please do not act on it.")
BELOW = N_("*Withdrawn {time}.* Please read our correction instead.")
TAKEN_BACK = N_("*Withdrawn {time}.* Our message “{quote}” was wrong. Please do not act on it.")
WRONG = N_("*Correction {time}:* “{quote}” was wrong. Right is:")
ABOUT = N_("*Correction {time}* of our message “{quote}”:")


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads it: in which languages, one below the other, and by which clock."""

    languages: tuple[str, ...]
    zone: ZoneInfo
    group: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """What one reader gets: `stands` in the place of a message, `below` in that of its other parts, `told` anew."""

    stands: Text
    below: Text
    told: Text


PLACES = ("stands", "below", "told")


class Wording:
    """The words of one withdrawal or correction; each reader's are made once, so that 500 chats cost little."""

    def __init__(self, ctx: Context, fix: Post, root: Post, wrong: Mapping[str, Text], signs: tuple[str, str]) -> None:
        self.ctx, self.fix, self.root, self.wrong, self.signs = ctx, fix, root, wrong, signs
        self._made: dict[Reader, Words] = {}

    @classmethod
    async def of(cls, ctx: Context, fix: Post, root: Post) -> "Wording":
        """`wrong` are the words that stand there now: those of an earlier correction, if there was one."""
        signs = await sign(ctx, root.subject), await sign(ctx, fix.subject)
        return cls(ctx, fix, root, await words_before(ctx, root, fix.id), signs)

    async def to(self, reader: Reader) -> Words:
        if reader not in self._made:
            self._made[reader] = await self._words(reader)
        return self._made[reader]

    async def _words(self, reader: Reader) -> Words:
        """One after the other in each language that the chat gets, and our code once at the end."""
        each = [await self._kept(language, reader) for language in reader.languages]
        stands, below, told = (join([getattr(one, part) for one in each], BETWEEN) for part in PLACES)
        signed = join([told, code(self.signs[1])], "\n\n")
        if self.fix.kind == WITHDRAWAL:
            return Words(stands, below, signed)
        return Words(join([stands, code(self.signs[0])], "\n\n"), below, signed)

    async def _kept(self, language: str, reader: Reader) -> Words:
        """Under an embargo, what is said of it is under it too."""
        said, group = self._said(language, reader.zone), self.ctx.mission.group(reader.group)
        if group is None or self.root.embargo is None or self.root.lifted_at:
            return said
        above = await parts.heads(replace(self.ctx, group=group), self.root, language)
        return Words(*(join([*above, getattr(said, part)], "\n\n") for part in PLACES))

    def _said(self, language: str, zone: ZoneInfo) -> Words:
        """The words in one language, without our code."""
        say = self.ctx.texts.say
        at = self.ctx.texts.time(language, self.fix.published_at or self.ctx.now, zone)
        right = in_language(self.fix.texts, language)
        told = join([head(self.ctx, self.fix, self.wrong, language, zone), right], "\n\n")
        if self.fix.kind == WITHDRAWAL:
            stands = say(language, STANDS, time=at)
            return Words(stands, stands, told)
        stands = join([say(language, "*Corrected {time}*", time=at), right], "\n\n")
        return Words(stands, say(language, BELOW, time=at), told)


def head(ctx: Context, fix: Post, wrong: Mapping[str, Text], language: str, zone: ZoneInfo) -> Text:
    """When, and which words were wrong."""
    at = ctx.texts.time(language, fix.published_at or ctx.now, zone)
    quoted = quote(str(in_language(wrong, language))) or "…"
    words = {WITHDRAWAL: TAKEN_BACK, FREE: WRONG}.get(fix.kind, ABOUT)
    return ctx.texts.say(language, words, time=at, quote=quoted)


async def plainly(ctx: Context, fix: Post, root: Post) -> Callable[[str], Text]:
    """Language → what was wrong and what is right, by the mission's clock: for readers who are in no chat."""
    before = await words_before(ctx, root, fix.id)

    def told(language: str) -> Text:
        return join([head(ctx, fix, before, language, ctx.mission.zone), in_language(fix.texts, language)], "\n\n")

    return told


def in_language(texts: Mapping[str, Text], language: str) -> Text:
    return texts.get(language) or next(iter(texts.values()), Text())


async def words_before(ctx: Context, root: Post, fix: int = 0) -> Mapping[str, Text]:
    """What stands in the chats, or stood there before `fix` put it right."""
    known = [each for each in await ctx.unit.posts.correcting(root.id) if each.texts and each.released_at]
    earlier = [each for each in known if not fix or each.id < fix]
    return earlier[-1].texts if earlier else root.texts


# ---- the correction that was written in calm --------------------------------------------------------------


async def ready(ctx: Context, root: Post) -> dict[str, Text]:
    """Language → words that one person may send alone: the template's own, or the standard sentence."""
    if kept := await ctx.unit.holdings.correction_of(root.id):
        return kept
    meant = await ctx.unit.crises.get(root.crisis) if root.kind == KEY_POINT else None
    template = ctx.mission.template(meant.template) if meant and is_prepared(root, meant) else None
    if meant is None or template is None:
        return {language: ctx.texts.say(language, STANDARD) for language in ctx.mission.languages}
    place = meant.place or ctx.mission.files.mission.country
    return {language: ctx.texts.fill(language, said, place=place) for language, said in template.correction.items()}


def is_prepared(post: Post, meant: Crisis) -> bool:
    """Whether a key point says what its template had prepared, to the letter."""
    said = {language: str(text) for language, text in post.texts.items()}
    return bool(said) and said == dict(meant.happened)


# ---- what whoever writes and approves it sees --------------------------------------------------------------


async def head_part(ctx: Context, post: Post, language: str) -> Text:
    """Above the right words, in every preview."""
    if post.kind != FREE:
        return Text()
    root = await ctx.unit.posts.need(post.corrects)
    groups = groups_of(ctx, post)
    zone = groups[0].tz if groups else ctx.mission.zone
    return head(ctx, post, await words_before(ctx, root, post.id), language, zone)


async def lines_part(ctx: Context, post: Post) -> list[Text]:
    """What a correction does, and that it waits for nothing."""
    if post.kind != FREE:
        return []
    root = await ctx.unit.posts.need(post.corrects)
    before = str(in_language(await words_before(ctx, root, post.id), ctx.language))
    return [
        ctx.say("It corrects *#{number}*, which says: “{words}”", number=root.id, words=as_text(before)),
        ctx.say(
            "Where the message can be changed it will show these words, and everybody gets them once more as a new "
            "message. It goes at once, takes no place of the day and cannot be stopped."
        ),
    ]


def is_out(state: str) -> bool:
    """Whether people have it."""
    return state in (State.PUBLISHED, State.CORRECTED)
