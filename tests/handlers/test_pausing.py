"""Routine posts give way to a crisis and to /halt; afterwards they are offered again, never sent by themselves."""

from datetime import timedelta

import pytest

from groups.messages import Send
from groups.posts import State
from handlers.publish.pausing import hold_for_crisis, offer_after_crisis
from tests.handlers.harness import Scene, labels, words

AUTHOR, APPROVER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY)


async def approved(scene: Scene, text: str = "The ferry line opens.") -> None:
    shown = await scene.says(AUTHOR, f"/post press: {text}")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")


async def state(scene: Scene, number: int = 1) -> str:
    async with scene.unit() as unit:
        return (await unit.posts.need(number)).state


async def slots(scene: Scene) -> int:
    async with scene.unit() as unit:
        return len(await unit.slots.of(1))


async def crisis(scene: Scene, *, closed: bool = False) -> None:
    """A crisis opens everywhere (or closes), and posts hear of it."""
    async with scene.unit() as unit:
        if closed:
            open_now = await unit.crises.all_open()
            assert await unit.crises.close(open_now[0], DUTY)
        else:
            assert await unit.crises.open("", "flood", "Nellbro", 2, DUTY, {"en": "Flood"}, {"en": []})
        ctx = await scene.house.context(unit, scene.staff)
        run = offer_after_crisis if closed else hold_for_crisis
        await unit.outbox.add(await scene.house.place_buttons(unit, await run(ctx, scene.mission.groups)))
    await scene.deliver()


def go(scene: Scene) -> Send:
    return next(send for send in reversed(scene.sent_to(scene.private(AUTHOR))) if "Send now" in labels(send))


async def test_a_crisis_holds_what_is_on_its_way_and_frees_its_slot(scene: Scene) -> None:
    await approved(scene)
    await crisis(scene)
    await scene.later(timedelta(hours=1))

    assert scene.sent_to(scene.chat("press")) == []
    assert await state(scene) == State.HELD
    assert await slots(scene) == 0
    assert "while the crisis is open" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_after_the_crisis_the_author_decides(scene: Scene) -> None:
    await approved(scene)
    await crisis(scene)
    await crisis(scene, closed=True)
    assert scene.sent_to(scene.chat("press")) == []

    await scene.presses(AUTHOR, go(scene), "Send now")
    await scene.later(MINUTE)

    assert len(scene.sent_to(scene.chat("press"))) == 1


async def test_a_post_approved_in_a_crisis_waits_and_takes_no_slot(scene: Scene) -> None:
    await crisis(scene)
    await approved(scene)

    assert await state(scene) == State.HELD
    assert await slots(scene) == 0
    assert "until the crisis is over" in scene.words_to(scene.private(HEAD))[-1]


async def test_halt_stops_the_section_at_once(scene: Scene) -> None:
    await approved(scene)
    await scene.says(AUTHOR, "/halt")
    await scene.later(timedelta(hours=1))

    assert scene.sent_to(scene.chat("press")) == []
    assert await state(scene) == State.HELD


async def test_halt_in_another_section_stops_nothing_here(scene: Scene) -> None:
    await approved(scene)
    await scene.says("trade-officer", "/halt")
    await scene.later(MINUTE)

    assert len(scene.sent_to(scene.chat("press"))) == 1


OPENS = "en: Registration is open\nar: التسجيل مفتوح"


async def test_halt_in_the_middle_keeps_the_rest_in(scene: Scene) -> None:
    scene.delivering = False
    await scene.says(APPROVER, f"/post consular, students: {OPENS}")
    await scene.deliver()
    await scene.presses(APPROVER, scene.last_to(scene.private(APPROVER)), "Send for approval")
    await scene.deliver()
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")
    scene.now += MINUTE
    async with scene.unit() as unit:
        dues = [due for _, due in await unit.dues.take()]
    for due in dues:
        await scene.happens(due)
    await scene.says(DUTY, "/halt all")
    await scene.deliver()

    assert scene.sent_to(scene.chat("consular")) == []
    assert scene.sent_to(scene.chat("students")) == []
    assert await state(scene) == State.HELD


async def test_going_on_needs_a_second_person_and_offers_what_was_held(scene: Scene) -> None:
    await approved(scene)
    await scene.says(AUTHOR, "/halt")
    await scene.says(AUTHOR, "/resume")
    asked = scene.last_to(scene.staff)
    alone = await scene.presses(AUTHOR, asked, "Let them go out")
    assert "E-SELF" in words(alone)
    await scene.presses(APPROVER, asked, "Let them go out")

    assert scene.sent_to(scene.chat("press")) == []
    await scene.presses(AUTHOR, go(scene), "Send now")
    await scene.later(MINUTE)
    assert len(scene.sent_to(scene.chat("press"))) == 1


async def test_nothing_to_resume_says_so(scene: Scene) -> None:
    assert "No posts are stopped" in words(await scene.says(AUTHOR, "/resume"))
