"""`/check` and the four answers: who may check what, and which source they used."""

from collections.abc import Mapping
from typing import Any

from groups.checks import Rating
from groups.forms import Form, Step
from groups.messages import Pressed, Rows, Said
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.review import approval_confirms, separation
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.checks import adding, asking, found, standing
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.publish.moves import find, refused
from handlers.publish.readers import standing as reviewed
from handlers.publish.who import approval_denied
from storage.posts import Post

OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED, State.APPROVED, State.SCHEDULED, State.SENDING, State.HELD)
NEEDS_SOURCE = frozenset({Rating.CONFIRMED.value, Rating.LIKELY.value})
FORM = Form(
    "post-check",
    (
        Step(
            "source",
            N_("Where did you look?"),
            hint=adding.HINT,
            limit=500,
            when=lambda data: data.get("rating") in NEEDS_SOURCE,
        ),
    ),
)
WORDS = {"ok": Rating.CONFIRMED} | {rating.value: rating for rating in Rating}


async def check(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/check 47`, `/check 47 ok source=F3`, `/check 47 likely source=…`"""
    number, _, rest = str(words).strip().partition(" ")
    post = await find(ctx, number)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if not post.claim:
        words_ = N_("*#{number}* states no fact. Its author can say that it does: *More*, *It states a fact*.")
        return [ctx.reply(ctx.say(words_, number=post.id))]
    named, _, source = rest.strip().partition("source=")
    rating = WORDS.get(named.strip().casefold())
    if named.strip() and rating is None:
        return ctx.refuse(refuse(Code.WORDS, choices=tuple(WORDS)))
    if no := await _denied(ctx, post):
        return ctx.refuse(no)
    if rating is None:
        return await asking.request(ctx, post)
    return await _asked(ctx, post, rating, source.strip())


async def pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Confirmed] [Likely] [Unconfirmed] [False]"""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := await _denied(ctx, post):
        return ctx.refuse(no)
    return await _asked(ctx, post, Rating(stored.data), "")


async def given(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    number, _, version = subject.partition("/")
    post = await find(ctx, number, int(version))
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := await _denied(ctx, post):
        return ctx.refuse(no)
    words = data.get("source", "")
    source = await adding.understood(ctx, post, words) if words else None
    if isinstance(source, Refusal):
        again = {"rating": data["rating"]}
        return before(ctx.sentence(source), await open_form(ctx, FORM.name, subject=subject, data=again))
    return await found.noted(ctx, post, Rating(data["rating"]), source.value if source else "")


async def waiting(ctx: Context) -> list[tuple[None, Text, Rows]]:
    """For /waiting: the posts that this officer may check and that nobody has checked yet."""
    if approval_confirms(ctx.mission.profile):
        return []
    mine: list[tuple[None, Text, Rows]] = []
    for post in await ctx.unit.posts.in_state(State.SUBMITTED):
        if post.claim and not await _denied(ctx, post) and await standing.rating_of(ctx, post) is None:
            shown = await asking.request(ctx, post)
            mine.append((None, join([each.text for each in shown if hasattr(each, "text")]), asking.buttons(ctx, post)))
    return mine


async def _asked(ctx: Context, post: Post, rating: Rating, source: str) -> Actions:
    data = {"rating": rating.value} | ({"source": source} if source else {})
    return await open_form(ctx, FORM.name, subject=f"{post.id}/{post.version}", data=data)


def _open(post: Post) -> bool:
    """What is not out yet, or under an embargo not to everybody: its check must hold at the end of it, too."""
    waits = State(post.state) is State.PUBLISHED and post.embargo is not None and post.lifted_at is None
    return waits or State(post.state) in OPEN


async def _denied(ctx: Context, post: Post) -> Refusal | None:
    """E-SELF for whoever had a hand in it, or read it where that must be another; E-ROLE; E-STATE once it is out;
    E-CHANGED when its text was altered."""
    no = approval_denied(ctx, ctx.person, post)
    if no is None and not _open(post):
        no = refuse(Code.STATE, state=post.state)
    if no is None and post.fingerprint() != post.print:
        no = refuse(Code.CHANGED, post=post.id)
    if no is None:
        now = await reviewed(ctx, post)
        readers, me = set(now.read.values()), {ctx.person.key}
        no = separation(now.profile, authors=post.authors, readers=readers, checkers=me, approver="")
    if no:
        refused(ctx, post, "check", no)
    return no


DIALOGUES = (Dialogue(FORM, given, Act.APPROVE),)
