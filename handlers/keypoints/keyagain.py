"""A key point that reached no chat at all: it is sent again, or given up."""

from groups.messages import Lane, Pressed
from groups.pace import CRISIS_SEND_WITHIN
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.keypoints import keysend
from storage.buttons import StoredButton
from storage.posts import Post


async def again_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Send again]: as it was approved, within half an hour; after that a second person reads it anew."""
    post = await _given_back(ctx, stored)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := _denied(ctx, post, Act.CRISIS_FREE):
        return ctx.refuse(no)
    ctx.unit.audits.note("send key point again", f"key:{post.id}", actor=ctx.person.key)
    if post.released_at is None or ctx.now - post.released_at > CRISIS_SEND_WITHIN:
        return await keysend.asked_anew(ctx, post, N_("A key point was not sent: its hour passed while I was away."))
    return await keysend.once_more(ctx, post)


async def give_up_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Give up]: it goes nowhere, now or later."""
    post = await _given_back(ctx, stored)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := _denied(ctx, post, Act.STOP_CRISIS):
        return ctx.refuse(no)
    if not await ctx.unit.posts.move(post, State.CANCELLED):
        return ctx.refuse(refuse(Code.CONFLICT))
    await ctx.unit.dues.drop("keypoint.review", str(post.id))
    ctx.unit.audits.note("give up key point", f"key:{post.id}", actor=ctx.person.key)
    words = N_("{name} gave up key point *#{number}*. It stands nowhere, and does not go out any more.")
    told = ctx.staff(ctx.staff_say(words, name=ctx.person.name, number=post.id), lane=Lane.CRISIS)
    return [told, *([] if ctx.in_staff_room else [ctx.reply(ctx.say("It does not go out any more."))])]


def _denied(ctx: Context, post: Post, act: Act) -> Refusal | None:
    """Whoever wrote it or let it go decides, and whoever may do so for others' key points."""
    if ctx.person.key in {*post.authors, post.submitter, post.approver}:
        return None
    no = refusal(ctx.person, act, today=ctx.today, stepped_up=True, seconding=True)
    if no:
        ctx.unit.audits.note("refused key point", f"key:{post.id}", actor=ctx.person.key, detail=no.code)
    return no


async def _given_back(ctx: Context, stored: StoredButton) -> Post | Refusal:
    """The key point that reached nobody, as it was then."""
    post = await ctx.unit.posts.get(int(stored.subject))
    if post is None or post.state != State.HELD or post.reason != keysend.NOT_SENT:
        return refuse(Code.CONFLICT)
    same = post.version == stored.version and post.fingerprint() == post.approved_print
    return post if same else refuse(Code.CHANGED)
