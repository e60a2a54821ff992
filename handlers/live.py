"""The live dialogue: what goes to several groups for real is let go by typing how many they are. A drill never asks it,
so that nobody takes the one for the other."""

from collections.abc import Sequence
from datetime import datetime

from config.schema import Group
from groups.digits import western
from groups.forms import Form, Step
from groups.texts import N_, Text, join
from handlers import stepup
from handlers.context import Actions, Context
from handlers.dialogues import before, open_form
from handlers.stepup import Then

CODE_LENGTH = 6
SEVERAL = 2
OPENING, FIRST_WORDS = "crisis-open", "key-prepared"
BOTH = Form(
    "step-up-groups",
    (
        Step(
            "code",
            N_("Please type the number of groups, a space, and the six digits that your authenticator shows now."),
            limit=200,
        ),
    ),
)
COUNT = Form("step-up-count", (Step("code", N_("Please type the number of groups."), limit=200),))
WRONG = N_("That does not begin with the number of groups. It goes to {groups}.")
SPENT = N_("The code beside it holds no more. Please wait for the next six digits.")


async def require(ctx: Context, then: Then, groups: Sequence[Group], *, proof: bool = True) -> Actions | None:
    """None when the act may go on: the number is typed and, where `proof` is asked for, the second factor is fresh.
    Both are asked for in one question."""
    ids = " ".join(sorted(group.id for group in groups))
    if ctx.exercise or len(groups) < SEVERAL or await _has_typed(ctx, then.act, ids):
        return await stepup.require(ctx, then) if proof else None
    word = await _reach(await stepup.there(ctx) or ctx, groups)
    if not proof or await stepup.is_fresh(ctx, then):
        return await ask(ctx, COUNT, then, word, ids)
    return await stepup.why_not(ctx, then) or await ask(ctx, BOTH, then, word, ids)


async def _reach(ctx: Context, groups: Sequence[Group]) -> Text:
    """In the language of the chat that reads it. A chat that was not counted yet is not nobody."""
    places = await ctx.unit.addresses.of_groups([group.id for group in groups])
    far = ctx.count("{n} group", "{n} groups", len(groups))
    n = sum(place.members for place in places)
    if n == 0:
        return ctx.say("*This is real.* It goes to {groups}.", groups=far)
    people = ctx.count("{n} person", "{n} people", n)
    if not all(place.members for place in places):
        people = ctx.count("at least {n} person", "at least {n} people", n)
    return ctx.say("*This is real.* It goes to {groups} with {people}.", groups=far, people=people)


async def ask(ctx: Context, form: Form, then: Then, word: Text, groups: str) -> Actions:
    """In private; but whoever never wrote to us there may type the number alone in the staff room. `groups` are their
    ids, in order."""
    if form is BOTH:
        return await stepup.ask(ctx, then, form, word, {"groups": groups})
    there = await stepup.there(ctx)
    named = join([stepup.asks_for(there or ctx, then), word])
    remembered = then.remembered() | {"groups": groups}
    asked = stepup.urgent(before(named, await open_form(there or ctx, form.name, data=remembered)))
    if ctx.private or there is None:
        return asked
    return [*asked, ctx.reply(ctx.say("I have asked you for the number of groups in our private chat."))]


def number(groups: str) -> str:
    """How many they are, as it is typed."""
    return str(len(groups.split()))


def parted(typed: str) -> tuple[str, str]:
    """The number and the code of "4 482 913", "4482913" or "٤ ٤٨٢٩١٣"; the code is "" when there was only a number."""
    first, *rest = western(typed).split() or [""]
    digits = "".join([first, *rest])
    if digits.isascii() and digits.isdigit() and len(digits) > CODE_LENGTH:
        return digits[:-CODE_LENGTH], digits[-CODE_LENGTH:]
    return first, " ".join(rest)


def code_in(words: str, groups: str) -> str:
    """What was typed as a code, without the number of groups before it; "" when it was the number alone."""
    if len("".join(western(words).split())) == CODE_LENGTH:
        return words
    first, code = parted(words)
    return code if groups and first == number(groups) else words


def holds_code(words: str) -> bool:
    """Whether it may be a code, whatever else stands beside it."""
    return sum(each.isdigit() for each in words) >= CODE_LENGTH


async def _has_typed(ctx: Context, act: str, groups: str) -> bool:
    """Whoever has just typed the number for this act and these groups is not asked for it again as long as a code would
    hold. Opening a crisis always asks; the words prepared for its beginning belong to it."""
    if act == OPENING:
        return False
    earlier, _, last = (await ctx.unit.notes.get(_note(ctx))).partition(" ")
    at, _, typed_for = last.partition(" ")
    known = earlier == act or (earlier, act) == (OPENING, FIRST_WORDS)
    return known and typed_for == groups and ctx.now - datetime.fromisoformat(at) <= stepup.FRESH


async def typed(ctx: Context, act: str, groups: str) -> None:
    await ctx.unit.notes.set(_note(ctx), f"{act} {ctx.now.isoformat()} {groups}")


def _note(ctx: Context) -> str:
    return f"live:{ctx.sender.identity}"
