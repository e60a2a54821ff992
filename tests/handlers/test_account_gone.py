"""An account that was renamed or dropped from mission.toml: its chats are still known, and nothing is sent there."""

from datetime import timedelta

import pytest

from groups.messages import Address, Inspect, Send
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, words

OLD = Address("old-bot", "-100")


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    return await watched(scene)


async def once_bound(scene: Scene) -> None:
    async with scene.unit() as unit:
        place = await unit.addresses.arrive(OLD, "Old chat")
        assert await unit.addresses.set(place, group_id="press", state="bound", members=5, powers="write pin delete")


async def once_met(scene: Scene, who: str) -> None:
    """The last time that they wrote to us was on the account that is gone."""
    async with scene.unit() as unit:
        await unit.people.meet(scene.sender(who), Address("old-bot", "77"))


async def test_a_crisis_opens_and_its_card_and_key_points_go_where_we_are(flood: Watched) -> None:
    await once_bound(flood)
    await flood.approves_in_calm()
    opened = await flood.opens()
    offer = await flood.presses("duty-officer", await flood.says("duty-officer", "/crisis"), "#1: key point")
    await flood.presses("duty-officer", offer, "Send the prepared words")
    sent = await flood.later(timedelta(seconds=30))
    assert flood.cards_to("press")
    assert [send for send in sent if isinstance(send, Send) and send.look == "keypoint"]
    assert not [action for action in [*opened, *sent] if action.to.account == OLD.account]


async def test_a_card_that_stands_in_a_chat_that_is_out_of_reach_stops_no_other(flood: Watched) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        place = await unit.addresses.arrive(OLD, "Old chat")
        await unit.cards.want([place], {place.id: "text"})
        (card,) = [each for each in (await unit.cards.get(place.id),) if each]
        await unit.cards.change_to(card, message="5", state="sent", group_id="press")
    asked = [action for action in await flood.looks() if isinstance(action, Inspect)]
    assert asked
    assert OLD not in {action.to for action in asked}


async def test_a_question_reaches_the_officers_whom_we_can_write_to(scene: Scene) -> None:
    await scene.meets("head-of-mission")
    await once_met(scene, "consular-officer")
    await scene.says("maria", "/ask How do I get home?", scene.chat("consular"))
    assert any("get home" in said for said in scene.words_to(scene.staff))
    assert not [send for send in scene.done(Send) if send.to.account == OLD.account]


async def test_a_code_is_not_asked_for_in_a_chat_that_is_out_of_reach(flood: Watched) -> None:
    await once_met(flood, "duty-officer")
    answer = await flood.says("duty-officer", "/crisis open all level=2", at=flood.staff)
    assert "write to me in private first" in words(answer)
