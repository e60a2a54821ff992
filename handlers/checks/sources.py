"""What a post rests on, as its writer and its approver read it: the part "sources" of handlers.table.PARTS."""

from datetime import datetime

from groups.checks import UNSURE, Check, Rating, counting, life, post_in, pressed
from groups.messages import Button
from groups.review import approval_confirms
from groups.texts import N_, Text, as_text, join
from handlers.checks import cited, standing
from handlers.context import Context
from handlers.publish.preview import button
from storage.posts import Post

RATED = {
    Rating.CONFIRMED: N_("{who} checked it {ago}: confirmed."),
    Rating.LIKELY: N_("{who} checked it {ago}: likely."),
    Rating.UNCONFIRMED: N_("{who} checked it {ago}: not confirmed. This stands above its text."),
    Rating.FALSE: N_("{who} checked it {ago}: false."),
}


async def lines(ctx: Context, post: Post) -> list[Text]:
    """Its sources, and who checked it when."""
    named = [await _named(ctx, source) for source in (*post.cites, *post.sources)]
    rests = ctx.say("Sources: {sources}", sources=join(named, ", ")) if named else Text()
    return [rests, *await _checked(ctx, post)] if post.claim else [rests]


async def options(ctx: Context, post: Post) -> list[Button]:
    toggle = N_("It states no fact") if post.claim else N_("It states a fact: have it checked")
    away = [button(ctx, N_("Take its sources away"), "source-clear", post)] if post.sources or post.cites else []
    return [
        button(ctx, N_("Add a source"), "source-add", post),
        button(ctx, toggle, "post-claim", post),
        *away,
    ]


async def head(ctx: Context, post: Post, language: str) -> Text:
    """What is not confirmed says so above its first word."""
    if not post.claim or await standing.rating_of(ctx, post) is not Rating.UNCONFIRMED:
        return Text()
    return ctx.texts.say(language, UNSURE)


async def approved(ctx: Context, post: Post) -> None:
    """What it cites is kept as it stands now; in a small mission the same press confirms its sources."""
    await cited.keep(ctx, post)
    if post.claim and approval_confirms(ctx.mission.profile):
        rating = pressed(await standing.checks_of(ctx, post), standing.authors_of(post))
        await ctx.unit.checks.note(post.id, post.fingerprint(), ctx.person.key, rating.value, "approval")


async def _named(ctx: Context, source: str) -> Text:
    number = post_in(source)
    return as_text(f"#{number}") if number else await cited.line(ctx, source)


async def _checked(ctx: Context, post: Post) -> list[Text]:
    """Who found what, what is still missing, and whether a check will hold until the post goes out."""
    found = counting(await standing.checks_of(ctx, post), standing.authors_of(post))
    told = [_one(ctx, check) for check in found] or [_nobody(ctx, post)]
    holds = life(await standing.level_of(ctx, post))
    last = max((check.at for check in found), default=ctx.now)
    return [*told, _too_early(ctx, post.send_at, last, int(holds.total_seconds() // 3600))]


def _one(ctx: Context, check: Check) -> Text:
    ago = ctx.texts.span(ctx.language, check.at - ctx.now)
    return ctx.say(RATED[check.rating], who=ctx.mission.called(check.person), ago=ago)


def _nobody(ctx: Context, post: Post) -> Text:
    if approval_confirms(ctx.mission.profile):
        words = N_(
            "It states a fact: whoever approves it confirms its sources. "
            "Not sure? `/check {number} likely`, or `unconfirmed`, or `false`."
        )
        return ctx.say(words, number=post.id)
    return ctx.say("It states a fact, and nobody has checked it yet.")


def _too_early(ctx: Context, goes: datetime | None, checked: datetime, hours: int) -> Text:
    if goes is None or (goes - checked).total_seconds() < hours * 3600:
        return Text()
    words = N_("A check holds {hours} h now. It goes out later than that, so it will be asked for again.")
    return ctx.say(words, hours=hours)
