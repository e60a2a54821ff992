"""kill -9 at every named moment of a delivery: what went out is known, or somebody is asked (faults 1 to 4)."""

import signal

import pytest

from tests.faults.oracle import copies, disagreements, questions, unasked
from tests.faults.outpost import Outpost
from tests.faults.words import DOUBT, LEAVE, NO_LINK, SEND, THERE
from tests.patience import PATIENCE
from tests.stories.cast import STAFF

WORDS = "The ferry to Nellbro sails again."
MOMENTS = [
    pytest.param("before_commit:1", "queued", 0, id="1-before-the-claim"),
    pytest.param("after_claim:1", "acting", 0, id="2-before-the-bytes"),
    pytest.param("after_bytes:1", "acting", 1, id="3-after-the-bytes"),
    pytest.param("before_commit:2", "acting", 1, id="4-before-the-record"),
]


def sent(outpost: Outpost) -> int:
    chat = outpost.chats["press"]
    return sum(WORDS in entry.text for entry in outpost.server.ledger.acts("sent", chat))


async def killed(outpost: Outpost, crash_at: str) -> None:
    outpost.launch(crash_at)
    assert await outpost.ended() == -signal.SIGKILL


@pytest.mark.parametrize(("crash_at", "state", "delivered"), MOMENTS)
async def test_1_to_4_a_post_is_never_doubled_by_a_kill_and_its_doubt_is_asked_about(
    outpost: Outpost, crash_at: str, state: str, delivered: int
) -> None:
    await outpost.prepare(press=1)
    subject = await outpost.post_goes(WORDS)
    await killed(outpost, crash_at)
    at_death = await outpost.states(subject), sent(outpost)

    await outpost.launched()
    await outpost.idle()

    claimed = state == "acting"
    assert at_death == ([state], delivered)
    assert await outpost.states(subject) == ["ambiguous" if claimed else "done"]
    assert sent(outpost) == (delivered if claimed else 1)
    assert len(questions(outpost)) == int(claimed)
    assert (await disagreements(outpost), await unasked(outpost)) == ([], [])


async def test_2_the_cap_keeps_the_slot_of_a_post_in_doubt(outpost: Outpost) -> None:
    await outpost.prepare(press=1)
    subject = await outpost.post_goes(WORDS)
    await killed(outpost, "after_claim:1")
    await outpost.launched()
    await outpost.idle()

    async with outpost.books.reading() as unit:
        slots = await unit.slots.of(int(subject.partition(":")[2]))
    assert [slot.group for slot in slots] == ["press"]


@pytest.mark.parametrize(
    ("crash_at", "answer", "state"),
    [
        ("after_claim:1", SEND, "done"),
        ("after_bytes:1", THERE, "done"),
        ("after_bytes:1", LEAVE, "abandoned"),
    ],
)
async def test_2_and_3_an_officer_who_looks_there_ends_the_doubt(
    outpost: Outpost, crash_at: str, answer: str, state: str
) -> None:
    await outpost.prepare(press=1)
    subject = await outpost.post_goes(WORDS)
    await killed(outpost, crash_at)
    await outpost.launched()
    await outpost.sees("head-of-mission", DOUBT, STAFF)
    await outpost.presses("head-of-mission", answer, STAFF)
    if answer == THERE:
        await outpost.presses("head-of-mission", NO_LINK, STAFF)
    await outpost.server.wait_for(lambda: sent(outpost) == 1, PATIENCE)
    await outpost.idle()

    assert await outpost.states(subject) == [state]
    assert sent(outpost) == 1
    assert await disagreements(outpost) == []


async def test_a_kill_in_a_post_to_many_chats_leaves_each_chat_known_or_asked_about(outpost: Outpost) -> None:
    await outpost.prepare(press=12)
    subject = await outpost.post_goes(WORDS)
    await killed(outpost, "after_bytes:5")
    await outpost.launched()
    await outpost.idle()

    states = await outpost.states(subject)
    per_chat = [copies(outpost, chat, chat.messages[-1].text) for chat in outpost.chats_of["press"] if chat.messages]
    assert len(states) == 12
    assert set(states) == {"done", "ambiguous"}
    assert 1 <= states.count("ambiguous") <= 3
    assert max(per_chat) == 1
    assert (await disagreements(outpost), await unasked(outpost)) == ([], [])
