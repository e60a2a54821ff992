"""A post of the live mission that people would take for a drill; the last step before a platform would stop it."""

from groups.drills import WORD, is_marked
from groups.refusals import Code, Refusal, refuse
from handlers.context import Context, Stage
from storage.posts import Post


async def need(ctx: Context, post: Post, _stage: Stage) -> Refusal | None:
    """E-DRILL (word) while one of its texts begins like a drill."""
    mistaken = any(is_marked(str(text)) for text in post.texts.values())
    return refuse(Code.DRILL, word=WORD) if mistaken and not ctx.exercise else None
