"""What officers write by hand in a group: long words, a link or a picture count as one of the day's posts (C18).

They stay where they are. Nothing of their words is kept.
"""

from groups.calendar import local_date
from groups.messages import Said, Send
from groups.posts import State
from groups.texts import Mark, Text
from handlers.context import Actions, Context
from handlers.publish.moves import HAND, noted
from handlers.publish.room import ROUTINE

LONG = 200
"""Characters from which words by hand are a post."""


def counts(said: Said) -> bool:
    """Whether a message by hand is a post: no answer to anybody, and long, or with a link or an attachment."""
    return not said.reply_to and bool(said.attachment or len(str(said.text)) >= LONG or _has_link(said.text))


async def written(ctx: Context, said: Said) -> Actions:
    """Count it once, on the day of the group; above the cap its writer is told in private."""
    if ctx.group is None or not ctx.person.is_staff or not counts(said):
        return []
    if not await ctx.unit.inbox.once([f"hand:{said.at}:{said.message}"]):
        return []
    more = {"kind": HAND, "groups": (ctx.group.id,), "state": State.PUBLISHED, "published_at": ctx.now}
    made = await ctx.unit.posts.draft(ctx.person.key, ctx.group.kind, **more)
    noted(ctx, made, "by hand", ctx.group.id)
    number = await ctx.unit.slots.count(made.id, ctx.group.id, local_date(ctx.now, ctx.group.tz), ROUTINE)
    return await _warn(ctx, number) if number > ctx.group.cap_in_calm else []


async def _warn(ctx: Context, number: int) -> Actions:
    private = await ctx.private_address(ctx.person.key)
    if private is None or ctx.group is None:
        return []
    language, cap = await ctx.language_of(ctx.person.key), ctx.group.cap_in_calm
    text = ctx.texts.say(
        language,
        "{group} had {cap} of {cap} posts today; yours by hand was number {number}. It stays. "
        "Please let the next one wait until tomorrow.",
        group=ctx.mission.words(ctx.group.name, language),
        cap=cap,
        number=number,
    )
    return [Send(private, text, language=language)]


def _has_link(text: Text) -> bool:
    words = str(text).casefold()
    return any(Mark.LINK in run.marks for run in text.runs) or "://" in words or "www." in words
