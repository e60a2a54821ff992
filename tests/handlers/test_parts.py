"""A post that is too long for a chat goes out in parts: one slot, the right order, and a receipt that is true."""

from datetime import timedelta

import pytest

from groups.deliveries import State as Delivered
from groups.deliveries import part_of
from groups.posts import State
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words

AUTHOR, APPROVER = "spokesperson", "head-of-mission"
MINUTE = timedelta(minutes=1)
LONG = "The ferry leaves the northern pier at ten in the morning. " * 120
"""Two messages of Telegram, which takes 4,096."""


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, "consular-officer")


async def parted(scene: Scene) -> None:
    """Written, split, and approved."""
    shown = await scene.says(AUTHOR, f"/post press: {LONG}")
    shown = await scene.presses(AUTHOR, shown, "Split into 2 parts")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.presses(APPROVER, scene.last_to(scene.private(APPROVER)), "Approve version 2")


async def the_post(scene: Scene) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(1)


async def test_a_long_text_is_counted_and_can_be_split(scene: Scene) -> None:
    long = await scene.says(AUTHOR, f"/post press: {LONG}")
    split = await scene.presses(AUTHOR, long, "Split into 2 parts")

    assert "E-LEN" in words(long)
    assert "Send for approval" not in labels(long)
    assert "E-LEN" not in words(split)
    assert "It goes out in 2 parts, as one post." in words(split)
    assert "Send for approval" in labels(split)
    assert (await the_post(scene)).version == 2


async def test_a_text_that_cannot_be_cut_offers_no_parts(scene: Scene) -> None:
    shown = await scene.says(AUTHOR, "/post press: " + "x" * 5000)

    assert "E-LEN" in words(shown)
    assert not any(label.startswith("Split") for label in labels(shown))


async def test_the_writer_and_the_approver_see_the_parts_as_they_will_look(scene: Scene) -> None:
    await parted(scene)
    seen = scene.words_to(scene.private(APPROVER))
    await scene.later(MINUTE)

    for part in scene.words_to(scene.chat("press")):
        assert part in seen


async def test_the_parts_come_in_their_order_with_marks_and_one_code_and_take_one_slot(scene: Scene) -> None:
    await parted(scene)
    await scene.later(MINUTE)
    first, second = scene.words_to(scene.chat("press"))

    assert first.endswith("1/2")
    assert second.endswith("2/2")
    assert "EMB-" not in first
    assert "EMB-" in second
    assert all(len(part) <= 4096 for part in (first, second))
    assert first.removesuffix("1/2").strip() + " " + second.partition("\n\n")[0] == LONG.strip()
    assert "1 of 1 chat has it" in scene.words_to(scene.private(AUTHOR))[-1]
    async with scene.unit() as unit:
        assert [slot.group for slot in await unit.slots.of(1)] == ["press"]


async def test_not_in_parts_makes_it_one_message_again(scene: Scene) -> None:
    long = await scene.says(AUTHOR, f"/post press: {LONG}")
    split = await scene.presses(AUTHOR, long, "Split into 2 parts")
    more = await scene.presses(AUTHOR, split, "More")
    whole = await scene.presses(AUTHOR, more, "Not in parts")

    assert "E-LEN" in words(whole)
    assert "Split into 2 parts" in labels(whole)


async def test_a_text_that_was_made_short_again_is_one_message_without_a_mark(scene: Scene) -> None:
    long = await scene.says(AUTHOR, f"/post press: {LONG}")
    split = await scene.presses(AUTHOR, long, "Split into 2 parts")
    await scene.presses(AUTHOR, split, "Change text")
    short = await scene.says(AUTHOR, "The ferry leaves at ten.")

    assert "in 2 parts" not in words(short)
    assert "1/2" not in words(short)


async def states(scene: Scene) -> list[tuple[int, str]]:
    async with scene.unit() as unit:
        return [(part_of(row.key), row.state.value) for row in await unit.outbox.of("post:1")]


async def test_a_chat_that_is_closed_gets_no_second_part_and_the_slot_comes_back(scene: Scene) -> None:
    scene.closed.add(scene.chat("press"))
    await parted(scene)
    await scene.later(MINUTE)

    assert await states(scene) == [(0, Delivered.FAILED), (1, Delivered.CANCELLED)]
    assert (await the_post(scene)).state == State.HELD
    async with scene.unit() as unit:
        assert await unit.slots.of(1) == ()


async def test_a_chat_that_closes_between_two_parts_has_it_in_part(scene: Scene) -> None:
    await parted(scene)
    scene.closes_after(scene.chat("press"), 1)
    await scene.later(MINUTE)
    receipt = scene.words_to(scene.private(AUTHOR))[-1]

    assert "0 of 1 chat has it" in receipt
    assert "It arrived there in part: 1 of 2." in receipt
    assert (await the_post(scene)).state == State.PUBLISHED
    async with scene.unit() as unit:
        assert [slot.group for slot in await unit.slots.of(1)] == ["press"]


async def test_a_first_part_in_doubt_holds_the_second_until_somebody_looked(scene: Scene) -> None:
    scene.doubtful.add(scene.chat("press"))
    await parted(scene)
    await scene.later(MINUTE)
    assert await states(scene) == [(0, Delivered.AMBIGUOUS), (1, Delivered.HELD)]

    scene.doubtful.clear()
    await scene.presses(APPROVER, scene.last_to(scene.staff), "I see it there")
    async with scene.unit() as unit:
        rows = await unit.inbox.take(10)
    for event in (row.event for row in rows if row.event):
        await scene.happens(event)

    assert [text[-3:] for text in scene.words_to(scene.chat("press"))] == ["2/2"]
    assert "1 of 1 chat has it" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_after_nobody_got_it_a_shorter_version_counts_by_itself(scene: Scene) -> None:
    scene.closed.add(scene.chat("press"))
    await parted(scene)
    await scene.later(MINUTE)
    scene.closed.clear()
    edit = await scene.says(AUTHOR, "/post edit 1")
    await scene.presses(AUTHOR, edit, "Change text")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "The ferry leaves at ten."), "Send for approval")
    await scene.presses(APPROVER, scene.last_to(scene.private(APPROVER)), "Approve version 3")
    await scene.later(MINUTE)

    assert "1 of 1 chat has it." in scene.words_to(scene.private(AUTHOR))[-1]
    assert "in part" not in scene.words_to(scene.private(AUTHOR))[-1]
