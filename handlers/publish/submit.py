"""Sending a post for approval, and cancelling it."""

from collections.abc import Sequence
from typing import Any

from groups.corrections import FREE
from groups.messages import Pressed, Said
from groups.posts import Move, State
from groups.refusals import Refusal
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Stage
from handlers.dialogues import cancel_command
from handlers.publish import languages, parts, reading
from handlers.publish.moves import KEY_POINT, find, number_in, refused, step
from handlers.publish.preview import cancel_button, card
from handlers.publish.stopping import take_back
from handlers.publish.tell import room, tell
from handlers.publish.who import approvers, denied
from handlers.publish.writing import let_go
from handlers.stepup import Then, require
from storage.posts import Post


async def submit(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Send for approval]"""
    return await _submit(ctx, await find(ctx, stored.subject, stored.version))


async def proved(ctx: Context, subject: str, data: str) -> Actions:
    """After the second factor, of the version that it was asked for; meanwhile it may have been changed."""
    return await _submit(ctx, await find(ctx, subject, int(data)))


async def _submit(ctx: Context, found: Post | Refusal) -> Actions:
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := denied(ctx, ctx.person, Act.SUBMIT, found):
        refused(ctx, found, "submit", no)
        return ctx.refuse(no)
    if lacking := await parts.missing(ctx, found, Stage.SUBMIT):
        refused(ctx, found, "submit", lacking[0])
        return ctx.refuse(lacking[0])
    if asked := await _proof(ctx, found):
        return asked
    post = await languages.shown_only(ctx, found)
    moved = await step(ctx, post, Move.SUBMIT, submitter=ctx.person.key, print=post.fingerprint(), reason="")
    if isinstance(moved, Refusal):
        return ctx.refuse(moved)
    return [*_answer(ctx, moved, languages.dropped(ctx, found.texts, moved)), *await ask_approvers(ctx, moved)]


async def _proof(ctx: Context, post: Post) -> Actions | None:
    """What puts a key point right needs the second factor for each of its versions, not only for the first."""
    root = await ctx.unit.posts.need(post.corrects) if post.kind == FREE else None
    if root is None or root.kind != KEY_POINT:
        return None
    return await require(ctx, Then("correct-submit", post.subject, str(post.version), f"#{post.id}"))


async def ask_approvers(ctx: Context, post: Post) -> Actions:
    """A card to everybody who may approve this version, and one to the staff room."""
    who = approvers(ctx, post)
    asked = [*await tell(ctx, who, lambda one: card(one, post)), *await reading.ask_readers(ctx, post)]
    return [*asked, *await card(room(ctx), post), *await parts.asks(ctx, post)]


def _answer(ctx: Context, post: Post, dropped: Sequence[Text]) -> Actions:
    who = approvers(ctx, post)
    if not who:
        words = N_("*#{number}* waits, but nobody except its authors may approve it. Please ask the head of mission.")
        return [ctx.reply(join([ctx.say(words, number=post.id), *dropped]), ((cancel_button(ctx, post),),))]
    sent = ctx.count(
        "*#{number}* went to {n} approver.", "*#{number}* went to {n} approvers.", len(who), number=post.id
    )
    own = ctx.say("You wrote it, so you cannot approve it.")
    return [ctx.reply(join([sent + " " + own, *dropped]), ((cancel_button(ctx, post),),))]


# ---- cancel -------------------------------------------------------------------------------------------


async def cancel(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Cancel #47]"""
    return await _cancel(ctx, await find(ctx, stored.subject, stored.version))


async def cancel_post(ctx: Context, said: Said, words: Text) -> Actions:
    """`/cancel 47` is about a post, `/cancel` alone about the form that is open."""
    if not number_in(str(words)) or not ctx.person.is_staff:
        return await cancel_command(ctx, said, words)
    return await _cancel(ctx, await find(ctx, str(words)))


async def _cancel(ctx: Context, found: Post | Refusal) -> Actions:
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if ctx.person.key not in found.authors and (no := denied(ctx, ctx.person, Act.SUBMIT, found)):
        refused(ctx, found, "cancel", no)
        return ctx.refuse(no)
    if State(found.state) is State.SENDING:
        stopped = await take_back(ctx, found)
        if not isinstance(stopped, Post):
            return ctx.refuse(stopped) if isinstance(stopped, Refusal) else stopped
        found = stopped
    moved = await step(ctx, found, Move.CANCEL)
    if isinstance(moved, Refusal):
        return ctx.refuse(moved)
    await let_go(ctx, moved)
    others = sorted(moved.authors | {moved.approver} - {ctx.person.key, ""})
    told = await tell(
        ctx, [key for key in others if key != ctx.person.key], lambda one: _cancelled(one, moved, ctx.person.key)
    )
    return [ctx.reply(ctx.say("*#{number}* is cancelled. Nothing goes out.", number=moved.id)), *told]


async def _cancelled(ctx: Context, post: Post, by: str) -> Actions:
    words = N_("{who} cancelled *#{number}*. Nothing goes out.")
    return [ctx.reply(ctx.say(words, who=ctx.mission.called(by), number=post.id))]
