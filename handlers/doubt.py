"""When nobody can know whether a message arrived: what is asked, what is repeated once, and who decides."""

from datetime import timedelta
from typing import Any

from groups.deliveries import Prefix, State
from groups.deliveries import doubt as policy
from groups.drills import WORD
from groups.messages import Button, Due, Lane, Pressed, Send, Settled
from groups.outcomes import Done, MaybeDone, Outcome, Rejected
from groups.people import Role
from groups.posts import State as Standing
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, refusal
from groups.texts import N_, join
from handlers.context import Actions, Context
from storage.outbox import Delivery

REPEAT, LINK = "doubt.repeat", "doubt.link"
REPEATED = "repeated:"
"""Notes: what was sent once more is never sent by itself again."""
SEND, NOT_THERE = N_("It is not there: send"), N_("It is not there")
SEEN = "sees it there"
"""Noted of whoever says so while its link is waited for: without one it is settled by nobody's hand."""
POSTS = frozenset({"post", "key", "fix"})
"""Subjects that hold the number of a post."""
PREFIXES = {
    Prefix.REPEAT: N_("(repeat)"),
    Prefix.MISSED: N_("(in case you missed it)"),
}


async def settled(ctx: Context, event: Settled) -> Actions:
    """For messages that no part of the house follows: only a doubt is anybody's business."""
    return await doubt(ctx, event) if isinstance(event.outcome, MaybeDone) else []


async def doubt(ctx: Context, event: Settled) -> Actions:
    """In the unit that learns of it: a routine post is asked about; what is urgent or private is repeated once, unless
    somebody decides before."""
    row = await ctx.unit.outbox.get(event.action)
    if row is None or row.state is not State.AMBIGUOUS:
        return []
    rule = policy(row.lane)
    ctx.unit.audits.note("in doubt", _subject(row), detail=row.subject)
    again = rule.resend and not await ctx.unit.notes.get(f"{REPEATED}{row.id}") and not await _is_void(ctx, row)
    if not again:
        return [await _ask(ctx, row)]
    await ctx.unit.dues.set(REPEAT, _subject(row), ctx.now + timedelta(seconds=rule.probe_seconds))
    return [await _ask(ctx, row, int(rule.probe_seconds))] if row.lane <= Lane.CRISIS else []


async def repeat(ctx: Context, due: Due) -> Actions:
    """Nobody decided: once more, with words in front that say so, and the duty officer hears of it."""
    row = await row_of(ctx, due.subject)
    if row is None or await _is_void(ctx, row):
        return []
    language = await ctx.unit.outbox.language(row.id) or ctx.mission.language
    words = ctx.texts.say(language, PREFIXES[policy(row.lane).prefix])
    front = f"{WORD} {words}" if ctx.exercise else str(words)
    if not await ctx.unit.outbox.repeat(row.id, front):
        return []
    await ctx.unit.notes.set(f"{REPEATED}{row.id}", "yes")
    ctx.unit.audits.note("repeated", _subject(row), detail=row.subject)
    return await _tell_duty(ctx, row) if row.lane <= Lane.CRISIS else []


async def send(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[It is not there: send]; of what was withdrawn or corrected meanwhile only the first half is heard."""
    row = await row_of(ctx, stored.subject)
    if row is not None and await _is_void(ctx, row):
        words = N_("Noted: it is not there, and it is not sent again, because it was put right meanwhile.")
        return await decide(ctx, stored.subject, State.CANCELLED, words, Rejected("put right meanwhile"))
    return await decide(ctx, stored.subject, State.QUEUED, N_("It is sent again now."), None)


async def leave(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Leave it]"""
    return await decide(ctx, stored.subject, State.ABANDONED, N_("It stays as it is."), Rejected("left in doubt"))


async def decide(ctx: Context, subject: str, state: State, words: str, outcome: Outcome | None) -> Actions:
    """Of several who decide, the first counts."""
    row = await may_decide(ctx, subject)
    if isinstance(row, Refusal):
        return ctx.refuse(row)
    if not await settle(ctx, row, state, outcome):
        return ctx.refuse(await _conflict(ctx, subject))
    return [ctx.reply(ctx.say(words))]


async def may_decide(ctx: Context, subject: str) -> Delivery | Refusal:
    """The message in doubt. E-UNKNOWN, E-ROLE, or E-CONFLICT when it is in doubt no more."""
    row = await row_of(ctx, subject)
    if row is None:
        return refuse(Code.UNKNOWN)
    if no := _denied(ctx, row):
        ctx.unit.audits.note("refused doubt", subject, actor=ctx.person.key, detail=no.code.value)
        return no
    return row if row.state is State.AMBIGUOUS else await _conflict(ctx, subject)


async def settle(ctx: Context, row: Delivery, state: State, outcome: Outcome | None) -> bool:
    """Known now: whoever follows the message hears of it as of any other outcome. False when it was known before."""
    if not await ctx.unit.outbox.resolve(row.id, state, outcome.remote if isinstance(outcome, Done) else ""):
        return False
    subject = _subject(row)
    for due in (REPEAT, LINK):
        await ctx.unit.dues.drop(due, subject)
    ctx.unit.audits.note("decided doubt", subject, actor=ctx.person.key, detail=state.value)
    if outcome is not None:
        event = Settled(row.address, row.id, row.kind, row.subject, outcome)
        await ctx.unit.inbox.post(row.id, event, f"decided:{ctx.now.isoformat()}")
    return True


async def _ask(ctx: Context, row: Delivery, seconds: int = 0) -> Send:
    """The question to the staff room, with its three answers."""
    asked = ctx.staff_say(
        "We do not know whether {what} reached *{chat}*. Please look in that chat.",
        what=_what(ctx, row),
        chat=await chat_name(ctx, row),
    )
    repeated = ctx.staff_say("Unless you decide, it is sent once more in {n} seconds.", n=seconds) if seconds else ""
    buttons = [
        (_button(ctx, N_("I see it there"), "doubt-there", row),),
        (_button(ctx, NOT_THERE if await _is_void(ctx, row) else SEND, "doubt-send", row),),
        (_button(ctx, N_("Leave it"), "doubt-leave", row),),
    ]
    return ctx.staff(join([asked, repeated]), tuple(buttons), look="doubt")


async def _tell_duty(ctx: Context, row: Delivery) -> Actions:
    actions: Actions = []
    for person in ctx.mission.holding(Role.DUTY, ctx.today):
        at = await ctx.unit.people.private_address(person.identities)
        language = await ctx.language_of(person.key)
        words = ctx.texts.say(
            language,
            "Nobody could know whether {what} reached *{chat}*, so it was sent once more.",
            what=_what(ctx, row),
            chat=await chat_name(ctx, row),
        )
        actions += [Send(at, words, language=language)] if at else []
    return actions


def _button(ctx: Context, label: str, act: str, row: Delivery) -> Button:
    return Button(str(ctx.staff_say(label)), act, _subject(row))


def _what(ctx: Context, row: Delivery) -> str:
    kind, _, number = row.subject.partition(":")
    return f"#{number}" if kind in ("post", "fix") else str(ctx.staff_say("a message"))


async def _is_void(ctx: Context, row: Delivery) -> bool:
    """Whether its words were withdrawn or corrected since: they are never sent again."""
    kind, _, number = row.subject.partition(":")
    post = await ctx.unit.posts.get(int(number)) if kind in POSTS else None
    return post is not None and post.state in (Standing.CORRECTED, Standing.RETRACTED)


async def chat_name(ctx: Context, row: Delivery) -> str:
    place = await ctx.unit.addresses.find(row.address)
    return place.title if place else str(ctx.staff_say("a private chat"))


def _denied(ctx: Context, row: Delivery) -> Refusal | None:
    group = ctx.mission.group(row.group_id)
    return refusal(ctx.person, Act.RESOLVE_DOUBT, today=ctx.today, section=group.kind if group else None)


async def _conflict(ctx: Context, subject: str) -> Refusal:
    acts = [row for row in await ctx.unit.audits.of(subject) if row["act"] in (SEEN, "decided doubt", "repeated")]
    last = next((row for row in reversed(acts) if row["actor"] or row["act"] == "repeated"), None)
    if last is None or last["actor"] in ("", ctx.person.key):
        return refuse(Code.STATE)
    return refuse(Code.CONFLICT, who=ctx.mission.called(last["actor"]), at=last["at"])


def _subject(row: Delivery) -> str:
    return f"delivery:{row.id}"


async def row_of(ctx: Context, subject: str) -> Delivery | None:
    return await ctx.unit.outbox.get(int(subject.partition(":")[2]))
