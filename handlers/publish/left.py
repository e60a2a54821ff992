"""What officers who left leave behind: drafts that the section can take over, and sections that nobody approves for.

Whoever is in the files no more, or not for this section, or whose last day is over, has left. What they wrote stays.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from groups.kinds import KINDS
from groups.messages import Due, Pressed, Rows
from groups.people import Role
from groups.posts import State
from groups.refusals import Refusal
from groups.rights import Act, refusal
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.moves import conflict, find, noted, refused
from handlers.publish.preview import button, preview
from handlers.publish.shown import names_of, sections_of
from handlers.publish.tell import room, tell
from handlers.publish.who import denied, still_may
from storage.posts import Post

WATCH = "officers.watch"
EVERY = timedelta(minutes=10)
OPEN = (State.DRAFT, State.RETURNED)
UNAPPROVED = "unapproved:"
"""Notes: the sections of which head and administrator know that nobody approves for them."""


async def watch(ctx: Context, _due: Due) -> Actions:
    """The round, which a change of the files wakes at once: each thing is told once."""
    await ctx.unit.dues.set(WATCH, "all", ctx.now + EVERY)
    told: Actions = []
    for post in await _orphans(ctx):
        if await ctx.unit.inbox.once([f"left:{post.id}:{post.version}"]):
            ctx.unit.audits.note("post left", post.subject, detail=post.author)
            told += await _offer(ctx, post)
    return [*told, *await _without_approvers(ctx)]


# ---- drafts -------------------------------------------------------------------------------------------


async def take(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[Take over]: one of several gets it. The new author does not approve it, and the old one neither."""
    found = await find(ctx, stored.subject)
    if isinstance(found, Refusal):
        return ctx.refuse(found)
    if no := denied(ctx, ctx.person, Act.DRAFT, found):
        refused(ctx, found, "take over", no)
        return ctx.refuse(no)
    mine = {"author": ctx.person.key}
    if not _is_orphan(ctx, found) or not await ctx.unit.posts.rewrite(found, ctx.person.key, found.state, **mine):
        return ctx.refuse(await conflict(ctx, found.id))
    noted(ctx, found, "take over", found.author)
    told = [] if ctx.in_staff_room else _taken(room(ctx), found, ctx.person.key)
    return [*told, *await preview(ctx, await ctx.unit.posts.need(found.id))]


async def waiting(ctx: Context) -> list[tuple[None, Text, Rows]]:
    """For /waiting: the drafts of their sections that have no author any more."""
    mine = [post for post in await _orphans(ctx) if ctx.person.key in _heirs(ctx, post)]
    return [(None, _words(ctx, post), _take_button(ctx, post)) for post in mine]


async def _orphans(ctx: Context) -> list[Post]:
    return [post for post in await ctx.unit.posts.in_state(*OPEN) if _is_orphan(ctx, post)]


def _is_orphan(ctx: Context, post: Post) -> bool:
    """Nobody who had a hand in it may write there any more."""
    open_ = State(post.state) in OPEN
    return open_ and not any(still_may(ctx, key, Act.DRAFT, post) for key in post.authors)


def _heirs(ctx: Context, post: Post) -> list[str]:
    """The officers of its sections who may write it; when there are none, all who may."""
    known = (ctx.mission.officer(officer.name) for officer in ctx.mission.officers)
    able = [person for person in known if person and denied(ctx, person, Act.DRAFT, post) is None]
    own = [person for person in able if any(person.serves(section) for section in sections_of(ctx, post))]
    return [person.key for person in own or able]


async def _offer(ctx: Context, post: Post) -> Actions:
    async def say(one: Context) -> Actions:
        return [one.reply(_words(one, post), _take_button(one, post))]

    return [*await tell(ctx, _heirs(ctx, post), say), *await say(room(ctx))]


def _words(ctx: Context, post: Post) -> Text:
    words = N_(
        "*#{number}* for {groups} is a draft of {who}, who writes here no more. Who takes it over goes on with it."
    )
    who = ctx.mission.called(post.author)
    how = ctx.say("`/post {number}` shows it.", number=post.id)
    return join([ctx.say(words, number=post.id, groups=names_of(ctx, post), who=who), how])


def _take_button(ctx: Context, post: Post) -> Rows:
    return ((button(ctx, N_("Take over"), "post-take", post, "main"),),)


def _taken(ctx: Context, post: Post, by: str) -> Actions:
    return [ctx.reply(ctx.say("{who} took over *#{number}*.", who=ctx.mission.called(by), number=post.id))]


# ---- sections -----------------------------------------------------------------------------------------


async def _without_approvers(ctx: Context) -> Actions:
    told: Actions = []
    for section in dict.fromkeys(group.kind for group in ctx.mission.groups):
        known, some = await ctx.unit.notes.get(UNAPPROVED + section), _approvers(ctx, section)
        if bool(known) is bool(some):
            await ctx.unit.notes.set(UNAPPROVED + section, "" if some else "told")
            told += [] if some else await _warn(ctx, section)
    return told


def _approvers(ctx: Context, section: str) -> Sequence[str]:
    known = (ctx.mission.officer(officer.name) for officer in ctx.mission.officers)
    act, today = Act.APPROVE, ctx.today
    return [one.key for one in known if one and not refusal(one, act, today=today, section=section, seconding=True)]


async def _warn(ctx: Context, section: str) -> Actions:
    """To head and administrator, each in private, and to the staff room."""
    ctx.unit.audits.note("nobody approves", f"section:{section}")

    async def say(one: Context) -> Actions:
        words = N_(
            "*Nobody can approve posts of the section {section} any more.* Until the files name somebody who can, "
            "nothing of it goes out: a reviewer, a duty officer, or an officer of the section."
        )
        return [one.reply(one.say(words, section=one.say(KINDS[section].label)))]

    people = [person.key for role in (Role.HEAD, Role.ADMIN) for person in ctx.mission.holding(role, ctx.today)]
    return [*await tell(ctx, people, say), *await say(room(ctx))]
