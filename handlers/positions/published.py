"""What is out already and stands on a position that holds no more: its officers are offered to put it right."""

from datetime import timedelta

from groups.positions import MOST_DAYS
from groups.press import SECTION
from groups.texts import N_
from handlers.context import Actions, Context
from handlers.publish.preview import put_right
from handlers.publish.shown import names_of
from handlers.publish.tell import tell_or_staff
from storage.posts import Post

LATELY = timedelta(days=MOST_DAYS)
"""No position holds longer, and nobody expects older words to be kept up."""


async def offer(ctx: Context, number: str) -> Actions:
    """For each of these posts: its authors and the officers of the press section, with [Retract] and [Correct]."""
    told: Actions = []
    for post in await ctx.unit.posts.out_citing(number, ctx.now - LATELY):
        told += await _ask(ctx, post, number)
    return told


async def _ask(ctx: Context, post: Post, number: str) -> Actions:
    words = N_(
        "*#{number}* for {groups} is out and cites the position *{id}*, which was withdrawn. Correct it or retract it, "
        "if it does not hold any more."
    )

    async def say(one: Context) -> Actions:
        said = one.say(words, number=post.id, groups=names_of(one, post), id=number)
        return [one.reply(said, (put_right(one, post),))]

    people = [*sorted(post.authors), *(person.key for person in ctx.mission.serving(SECTION, ctx.today))]
    return await tell_or_staff(ctx, people, say)
