"""What an officer sees of a post: exactly as it will look, whom it reaches, whether it fits, when, and what is left."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from groups.checks import Rating
from groups.corrections import FREE
from groups.messages import Button, Pressed, Rows
from groups.posts import State
from groups.refusals import Code, Refusal
from groups.texts import N_, Text, bold, code, join
from handlers.context import Actions, Context, Stage
from handlers.publish import parts
from handlers.publish.carried import dressed, limit_of, under
from handlers.publish.moves import KEY_POINT, find
from handlers.publish.room import day_line, goes_at, hour_in
from handlers.publish.shown import groups_of, messages, names_of, needed, reach, short, spoken, state_of
from storage.posts import Post

WRITABLE = (State.DRAFT, State.RETURNED)


def button(ctx: Context, label: str, act: str, post: Post, style: str = "", data: str = "") -> Button:
    """A button on this version of the post. `label` is a msgid."""
    words = str(ctx.say(label, number=post.id, version=post.version))
    return Button(words, act, post.subject, post.version, data, style=style)


async def preview(ctx: Context, post: Post) -> Actions:
    """For whoever writes it."""
    lacking = await parts.missing(ctx, post, Stage.SUBMIT)
    title = ctx.say("This is how *#{number}* will look ({state}).", number=post.id, state=state_of(ctx, post))
    problems = [ctx.sentence(each) for each in lacking]
    known = [await reach_line(ctx, post), *await parts.lines(ctx, post), when_line(ctx, post)]
    facts = join([*known, *await day_lines(ctx, post), *problems])
    can = await _writer_buttons(ctx, post, ready=not lacking)
    fits = all(each.code is not Code.LENGTH for each in lacking)
    return await laid_out(ctx, post, title, facts, can, whole=fits)


async def card(ctx: Context, post: Post) -> Actions:
    """For whoever may approve it."""
    title = ctx.say("*#{number}* waits for your approval", number=post.id)
    writers = ctx.texts.listing(ctx.language, [ctx.mission.called(key) for key in sorted(post.authors)])
    bound = ctx.say(
        "You approve version {version}, exactly as shown: text, links and groups. "
        "If one character changes, your approval no longer counts.",
        version=post.version,
    )
    facts = join(
        [
            ctx.say("Written by {names}.", names=writers),
            await reach_line(ctx, post),
            *await parts.lines(ctx, post),
            when_line(ctx, post),
            *await day_lines(ctx, post),
            bound,
            code(short(post.print)),
        ]
    )
    return await laid_out(ctx, post, title, facts, await approver_buttons(ctx, post), subject=asked(post))


def asked(post: Post) -> str:
    """The subject of its cards, by which they are found again when one of them was pressed."""
    return f"asked:{post.id}"


async def approver_buttons(ctx: Context, post: Post) -> Rows:
    if post.kind == KEY_POINT:
        return key_rows(ctx, post)
    return (
        (button(ctx, N_("Approve version {version}"), "post-approve", post, "main"),),
        *_pairs(await parts.card(ctx, post)),
        (button(ctx, N_("Return with a reason"), "post-return", post),),
    )


def key_rows(ctx: Context, post: Post) -> Rows:
    """What the second person of a key point can press."""
    approve = Button(str(ctx.say("Approve and send")), "key-approve", str(post.id), post.version, style="main")
    back = Button(str(ctx.say("Send back")), "key-return", str(post.id), post.version)
    label = str(ctx.say("Send it as not confirmed yet"))
    unsure = Button(label, "key-approve", str(post.id), post.version, Rating.UNCONFIRMED)
    return ((approve, back), *(((unsure,),) if post.sources or post.cites else ()))


async def reach_line(ctx: Context, post: Post) -> Text:
    """Press room and Business circle Harsund · 2 chats · 486 people."""
    found = await reach(ctx, post)
    chats = ctx.count("{n} chat", "{n} chats", found.chats)
    people = ctx.count("{n} person", "{n} people", found.people)
    return ctx.say("{groups} · {chats} · {people}", groups=names_of(ctx, post), chats=chats, people=people)


async def day_lines(ctx: Context, post: Post) -> list[Text]:
    if post.kind == FREE:  # it takes no place of the day
        return []
    at = goes_at(ctx, post)
    return [await day_line(ctx, post, group, hour_in(ctx, post, group, at)) for group in groups_of(ctx, post)]


def when_line(ctx: Context, post: Post) -> Text:
    return when_words(ctx, post, post.send_at)


def when_words(ctx: Context, post: Post, at: datetime | None) -> Text:
    if at is None:
        return ctx.say("Goes out as soon as it is approved.")
    return ctx.say("Goes out {time}.", time=hour(ctx, post, at))


def hour(ctx: Context, post: Post, at: datetime) -> str:
    """The instant in the zone of the post's first group, and in UTC."""
    groups = groups_of(ctx, post)
    zone = groups[0].tz if groups else ctx.mission.zone
    local = ctx.texts.moment(ctx.language, at, zone, ctx.now)
    return f"{local} ({at:%H:%M} UTC)"


def cancel_button(ctx: Context, post: Post) -> Button:
    return button(ctx, N_("Cancel #{number}"), "post-cancel", post, "stop")


def put_right(ctx: Context, post: Post) -> tuple[Button, ...]:
    """What can be done about a post that is out."""
    return (button(ctx, N_("Retract"), "retract", post, "stop"), button(ctx, N_("Correct"), "correct", post))


async def more(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[More]: what this post can have besides."""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    text = ctx.say("What else should *#{number}* have?", number=post.id)
    return [ctx.reply(text, _pairs(await parts.options(ctx, post)))]


async def _writer_buttons(ctx: Context, post: Post, *, ready: bool) -> Rows:
    change: tuple[Button, ...] = (button(ctx, N_("Change text"), "post-text", post),)
    if post.kind != FREE:  # a correction goes at once, to whoever got what it corrects
        change += (
            button(ctx, N_("Change groups"), "post-groups", post),
            button(ctx, N_("Change time"), "post-when", post),
        )
    submit = ready and State(post.state) in WRITABLE
    send = ((button(ctx, N_("Send for approval"), "post-submit", post, "main"),),) if submit else ()
    besides = (button(ctx, N_("More"), "post-more", post),) if await parts.options(ctx, post) else ()
    return (*send, change, *_pairs(await parts.buttons(ctx, post)), (*besides, cancel_button(ctx, post)))


async def _dressed(ctx: Context, post: Post, language: str) -> Actions:
    """The post with its picture or as a poll, as its chats will see it; in two where this chat takes less of it."""
    outlet = ctx.outlets[ctx.at.account]
    text, *rest = await messages(ctx, post, (language,), outlet)
    behind = [ctx.reply(each, look="post") for each in rest]
    if outlet.measure(text) <= limit_of(outlet, post):
        return [await dressed(ctx, post, ctx.reply(text, look="post"), (language,)), *behind]
    bare = [] if post.poll else [await dressed(ctx, post, ctx.reply(Text()), (language,))]
    return [*bare, ctx.reply(text, look="post"), *behind]


def _pairs(buttons: Sequence[Button]) -> Rows:
    return tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))


async def laid_out(
    ctx: Context,
    post: Post,
    title: Text,
    facts: Text,
    buttons: Rows,
    *,
    whole: bool = True,
    only: Sequence[str] = (),
    subject: str = "",
) -> Actions:
    """Title, post and facts in one message, or each text in one of its own when they are too long together.

    `whole` is false when no chat could take the post: then it is not repeated. `only` are the languages to show.
    """
    last = ctx.reply(join([title, facts], "\n\n"), buttons, look="form", subject=subject)
    if whole and under(post):
        return [*[each for one in only or spoken(ctx, post) for each in await _dressed(ctx, post, one)], last]
    looks = [await _look(ctx, post, each) for each in only or spoken(ctx, post)] if whole else []
    together = join([title, *(join(look, "\n\n") for look in looks), facts], "\n\n")
    if whole and fits(ctx, together):
        return [ctx.reply(together, buttons, look="form", subject=subject)]
    return [*[ctx.reply(each) for look in looks for each in look if fits(ctx, each)], last]


async def _look(ctx: Context, post: Post, language: str) -> list[Text]:
    """What readers of the language get, with its name in front when the post has several."""
    texts = await messages(ctx, post, (language,), ctx.outlets[ctx.at.account])
    if len(needed(ctx, post)) < 2:
        return texts
    name = bold(ctx.language_name(language))
    named = join([name, texts[0]])
    return [named, *texts[1:]] if fits(ctx, named) else [name, *texts]


def fits(ctx: Context, text: Text) -> bool:
    """Whether the chat of the context takes it as one message."""
    outlet = ctx.outlets[ctx.at.account]
    return outlet.measure(text) <= outlet.length
