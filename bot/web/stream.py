"""The live line to an open page (server-sent events): it says only that something changed; the page asks for it."""

from collections.abc import AsyncIterator
from html import escape

from bot.platforms.web import Listeners
from storage.unit import Storage
from storage.web import Web

QUIET = 15.0
"""Seconds after which a comment keeps the line open."""


async def events(listeners: Listeners, storage: Storage, identity: str, chat: str) -> AsyncIterator[str]:
    """`here`: this chat changed. `list`: a chat of this person changed. `notice`: words for this person alone.

    The first two are also said at the start: something may have happened between the page and this line.
    """
    with listeners.listen(identity) as listener:
        yield _event("here") + _event("list")
        while not listener.closed:
            changed, words = await listener.wait(QUIET)
            told = await _told(storage, identity, chat, changed)
            if words:
                told += _event("notice", f'<p class="toast" dir="auto">{escape(words)}</p>')
            yield told or ": still here\n\n"


async def _told(storage: Storage, identity: str, chat: str, changed: tuple[str, ...]) -> str:
    if not changed:
        return ""
    async with storage.reading() as unit:
        mine = {line.chat.chat for line in await Web(unit.connection, unit.now).lines(identity)}
    if not mine.intersection(changed):
        return ""
    return (_event("here") if chat in changed and chat in mine else "") + _event("list")


def _event(name: str, data: str = "1") -> str:
    """One event; its data is one line."""
    return f"event: {name}\ndata: {' '.join(data.split())}\n\n"
