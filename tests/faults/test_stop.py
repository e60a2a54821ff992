"""Being stopped politely in the middle of a broadcast (fault 6)."""

import pytest

from tests.faults.oracle import disagreements, questions
from tests.faults.outpost import Outpost
from tests.patience import PATIENCE

WORDS = "The consulate is closed on Friday."


def sent(outpost: Outpost) -> list[int]:
    """How many copies each chat has."""
    chats = outpost.chats_of["press"]
    return [sum(WORDS in each.text for each in outpost.server.ledger.acts("sent", chat)) for chat in chats]


async def stopped_in_the_middle(outpost: Outpost, chats: int, seconds: float) -> None:
    """`seconds` is how long Telegram takes for each message."""
    await outpost.prepare(press=chats)
    outpost.server.fault("sendMessage", "slow", times=None, seconds=seconds)
    subject = await outpost.post_goes(WORDS)
    await outpost.launched()
    await outpost.server.wait_for(lambda: sum(sent(outpost)) >= 8, PATIENCE)
    outpost.signal()
    assert await outpost.ended() == 0
    states = await outpost.states(subject)

    assert set(states) == {"done", "queued"}
    assert states.count("done") == sum(sent(outpost))
    await goes_on(outpost, subject, chats)


async def goes_on(outpost: Outpost, subject: str, chats: int) -> None:
    outpost.server.clear_faults()
    await outpost.launched()
    await outpost.idle()
    assert await outpost.states(subject) == ["done"] * chats
    assert sent(outpost) == [1] * chats
    assert questions(outpost) == []
    assert await disagreements(outpost) == []


async def test_6_a_stop_in_a_broadcast_leaves_no_doubt_and_the_rest_goes_out_once(outpost: Outpost) -> None:
    await stopped_in_the_middle(outpost, 60, 0.3)


@pytest.mark.slow
async def test_6_a_stop_in_a_broadcast_to_two_hundred_chats(outpost: Outpost) -> None:
    await stopped_in_the_middle(outpost, 200, 0.3)


async def test_6_what_telegram_never_answered_when_we_were_stopped_is_in_doubt_and_not_lost(outpost: Outpost) -> None:
    await outpost.prepare()
    outpost.server.fault("sendMessage", "hang", times=None)
    subject = await outpost.post_goes(WORDS)
    await outpost.launched()
    chat = str(outpost.chats["press"].id)
    await outpost.server.wait_for(
        lambda: any(str(c.params.get("chat_id")) == chat for c in outpost.server.calls), PATIENCE
    )
    assert await outpost.terminate() == 0
    assert await outpost.states(subject) == ["ambiguous"]
