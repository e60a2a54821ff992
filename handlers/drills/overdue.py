"""For /waiting of the live mission: that it, or this officer, has not trained for three months."""

from collections.abc import Mapping
from datetime import datetime

from groups.drills import EVERY, is_long_ago
from groups.messages import Rows
from groups.rights import Act, refusal
from groups.texts import Text
from handlers.context import Context
from storage.codec import dump_json, load_json

LAST = "drill.last"
"""A note in the live database: officer → the end of their last drill, "" → of the last of all. Nothing else of a drill
is ever written there."""


async def waiting(ctx: Context) -> list[tuple[datetime | None, Text, Rows]]:
    """Only where the mission has a bot for drills."""
    if ctx.exercise or all(account.use != "drill" for account in ctx.mission.accounts):
        return []
    if refusal(ctx.person, Act.JOIN_DRILL, today=ctx.today):
        return []
    last = read(await ctx.unit.notes.get(LAST))
    if is_long_ago(last.get(""), ctx.now) and refusal(ctx.person, Act.DRILL, today=ctx.today) is None:
        words = ctx.say("There was no drill in the last {n} days. Please start one with the drill bot.", n=EVERY.days)
        return [(None, words, ())]
    if is_long_ago(last.get(ctx.person.key), ctx.now):
        words = ctx.say("You took part in no drill in the last {n} days. Please join the next one.", n=EVERY.days)
        return [(None, words, ())]
    return []


def read(note: str) -> dict[str, datetime]:
    found: Mapping[str, str] = load_json(note) if note else {}
    return {key: datetime.fromisoformat(at) for key, at in found.items()}


def written(last: Mapping[str, datetime]) -> str:
    return dump_json({key: at.isoformat() for key, at in sorted(last.items())}) if last else ""
