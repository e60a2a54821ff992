"""A chat that takes us again after it did not: what it missed is offered, never sent by itself."""

from datetime import timedelta

import pytest

from config.mission import Mission
from groups.messages import Power, Send, Standing, Standings
from groups.posts import State
from tests.handlers.harness import Scene, labels, words

AUTHOR, APPROVER, HEAD, DUTY = "consular-officer", "spokesperson", "head-of-mission", "duty-officer"
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
OPENS = "en: The ferry line opens.\nar: يفتتح خط العبّارات."
MUTED = tuple(power for power in Power if power != Power.WRITE)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY)


async def goes_out(scene: Scene, groups: str = "consular, students", number: int = 1) -> None:
    shown = await scene.says(AUTHOR, f"/post {groups}: {OPENS} {number}")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")
    await scene.later(MINUTE)


async def stands(
    scene: Scene, powers: tuple[Power, ...], standing: Standing = Standing.ADMIN, by: str = "citizen"
) -> None:
    """An administrator of the students' chat changes what we may do there; it takes our words, or not, accordingly."""
    chat = scene.chat("students")
    (scene.closed.discard if Power.WRITE in powers else scene.closed.add)(chat)
    await scene.happens(Standings(chat, scene.sender(by), standing, powers, chat_title="students"))


def question(scene: Scene) -> Send:
    return next(send for send in reversed(scene.sent_to(scene.staff)) if "Leave" in labels(send))


def posts(scene: Scene, group: str = "students") -> int:
    return sum(send.look == "post" for send in scene.sent_to(scene.chat(group)))


async def state(scene: Scene, number: int = 1) -> str:
    async with scene.unit() as unit:
        return (await unit.posts.need(number)).state


async def used(scene: Scene) -> list[str]:
    async with scene.unit() as unit:
        return [slot.group for slot in await unit.slots.of(1)]


@pytest.mark.parametrize(("powers", "standing"), [(MUTED, Standing.ADMIN), ((), Standing.MUTED)], ids=str)
async def test_what_a_chat_missed_is_offered_once_when_it_takes_us_again_and_goes_at_a_press(
    scene: Scene, powers: tuple[Power, ...], standing: Standing
) -> None:
    await stands(scene, powers, standing)
    await goes_out(scene)
    await stands(scene, tuple(Power))
    assert posts(scene) == 0
    asked = question(scene)
    assert "takes us again. 1 post did not get there: #1." in str(asked.text)

    await scene.presses(DUTY, asked, "Send now")
    assert (posts(scene), posts(scene, "consular")) == (1, 1)
    assert sorted(await used(scene)) == ["consular", "students"]
    again = await scene.presses(DUTY, asked, "Send now")
    assert posts(scene) == 1
    assert "E-" in words(again)


async def test_a_post_held_because_it_reached_nobody_is_offered_and_goes_its_usual_way(scene: Scene) -> None:
    await stands(scene, MUTED)
    await goes_out(scene, "students")
    assert await state(scene) == State.HELD
    await stands(scene, tuple(Power))
    await scene.presses(DUTY, question(scene), "Send now")
    assert await state(scene) == State.SENDING  # with its minute to stop it
    await scene.later(MINUTE)
    assert (await state(scene), posts(scene)) == (State.PUBLISHED, 1)


async def test_a_group_that_lost_its_only_chat_is_offered_its_post_when_the_chat_is_back(scene: Scene) -> None:
    await approved(scene, "students")
    await stands(scene, (), Standing.OUT)
    await scene.later(MINUTE)
    assert await state(scene) == State.HELD
    await stands(scene, tuple(Power), by=AUTHOR)
    await scene.presses(DUTY, question(scene), "Send now")
    await scene.later(MINUTE)
    assert (await state(scene), posts(scene)) == (State.PUBLISHED, 1)


async def approved(scene: Scene, groups: str = "consular, students") -> None:
    """By the head, who lets it go in a minute."""
    shown = await scene.says(AUTHOR, f"/post {groups}: {OPENS}")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")


async def test_a_chat_that_we_were_removed_from_is_offered_once_what_went_out_meanwhile(scene: Scene) -> None:
    await approved(scene)
    await stands(scene, (), Standing.OUT)
    await scene.later(MINUTE)
    assert (await state(scene), posts(scene, "consular")) == (State.PUBLISHED, 1)
    await stands(scene, tuple(Power), by=AUTHOR)
    asked = question(scene)
    assert "1 post did not get there: #1." in str(asked.text)

    await scene.later(MINUTE)
    await stands(scene, (), Standing.OUT)
    await stands(scene, tuple(Power), by=AUTHOR)  # it missed nothing this time
    assert sum("takes us again" in said for said in scene.words_to(scene.staff)) == 1
    await scene.presses(DUTY, asked, "Send now")
    assert posts(scene) == 1


async def test_what_was_missed_needs_a_new_approver_when_that_of_before_has_left(scene: Scene) -> None:
    await stands(scene, MUTED)
    await goes_out(scene)
    await stands(scene, tuple(Power))
    files = scene.mission.files
    left = tuple(each for each in files.officers if each.name != HEAD)
    scene.house.mission = Mission(files.model_copy(update={"officers": left}))
    asked = question(scene)
    assert "E-SELF" in words(await scene.presses(AUTHOR, asked, "Send now"))
    assert posts(scene) == 0
    await scene.presses(DUTY, asked, "Send now")
    assert posts(scene) == 1


async def test_what_is_left_goes_nowhere(scene: Scene) -> None:
    await stands(scene, MUTED)
    await goes_out(scene, "students")
    await stands(scene, tuple(Power))
    assert "Nothing of it goes there" in words(await scene.presses(DUTY, question(scene), "Leave"))
    await scene.later(MINUTE)
    assert (await state(scene), posts(scene)) == (State.HELD, 0)


async def test_what_is_more_than_a_day_late_expires_and_is_not_offered(scene: Scene) -> None:
    await stands(scene, MUTED)
    await goes_out(scene, "students")
    await scene.later(DAY + MINUTE)
    await stands(scene, tuple(Power))
    assert await state(scene) == State.EXPIRED
    assert not any("takes us again" in said for said in scene.words_to(scene.staff))
    assert any("more than a day late" in said for said in scene.words_to(scene.staff))


async def test_two_posts_are_one_question_and_only_the_pin_right_asks_nothing(scene: Scene) -> None:
    await stands(scene, MUTED)
    await goes_out(scene, "students")
    await scene.later(timedelta(hours=1))
    await goes_out(scene, "students", number=2)
    await stands(scene, tuple(power for power in Power if power != Power.PIN))
    assert sum("takes us again" in said for said in scene.words_to(scene.staff)) == 1
    assert "#1" in str(question(scene).text)
    assert "#2" in str(question(scene).text)
    await stands(scene, tuple(Power))
    assert sum("takes us again" in said for said in scene.words_to(scene.staff)) == 1


async def test_a_chat_that_has_the_post_is_not_asked_about(scene: Scene) -> None:
    await goes_out(scene)
    await stands(scene, MUTED)
    await stands(scene, tuple(Power))
    assert not any("takes us again" in said for said in scene.words_to(scene.staff))


async def test_in_quiet_hours_it_is_refused_with_the_hour(scene: Scene) -> None:
    await stands(scene, MUTED)
    await goes_out(scene)
    await scene.later(timedelta(hours=13))
    await stands(scene, tuple(Power))
    assert "E-QUIET" in words(await scene.presses(DUTY, question(scene), "Send now"))
    assert posts(scene) == 0
