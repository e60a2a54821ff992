"""Acts that go on by themselves after the right code. An act that needs step-up has one row here."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace

from handlers import stepup
from handlers.context import Actions, Context
from handlers.crisis import levels, opening
from handlers.dialogues import before, open_form
from handlers.keypoints import keywriting, prepared
from handlers.publish import halt

RESUMED: Mapping[str, Callable[[Context, str, str], Awaitable[Actions]]] = {
    "crisis-open": opening.opened,
    "crisis-level": levels.leveled,
    "key-write": keywriting.submitted,
    "key-approve": keywriting.approved,
    "key-prepared": prepared.prepared,
    "resume": halt.resumed,
}
"""(context, subject, data) of what was asked for."""


async def answered(ctx: Context, _subject: str, data: Mapping[str, str]) -> Actions:
    """What was typed is deleted at once, whatever it says; a right code lets the remembered act go on."""
    gone = stepup.forget_message(ctx)
    if not ctx.private:
        return gone
    wrong = await stepup.prove(ctx, data["code"])
    if wrong is None:
        return [*gone, *await RESUMED[data["act"]](replace(ctx, message=""), data["subject"], data["data"])]
    if await stepup.is_locked(ctx):
        return [*gone, ctx.reply(wrong), *await stepup.tell_of_lock(ctx)]
    remembered = {name: data[name] for name in ("act", "subject", "data")}
    return [*gone, *before(wrong, await open_form(ctx, stepup.FORM.name, data=remembered))]
