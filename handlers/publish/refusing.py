"""A full day or a gap, said so that the officer can go on with one press."""

from groups.refusals import Refusal
from groups.texts import N_, Text, bold, join
from handlers.context import Actions, Context
from handlers.publish.preview import button, cancel_button
from storage.posts import Post


def no_room(ctx: Context, post: Post, refusal: Refusal, act: str) -> Actions:
    """Which posts used the day, when the next slot opens, and that slot in one press (`act` with its hour). Where the
    day is that of the end of an embargo, another hour for the press would not help: `/embargo` moves the end."""
    group = ctx.mission.group(str(refusal.values.get("group", "")))
    head = bold(ctx.mission.words(group.name, ctx.language)) if group else Text()
    next_at = refusal.values.get("next") if "ends" not in refusal.values else None
    ctx.met(refusal)
    later = [button(ctx, N_("Next free slot"), act, post, "main", data=next_at.isoformat())] if next_at else []
    return [ctx.reply(join([head, ctx.sentence(refusal)]), ((*later, cancel_button(ctx, post)),))]
