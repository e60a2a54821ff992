"""What officers write in a group by hand counts as one of its posts, stays where it is, and nothing of it is kept."""

from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from groups.messages import Action, Said
from groups.texts import Text, as_text, link
from storage.tables import audit, post_version
from storage.tables import post as post_table
from tests.handlers.harness import Scene, words
from tests.handlers.test_publish import approved, day_of

AUTHOR, APPROVER, HEAD = "spokesperson", "consular-officer", "head-of-mission"
LONG = "The ferry company has told us today. " * 6


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, "duty-officer")


async def types(scene: Scene, text: str | Text, who: str = AUTHOR, at: str = "press", **more: Any) -> list[Action]:
    scene.count += 1
    said = Said(scene.chat(at), scene.sender(who), str(scene.count), scene.now, as_text(text), **more)
    return await scene.happens(said)


async def used(scene: Scene, group: str = "press") -> list[int]:
    async with scene.unit() as unit:
        day = scene.now.astimezone(scene.mission.zone).date()
        return [slot.post for slot in await unit.slots.used(group, day, "routine")]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        (LONG, {}),
        ("See https://ferry.example", {}),
        (link("Timetable", "https://ferry.example"), {}),
        ("www.ferry.example", {}),
        ("", {"attachment": "photo"}),
    ],
)
async def test_long_words_a_link_or_a_picture_count_as_a_post(scene: Scene, text: str | Text, more: Any) -> None:
    await types(scene, text, **more)

    assert await used(scene) == [1]


@pytest.mark.parametrize(
    ("text", "more"),
    [
        ("Thank you all", {}),
        (LONG, {"reply_to": "77"}),
        (LONG, {"edited": True}),
        (LONG, {"who": "visitor"}),
        ("x" * 199, {}),
    ],
)
async def test_a_word_in_the_talk_a_reply_an_edit_or_a_member_counts_nothing(
    scene: Scene, text: str, more: Any
) -> None:
    await types(scene, text, **more)

    assert await used(scene) == []


async def test_the_same_message_under_a_new_update_number_counts_once(scene: Scene) -> None:
    said = Said(scene.chat("press"), scene.sender(AUTHOR), "500", scene.now, as_text(LONG))
    await scene.happens(said)
    await scene.happens(said)

    assert await used(scene) == [1]


async def test_above_the_cap_the_officer_is_told_in_private_and_the_message_stays(scene: Scene) -> None:
    await day_of(scene, 3)
    told = len(scene.words_to(scene.private(AUTHOR)))
    answer = await types(scene, LONG)

    assert await used(scene) == [1, 2, 3, 4]
    assert "3 of 3 posts today; yours by hand was number 4" in scene.words_to(scene.private(AUTHOR))[told]
    assert [type(action).__name__ for action in answer] == ["Send"]
    assert "3 of 3" not in words([each for each in answer if getattr(each, "to", None) == scene.chat("press")])


async def test_within_the_cap_nobody_says_anything(scene: Scene) -> None:
    assert await types(scene, LONG) == []


async def test_it_takes_its_place_in_the_day_of_everybody(scene: Scene) -> None:
    for _ in range(3):
        await types(scene, LONG)
        scene.now += timedelta(hours=1)
    full = await approved(scene, "One more")

    assert "E-CAP" in words(full)
    assert "#1, #2 and #3" in words(full)
    shown = words(await scene.says(AUTHOR, "/today"))
    assert "0 of 3 left" in shown
    assert "#1 was written by hand" in shown


async def test_nothing_of_its_words_is_kept(scene: Scene) -> None:
    await types(scene, LONG)
    async with scene.unit() as unit:
        rows = [
            *await unit.posts.rows(sa.select(post_table)),
            *await unit.posts.rows(sa.select(post_version)),
            *await unit.posts.rows(sa.select(audit)),
        ]

    assert not any("ferry" in str(value) for row in rows for value in dict(row).values())


async def test_it_is_no_post_that_one_could_show_change_or_cancel(scene: Scene) -> None:
    await types(scene, LONG)

    for command in ("/post 1", "/post edit 1", "/cancel 1", "/approve 1"):
        assert "E-UNKNOWN" in words(await scene.says(HEAD, command))
