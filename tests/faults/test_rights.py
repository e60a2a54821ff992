"""Rights that we lose in a chat: told at once, by name, and no storm of tries (faults 36 and 37)."""

from tests.faults.outpost import Outpost
from tests.faults.test_kill_kinds import CRISIS, TITLE
from tests.faults.words import DIGITS, MAY_AGAIN, MAY_NOT, NO_PIN
from tests.stories.cast import STAFF
from tests.typed import typed

WITHOUT_PINS = {"can_delete_messages": True, "can_invite_users": True}


async def opens_a_crisis(outpost: Outpost) -> None:
    await outpost.gets_factor("duty-officer")
    await outpost.says("duty-officer", CRISIS)
    await outpost.says(
        "duty-officer", typed(await outpost.sees("duty-officer", DIGITS), outpost.digits("duty-officer"))
    )


async def test_36_when_we_are_demoted_the_staff_hears_which_rights_are_missing(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    outpost.chats["press"].demote(outpost.bot)
    told = await outpost.sees("duty-officer", MAY_NOT, STAFF)
    await outpost.quiet()
    calls = len(outpost.server.calls)
    await outpost.later(minutes=30)

    async with outpost.books.reading() as unit:
        place = await unit.addresses.find(outpost.address(outpost.chats["press"]))
    assert "pin messages" in told
    assert "delete messages" in told
    assert place is not None
    assert place.state == "degraded"
    assert len([call for call in outpost.server.calls[calls:] if call.method != "getUpdates"]) < 10


async def test_36_when_we_have_them_again_the_staff_hears_that_too(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    outpost.chats["press"].demote(outpost.bot)
    await outpost.sees("duty-officer", MAY_NOT, STAFF)
    outpost.chats["press"].promote(outpost.bot, can_pin_messages=True, **WITHOUT_PINS)
    await outpost.sees("duty-officer", MAY_AGAIN, STAFF)


async def test_37_a_card_that_may_not_be_pinned_stands_there_all_the_same(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    await outpost.quiet()
    outpost.server.fault(
        "pinChatMessage",
        "400",
        chat=outpost.chats["general"],
        description="Bad Request: not enough rights to manage pinned messages in the chat",
    )
    await opens_a_crisis(outpost)
    await outpost.sees("duty-officer", NO_PIN, STAFF)
    await outpost.quiet()
    sent = outpost.server.ledger.acts("sent", outpost.chats["general"])

    assert sum(TITLE in each.text for each in sent) == 1
    assert outpost.chats["general"].pinned == []
    assert outpost.chats["press"].pinned


async def test_37_the_card_is_pinned_by_itself_when_the_right_comes(outpost: Outpost) -> None:
    await outpost.prepare()
    await outpost.start()
    outpost.chats["general"].promote(outpost.bot, **WITHOUT_PINS)
    await outpost.sees("duty-officer", MAY_NOT, STAFF)
    await opens_a_crisis(outpost)
    await outpost.sees("duty-officer", NO_PIN, STAFF)
    outpost.chats["general"].promote(outpost.bot, can_pin_messages=True, **WITHOUT_PINS)
    await outpost.sees_pinned(TITLE, "general")
