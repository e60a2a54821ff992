"""Who is asked to check a post, and what they see: the post, its sources and the four answers."""

from groups.checks import Rating
from groups.messages import Button, Rows
from groups.review import approval_confirms
from groups.texts import N_, join
from handlers.checks import sources, standing
from handlers.context import Actions, Context, Stage
from handlers.publish.preview import button, reach_line
from handlers.publish.shown import rendered, sections_of
from handlers.publish.tell import room, tell
from handlers.publish.who import approvers
from storage.posts import Post

LABELS = (
    (Rating.CONFIRMED, N_("Confirmed"), "main"),
    (Rating.LIKELY, N_("Likely"), ""),
    (Rating.UNCONFIRMED, N_("Unconfirmed"), ""),
    (Rating.FALSE, N_("False"), "grave"),
)


async def asks(ctx: Context, post: Post) -> Actions:
    """Sent for approval: officers of its section and the staff room are asked, unless the approver's press confirms."""
    if not post.claim or approval_confirms(ctx.mission.profile):
        return []
    if await standing.unchecked(ctx, post, Stage.SEND) is None:
        return []
    return [*await tell(ctx, checkers(ctx, post), lambda one: request(one, post)), *await request(room(ctx), post)]


async def request(ctx: Context, post: Post) -> Actions:
    """The post with its sources, and the four answers."""
    title = ctx.say("*#{number}* states a fact. Is it so?", number=post.id)
    facts = join([await reach_line(ctx, post), *await sources.lines(ctx, post)])
    return [ctx.reply(join([title, await rendered(ctx, post), facts], "\n\n"), buttons(ctx, post), look="form")]


def buttons(ctx: Context, post: Post) -> Rows:
    made: list[Button] = [
        button(ctx, label, "post-check", post, style, data=rating.value) for rating, label, style in LABELS
    ]
    return (tuple(made[:2]), tuple(made[2:]))


def checkers(ctx: Context, post: Post) -> list[str]:
    """Those of its sections who may check it; when there is nobody, all who may."""
    able = approvers(ctx, post)
    own = {person.key for section in sections_of(ctx, post) for person in ctx.mission.serving(section, ctx.today)}
    return [key for key in able if key in own] or able
