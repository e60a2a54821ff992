"""[Kind: news]: what a post is, chosen behind [More]; statements and analyses are for the section's officers."""

from typing import Any

from groups.messages import Button, Pressed
from groups.postkinds import CHOOSABLE, LABELS, PostKind, may_write
from groups.refusals import Code, Refusal, refuse
from groups.texts import Text
from handlers.context import Actions, Context, Stage
from handlers.publish import writing
from handlers.publish.moves import find, refused
from handlers.publish.preview import button
from handlers.publish.shown import sections_of
from storage.posts import Post


def name_of(ctx: Context, kind: str) -> str:
    """In the reader's language; a kind that has no name of its own as it is written."""
    return str(ctx.say(LABELS[kind])) if kind in LABELS else kind


def named(ctx: Context, words: str) -> str:
    """The kind that this word means, in English or in the reader's language; "" for none that can be chosen."""
    said = words.strip().casefold()
    known = {name: kind for kind in CHOOSABLE for name in (kind.value, name_of(ctx, kind).casefold())}
    return known[said].value if said in known else ""


async def lines(ctx: Context, post: Post) -> list[Text]:
    return [ctx.say("Kind: {kind}.", kind=name_of(ctx, post.kind))]


async def options(ctx: Context, post: Post) -> list[Button]:
    """A correction stays one: it hangs on what it corrects."""
    if post.kind not in CHOOSABLE:
        return []
    label = str(ctx.say("Kind: {kind}", kind=name_of(ctx, post.kind)))
    return [Button(label, "post-kind", post.subject, post.version)]


async def need(ctx: Context, post: Post, stage: Stage) -> Refusal | None:
    """E-ROLE for an analysis that no officer of its sections had a hand in. Of a statement the press asks by itself."""
    if stage is not Stage.SUBMIT or post.kind == PostKind.STATEMENT:
        return None
    officers = [person for key in sorted(post.authors) if (person := ctx.mission.officer(key))]
    found = [may_write(person, post.kind, sections_of(ctx, post)) for person in officers]
    return found[0] if found and all(found) else None


async def pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Kind: news] asks which, and the answer to it."""
    found = await find(ctx, stored.subject, stored.version)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if not stored.data:
        return [ctx.reply(ctx.say("What is *#{number}*?", number=found.id), _choices(ctx, found))]
    if stored.data not in CHOOSABLE or found.kind == PostKind.CORRECTION:
        return ctx.refuse(refuse(Code.STATE, state=found.state))
    if no := may_write(ctx.person, stored.data, sections_of(ctx, found)):
        refused(ctx, found, "kind", no)
        return ctx.refuse(no)
    return await writing.change(ctx, found, kind=stored.data)


def _choices(ctx: Context, post: Post) -> tuple[tuple[Button, ...], ...]:
    each = [button(ctx, LABELS[kind], "post-kind", post, data=kind.value) for kind in CHOOSABLE]
    return tuple(tuple(each[at : at + 2]) for at in range(0, len(each), 2))
