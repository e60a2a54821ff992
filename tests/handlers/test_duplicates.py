"""Nearly the same twice within a day: the writer is warned once, decides with one press, and the approver reads it."""

from datetime import timedelta

import pytest

from groups.duplicates import nearest
from groups.messages import Action
from groups.posts import State
from handlers.tools.similar import likeness
from tests.handlers.harness import Scene, labels, words

AUTHOR, APPROVER, HEAD = "spokesperson", "consular-officer", "head-of-mission"
FERRY = "The ferry line between Harsund and Nellbro opens on 2 November, with six crossings a day."
AGAIN = "The ferry line between Harsund and Nellbro opens on 2 November with six crossings a day"


@pytest.fixture(autouse=True)
async def one_post_is_out(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, "duty-officer")
    shown = await scene.says(AUTHOR, f"/post press: {FERRY}")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")
    await scene.later(timedelta(hours=1))


async def written(scene: Scene, text: str = AGAIN) -> list[Action]:
    return await scene.says(AUTHOR, f"/post press: {text}")


async def test_whoever_writes_nearly_the_same_is_warned_with_its_number(scene: Scene) -> None:
    shown = await written(scene)

    assert "E-DUP" in words(shown)
    assert "#1" in words(shown)
    assert "Send for approval" not in labels(shown)


async def test_one_press_sends_it_all_the_same_and_the_approver_reads_that(scene: Scene) -> None:
    await scene.presses(AUTHOR, await written(scene), "Send it all the same")

    card = scene.last_to(scene.private(HEAD))
    assert "nearly the same as #1" in str(card.text)
    assert "Spokesperson sends it all the same" in str(card.text)
    await scene.presses(HEAD, card, "Approve version 1")
    await scene.later(timedelta(minutes=1))
    assert len(scene.sent_to(scene.chat("press"))) == 2


async def test_the_approver_reads_how_alike_they_are_and_when_the_other_went_out(scene: Scene) -> None:
    await scene.presses(AUTHOR, await written(scene), "Send it all the same")

    said = str(scene.last_to(scene.private(HEAD)).text)
    assert "It is nearly the same as #1 (98 %), published 10:06 (09:06 UTC). Spokesperson sends it all" in said


async def test_the_approver_reads_of_a_twin_that_came_after_it_was_sent_in(scene: Scene) -> None:
    await scene.later(timedelta(hours=24))
    await scene.presses(AUTHOR, await written(scene), "Send for approval")
    async with scene.unit() as unit:
        first = await unit.posts.need(1)
        assert await unit.posts.move(first, State.SCHEDULED, published_at=None, send_at=scene.now + timedelta(hours=5))
        assert await unit.slots.free(1)
        tomorrow = scene.now + timedelta(hours=5)
        assert await unit.slots.reserve(1, "press", tomorrow.date(), "routine", 3, tomorrow)
    card = words(await scene.says(HEAD, "/post 2"))

    assert "nearly the same as #1 (98 %), which goes out 16:05 (15:05 UTC)" in card
    assert "all the same" not in card


async def test_the_word_holds_for_one_version_only(scene: Scene) -> None:
    await scene.presses(AUTHOR, await written(scene), "Send it all the same")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post edit 2"), "Change text")
    changed = await scene.says(AUTHOR, AGAIN + "!")

    assert "E-DUP" in words(changed)


@pytest.mark.parametrize(
    ("text", "later", "group"),
    [
        ("The library is closed on Friday.", timedelta(), "press"),
        (AGAIN, timedelta(hours=24), "press"),
        (AGAIN, timedelta(), "students"),
    ],
)
async def test_other_words_another_day_or_another_group_are_no_repetition(
    scene: Scene, text: str, later: timedelta, group: str
) -> None:
    await scene.later(later)
    who = AUTHOR if group == "press" else APPROVER

    assert "E-DUP" not in words(await scene.says(who, f"/post {group}: {text}"))


async def test_what_is_only_scheduled_counts_and_what_was_taken_back_does_not(scene: Scene) -> None:
    async with scene.unit() as unit:
        first = await unit.posts.need(1)
        assert await unit.posts.move(first, State.RETRACTED)
    assert "E-DUP" not in words(await written(scene))

    async with scene.unit() as unit:
        first = await unit.posts.need(1)
        assert await unit.posts.move(first, State.SCHEDULED)
    assert "E-DUP" in words(await written(scene))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (FERRY, FERRY.upper(), True),
        (FERRY, AGAIN, True),
        (FERRY, FERRY.replace("ferry", "tram").replace("Nellbro", "Port Alder").replace("six", "twelve"), False),
        ("القنصلية مغلقة غدا", "القنصلية مغلقة  غدا", True),
        ("", "", True),
    ],
)
def test_how_alike_is_measured_by_letters(one: str, other: str, same: bool) -> None:
    assert (likeness(one, other) >= 0.9) is same
    assert likeness(one, other) == likeness(other, one)


def test_the_nearest_is_named_and_nine_tenths_are_near() -> None:
    assert nearest([(41, 0.9), (44, 0.95), (47, 0.3)]) == (44, 0.95)
    assert nearest([(41, 0.9)]) == (41, 0.9)
    assert nearest([(41, 0.899)]) == (0, 0.0)
    assert nearest([]) == (0, 0.0)
