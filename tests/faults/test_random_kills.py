"""kill -9 at any time during a stream of updates: nothing is lost, nothing happens twice (fault 5)."""

import asyncio
import random
from collections import Counter

import pytest
import sqlalchemy as sa

from storage.tables import question
from tests.faults.oracle import disagreements
from tests.faults.outpost import Outpost
from tests.peers.telegram.rights import Membership


async def streamed(outpost: Outpost, updates: int, kills: int) -> None:
    """So many people ask something, each once, while the process is killed so many times."""
    dice = random.Random(f"{updates}/{kills}")
    press, each = outpost.chats["press"], updates // kills
    for life in range(kills):
        await outpost.launched()
        for number in range(life * each, (life + 1) * each):
            person = outpost.server.person(70_000 + number, f"Reader {number}", language="en")
            press.members[person.id] = Membership(person, "member")
            await person.says(f"/ask Where is gate {number} of the harbour?", press)
            await asyncio.sleep(dice.uniform(0, 0.01))
        await asyncio.sleep(dice.uniform(0, 0.25))
        await outpost.kill()


async def asked(outpost: Outpost) -> Counter[str]:
    async with outpost.books.reading() as unit:
        rows = await unit.inbox.rows(sa.select(question.c.words))
    return Counter(row["words"] for row in rows)


async def nothing_was_lost(outpost: Outpost, updates: int) -> None:
    await outpost.launched()
    await outpost.server.wait_for(lambda: not outpost.bot.updates.waiting, 200)
    await outpost.idle(200)
    wanted = {f"Where is gate {number} of the harbour?": 1 for number in range(updates)}
    assert await asked(outpost) == wanted
    assert await disagreements(outpost) == []


async def test_5_twelve_kills_lose_and_double_nothing(outpost: Outpost) -> None:
    await outpost.prepare()
    await streamed(outpost, 300, 12)
    await nothing_was_lost(outpost, 300)


@pytest.mark.slow
@pytest.mark.timeout(1800)
async def test_5_four_hundred_kills_lose_and_double_nothing(outpost: Outpost) -> None:
    await outpost.prepare()
    await streamed(outpost, 3000, 400)
    await nothing_was_lost(outpost, 2800)
