"""What we published that somebody asks about: by its code, or by its words, and how it stands now."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from groups import authenticity
from groups.authenticity import Found, Verdict
from groups.corrections import WITHDRAWAL
from groups.outlets import Capabilities, code_points
from groups.posts import State
from groups.press import Terms
from groups.texts import Text
from handlers.cards import card_text
from handlers.context import Context
from handlers.tools.similar import containment
from storage.codes import Issued
from storage.posts import Post

OUT = (State.SENDING, State.PUBLISHED, State.CORRECTED, State.RETRACTED)
LONGEST = 3500
"""Characters of a card that is shown again: room for the sentence above it, on every platform."""
NEAREST = 5
"""So many recent texts are compared letter by letter; the others have too few words in common."""


@dataclass(frozen=True, slots=True)
class Item:
    """`post` None: no post, but something else of ours. `root` is the post that a correction is about, else the post;
    `fix` is what puts it right now: a correction, a withdrawal, or None."""

    issued: Issued
    post: Post | None = None
    root: Post | None = None
    fix: Post | None = None

    @property
    def is_withdrawn(self) -> bool:
        return self.fix is not None and self.fix.kind == WITHDRAWAL

    @property
    def is_embargoed(self) -> bool:
        return self.root is not None and self.root.embargo is not None and self.root.lifted_at is None

    @property
    def card(self) -> str:
        """The group whose crisis card it is; "" for everything else."""
        sort, _, group = self.issued.subject.partition(":")
        return group if sort == "card" else ""

    @property
    def groups(self) -> tuple[str, ...]:
        return self.post.groups if self.post else self.issued.groups


@dataclass(frozen=True, slots=True)
class Match:
    """What was shown, beside what we sent. `turned`: hidden signs turn the order of its words."""

    item: Item
    ours: Text
    verdict: Verdict
    turned: bool = False


async def by_code(ctx: Context, codes: Collection[str]) -> list[Item]:
    """Everything that is out under one of these codes; two items may share one."""
    found = [each for sign in codes for each in await ctx.unit.codes.with_code(sign)]
    items = [await _item(ctx, each) for each in found]
    return [each for each in items if each]


async def match(ctx: Context, shown: Text, items: Sequence[Item]) -> Match | None:
    """The words beside those of these items, and of whatever put them right; None when nothing of them is kept."""
    subjects = [name for each in items for name in await _family(ctx, each)]
    return await _best(ctx, shown, await ctx.unit.codes.words_of(subjects), coded=True)


async def by_words(ctx: Context, shown: Text) -> Match | None:
    """The same beside what went out lately; None when nothing is like it."""
    known = await ctx.unit.codes.recent(ctx.now - authenticity.LOOK_BACK)
    prefix = _prefix(ctx)
    words = [authenticity.plain(text, prefix) for _, text in known]
    close = authenticity.near(authenticity.plain(shown, prefix), words, NEAREST)
    found = await _best(ctx, shown, [known[nth] for nth in close], coded=False)
    return found if found and found.verdict is not Verdict.OTHER else None


async def card_now(ctx: Context, group_id: str) -> Text:
    """The crisis card of this group as the reader would get it now; empty when no crisis concerns it."""
    group, known = ctx.mission.group(group_id), await card_text.board(ctx)
    if group is None or not known.crises_of(group):
        return Text()
    return card_text.card(ctx, known, group, Capabilities("", LONGEST, code_points), ctx.language).text


def is_open(ctx: Context, item: Item) -> bool:
    """Whether everybody may read it here: it went to a group that is listed, and is under no embargo or reserve."""
    listed = any(group.listed for each in item.groups if (group := ctx.mission.group(each)))
    return listed and not item.is_embargoed and (item.root is None or item.root.terms != Terms.BACKGROUND)


def plain_both(ctx: Context, shown: Text, ours: Text) -> tuple[str, str]:
    """Both as they are compared: with the addresses behind words when what is shown has any."""
    links, prefix = authenticity.has_links(shown), _prefix(ctx)
    return authenticity.plain(shown, prefix, links=links), authenticity.plain(ours, prefix, links=links)


async def _item(ctx: Context, issued: Issued) -> Item | None:
    sort, _, number = issued.subject.partition(":")
    if sort != "post":
        return Item(issued)
    post = await ctx.unit.posts.get(int(number))
    if post is None or post.state not in OUT:  # its sending was stopped or failed: nobody has it
        return None
    root = await ctx.unit.posts.need(post.corrects) if post.corrects else post
    right = [each for each in await ctx.unit.posts.correcting(root.id) if each.state == State.PUBLISHED]
    fix = right[-1] if right and right[-1].id != post.id else None
    return Item(issued, post, root, fix)


async def _family(ctx: Context, item: Item) -> list[str]:
    """Messages that were changed in place still carry the first code."""
    if item.root is None:
        return [item.issued.subject]
    fixes = [each.subject for each in await ctx.unit.posts.correcting(item.root.id)]
    return [item.issued.subject, item.root.subject, *fixes]


async def _best(ctx: Context, shown: Text, known: Sequence[tuple[str, Text]], *, coded: bool) -> Match | None:
    found = []
    for nth, (_, text) in enumerate(known):
        likeness = containment(authenticity.plain(shown, _prefix(ctx)), authenticity.plain(text, _prefix(ctx)))
        verdict = authenticity.judge(*plain_both(ctx, shown, text), likeness, coded=coded)
        found.append(Found(verdict, nth, likeness))
    best = authenticity.best(found)
    if best is None:
        return None
    subject, ours = known[best.nth]
    issued = (await ctx.unit.codes.numbered([subject])).get(subject)
    item = await _item(ctx, issued) if issued else None
    return Match(item, ours, best.verdict, authenticity.is_turned(shown, ours)) if item else None


def _prefix(ctx: Context) -> str:
    return ctx.mission.files.mission.code_prefix
