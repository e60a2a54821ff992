"""One of two processes in which an approver presses at the same instant, and which later lets the post go."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from multiprocessing.queues import Queue
from multiprocessing.synchronize import Barrier

from bot.house import House
from groups.messages import Pressed
from groups.outlets import Capabilities, code_points
from storage.unit import Storage
from tests.handlers.harness import Scene, example, texts, words

PATIENCE = 60


def race(url: str, who: str, nonce: str, line: Barrier, heard: "Queue[tuple[str, str]]") -> None:
    """Press together with the other, and when the minute is over keep the hour together; what was answered."""
    heard.put((who, asyncio.run(_race(url, who, nonce, line))))


async def _race(url: str, who: str, nonce: str, line: Barrier) -> str:
    scene = Scene(_house(url, lambda: scene.now), delivering=False)
    async with scene.house.storage.reading() as unit:  # connected before the start
        await unit.posts.need(1)
    await asyncio.to_thread(line.wait, PATIENCE)
    answer = await scene.happens(Pressed(scene.private(who), scene.sender(who), "1", nonce, f"by-{who}", private=True))
    await asyncio.to_thread(line.wait, PATIENCE)
    scene.now += timedelta(seconds=61)
    await _keep_hours(scene)
    await scene.house.storage.close()
    return words(answer)


async def _keep_hours(scene: Scene) -> None:
    async with scene.unit() as unit:
        dues = [due for _, due in await unit.dues.take()]
    for due in dues:
        await scene.happens(due)


def _house(url: str, clock: Callable[[], datetime]) -> House:
    mission = example()
    outlets = {account.id: Capabilities(account.platform, 4096, code_points) for account in mission.accounts}
    return House(Storage.open(url, clock), mission, texts(), outlets)
