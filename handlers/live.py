"""The live dialogue: what goes to several groups for real is let go by typing how many they are. A drill never asks it,
so that nobody takes the one for the other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from config.schema import Group
from groups.digits import western
from groups.forms import Form, Step
from groups.texts import N_, Text
from handlers import stepup
from handlers.context import Actions, Context
from handlers.dialogues import before, open_form
from handlers.stepup import Then

CODE_LENGTH = 6
SEVERAL = 2
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


async def require(ctx: Context, then: Then, groups: Sequence[Group], *, proof: bool = True) -> Actions | None:
    """None when the act may go on: the number is typed and, where `proof` is asked for, the second factor is fresh.
    Both are asked for in one question."""
    if ctx.exercise or len(groups) < SEVERAL or await _has_typed(ctx, len(groups)):
        return await stepup.require(ctx, then) if proof else None
    if not proof or await stepup.is_fresh(ctx):
        return await ask(ctx, COUNT, then, await _reach(ctx, groups), len(groups))
    return await stepup.why_not(ctx, then) or await ask(ctx, BOTH, then, await _reach(ctx, groups), len(groups))


async def _reach(ctx: Context, groups: Sequence[Group]) -> Text:
    places = await ctx.unit.addresses.of_groups([group.id for group in groups])
    return ctx.say(
        "*This is real.* It goes to {groups} with {people}.",
        groups=ctx.count("{n} group", "{n} groups", len(groups)),
        people=ctx.count("{n} person", "{n} people", sum(place.members for place in places)),
    )


async def ask(ctx: Context, form: Form, then: Then, word: Text, groups: int) -> Actions:
    """In private; but whoever never wrote to us there may type the number alone in the staff room."""
    remembered = {"act": then.act, "subject": then.subject, "data": then.data, "groups": str(groups)}
    if form is BOTH:
        return await stepup.ask(ctx, then, form, word, remembered)
    there = None if ctx.private else await ctx.unit.people.private_address((ctx.sender.identity,))
    if there is None:
        return stepup.urgent(before(word, await open_form(ctx, form.name, data=remembered)))
    one = replace(ctx, at=there, private=True, message="", language=await ctx.language_of(ctx.person.key))
    asked = stepup.urgent(before(word, await open_form(one, form.name, data=remembered)))
    return [*asked, ctx.reply(ctx.say("I have asked you for the number of groups in our private chat."))]


def parted(typed: str) -> tuple[str, str]:
    """The number and the code of "4 482 913", "4482913" or "٤ ٤٨٢٩١٣"; the code is "" when there was only a number."""
    first, *rest = western(typed).split() or [""]
    digits = "".join([first, *rest])
    if digits.isascii() and digits.isdigit() and len(digits) > CODE_LENGTH:
        return digits[:-CODE_LENGTH], digits[-CODE_LENGTH:]
    return first, " ".join(rest)


async def _has_typed(ctx: Context, groups: int) -> bool:
    """Whoever has just typed this number is not asked for it again as long as a code would hold."""
    number, _, at = (await ctx.unit.notes.get(_note(ctx))).partition(" ")
    return number == str(groups) and ctx.now - datetime.fromisoformat(at) <= stepup.FRESH


async def typed(ctx: Context, groups: str) -> None:
    await ctx.unit.notes.set(_note(ctx), f"{groups} {ctx.now.isoformat()}")


def _note(ctx: Context) -> str:
    return f"live:{ctx.sender.identity}"
