"""What is done in each chat: a copy is deleted, changed or answered. Asked again, it does what is still missing."""

from collections.abc import Callable, Sequence
from datetime import timedelta

from groups.corrections import ANSWER_WITHIN, GOAL, WITHDRAWAL, Remedy, remedy
from groups.messages import Address, Delete, Edit, Lane, Send
from groups.outlets import Capabilities
from handlers.context import Actions, Context
from handlers.corrections.copies import Chat, Copy, chats_of, family, subject_of
from handlers.corrections.wording import Wording
from handlers.publish.moves import KEY_POINT
from handlers.signing import published
from storage.posts import Post

WAIT, LATE = "fix.wait", "fix.late"
"""The hours of it: when an answer has been waited for long enough, and when all should be over."""

Traced = Callable[[Chat], bool]


async def begin(ctx: Context, fix: Post, root: Post) -> tuple[list[Chat], Actions]:
    """Stop what is not out yet, and put right what is. The chats that have it, and what is done there."""
    relatives = await family(ctx, root, fix)
    for each in relatives:
        await ctx.unit.outbox.cancel(subject_of(each))
    chats = await chats_of(ctx, relatives)
    if any(chat.waiting for chat in chats):
        await ctx.unit.dues.set(WAIT, subject_of(fix), ctx.now + ANSWER_WITHIN)
    if chats:
        await ctx.unit.dues.set(LATE, subject_of(fix), ctx.now + GOAL)
    return chats, await heal(ctx, fix, root, chats)


async def heal(ctx: Context, fix: Post, root: Post, chats: Sequence[Chat], *, forced: bool = False) -> Actions:
    """First what stands there, then what is told. `forced`: an answer was waited for long enough."""
    done = await ctx.unit.outbox.of(subject_of(fix))
    touched = {(row.address, row.message) for row in done if row.kind != "send"}
    told = {row.address for row in done if row.kind == "send"}
    wording, traced = await Wording.of(ctx, fix, root), await _traced(ctx, fix, root)
    changes: Actions = []
    words: Actions = []
    for chat in [each for each in chats if each.at.account in ctx.outlets]:
        remedies = {copy: remedy_of(ctx, chat, copy, traced=traced(chat)) for copy in chat.copies}
        for nth, (copy, chosen) in enumerate(remedies.items()):
            if chosen is not Remedy.TELL and (chat.at, copy.message) not in touched:
                changes.append(await change(fix, wording, chat, copy, chosen, first=nth == 0))
        if chat.at not in told and _is_told(chat, set(remedies.values()), traced=traced(chat), forced=forced):
            words.append(await tell(fix, wording, chat))
    return await published(ctx, fix.subject, [*changes, *words])


async def change(fix: Post, wording: Wording, chat: Chat, copy: Copy, chosen: Remedy, *, first: bool) -> Delete | Edit:
    if chosen is Remedy.DELETE:
        return Delete(chat.at, copy.message, Lane.CORRECTION, subject_of(fix))
    words, outlet = await wording.to(chat.reader), wording.ctx.outlets[chat.at.account]
    whole = first and outlet.measure(words.stands) <= room(outlet, copy)  # what is told says it all in any case
    return Edit(
        chat.at,
        copy.message,
        words.stands if whole else words.below,
        lane=Lane.CORRECTION,
        subject=subject_of(fix),
        look="correction",
        caption=copy.file,
        plain_links=wording.root.plain_links,
    )


def room(outlet: Capabilities, copy: Copy) -> int:
    """How long the words may be that take the place of this message."""
    return outlet.caption if copy.file else outlet.length


async def tell(fix: Post, wording: Wording, chat: Chat) -> Send:
    """A new message, below the first copy where there is one. An officer may have deleted that; it is said anyway."""
    return Send(
        chat.at,
        (await wording.to(chat.reader)).told,
        lane=Lane.CORRECTION,
        subject=subject_of(fix),
        key=key_of(fix, chat.at),
        reply_to=chat.copies[0].message if chat.copies else "",
        language=chat.reader.languages[0],
        look="correction",
        group=chat.group,
        plain_links=wording.root.plain_links,
    )


def key_of(fix: Post, at: Address) -> str:
    return f"{subject_of(fix)}:{at}"


def remedy_of(ctx: Context, chat: Chat, copy: Copy, *, traced: bool) -> Remedy:
    age = max(ctx.now - copy.since, timedelta())
    chosen = remedy(ctx.outlets[chat.at.account], age, traced=traced or copy.named)  # only ours can be edited
    return Remedy.TELL if chosen is Remedy.EDIT and copy.poll else chosen  # a poll cannot be changed


def _is_told(chat: Chat, remedies: set[Remedy], *, traced: bool, forced: bool) -> bool:
    """A correction is always told; a message that was deleted in time is not spoken of again."""
    if chat.waiting and not (chat.copies or chat.unknown or forced):
        return False
    return traced or Remedy.TELL in remedies or not chat.copies


async def _traced(ctx: Context, fix: Post, root: Post) -> Traced:
    """Nothing vanishes where it is corrected, nor where a crisis is open: people act on what they read there."""
    known = await ctx.unit.crises.all_open()
    its_own = root.kind == KEY_POINT and any(each.id == root.crisis for each in known)

    def traced(chat: Chat) -> bool:
        group = ctx.mission.group(chat.group)
        in_crisis = group is not None and any(each.covers(group.region) for each in known)
        return fix.kind != WITHDRAWAL or its_own or in_crisis

    return traced
