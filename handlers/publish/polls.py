"""A post that asks: its text is the question, its answers are chosen by a press."""

from collections.abc import Iterable, Sequence
from typing import Any

from babel import Locale

from groups.forms import Form, Step
from groups.messages import Button, Pressed
from groups.outlets import Capabilities, Polls
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text
from handlers.context import Actions, Context, Dialogue, Part, Stage
from handlers.dialogues import before, open_form
from handlers.publish import writing
from handlers.publish.carried import answers
from handlers.publish.moves import find
from handlers.publish.preview import button
from handlers.publish.shown import groups_of, heard, places_of
from storage.posts import Post

FEWEST = 2
MIXED = 2
"""Languages from which on a chat is one of several."""
FORM = Form(
    "post-poll",
    (
        Step(
            "answers",
            N_("Which answers can people choose? Write each on a line of its own, 2 to 12 of them."),
            hint=N_("The text of the post is the question; it may have 300 characters, an answer 100."),
        ),
    ),
)


async def poll_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Make it a poll], [Answers in …]; the button carries the language."""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    return await open_form(ctx, FORM.name, subject=f"{post.id}/{post.version}/{stored.data}")


async def answers_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    number, version, language = subject.split("/")
    post = await find(ctx, number, int(version))
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    chosen = read(data["answers"], await _narrowest(ctx, post))
    if isinstance(chosen, Refusal):
        return before(ctx.sentence(chosen), await open_form(ctx, FORM.name, subject=subject))
    return await writing.change(ctx, post, poll=dict(post.poll) | {language: chosen}, media=())


async def off_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[No poll]"""
    post = await find(ctx, stored.subject, stored.version)
    return ctx.refuse(post) if isinstance(post, Refusal) else await writing.change(ctx, post, poll={})


def read(words: str, most: Polls) -> tuple[str, ...] | Refusal:
    """One answer a line. E-WORDS for too few or many and for two alike, E-LEN for a long one."""
    found = tuple(" ".join(line.split()) for line in words.splitlines() if line.strip())
    if not FEWEST <= len(found) <= most.most:
        return refuse(Code.WORDS, answers=len(found), most=most.most)
    longest = max(map(len, found))
    if longest > most.answer:
        return refuse(Code.LENGTH, have=longest, limit=most.answer)
    return found if len(set(found)) == len(found) else refuse(Code.WORDS, alike=_twice(found))


def _twice(found: Sequence[str]) -> str:
    return next(answer for answer in found if found.count(answer) > 1)


async def _narrowest(ctx: Context, post: Post) -> Polls:
    """What every platform that it goes to can show."""
    polls = [outlet.polls for outlet in await _outlets(ctx, post)] or [Polls()]
    return Polls(min(one.question for one in polls), min(one.answer for one in polls), min(one.most for one in polls))


async def _outlets(ctx: Context, post: Post) -> Iterable[Capabilities]:
    places = [place for group in groups_of(ctx, post) for place in await places_of(ctx, group.id)]
    return [ctx.outlets[place.address.account] for place in places]


def _without_answers(post: Post) -> list[str]:
    """The languages of the text in which nothing can be chosen yet, and those whose answers are fewer or more."""
    if not post.poll:
        return []
    count = len(next(iter(post.poll.values())))
    return [language for language in post.texts if len(post.poll.get(language, ())) != count]


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """Everybody must be able to choose from the same answers in their own language."""
    lacking = _without_answers(post)
    return refuse(Code.LANGUAGE, answers_in=_called(ctx, lacking[0])) if lacking else await _too_long(ctx, post)


async def _too_long(ctx: Context, post: Post) -> Refusal | None:
    """E-LEN for the first answer that a chat of several languages cannot show in all of them: nothing is cut."""
    for languages, most in await _chats_of_several(ctx, post):
        for answer in answers(post, languages):
            if len(answer) > most.answer:
                return refuse(Code.LENGTH, have=len(answer), limit=most.answer, answer=answer)
    return None


async def lines(ctx: Context, post: Post) -> list[Text]:
    """The answers in each language, and as a chat of several languages shows them."""
    if not post.poll:
        return []
    shown = [ctx.say("A poll: {answers}", answers=_row(found)) for found in post.poll.values()]
    several = dict.fromkeys(answers(post, languages) for languages, _ in await _chats_of_several(ctx, post))
    return shown + [ctx.say("In a chat of several languages: {answers}", answers=_row(each)) for each in several]


def _row(found: Sequence[str]) -> str:
    return " · ".join(found)


async def _chats_of_several(ctx: Context, post: Post) -> list[tuple[tuple[str, ...], Polls]]:
    """The languages of each chat that gets more than one, and what its platform can show."""
    if len(post.poll) < MIXED:
        return []
    places = [(group, place) for group in groups_of(ctx, post) for place in await places_of(ctx, group.id)]
    found = [(heard(post, group, place), ctx.outlets[place.address.account].polls) for group, place in places]
    return [(languages, polls) for languages, polls in found if len(languages) >= MIXED]


async def buttons(ctx: Context, post: Post) -> list[Button]:
    """The answers of another language, once there are some in one."""
    return [_in(ctx, post, language) for language in _without_answers(post)]


def _in(ctx: Context, post: Post, language: str) -> Button:
    label = ctx.say("Answers in {language}", language=_called(ctx, language))
    return Button(str(label), "post-poll", post.subject, post.version, language)


def _called(ctx: Context, language: str) -> str:
    return Locale.parse(language).get_display_name(ctx.language) or language


async def options(ctx: Context, post: Post) -> list[Button]:
    if post.corrects:
        return []
    if post.poll:
        return [button(ctx, N_("No poll"), "post-poll-off", post)]
    first = next(iter(post.texts), "")
    return [] if post.media or not first else [button(ctx, N_("Make it a poll"), "post-poll", post, data=first)]


PART = Part("poll", need=need, lines=lines, buttons=buttons, options=options)
DIALOGUES = (Dialogue(FORM, answers_given, Act.DRAFT),)
