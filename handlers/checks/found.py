"""What follows from a check: who is told, what is held when two differ, what goes back to approval."""

from groups.checks import Rating, is_disputed
from groups.people import Role
from groups.posts import State
from groups.refusals import Refusal
from groups.review import approval_confirms
from groups.texts import N_, Text, join
from handlers.checks import asking, sources, standing
from handlers.context import Actions, Context, Stage
from handlers.publish import moves
from handlers.publish.back import take_back
from handlers.publish.held import DISPUTED, offer
from handlers.publish.pausing import pause
from handlers.publish.preview import card
from handlers.publish.tell import room, tell, tell_or_staff
from handlers.publish.who import approvers
from storage.posts import Post

APPROVED = frozenset({State.APPROVED, State.SCHEDULED, State.SENDING})


async def noted(ctx: Context, post: Post, rating: Rating, source: str) -> Actions:
    """The check is kept, and everybody whom it concerns hears of it."""
    if not await ctx.unit.posts.move(post, post.state):  # of two checkers at once, the second sees the first
        return ctx.refuse(await moves.conflict(ctx, post.id))
    before = await standing.rating_of(ctx, post)
    await ctx.unit.checks.note(post.id, post.fingerprint(), ctx.person.key, rating.value, source)
    moves.noted(ctx, post, "check", rating.value)
    thanks = ctx.reply(ctx.say("Thank you. Your check of *#{number}* is kept.", number=post.id))
    told = await tell(ctx, sorted(post.authors), lambda one: _told(one, post))
    return [thanks, *told, *await _what_follows(ctx, post, before)]


async def _what_follows(ctx: Context, post: Post, before: Rating | None) -> Actions:
    if is_disputed(await standing.checks_of(ctx, post), standing.authors_of(post)):
        held = await pause(ctx, post, DISPUTED) if State(post.state) in APPROVED else []
        return [*held, *await _ask_head(ctx, post)]
    lacking = await standing.unchecked(ctx, post, Stage.SEND) if post.claim else None
    if State(post.state) in APPROVED:
        return await _approved_before(ctx, post, before, lacking)
    if lacking:
        return []
    if State(post.state) is State.HELD and post.reason == DISPUTED:
        return await offer(ctx, post, N_("*#{number}* is checked now. Should it still go out?"))
    if State(post.state) is State.SUBMITTED and not approval_confirms(ctx.mission.profile):
        cards = await tell(ctx, approvers(ctx, post), lambda one: card(one, post))
        return [*cards, *await card(room(ctx), post)]
    return []


async def _approved_before(ctx: Context, post: Post, before: Rating | None, lacking: Refusal | None) -> Actions:
    """What was approved on a better check than it has now is approved anew."""
    unsure = await standing.rating_of(ctx, post) is Rating.UNCONFIRMED and before is not Rating.UNCONFIRMED
    return await take_back(ctx, post, lacking) if lacking or (unsure and post.claim) else []


async def _told(ctx: Context, post: Post) -> Actions:
    head = ctx.say("*#{number}* was checked.", number=post.id)
    return [ctx.reply(join([head, *await sources.lines(ctx, post)]))]


async def _ask_head(ctx: Context, post: Post) -> Actions:
    heads = [person.key for person in ctx.mission.holding(Role.HEAD, ctx.today)]
    free = [key for key in heads if key not in standing.authors_of(post)]
    words = N_("Two people checked *#{number}* with different results. Your check decides.")

    async def say(one: Context) -> Actions:
        asked: Text = one.say(words, number=post.id)
        text = join([asked, *await sources.lines(one, post)])
        return [one.reply(text, asking.buttons(one, post))]

    return await tell_or_staff(ctx, free, say)
