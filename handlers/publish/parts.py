"""What the parts of a post (handlers.table.PARTS) say together: what is missing, what is read, what can be done."""

from groups.messages import Button
from groups.refusals import Refusal
from groups.texts import Text
from handlers.context import Actions, Context, Stage
from storage.posts import Post


async def missing(ctx: Context, post: Post, stage: Stage) -> list[Refusal]:
    """Everything that still stands between the post and this stage, in the order of the table."""
    asked = [await part.need(ctx, post, stage) for part in ctx.parts if part.need]
    return [refusal for refusal in asked if refusal]


async def lines(ctx: Context, post: Post) -> list[Text]:
    """What the writer and the approver read of it."""
    return [line for part in ctx.parts if part.lines for line in await part.lines(ctx, post)]


async def buttons(ctx: Context, post: Post) -> list[Button]:
    """What its writer should do now."""
    return [button for part in ctx.parts if part.buttons for button in await part.buttons(ctx, post)]


async def options(ctx: Context, post: Post) -> list[Button]:
    """What its writer can do besides."""
    return [button for part in ctx.parts if part.options for button in await part.options(ctx, post)]


async def card(ctx: Context, post: Post) -> list[Button]:
    """What whoever reads the card can press beside [Approve]."""
    return [button for part in ctx.parts if part.card for button in await part.card(ctx, post)]


async def heads(ctx: Context, post: Post, language: str) -> list[Text]:
    """What stands above the text, in this language."""
    return [await part.head(ctx, post, language) for part in ctx.parts if part.head]


async def approved(ctx: Context, post: Post) -> None:
    """The person of the context approved it: each part keeps what that confirms."""
    for part in ctx.parts:
        if part.approved:
            await part.approved(ctx, post)


async def asks(ctx: Context, post: Post) -> Actions:
    """It is sent for approval: whom else each part asks."""
    return [action for part in ctx.parts if part.asks for action in await part.asks(ctx, post)]


async def release(ctx: Context, post: Post) -> Actions | Refusal | None:
    """Let an approved post go in the way of its own that its sort has; None when it goes as all do."""
    for part in ctx.parts:
        if part.release and (gone := await part.release(ctx, post)) is not None:
            return gone
    return None


async def history(ctx: Context, post: Post) -> list[Text]:
    """What became of it."""
    return [await part.history(ctx, post) for part in ctx.parts if part.history]
