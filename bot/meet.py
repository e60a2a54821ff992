"""`compatriot meet`: the numbers of people and chats, read off what they write to the bot."""

from collections.abc import AsyncIterator

from bot.platforms.base import Polled
from groups.messages import Said, Standings, Update

WAIT = 10.0
"""Seconds of one fetch."""


class Everything:
    """Ears that hold nothing for talk: here everybody is to be met."""

    def is_talk(self, _chat: str, _thread: str, _sender: str) -> bool:
        return False

    def count_talk(self, _chat: str, _thread: str) -> None:
        """Nothing is talk."""

    def must_stay(self, _chat: str, _identity: str) -> bool:
        return False


async def meet(platform: Polled) -> AsyncIterator[str]:
    """One line for each person and chat that turns up. What they wrote is not shown, and stays there for the bot."""
    await platform.open()
    seen: set[str] = set()
    offset = 0
    while True:
        batch = await platform.fetch(offset, Everything(), WAIT)
        for line in (line for update in batch.updates for line in _lines(update)):
            if line not in seen:
                seen.add(line)
                yield line


def _lines(update: Update) -> list[str]:
    event = update.event
    if not isinstance(event, Said | Standings):
        return []
    lines = (
        [f'officer: identities = ["{event.sender.identity}"]   {event.sender.name}'] if event.sender.identity else []
    )
    if not event.private:
        thread = f', thread = "{event.at.thread}"' if event.at.thread else ""
        lines.append(f'chat:    chat = "{event.at.chat}"{thread}   {event.chat_title}')
    return lines
