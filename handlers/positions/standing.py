"""The positions that a post stands on: the part "positions" of handlers.table.PARTS."""

from groups.messages import Button
from groups.positions import STAND_ON_ONE, line_refusal
from groups.refusals import Refusal, refuse
from groups.texts import N_, Text, join
from handlers.context import Actions, Context, Stage
from handlers.positions import reading
from handlers.publish.tell import tell
from handlers.publish.who import approvers
from storage.positions import PositionNow
from storage.posts import Post


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-LINE: none is cited, one does not hold on the mission's date, or its author or approver has not read it."""
    lines = [await ctx.unit.positions.line(each) for each in await cited(ctx, post)]
    approver = {Stage.SUBMIT: "", Stage.APPROVE: ctx.person.key, Stage.SEND: post.approver}[stage]
    readers = [*sorted(post.authors), *([approver] if approver else [])]
    no = line_refusal(post.kind, [line for line in lines if line], readers, ctx.today)
    if no is None or "reader" not in no.values:
        return no
    return refuse(no.code, **no.values | {"reader": ctx.mission.called(no.values["reader"])})


async def cited(ctx: Context, post: Post) -> list[PositionNow]:
    """The positions among what it cites."""
    found = [await ctx.unit.positions.one_now(ctx.mission, number) for number in post.cites]
    return [position for position in found if position]


async def lines(ctx: Context, post: Post) -> list[Text]:
    """What each of them says, and who of its authors has not read it."""
    return [await _line(ctx, post, position) for position in await cited(ctx, post)]


async def buttons(ctx: Context, post: Post) -> list[Button]:
    """[Read P12], for a writer who has not."""
    if post.kind not in STAND_ON_ONE:
        return []
    return [
        Button(str(ctx.say("Read {id}", id=position.id)), "position-show", position.id)
        for position in await cited(ctx, post)
        if ctx.person.key not in await ctx.unit.positions.readers(position)
    ]


async def asks(ctx: Context, post: Post) -> Actions:
    """Sent for approval: whoever may approve a statement is shown the positions that they have not read."""
    told: Actions = []
    for position in await cited(ctx, post) if post.kind in STAND_ON_ONE else []:
        told += await _show(ctx, post, position)
    return told


async def _show(ctx: Context, post: Post, position: PositionNow) -> Actions:
    read = await ctx.unit.positions.readers(position)
    words = N_("*#{number}* stands on this position. Please read it before you approve.")

    async def say(one: Context) -> Actions:
        return [reading.shown(one, position, one.say(words, number=post.id))]

    return await tell(ctx, [key for key in approvers(ctx, post) if key not in read], say)


async def _line(ctx: Context, post: Post, position: PositionNow) -> Text:
    read = await ctx.unit.positions.readers(position)
    missing = [ctx.mission.called(key) for key in sorted(post.authors) if key not in read]
    names = ctx.texts.listing(ctx.language, missing)
    unread = ctx.say("Not read yet by {names}.", names=names) if missing and post.kind in STAND_ON_ONE else Text()
    return join([reading.words(ctx, position), unread])
