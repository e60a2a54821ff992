"""Two processes, two approvers, one instant: one approval counts, one message goes to the chat (fault 66)."""

import asyncio
from dataclasses import dataclass

import sqlalchemy as sa

from groups.posts import State
from storage.tables import approval, audit, outbox
from tests.faults.approvers import race
from tests.faults.outpost import PROCESSES
from tests.handlers.harness import Scene, find_button, scene

AUTHOR, APPROVERS = "spokesperson", ("head-of-mission", "consular-officer")


@dataclass(frozen=True)
class Found:
    """What the database holds afterwards."""

    state: str
    approver: str
    approvals: int
    noted: int
    slots: int
    sends: int


async def submitted(url: str) -> dict[str, str]:
    """A post waits for approval; approver → the button on their card."""
    async with scene(url) as made:
        await made.meets(AUTHOR, *APPROVERS)
        shown = await made.says(AUTHOR, "/post press: The ferry line opens.")
        await made.presses(AUTHOR, shown, "Send for approval")
        return {who: _nonce(made, who) for who in APPROVERS}


def _nonce(made: Scene, who: str) -> str:
    return find_button(made.last_to(made.private(who)), "Approve version 1")[1].nonce


async def found(url: str) -> Found:
    async with scene(url) as made, made.unit() as unit:
        post = await unit.posts.need(1)
        count = sa.select(sa.func.count())
        return Found(
            post.state,
            post.approver,
            await unit.posts.value(count.select_from(approval)),
            await unit.posts.value(count.select_from(audit).where(audit.c.act == "post approve")),
            len(await unit.slots.of(1)),
            await unit.posts.value(count.select_from(outbox).where(outbox.c.subject == "post:1")),
        )


def test_66_two_processes_approve_at_once_and_one_counts_and_one_message_goes(empty_database_url: str) -> None:
    nonces = asyncio.run(submitted(empty_database_url))
    line, heard = PROCESSES.Barrier(2), PROCESSES.Queue()
    racers = [
        PROCESSES.Process(target=race, args=(empty_database_url, who, nonce, line, heard))
        for who, nonce in nonces.items()
    ]
    for racer in racers:
        racer.start()
    said = dict(heard.get(timeout=90) for _ in racers)
    for racer in racers:
        racer.join(30)

    assert [racer.exitcode for racer in racers] == [0, 0]
    after = asyncio.run(found(empty_database_url))
    slower = next(who for who in APPROVERS if who != after.approver)
    assert "E-CONFLICT" in said[slower]
    assert "E-" not in said[after.approver]
    assert after == Found(State.SENDING, after.approver, 1, 1, 1, 1)
