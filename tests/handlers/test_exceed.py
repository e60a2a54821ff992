"""One post above the cap, once in a group's day: by duty or head with a reason, by a reviewer with a second person."""

from datetime import timedelta
from typing import Any

import pytest

from config.mission import Mission
from groups.messages import Action
from groups.posts import State
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_publish import approved, day_of, used

AUTHOR, APPROVER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
WHY = "The bridge is closed tonight"


@pytest.fixture(autouse=True)
async def a_full_day_and_one_more(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY)
    await day_of(scene, 3)
    await approved(scene, "One more")


async def the_post(scene: Scene, number: int = 4) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(number)


async def exceeds(scene: Scene, who: str = HEAD, number: int = 4, reason: str = WHY) -> list[Action]:
    return await scene.says(who, f"/exceed {number} {reason}")


async def test_the_head_lets_one_post_go_above_the_cap_and_it_still_needs_its_approval(scene: Scene) -> None:
    answer = await exceeds(scene)
    assert (await the_post(scene)).state == State.SUBMITTED
    await scene.presses(HEAD, answer, "Approve version 1")

    assert (await the_post(scene)).state == State.SENDING
    assert await used(scene) == [1, 2, 3, 4]


async def test_only_that_post_and_only_once_in_the_day(scene: Scene) -> None:
    await exceeds(scene)
    await approved(scene, "Yet another one")
    assert (await the_post(scene, 5)).state == State.SUBMITTED

    assert "E-CAP" in words(await exceeds(scene, DUTY, 5))
    assert "E-CAP" in words(await scene.approves(HEAD, 5))
    assert await used(scene) == [1, 2, 3]


@pytest.mark.parametrize(
    ("who", "reason", "code"),
    [(HEAD, "why not", "E-EMPTY"), (AUTHOR, WHY, "E-ROLE"), ("administrator", WHY, "E-ROLE")],
)
async def test_it_takes_a_reason_and_the_right(scene: Scene, who: str, reason: str, code: str) -> None:
    assert code in words(await exceeds(scene, who, reason=reason))
    await scene.approves(HEAD, 4)
    assert await used(scene) == [1, 2, 3]


async def test_a_reviewer_needs_a_second_person(scene: Scene) -> None:
    scene.house.mission = with_reviewer(scene)
    await exceeds(scene, APPROVER)
    asked = scene.last_to(scene.staff)
    assert WHY in str(asked.text)
    assert "E-SELF" in words(await scene.presses(APPROVER, asked, "Let it go above the cap"))

    await scene.presses(DUTY, asked, "Let it go above the cap")
    await scene.approves(APPROVER, 4)
    assert await used(scene) == [1, 2, 3, 4]


def with_reviewer(scene: Scene) -> Mission:
    files = scene.mission.files
    more: dict[str, Any] = {"roles": ("reviewer",)}
    officers = tuple(each.model_copy(update=more) if each.name == APPROVER else each for each in files.officers)
    return Mission(files.model_copy(update={"officers": officers}))


async def test_a_held_post_goes_at_once(scene: Scene) -> None:
    post = await the_post(scene)
    async with scene.unit() as unit:
        held = {"approver": APPROVER, "approved_print": post.print, "reason": "full"}
        assert await unit.posts.move(post, State.HELD, **held)
    await exceeds(scene)

    assert (await the_post(scene)).state == State.SENDING
    assert await used(scene) == [1, 2, 3, 4]


async def test_a_day_with_room_is_not_lifted(scene: Scene) -> None:
    await scene.says(AUTHOR, "/cancel 4")
    scene.now = scene.now.replace(day=25)
    await approved(scene, "Tomorrow there is room")

    assert "E-" in words(await exceeds(scene, number=5))
    async with scene.unit() as unit:
        assert await unit.notes.starting_with("exceed:") == {}
    assert labels(await exceeds(scene, number=4)) == []


async def test_the_reason_is_kept_in_the_audit_and_told_to_the_staff_room(scene: Scene) -> None:
    await exceeds(scene)

    assert f"Head of mission lets #4 go above the number of the day: “{WHY}”" in scene.words_to(scene.staff)
    assert f"let it go above the day's number (v1 press: {WHY})" in words(await scene.says(HEAD, "/audit 4"))


async def test_of_two_people_the_reason_is_that_of_the_first(scene: Scene) -> None:
    scene.house.mission = with_reviewer(scene)
    await exceeds(scene, APPROVER)
    await scene.presses(DUTY, scene.last_to(scene.staff), "Let it go above the cap")

    assert f"Duty officer lets #4 go above the number of the day: “{WHY}”" in scene.words_to(scene.staff)


async def test_after_posts_by_hand_there_is_room_behind_all_of_them(scene: Scene) -> None:
    for _ in range(2):
        await scene.says(AUTHOR, f"Written by hand. {'x' * 200}", scene.chat("press"))
    assert len(await used(scene)) == 5
    scene.now += timedelta(hours=2)  # the gap after them
    answer = await exceeds(scene)
    await scene.presses(HEAD, answer, "Approve version 1")

    assert (await the_post(scene)).state == State.SENDING
    assert 4 in await used(scene)


async def test_the_day_that_is_lifted_is_that_of_its_hour_and_not_today(scene: Scene) -> None:
    tomorrow = scene.now.replace(day=25, hour=10)
    async with scene.unit() as unit:
        for number in (91, 92, 93):
            await unit.slots.reserve(number, "press", tomorrow.date(), "routine", 3, tomorrow)
        post = await unit.posts.need(4)
        assert await unit.posts.move(post, State.SUBMITTED, send_at=tomorrow.replace(hour=20))
    await exceeds(scene)
    async with scene.unit() as unit:
        assert await unit.notes.starting_with("exceed:") == {"exceed:press:2026-11-25": "4"}
