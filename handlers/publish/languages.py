"""The texts of a post, one for every language that its groups read: writing them, or going without one for a reason."""

from collections.abc import Collection, Sequence
from typing import Any

from groups import languages as rules
from groups.forms import Form, Step
from groups.messages import Button, Pressed
from groups.posts import check_reason
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text
from handlers.context import Actions, Context, Dialogue, Stage
from handlers.dialogues import before, open_form
from handlers.publish import writing
from handlers.publish.asking import ask_text
from handlers.publish.moves import find, noted
from handlers.publish.shown import groups_of, needed, spoken
from storage.posts import Post

WRITE, WITHOUT = "post-language", "post-without"
REASON = Form(
    WITHOUT,
    (Step("reason", N_("Why does it go out without this text? Whoever approves it reads your reason."), limit=500),),
)


async def need(ctx: Context, post: Post, _stage: Stage) -> Refusal | None:
    """E-LANG (language, group) for the first text that one of its groups still lacks."""
    left_out = rules.reasons(post.partial)
    for group in groups_of(ctx, post):
        for language in rules.missing(group.languages, post.texts, left_out):
            name = ctx.mission.words(group.name, ctx.language)
            return refuse(Code.LANGUAGE, language=ctx.language_name(language), group=name)
    return None


async def lines(ctx: Context, post: Post) -> list[Text]:
    """What it goes without, and why; and a text that none of its groups reads."""
    wanted = needed(ctx, post)
    without = [
        ctx.say("It goes out without {language}: “{reason}”", language=ctx.language_name(language), reason=why)
        for language, why in rules.reasons(post.partial).items()
        if language in wanted
    ]
    idle = [ctx.language_name(each) for each in post.texts if each not in wanted]
    words = N_("None of its groups reads {languages}: that text does not go out. Sending it for approval drops it.")
    unheard = [ctx.say(words, languages=ctx.texts.listing(ctx.language, idle))] if idle else []
    return [*without, *unheard]


async def shown_only(ctx: Context, post: Post) -> Post:
    """The same without the texts that none of its groups reads: whoever approves it is not shown them, so that nobody
    may ever read them as ours. Nobody becomes its author by that."""
    kept = spoken(ctx, post)
    if len(kept) == len(post.texts) or not await keep(ctx, post, kept):
        return post
    return await ctx.unit.posts.need(post.id)


async def keep(ctx: Context, post: Post, kept: Sequence[str]) -> bool:
    """A version of these texts alone, by whoever wrote them."""
    noted(ctx, post, "drop text", " ".join(each for each in post.texts if each not in kept))
    return await ctx.unit.posts.rewrite(post, post.author, post.state, texts={each: post.texts[each] for each in kept})


def dropped(ctx: Context, before: Collection[str], post: Post) -> list[Text]:
    """What its author hears of them."""
    gone = [ctx.language_name(each) for each in before if each not in post.texts]
    words = N_("None of its groups reads {languages}: that text was dropped.")
    return [ctx.say(words, languages=ctx.texts.listing(ctx.language, gone))] if gone else []


async def buttons(ctx: Context, post: Post) -> list[Button]:
    """[Write it in Arabic] for each text that is missing."""
    missing = rules.missing(needed(ctx, post), post.texts, rules.reasons(post.partial))
    return [_button(ctx, N_("Write it in {language}"), WRITE, post, each) for each in missing]


async def options(ctx: Context, post: Post) -> list[Button]:
    """[Change the text in Arabic], [Write it in Arabic] after all, [Go without Arabic]."""
    wanted, left_out = needed(ctx, post), rules.reasons(post.partial)
    written = spoken(ctx, post) if len(wanted) > 1 else ()
    change = [_button(ctx, N_("Change the text in {language}"), WRITE, post, each) for each in written]
    late = [each for each in wanted if each in left_out and each not in post.texts]
    after_all = [_button(ctx, N_("Write it in {language}"), WRITE, post, each) for each in late]
    missing = rules.missing(wanted, post.texts, left_out)
    spare = [each for each in missing if _may_go_without(ctx, post, each)]
    return [*change, *after_all, *(_button(ctx, N_("Go without {language}"), WITHOUT, post, each) for each in spare)]


async def write_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Write it in Arabic], [Change the text in Arabic]"""
    found = await find(ctx, stored.subject, stored.version)
    return ctx.refuse(found) if isinstance(found, Refusal) else await ask(ctx, found, stored.data)


async def ask(ctx: Context, post: Post, language: str) -> Actions:
    """The question for the words in one language of this version; its name stands there when there are several."""
    asked = await ask_text(ctx, f"{post.id}/{post.version}/{language}")
    if len(needed(ctx, post)) < 2:
        return asked
    return before(ctx.say("*#{number}* in *{language}*", number=post.id, language=ctx.language_name(language)), asked)


async def without_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Go without Arabic]"""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    return await open_form(ctx, WITHOUT, subject=f"{found.id}/{found.version}/{stored.data}")


async def reason_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    number, version, language = subject.split("/")
    found = await find(ctx, number, int(version))
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := check_reason(data["reason"]):
        return before(ctx.sentence(no), await open_form(ctx, WITHOUT, subject=subject))
    if not _may_go_without(ctx, found, language):
        return ctx.refuse(refuse(Code.LANGUAGE, language=ctx.language_name(language), last="yes"))
    noted(ctx, found, "partial", language)
    return await writing.change(ctx, found, partial=rules.with_reason(found.partial, language, data["reason"]))


def _may_go_without(ctx: Context, post: Post, language: str) -> bool:
    groups = [group.languages for group in groups_of(ctx, post)]
    return rules.may_go_without(language, groups, rules.reasons(post.partial))


def _button(ctx: Context, label: str, act: str, post: Post, language: str) -> Button:
    words = str(ctx.say(label, language=ctx.language_name(language)))
    return Button(words, act, post.subject, post.version, language)


DIALOGUES = (Dialogue(REASON, reason_given, Act.DRAFT),)
