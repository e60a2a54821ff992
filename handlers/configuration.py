"""What an administrator has to hear: the mission's files changed, and what is broken is told, what is dangerous asks a
second person; or the clock of the machine is wrong."""

from groups.messages import Button, Due, Pressed
from groups.refusals import Code, refuse
from groups.texts import N_, Text, as_text, join
from handlers.context import Actions, Context
from storage.buttons import StoredButton
from storage.codec import load_json

ACCEPTED = "config:accepted"
PENDING = "config:pending"
CONFIRMED = "config:confirmed"
WORRIES = "config:worries"
CLOCK_TOLD = "clock:told"
SHOWN = 10
"""Faults that are told in chat; `compatriot check` shows them all."""


async def broken(ctx: Context, _due: Due) -> Actions:
    """The old files stay in use; the staff room hears every fault in the administrator's words."""
    head = ctx.staff_say("The changed files cannot be used; the old ones stay. Correct this and save again:")
    return [ctx.staff(join([head, await _listed(ctx)]))]


async def dangerous(ctx: Context, due: Due) -> Actions:
    head = ctx.staff_say("Somebody changed the files in a way that I do not take over by myself:")
    tail = ctx.staff_say(
        "Until a head of mission or administrator accepts it, the old files stay. If nobody at the mission made this "
        "change, somebody may have broken into the server: please call the administrator."
    )
    button = Button(str(ctx.staff_say("Use the new files")), "config-accept", due.subject, style="grave")
    return [ctx.staff(join([head, await _listed(ctx), tail]), ((button,),))]


async def clock_off(ctx: Context, _due: Due) -> Actions:
    """Once a day. Days, gaps and codes go by this clock."""
    today = ctx.today.isoformat()
    if await ctx.unit.notes.get(CLOCK_TOLD) == today:
        return []
    await ctx.unit.notes.set(CLOCK_TOLD, today)
    words = N_(
        "The clock of our server differs from the platform's by more than 5 seconds: hours and six-digit codes may be "
        "wrong. Please ask the administrator to switch on NTP; `compatriot doctor` shows the difference."
    )
    return [ctx.staff(ctx.staff_say(words))]


async def _listed(ctx: Context) -> Text:
    worries: list[str] = load_json(await ctx.unit.notes.get(WORRIES)) or []
    more = ctx.staff_say("… and {n} more", n=len(worries) - SHOWN) if len(worries) > SHOWN else ""
    return join([*(as_text(f"· {worry}") for worry in worries[:SHOWN]), more])


async def accept(ctx: Context, _pressed: Pressed, button: StoredButton) -> Actions:
    """The press names exactly the files that were asked about."""
    if await ctx.unit.notes.get(PENDING) != button.subject:
        return ctx.refuse(refuse(Code.CHANGED))
    await ctx.unit.notes.set(CONFIRMED, button.subject)
    ctx.unit.audits.note("accept files", button.subject, actor=ctx.person.key)
    return [ctx.staff(ctx.staff_say("{who} accepted the new files. They are in use in a moment.", who=ctx.person.name))]
