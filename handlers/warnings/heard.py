"""A warning came from a feed: it is shown to the officers, and what it changes of earlier ones is said on those."""

from dataclasses import replace

from config.schema import Feed
from groups import cap
from groups.calendar import DAY
from groups.cap import Message, MsgType
from groups.messages import Button, Due, Edit, Lane, Rows, Send
from groups.people import Role
from groups.posts import State
from groups.texts import N_, Text, join
from handlers.calling import tell
from handlers.context import Actions, Context
from handlers.warnings import shown
from storage.caps import Heard

KEY, OPEN, DROP = "heard-key", "heard-open", "heard-drop"
CHOICES = (
    (N_("Write a key point from it"), KEY),
    (N_("Open a crisis"), OPEN),
    (N_("Not for us"), DROP),
)
OUT = (State.SENDING, State.PUBLISHED, State.CORRECTED)


async def heard_due(ctx: Context, due: Due) -> Actions:
    """Once for each message, whatever happens in between: the row remembers."""
    row = await ctx.unit.heard.get(int(due.subject))
    feed = ctx.mission.feed(row.feed) if row else None
    if row is None or row.message is None or row.state != "new":
        return []
    if feed is None:
        await ctx.unit.heard.move(row, "dropped")
        return []
    await ctx.unit.heard.move(row, "told")
    ctx.unit.audits.note("heard warning", row.subject, actor=feed.author, detail=row.message.msg_type)
    if row.message.msg_type == MsgType.CANCEL:
        return await _cancelled(ctx, feed, row.message)
    return [*await _replaced(ctx, feed, row.message), *await _offered(ctx, feed, row)]


async def _offered(ctx: Context, feed: Feed, row: Heard) -> Actions:
    """To the staff room; a grave one also in private to duty and to the sections that it concerns."""
    if row.message is None:
        return []
    version, language = row.version + 1, ctx.mission.language
    rows: Rows = tuple(
        (Button(str(ctx.staff_say(label)), act, str(row.id), version, style="main" if act == KEY else ""),)
        for label, act in CHOICES
    )
    words = shown.warning(ctx, feed, row.message, language)
    room = ctx.staff(words, rows, lane=Lane.CRISIS, subject=row.subject)
    people = {one.key: one for one in ctx.mission.holding(Role.DUTY, ctx.today)}
    people |= {one.key: one for section in feed.sections for one in ctx.mission.serving(section, ctx.today)}
    if not cap.is_grave(row.message):
        return [room]
    head = N_("{warning}\n\nIt stands in the staff room, too.")
    told = [
        await tell(ctx, one, head, CHOICES, str(row.id), version, "", Lane.CRISIS, {"warning": words})
        for one in people.values()
    ]
    return [room, *(replace(each, subject=row.subject) for each in told if each)]


# ---- what becomes of earlier ones -------------------------------------------------------------------------


async def _replaced(ctx: Context, feed: Feed, message: Message) -> Actions:
    """An Update: the earlier draft says that there is a newer one."""
    done: Actions = []
    for each in await ctx.unit.heard.referred(feed.id, message):
        if each.state == "told" and await ctx.unit.heard.move(each, "replaced"):
            done += await note(ctx, each, N_("*Replaced:* a newer warning stands below."))
    return done


async def _cancelled(ctx: Context, feed: Feed, message: Message) -> Actions:
    """What it cancels can be taken up no more; what was made of it goes back, or is asked about when it is out."""
    done: Actions = []
    for each in await ctx.unit.heard.referred(feed.id, message):
        if each.state in ("told", "used", "new") and await ctx.unit.heard.move(each, "cancelled"):
            done += await note(ctx, each, N_("*Cancelled by its sender.* Please make nothing of it."))
            done.append(await _told_of_cancel(ctx, feed, each))
    return done


async def _told_of_cancel(ctx: Context, feed: Feed, row: Heard) -> Send:
    values = {"source": shown.source(feed, row.message), "headline": shown.headline(ctx, feed, row.message)}
    said = ctx.staff_say("*{source}* has cancelled its warning “{headline}”.", **values)
    post = await ctx.unit.posts.get(row.post) if row.post else None
    if post is None:
        return ctx.staff(said, lane=Lane.CRISIS)
    if post.state == State.SUBMITTED and await ctx.unit.posts.move(post, State.RETURNED):
        ctx.unit.audits.note("return key point", f"key:{post.id}", actor=feed.author, detail="cancelled")
        more = ctx.staff_say("Key point *#{number}* was made of it. It cannot be approved any more.", number=post.id)
        return ctx.staff(join([said, more], " "), lane=Lane.CRISIS)
    if State(post.state) not in OUT:
        return ctx.staff(said, lane=Lane.CRISIS)
    more = ctx.staff_say("Key point *#{number}* was made of it and is out. Please decide.", number=post.id)
    retract = Button(str(ctx.staff_say("Retract")), "retract", f"key:{post.id}", style="stop")
    correct = Button(str(ctx.staff_say("Correct")), "correct", f"key:{post.id}")
    return ctx.staff(join([said, more], " "), ((retract, correct),), lane=Lane.CRISIS)


async def note(ctx: Context, row: Heard, words: str, **values: str) -> Actions:
    """The draft says it, wherever it stands, and has no buttons any more."""
    feed = ctx.mission.feed(row.feed)
    if feed is None or row.message is None:
        return []
    whole = join([ctx.staff_say(words, **values), shown.warning(ctx, feed, row.message, ctx.mission.language)], "\n\n")
    sent = await ctx.unit.outbox.of(row.subject)
    copies = [each for each in sent if each.kind == "send" and each.remote]
    return [Edit(each.address, each.remote, whole, subject=row.subject) for each in copies]


# ---- what was refused ------------------------------------------------------------------------------------


async def refused_due(ctx: Context, due: Due) -> Actions:
    """What was not taken over, once a day at most."""
    counted = await ctx.unit.heard.count_refused(due.subject)
    feed = ctx.mission.feed(due.subject)
    if not counted or feed is None:
        return []
    await ctx.unit.dues.set(due.kind, due.subject, ctx.now + DAY)
    ctx.unit.audits.note("refused warnings", f"feed:{feed.id}", detail=" ".join(f"{k}:{n}" for k, n in counted.items()))
    head = ctx.staff_say("Warnings from *{name}* that I did not take over:", name=feed.name or feed.id)
    lines: list[Text] = [shown.reason(ctx, reason, count) for reason, count in counted.items()]
    return [ctx.staff(join([head, *lines]))]
