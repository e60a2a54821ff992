"""What a post cites: whether a fact or position still says what it said at the approval, and what follows when not."""

from collections.abc import Iterable

from groups.positions import value_print
from groups.posts import State
from groups.refusals import Code, Refusal, refuse
from groups.texts import N_, Text, as_text
from handlers.context import Actions, Context, Stage
from handlers.publish.back import take_back
from storage.facts import FactNow
from storage.posts import Post

APPROVED = (State.APPROVED, State.SCHEDULED, State.SENDING, State.HELD)
OPEN = (State.DRAFT, State.SUBMITTED, State.RETURNED, *APPROVED)


async def prints(ctx: Context, cites: Iterable[str]) -> dict[str, str]:
    """What each of these says now, as a print; "" for a fact that was found wrong and for what is not there."""
    return {number: await _print(ctx, number) for number in cites}


async def refusal(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-FACT (cited, failed) for what must not be cited; at the sending E-FACT (cited) for what has changed since."""
    for number, said in (await prints(ctx, post.cites)).items():
        if not said:
            return refuse(Code.FACT, cited=number, failed="yes")
        if stage is Stage.SEND and said != post.cited.get(number):
            return refuse(Code.FACT, cited=number)
    return None


async def keep(ctx: Context, post: Post) -> None:
    """Remember what is cited as it stands at the approval."""
    if post.cites:
        await ctx.unit.posts.move(post, post.state, cited=await prints(ctx, post.cites))


async def changed(ctx: Context, number: str) -> Actions:
    """A fact or position says something else, or is wrong: no check of posts that cite it counts, nor any approval."""
    told: Actions = []
    for post in await ctx.unit.posts.in_state(*OPEN):
        if number in post.cites:
            await ctx.unit.checks.void(post.id)
            why = await refusal(ctx, post, Stage.SEND) if State(post.state) in APPROVED else None
            told += await take_back(ctx, post, why) if why else []
    return told


async def line(ctx: Context, number: str) -> Text:
    """F3 (Address of the embassy: 14 Harbour Street …), with a word when its check is overdue; else the id alone."""
    fact = await _fact(ctx, number)
    if fact is None or fact.is_failed:
        return as_text(number)
    label, value = ctx.mission.words(fact.label, ctx.language), ctx.mission.words(fact.value, ctx.language)
    words = N_("{id} ({label}: {value}; its check is overdue)") if fact.is_overdue else N_("{id} ({label}: {value})")
    return ctx.say(words, id=fact.id, label=label, value=value)


async def is_known(ctx: Context, number: str) -> bool:
    return bool(await _print(ctx, number))


async def _print(ctx: Context, number: str) -> str:
    position = await ctx.unit.positions.one_now(ctx.mission, number)
    if position is not None:
        return position.print
    fact = await _fact(ctx, number)
    return value_print(fact.value) if fact and not fact.is_failed else ""


async def _fact(ctx: Context, number: str) -> FactNow | None:
    return await ctx.unit.facts.one_now(ctx.mission, number, await ctx.unit.crises.top())
