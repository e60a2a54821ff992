"""The end of an embargo: at its minute, or earlier by two people, the public groups get it and the head goes."""

from dataclasses import replace
from typing import Any

from config.schema import Group
from groups import press
from groups.deliveries import State as Delivered
from groups.messages import Due, Edit, Pressed, Said, Send
from groups.pace import Late, lateness
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_, Text, as_text, join
from handlers.context import Actions, Context, Stage
from handlers.publish import parts
from handlers.publish.carried import limit_of
from handlers.publish.launch import WAITS, obstacle
from handlers.publish.moves import EMBARGO, find, noted, refused
from handlers.publish.preview import button, hour
from handlers.publish.release import to_every_chat
from handlers.publish.room import take_day
from handlers.publish.shown import copies, groups_of, later_groups, places_of
from handlers.publish.stopping import give_up_embargo
from handlers.publish.tell import room, tell
from handlers.publish.who import approval_denied, denied, still_may
from storage.addresses import Place
from storage.posts import Post

MISSED = N_("its hour was missed.")
FULL = N_("the day of one of these groups is full.")
LEFT = N_("whoever approved it may no longer do so.")


async def ends(ctx: Context, due: Due) -> Actions:
    """The minute has come. What cannot go now is asked about: it never goes hours later by itself."""
    post = await find(ctx, due.subject)
    if isinstance(post, Refusal):
        return []
    if State(post.state) is State.CORRECTED and post.lifted_at is None:
        return await _corrected(ctx, post)
    if _why_not(post):
        return []
    if lateness(due.due_at, ctx.now, crisis=False, level=0) is not Late.SEND:
        return await _ask(ctx, post, MISSED)
    if why := await obstacle(ctx, post):
        return await _ask(ctx, post, WAITS[why])
    if not _approval_holds(ctx, post):
        return await _ask(ctx, post, LEFT)
    if no := await _lacking(ctx, post):
        return await _not_lifted(ctx, post, no)
    if not await _has_room(ctx, post):
        return await _ask(ctx, post, FULL)
    return await _lift(ctx, post)


async def go(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Publish now] of an embargo that is over."""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    approver = found.approver if _approval_holds(ctx, found) else ctx.person.key
    if no := _not_over(ctx, found) or _may_not_go(ctx, found) or await _lacking(ctx, found, approver):
        refused(ctx, found, "lift", no)
        return ctx.refuse(no)
    if why := await obstacle(ctx, found):
        return [ctx.reply(ctx.say(WAITS[why]))]
    return await _lift(ctx, found)


async def lift(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/lift 41`: somebody broke the embargo. Another person confirms, and then everybody has it."""
    found = await find(ctx, str(words))
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := denied(ctx, ctx.person, Act.SCHEDULE, found) or _why_not(found) or await _lacking(ctx, found):
        refused(ctx, found, "lift", no)
        return ctx.refuse(no)
    noted(ctx, found, "lift asked")
    by = ctx.person.key
    told = await tell(ctx, _seconds(ctx, found), lambda one: _card(one, found, by))
    mine = [] if ctx.in_staff_room else [ctx.reply(ctx.say("A second person must agree. I asked in the staff room."))]
    return [*mine, *await _card(room(ctx), found, by), *told]


async def agree(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Lift the embargo], by somebody else than who asked for it."""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := _agreed_by_another(ctx, found, stored.data):
        refused(ctx, found, "lift", no)
        return ctx.refuse(no)
    if _why_not(found):
        return ctx.refuse(await _faster(ctx, found))
    if no := await _lacking(ctx, found):
        refused(ctx, found, "lift", no)
        return [*ctx.refuse(no), *await _not_lifted(ctx, found, no)]
    return await _lift(ctx, found)


# ---- lifting ----------------------------------------------------------------------------------------------


async def _lift(ctx: Context, post: Post) -> Actions:
    """One of several who come here gets through; the head above the text goes, the public groups get it."""
    waiting = later_groups(ctx, post)
    if not await ctx.unit.posts.lift(post):
        return ctx.refuse(await _faster(ctx, post))
    await ctx.unit.dues.drop(EMBARGO, post.subject)
    noted(ctx, post, "lift")
    for group in waiting:  # it moves to this day; a full one does not keep a broken embargo
        await take_day(ctx, post, group, ctx.now)
    lifted = await ctx.unit.posts.need(post.id)
    changed = await _without_embargo(ctx, lifted)
    return [*changed, *await to_every_chat(ctx, lifted, waiting), *await _told(ctx, lifted, waiting)]


async def _without_embargo(ctx: Context, post: Post) -> Actions:
    groups = [group for group in groups_of(ctx, post) if group.kind == press.SECTION]
    places = [(group, place) for group in groups for place in await places_of(ctx, group.id)]
    return [action for group, place in places for action in await _changed(ctx, post, group, place)]


async def _changed(ctx: Context, post: Post, group: Group, place: Place) -> Actions:
    """The messages of this chat as they read from now on; where they cannot be edited, a word after them."""
    rows = [row for row in await ctx.unit.outbox.of(post.subject) if row.kind == "send" and row.group_id == group.id]
    out = [row for row in rows if row.state is Delivered.DONE and row.remote]
    stand = [row.remote for row in out if row.address == place.address]  # none where the chat moved since
    outlet, texts = ctx.outlets[place.address.account], await copies(ctx, post, group, place)
    if stand and outlet.edits and not post.poll and outlet.measure(texts[0]) <= limit_of(outlet, post):
        edits = enumerate(zip(stand, texts, strict=False))  # a file hangs on the first message
        return [
            Edit(
                place.address,
                remote,
                text,
                subject=post.subject,
                look="post",
                caption=bool(post.media) and not nth,
                plain_links=post.plain_links,
            )
            for nth, (remote, text) in edits
        ]
    language = group.languages[0]
    words = ctx.texts.say(language, "Embargo lifted {time}", time=ctx.texts.time(language, ctx.now, group.tz))
    return [Send(place.address, words, reply_to="".join(stand[:1]), language=language)] if out else []


async def _told(ctx: Context, post: Post, waiting: tuple[Group, ...]) -> Actions:
    async def say(one: Context) -> Actions:
        over = one.say("The embargo of *#{number}* is over.", number=post.id)
        goes = one.say("It goes to {groups} now.", groups=_names(one, waiting)) if waiting else Text()
        return [one.reply(over + " " + goes if goes else over)]

    return [*await tell(ctx, [*sorted(post.authors), post.approver], say), *await say(room(ctx))]


async def _has_room(ctx: Context, post: Post) -> bool:
    """The groups kept a place on that day; it is only gone when a day has begun since."""
    return all([await take_day(ctx, post, group, ctx.now) for group in later_groups(ctx, post)])


def _why_not(post: Post) -> Refusal | None:
    """E-STATE unless it is out, not corrected since, and still under its embargo: wrong words go nowhere else."""
    waits = post.embargo is not None and post.lifted_at is None and State(post.state) is State.PUBLISHED
    return None if waits else refuse(Code.STATE, state=post.state)


async def _lacking(ctx: Context, post: Post, approver: str = "") -> Refusal | None:
    """What it stands on may have gone since the press got it: it is asked for as of a post that goes out now.

    Its length was judged at the approval; a chat that takes less since then gets a word instead, or is in the receipt.
    """
    as_lifted = replace(post, lifted_at=ctx.now, approver=approver or post.approver)
    found = await parts.missing(ctx, as_lifted, Stage.SEND)
    return next((no for no in found if no.code is not Code.LENGTH), None)


async def _faster(ctx: Context, post: Post) -> Refusal:
    """Who lifted it, and when."""
    acts = [row for row in await ctx.unit.audits.of(post.subject) if row["act"] == "post lift" and row["actor"]]
    return (
        refuse(Code.CONFLICT, who=ctx.mission.called(acts[-1]["actor"]), at=acts[-1]["at"])
        if acts
        else refuse(Code.STATE)
    )


def _not_over(ctx: Context, post: Post) -> Refusal | None:
    early = post.embargo is not None and not press.embargo_over(post.embargo, ctx.now)
    return refuse(Code.STATE, state=post.state) if early else _why_not(post)


def _approval_holds(ctx: Context, post: Post) -> bool:
    """Roles are read again before the public has it (C11)."""
    return still_may(ctx, post.approver, Act.APPROVE, post, seconding=True)


def _may_not_go(ctx: Context, post: Post) -> Refusal | None:
    """An approval that holds needs no second one; one that fell away needs another approver."""
    if _approval_holds(ctx, post):
        return denied(ctx, ctx.person, Act.SCHEDULE, post)
    return approval_denied(ctx, ctx.person, post)


def _agreed_by_another(ctx: Context, post: Post, asked_by: str) -> Refusal | None:
    if ctx.person.key == asked_by:
        return refuse(Code.SELF, by=asked_by)
    return denied(ctx, ctx.person, Act.APPROVE, post, seconding=True)


def _seconds(ctx: Context, post: Post) -> list[str]:
    known = ((officer.name, ctx.mission.officer(officer.name)) for officer in ctx.mission.officers)
    may = (name for name, person in known if person and not denied(ctx, person, Act.APPROVE, post, seconding=True))
    return [name for name in may if name != ctx.person.key]


async def _card(ctx: Context, post: Post, by: str) -> Actions:
    words = N_("{who} asks to lift the embargo of *#{number}* now. It was to end {time}. A second person must agree.")
    until = hour(ctx, post, post.embargo) if post.embargo else ""
    text = ctx.say(words, who=ctx.mission.called(by), number=post.id, time=until)
    return [ctx.reply(text, ((button(ctx, N_("Lift the embargo"), "embargo-lift", post, "main", data=by),),))]


async def _ask(ctx: Context, post: Post, why: str) -> Actions:
    async def say(one: Context) -> Actions:
        words = N_("The embargo of *#{number}* is over, and nothing went out: {why} Should it go out now?")
        text = one.say(words, number=post.id, why=one.say(why))
        return [one.reply(text, ((button(one, N_("Publish now"), "embargo-go", post, "main"),),))]

    return [*await tell(ctx, sorted(post.authors), say), *await say(room(ctx))]


async def _not_lifted(ctx: Context, post: Post, because: Refusal) -> Actions:
    """To its authors, the press section and the staff room; once the hour is over, it can be published later."""
    over = post.embargo is not None and press.embargo_over(post.embargo, ctx.now)

    async def say(one: Context) -> Actions:
        words = N_("The embargo of *#{number}* is not lifted, and nothing more went out.")
        then = one.say("Publish it when that is put right, or write a new post.") if over else Text()
        text = join([one.say(words, number=post.id), one.sentence(because), then])
        return [one.reply(text, ((button(one, N_("Publish now"), "embargo-go", post, "main"),),) if over else ())]

    section = [person.key for person in ctx.mission.serving(press.SECTION, ctx.today)]
    told = dict.fromkeys([*sorted(post.authors), *section])
    told.pop(ctx.person.key, None)  # whoever pressed was answered
    return [*await tell(ctx, told, say), *await say(room(ctx))]


async def _corrected(ctx: Context, post: Post) -> Actions:
    """Its words were wrong, and people write the right ones: the groups that wait get neither by themselves."""
    waiting = later_groups(ctx, post)
    await give_up_embargo(ctx, post)
    if not waiting:
        return []

    async def say(one: Context) -> Actions:
        words = N_(
            "The embargo of *#{number}* is over. It was corrected meanwhile, so nothing went to {groups}: "
            "please write a new post for them."
        )
        return [one.reply(one.say(words, number=post.id, groups=_names(one, waiting)))]

    return [*await tell(ctx, sorted(post.authors), say), *await say(room(ctx))]


def _names(ctx: Context, groups: tuple[Group, ...]) -> Text:
    return as_text(ctx.texts.listing(ctx.language, [ctx.mission.words(group.name, ctx.language) for group in groups]))
