"""What a post was before: every version with who wrote it, who approved it, and what each changed."""

from collections.abc import Mapping, Sequence
from typing import Any

from groups.differences import difference, readable
from groups.messages import Button, Pressed, Said
from groups.refusals import Refusal
from groups.rights import Act
from groups.texts import N_, Text, bold, join
from handlers.context import Actions, Context
from handlers.publish.moves import find
from handlers.publish.preview import fits
from handlers.publish.who import denied
from storage.posts import Post, Version

HISTORY = "post-history"
SHARE = 3
"""A card gives the difference at most one part in so many of its message: the post itself comes first."""


async def history(ctx: Context, _said: Said, words: Text) -> Actions:
    """`/history 47`"""
    return await _show(ctx, await find(ctx, str(words)))


async def history_pressed(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[History]"""
    return await _show(ctx, await find(ctx, stored.subject))


async def since_approved(ctx: Context, post: Post) -> list[Text]:
    """What changed since the version that was approved before; nothing when none was, or when this one was."""
    versions = await ctx.unit.posts.versions(post.id)
    base = next((each for each in reversed(versions) if each.approver), None)
    if base is None or base.version == post.version:
        return []
    changed = _changes(ctx, base.texts, post.texts)
    if not changed:
        return []
    words = N_("*What changed since version {version}, which {who} approved:*")
    head = ctx.say(words, version=base.version, who=ctx.mission.called(base.approver))
    outlet = ctx.outlets[ctx.at.account]
    if sum(outlet.measure(each) for each in changed) > outlet.length // SHARE:
        changed = [ctx.say("So much has changed that it is best read as a new text. [History] shows the old one.")]
    return [join([head, *changed])]


async def buttons(ctx: Context, post: Post) -> list[Button]:
    """[History], from the second version on."""
    return [Button(str(ctx.say("History")), HISTORY, post.subject)] if post.version > 1 else []


async def _show(ctx: Context, post: Post | Refusal) -> Actions:
    if isinstance(post, Refusal):
        return ctx.refuse(post)
    approving = denied(ctx, ctx.person, Act.APPROVE, post, seconding=True)
    if approving and (no := denied(ctx, ctx.person, Act.DRAFT, post)):
        return ctx.refuse(no)
    versions = await ctx.unit.posts.versions(post.id)
    earlier: list[Version | None] = [None, *versions]
    blocks = [_block(ctx, post, then, now) for then, now in zip(earlier, versions, strict=False)]
    return [ctx.reply(text) for text in _packed(ctx, [ctx.say("*History of #{number}*", number=post.id), *blocks])]


def _block(ctx: Context, post: Post, then: Version | None, now: Version) -> Text:
    """One version. The first is shown as it was, every other by what it changed."""
    zone = ctx.mission.zone
    at = ctx.texts.moment(ctx.language, now.at, zone, ctx.now)
    head = ctx.say("*Version {version}* · {who} · {at}", version=now.version, who=ctx.mission.called(now.author), at=at)
    approved = Text()
    if now.approver and now.approved_at:
        at = ctx.texts.moment(ctx.language, now.approved_at, zone, ctx.now)
        approved = ctx.say("Approved by {who}, {at}.", who=ctx.mission.called(now.approver), at=at)
    changed = _changes(ctx, then.texts, now.texts) if then else _named(ctx, now.texts)
    other = ctx.say("The words stayed; something else changed.")
    whole = join([head, approved, *(changed or [other])])
    if fits(ctx, whole):
        return whole
    return join([head, approved, ctx.say("This version is too long to be shown together with what it changed.")])


def _changes(ctx: Context, old: Mapping[str, Text], new: Mapping[str, Text]) -> list[Text]:
    """The difference of every language that changed."""
    both = dict.fromkeys([*old, *new])
    found = {each: _change(ctx, old.get(each, Text()), new.get(each, Text())) for each in both}
    return _named(ctx, {language: text for language, text in found.items() if text}, always=len(both) > 1)


def _change(ctx: Context, old: Text, new: Text) -> Text:
    changed = readable(difference(str(old), str(new)))
    return changed if changed or old == new else ctx.say("Only how the words look has changed.")


def _named(ctx: Context, texts: Mapping[str, Text], *, always: bool = False) -> list[Text]:
    """Each text under the name of its language, when there are several."""
    if len(texts) < 2 and not always:
        return list(texts.values())
    return [join([bold(ctx.language_name(each)), text]) for each, text in texts.items()]


def _packed(ctx: Context, blocks: Sequence[Text]) -> list[Text]:
    """As many blocks in one message as fit."""
    messages = [blocks[0]]
    for block in blocks[1:]:
        longer = join([messages[-1], block], "\n\n")
        if fits(ctx, longer):
            messages[-1] = longer
        else:
            messages.append(block)
    return messages
