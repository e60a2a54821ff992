"""What is out already and stands on a position that holds no more: its officers are offered to put it right."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from groups.messages import Button
from groups.positions import MOST_DAYS
from groups.press import SECTION
from groups.texts import N_, Text, join
from handlers.context import Actions, Context
from handlers.publish.preview import button
from handlers.publish.shown import names_of
from handlers.publish.tell import reader, room
from storage.posts import Post

LATELY = timedelta(days=MOST_DAYS)
"""No position holds longer, and nobody expects older words to be kept up."""
SHOWN = 3
"""The newest have buttons, older ones are named: a message has an end."""


async def offer(ctx: Context, number: str) -> Actions:
    """One message to each author and to each officer of the press section; what none of them reads, to the staff."""
    posts = [*reversed(await ctx.unit.posts.out_citing(number, ctx.now - LATELY))]
    told, read = list[Actions](), set[int]()
    for key, theirs in _by_person(ctx, posts).items():
        if one := await reader(ctx, key):
            told.append(_ask(one, theirs, number))
            read |= {post.id for post in theirs}
    left = [post for post in posts if post.id not in read]
    return [action for each in [*told, _ask(room(ctx), left, number) if left else []] for action in each]


def _by_person(ctx: Context, posts: Sequence[Post]) -> Mapping[str, Sequence[Post]]:
    """What each of them is asked about, the newest first."""
    press = [person.key for person in ctx.mission.serving(SECTION, ctx.today)]
    people = dict.fromkeys([*(key for post in posts for key in sorted(post.authors)), *press])
    found = {key: [post for post in posts if key in post.authors or key in press] for key in people}
    return {key: theirs for key, theirs in found.items() if theirs}


def _ask(ctx: Context, posts: Sequence[Post], number: str) -> Actions:
    head = ctx.count(
        "{n} post that is out cites the position *{id}*, which was withdrawn:",
        "{n} posts that are out cite the position *{id}*, which was withdrawn:",
        len(posts),
        id=number,
    )
    newest = [ctx.say("*#{number}* for {groups}", number=post.id, groups=names_of(ctx, post)) for post in posts[:SHOWN]]
    what = ctx.say("Correct or retract what does not hold any more.")
    rows = tuple(_ways(ctx, post) for post in posts[:SHOWN])
    return [ctx.reply(join([head, *newest, _older(ctx, posts[SHOWN:]), what]), rows)]


def _older(ctx: Context, posts: Sequence[Post]) -> Text:
    if not posts:
        return Text()
    words = N_("Older ones: {numbers}. Each by its number: `/correct {first}`")
    numbers = ctx.texts.listing(ctx.language, [f"#{post.id}" for post in posts])
    return ctx.say(words, numbers=numbers, first=posts[0].id)


def _ways(ctx: Context, post: Post) -> tuple[Button, ...]:
    retract = button(ctx, N_("Retract #{number}"), "retract", post, "stop")
    return retract, button(ctx, N_("Correct #{number}"), "correct", post)
