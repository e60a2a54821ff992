"""The code under what we publish: made with the key of its year, and kept with the words that went out under it."""

from collections.abc import Collection, Sequence

from groups.codes import short_code
from groups.messages import Action, Edit, Send
from handlers.context import Actions, Context

SECRET = "codes.key."  # noqa: S105 - how the names of the notes begin, not what they hold
SECRET_BYTES = 32


async def sign(ctx: Context, subject: str) -> str:
    """The code by which anybody can check that the message is ours: the one that it went out with, else this year's."""
    known = ctx.unit.codes.known
    if subject not in known:
        prefix = ctx.mission.files.mission.code_prefix
        known[subject] = await ctx.unit.codes.of(subject) or short_code(prefix, await _key(ctx), subject)
    return known[subject]


async def published(ctx: Context, subject: str, actions: Sequence[Action], groups: Collection[str] = ()) -> Actions:
    """These actions publish it: from now on its code and its words are found. A drill is never taken for the truth.
    `groups`: whose chats they change; those that get something new are known."""
    live = [each for each in actions if isinstance(each, Send | Edit) and is_live(ctx, each.to.account)]
    if live:
        told = {each.group for each in live if isinstance(each, Send) and each.group}
        await given_out(ctx, subject, told | set(groups))
        await ctx.unit.codes.said(subject, list(dict.fromkeys(each.text for each in live)))
    return list(actions)


async def given_out(ctx: Context, subject: str, groups: Collection[str]) -> None:
    """From now on its code is found; for what has no fixed words."""
    await ctx.unit.codes.issue(subject, await sign(ctx, subject), ctx.today.year, groups)


def is_live(ctx: Context, account: str) -> bool:
    """Whether what goes out there is meant: an account that the files do not know counts as live."""
    found = ctx.mission.account(account)
    return found is None or found.use == "live"


async def _key(ctx: Context) -> bytes:
    """The key of this year; it is made once, and those of earlier years stay. It never leaves us."""
    name = f"{SECRET}{ctx.today.year}"
    secret = await ctx.unit.notes.get(name)
    if not secret:
        secret = ctx.dice.random(SECRET_BYTES).hex()
        await ctx.unit.notes.set(name, secret)
    return bytes.fromhex(secret)
