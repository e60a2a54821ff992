"""Eight processes at the last slot of a day: exactly the cap goes through, on either engine."""

import asyncio

import sqlalchemy as sa

from storage.tables import cap_day
from storage.unit import Storage
from tests.faults.outpost import PROCESSES
from tests.faults.racer import TODAY, clock, race

CAP, RACERS = 3, 8


async def taken(url: str) -> tuple[list[int], int]:
    """The posts that hold a slot, and what the day's row counts."""
    storage = Storage.open(url, clock)
    async with storage.reading() as unit:
        slots = [slot.post for slot in await unit.slots.used("press", TODAY, "routine")]
        count = await unit.slots.value(sa.select(cap_day.c.used))
    await storage.close()
    return slots, int(count)


def test_of_eight_processes_at_once_exactly_the_cap_gets_a_slot(database_url: str) -> None:
    line, won = PROCESSES.Barrier(RACERS), PROCESSES.Queue()
    racers = [
        PROCESSES.Process(target=race, args=(database_url, post, CAP, line, won)) for post in range(1, RACERS + 1)
    ]
    for racer in racers:
        racer.start()
    results = dict(won.get(timeout=90) for _ in racers)
    for racer in racers:
        racer.join(30)

    winners = [post for post, mine in sorted(results.items()) if mine]
    assert [racer.exitcode for racer in racers] == [0] * RACERS
    assert len(winners) == CAP
    assert asyncio.run(taken(database_url)) == (winners, CAP)
