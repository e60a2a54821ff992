"""A chat gets a new id: what it was, what waits and what is pinned follow, and nothing is doubled (fault 38)."""

import pytest

from storage.addresses import Place
from tests.faults.oracle import questions
from tests.faults.outpost import Outpost
from tests.faults.test_kill_kinds import TITLE
from tests.faults.test_rights import opens_a_crisis
from tests.patience import PATIENCE

WORDS = "The ferry sails again."


def sent(outpost: Outpost) -> int:
    chat = outpost.chats["press"]
    return sum(WORDS in each.text for each in outpost.server.ledger.acts("sent", chat))


async def places(outpost: Outpost) -> tuple[Place, ...]:
    async with outpost.books.reading() as unit:
        return await unit.addresses.of_group("press")


async def moved_once(outpost: Outpost, subject: str) -> None:
    await outpost.quiet()
    now = await places(outpost)
    slots = await _slots(outpost, subject)
    assert [place.address.chat for place in now] == [str(outpost.chats["press"].current.id)]
    assert now[0].state == "bound"
    assert await outpost.states(subject) == ["done"]
    assert sent(outpost) == 1
    assert slots == ["press"]
    assert questions(outpost) == []


async def _slots(outpost: Outpost, subject: str) -> list[str]:
    async with outpost.books.reading() as unit:
        return [slot.group for slot in await unit.slots.of(int(subject.partition(":")[2]))]


@pytest.mark.parametrize("announced", [False, True], ids=["by-error", "by-service-message"])
async def test_38_a_chat_that_moved_gets_its_post_once_at_its_new_id(outpost: Outpost, announced: bool) -> None:
    await outpost.prepare()
    await outpost.start()
    outpost.chats["press"].migrate(announced=announced)
    if announced:
        await outpost.quiet()
    subject = await outpost.post_goes(WORDS)
    await outpost.server.wait_for(lambda: sent(outpost) == 1, PATIENCE)
    await moved_once(outpost, subject)


async def test_38_the_error_and_the_service_message_together_move_it_once(outpost: Outpost) -> None:
    await outpost.prepare()
    subject = await outpost.post_goes(WORDS)
    outpost.chats["press"].migrate()
    await outpost.start()
    await outpost.server.wait_for(lambda: sent(outpost) == 1, PATIENCE)
    await moved_once(outpost, subject)


async def test_38_a_chat_that_moves_twice_is_found_from_its_first_id(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    first = outpost.address(outpost.chats["press"])
    middle = outpost.chats["press"].migrate()
    await outpost.quiet()
    middle.migrate(announced=False)
    subject = await outpost.post_goes(WORDS)
    await outpost.server.wait_for(lambda: sent(outpost) == 1, PATIENCE)
    await moved_once(outpost, subject)

    async with outpost.books.reading() as unit:
        found = await unit.addresses.current(first)
    assert found.chat == str(outpost.chats["press"].current.id)


async def test_38_a_crisis_card_is_pinned_anew_where_the_chat_lives_now(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    await opens_a_crisis(outpost)
    await outpost.sees_pinned(TITLE, "press")
    await outpost.quiet()
    new = outpost.chats["press"].migrate()
    await outpost.server.wait_for(lambda: any(TITLE in each.text for each in new.pinned), PATIENCE)
    await outpost.quiet()

    assert sum(TITLE in each.text for each in outpost.server.ledger.acts("sent", new) if each.chat is new) <= 2
    assert len(new.pinned) == 1
