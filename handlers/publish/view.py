"""How a post stands, for whoever asks: its state, the reason, how many chats have it, and what can be done now."""

from typing import Any

from groups.messages import Pressed, Rows, Send
from groups.posts import Move, State, after
from groups.refusals import Refusal
from groups.rights import Act
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish import parts
from handlers.publish.carried import under
from handlers.publish.held import WHY
from handlers.publish.moves import find
from handlers.publish.outcome import progress
from handlers.publish.preview import (
    approver_buttons,
    button,
    cancel_button,
    card,
    fits,
    preview,
    put_right,
    reach_line,
    when_line,
)
from handlers.publish.shown import names_of, state_of
from handlers.publish.who import approval_denied, denied
from storage.posts import Post

Item = tuple[None, Text, Rows]
"""As handlers.waiting takes it: a post has no deadline of its own."""


async def show(ctx: Context, words: str) -> Actions:
    """`/post 47` and `/post edit 47`"""
    editing = words.startswith("edit ")
    post = await find(ctx, words.removeprefix("edit "))
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    if no := denied(ctx, ctx.person, Act.DRAFT, post):
        return ctx.refuse(no)
    if State(post.state) is State.SUBMITTED and not editing and approval_denied(ctx, ctx.person, post) is None:
        return await card(ctx, post)
    may_change = not isinstance(after(State(post.state), Move.EDIT), Refusal)
    if may_change and (editing or State(post.state) is not State.HELD):
        return await preview(ctx, post)
    return [ctx.reply(await _standing(ctx, post), _buttons(ctx, post))]


async def _standing(ctx: Context, post: Post) -> Text:
    head = ctx.say(
        "*#{number}* for {groups}: {state}.", number=post.id, groups=names_of(ctx, post), state=state_of(ctx, post)
    )
    approved = ctx.say("Approved by {who}.", who=ctx.mission.called(post.approver)) if post.approver else Text()
    return join([head, *await parts.history(ctx, post), _why(ctx, post), approved, await progress(ctx, post)])


def _why(ctx: Context, post: Post) -> Text:
    """Why it is held, or what the person who rejected it said."""
    if State(post.state) is State.REJECTED:
        return ctx.say("Rejected for good: “{reason}”", reason=post.reason)
    held = State(post.state) is State.HELD and post.reason in WHY
    return ctx.say(WHY[post.reason], number=post.id) if held else Text()


def _buttons(ctx: Context, post: Post) -> Rows:
    match State(post.state):
        case State.SENDING:
            return ((button(ctx, N_("Stop"), "post-stop", post, "stop"),),)
        case State.PUBLISHED | State.CORRECTED if not post.corrects:
            return (put_right(ctx, post), *_stop(ctx, post))
        case State.HELD:
            return ((button(ctx, N_("Send now"), "post-go", post, "main"), cancel_button(ctx, post)),)
        case _:
            return ()


def _stop(ctx: Context, post: Post) -> Rows:
    """The rest of what goes out can be stopped without withdrawing what is there."""
    stop = (button(ctx, N_("Stop"), "post-stop", post, "stop"),)
    return (stop,) if State(post.state) is State.PUBLISHED else ()


async def look_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Look at it]: a list shows words alone, and a picture or a poll must be seen before it is approved."""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    no = approval_denied(ctx, ctx.person, post)
    return ctx.refuse(no) if no else await card(ctx, post)


async def waiting(ctx: Context) -> list[Item]:
    """The posts that this person may approve, and those of theirs that are held."""
    mine: list[Item] = []
    for post in await ctx.unit.posts.in_state(State.SUBMITTED, State.HELD):
        if State(post.state) is State.HELD and ctx.person.key in post.authors:
            mine.append((None, await _standing(ctx, post), _buttons(ctx, post)))
        if State(post.state) is State.SUBMITTED and approval_denied(ctx, ctx.person, post) is None:
            mine.append(await _to_approve(ctx, post))
    return mine


async def _to_approve(ctx: Context, post: Post) -> Item:
    """The card again, as one text: what is approved must be read first."""
    shown = join([action.text for action in await card(ctx, post) if isinstance(action, Send)], "\n\n")
    if fits(ctx, shown):
        look: Rows = ((button(ctx, N_("Look at it"), "post-look", post, "main"),),)
        return None, shown, look if under(post) else await approver_buttons(ctx, post)
    long = ctx.say(
        "*#{number}* waits for your approval. It is long: write `/post {number}` to read it.", number=post.id
    )
    return None, join([long, await reach_line(ctx, post), when_line(ctx, post)]), ()
