"""Updates that come twice, late, out of order, under old numbers, or that nobody can handle (43 to 46 and 50)."""

import pytest
import sqlalchemy as sa

from groups.messages import Settled
from groups.outcomes import Done, Seen
from storage.tables import inbox, question
from tests.faults.outpost import Outpost
from tests.faults.words import ASKED, FORGED, FORM, MAY_NOT
from tests.stories.cast import STAFF

ASK = "/ask Is the ferry running tonight?"


@pytest.fixture
async def busy(outpost: Outpost) -> Outpost:
    """An outpost at work."""
    await outpost.prepare()
    await outpost.start()
    return outpost


async def questions(outpost: Outpost) -> list[str]:
    async with outpost.books.reading() as unit:
        return [row["words"] for row in await unit.inbox.rows(sa.select(question.c.words))]


async def test_43_an_update_that_comes_again_has_its_effect_once(busy: Outpost) -> None:
    await busy.says("journalist", ASK, "press")
    await busy.sees("journalist", ASKED, "press")
    for update in list(busy.server.updates):
        busy.server.replay(update)
    await busy.quiet()

    assert len(await questions(busy)) == 1
    assert await busy.copies(ASKED, "press") == 1


async def test_43_a_whole_batch_that_comes_again_after_a_restart_has_its_effects_once(busy: Outpost) -> None:
    for number in range(3):
        await busy.says(("journalist", "citizen", "neighbour")[number], f"{ASK} ({number})", "press")
    await busy.quiet()
    before = await questions(busy)
    async with busy.books.unit() as unit:
        await unit.accounts.confirm("telegram", 0)
    for update in list(busy.server.updates):
        busy.server.replay(update)
    await busy.restart()
    await busy.quiet()

    assert len(before) == 3
    assert await questions(busy) == before


async def test_44_a_press_that_comes_under_two_numbers_has_its_effect_once(busy: Outpost) -> None:
    await busy.says("journalist", ASK, "press")
    await busy.sees("spokesperson", "Is the ferry running tonight?")
    message = busy.newest("private", "spokesperson", "Is the ferry running tonight?")
    press = await busy.people["spokesperson"].presses(message, "Answer")
    busy.server.press_again(press)
    await busy.sees("spokesperson", FORM)
    await busy.quiet()
    busy.server.press_again(press)
    await busy.quiet()

    assert await busy.copies(FORM, "private", "spokesperson") == 1


async def test_45_a_press_before_its_message_gives_nobody_a_right(busy: Outpost) -> None:
    await busy.people["citizen"].presses_raw(busy.chats["press"], 999_999, "AAAAAAAAAAA")
    await busy.sees_notice("citizen", FORGED)
    await busy.says("journalist", ASK, "press")
    await busy.sees("journalist", ASKED, "press")


async def test_45_a_demotion_before_the_words_it_refers_to_is_believed(busy: Outpost) -> None:
    busy.chats["press"].demote(busy.bot)
    await busy.says("journalist", ASK, "press")
    late = busy.server.updates[-2]
    await busy.sees("duty-officer", MAY_NOT, STAFF)
    busy.server.replay(late)
    await busy.quiet()

    async with busy.books.reading() as unit:
        place = await unit.addresses.find(busy.address(busy.chats["press"]))
    assert place is not None
    assert place.state == "degraded"
    assert await busy.copies(MAY_NOT, STAFF) == 1


async def test_46_numbers_that_start_again_are_not_taken_for_old_ones(busy: Outpost) -> None:
    await busy.says("journalist", f"{ASK} (1)", "press")
    await busy.quiet()
    used = min(update.id for update in busy.server.updates)
    busy.server.jump_update_ids(17)
    await busy.says("citizen", f"{ASK} (2)", "press")
    await busy.server.wait_for(lambda: not busy.unheard())
    await busy.quiet()
    busy.server.jump_update_ids(used)
    await busy.says("neighbour", f"{ASK} (3)", "press")
    await busy.server.wait_for(lambda: not busy.unheard())
    await busy.quiet()

    assert len(await questions(busy)) == 3


async def test_50_a_row_that_nobody_can_handle_is_put_aside_and_its_chat_goes_on(busy: Outpost) -> None:
    at = busy.address(busy.chats["press"])
    poison = Settled(at, 1, "inspect", "place:nonsense", Done(seen=Seen("", 0, ())))
    async with busy.books.unit() as unit:
        await unit.inbox.post(1, poison)
    await busy.says("journalist", ASK, "press")
    await busy.sees("journalist", ASKED, "press")
    await busy.quiet()

    async with busy.books.reading() as unit:
        row = await unit.inbox.one(sa.select(inbox).where(inbox.c.tries > 0))
    assert (row["state"], row["tries"], row["fault"]) == ("quarantined", 3, "ValueError")
    assert row["body"]
