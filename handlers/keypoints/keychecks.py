"""What a key point in free words rests on: a source that its writer names, and the second person who looked at it."""

from groups.checks import Kind, Rating, read_source
from groups.refusals import Code, Refusal, refuse
from groups.texts import Text
from handlers.checks import cited, sources, standing
from handlers.context import Context, Stage
from storage.posts import Post


def rests_on(words: str) -> dict[str, tuple[str, ...]]:
    """A source that was understood, as it stands in a post."""
    source = read_source(words)
    if isinstance(source, Refusal):
        return {"sources": (words,)} if words else {}
    return {"cites" if source.kind is Kind.CITED else "sources": (source.value,)}


async def lines(ctx: Context, post: Post) -> list[Text]:
    """For whoever reads it before it goes."""
    return await sources.lines(ctx, post) if post.sources or post.cites else []


async def need(ctx: Context, post: Post, rating: Rating) -> Refusal | None:
    """E-FACT when what it cites was found wrong; what nobody confirmed goes out in the first message about it alone."""
    if no := await cited.refusal(ctx, post, Stage.APPROVE):
        return no
    later = rating is Rating.UNCONFIRMED and not await standing.is_first(ctx, post)
    return refuse(Code.FACT, rating=rating.value, later="yes") if later else None


async def approved(ctx: Context, post: Post, rating: Rating) -> None:
    """The second person's press is the check, in every review profile: a crisis has no third person to wait for."""
    if not (post.sources or post.cites):  # words prepared in calm, which two people approved
        return
    await cited.keep(ctx, post)
    await ctx.unit.checks.void(post.id)
    await ctx.unit.checks.note(post.id, post.fingerprint(), ctx.person.key, rating.value, "approval")


async def changed(ctx: Context, post: Post) -> bool:
    """Whether what it cites says something else since it was approved."""
    return await cited.refusal(ctx, post, Stage.SEND) is not None


async def is_unsure(ctx: Context, post: Post) -> bool:
    """Whether it goes out as not confirmed yet."""
    found = await ctx.unit.checks.of(post.id, post.fingerprint())
    return bool(found) and found[-1].rating == Rating.UNCONFIRMED
