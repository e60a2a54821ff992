"""Second readers: who confirmed the words of each language of a post, who still must, and what an approval confirms."""

from collections.abc import Sequence
from typing import Any

from groups.messages import Button, Pressed
from groups.posts import State, text_print
from groups.refusals import Code, Refusal, refuse
from groups.review import Profile, alone, may_read, separation, unread
from groups.texts import N_, Text
from handlers.context import Actions, Context, Stage
from handlers.publish import preview
from handlers.publish.moves import conflict, find, noted, refused
from handlers.publish.readers import Standing, standing
from handlers.publish.shown import spoken
from handlers.publish.tell import tell
from handlers.publish.who import approvers
from storage.posts import Post

READ = "post-read"


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """At the approval: E-LANG (reader, language) for a text that another must read first; E-SELF for whoever did what
    another person must do."""
    if stage is not Stage.APPROVE:
        return None
    now, who = await standing(ctx, post), ctx.person.key
    if ctx.person.rehearsing and who in post.authors:
        return None
    readers = set(now.read.values())
    if no := separation(now.profile, authors=post.authors, readers=readers, checkers=now.checkers, approver=who):
        return no
    left = _unread(ctx, post, now, who)
    if not left:
        return None
    names = tuple(ctx.mission.called(key) for key in sorted(now.held.get(left[0], frozenset()) - post.authors))
    return refuse(
        Code.LANGUAGE, language=ctx.language_name(left[0]), **({"reader": names} if names else {"nobody": "yes"})
    )


async def unread_by(ctx: Context, post: Post, who: str) -> tuple[str, ...]:
    """The texts that nobody but an author has read, and that this person does not read either."""
    now = await standing(ctx, post)
    return _not_held(now, who)


def _not_held(now: Standing, who: str) -> tuple[str, ...]:
    return tuple(each for each in now.open if who not in now.held.get(each, frozenset()))


async def lines(ctx: Context, post: Post, *, at_once: bool = False) -> list[Text]:
    """Who read which text; to whoever may approve also what their one press confirms, and what stays unread, or stays
    out where it goes `at_once`."""
    if State(post.state) is not State.SUBMITTED:
        return []
    now = await standing(ctx, post)
    told = [
        ctx.say("{language}: read by {who}.", language=ctx.language_name(each), who=ctx.mission.called(who))
        for each, who in now.read.items()
    ]
    if ctx.person.key not in approvers(ctx, post):
        return told
    out = _not_held(now, ctx.person.key) if at_once else ()
    return told + (_leaving(ctx, post, now, out) if out != spoken(ctx, post) and at_once else _deciding(ctx, post, now))


async def card(ctx: Context, post: Post) -> list[Button]:
    """[I read the Arabic text], for whoever holds a language whose words nobody confirmed. In the staff room anybody
    may press, so that all of them stand there."""
    if State(post.state) is not State.SUBMITTED:
        return []
    now, deciding = await standing(ctx, post), set(approvers(ctx, post))
    # In `small` a press of its own helps only an approver who does not hold the language.
    helps = [
        each for each in now.open if now.profile is not Profile.SMALL or deciding - now.held.get(each, frozenset())
    ]
    may = [each for each in helps if not ctx.private or _may(ctx, post, now, each) is None]
    return [_button(ctx, post, each) for each in may]


async def approved(ctx: Context, post: Post) -> None:
    """The one press of `small` confirmed the languages that the approver holds; what stays unread is audited."""
    now, who = await standing(ctx, post), ctx.person.key
    if now.profile is not Profile.SMALL:
        return
    left = alone(now.profile, now.open, authors=post.authors, approver=who, held=now.held)
    for language in now.open:
        if language not in left:
            await _keep(ctx, post, now, language)
    if left:
        noted(ctx, post, "unread", " ".join(left))


async def ask_readers(ctx: Context, post: Post) -> Actions:
    """A card to everybody who holds a language that still needs a reader and is not asked to approve the post."""
    now, deciding = await standing(ctx, post), approvers(ctx, post)
    wanted = now.open
    if now.profile is Profile.SMALL:
        wanted = tuple(each for each in now.open if not now.held.get(each, frozenset()).intersection(deciding))
    keys = sorted({key for each in wanted for key in now.held.get(each, ())} - post.authors - set(deciding))
    return await tell(ctx, keys, lambda one: _to_read(one, post, now, wanted))


async def read_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[I read the Arabic text], of a post or a key point."""
    post = await find(ctx, stored.subject, stored.version, key_point=True)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    now, language = await standing(ctx, post), stored.data
    if State(post.state) is not State.SUBMITTED:
        return ctx.refuse(await conflict(ctx, post.id))
    if no := _may(ctx, post, now, language):
        refused(ctx, post, "read", no)
        return ctx.refuse(no)
    if language not in now.open or not await _keep(ctx, post, now, language):
        return await _read_before(ctx, post, language)
    noted(ctx, post, "read", language)
    words = ctx.say(
        "Thank you. You confirmed the text of *#{number}* in {language}.",
        number=post.id,
        language=ctx.language_name(language),
    )
    return [ctx.reply(words), *await _ready(ctx, post)]


def _unread(ctx: Context, post: Post, now: Standing, who: str) -> tuple[str, ...]:
    can = approvers(ctx, post)
    return unread(now.profile, now.open, authors=post.authors, approver=who, approvers=can, held=now.held)


def _may(ctx: Context, post: Post, now: Standing, language: str) -> Refusal | None:
    """E-SELF or E-LANG for whoever may not confirm this language."""
    who = ctx.person.key
    no = may_read(now.profile, who, language, authors=post.authors, checkers=now.checkers, held=now.held)
    if no is not None and no.code is Code.LANGUAGE:
        return refuse(Code.LANGUAGE, holder="no", language=ctx.language_name(language))
    return no


async def _keep(ctx: Context, post: Post, now: Standing, language: str) -> bool:
    print_ = text_print(post.texts[language])
    stale = now.stale.get(language, "")
    return await ctx.unit.readings.note(post.id, language, print_, ctx.person.key, instead_of=stale)


def _leaving(ctx: Context, post: Post, now: Standing, out: Sequence[str]) -> list[Text]:
    """Where nothing waits for a reader: what the approver of the context confirms, and what stays out."""
    own = [ctx.language_name(each) for each in now.open if each not in out]
    return _confirming(ctx, post, own) + [_stays_out(ctx, post, now, each) for each in out]


def _stays_out(ctx: Context, post: Post, now: Standing, language: str) -> Text:
    others = [ctx.mission.called(key) for key in sorted(now.held.get(language, frozenset()) - post.authors)]
    words = (
        N_("{language}: nobody but its author has read it. Approved now, it stays out; {who} could read it first.")
        if others
        else N_("{language}: nobody but its author has read it, and nobody else can. It stays out.")
    )
    listed = {"who": ctx.texts.listing(ctx.language, others)} if others else {}
    return ctx.say(words, language=ctx.language_name(language), **listed)


def _confirming(ctx: Context, post: Post, own: Sequence[str]) -> list[Text]:
    if not own or len(spoken(ctx, post)) < 2:
        return []
    words = N_("By approving you confirm the text in {languages}.")
    return [ctx.say(words, languages=ctx.texts.listing(ctx.language, own))]


def _deciding(ctx: Context, post: Post, now: Standing) -> list[Text]:
    """What the approver of the context confirms by the press, what another must read first, and what stays unread."""
    if now.profile is not Profile.SMALL:
        words = N_("{language}: still to be confirmed by a second reader.")
        return [ctx.say(words, language=ctx.language_name(each)) for each in now.open]
    waits = _unread(ctx, post, now, ctx.person.key)
    left = alone(now.profile, now.open, authors=post.authors, approver=ctx.person.key, held=now.held)
    own = [ctx.language_name(each) for each in now.open if each not in left]
    return _confirming(ctx, post, own) + [_left(ctx, post, now, each, waits=each in waits) for each in left]


def _left(ctx: Context, post: Post, now: Standing, language: str, *, waits: bool) -> Text:
    """A language that the approver of the context does not hold."""
    others = [ctx.mission.called(key) for key in sorted(now.held.get(language, frozenset()) - post.authors)]
    if not others:
        words = N_("Nobody else here reads {language}: you approve this text unread.")
        return ctx.say(words, language=ctx.language_name(language))
    words = (
        N_("{language}: somebody who reads it must confirm or approve it before you can ({who}).")
        if waits
        else N_("{language}: {who} could read it. Without that you approve this text unread.")
    )
    return ctx.say(words, language=ctx.language_name(language), who=ctx.texts.listing(ctx.language, others))


def _button(ctx: Context, post: Post, language: str) -> Button:
    label = str(ctx.say("I read the text in {language}", language=ctx.language_name(language)))
    return Button(label, READ, post.subject, post.version, language)


async def _to_read(ctx: Context, post: Post, now: Standing, wanted: Sequence[str]) -> Actions:
    """For somebody who reads a language and does not approve: those texts, with a button for each."""
    mine = tuple(each for each in wanted if _may(ctx, post, now, each) is None)
    title = ctx.say("*#{number}* needs a second reader", number=post.id)
    buttons = tuple((_button(ctx, post, each),) for each in mine)
    bound = ctx.say("You confirm these words and no others. If one changes, they are read again.")
    return await preview.laid_out(ctx, post, title, bound, buttons, only=mine) if mine else []


async def _read_before(ctx: Context, post: Post, language: str) -> Actions:
    now = await standing(ctx, post)
    return ctx.refuse(refuse(Code.CONFLICT, who=ctx.mission.called(now.read.get(language, ""))))


async def _ready(ctx: Context, post: Post) -> Actions:
    """The last text was read: whoever may approve hears that nothing is missing any more."""
    now = await standing(ctx, post)
    if now.open:
        return []

    async def say(one: Context) -> Actions:
        if await need(one, post, Stage.APPROVE):
            return []
        words = one.say("*#{number}* was read in every language and can be approved.", number=post.id)
        return [one.reply(words, await preview.approver_buttons(one, post))]

    return await tell(ctx, approvers(ctx, post), say)
