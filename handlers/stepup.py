"""Step-up: proving once more that it is you, with the six digits of an authenticator, in private chat alone.

An act that needs it asks `require` first. What it asked for is remembered and goes on by itself after the right code.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import pyotp

from groups.digits import western
from groups.forms import Form, Step
from groups.messages import Delete, Lane, Send
from groups.people import Role
from groups.rights import Act, grant
from groups.texts import N_, Text, bold, join
from handlers.calling import call
from handlers.context import Actions, Context
from handlers.dialogues import before, open_form
from storage.factors import Factor

FRESH = timedelta(minutes=5)
FAILURES = 5
LOCK = timedelta(minutes=15)
STEP_SECONDS = 30

NAMES: Mapping[str, str] = {
    "crisis-open": N_("Opening a crisis"),
    "crisis-level": N_("Raising the level"),
    "crisis-next": N_("Another hour for the next update"),
    "crisis-second": N_("Level 3"),
    "key-write": N_("Your key point"),
    "key-language": N_("A text of a key point"),
    "key-approve": N_("Approving a key point"),
    "key-instead": N_("A key point in place of another"),
    "key-prepared": N_("Sending prepared words"),
    "holding-approve": N_("Approving prepared words"),
    "key-urgent": N_("Asking for an urgent key point"),
    "key-urgent-agree": N_("Agreeing to an urgent key point"),
    "resume": N_("Letting posts go out again"),
    "heard-key": N_("A key point from a warning"),
    "checkin-open": N_("Opening the check-in"),
    "checkin-close": N_("Closing the check-in"),
    "checkin-export": N_("The table of who is where"),
    "correct-write": N_("A correction in your words"),
    "correct-submit": N_("A correction in your words"),
    "correct-ready": N_("Sending a ready correction"),
    "retract": N_("Withdrawing what is out"),
    "roll-list": N_("The list of who is where"),
}
"""What a code is asked for, by the name of the act in handlers.resumed."""
KEY_POINTS = frozenset({"key-write", "key-language", "key-approve", "key-instead", "key-urgent", "heard-key"})
SHARE = (KEY_POINTS, frozenset({"holding-approve"}), frozenset({"correct-write", "correct-submit"}))
"""Acts that a second person sees besides: a fresh code for one holds for the others of its kind. All else wants a code
for exactly that, but the words prepared for the beginning of a crisis, which go with its opening."""
ANOTHER = N_(
    "I am waiting for your code already, for this: *{what}*. Please answer or cancel that first. "
    "If you did not ask for it, somebody else writes in your name: press Cancel, and call the administrator now."
)

FORM = Form("step-up", (Step("code", N_("Please type the six digits that your authenticator shows now."), limit=200),))


@dataclass(frozen=True, slots=True)
class Then:
    """What goes on after the right code: a name of handlers.resumed.RESUMED, and what it is about.

    `what` is shown beside the act: whoever types the code must see for what. A stolen session may have asked for it.
    """

    act: str
    subject: str = ""
    data: str = ""
    what: str = ""

    def remembered(self) -> dict[str, str]:
        """As it is kept with the question."""
        return {"act": self.act, "subject": self.subject, "data": self.data, "what": self.what}

    @property
    def mark(self) -> str:
        """What a code for it is noted as: the act, and a hash of what exactly it does."""
        return f"{self.act} {hashlib.sha256(f'{self.subject} {self.data}'.encode()).hexdigest()[:16]}"


def then_of(data: Mapping[str, str]) -> Then:
    """What a question remembered."""
    return Then(data["act"], data["subject"], data["data"], data["what"])


async def require(ctx: Context, then: Then) -> Actions | None:
    """None when the second factor is fresh, so that the act may go on; else what is said instead of acting."""
    if await is_fresh(ctx, then):
        return None
    return await why_not(ctx, then) or await ask(ctx, then, FORM)


async def require_for(ctx: Context, act: Act, then: Then) -> Actions | None:
    """The same, where the person's right to this act asks for a second factor."""
    return await require(ctx, then) if grant(ctx.person, act, ctx.today).step_up else None


async def is_fresh(ctx: Context, then: Then) -> bool:
    """Whether a code was typed a moment ago that holds for this act as well."""
    mark = await ctx.unit.factors.fresh(ctx.person.key, ctx.sender.identity, FRESH)
    earlier = mark.partition(" ")[0]
    if mark == then.mark:
        return True
    if (earlier, then.act) == ("crisis-open", "key-prepared"):
        return not then.data  # the first words alone
    return any(earlier in each and then.act in each for each in SHARE)


async def why_not(ctx: Context, then: Then) -> Actions:
    """What is said when no code can be asked for: there is no factor, or it is locked."""
    held = await ctx.unit.factors.find(ctx.person.key)
    if held is None:
        ctx.unit.audits.note("step-up missing", then.subject, actor=ctx.person.key)
        words = N_(
            "This needs a code from your authenticator app, and yours is not set up yet. "
            "Please ask the administrator to run: `compatriot totp FOLDER {name}`"
        )
        return [ctx.reply(ctx.say(words, name=ctx.person.key))]
    return [ctx.reply(_locked_words(ctx, held))] if _locked(held, ctx.now) else []


async def ask(
    ctx: Context, then: Then, form: Form, word: Text | None = None, data: Mapping[str, str] | None = None
) -> Actions:
    """The code is asked for in private, wherever the act began: what is typed in a group is read by others. `word`
    stands before the question, `data` is remembered with the act."""
    private = await there(ctx)
    if private is None:
        return [ctx.reply(ctx.say("Please write to me in private first. I ask for your code there, never here."))]
    if other := await _asked_for_another(private, then):
        return [ctx.reply(other)]
    asked = await question(private, then.remembered() | dict(data or {}), form, word)
    if ctx.private:
        return asked
    return [*asked, ctx.reply(ctx.say("I have asked for your code in our private chat. It goes on from there."))]


async def there(ctx: Context) -> Context | None:
    """The same in the private chat, in the person's own language; None when they never wrote to us there."""
    if ctx.private:
        return ctx
    private = await ctx.unit.people.private_address((ctx.sender.identity,))
    if private is None:
        return None
    return replace(ctx, at=private, private=True, message="", language=await ctx.language_of(ctx.person.key))


async def _asked_for_another(ctx: Context, then: Then) -> Text | None:
    """Whoever has their session beside them must not put another act under the question that they are answering."""
    seen = await ctx.unit.dialogues.find(ctx.sender.identity, ctx.at)
    if seen is None or not seen.form.startswith(FORM.name) or then_of(seen.data) == then:
        return None
    return ctx.say(ANOTHER, what=_name(ctx, then_of(seen.data)))


def _name(ctx: Context, then: Then) -> str:
    name = str(ctx.say(NAMES[then.act]))
    return str(ctx.say("{act}: {what}", act=name, what=then.what)) if then.what else name


def asks_for(ctx: Context, then: Then) -> Text:
    """The act, as it stands above the question."""
    return bold(_name(ctx, then))


async def question(ctx: Context, remembered: Mapping[str, str], form: Form = FORM, word: Text | None = None) -> Actions:
    """The question for the code, with the act that it lets go; in a drill with the code that it wants."""
    asked, below = await open_form(ctx, form.name, data=remembered), await _for_training(ctx)
    asked = before(join([asks_for(ctx, then_of(remembered)), word or Text()]), asked)
    return urgent([replace(each, text=join([each.text, below])) if isinstance(each, Send) else each for each in asked])


def urgent(asked: Actions) -> Actions:
    """A crisis waits for this answer: the question stands behind no receipt."""
    return [replace(each, lane=Lane.CRISIS) if isinstance(each, Send) else each for each in asked]


async def _for_training(ctx: Context) -> Text:
    """A drill has codes of its own and says them, so that no live code is ever guessed, typed or read there."""
    held = await ctx.unit.factors.find(ctx.person.key) if ctx.exercise else None
    if held is None:
        return Text()
    step = max(int((ctx.wall or ctx.now).timestamp()) // STEP_SECONDS, held.last_step + 1)
    words = N_("In this exercise please type {code} instead. In a real crisis I never say a code.")
    return ctx.say(words, code=pyotp.TOTP(held.secret).generate_otp(step))


async def prove(ctx: Context, words: str, then: Then) -> Text | None:
    """None when the code is right and new, and holds for this act now; else what to say. Every wrong one is counted."""
    held = await ctx.unit.factors.find(ctx.person.key)
    if held is None or _locked(held, ctx.now):
        return (
            _locked_words(ctx, held)
            if held
            else ctx.say("Your authenticator app is not set up here any more. Please ask the administrator.")
        )
    step = matching_step(held.secret, words, ctx.wall or ctx.now)
    if step is not None and await ctx.unit.factors.proved(ctx.person.key, ctx.sender.identity, step, then.mark):
        ctx.unit.audits.note("step-up", "", actor=ctx.person.key)
        return None
    ctx.unit.audits.note("step-up failed", "", actor=ctx.person.key)
    if await ctx.unit.factors.failed(ctx.person.key, FAILURES, LOCK):
        return ctx.say("That was wrong {n} times. I take no codes from you for 15 minutes.", n=FAILURES)
    return ctx.say("This code is wrong, or it was used already. Please wait for the next one.")


async def spend(ctx: Context, words: str) -> None:
    """A right code beside something wrong was not taken. It was to be read in the chat, and holds no more."""
    held = await ctx.unit.factors.find(ctx.person.key)
    step = matching_step(held.secret, words, ctx.wall or ctx.now) if held else None
    if step is not None:
        await ctx.unit.factors.spend(ctx.person.key, step)


async def is_locked(ctx: Context) -> bool:
    held = await ctx.unit.factors.find(ctx.person.key)
    return held is not None and _locked(held, ctx.now)


async def tell_of_lock(ctx: Context) -> Actions:
    """Duty and head learn that somebody guessed at an officer's codes."""
    until = ctx.texts.time(ctx.mission.language, ctx.now + LOCK, ctx.mission.zone)
    words = N_(
        "*{name}* sent {n} wrong codes; I take none from them until {until}. "
        "If it was not them, please call them and the administrator now."
    )
    me = ctx.person
    return await call(ctx, (Role.DUTY, Role.HEAD), words, without=me.key, name=me.name, until=until, n=FAILURES)


def forget_message(ctx: Context) -> Actions:
    """What was typed as a code does not stay in the chat, right or wrong."""
    return [Delete(ctx.at, ctx.message)] if ctx.message else []


def matching_step(secret: str, words: str, now: datetime) -> int | None:
    """The 30-second step whose code this is: the present one, or one beside it, since clocks differ (RFC 6238, 5.2)."""
    digits = "".join(western(words).split())
    if not (digits.isascii() and digits.isdigit()):
        return None
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_SECONDS
    near = (present, present - 1, present + 1)
    return next((step for step in near if hmac.compare_digest(totp.generate_otp(step), digits)), None)


def _locked(held: Factor, now: datetime) -> bool:
    return held.locked_until is not None and now < held.locked_until


def _locked_words(ctx: Context, held: Factor) -> Text:
    until = ctx.texts.time(ctx.language, held.locked_until or ctx.now, ctx.mission.zone)
    return ctx.say("I take no codes from you until {until}, because too many were wrong.", until=until)
