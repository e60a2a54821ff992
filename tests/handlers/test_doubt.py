"""Nobody knows whether it arrived: a routine post is asked about, a private answer repeated once, and never again."""

from datetime import timedelta

import pytest

from groups.messages import Address, Lane, Send
from groups.posts import State
from groups.texts import as_text
from tests.handlers.harness import Scene, words

AUTHOR, APPROVER, HEAD = "spokesperson", "consular-officer", "head-of-mission"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, "duty-officer")


async def in_doubt(scene: Scene) -> Send:
    """A post left, and nobody knows whether the press room has it: the question to the staff room."""
    shown = await scene.says(AUTHOR, "/post press: The ferry line opens.")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")
    scene.doubtful.add(scene.chat("press"))
    await scene.later(MINUTE)
    scene.doubtful.clear()
    return scene.last_to(scene.staff)


async def hears(scene: Scene) -> None:
    """The events of our own that a handler left are routed."""
    async with scene.unit() as unit:
        rows = await unit.inbox.take(50)
        await unit.inbox.done([row.id for row in rows])
    for row in rows:
        assert row.event is not None
        await scene.happens(row.event)


async def state(scene: Scene) -> str:
    async with scene.unit() as unit:
        return (await unit.posts.need(1)).state


async def slots(scene: Scene) -> int:
    async with scene.unit() as unit:
        return len(await unit.slots.of(1))


async def test_a_routine_post_in_doubt_is_asked_about_and_not_repeated(scene: Scene) -> None:
    asked = await in_doubt(scene)
    await scene.later(timedelta(hours=2))

    assert "We do not know whether #1 reached press" in str(asked.text)
    assert scene.sent_to(scene.chat("press")) == []
    assert await slots(scene) == 1


async def test_who_sees_it_there_ends_the_doubt_and_the_author_gets_a_receipt(scene: Scene) -> None:
    await scene.presses("duty-officer", await in_doubt(scene), "I see it there")
    await hears(scene)

    assert await state(scene) == State.PUBLISHED
    assert "1 of 1 chat has it" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_what_is_not_there_is_sent_once_more(scene: Scene) -> None:
    await scene.presses("duty-officer", await in_doubt(scene), "It is not there: send")

    assert len(scene.sent_to(scene.chat("press"))) == 1
    assert await state(scene) == State.PUBLISHED


async def test_what_is_left_stays_unknown_and_keeps_its_slot(scene: Scene) -> None:
    await scene.presses("duty-officer", await in_doubt(scene), "Leave it")
    await hears(scene)

    assert scene.sent_to(scene.chat("press")) == []
    assert await slots(scene) == 1
    assert "nobody knows" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_of_two_who_decide_the_first_counts(scene: Scene) -> None:
    asked = await in_doubt(scene)
    await scene.presses("duty-officer", asked, "It is not there: send")
    answer = await scene.presses(HEAD, asked, "It is not there: send")

    assert "Duty officer was faster" in words(answer)
    assert len(scene.sent_to(scene.chat("press"))) == 1


async def test_an_officer_of_another_section_decides_nothing(scene: Scene) -> None:
    asked = await in_doubt(scene)
    answer = await scene.presses("trade-officer", asked, "Leave it")

    assert "E-ROLE" in words(answer)


async def sends_in_doubt(scene: Scene, to: Address, lane: Lane, language: str = "en") -> None:
    scene.doubtful.add(to)
    async with scene.unit() as unit:
        await unit.outbox.add([Send(to, as_text("Boil your water."), lane=lane, subject="loose:1", language=language)])
    await scene.deliver()


@pytest.mark.parametrize(
    ("lane", "seconds", "language", "start"),
    [
        (Lane.CRISIS, 60, "en", "(repeat)"),
        (Lane.CORRECTION, 60, "en", "(repeat)"),
        (Lane.REPLY, 120, "en", "(in case you missed it)"),
    ],
)
async def test_what_is_urgent_or_private_is_repeated_once_and_says_so(
    scene: Scene, lane: Lane, seconds: int, language: str, start: str
) -> None:
    to = scene.chat("consular")
    await sends_in_doubt(scene, to, lane, language)
    scene.doubtful.clear()
    await scene.later(timedelta(seconds=seconds - 1))
    assert scene.sent_to(to) == []
    await scene.later(timedelta(seconds=1))

    assert [text.startswith(start) for text in scene.words_to(to)] == [True]


async def test_a_repeat_that_is_in_doubt_again_is_asked_about_and_the_duty_officer_knows(scene: Scene) -> None:
    await sends_in_doubt(scene, scene.chat("consular"), Lane.CRISIS)
    await scene.later(timedelta(hours=3))

    asked = [text for text in scene.words_to(scene.staff) if "We do not know" in text]
    assert ["once more in 60 seconds" in text for text in asked] == [True, False]
    assert "sent once more" in scene.words_to(scene.private("duty-officer"))[-1]


async def test_who_decides_in_time_prevents_the_repeat(scene: Scene) -> None:
    await sends_in_doubt(scene, scene.chat("consular"), Lane.CRISIS)
    await scene.presses("duty-officer", scene.last_to(scene.staff), "I see it there")
    scene.doubtful.clear()
    await scene.later(timedelta(hours=1))

    assert scene.sent_to(scene.chat("consular")) == []
