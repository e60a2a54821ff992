"""Pictures that we draw: asked for beside an answer in words, and sent under it when they are there."""

from dataclasses import replace
from datetime import timedelta

from groups.messages import Draw, Media, Settled
from groups.outcomes import Done
from groups.texts import N_
from handlers.context import Actions, Context

PATIENCE = timedelta(minutes=10)
"""A picture that comes later than this helps nobody."""
CAPTIONS = {
    "week": N_("The same as a picture: dark squares are out, light ones are coming, empty ones are free."),
}
"""What stands under each picture, for those, too, who cannot see it. The words before it say all that it shows."""


def picture(ctx: Context, plot: str, data: str) -> Draw:
    """Draw it for whoever is asking here; `plot` is a name of handlers.tools.plots."""
    subject = f"drawn:{plot}/{ctx.person.key}"
    return Draw(ctx.at, plot, data, subject=subject, not_after=ctx.now + PATIENCE)


async def settled(ctx: Context, event: Settled) -> Actions:
    """It is drawn: it goes to who asked for it. Without it nothing is missing, so nothing is said."""
    plot, _, key = event.subject.removeprefix("drawn:").partition("/")
    if event.kind != "draw" or not isinstance(event.outcome, Done) or ctx.mission.officer(key) is None:
        return []
    language = ctx.mission.language if ctx.in_staff_room else await ctx.language_of(key)
    there = replace(ctx, language=language, private=not ctx.in_staff_room, message="")
    media = await ctx.unit.files.about(event.outcome.digest) or Media(event.outcome.digest, "photo")
    return [there.reply(there.say(CAPTIONS[plot]), media=(media,))]
