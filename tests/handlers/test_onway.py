"""While a post goes to many chats its author sees how far it is, can stop it, and has the receipt in the same place."""

from datetime import timedelta

import pytest

from groups.messages import Address, Edit, Send
from tests.handlers.harness import Scene, labels, words

AUTHOR, APPROVER = "spokesperson", "head-of-mission"
MINUTE = timedelta(minutes=1)
CHATS = 25


@pytest.fixture(autouse=True)
async def the_press_group_lives_in_many_chats(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER)
    async with scene.unit() as unit:
        for number in range(2, CHATS + 1):
            place = await unit.addresses.arrive(chat(scene, number), f"Press {number}")
            await unit.addresses.set(place, group_id="press", state="bound", members=7)


def chat(scene: Scene, number: int) -> Address:
    return Address(scene.staff.account, f"chat-press-{number}")


async def approved(scene: Scene) -> None:
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post press: The ferry line opens."), "Send for approval")
    await scene.presses(APPROVER, scene.last_to(scene.private(APPROVER)), "Approve version 1")


async def goes(scene: Scene) -> None:
    await approved(scene)
    await scene.later(MINUTE)


async def so_far(scene: Scene, chats: int) -> None:
    """So many chats have it; the rest waits."""
    await approved(scene)
    scene.at_most = chats + 1  # and the message that says how far it is
    await scene.later(MINUTE)


def follows(scene: Scene) -> Send:
    return next(send for send in scene.sent_to(scene.private(AUTHOR)) if "is going out" in str(send.text))


def edits(scene: Scene) -> list[Edit]:
    mine = [each for each in scene.done(Edit) if isinstance(each, Edit) and each.to == scene.private(AUTHOR)]
    return [each for each in mine if each.message == scene.remote(follows(scene))]


async def test_the_message_becomes_the_receipt(scene: Scene) -> None:
    await goes(scene)

    assert "0 of 25 chats have it" in str(follows(scene).text)
    assert "About 1 minute is left" in str(follows(scene).text)
    assert "25 of 25 chats have it" in str(edits(scene)[-1].text)
    assert labels(edits(scene)[-1]) == ["Retract", "Correct"]
    assert not any("25 of 25" in said for said in scene.words_to(scene.private(AUTHOR)))


async def test_it_is_edited_every_ten_seconds_with_what_is_out_by_then(scene: Scene) -> None:
    await so_far(scene, 8)
    scene.at_most = 4
    await scene.later(timedelta(seconds=9))
    assert edits(scene) == []
    scene.at_most = 1  # the edit
    await scene.later(timedelta(seconds=2))

    assert "12 of 25 chats have it. About 1 minute is left." in str(edits(scene)[-1].text)
    assert labels(edits(scene)[-1]) == ["Stop"]


async def test_stop_in_the_middle_says_how_many_have_it_and_how_many_will_not(scene: Scene) -> None:
    await so_far(scene, 8)
    answer = await scene.presses(AUTHOR, follows(scene), "Stop")
    scene.at_most = None
    await scene.later(timedelta(hours=1))

    assert "8 chats have it already, 17 chats will not get it" in words(answer)
    assert sum("The ferry line" in str(each.text) for each in scene.done(Send) if isinstance(each, Send)) < 20
    last = str(edits(scene)[-1].text)
    assert "8 of 25 chats have it" in last
    assert last.count("stopped before it went") == 10
    assert "… and 7 more chats." in last


async def test_halt_in_the_middle_says_it_too(scene: Scene) -> None:
    await so_far(scene, 8)
    answer = await scene.says(APPROVER, "/halt all")

    assert words(answer).count("8 chats have it already, 17 chats will not get it") == 2  # here and in the staff room


async def test_a_post_for_ten_chats_is_over_too_soon_for_that(scene: Scene) -> None:
    async with scene.unit() as unit:
        for number in range(11, CHATS + 1):
            place = await unit.addresses.find(chat(scene, number))
            assert place is not None
            await unit.addresses.set(place, group_id="", state="unbound")
    await goes(scene)

    assert not any("is going out" in said for said in scene.words_to(scene.private(AUTHOR)))
    assert "10 of 10 chats have it" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_who_presses_stop_when_it_is_out_is_told_how_to_take_it_back(scene: Scene) -> None:
    await goes(scene)
    recall = next(send for send in scene.sent_to(scene.private(AUTHOR)) if send.look == "recall")
    answer = await scene.presses(AUTHOR, recall, "Stop")

    assert "out already: /retract 1 takes it back" in words(answer)
