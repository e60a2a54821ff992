"""[Add a source], [Take its sources away], and whether a post states a fact. Each makes a new version."""

from collections.abc import Mapping
from typing import Any

from groups.checks import Kind, Source, read_source
from groups.forms import Form, Step
from groups.messages import Pressed
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_
from handlers.checks import cited, standing
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.publish import writing
from handlers.publish.moves import find
from storage.posts import Post

HINT = N_("A link, a fact such as F3, a position such as P12, a post such as #12, or a call: call 14:05 and with whom.")
RESTS = N_("What does it rest on?")
FORM = Form("post-source", (Step("source", RESTS, hint=HINT, limit=500),))


async def add(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Add a source]"""
    post = await find(ctx, stored.subject, stored.version)
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    return await open_form(ctx, FORM.name, subject=f"{post.id}/{post.version}")


async def clear(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Take its sources away]"""
    post = await find(ctx, stored.subject, stored.version)
    return ctx.refuse(post) if isinstance(post, Refusal) else await writing.change(ctx, post, sources=(), cites=())


async def claim(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[It states a fact: have it checked], [It states no fact]"""
    post = await find(ctx, stored.subject, stored.version)
    return ctx.refuse(post) if isinstance(post, Refusal) else await writing.change(ctx, post, claim=not post.claim)


async def given(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    number, _, version = subject.partition("/")
    post = await find(ctx, number, int(version))
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    source = await understood(ctx, post, data["source"])
    if isinstance(source, Refusal):
        return before(ctx.sentence(source), await open_form(ctx, FORM.name, subject=subject))
    kept = "cites" if source.kind is Kind.CITED else "sources"
    held: tuple[str, ...] = getattr(post, kept)
    return await writing.change(ctx, post, **{kept: tuple(dict.fromkeys([*held, source.value]))})


async def understood(ctx: Context, post: Post, words: str) -> Source | Refusal:
    """A source that we know and that does not rest on the post: E-WORDS, E-UNKNOWN or E-FACT (loop)."""
    source = await known(ctx, words)
    if isinstance(source, Source) and source.kind is Kind.POST:
        looped = await standing.looped_at(ctx, post, (source.value,))
        return refuse(Code.FACT, loop=looped) if looped else source
    return source


async def known(ctx: Context, words: str) -> Source | Refusal:
    """A source that is there: E-WORDS or E-UNKNOWN."""
    source = read_source(words)
    if isinstance(source, Refusal):
        return source
    if source.kind is Kind.CITED and not await cited.is_known(ctx, source.value):
        return refuse(Code.UNKNOWN, what=source.value)
    other = await find(ctx, source.value) if source.kind is Kind.POST else None
    return other if isinstance(other, Refusal) else source


DIALOGUES = (Dialogue(FORM, given, Act.DRAFT),)
