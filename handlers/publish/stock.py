"""`/stock`: good news that was approved in calm and waits for its moment, and `/mood`, what a group heard of late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from config.schema import Group
from groups.messages import Due, Pressed, Rows, Said
from groups.postkinds import PostKind
from groups.posts import Move, State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text, bold, join
from groups.tone import STOCK_KEPT, mood
from handlers.context import Actions, Context, Stage
from handlers.publish import parts, tone
from handlers.publish.kinds import name_of
from handlers.publish.launch import announce, launch
from handlers.publish.moves import conflict, find, noted, refused, step
from handlers.publish.preview import button
from handlers.publish.refusing import no_room
from handlers.publish.room import goes_at
from handlers.publish.shown import groups_of, names_of, words_of
from handlers.publish.tell import room, tell
from handlers.publish.who import denied
from handlers.publish.writing import let_go
from storage.posts import Post

DUE = "post.stock"


def belongs(post: Post) -> bool:
    """Good news that was approved for no hour."""
    return post.kind == PostKind.POSITIVE and State(post.state) is State.APPROVED and post.send_at is None


async def keep(ctx: Context, post: Post) -> Post | Refusal:
    """It goes to the stock, for thirty days. E-CONFLICT when somebody was faster."""
    if not await ctx.unit.posts.move(post, State.APPROVED):
        return await conflict(ctx, post.id)
    until = ctx.now + STOCK_KEPT
    await ctx.unit.dues.set(DUE, post.subject, min(until, post.expires_at or until))
    return await ctx.unit.posts.need(post.id)


async def over(ctx: Context, due: Due) -> Actions:
    """Its thirty days are over."""
    post = await find(ctx, due.subject)
    if isinstance(post, Refusal) or not belongs(post):
        return []
    gone = await step(ctx, post, Move.EXPIRE, reason="stock")
    if isinstance(gone, Refusal):
        return []
    await let_go(ctx, gone)
    words = N_("*#{number}* waited thirty days in the stock of good news and is taken out. Nothing went out.")

    async def say(one: Context) -> Actions:
        return [one.reply(one.say(words, number=gone.id))]

    return await tell(ctx, sorted(gone.authors), say) or await say(room(ctx))


async def all_kept(ctx: Context) -> list[Post]:
    """The whole stock, what expires first before the rest."""
    kept = [post for post in await ctx.unit.posts.in_state(State.APPROVED) if belongs(post)]
    ends = {post.id: await _kept_until(ctx, post) for post in kept}
    return sorted(kept, key=lambda post: (ends[post.id], post.id))


async def _kept_until(ctx: Context, post: Post) -> datetime:
    """The hour that was set when it came into the stock; it is no part of what was approved."""
    return next((due.due_at for due in await ctx.unit.dues.of(post.subject) if due.kind == DUE), ctx.now)


async def pick(ctx: Context, kept: Sequence[Post]) -> Post | None:
    """The one to propose now: of those that may go, the one that expires first."""
    for post in kept:
        if not await parts.missing(ctx, post, Stage.SEND):
            return post
    return None


# ---- what officers see and do -------------------------------------------------------------------------------


async def stock(ctx: Context, _said: Said, _words: Text) -> Actions:
    """`/stock`: one message for each, the one to send first in front."""
    mine = [post for post in await all_kept(ctx) if denied(ctx, ctx.person, Act.DRAFT, post) is None]
    if not mine:
        words = N_("The stock of good news is empty. Write some in calm: `/post {group} positive: …`")
        return [ctx.reply(ctx.say(words, group=next((group.id for group in ctx.mission.groups), "")))]
    first = await pick(ctx, mine)
    ordered = sorted(mine, key=lambda post: first is None or post.id != first.id)
    return [ctx.reply(await _shown(ctx, post), _buttons(ctx, post, first)) for post in ordered]


async def _shown(ctx: Context, post: Post) -> Text:
    groups = groups_of(ctx, post)
    day = ctx.texts.date(ctx.language, (await _kept_until(ctx, post)).astimezone(ctx.mission.zone).date())
    head = ctx.say("*#{number}* for {groups}, until {day}.", number=post.id, groups=names_of(ctx, post), day=day)
    no = next(iter(await parts.missing(ctx, post, Stage.SEND)), None)
    can = ctx.sentence(no) if no else ctx.say("It can go out now.")
    return join([head, words_of(post, groups[0].languages[0] if groups else ""), can], "\n\n")


def _buttons(ctx: Context, post: Post, first: Post | None) -> Rows:
    style = "main" if first and first.id == post.id else ""
    send = button(ctx, N_("Send now"), "stock-send", post, style)
    return ((send, button(ctx, N_("Take out"), "post-cancel", post, "stop")),)


async def send_now(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Send now]: its groups are asked about once more; of two who press, one lets it go."""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := await _why_not(ctx, found):
        refused(ctx, found, "release", no)
        return ctx.refuse(no)
    return await _let_go(ctx, found, datetime.fromisoformat(stored.data) if stored.data else goes_at(ctx, found))


async def _let_go(ctx: Context, post: Post, wanted: datetime) -> Actions:
    """When its day has no room, it stays in the stock as it was."""
    if not await ctx.unit.posts.move(post, State.APPROVED, send_at=wanted):
        return ctx.refuse(await conflict(ctx, post.id))
    ready = await ctx.unit.posts.need(post.id)
    gone = await launch(ctx, ready, wanted)
    if isinstance(gone, Refusal):
        await ctx.unit.posts.move(ready, State.APPROVED, send_at=None)
        refused(ctx, post, "release", gone)
        return no_room(ctx, post, gone, "stock-send")
    noted(ctx, gone, "release", f"stock -> {gone.state}")
    return await announce(ctx, gone, wanted=wanted)


async def _why_not(ctx: Context, post: Post) -> Refusal | None:
    if not belongs(post):
        return await conflict(ctx, post.id)
    if no := denied(ctx, ctx.person, Act.SCHEDULE, post):
        return no
    if post.fingerprint() != post.approved_print:
        return refuse(Code.CHANGED, post=post.id)
    return next(iter(await parts.missing(ctx, post, Stage.SEND)), None)


# ---- the mood -----------------------------------------------------------------------------------------------


async def mood_of(ctx: Context, _said: Said, _words: Text) -> Actions:
    """`/mood`: what each group heard of late, and whether good news may go there."""
    mine = [group for group in ctx.mission.groups if ctx.person.serves(group.kind)]
    return [ctx.reply(join([await _mood(ctx, group) for group in mine or ctx.mission.groups], "\n\n"))]


async def _mood(ctx: Context, group: Group) -> Text:
    out = await tone.went_out(ctx, group)
    head = bold(ctx.mission.words(group.name, ctx.language))
    no = await tone.group_guard(ctx, group, ctx.now)
    may = ctx.sentence(no) if no else ctx.say("Good news may go out there.")
    return join([head, _heard(ctx, mood(out)), may])


def _heard(ctx: Context, kinds: dict[str, int]) -> Text:
    if not kinds:
        return ctx.say("Nothing went out there yet.")
    each = [f"{name_of(ctx, kind)} {ctx.texts.number(ctx.language, n)}" for kind, n in kinds.items()]
    total = sum(kinds.values())
    listed = ctx.texts.listing(ctx.language, each)
    return ctx.count("The last post: {kinds}.", "The last {n} posts: {kinds}.", total, kinds=listed)
