"""Knows the long poll: who waits, who is sent away, and what is confirmed."""

import asyncio
from typing import Any

from tests.peers.telegram.access import Ask
from tests.peers.telegram.methods_bot import allow
from tests.peers.telegram.refusals import CONFLICT, Refusal
from tests.peers.telegram.shapes import Json
from tests.peers.telegram.updates import Updates

MOST = 100
LONGEST = 50.0
WEBHOOK_CONFLICT = (
    "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"
)
BY_WEBHOOK = "Conflict: terminated by setWebhook request"


async def get_updates(ask: Ask) -> list[Json]:
    """The oldest unconfirmed updates; waits up to `timeout` seconds for the first."""
    if ask.bot.webhook:
        raise Refusal(409, WEBHOOK_CONFLICT)
    updates = ask.bot.updates
    allow(ask)
    dismissed = updates.seize()
    updates.confirm(ask.params.number("offset") or 0)
    limit = min(ask.params.number("limit") or MOST, MOST)
    seconds = min(float(ask.params.number("timeout") or 0), LONGEST)
    if not updates.take(limit, ask.world.now()) and seconds > 0:
        await first_of(updates, dismissed, seconds)
    if dismissed.done():
        by_webhook = dismissed.result() == "setWebhook"
        raise Refusal(409, BY_WEBHOOK if by_webhook else CONFLICT)
    return [update.json() for update in updates.take(limit, ask.world.now())]


async def first_of(updates: Updates, dismissed: "asyncio.Future[str]", seconds: float) -> None:
    """Sleep until there is news, the poll is taken over, or the time is up."""
    news = asyncio.ensure_future(updates.news.wait())
    either: set[asyncio.Future[Any]] = {news, dismissed}
    try:
        await asyncio.wait(either, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        news.cancel()
