"""A message in doubt that somebody sees in its chat: with its link we know which one it is, and can reach it later."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from groups.messages import Action, Delete, Edit, Lane, Send, Settled
from groups.outcomes import Done, Seen
from groups.outlets import Spot
from groups.posts import State
from groups.texts import as_text
from tests.handlers.harness import POWERS, Scene, labels, words
from tests.handlers.test_doubt import hears, in_doubt, sends_in_doubt, state

AUTHOR, DUTY, HEAD = "spokesperson", "duty-officer", "head-of-mission"
ASKED = "Please paste its link"


def spot(link: str) -> Spot | None:
    """Links such as chat-press/77, and @harsund/77 for a chat that everybody finds."""
    found = re.fullmatch(r"(@?)([a-z-]+)/([0-9]+)", link)
    if found is None:
        return None
    return Spot(found[3], name=found[2]) if found[1] else Spot(found[3], chat=found[2])


@pytest.fixture(autouse=True)
async def messages_have_links(scene: Scene) -> None:
    await scene.meets(AUTHOR, HEAD, DUTY)
    scene.house.outlets = {name: replace(outlet, spot=spot) for name, outlet in scene.house.outlets.items()}


async def asked_for_link(scene: Scene) -> list[Action]:
    return await scene.presses(DUTY, await in_doubt(scene), "I see it there")


async def pastes(scene: Scene, link: str, who: str = DUTY) -> str:
    """In the staff room an answer is a reply."""
    return words(await scene.says(who, link, scene.staff, reply_to=scene.shown[-1].remote))


async def remote(scene: Scene) -> tuple[str, str]:
    async with scene.unit() as unit:
        (row,) = await unit.outbox.of("post:1")
    return row.state, row.remote


async def test_with_its_link_it_is_withdrawn_where_it_stands_and_never_deleted(scene: Scene) -> None:
    await asked_for_link(scene)
    question = scene.last_to(scene.staff)
    assert ASKED in str(question.text)
    assert labels(question) == ["I have no link", "Cancel"]
    assert await remote(scene) == ("ambiguous", "")

    assert "I know which message it is" in await pastes(scene, "chat-press/77")
    await hears(scene)
    assert await state(scene) == State.PUBLISHED
    assert await remote(scene) == ("done", "77")
    assert "1 of 1 chat has it" in scene.words_to(scene.private(AUTHOR))[-1]

    await scene.says(AUTHOR, "/retract 1 The date is wrong.")
    changed = [each for each in scene.done(Edit) if isinstance(each, Edit) and each.look == "correction"]
    assert [(each.to, each.message) for each in changed] == [(scene.chat("press"), "77")]
    assert scene.done(Delete) == []  # who pasted the link of somebody else's message has not had that one deleted


async def test_whoever_has_no_link_says_so_with_one_press(scene: Scene) -> None:
    await asked_for_link(scene)
    assert "Noted: it is there." in words(await scene.presses(DUTY, scene.last_to(scene.staff), "I have no link"))
    await hears(scene)

    assert await state(scene) == State.PUBLISHED
    assert await remote(scene) == ("done", "")


@pytest.mark.parametrize(
    ("link", "words_of_refusal"),
    [
        ("yes, I see it", "no link to a message"),
        ("chat-trade/77", "does not lead to press"),
        ("@harsund/77", "does not lead to press"),
        ("chat-press/{known}", "another message of mine"),
    ],
)
async def test_a_link_that_cannot_be_its_own_is_refused_and_asked_for_again(
    scene: Scene, link: str, words_of_refusal: str
) -> None:
    async with scene.unit() as unit:
        await unit.outbox.add([Send(scene.chat("press"), as_text("Another one."))])
    await scene.deliver()
    known = scene.remote(scene.last_to(scene.chat("press")))
    await asked_for_link(scene)
    said = await pastes(scene, link.format(known=known))

    assert words_of_refusal in said
    assert ASKED in said
    assert await remote(scene) == ("ambiguous", "")
    await pastes(scene, "chat-press/77")
    assert await remote(scene) == ("done", "77")


async def test_a_public_chat_is_known_by_the_name_that_its_platform_told_us(scene: Scene) -> None:
    async with scene.unit() as unit:
        place = await unit.addresses.find(scene.chat("press"))
    assert place is not None
    seen = Seen("Press room", 100, POWERS, standing="admin", name="Harsund")
    await scene.happens(Settled(place.address, 1, "inspect", f"place:{place.id}", Done(seen=seen)))
    await asked_for_link(scene)
    await pastes(scene, "@harsund/78")

    assert await remote(scene) == ("done", "78")


async def test_without_an_answer_it_counts_as_there_after_five_minutes(scene: Scene) -> None:
    await asked_for_link(scene)
    await scene.later(timedelta(minutes=4, seconds=59))
    assert await remote(scene) == ("ambiguous", "")
    await scene.later(timedelta(seconds=1))
    await hears(scene)

    assert await remote(scene) == ("done", "")
    assert await state(scene) == State.PUBLISHED
    assert "E-STATE" in await pastes(scene, "chat-press/77")


async def test_who_said_that_it_is_there_is_named_to_whoever_decides_after_the_five_minutes(scene: Scene) -> None:
    asked = await in_doubt(scene)
    await scene.presses(DUTY, asked, "I see it there")
    await scene.later(timedelta(minutes=5))

    assert "Duty officer was faster" in words(await scene.presses(HEAD, asked, "Leave it"))
    async with scene.unit() as unit:
        (row,) = await unit.outbox.of("post:1")
        noted = [(each["act"], each["actor"]) for each in await unit.audits.of(f"delivery:{row.id}")]
    assert ("sees it there", DUTY) in noted


async def test_what_is_urgent_is_not_repeated_once_somebody_sees_it_there(scene: Scene) -> None:
    await sends_in_doubt(scene, scene.chat("consular"), Lane.CRISIS)
    await scene.presses(DUTY, scene.last_to(scene.staff), "I see it there")
    scene.doubtful.clear()
    await scene.later(timedelta(hours=1))

    assert scene.sent_to(scene.chat("consular")) == []


async def test_another_who_decides_while_the_link_is_looked_for_counts(scene: Scene) -> None:
    asked = await in_doubt(scene)
    await scene.presses(DUTY, asked, "I see it there")
    question = scene.shown[-1].remote
    await scene.presses(HEAD, asked, "Leave it")
    answer = words(await scene.says(DUTY, "chat-press/77", scene.staff, reply_to=question))

    assert "Head of mission was faster" in answer
    assert await remote(scene) == ("abandoned", "")


async def test_in_a_private_chat_there_is_no_link_to_copy(scene: Scene) -> None:
    await sends_in_doubt(scene, scene.private("visitor"), Lane.ROUTINE)

    answer = await scene.presses(DUTY, scene.last_to(scene.staff), "I see it there")
    assert ASKED not in words(answer)


async def test_an_officer_of_another_section_is_not_asked_for_a_link(scene: Scene) -> None:
    answer = await scene.presses("trade-officer", await in_doubt(scene), "I see it there")

    assert "E-ROLE" in words(answer)
