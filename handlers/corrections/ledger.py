"""How a post was put right, for whoever looks at it: by whom, when, with which words."""

from groups.corrections import WITHDRAWAL
from groups.posts import State
from groups.texts import N_, Text, join
from handlers.context import Context
from handlers.publish.shown import names_of, state_of
from storage.posts import Post

PUT_RIGHT = (State.PUBLISHED, State.RETRACTED)
DONE = {
    True: N_("Withdrawn {at} by {who} (*#{number}*)."),
    False: N_("Corrected {at} by {who} (*#{number}*)."),
}
"""By whether it was withdrawn."""


async def lines(ctx: Context, post: Post) -> Text:
    """What this post puts right, and what put it right."""
    about = Text()
    if post.corrects:
        words = N_("It withdraws *#{number}*.") if post.kind == WITHDRAWAL else N_("It corrects *#{number}*.")
        about = ctx.say(words, number=post.corrects)
    fixes = [each for each in await ctx.unit.posts.correcting(post.id) if each.published_at]
    return join([about, *(_line(ctx, each) for each in fixes)])


async def head(ctx: Context, post: Post) -> Text:
    """Which post it is, where it went and how it stands."""
    values = {"number": post.id, "groups": names_of(ctx, post), "state": state_of(ctx, post)}
    return join([ctx.say("*#{number}* for {groups}: {state}.", **values), await lines(ctx, post)])


def _line(ctx: Context, fix: Post) -> Text:
    at = ctx.texts.moment(ctx.language, fix.published_at or fix.changed_at, ctx.mission.zone, ctx.now)
    done = ctx.say(DONE[fix.kind == WITHDRAWAL], at=at, who=ctx.mission.called(fix.author), number=fix.id)
    second = ctx.say("Approved by {who}.", who=ctx.mission.called(fix.approver)) if fix.approver else Text()
    why = ctx.say("Reason: {reason}", reason=fix.reason) if fix.reason else Text()
    return join([done, second, why], " ")
