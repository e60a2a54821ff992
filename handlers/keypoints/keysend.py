"""Sending key points: a slot in each group's day, ten seconds to recall, then out, and on the cards."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from groups.checks import Rating
from groups.messages import Button, Due, Lane, Pressed, Rows, Send, Settled
from groups.outcomes import Closed, Done, MaybeDone, Rejected
from groups.pace import CRISIS_SEND_WITHIN, quiet_end
from groups.posts import RECALL_PREPARED, Move, State, after
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, join
from handlers.context import Actions, Context
from handlers.crisis import promises
from handlers.doubt import doubt
from handlers.keypoints import keyasking, keychecks, keycopies, keyinstead, keyreceipt, keyroom, keytongue
from handlers.publish import reading, tell
from handlers.publish.shown import groups_of
from handlers.publish.tally import SURELY_NOT
from handlers.signing import published
from storage.addresses import Place
from storage.buttons import StoredButton
from storage.outbox import Delivery
from storage.posts import Post

NOT_SENT = "not sent"


async def release(
    ctx: Context,
    post: Post,
    *,
    alone: bool = False,
    by: str = "",
    because: str = "",
    rating: Rating = Rating.CONFIRMED,
) -> Actions:
    """From the approval on: its slots are taken, and it goes in ten seconds. `alone`: prepared words, read after.

    `by`: who approves, when it is not the person of the context; `because`: why it goes above the count, about life;
    `rating`: what that person found of its source.
    """
    full = await keyroom.take(ctx, post, life=bool(because))
    if full:
        ctx.unit.audits.note("refused key point", f"key:{post.id}", actor=ctx.person.key, detail=full.code)
        ctx.met(full)
        if alone:  # what can be done about it needs a second person
            return [ctx.reply(ctx.sentence(full)), *await _ask_second(ctx, post)]
        return [ctx.reply(ctx.sentence(full), await keyinstead.offer(ctx, post, full))]
    by, shown = "" if alone else by or ctx.person.key, post
    if by and (because or not await keyroom.can_wait(ctx, post)):
        post = await keytongue.heard_only(ctx, post, by)
    values = {"approver": by, "approved_print": post.print, "released_at": ctx.now, "life_safety": because}
    if not await _off(ctx, post, **values):
        return ctx.refuse(refuse(Code.CONFLICT))
    if by:
        await ctx.unit.posts.approve(post, by, "second")
        second = replace(ctx, person=ctx.mission.officer(by) or ctx.person)
        await reading.approved(second, post)
        await keychecks.approved(second, await ctx.unit.posts.need(post.id), rating)
    ctx.unit.audits.note("release key point", f"key:{post.id}", actor=ctx.person.key)
    return _recall(ctx, post, [each for each in shown.texts if each not in post.texts])


async def once_more(ctx: Context, post: Post) -> Actions:
    """As it was approved and checked then, by whom it was; whose place of the day is taken goes to a second person."""
    if await keyroom.take(ctx, post, life=bool(post.life_safety)):
        words = N_("A key point was not sent again: the day is full by now, or the last one is too near.")
        return await asked_anew(ctx, post, words)
    return _recall(ctx, post) if await _off(ctx, post) else ctx.refuse(refuse(Code.CONFLICT))


async def _off(ctx: Context, post: Post, **values: Any) -> bool:
    """It goes in ten seconds."""
    at = ctx.now + RECALL_PREPARED
    if not await ctx.unit.posts.move(post, State.SENDING, send_at=at, **values):
        await ctx.unit.slots.free(post.id)
        return False
    await ctx.unit.dues.set("key.send", str(post.id), at)
    return True


def _recall(ctx: Context, post: Post, out: Sequence[str] = ()) -> Actions:
    """To whoever let it go, and to the staff room. `out`: the languages that were left out."""
    told: Actions = [_recalled(ctx, post, out)]
    return told if ctx.in_staff_room else [*told, _recalled(tell.room(ctx), post, out, lane=Lane.CRISIS)]


def _recalled(ctx: Context, post: Post, out: Sequence[str], **more: Any) -> Send:
    """How long it can be stopped, where it goes, and what it lacks."""
    seconds, groups = int(RECALL_PREPARED.total_seconds()), keyroom.group_names(ctx, post, ctx.language)
    goes = ctx.say("The key point goes out in {n} seconds, to {groups}.", n=seconds, groups=groups)
    stop = Button(str(ctx.say("Stop")), "key-stop", str(post.id), post.version, style="stop")
    left = [keytongue.left_out(ctx, each) for each in out]
    return ctx.reply(join([goes, *left, *keyroom.lacking(ctx, post)]), ((stop,),), look="recall", **more)


# ---- stopping --------------------------------------------------------------------------------------------


async def stop_pressed(ctx: Context, _pressed: Pressed, stored: StoredButton) -> Actions:
    """Within the ten seconds nothing is out; after them it is too late for this button."""
    post = await ctx.unit.posts.get(int(stored.subject))
    if post is None:
        return []
    if post.state != State.SENDING or not _none_got_it(await ctx.unit.outbox.of(keyroom.subject_of(post))):
        return [ctx.reply(ctx.say("It is out already, or stopped."), _put_right(ctx, post))]
    return await take_back(ctx, post)


def _put_right(ctx: Context, post: Post) -> Rows:
    """What can be done about a key point that is out."""
    if post.state not in (State.SENDING, State.PUBLISHED, State.CORRECTED):
        return ()
    subject = keyroom.subject_of(post)
    correct = (Button(str(ctx.say("Correct")), "correct", subject),) if post.state != State.SENDING else ()
    return ((Button(str(ctx.say("Retract")), "retract", subject, style="stop"), *correct),)


async def take_back(ctx: Context, post: Post) -> Actions:
    """Nothing of it is out: its author, its approver, duty and head may still stop it."""
    mine = ctx.person.key in {*post.authors, post.submitter, post.approver}
    if not mine and (no := refusal(ctx.person, Act.STOP_CRISIS, today=ctx.today)):
        ctx.unit.audits.note("refused key point", f"key:{post.id}", actor=ctx.person.key, detail=no.code)
        return ctx.refuse(no)
    if not await ctx.unit.posts.move(post, State.DRAFT, approver="", approved_print="", send_at=None):
        return ctx.refuse(refuse(Code.CONFLICT))
    await ctx.unit.posts.void(post.id)
    await ctx.unit.slots.free(post.id)
    for kind in ("key.send", "keypoint.review"):
        await ctx.unit.dues.drop(kind, str(post.id))
    ctx.unit.audits.note("stop key point", f"key:{post.id}", actor=ctx.person.key)
    words = ctx.staff_say(
        "{name} stopped the key point; nothing went out. Write it again with /key.", name=ctx.person.name
    )
    told = [] if ctx.in_staff_room else [ctx.reply(ctx.say("Stopped. Nothing went out."))]
    return [*told, ctx.staff(words, lane=Lane.CRISIS)]


# ---- going out ----------------------------------------------------------------------------------------


async def send_due(ctx: Context, due: Due) -> Actions:
    """The ten seconds are over. What goes out is what was approved, to the letter."""
    post = await ctx.unit.posts.get(int(due.subject))
    if post is None or post.state != State.SENDING:
        return []
    meant = await ctx.unit.crises.get(post.crisis)
    if post.fingerprint() != post.approved_print or meant is None or not meant.is_open:
        return await _not_sent(ctx, post, N_("A key point was not sent: it changed, or its crisis is closed."))
    if ctx.now - due.due_at > CRISIS_SEND_WITHIN:
        return await asked_anew(ctx, post, N_("A key point was not sent: its hour passed while I was away."))
    if _left(ctx, post):
        return await asked_anew(ctx, post, N_("A key point was not sent: whoever let it go may not do so any more."))
    if await keychecks.changed(ctx, post):
        return await asked_anew(ctx, post, N_("A key point was not sent: what it rests on has changed."))
    if not await keyroom.keep_day(ctx, post):
        return await asked_anew(ctx, post, N_("A key point was not sent: a new day began, and it is full."))
    places = await ctx.unit.addresses.of_groups(post.groups)
    if not places:
        return await _reached_none(ctx, post)
    rows = await ctx.unit.outbox.of(keyroom.subject_of(post))
    before = Counter(str(row.address) for row in rows if row.state in SURELY_NOT)
    silent = {group.id for group in groups_of(ctx, post) if quiet_end(ctx.now, await keyroom.pace_of(ctx, group))}
    copies = await keycopies.copies(ctx, post, places)
    sends = [
        Send(
            place.address,
            text,
            lane=Lane.CRISIS,
            subject=keyroom.subject_of(post),
            key=_key(post, place, before[str(place.address)]),
            language=language,
            look="keypoint",
            silent=place.group_id in silent,
            group=place.group_id,
            not_after=ctx.now + CRISIS_SEND_WITHIN,
        )
        for place, language, text in copies
    ]
    return await published(ctx, post.subject, sends)


def _key(post: Post, place: Place, tries: int) -> str:
    """A chat that surely got nothing is tried again under a new key."""
    return f"key:{post.id}:v{post.version}:{place.id}" + (f":{tries}" if tries else "")


def _left(ctx: Context, post: Post) -> bool:
    """Roles are read again: neither the approver nor the author of prepared words may have left meanwhile."""
    key, act = (post.approver, Act.CRISIS_FREE) if post.approver else (post.submitter, Act.CRISIS_TEMPLATE)
    person = ctx.mission.officer(key)
    return person is None or bool(refusal(person, act, today=ctx.today, stepped_up=True, seconding=True))


async def asked_anew(ctx: Context, post: Post, words: str) -> Actions:
    """It waits for a second person again, as it was written."""
    if not await ctx.unit.posts.move(post, State.SUBMITTED, approver="", approved_print="", send_at=None):
        return []
    await ctx.unit.posts.void(post.id)
    await ctx.unit.slots.free(post.id)
    await ctx.unit.dues.drop("keypoint.review", str(post.id))
    ctx.unit.audits.note("hold key point", f"key:{post.id}")
    told = ctx.staff(ctx.staff_say(words), lane=Lane.CRISIS)
    return [told, *await _ask_second(ctx, await ctx.unit.posts.need(post.id))]


async def _ask_second(ctx: Context, post: Post) -> Actions:
    meant = await ctx.unit.crises.get(post.crisis)
    writer = ctx.mission.officer(post.submitter)
    by = writer.name if writer else post.submitter
    return await keyasking.ask_second(ctx, meant, post, by=by) if meant else []


async def _not_sent(ctx: Context, post: Post, words: str, rows: Rows = ()) -> Actions:
    await ctx.unit.posts.move(post, State.HELD, reason=NOT_SENT)
    await ctx.unit.slots.free(post.id)
    ctx.unit.audits.note("hold key point", f"key:{post.id}")
    return [ctx.staff(ctx.staff_say(words, number=post.id), rows, lane=Lane.CRISIS)]


async def _reached_none(ctx: Context, post: Post) -> Actions:
    """What to do now is asked: to try again, or to give it up."""
    words = N_("Key point *#{number}* reached no chat at all. Please look at /groups.")
    return await _not_sent(ctx, post, words, keyreceipt.again_or_not(ctx, post))


async def settled(ctx: Context, event: Settled) -> Actions:
    """What became of one chat's copy. The first that arrived makes it published, and moves the cards."""
    post = await ctx.unit.posts.get(int(event.subject.partition(":")[2]))
    if post is None or event.kind != "send":
        return []
    match event.outcome:
        case Done():
            return await _arrived(ctx, post, event.action)
        case Closed() | Rejected():
            return await _lost(ctx, post)
        case MaybeDone():
            return await doubt(ctx, event)
        case _:
            return []


async def _arrived(ctx: Context, post: Post, action: int) -> Actions:
    delivery = await ctx.unit.outbox.get(action)
    if delivery:
        await ctx.unit.slots.mark_sent(post.id, delivery.group_id, ctx.now)
    if post.state == State.PUBLISHED or isinstance(after(State(post.state), Move.PUBLISH), Refusal):
        return []
    if not await ctx.unit.posts.move(post, State.PUBLISHED, published_at=ctx.now):
        return []
    released = await ctx.unit.posts.need(post.id)
    room = replace(ctx, at=ctx.mission.staff_room, language=ctx.mission.language)
    out = ctx.staff(ctx.staff_say("Key point *#{number}* is out.", number=post.id), _put_right(room, released))
    return [*await promises.published(ctx, released), out]


async def _lost(ctx: Context, post: Post) -> Actions:
    """A group whose every chat surely did not get it has its slot back; when nobody got it, the officers know."""
    rows = await ctx.unit.outbox.of(keyroom.subject_of(post))
    for group_id in {row.group_id for row in rows}:
        if _none_got_it([row for row in rows if row.group_id == group_id]):
            await ctx.unit.slots.free(post.id, group_id)
    if not _none_got_it(rows) or post.state != State.SENDING:
        await keyreceipt.lacking(ctx, post.id)
        return []
    return await _reached_none(ctx, post)


def _none_got_it(rows: Sequence[Delivery]) -> bool:
    return all(row.state in SURELY_NOT for row in rows)
