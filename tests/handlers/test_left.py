"""An officer leaves: their drafts go to the section, one colleague takes each over, and nobody approves their own."""

from datetime import date, timedelta
from typing import Any

import pytest

from config.mission import Mission
from config.schema import Officer
from groups.messages import Action
from groups.posts import State
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words

AUTHOR, HEAD, ADMIN, DEPUTY, THIRD = "spokesperson", "head-of-mission", "administrator", "deputy", "third"
TEN = timedelta(minutes=10)


@pytest.fixture(autouse=True)
async def a_draft_of_the_spokesperson(scene: Scene) -> None:
    own = officer(scene, AUTHOR)
    more = tuple(own.model_copy(update={"name": name, "identities": (f"web:{name}",)}) for name in (DEPUTY, THIRD))
    staffed(scene, (*scene.mission.officers, *more))
    await scene.meets(AUTHOR, HEAD, ADMIN, DEPUTY, THIRD, "trade-officer")
    await scene.says(AUTHOR, "/post press: The ferry line opens on 2 November.")
    async with scene.unit() as unit:
        await unit.dues.set("officers.watch", "all", scene.now + TEN)


def officer(scene: Scene, name: str) -> Officer:
    return next(each for each in scene.mission.officers if each.name == name)


def staffed(scene: Scene, officers: tuple[Officer, ...]) -> None:
    scene.house.mission = Mission(scene.mission.files.model_copy(update={"officers": officers}))


def leaves(scene: Scene, *names: str) -> None:
    """Out of the files."""
    staffed(scene, tuple(each for each in scene.mission.officers if each.name not in names))


def changed(scene: Scene, name: str, **more: Any) -> None:
    staffed(
        scene,
        tuple(each.model_copy(update=more) if each.name == name else each for each in scene.mission.officers),
    )


async def the_post(scene: Scene) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(1)


async def takes_over(scene: Scene, who: str) -> list[Action]:
    return await scene.presses(who, scene.last_to(scene.private(who)), "Take over")


async def test_the_section_is_told_once_and_nobody_else_in_private(scene: Scene) -> None:
    leaves(scene, AUTHOR)
    await scene.later(2 * TEN)

    offered = [said for said in scene.words_to(scene.private(DEPUTY)) if "who writes here no more" in said]
    assert len(offered) == 1
    assert "#1 for Press room" in offered[0]
    assert "who writes here no more" in scene.words_to(scene.staff)[-1]
    assert scene.words_to(scene.private("trade-officer")) == []


async def test_while_its_author_is_there_nobody_is_told(scene: Scene) -> None:
    await scene.later(2 * TEN)

    assert scene.words_to(scene.private(DEPUTY)) == []


async def test_one_takes_it_over_and_the_second_hears_who_was_faster(scene: Scene) -> None:
    leaves(scene, AUTHOR)
    await scene.later(TEN)
    shown = await takes_over(scene, DEPUTY)
    late = await takes_over(scene, THIRD)

    assert "This is how #1 will look" in words(shown)
    assert "was faster" in words(late)
    assert (await the_post(scene)).author == DEPUTY
    assert "took over #1" in scene.words_to(scene.staff)[-1]


async def test_whoever_took_it_over_cannot_approve_it_and_whoever_wrote_it_neither(scene: Scene) -> None:
    everybody = scene.mission.officers
    leaves(scene, AUTHOR)
    await scene.later(TEN)
    await scene.presses(DEPUTY, await takes_over(scene, DEPUTY), "Send for approval")
    assert "E-SELF" in words(await scene.approves(DEPUTY))
    staffed(scene, everybody)  # and comes back

    assert "E-SELF" in words(await scene.approves(AUTHOR))
    await scene.approves(THIRD)
    assert (await the_post(scene)).state == State.SENDING


async def test_after_the_last_day_it_is_the_same(scene: Scene) -> None:
    changed(scene, AUTHOR, valid_until=date(2026, 11, 23))
    await scene.later(TEN)

    assert "Take over" in labels(scene.last_to(scene.private(DEPUTY)))


async def test_what_was_returned_to_somebody_who_left_is_offered_too_and_waits_for_the_section(scene: Scene) -> None:
    post = await the_post(scene)
    async with scene.unit() as unit:
        assert await unit.posts.move(post, State.RETURNED)
    leaves(scene, AUTHOR)
    await scene.later(TEN)

    assert "Take over" in labels(scene.last_to(scene.private(DEPUTY)))
    assert "who writes here no more" in words(await scene.says(THIRD, "/waiting"))
    assert "who writes here no more" not in words(await scene.says("trade-officer", "/waiting"))


async def test_nobody_of_another_section_takes_it_over(scene: Scene) -> None:
    leaves(scene, AUTHOR)
    await scene.later(TEN)

    assert "E-ROLE" in words(await scene.presses("trade-officer", scene.last_to(scene.staff), "Take over"))
    assert (await the_post(scene)).author == AUTHOR


async def test_when_the_last_approver_of_a_section_leaves_head_and_administrator_are_told_once(scene: Scene) -> None:
    changed(scene, "consular-officer", roles=("officer",))
    changed(scene, HEAD, roles=("moderator",))
    changed(scene, "duty-officer", roles=("officer",))
    leaves(scene, "trade-officer")
    await scene.later(2 * TEN)

    told = [said for said in scene.words_to(scene.private(ADMIN)) if "Nobody can approve" in said]
    assert len(told) == 1
    assert "section Trade any more" in told[0]
    assert sum("Nobody can approve" in said for said in scene.words_to(scene.staff)) == 1


async def test_while_somebody_can_approve_nobody_is_alarmed(scene: Scene) -> None:
    leaves(scene, AUTHOR, DEPUTY, THIRD)  # the head still approves for the press
    await scene.later(TEN)

    assert "Nobody can approve" not in "".join(scene.words_to(scene.private(HEAD)))
