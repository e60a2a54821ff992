"""What a key point rests on: its writer names a source, and the second person's press is its check."""

from datetime import timedelta

import pytest

from handlers.trust.open_crises import open_now
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import BRIDGE, approves, points
from tests.typed import SOURCE

UNSURE = "Not confirmed yet"
OTHER = "Two shelters are open in the schools of the valley."


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    made.reads_english()
    await made.opens()
    return made


async def waits(flood: Watched, said: str) -> None:
    if "six digits" in words(await flood.says("trade-officer", f"/key {said}")):
        await flood.proves("trade-officer")


async def unsure(flood: Watched, who: str = "consular-officer") -> str:
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Approve and send" in labels(send))
    return words(await flood.presses(who, asked, "Send it as not confirmed yet"))


async def test_whoever_names_no_source_is_asked_for_one_and_loses_no_word(flood: Watched) -> None:
    asked = await flood.says("trade-officer", f"/key {BRIDGE}")
    assert "What does it rest on?" in words(asked)
    assert "E-WORDS" in words(await flood.says("trade-officer", "somebody told me so"))
    assert "E-UNKNOWN" in words(await flood.says("trade-officer", "F999"))
    await flood.says("trade-officer", "call 09:50 police")
    card = flood.last_to(flood.staff)
    assert BRIDGE in str(card.text)
    assert "Sources: call 09:50 police" in str(card.text)


async def test_the_source_stands_for_the_second_person_and_for_nobody_else(flood: Watched) -> None:
    await waits(flood, f"{BRIDGE} {SOURCE}")
    await approves(flood)
    await flood.passes(timedelta(seconds=11))
    assert "source" not in points(flood, "consular")[0].casefold()
    assert "call 09:50" not in flood.text_of_card("consular")


async def test_a_fact_that_was_found_wrong_carries_no_key_point(flood: Watched) -> None:
    await waits(flood, "Call the duty line if you cannot leave your house. source=F1")
    await flood.says("duty-officer", "/fact fail F1 nobody answers")
    assert "E-FACT" in words(await approves(flood))


async def test_the_first_message_may_say_that_it_is_not_confirmed_yet(flood: Watched) -> None:
    await waits(flood, f"{BRIDGE} {SOURCE}")
    await unsure(flood)
    await flood.passes(timedelta(seconds=11))
    assert UNSURE in points(flood, "consular")[0]
    assert UNSURE in flood.text_of_card("consular")
    async with flood.unit() as unit:
        (shown,) = await open_now(await flood.house.context(unit, flood.staff))
    assert UNSURE in str(shown.latest)


async def test_a_second_one_about_the_same_must_be_confirmed(flood: Watched) -> None:
    await waits(flood, f"{BRIDGE} {SOURCE}")
    await unsure(flood)
    await flood.passes(timedelta(minutes=31))
    await waits(flood, f"{OTHER} {SOURCE}")
    assert "E-FACT" in await unsure(flood)
    await approves(flood)
    await flood.passes(timedelta(seconds=11))
    assert UNSURE not in points(flood, "consular")[1]
    assert UNSURE not in flood.text_of_card("consular")
