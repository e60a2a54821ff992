"""`/retract 47` and [Retract]: one person, at once. What is out is withdrawn, what is not stays in."""

from datetime import timedelta
from typing import Any

from groups.corrections import FREE, WITHDRAWAL
from groups.messages import Button, Pressed, Said
from groups.posts import Move, State
from groups.refusals import Code, Refusal, refuse
from groups.replaced import replaced_by
from groups.rights import Act
from groups.texts import N_, Text
from handlers.alerts import announcing
from handlers.cards import showing
from handlers.context import Actions, Context
from handlers.corrections import alone, receipts
from handlers.corrections.copies import subject_of
from handlers.corrections.healing import begin
from handlers.corrections.wording import is_out, plainly
from handlers.keypoints import keysend
from handlers.publish.moves import HAND, KEY_POINT, conflict, noted, number_in, refused, step
from handlers.publish.stopping import give_up_embargo, take_back
from handlers.publish.tally import SURELY_NOT
from handlers.publish.who import putting_right_denied
from handlers.stepup import Then
from storage.posts import Post

RECENT = timedelta(hours=48)
OFFERED = 5
PENDING = (State.DRAFT, State.SUBMITTED, State.RETURNED)


async def retract(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/retract 47`, `/retract 47 the date was wrong`; without a number the newest ones are offered."""
    number, _, reason = str(words).strip().partition(" ")
    if not number:
        return await _offer(ctx)
    return await _retract(ctx, await wanted(ctx, number), reason.strip())


async def retract_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Retract], [Withdraw it]"""
    return await _retract(ctx, await wanted(ctx, stored.subject), "")


async def proved(ctx: Context, subject: str, reason: str) -> Actions:
    """After the second factor; meanwhile somebody else may have withdrawn it."""
    return await _retract(ctx, await wanted(ctx, subject), reason)


async def wanted(ctx: Context, words: str) -> Post | Refusal:
    """The post or key point of a number; of a correction, what it corrects; of a replaced one, its heir. E-UNKNOWN."""
    number = number_in(words)
    found = await ctx.unit.posts.get(number) if number else None
    if found and found.corrects:
        found = await ctx.unit.posts.get(found.corrects)
    if found and found.kind == KEY_POINT and (newer := replaced_by(found.reason)):  # its words stand nowhere any more
        found = await ctx.unit.posts.get(newer)
    if found and found.kind == HAND:  # not ours: whoever wrote it by hand takes it away by hand
        found = None
    return found or refuse(Code.UNKNOWN, what=f"#{number}" if number else words)


async def _retract(ctx: Context, found: Post | Refusal, reason: str) -> Actions:
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := putting_right_denied(ctx, ctx.person, Act.RETRACT, found):
        return await alone.refused(ctx, found, "retract", no)
    if asked := await alone.proof(ctx, found, Then("retract", subject_of(found), reason, f"#{found.id}")):
        return asked
    if State(found.state) is State.SENDING:
        begun = await _while_it_goes(ctx, found)
        if not isinstance(begun, Post):
            return begun
        found = begun
    gone = await step(ctx, found, Move.RETRACT)
    if isinstance(gone, Refusal):
        refused(ctx, found, "retract", gone)
        return ctx.refuse(gone)
    return await _withdraw(ctx, gone, reason)


async def _while_it_goes(ctx: Context, post: Post) -> Post | Actions:
    """In its last minute it is only stopped. When the first chats may have it, it counts as published from here on."""
    if not await ctx.unit.posts.move(post, post.state):  # from here on, whoever sends it waits for us
        return ctx.refuse(await conflict(ctx, post.id))
    await ctx.unit.outbox.cancel(subject_of(post))
    rows = await ctx.unit.outbox.of(subject_of(post))
    if any(row.state not in SURELY_NOT for row in rows):
        out = await step(ctx, post, Move.PUBLISH, published_at=ctx.now)
        return ctx.refuse(out) if isinstance(out, Refusal) else out
    if post.kind == KEY_POINT:
        return await keysend.take_back(ctx, post)
    back = await take_back(ctx, post)
    if isinstance(back, Refusal):
        return ctx.refuse(back)
    words = N_("*#{number}* was still in its last minute. Nothing went out; it is a draft again.")
    return [ctx.reply(ctx.say(words, number=post.id))] if isinstance(back, Post) else back


async def _withdraw(ctx: Context, root: Post, reason: str) -> Actions:
    await supersede(ctx, root)
    await give_up_embargo(ctx, root)
    out = {"state": State.PUBLISHED, "released_at": ctx.now, "published_at": ctx.now}
    fix = await ctx.unit.posts.draft(
        ctx.person.key,
        root.section,
        kind=WITHDRAWAL,
        corrects=root.id,
        groups=root.groups,
        submitter=ctx.person.key,
        reason=reason,
        **out,
    )
    noted(ctx, fix, "withdraw", f"#{root.id}")
    return await spread(ctx, fix, root)


async def spread(ctx: Context, fix: Post, root: Post) -> Actions:
    """To every chat that has it, and to the cards."""
    chats, done = await begin(ctx, fix, root)
    said = await (receipts.begun(ctx, fix, root, chats) if chats else receipts.nobody(ctx, fix, root))
    cards: Actions = []
    if root.kind == KEY_POINT:
        await ctx.unit.dues.drop("keypoint.review", str(root.id))
        cards = await showing.refresh(ctx, urgent=True)
        await announcing.put_right(ctx, root, await plainly(ctx, fix, root))
    return [*done, *cards, *said]


async def supersede(ctx: Context, root: Post, fix: int = 0) -> None:
    """What put it right before holds no more; what only waits to do so is not needed, once it is withdrawn."""
    for each in await ctx.unit.posts.correcting(root.id):
        if each.id != fix and is_out(each.state):
            await step(ctx, each, Move.RETRACT)
        elif not fix and each.kind == FREE and each.state in PENDING:
            await step(ctx, each, Move.CANCEL)


async def _offer(ctx: Context) -> Actions:
    """The newest that this person may withdraw."""
    posts = [each for each in await ctx.unit.posts.in_state(State.PUBLISHED, State.CORRECTED) if each.kind != HAND]
    for crisis in await ctx.unit.crises.all_open():
        posts += [each for each in await ctx.unit.posts.of_crisis(crisis.id) if is_out(each.state)]
    mine = [
        post
        for post in sorted(posts, key=lambda post: post.published_at or post.changed_at, reverse=True)
        if not post.corrects
        and (post.published_at or post.changed_at) > ctx.now - RECENT
        and putting_right_denied(ctx, ctx.person, Act.RETRACT, post) is None
    ]
    if not mine:
        return [ctx.reply(ctx.say("Nothing of the last two days is out. Older ones by number: `/retract 47`"))]
    rows = tuple((retract_button(ctx, post, N_("Withdraw #{number}")),) for post in mine[:OFFERED])
    return [ctx.reply(ctx.say("Which one? It is withdrawn at once, from every chat that got it."), rows)]


def retract_button(ctx: Context, post: Post, label: str) -> Button:
    return Button(str(ctx.say(label, number=post.id)), "retract", subject_of(post), style="stop")
