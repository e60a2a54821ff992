"""[Send back]: a key point goes back to its author with a reason; whoever sent it in takes it back without one."""

from groups.forms import Form, Step
from groups.messages import Lane, Pressed, Send
from groups.posts import REASON_LENGTH, State
from groups.refusals import Refusal
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.dialogues import open_form
from handlers.keypoints.keyroom import subject_of
from handlers.keypoints.keysecond import outrun
from handlers.stepup import urgent
from storage.buttons import StoredButton
from storage.posts import Post

FORM = Form(
    "key-return",
    (Step("reason", N_("What should be changed? Your words go to the author."), least=REASON_LENGTH, limit=1000),),
)


async def return_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """[Send back]"""
    post = await _waiting(ctx, stored.subject, stored.version)
    if post is None:
        return await outrun(ctx, await ctx.unit.posts.get(int(stored.subject)))
    if _is_own(ctx, post):
        return await _back(ctx, post, "")
    if no := _denied(ctx):
        return _refused(ctx, post, no)
    return urgent(await open_form(ctx, FORM.name, subject=f"{post.id}/{post.version}"))


async def reasoned(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    number, _, version = subject.partition("/")
    post = await _waiting(ctx, number, int(version))
    if post is None:
        return await outrun(ctx, await ctx.unit.posts.get(int(number)))
    no = _denied(ctx)
    return _refused(ctx, post, no) if no else await _back(ctx, post, data["reason"])


async def _back(ctx: Context, post: Post, reason: str) -> Actions:
    """Who wrote it, or sent it in for a machine, writes it again with /key."""
    if not await ctx.unit.posts.move(post, State.RETURNED, reason=reason):
        return await outrun(ctx, post)
    ctx.unit.audits.note("return key point", subject_of(post), actor=ctx.person.key)
    return [ctx.reply(ctx.say("It goes back to its author.")), *await _told(ctx, post, reason)]


async def _told(ctx: Context, post: Post, reason: str) -> Actions:
    writer = post.submitter or post.author
    to = await ctx.private_address(writer)
    if to is None:
        return []
    language = await ctx.language_of(writer)
    values: dict[str, str | Text] = {
        "name": ctx.person.name,
        "reason": reason,
        "text": join(post.texts.values(), "\n\n"),
    }
    own = N_("You took your key point back. Please write it again with /key.\n\n{text}")
    words = N_("{name} sent your key point back: “{reason}”\nPlease write it again with /key.\n\n{text}")
    return [Send(to, ctx.texts.say(language, words if reason else own, **values), lane=Lane.CRISIS, language=language)]


async def _waiting(ctx: Context, number: str, version: int) -> Post | None:
    post = await ctx.unit.posts.get(int(number))
    return post if post and post.state == State.SUBMITTED and post.version == version else None


def _is_own(ctx: Context, post: Post) -> bool:
    return ctx.person.key in {*post.authors, post.submitter}


def _denied(ctx: Context) -> Refusal | None:
    return refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, seconding=True)


def _refused(ctx: Context, post: Post, no: Refusal) -> Actions:
    ctx.unit.audits.note("refused key point", subject_of(post), actor=ctx.person.key, detail=no.code)
    return ctx.refuse(no)
