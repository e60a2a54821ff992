"""Words prepared in calm: the first holding statement of a crisis may go by one person alone, and is read after."""

from groups.messages import Button, Pressed
from groups.posts import State
from groups.rights import Act, refusal
from groups.texts import as_text
from handlers.context import Actions, Context
from handlers.dialogues import put_aside
from handlers.keypoints import keyreview, keyroom, keysend
from handlers.stepup import Then, require
from storage.buttons import StoredButton
from storage.crises import Crisis

BEGUN = frozenset({State.SENDING, State.PUBLISHED, State.CORRECTED, State.RETRACTED})
FORM = "key-point"
"""The form that stands open beside the offer."""


async def offer(ctx: Context, meant: Crisis) -> Actions:
    """The first holding statement of a template may go by one person alone."""
    if not meant.happened or await _has_begun(ctx, meant):
        return []
    if refusal(ctx.person, Act.CRISIS_TEMPLATE, today=ctx.today, stepped_up=True):
        return []
    words = ctx.mission.words(meant.happened, ctx.language)
    text = ctx.say(
        "The words prepared for this can go out at once, and a colleague reads them after:\n\n{words}", words=words
    )
    send = Button(
        str(ctx.say("Send the prepared words")), "key-prepared", str(meant.id), only=ctx.person.key, style="main"
    )
    return [ctx.reply(text, ((send,),))]


async def prepared_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    if refused := refusal(ctx.person, Act.CRISIS_TEMPLATE, today=ctx.today, stepped_up=True):
        return ctx.refuse(refused)
    await put_aside(ctx, FORM)
    then = Then("key-prepared", stored.subject)
    return await require(ctx, then) or await prepared(ctx, stored.subject, "")


async def prepared(ctx: Context, subject: str, _data: str) -> Actions:
    """It goes out; a second person reads it within 15 minutes, or the head is called."""
    meant = await ctx.unit.crises.get(int(subject))
    if meant is None or not meant.is_open or await _has_begun(ctx, meant):
        return [ctx.reply(ctx.say("The prepared words are for the beginning of a crisis. Please use /key now."))]
    texts = {language: as_text(words) for language, words in meant.happened.items()}
    post = await keyroom.draft(ctx, meant, texts)
    return [*await keysend.release(ctx, post, alone=True), *await keyreview.ask_review(ctx, meant, post)]


async def _has_begun(ctx: Context, meant: Crisis) -> bool:
    """Whether a key point is out or on its way: a draft that waits for a second person is no beginning."""
    return any(State(post.state) in BEGUN for post in await ctx.unit.posts.of_crisis(meant.id))
