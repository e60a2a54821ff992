"""Saying no to a post that waits: back to its author with a reason, or rejected for good, which also has a reason."""

from dataclasses import dataclass, replace
from typing import Any

from groups.forms import Form, Step
from groups.messages import Button, Pressed, Said, Send
from groups.posts import REASON_LENGTH, Move, check_reason
from groups.refusals import Refusal
from groups.rights import Act
from groups.texts import N_, Text
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import data_text, open_form, put_aside
from handlers.publish.closing import close_cards
from handlers.publish.moves import find, refused, step
from handlers.publish.preview import button, cancel_button
from handlers.publish.tell import tell_or_staff
from handlers.publish.who import approval_denied
from handlers.publish.writing import let_go
from storage.posts import Post


def _form(name: str, question: str) -> Form:
    return Form(name, (Step("reason", question, least=REASON_LENGTH, limit=1000),))


RETURN = _form("post-reason", N_("What should be changed? Your words go to the author."))
REJECT = _form("post-reject", N_("Why should it never go out? Your words go to the author."))


@dataclass(frozen=True, slots=True)
class No:
    """One way of saying no, and what is said of it: to who said it, on the other cards, to the authors."""

    move: Move
    done: str
    closed: str
    told: str
    over: bool = False  # nothing can be made of it any more


BACK = No(
    Move.RETURN,
    N_("*#{number}* went back to its author."),
    N_("*#{number}* was returned by {who} at {at} (version {version})."),
    N_("{who} returned *#{number}*: “{reason}”"),
)
NEVER = No(
    Move.REJECT,
    N_("*#{number}* is rejected. It never goes out, and its author reads why."),
    N_("*#{number}* was rejected by {who} at {at} (version {version})."),
    N_(
        "{who} rejected *#{number}*, so it never goes out: “{reason}”\n"
        "`/history {number}` keeps its words, `/post` begins another."
    ),
    over=True,
)


CORRECTION_NEVER = N_(
    "{who} rejected *#{number}*, so it never goes out: “{reason}”\n"
    "`/history {number}` keeps its words, `/correct {root}` begins another."
)


async def ask_return(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Return with a reason]; whoever wants it never to go out says so under the question."""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    asked = await open_form(ctx, RETURN.name, subject=_versioned(found))
    return _offering(asked, button(ctx, N_("Reject it for good"), "post-reject", found))


async def ask_reject(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Reject it for good]"""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    await put_aside(ctx, RETURN.name)
    return await open_form(ctx, REJECT.name, subject=_versioned(found))


async def return_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    return await _given(ctx, subject, data, BACK)


async def reject_given(ctx: Context, subject: str, data: dict[str, str]) -> Actions:
    return await _given(ctx, subject, data, NEVER)


async def return_command(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/return 47 what should be changed`"""
    return await _typed(ctx, words, BACK)


async def reject_command(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/reject 47 why it should never go out`"""
    return await _typed(ctx, words, NEVER)


async def _given(ctx: Context, subject: str, data: dict[str, str], no: No) -> Actions:
    number, _, version = subject.partition("/")
    return await _say_no(ctx, await find(ctx, number, int(version)), str(data_text(data, "reason")), no)


async def _typed(ctx: Context, words: Text, no: No) -> Actions:
    number, _, reason = str(words).strip().partition(" ")
    return await _say_no(ctx, await find(ctx, number), reason, no)


async def _say_no(ctx: Context, found: Post | Refusal, reason: str, no: No) -> Actions:
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if denied := approval_denied(ctx, ctx.person, found) or check_reason(reason):
        refused(ctx, found, no.move.value, denied)
        return ctx.refuse(denied)
    moved = await step(ctx, found, no.move, reason=reason.strip())
    if isinstance(moved, Refusal):
        return ctx.refuse(moved)
    if no.over:
        await let_go(ctx, moved)
    closed = await close_cards(ctx, moved, no.closed)
    told = await tell_or_staff(ctx, sorted(moved.authors), lambda one: _told(one, moved, ctx.person.key, no))
    return [ctx.reply(ctx.say(no.done, number=moved.id)), *closed, *told]


async def _told(ctx: Context, post: Post, by: str, no: No) -> Actions:
    told = CORRECTION_NEVER if no.over and post.corrects else no.told
    text = ctx.say(told, who=ctx.mission.called(by), number=post.id, reason=post.reason, root=post.corrects)
    change = (button(ctx, N_("Change text"), "post-text", post, "main"), cancel_button(ctx, post))
    return [ctx.reply(text, () if no.over else (change,))]


def _offering(asked: Actions, other: Button) -> Actions:
    """The question with one more way above its own buttons."""
    return [replace(each, buttons=((other,), *each.buttons)) if isinstance(each, Send) else each for each in asked]


def _versioned(post: Post) -> str:
    return f"{post.id}/{post.version}"


DIALOGUES = (Dialogue(RETURN, return_given, Act.APPROVE), Dialogue(REJECT, reject_given, Act.APPROVE))
