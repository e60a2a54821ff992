"""The second person of a key point in free words: approving it, and what waits for them."""

from datetime import datetime

from groups.checks import Rating
from groups.messages import Pressed, Rows
from groups.posts import may_approve
from groups.refusals import Code, refuse
from groups.rights import Act, refusal
from groups.texts import Text, join
from handlers.context import Actions, Context
from handlers.keypoints import keychecks, keyroom, keysend, keytongue
from handlers.publish import reading
from handlers.publish.preview import key_rows
from handlers.stepup import Then, require_for
from storage.buttons import StoredButton
from storage.posts import Post


async def approve_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Approve and send]; with a rating when it goes out as not confirmed yet."""
    return await _approving(ctx, stored.subject, stored.version, stored.data)


async def approved(ctx: Context, subject: str, data: str) -> Actions:
    """The same, after the second factor."""
    version, _, rating = data.partition(" ")
    return await _approving(ctx, subject, int(version), rating)


async def _approving(ctx: Context, subject: str, version: int, said: str) -> Actions:
    post = await ctx.unit.posts.get(int(subject))
    if post is None or post.state != "submitted":
        return await outrun(ctx, post)
    if post.version != version:
        return ctx.refuse(refuse(Code.CHANGED))
    refused = refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)
    rating = Rating(said or Rating.CONFIRMED)
    refused = refused or may_approve(ctx.person, post.authors, post.submitter) or await keytongue.need(ctx, post)
    refused = refused or await keychecks.need(ctx, post, rating)
    if refused:
        ctx.unit.audits.note("refused key point", f"key:{post.id}", actor=ctx.person.key, detail=refused.code)
        return ctx.refuse(refused)
    asked = await require_for(ctx, Act.CRISIS_FREE, Then("key-approve", subject, f"{version} {said}", f"#{post.id}"))
    return asked or await keysend.release(ctx, post, rating=rating)


async def outrun(ctx: Context, post: Post | None) -> Actions:
    """Somebody was faster: who, and when."""
    officer = ctx.mission.officer(post.approver) if post and post.approver else None
    values = {"who": officer.name, "at": post.changed_at} if post and officer else {}
    return ctx.refuse(refuse(Code.CONFLICT, **values))


async def waiting(ctx: Context) -> list[tuple[datetime | None, Text, Rows]]:
    """For /waiting: the key points that this officer may let go."""
    if refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True):
        return []
    posts = [post for each in await ctx.unit.crises.all_open() for post in await ctx.unit.posts.of_crisis(each.id)]
    mine = [
        post
        for post in posts
        if post.state == "submitted" and not may_approve(ctx.person, post.authors, post.submitter)
    ]
    head = ctx.say("A key point waits for a second person.")
    return [(post.created_at, join([head, *await _said(ctx, post)], "\n\n"), await _rows(ctx, post)) for post in mine]


async def _said(ctx: Context, post: Post) -> list[Text]:
    readers = await reading.lines(ctx, post, at_once=not await keyroom.can_wait(ctx, post))
    return [*post.texts.values(), *keyroom.lacking(ctx, post), *await keychecks.lines(ctx, post), *readers]


async def _rows(ctx: Context, post: Post) -> Rows:
    return key_rows(ctx, post) if await keytongue.is_ready(ctx, post) else keytongue.rows(ctx, post)
