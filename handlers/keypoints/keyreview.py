"""Prepared words go out by one person alone; a second one reads them within 15 minutes, or the head is called."""

from datetime import timedelta
from typing import Any

from groups.duty import Rung
from groups.messages import Due, Lane, Pressed
from groups.people import Role
from groups.posts import State, may_approve
from groups.rights import Act, refusal
from groups.texts import N_, join
from handlers.alarm.paging import page
from handlers.calling import call
from handlers.cards import card_text
from handlers.context import Actions, Context
from storage.buttons import StoredButton
from storage.crises import Crisis
from storage.posts import Post

REVIEW_WITHIN = timedelta(minutes=15)


async def ask_review(ctx: Context, meant: Crisis, post: Post) -> Actions:
    """Prepared words went by one person alone: somebody reads them within 15 minutes."""
    released = await ctx.unit.posts.get(post.id)
    if released is None or released.state != State.SENDING:
        return []
    await ctx.unit.dues.set("keypoint.review", str(post.id), ctx.now + REVIEW_WITHIN)
    words = N_("{name} sent the prepared words for *{title}*. Please read them within 15 minutes.\n\n{text}")
    values = _review_values(ctx, meant, post)
    choices = ((N_("I have read it: it is right"), "key-reviewed"),)
    roles = (Role.REVIEWER, Role.DUTY, Role.HEAD)
    return await call(
        ctx, roles, words, choices=choices, subject=str(post.id), without=ctx.person.key, lane=Lane.CRISIS, **values
    )


def _review_values(ctx: Context, meant: Crisis, post: Post) -> dict[str, Any]:
    author = ctx.mission.officer(post.author)
    title = card_text.title(ctx, meant, ctx.mission.language)
    return {"name": author.name if author else post.author, "title": title, "text": join(post.texts.values(), "\n\n")}


async def reviewed_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    post = await ctx.unit.posts.get(int(stored.subject))
    if post is None:
        return []
    refused = refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)
    if refused := refused or may_approve(ctx.person, post.authors, post.submitter):
        return ctx.refuse(refused)
    await ctx.unit.posts.approve(post, ctx.person.key, "review")
    await ctx.unit.dues.drop("keypoint.review", str(post.id))
    ctx.unit.audits.note("review key point", f"key:{post.id}", actor=ctx.person.key)
    return [ctx.reply(ctx.say("Thank you. It is noted that you have read it."))]


async def review_due(ctx: Context, due: Due) -> Actions:
    """Nobody read it in time: the head is called."""
    post = await ctx.unit.posts.get(int(due.subject))
    meant = await ctx.unit.crises.get(post.crisis) if post else None
    if post is None or meant is None or await ctx.unit.posts.approvals(post):
        return []
    ctx.unit.audits.note("review missed", f"key:{post.id}")
    words = N_("{name} sent the prepared words for *{title}* 15 minutes ago, and nobody else has read them.\n\n{text}")
    choices = ((N_("I have read it: it is right"), "key-reviewed"),)
    return await page(
        ctx,
        f"review:{post.id}",
        words,
        choices=choices,
        about=due.subject,
        without=post.author,
        start=Rung.HEAD,
        **_review_values(ctx, meant, post),
    )
