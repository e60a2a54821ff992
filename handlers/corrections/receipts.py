"""What whoever pressed, wrote or approved hears: at once, after five minutes if need be, and when all is known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from groups.corrections import WITHDRAWAL
from groups.deliveries import ENDED
from groups.deliveries import State as Delivered
from groups.outcomes import Reason
from groups.texts import Text, join
from handlers.context import Actions, Context
from handlers.corrections.copies import Chat, chats_of, family, subject_of
from handlers.corrections.healing import LATE, WAIT
from handlers.publish.tally import why
from handlers.publish.tell import room, tell
from handlers.reasons import words_for
from storage.outbox import Delivery
from storage.posts import Post

NAMED = 8
"""Chats of a platform that a receipt names; of more it says how many."""


@dataclass(frozen=True, slots=True)
class Result:
    """One chat and what was done there; `right` when its people do not read the wrong words as if they held."""

    chat: Chat
    rows: tuple[Delivery, ...]
    right: bool

    def last(self, *kinds: str) -> Delivery | None:
        return next((row for row in reversed(self.rows) if row.kind in kinds), None)


async def begun(ctx: Context, fix: Post, root: Post, chats: Sequence[Chat]) -> Actions:
    """The first word, at once."""

    async def say(one: Context) -> Actions:
        head = _begun(one, fix, root, len(chats))
        why = one.say("Reason: {reason}", reason=fix.reason) if fix.reason else Text()
        return [one.reply(join([head, why]))]

    others = [key for key in _readers(fix, root) if key != ctx.person.key]
    return [*await say(ctx), *await tell(ctx, others, say), *([] if ctx.in_staff_room else await say(room(ctx)))]


def _begun(ctx: Context, fix: Post, root: Post, n: int) -> Text:
    values = {"who": ctx.mission.called(fix.author), "number": root.id}
    if fix.kind == WITHDRAWAL:
        return ctx.count(
            "{who} withdraws *#{number}* from {n} chat.", "{who} withdraws *#{number}* from {n} chats.", n, **values
        )
    return ctx.count("{who} corrects *#{number}* in {n} chat.", "{who} corrects *#{number}* in {n} chats.", n, **values)


async def nobody(ctx: Context, fix: Post, root: Post) -> Actions:
    """It stood in no chat, so nothing has to go out."""

    async def say(one: Context) -> Actions:
        return [one.reply(one.say("*#{number}* stands in no chat, so there is nothing to change.", number=root.id))]

    return [*await say(ctx), *([] if ctx.in_staff_room else await say(room(ctx)))]


async def finish(ctx: Context, fix: Post, root: Post) -> Actions:
    """The receipt, once, when the last chat is known."""
    subject = subject_of(fix)
    hours = {due.kind for due in await ctx.unit.dues.of(subject)}
    if WAIT in hours or await ctx.unit.outbox.unfinished(subject):
        return []
    await ctx.unit.dues.drop(LATE, subject)
    return await _to_all(ctx, fix, root, "fixed")


async def so_far(ctx: Context, fix: Post, root: Post) -> Actions:
    """Five minutes are over and some chats are not right yet: which."""
    return await _to_all(ctx, fix, root, "fixing")


async def _to_all(ctx: Context, fix: Post, root: Post, mark: str) -> Actions:
    found = await results(ctx, fix, root)
    if not found:
        return []

    async def say(one: Context) -> Actions:
        # Two chats that end in the same moment both come here; the key lets one receipt through.
        return [one.reply(await _receipt(one, fix, root, found), key=f"{mark}:{fix.id}:{one.at}")]

    return [*await tell(ctx, _readers(fix, root), say), *await say(room(ctx))]


def _readers(fix: Post, root: Post) -> list[str]:
    return [fix.author, fix.approver, *sorted(root.authors), root.approver]


async def results(ctx: Context, fix: Post, root: Post) -> list[Result]:
    by_chat: dict[str, list[Delivery]] = {}
    for row in await ctx.unit.outbox.of(subject_of(fix)):
        by_chat.setdefault(str(row.address), []).append(row)
    chats = await chats_of(ctx, await family(ctx, root, fix))
    rows = {chat.at: tuple(by_chat.get(str(chat.at), ())) for chat in chats}
    return [Result(chat, rows[chat.at], _is_right(fix, rows[chat.at])) for chat in chats]


def _is_right(fix: Post, rows: Sequence[Delivery]) -> bool:
    """Corrected: the right words are there, in one way at least. Withdrawn: no copy stands there as it was."""
    if any(row.kind == "send" and row.state is Delivered.DONE for row in rows):
        return True
    changed = {row.message for row in rows if row.kind in ("edit", "delete") and row.state is Delivered.DONE}
    if fix.kind != WITHDRAWAL:
        return bool(changed)
    gone = {row.message for row in rows if Reason.MESSAGE_GONE.heads(row.reason)}
    wanted = {row.message for row in rows if row.kind in ("edit", "delete")}
    return bool(wanted) and wanted <= changed | gone


async def _receipt(ctx: Context, fix: Post, root: Post, found: Sequence[Result]) -> Text:
    wrong = [await _wrong(ctx, each) for each in found]
    return join(
        [_over(ctx, fix, root, found), *[await _platform(ctx, found, name) for name in _platforms(ctx, found)], *wrong]
    )


def _over(ctx: Context, fix: Post, root: Post, found: Sequence[Result]) -> Text:
    n, done = len(found), sum(each.right for each in found)
    values = {"number": root.id, "done": done, "time": ctx.texts.length(ctx.language, _lasted(ctx, fix, found))}
    if fix.kind == WITHDRAWAL:
        return ctx.count(
            "*#{number}*: withdrawn from {done} of {n} chat within {time}.",
            "*#{number}*: withdrawn from {done} of {n} chats within {time}.",
            n,
            **values,
        )
    return ctx.count(
        "*#{number}*: corrected in {done} of {n} chat within {time}.",
        "*#{number}*: corrected in {done} of {n} chats within {time}.",
        n,
        **values,
    )


def _lasted(ctx: Context, fix: Post, found: Sequence[Result]) -> timedelta:
    rows = [row for each in found for row in each.rows]
    ends = [row.ended_at for row in rows if row.ended_at and row.state in ENDED]
    begun_at: datetime = fix.published_at or ctx.now
    return max(max(ends, default=ctx.now) - begun_at, timedelta(seconds=1))


def _platforms(ctx: Context, found: Sequence[Result]) -> list[str]:
    return list(dict.fromkeys(_platform_of(ctx, each) for each in found))


def _platform_of(ctx: Context, each: Result) -> str:
    outlet = ctx.outlets.get(each.chat.at.account)
    return outlet.platform if outlet else each.chat.at.account


async def _platform(ctx: Context, found: Sequence[Result], platform: str) -> Text:
    mine = [each for each in found if _platform_of(ctx, each) == platform]
    right = [each for each in mine if each.right]
    values = {"platform": platform.title(), "done": len(right), "n": len(mine)}
    if not right or len(right) > NAMED:
        return ctx.say("{platform}: {done} of {n}", **values)
    names = ctx.texts.listing(ctx.language, [await _name(ctx, each.chat) for each in right])
    return ctx.say("{platform}: {done} of {n} ({names})", names=names, **values)


async def _name(ctx: Context, chat: Chat) -> str:
    place = await ctx.unit.addresses.find(chat.at)
    return place.title if place else str(ctx.say("a private chat"))


async def _wrong(ctx: Context, each: Result) -> Text:
    """What is not as it should be in this chat."""
    name, sent, changed = await _name(ctx, each.chat), each.last("send"), each.last("edit", "delete")
    if not each.right:
        decides = sent or next((row for row in reversed(each.rows) if row.state is not Delivered.DONE), None)
        return await why(ctx, decides) if decides else _unanswered(ctx, each, name)
    if sent and sent.state in (Delivered.FAILED, Delivered.EXPIRED):
        reason = ctx.say(words_for(sent.reason))
        return ctx.say("{chat}: changed, but no new message went there ({reason}).", chat=name, reason=reason)
    if not changed or changed.state is not Delivered.FAILED or changed.kind == "delete":
        return Text()
    if Reason.MESSAGE_GONE.heads(changed.reason):
        return ctx.say("{chat}: the old message had been deleted there.", chat=name)
    reason = ctx.say(words_for(changed.reason))
    return ctx.say("{chat}: the old message still stands there as it was ({reason}).", chat=name, reason=reason)


def _unanswered(ctx: Context, each: Result, name: str) -> Text:
    """Nothing was done there: its account is not ours any more, or nobody knows yet whether it has the message."""
    if each.chat.at.account not in ctx.outlets:
        return ctx.say("{chat}: we have no account there any more.", chat=name)
    return ctx.say("{chat}: nobody knows yet whether it has the message.", chat=name)
