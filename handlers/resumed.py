"""Acts that go on by themselves after the right code. An act that needs step-up has one row here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from groups.digits import western
from groups.forms import Form
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, grant, refusal
from groups.texts import join
from handlers import live, stepup
from handlers.checkin import export, roll
from handlers.checkin import opening as checkin
from handlers.context import Actions, Context
from handlers.corrections import correct, retract
from handlers.crisis import levels, opening, promises
from handlers.dialogues import before
from handlers.keypoints import calm, keyinstead, keysecond, keytongue, keywriting, prepared, urgent
from handlers.publish import halt, submit
from handlers.stepup import then_of
from handlers.warnings import taken

RESUMED: Mapping[str, Callable[[Context, str, str], Awaitable[Actions]]] = {
    "crisis-open": opening.opened,
    "crisis-level": levels.leveled,
    "crisis-next": promises.promised,
    "crisis-second": levels.seconded,
    "key-write": keywriting.submitted,
    "key-language": keytongue.added,
    "key-approve": keysecond.approved,
    "key-instead": keyinstead.instead,
    "key-prepared": prepared.prepared,
    "holding-approve": calm.approved,
    "key-urgent": urgent.asked_for,
    "key-urgent-agree": urgent.agreed,
    "resume": halt.resumed,
    "heard-key": taken.made,
    "checkin-close": checkin.closed,
    "checkin-export": export.proved,
    "checkin-open": checkin.opened,
    "correct-ready": correct.proved,
    "correct-write": correct.submitted,
    "correct-submit": submit.proved,
    "retract": retract.proved,
    "roll-list": roll.listed,
}
"""(context, subject, data) of what was asked for."""
NEEDS = {
    "crisis-open": Act.OPEN_CRISIS,
    "crisis-level": Act.OPEN_CRISIS,
    "crisis-next": Act.OPEN_CRISIS,
    "crisis-second": Act.CHANGE_LEVEL,
    "key-write": Act.CRISIS_FREE,
    "key-language": Act.CRISIS_FREE,
    "key-approve": Act.CRISIS_FREE,
    "key-instead": Act.CRISIS_FREE,
    "key-prepared": Act.CRISIS_TEMPLATE,
    "holding-approve": Act.CRISIS_FREE,
    "key-urgent": Act.CRISIS_FREE,
    "key-urgent-agree": Act.CRISIS_FREE,
    "resume": Act.RESUME,
    "heard-key": Act.CRISIS_FREE,
    "checkin-close": Act.OPEN_CHECKIN,
    "checkin-export": Act.EXPORT,
    "checkin-open": Act.OPEN_CHECKIN,
    "correct-ready": Act.RETRACT,
    "correct-write": Act.CORRECT_FREELY,
    "correct-submit": Act.CORRECT_FREELY,
    "retract": Act.RETRACT,
    "roll-list": Act.READ_CASES,
}
"""Rights are read again after the code: roles may have changed while it was asked for."""


async def answered(ctx: Context, _subject: str, data: Mapping[str, str]) -> Actions:
    """What was typed is deleted at once, whatever it says; a right code lets the remembered act go on."""
    gone = stepup.forget_message(ctx)
    if not ctx.private:
        return gone
    remembered, code = _remembered(data), live.code_in(data["code"], data.get("groups", ""))
    if not code:
        return [*gone, *(await stepup.why_not(ctx, then_of(data)) or await stepup.question(ctx, remembered))]
    wrong = await stepup.prove(ctx, code, then_of(data))
    if wrong is None:
        if refused := _not_any_more(ctx, data["act"]):
            return [*gone, *ctx.refuse(refused)]
        return [*gone, *await RESUMED[data["act"]](replace(ctx, message=""), data["subject"], data["data"])]
    if await stepup.is_locked(ctx):
        return [*gone, ctx.reply(wrong), *await stepup.tell_of_lock(ctx)]
    return [*gone, *before(wrong, await stepup.question(ctx, remembered))]


def _remembered(data: Mapping[str, str]) -> dict[str, str]:
    """What goes on to the next question: the groups too, since their number may be typed before the code again."""
    return then_of(data).remembered() | ({"groups": data["groups"]} if "groups" in data else {})


async def counted(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The number of groups, and the code behind it: only the right number is followed by a look at the code. The number
    alone is no wrong code."""
    number, code = live.parted(data["code"])
    if number != live.number(data["groups"]):
        return await _count_again(ctx, data)
    await live.typed(ctx, data["act"], data["groups"])
    return await answered(ctx, subject, {**data, "code": code})


async def counted_alone(ctx: Context, _subject: str, data: Mapping[str, str]) -> Actions:
    """The number of groups alone: the code was typed a moment ago, or is not asked for."""
    if "".join(western(data["code"]).split()) != live.number(data["groups"]):
        return await _count_again(ctx, data, live.COUNT)
    await live.typed(ctx, data["act"], data["groups"])
    if refused := _not_any_more(ctx, data["act"]):
        return ctx.refuse(refused)
    then = then_of(data)
    asked = await stepup.require_for(ctx, NEEDS[then.act], then)
    return asked or await RESUMED[then.act](replace(ctx, message=""), then.subject, then.data)


async def _count_again(ctx: Context, data: Mapping[str, str], form: Form = live.BOTH) -> Actions:
    """A wrong number lets nothing go, and costs no try. What may be a code does not stay in the chat, and is spent."""
    secret = form is live.BOTH or live.holds_code(data["code"])
    gone = stepup.forget_message(ctx) if secret else []
    n = int(live.number(data["groups"]))
    word = ctx.say(live.WRONG, groups=ctx.count("{n} group", "{n} groups", n))
    if live.holds_code(data["code"]):
        await stepup.spend(ctx, live.parted(data["code"])[1] or data["code"])
        word = join([word, ctx.say(live.SPENT)])
    return [*gone, *await live.ask(ctx, form, then_of(data), word, data["groups"])]


def _not_any_more(ctx: Context, act: str) -> Refusal | None:
    """Whether the right for which the code was asked is gone since."""
    found = grant(ctx.person, NEEDS[act], ctx.today)
    if act == "resume" and not found.step_up:
        return refuse(Code.ROLE)
    writing = act in ("key-write", "key-urgent", "heard-key")
    return refusal(ctx.person, NEEDS[act], today=ctx.today, stepped_up=True, proposing=writing, seconding=True)
