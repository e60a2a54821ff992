"""The languages of a key point: what its groups lack, what is done about it, and what an approval needs of them."""

from collections.abc import Mapping
from typing import Any

from groups import languages as rules
from groups.crisis import KEY_POINT_LENGTH, Level
from groups.forms import Form, Step
from groups.messages import Button, Due, Lane, Pressed, Rows, Send
from groups.posts import State, check_reason
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Dialogue, Stage
from handlers.dialogues import before, data_text, open_form
from handlers.keypoints import keyasking, keyroom
from handlers.publish import languages, reading, tell
from handlers.publish.moves import number_in
from handlers.publish.shown import groups_of, needed, spoken
from handlers.stepup import Then, require_for
from storage.codec import dump_texts, load_texts
from storage.posts import Post

WRITE, WITHOUT = "key-language", "key-without"
TEXT = Form(
    WRITE,
    (Step("words", N_("What should people know or do now? At most 400 characters."), limit=3 * KEY_POINT_LENGTH),),
)
REASON = Form(
    WITHOUT,
    (Step("reason", N_("Why does it go out without this text? Whoever approves it reads your reason."), limit=500),),
)


# ---- what it needs ----------------------------------------------------------------------------------------


def lacks(ctx: Context, post: Post) -> tuple[str, ...]:
    """The languages of its groups that have no text, and that nobody decided to go without."""
    return rules.missing(needed(ctx, post), post.texts, rules.reasons(post.partial))


async def is_ready(ctx: Context, post: Post) -> bool:
    """Whether a second person can let it go as it stands."""
    return not lacks(ctx, post) or not await keyroom.can_wait(ctx, post)


async def need(ctx: Context, post: Post) -> Refusal | None:
    """E-LANG for a text that is missing, or that somebody else must read before the person of the context approves."""
    if not await keyroom.can_wait(ctx, post):
        return await unheard(ctx, post)
    missing = await languages.need(ctx, post, Stage.APPROVE)
    return missing or await reading.need(ctx, post, Stage.APPROVE)


async def unheard(ctx: Context, post: Post) -> Refusal | None:
    """E-LANG (reader) when nothing would be left of it: the person of the context reads none of its texts, and somebody
    else could."""
    if await _heard(ctx, post, ctx.person.key):
        return None
    no = await reading.need(ctx, post, Stage.APPROVE)
    return no if no and "reader" in no.values else None


async def _heard(ctx: Context, post: Post, by: str) -> list[str]:
    """The texts that somebody besides its authors has read, when `by` approves."""
    unread = await reading.unread_by(ctx, post, by)
    return [each for each in spoken(ctx, post) if each not in unread]


async def heard_only(ctx: Context, post: Post, by: str) -> Post:
    """As it goes out where nothing waits for a reader: without the texts that nobody but an author has read, so that
    one person's words stand nowhere. Its readers get it as if they were missing."""
    heard = await _heard(ctx, post, by)
    if not heard or len(heard) == len(post.texts):
        return post
    return await ctx.unit.posts.need(post.id) if await languages.keep(ctx, post, heard) else post


def left_out(ctx: Context, language: str) -> Text:
    """For the receipt."""
    words = N_("The text in {language} was left out: nobody but its author had read it.")
    return ctx.say(words, language=ctx.language_name(language))


# ---- what an officer reads and can do ---------------------------------------------------------------------


async def submitted(ctx: Context, post: Post, by: str = "") -> Actions:
    """It waits for a second person, who is called as soon as it is complete. `by`: whose words they are."""
    meant = await ctx.unit.crises.get(post.crisis)
    if meant is None or not meant.is_open:
        return [ctx.reply(ctx.say("This crisis is closed."))]
    said = ctx.say("Key point *#{number}* waits for a second person; I have told them.", number=post.id)
    if await is_ready(ctx, post):
        return [ctx.reply(join([said, *keyroom.lacking(ctx, post)])), *await keyasking.ask_second(ctx, meant, post, by)]
    seen = [] if ctx.in_staff_room else [_waits(tell.room(ctx), post)]
    return [_waits(ctx, post), *seen]


def _waits(ctx: Context, post: Post) -> Send:
    """What it lacks, and what whoever reads it there can do about it."""
    words = N_("Key point *#{number}* waits for that text. If it is about life: `/urgent {number}` and the reason.")
    lacking = join([*keyroom.lacking(ctx, post), ctx.say(words, number=post.id)])
    said = [] if ctx.private else [*post.texts.values()]  # the writer has just written them
    life = Button(str(ctx.say("Urgent: it is about life")), "key-urgent", str(post.id), style="grave")
    return ctx.reply(join([*said, lacking], "\n\n"), (*rows(ctx, post), (life,)), lane=Lane.CRISIS)


async def ask_waiting(ctx: Context, due: Due) -> Actions:
    """An emergency was declared: what waited for a text waits for nothing but a second person any more."""
    meant = await ctx.unit.crises.get(int(due.subject))
    if meant is None or not meant.is_open or meant.level < Level.EMERGENCY:
        return []
    posts = [post for post in await ctx.unit.posts.of_crisis(meant.id) if post.state == State.SUBMITTED]
    waited = [post for post in posts if lacks(ctx, post)]
    asked = [await keyasking.ask_second(ctx, meant, post, ctx.mission.called(post.submitter)) for post in waited]
    return [action for actions in asked for action in actions]


def rows(ctx: Context, post: Post) -> Rows:
    """[Write it in Arabic] and [Go without Arabic] for each text that is missing."""
    return tuple(
        (
            _button(ctx, N_("Write it in {language}"), WRITE, post, each),
            *([_button(ctx, N_("Go without {language}"), WITHOUT, post, each)] if _may_miss(ctx, post, each) else []),
        )
        for each in lacks(ctx, post)
    )


def _button(ctx: Context, label: str, act: str, post: Post, language: str) -> Button:
    words = str(ctx.say(label, language=ctx.language_name(language)))
    return Button(words, act, str(post.id), post.version, language)


def _may_miss(ctx: Context, post: Post, language: str) -> bool:
    groups = [group.languages for group in groups_of(ctx, post)]
    return rules.may_go_without(
        language, groups, set(rules.reasons(post.partial)) | set(needed(ctx, post)) - {*post.texts}
    )


# ---- writing it, or going without -------------------------------------------------------------------------


async def write_pressed(ctx: Context, _pressed: Pressed, stored: Any) -> Actions:
    """[Write it in Arabic]"""
    return await _ask(ctx, WRITE, stored)


async def without_pressed(ctx: Context, _pressed: Pressed, stored: Any) -> Actions:
    """[Go without Arabic]"""
    return await _ask(ctx, WITHOUT, stored)


async def _ask(ctx: Context, form: str, stored: Any) -> Actions:
    post = await _waiting(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    asked = await open_form(ctx, form, subject=f"{post.id}/{post.version}/{stored.data}")
    title = ctx.say("*#{number}* in *{language}*", number=post.id, language=ctx.language_name(stored.data))
    return before(title, asked) if form == WRITE else asked


async def written(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The text that was missing."""
    number, version, language = subject.split("/")
    post, words = await _waiting(ctx, number, int(version)), data_text(data, "words")
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := keyroom.fault(ctx, words):
        return before(ctx.sentence(no), await open_form(ctx, WRITE, subject=subject))
    packed = dump_texts({language: words})
    asked = await require_for(ctx, Act.CRISIS_FREE, Then("key-language", f"{number}/{version}", packed))
    return asked or await added(ctx, f"{number}/{version}", packed)


async def added(ctx: Context, subject: str, data: str) -> Actions:
    """The same, after the second factor: these are words of a crisis like all others."""
    number, version = subject.split("/")
    post, texts = await _waiting(ctx, number, int(version)), load_texts(data)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    return await _changed(ctx, post, " ".join(texts), texts=dict(post.texts) | texts)


async def reason_given(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    number, version, language = subject.split("/")
    post = await _waiting(ctx, number, int(version))
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := check_reason(data["reason"]):
        return before(ctx.sentence(no), await open_form(ctx, WITHOUT, subject=subject))
    if not _may_miss(ctx, post, language):
        return ctx.refuse(refuse(Code.LANGUAGE, language=ctx.language_name(language), last="yes"))
    return await _changed(ctx, post, language, partial=rules.with_reason(post.partial, language, data["reason"]))


async def _waiting(ctx: Context, number: str, version: int) -> Post | Refusal:
    """The key point that was seen, while it waits; E-ROLE for whoever may write none."""
    if no := refusal(ctx.person, Act.CRISIS_FREE, today=ctx.today, stepped_up=True, proposing=True):
        return no
    post = await ctx.unit.posts.get(number_in(number))
    if post is None or post.kind != keyroom.KEY or post.state != State.SUBMITTED:
        return refuse(Code.CONFLICT)
    return post if post.version == version else refuse(Code.CHANGED)


async def _changed(ctx: Context, post: Post, language: str, **changes: Any) -> Actions:
    """Whoever completes it is one of its authors from then on, and another person lets it go."""
    if not await ctx.unit.posts.rewrite(post, ctx.person.key, State.SUBMITTED, **changes):
        return ctx.refuse(refuse(Code.CONFLICT))
    detail = f"{language} {' '.join(changes)}"
    ctx.unit.audits.note("edit key point", keyroom.subject_of(post), actor=ctx.person.key, detail=detail)
    return await submitted(ctx, await ctx.unit.posts.need(post.id), ctx.mission.called(post.submitter))


DIALOGUES = (Dialogue(TEXT, written, Act.DRAFT), Dialogue(REASON, reason_given, Act.DRAFT))
