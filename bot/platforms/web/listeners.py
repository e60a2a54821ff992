"""Who looks at which chat right now: wakes open pages when something changed. Nothing of it is kept over a restart."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

MOST = 64
"""Chats that one listener may have pending; a page that has not looked for so long asks for everything anyway."""


class Listener:
    """One open page. `wait` hands out what changed since the last time, each chat once."""

    def __init__(self, identity: str) -> None:
        self.identity = identity
        self.closed = False
        self._chats: dict[str, None] = {}
        self._words = ""
        self._woken = asyncio.Event()

    def changed(self, chat: str) -> None:
        if len(self._chats) < MOST:
            self._chats[chat] = None
        self._woken.set()

    def noticed(self, words: str) -> None:
        self._words = words
        self._woken.set()

    def close(self) -> None:
        self.closed = True
        self._woken.set()

    async def wait(self, seconds: float) -> tuple[tuple[str, ...], str]:
        """The chats that changed and the words of a notice; both empty when nothing happened for so long."""
        try:
            await asyncio.wait_for(self._woken.wait(), seconds)
        except TimeoutError:
            return (), ""
        chats, words = tuple(self._chats), self._words
        self._chats, self._words = {}, ""
        if not self.closed:
            self._woken.clear()
        return chats, words


class Listeners:
    """All open pages of this process."""

    def __init__(self) -> None:
        self._all: set[Listener] = set()
        self._kept: dict[str, str] = {}

    @contextmanager
    def listen(self, identity: str) -> Iterator[Listener]:
        listener = Listener(identity)
        self._all.add(listener)
        try:
            yield listener
        finally:
            self._all.discard(listener)

    def changed(self, chat: str) -> None:
        for listener in self._all:
            listener.changed(chat)

    def noticed(self, identity: str, words: str) -> None:
        """A few words for one person: to their open pages, else kept for the next page they open."""
        mine = [listener for listener in self._all if listener.identity == identity]
        for listener in mine:
            listener.noticed(words)
        if not mine:
            self._kept[identity] = words

    def kept(self, identity: str) -> str:
        """The words that waited for this person; they are handed out once."""
        return self._kept.pop(identity, "")

    def close(self) -> None:
        for listener in tuple(self._all):
            listener.close()
