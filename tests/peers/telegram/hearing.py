"""Knows which messages a bot gets to hear (privacy mode, own messages, other bots)."""

import re
from typing import TYPE_CHECKING

from tests.peers.telegram.entities import COMMAND

if TYPE_CHECKING:
    from tests.peers.telegram.bots import Bot
    from tests.peers.telegram.messages import Message


def hears(bot: "Bot", message: "Message") -> bool:
    """Whether an update about this message is made for the bot.

    A bot never hears itself, except the report of its own pin; it never hears other
    bots. In groups a bot in privacy mode hears only what is meant for it, unless it
    is an administrator. Source: need_skip_update_message of the real server, and
    core.telegram.org/bots/features on privacy mode.
    """
    if message.by is bot:
        return "pinned_message" in message.body
    if message.is_service or message.chat.kind in ("private", "channel"):
        return True
    if message.by.is_bot:
        return False
    member = message.chat.membership(bot)
    return member.manages or bot.reads_all or meant_for(bot, message)


def meant_for(bot: "Bot", message: "Message") -> bool:
    """A command that is not another bot's, a reply to the bot, or its @name."""
    command = COMMAND.match(message.text)
    if command is not None:
        addressee = command["bot"]
        return addressee is None or same_name(addressee, bot)
    if message.reply_to is not None and message.reply_to.by is bot:
        return True
    names = re.findall(r"@(\w+)", message.text)
    return any(same_name(name, bot) for name in names)


def same_name(name: str, bot: "Bot") -> bool:
    """Usernames do not know upper and lower case."""
    return name.lower() == (bot.username or "").lower()
