"""kill -9 while crisis cards, their pins and edits, and answers are on their way (faults 1 to 4, by kind)."""

import signal

import pytest

from tests.faults.oracle import disagreements, in_doubt, questions, unasked
from tests.faults.outpost import Outpost
from tests.faults.words import DIGITS, DOUBT, FORM, REPEATED, SOON
from tests.patience import PATIENCE
from tests.stories.cast import GROUPS, STAFF
from tests.typed import typed

CRISIS = '/crisis open all level=2 template=flood place="Nell valley"'
TITLE = "Nell valley"
MOMENTS = ("after_claim:1", "after_bytes:1", pytest.param("before_commit:1", marks=pytest.mark.slow))


async def opens_a_crisis(outpost: Outpost, crash_at: str = "") -> None:
    """The duty officer opens one; the process is killed on the way, if asked to."""
    async with outpost.books.unit() as unit:
        outpost.factors["duty-officer"] = await unit.factors.enrol("duty-officer")
    await outpost.launched(crash_at)
    await outpost.says("duty-officer", CRISIS)
    await outpost.says(
        "duty-officer", typed(await outpost.sees("duty-officer", DIGITS), outpost.digits("duty-officer"))
    )


async def dies(outpost: Outpost) -> None:
    assert await outpost.ended() == -signal.SIGKILL


def cards(outpost: Outpost, group: str) -> int:
    sent = outpost.server.ledger.acts("sent", outpost.chats[group])
    return sum(TITLE in entry.text for entry in sent if not entry.message.is_service)


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_crisis_card_in_doubt_is_sent_once_more_and_says_so(outpost: Outpost, moment: str) -> None:
    await outpost.prepare()
    await opens_a_crisis(outpost, f"{moment}:send card")
    await dies(outpost)
    await outpost.launched()
    await outpost.sees("duty-officer", SOON, STAFF)
    outpost.jump(seconds=61)
    await outpost.sees("duty-officer", REPEATED)
    await outpost.idle()

    counts = {group: cards(outpost, group) for group in GROUPS}
    assert set(counts.values()) <= {1, 2}
    assert all(outpost.chats[group].pinned for group in GROUPS)
    assert await disagreements(outpost) == []


async def test_a_card_that_is_in_doubt_again_is_not_sent_by_itself_a_third_time(outpost: Outpost) -> None:
    await outpost.prepare()
    await opens_a_crisis(outpost, "after_bytes:1:send card")
    await dies(outpost)
    await outpost.launched()
    await outpost.sees("duty-officer", SOON, STAFF)
    await outpost.idle()
    await outpost.kill()
    await outpost.launched("after_bytes:1:send card")
    outpost.jump(seconds=61)
    await dies(outpost)
    asked = len(questions(outpost))
    await outpost.launched()
    await outpost.server.wait_for(lambda: len(questions(outpost)) > asked, PATIENCE)
    outpost.jump(seconds=130)
    await outpost.idle()

    assert max(cards(outpost, group) for group in GROUPS) == 2
    assert (await disagreements(outpost), await unasked(outpost)) == ([], [])


@pytest.mark.parametrize("moment", MOMENTS)
async def test_a_pin_is_simply_done_again(outpost: Outpost, moment: str) -> None:
    await outpost.prepare()
    await opens_a_crisis(outpost, f"{moment}:pin card")
    await dies(outpost)
    await outpost.launched()
    await outpost.server.wait_for(lambda: all(outpost.chats[group].pinned for group in GROUPS), PATIENCE)
    await outpost.idle()

    assert [len(outpost.chats[group].pinned) for group in GROUPS] == [1] * len(GROUPS)
    async with outpost.books.reading() as unit:
        assert {state.value: n for state, n in (await unit.cards.counts()).items()} == {"pinned": len(GROUPS)}


@pytest.mark.parametrize("moment", MOMENTS)
async def test_an_edit_is_simply_done_again(outpost: Outpost, moment: str) -> None:
    await outpost.prepare()
    await opens_a_crisis(outpost, f"{moment}:edit card")
    await outpost.server.wait_for(lambda: all(outpost.chats[group].pinned for group in GROUPS), PATIENCE)
    await outpost.idle()
    before = {group: outpost.chats[group].pinned[0].text for group in GROUPS}
    outpost.jump(hours=1, seconds=1)
    await dies(outpost)
    await outpost.launched()
    await outpost.idle()

    after = {group: outpost.chats[group].pinned[0].text for group in GROUPS}
    assert [group for group in GROUPS if after[group] == before[group]] == []
    assert {cards(outpost, group) for group in GROUPS} == {1}
    assert await disagreements(outpost) == []


@pytest.mark.parametrize("moment", MOMENTS)
async def test_an_answer_in_doubt_is_repeated_once_after_two_minutes(outpost: Outpost, moment: str) -> None:
    await outpost.prepare()
    await outpost.launched(f"{moment}:send answer")
    await outpost.says("journalist", "/ask Is the harbour open tonight?", "press")
    await outpost.presses("spokesperson", "Answer")
    await outpost.sees("spokesperson", FORM)
    await outpost.says("spokesperson", "Yes, until ten o'clock.")
    await dies(outpost)
    await outpost.launched()
    await outpost.idle()
    before = _answers(outpost)
    outpost.jump(seconds=121)
    await outpost.sees("journalist", "(in case you missed it)", "press")
    await outpost.idle()

    assert before <= 1
    assert _answers(outpost) == before + 1
    assert (await disagreements(outpost), await unasked(outpost)) == ([], [])


def _answers(outpost: Outpost) -> int:
    chat = outpost.chats["press"]
    return sum("Yes, until ten" in each.text for each in outpost.server.ledger.acts("sent", chat))


async def test_nothing_is_said_twice_to_the_staff_about_one_doubt(outpost: Outpost) -> None:
    await outpost.prepare()
    await opens_a_crisis(outpost, "after_bytes:1:send card")
    await dies(outpost)
    await outpost.launched()
    await outpost.sees("duty-officer", SOON, STAFF)
    await outpost.kill()
    await outpost.launched()
    await outpost.idle()

    asked = [each for each in outpost.server.ledger.acts("sent", outpost.chats[STAFF]) if DOUBT in each.text]
    assert 0 < len(asked) <= await in_doubt(outpost)  # a question may be in doubt itself
