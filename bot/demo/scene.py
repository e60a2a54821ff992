"""What happened before the visitor came, played by the demo's people through the same doors that the visitor uses."""

import asyncio
import itertools
from dataclasses import dataclass, field

from bot.app import App
from bot.demo.people import OTHERS, ROLES, TALK
from bot.platforms.web.ways_in import press, say
from groups.messages import Sender
from storage.web import Web

ACCOUNT = "web"
PATIENCE = 30.0
"""Seconds that a person of the scene waits for a button before giving up."""


@dataclass
class Scene:
    """People who say and press, as a browser would."""

    app: App
    _presses: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def play(self) -> None:
        """A group's talk, a question with its answer, a question that waits, and two posts that wait for approval."""
        for chat, who, words in TALK:
            await self.says(who, chat, words)
        await self._answered_question()
        await self.says("journalist", "press", "/ask Will the ferry line carry lorries from November?")
        await self._post_to_approve()
        await self._post_in_two_languages()

    async def _answered_question(self) -> None:
        private = "private:consular-officer"
        await self.says("student", "students", "/ask Is the evening train to Harsund still running on Sunday?")
        await self.presses("consular-officer", private, "Answer")
        await self.says("consular-officer", private, "Yes, every hour until 22:00. The last one waits for the ferry.")

    async def _post_to_approve(self) -> None:
        private = "private:trade-officer"
        words = (
            "/post trade: From 1 December the harbour of Port Alder charges 4.20 a pallet and day, not 3.80. "
            "Contracts signed before 20 November keep the old fee until March."
        )
        await self.says("trade-officer", private, words)
        await self.presses("trade-officer", private, "Send for approval")

    async def _post_in_two_languages(self) -> None:
        private = "private:consular-officer"
        words = (
            "/post consular: en: On Friday the consular section closes at noon. The duty line answers day and night.\n"
            "ar: يغلق القسم القنصلي يوم الجمعة عند الظهر. الخط المناوب يجيب ليلًا ونهارًا."
        )
        await self.says("consular-officer", private, words)
        await self.presses("consular-officer", private, "Send for approval")

    async def says(self, who: str, chat: str, words: str) -> None:
        async with self.app.storage.unit() as unit:
            await say(unit, ACCOUNT, _sender(who), chat, words, ears=self.app.hearings[ACCOUNT])
        self.app.router.wake()
        await self._settle()

    async def presses(self, who: str, chat: str, label: str) -> None:
        """Wait for the button, then press it. Nothing happens when it never comes."""
        for _ in range(int(PATIENCE * 10)):
            async with self.app.storage.reading() as unit:
                messages = await Web(unit.connection, unit.now).latest(chat)
            under = [
                (each.id, one.nonce) for each in messages for row in each.buttons for one in row if one.label == label
            ]
            if under:
                async with self.app.storage.unit() as unit:
                    await press(unit, ACCOUNT, _sender(who), chat, *under[-1], next(self._presses))
                self.app.router.wake()
                return await self._settle()
            await asyncio.sleep(0.1)
        return None

    async def _settle(self) -> None:
        """Let what was said be dealt with, so that the scene keeps its order."""
        for _ in range(int(PATIENCE * 20)):
            async with self.app.storage.reading() as unit:
                waits = await unit.inbox.backlog()
            if not waits:
                return
            await asyncio.sleep(0.05)


def _sender(who: str) -> Sender:
    names = {role.identity: role.label for role in ROLES} | OTHERS
    return Sender(f"web:{who}", names[f"web:{who}"], "en")
