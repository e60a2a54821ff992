"""[I see it there]: a message in doubt is out. With its link we know which one it is, and can put it right later."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from groups.deliveries import State
from groups.forms import Form, Step
from groups.messages import Due, Pressed
from groups.outcomes import Done
from groups.outlets import Spot
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act
from groups.texts import N_
from handlers.context import Actions, Context, Dialogue
from handlers.dialogues import before, open_form
from handlers.doubt import LINK, REPEAT, SEEN, chat_name, decide, may_decide, row_of, settle
from handlers.looks import public_name
from storage.outbox import Delivery

PATIENCE = timedelta(minutes=5)
"""How long the link is waited for: whoever said that it is there knows that, link or not."""
FORM = Form(
    "doubt-link",
    (
        Step(
            "link",
            N_("Please paste its link, so that it can be corrected or withdrawn later."),
            optional=True,
            skip=N_("I have no link"),
            hint=N_("Open the chat, press on the message and choose to copy its link."),
            limit=300,
        ),
    ),
    cancelled=N_("Then it counts as there, without a link, in a few minutes."),
)


async def there(ctx: Context, _press: Pressed, stored: Any) -> Actions:
    """[I see it there]: not repeated from now on; where messages have links, that of this one is asked for."""
    row = await may_decide(ctx, stored.subject)
    if isinstance(row, Refusal):
        return ctx.refuse(row)
    if not await _has_link(ctx, row):
        return await _is_there(ctx, stored.subject, "")
    ctx.unit.audits.note(SEEN, stored.subject, actor=ctx.person.key)
    await ctx.unit.dues.drop(REPEAT, stored.subject)
    await ctx.unit.dues.set(LINK, stored.subject, ctx.now + PATIENCE)
    return await open_form(ctx, FORM.name, subject=stored.subject)


async def link_given(ctx: Context, subject: str, data: Mapping[str, str]) -> Actions:
    """The link, or [I have no link]. One that cannot be that of this message is asked for again."""
    row = await row_of(ctx, subject)
    remote = await _read(ctx, row, data["link"]) if row and data["link"] else ""
    if isinstance(remote, Refusal):
        return before(ctx.sentence(remote), await open_form(ctx, FORM.name, subject=subject))
    return await _is_there(ctx, subject, remote)


async def link_due(ctx: Context, due: Due) -> Actions:
    """Nobody pasted one: it is there all the same."""
    row = await row_of(ctx, due.subject)
    if row is not None:
        await settle(ctx, row, State.DONE, Done())
    return []


async def _is_there(ctx: Context, subject: str, remote: str) -> Actions:
    words = N_("Noted: it is there, and I know which message it is.") if remote else N_("Noted: it is there.")
    return await decide(ctx, subject, State.DONE, words, Done(remote))


async def _has_link(ctx: Context, row: Delivery) -> bool:
    """Whether people can copy a link of it: in a chat that is not private, where messages have links."""
    place = await ctx.unit.addresses.find(row.address)
    return ctx.outlets[row.address.account].spot is not None and place is not None


async def _read(ctx: Context, row: Delivery, words: str) -> str | Refusal:
    """The message's number there. E-WORDS for what is no link; E-PLACE for one of another chat, or of another message
    of ours."""
    find = ctx.outlets[row.address.account].spot
    spot = find(words) if find else None
    if spot is None:
        return refuse(Code.WORDS, link=True)
    if not await _is_that_chat(ctx, row, spot):
        return refuse(Code.PLACE, other=await chat_name(ctx, row))
    taken = await ctx.unit.outbox.find_sent(row.address, spot.message)
    return refuse(Code.PLACE, taken=True) if taken else spot.message


async def _is_that_chat(ctx: Context, row: Delivery, spot: Spot) -> bool:
    if not spot.name:
        return spot.chat == row.address.chat
    return spot.name.casefold() == (await public_name(ctx, row.address)).casefold()


DIALOGUES = (Dialogue(FORM, link_given, Act.RESOLVE_DOUBT),)
