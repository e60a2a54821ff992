"""What `compatriot doctor` says of a Telegram account."""

from typing import assert_never

from bot.platforms.base import Finding
from bot.platforms.telegram.calls import Failed, ask
from bot.platforms.telegram.client import Client
from bot.platforms.telegram.outgoing import Call
from groups.outcomes import Closed, Done, MaybeDone, Misconfigured, Moved, NotDone, Outcome, Rejected, SlowDown


async def check_up(client: Client) -> tuple[Finding, ...]:
    """Token, name, what the bot may read, and whether somebody else takes our updates. Changes nothing."""
    try:
        me = await ask(client, Call("getMe"))
        webhook = await ask(client, Call("getWebhookInfo"))
    except Failed as failed:
        return (_trouble(failed.outcome),)
    return (
        Finding(True, f"Telegram answers, and the token is that of @{me.get('username', '')}"),
        _hearing(reads_all=bool(me.get("can_read_all_group_messages"))),
        _webhook(str(webhook.get("url") or "")),
    )


def _hearing(*, reads_all: bool) -> Finding:
    if reads_all:
        return Finding(True, "privacy mode is off: the bot hears every word of its groups")
    return Finding(True, "privacy mode is on: the bot hears every word only where it is an administrator")


def _webhook(url: str) -> Finding:
    if not url:
        return Finding(True, "no webhook takes our updates away")
    return Finding(
        False,
        "a webhook is set for this token, so somebody else receives our updates",
        "if it is not yours, revoke the token with @BotFather; else remove it with deleteWebhook",
    )


def _trouble(outcome: Outcome) -> Finding:
    match outcome:
        case Misconfigured():
            return Finding(False, "Telegram refuses the token", "get a new one from @BotFather")
        case NotDone():
            return Finding(False, "Telegram cannot be reached", "look at the network, the name server and the address")
        case SlowDown(retry_after=seconds):
            return Finding(False, f"Telegram wants {seconds:.0f} seconds of silence", "wait")
        case MaybeDone() | Closed() | Rejected() | Moved() | Done():
            return Finding(False, "Telegram gives no clear answer", "try again; is the address that of a Bot API?")
        case _:
            assert_never(outcome)
