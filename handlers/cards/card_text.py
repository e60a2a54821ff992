"""What a crisis card says: for one group, in the languages of its chat and its zone, cut to what the platform takes.

Everything is read once (`Board`); the text itself asks nothing, so that 500 chats cost a few statements.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from zoneinfo import ZoneInfo

from config.schema import Group
from groups import languages
from groups.checks import UNSURE, Rating
from groups.crisis import Block, Level, covers, fit_all
from groups.facts import Freshness
from groups.messages import Button, Rows
from groups.outlets import Capabilities
from groups.posts import State
from groups.replaced import replaced_by
from groups.texts import N_, Text, as_text, bold, code, join
from handlers.context import Context
from handlers.signing import sign
from storage.crises import Crisis
from storage.facts import FactNow
from storage.posts import Post

LEVELS = {Level.WATCH: N_("Watch"), Level.ALERT: N_("Alert"), Level.EMERGENCY: N_("Emergency")}
HEAD, NUMBERS, DO, UPDATE, POINT, HAPPENED, CHECKIN, SITE, AS_OF = 100, 95, 90, 85, 70, 60, 55, 50, 40
"""How much each block matters when not all of them fit."""
SAFE, HELP = N_("I am safe"), N_("I need help")
BOTH = " / "
"""Between the languages of one button."""
CHECKIN_LINE = N_("*How are you?* Press a button below. Only officers of the mission see your answer.")
PUBLISHED = (State.PUBLISHED, State.CORRECTED)


@dataclass(frozen=True, slots=True)
class Board:
    """All that cards show. `points` is the latest published key point of each crisis, as it was corrected; `untrue` are
    the crises whose first words were withdrawn or corrected, `codes` the code of each group's card."""

    crises: tuple[Crisis, ...]
    facts: tuple[FactNow, ...]
    points: Mapping[int, Post]
    untrue: frozenset[int] = frozenset()
    codes: Mapping[str, str] = field(default_factory=dict)
    checkins: frozenset[int] = frozenset()
    """The crises whose check-in is open."""
    unsure: frozenset[int] = frozenset()
    """Posts that went out as not confirmed yet."""

    def crises_of(self, group: Group) -> tuple[Crisis, ...]:
        return tuple(each for each in self.crises if each.covers(group.region))

    def level_of(self, group: Group) -> Level:
        return Level(max((each.level for each in self.crises_of(group)), default=0))


@dataclass(frozen=True, slots=True)
class Wording:
    """`digest` is of what matters: it stays when only the "card as of" line moves. `language` is that of the chat, the
    first of several."""

    text: Text
    digest: str
    buttons: Rows = ()
    language: str = "en"


async def board(ctx: Context) -> Board:
    """What is true now."""
    crises = await ctx.unit.crises.all_open()
    facts = await ctx.unit.facts.all_now(ctx.mission, max((each.level for each in crises), default=0))
    sent = {each.id: await ctx.unit.posts.of_crisis(each.id) for each in crises}
    points = {number: await _latest(ctx, posts) for number, posts in sent.items()}
    untrue = frozenset(each.id for each in crises if any(_denies(post, each) for post in sent[each.id]))
    concerned = [group.id for group in ctx.mission.groups if any(each.covers(group.region) for each in crises)]
    codes = {group_id: await sign(ctx, code_subject(group_id)) for group_id in concerned}
    checkins = await ctx.unit.checkins.all_open() if crises else frozenset()
    shown = {number: post for number, post in points.items() if post}
    unsure = await unconfirmed(ctx, shown.values())
    return Board(crises, facts, shown, untrue, codes, checkins, unsure)


def code_subject(group_id: str) -> str:
    """Under which subject the code of this group's card is kept: it stays the same from crisis to crisis."""
    return f"card:{group_id}"


async def _latest(ctx: Context, posts: Sequence[Post]) -> Post | None:
    """The newest, with the words that hold now: those of its correction, if there is one."""
    sent = [post for post in posts if post.state in PUBLISHED and not replaced_by(post.reason)]
    newest = max(sent, key=lambda post: (post.published_at or post.changed_at, post.id), default=None)
    if newest is None or newest.state != State.CORRECTED:
        return newest
    right = [each for each in await ctx.unit.posts.correcting(newest.id) if each.state == State.PUBLISHED]
    return replace(newest, texts=right[-1].texts, published_at=right[-1].published_at) if right else newest


def _denies(post: Post, crisis: Crisis) -> bool:
    """A key point said the words with which the crisis began, and was put right since."""
    said = {language: str(text) for language, text in post.texts.items()}
    return post.state in (State.CORRECTED, State.RETRACTED) and said == dict(crisis.happened)


async def news(ctx: Context, crisis: Crisis) -> tuple[Post | None, bool]:
    """The latest key point as it holds now, and whether the words with which the crisis began still do."""
    posts = await ctx.unit.posts.of_crisis(crisis.id)
    return await _latest(ctx, posts), not any(_denies(post, crisis) for post in posts)


def card(ctx: Context, known: Board, group: Group, outlet: Capabilities, own: str = "") -> Wording:
    """The card of this group's chats with the language `own` on this platform."""
    several = languages.for_chat(own, group.languages, group.languages)
    asked = [crisis for crisis in known.crises_of(group) if crisis.id in known.checkins]
    lasting = [_column(ctx, known, group, language, several) for language in several]
    dated = [
        [*column, Block(AS_OF, _as_of(ctx, group, language))] for language, column in zip(several, lasting, strict=True)
    ]
    if group.id in known.codes:
        dated[-1][-1] = Block(AS_OF, join([dated[-1][-1].text, code(known.codes[group.id])]))
    text = fit_all(dated, outlet.length, outlet.measure, languages.BETWEEN)
    stays = fit_all(lasting, outlet.length, outlet.measure, languages.BETWEEN)
    buttons = tuple(how_are_you(ctx, crisis, *several, named=len(asked) > 1) for crisis in asked)
    return Wording(text, _digest(stays + repr([crisis.id for crisis in asked])), buttons, several[0])


def _column(ctx: Context, known: Board, group: Group, language: str, several: Sequence[str]) -> list[Block]:
    """All that the card says in one language; a block that has nothing to say is there and empty."""
    crises = known.crises_of(group)
    asked = any(crisis.id in known.checkins for crisis in crises)
    return [
        *[block for crisis in crises for block in _crisis_blocks(ctx, known, crisis, group, language)],
        Block(NUMBERS, numbers(ctx, known.facts, group, language)),
        *[block for crisis in crises for block in _news_blocks(ctx, known, crisis, group, language, several)],
        Block(CHECKIN, ctx.texts.say(language, CHECKIN_LINE) if asked else Text()),
        Block(SITE, _site(ctx, language)),
    ]


def how_are_you(ctx: Context, crisis: Crisis, *several: str, named: bool = False) -> tuple[Button, ...]:
    """The two answers of a check-in, in the languages of whoever sees them; `named`, when several are asked about."""

    def button(label: str, act: str, style: str) -> Button:
        words = BOTH.join(str(ctx.texts.say(language, label)) for language in several)
        called = f"{words} · {title(ctx, crisis, several[0])}"[:64] if named else words[:64]
        return Button(called, act, str(crisis.id), style=style)

    return button(SAFE, "checkin-safe", "safe"), button(HELP, "checkin-help", "help")


def closed_subject(ended: Crisis, group_id: str) -> str:
    """Under which subject the code of a card that is over is kept: its words do not change any more."""
    return f"closed:{ended.id}:{group_id}"


async def closed(ctx: Context, group: Group, ended: Crisis, own: str = "") -> Text:
    """What the card says when its crisis is over."""
    several = languages.for_chat(own, group.languages, group.languages)
    words = join([_closed(ctx, group, ended, language) for language in several], languages.BETWEEN)
    return join([words, code(await sign(ctx, closed_subject(ended, group.id)))], "\n\n")


def _closed(ctx: Context, group: Group, ended: Crisis, language: str) -> Text:
    say = ctx.texts.say
    at = ctx.now.astimezone(group.tz)
    when = {"date": ctx.texts.date(language, at.date()), "time": ctx.texts.time(language, ctx.now, group.tz)}
    words = [
        bold(title(ctx, ended, language)),
        say(language, "This crisis ended on {date} at {time}.", **when),
        say(language, "Thank you for looking out for each other."),
        say(language, "The numbers of the embassy are always under /facts."),
    ]
    return join(words, "\n")


def title(ctx: Context, crisis: Crisis, language: str) -> str:
    """What the crisis is called: its template's title with the place in it."""
    return title_of(ctx, crisis.template, crisis.place, language)


def title_of(ctx: Context, template_id: str, place: str, language: str) -> str:
    template = ctx.mission.template(template_id)
    if template is None:
        return place or str(ctx.texts.say(language, "Emergency"))
    words = ctx.mission.words(template.title, language)
    return str(ctx.texts.fill(language, words, place=place or ctx.mission.files.mission.country))


def level_words(ctx: Context, level: int, language: str) -> Text:
    name = str(ctx.texts.say(language, LEVELS[Level(level)]))
    return ctx.texts.say(language, "Level {level} of 3 · {name}", level=level, name=name)


def numbers(ctx: Context, facts: Sequence[FactNow], group: Group, language: str) -> Text:
    """Every emergency number with its check; one that failed keeps its line, so that people know it is coming back."""
    shown = [each for each in facts if each.emergency and covers(each.region, group.region)]
    lines = [_number(ctx, each, group, language) for each in shown]
    return join(lines, "\n")


def _number(ctx: Context, fact: FactNow, group: Group, language: str) -> Text:
    label = ctx.mission.words(fact.label, language)
    value = bold(ctx.mission.words(fact.value, language))
    say = ctx.texts.say
    if fact.freshness is Freshness.FAILED:
        return say(language, "{label}: being replaced; please use the other numbers", label=label)
    if fact.checked_at is None:
        return say(language, "{label}: {value} · not yet checked by us", label=label, value=value)
    at = ctx.texts.moment(language, fact.checked_at, group.tz, ctx.now)
    if fact.is_overdue:
        words = N_("{label}: {value} · last checked {at}, we are checking it again")
        return say(language, words, label=label, value=value, at=at)
    return say(language, "{label}: {value} · checked {at}", label=label, value=value, at=at)


def _crisis_blocks(ctx: Context, known: Board, crisis: Crisis, group: Group, language: str) -> list[Block]:
    head = join([bold(title(ctx, crisis, language)), level_words(ctx, crisis.level, language)], "\n")
    steps = crisis.steps.get(language) or crisis.steps.get(ctx.mission.language) or ()
    do = join([ctx.texts.say(language, "*What to do now*"), *(f"• {step}" for step in steps)], "\n")
    return [
        Block(HEAD, head),
        Block(HAPPENED, Text() if crisis.id in known.untrue else as_text(ctx.mission.words(crisis.happened, language))),
        Block(DO, do if steps else Text()),
    ]


def _news_blocks(
    ctx: Context, known: Board, crisis: Crisis, group: Group, language: str, several: Sequence[str]
) -> list[Block]:
    point, by = known.points.get(crisis.id), crisis.next_update_by
    at = ctx.texts.moment(language, by, group.tz, ctx.now) if by else ""
    news = _point(ctx, known, point, group, language, several) if point else Text()
    update = ctx.texts.say(language, "Next update by *{at}*", at=at) if by else Text()
    label = bold(title(ctx, crisis, language)) if len(known.crises_of(group)) > 1 else Text()
    return [
        Block(matters, join([label, said]) if said else said) for matters, said in ((POINT, news), (UPDATE, update))
    ]


def _point(ctx: Context, known: Board, point: Post, group: Group, language: str, several: Sequence[str]) -> Text:
    """In a language that it lacks it says nothing where another of the same card has it."""
    elsewhere = language not in point.texts and any(each in point.texts for each in several)
    return Text() if elsewhere else latest(ctx, known, point, language, group.tz)


def latest(ctx: Context, known: Board, point: Post, language: str, zone: ZoneInfo) -> Text:
    """A key point under its hour; in a language that it lacks, the words that there are."""
    at = ctx.texts.moment(language, point.published_at or point.changed_at, zone, ctx.now)
    words = point.texts.get(language) or next(iter(point.texts.values()), Text())
    head = ctx.texts.say(language, "*Latest key point*, {at}", at=at)
    return join([head, doubt(ctx, point, known.unsure, language), words], "\n")


async def unconfirmed(ctx: Context, points: Iterable[Post]) -> frozenset[int]:
    """The numbers of those that went out as not confirmed yet; nothing is read for none."""
    ids = [post.id for post in points]
    return frozenset(await ctx.unit.checks.rated(Rating.UNCONFIRMED, ids) if ids else ())


def doubt(ctx: Context, point: Post, unsure: Collection[int], language: str) -> Text:
    """Above the words of a key point that nobody has confirmed yet."""
    return ctx.texts.say(language, UNSURE) if point.id in unsure and point.state != State.CORRECTED else Text()


def _site(ctx: Context, language: str) -> Text:
    site = ctx.mission.files.mission.site
    return ctx.texts.say(language, "More: {site}", site=site) if site else Text()


def _as_of(ctx: Context, group: Group, language: str) -> Text:
    at = ctx.texts.time(language, ctx.now, group.tz)
    return ctx.texts.say(language, "{mission} · updated {at}", mission=ctx.mission.name(language), at=at)


def _digest(text: Text) -> str:
    return hashlib.sha256(repr(text.runs).encode()).hexdigest()[:32]
