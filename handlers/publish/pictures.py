"""The picture or file of a post: fetched from whoever sends it, shown in the preview, taken off again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from groups.forms import Form, Step
from groups.messages import Attached, Button, Fetch, Pressed, Settled
from groups.outcomes import Done
from groups.refusals import Refusal
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Dialogue, Part
from handlers.dialogues import data_file, open_form
from handlers.publish import writing
from handlers.publish.carried import media_of
from handlers.publish.moves import find
from handlers.publish.preview import button, preview
from handlers.reasons import words_for
from storage.posts import Post

PATIENCE = timedelta(minutes=10)
"""After this the file is not tried for any more."""
FORM = Form("post-file", (Step("file", N_("Send the picture or the file here: JPEG, PNG, WebP, PDF."), file="must"),))


def fetch(ctx: Context, post: Post, file: Attached) -> Actions:
    """Get the file; it becomes a part of this version, and the preview follows."""
    subject = f"media:{post.id}/{post.version}/{ctx.person.key}"
    coming = ctx.say("I am getting the file for *#{number}*. The preview follows in a moment.", number=post.id)
    return [ctx.reply(coming), Fetch(ctx.at, file, subject=subject, not_after=ctx.now + PATIENCE)]


async def settled(ctx: Context, event: Settled) -> Actions:
    """The file is here, or will not come."""
    number, version, key = event.subject.removeprefix("media:").split("/", 2)
    writer = await _writer(ctx, key)
    if writer is None:  # no officer any more
        return []
    post = await find(writer, number, int(version))
    if isinstance(post, Refusal):
        return [writer.reply(join([writer.say("The file was not added."), writer.sentence(post)], " "))]
    if isinstance(event.outcome, Done):
        return await writing.change(writer, post, media=(event.outcome.digest,), poll={})
    reason = writer.say(words_for(str(getattr(event.outcome, "reason", ""))))
    words = writer.say("The file did not come: {reason}. Send it again, or go on without it.", reason=reason)
    return [writer.reply(words), *await preview(writer, post)]


async def _writer(ctx: Context, key: str) -> Context | None:
    """Whoever sent the file, as a reader of the chat that they sent it in."""
    person = ctx.mission.officer(key)
    if person is None:
        return None
    if ctx.in_staff_room:
        return replace(ctx, person=person)
    return replace(ctx, person=person, private=True, language=await ctx.language_of(key))


async def add_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Add a picture or a file]"""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    return await open_form(ctx, FORM.name, subject=f"{post.id}/{post.version}")


async def file_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    number, _, version = subject.partition("/")
    post = await find(ctx, number, int(version))
    file = data_file(data, "file")
    if isinstance(post, Refusal) or file is None:
        return ctx.refuse(post) if isinstance(post, Refusal) else []
    return fetch(ctx, post, file)


async def off_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Take the picture off], [Take the file off]"""
    post = await find(ctx, stored.subject, stored.version)
    return ctx.refuse(post) if isinstance(post, Refusal) else await writing.change(ctx, post, media=())


async def lines(ctx: Context, post: Post) -> list[Text]:
    """What hangs on it, in words: a list of what waits shows no pictures."""
    return [
        ctx.say("With a picture.") if one.sort == "photo" else ctx.say("With the file *{name}*.", name=one.name)
        for one in await media_of(ctx, post)
    ]


async def options(ctx: Context, post: Post) -> list[Button]:
    if post.poll or post.corrects:  # a correction is words alone
        return []
    held = await media_of(ctx, post)
    if not held:
        return [button(ctx, N_("Add a picture or a file"), "post-file", post)]
    label = N_("Take the picture off") if held[0].sort == "photo" else N_("Take the file off")
    return [button(ctx, label, "post-file-off", post)]


PART = Part("media", lines=lines, options=options)
DIALOGUES = (Dialogue(FORM, file_given, Act.DRAFT),)
