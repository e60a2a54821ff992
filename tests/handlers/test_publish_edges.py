"""The hard moments of a post: two at once, clocks that change, a night that comes between, a group without a chat."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from config.mission import Mission
from groups.deliveries import State as Delivered
from groups.posts import State
from storage.outbox import Result
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words
from tests.handlers.harness import scene as make_scene

AUTHOR, APPROVER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
MINUTE = timedelta(minutes=1)


async def approved(scene: Scene, text: str = "The ferry line opens.", groups: str = "press") -> None:
    author = AUTHOR if groups == "press" else APPROVER
    text = text if groups == "press" else f"en: {text}\nar: يفتتح خط العبّارات."
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY)
    shown = await scene.says(author, f"/post {groups}: {text}")
    await scene.presses(author, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")


async def the_post(scene: Scene, number: int = 1) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(number)


async def slots(scene: Scene, number: int = 1) -> list[Any]:
    async with scene.unit() as unit:
        return [(slot.group, slot.day.isoformat()) for slot in await unit.slots.of(number)]


async def goes(scene: Scene) -> None:
    """Every due hour is kept, however late."""
    async with scene.unit() as unit:
        dues = [due for _, due in await unit.dues.take()]
    for due in dues:
        await scene.happens(due)


def with_group(scene: Scene, group_id: str, **values: Any) -> Mission:
    files = scene.mission.files
    groups = tuple(each.model_copy(update=values) if each.id == group_id else each for each in files.groups)
    return Mission(files.model_copy(update={"groups": groups}))


async def test_of_twenty_approvals_at_once_one_counts_and_nineteen_hear_who_was_faster(database_url: str) -> None:
    async with make_scene(database_url) as scene:
        await scene.meets(AUTHOR, HEAD)
        await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post press: Ferry"), "Send for approval")
        scene.delivering = False
        answers = await asyncio.gather(*(scene.says(HEAD, "/approve 1 v1") for _ in range(20)))

        conflicts = [words(answer) for answer in answers if "E-CONFLICT" in words(answer)]
        assert len(conflicts) == 19
        assert all("Head of mission" in said for said in conflicts)
        assert await slots(scene) == [("press", "2026-11-24")]
        assert (await the_post(scene)).state == State.SENDING


async def test_of_eight_posts_approved_at_once_exactly_the_cap_goes_through(database_url: str) -> None:
    async with make_scene(database_url) as scene:
        scene.house.mission = with_group(scene, "press", gap_minutes=0)
        await scene.meets(AUTHOR, HEAD)
        for number in range(1, 9):
            shown = await scene.says(AUTHOR, f"/post press: Number {number}")
            await scene.presses(AUTHOR, shown, "Send for approval")
        scene.delivering = False
        answers = await asyncio.gather(*(scene.says(HEAD, f"/approve {number} v1") for number in range(1, 9)))

        assert sum("E-CAP" in words(answer) for answer in answers) == 5
        states = [(await the_post(scene, number)).state for number in range(1, 9)]
        assert (states.count(State.SENDING), states.count(State.SUBMITTED)) == (3, 5)


async def test_stop_and_the_going_out_at_once_never_leave_a_draft_that_is_out(database_url: str) -> None:
    async with make_scene(database_url) as scene:
        await approved(scene)
        recall = scene.last_to(scene.private(AUTHOR))
        scene.delivering = False
        scene.now += MINUTE
        await asyncio.gather(scene.presses(AUTHOR, recall, "Stop"), goes(scene))
        await scene.deliver()

        out = len(scene.sent_to(scene.chat("press")))
        assert (out, (await the_post(scene)).state) in [(0, State.DRAFT), (1, State.PUBLISHED)]


async def test_stop_in_the_middle_says_what_is_out_and_what_is_not(scene: Scene) -> None:
    await approved(scene, groups="consular, students")
    recall = scene.last_to(scene.private(APPROVER))
    scene.delivering = False
    scene.now += MINUTE
    await goes(scene)
    async with scene.unit() as unit:
        first = (await unit.outbox.of("post:1"))[0]
        assert await unit.outbox.claim([first.id], 1, scene.now)
        await unit.outbox.settle([Result(first.id, Delivered.DONE, "done", remote="1")], 1)
    answer = await scene.presses(APPROVER, recall, "Stop")

    assert "1 chat has it already, 1 chat will not get it" in words(answer)
    assert (await the_post(scene)).state == State.PUBLISHED
    assert [group for group, _ in await slots(scene)] == ["consular"]


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("2027-03-28 02:30", ["01:59 (00:59 UTC)", "03:00 (01:00 UTC)"]),
        ("2027-10-31 02:30", ["02:30 (00:30 UTC)", "02:30 (01:30 UTC)"]),
    ],
)
async def test_an_hour_that_does_not_exist_or_comes_twice_is_asked_about(
    scene: Scene, typed: str, choices: list[str]
) -> None:
    await scene.says(AUTHOR, "/post The clocks change")
    asked = await scene.says(AUTHOR, typed)
    offered = [label for send in scene.sent_to(scene.private(AUTHOR))[-1:] for label in labels(send)]

    assert "E-TZ" in words(asked)
    assert [label.partition(" 2027 ")[2] for label in offered[:2]] == choices
    shown = await scene.presses(AUTHOR, asked, offered[1])
    assert "The clocks change" in words(shown)
    assert (await the_post(scene)).send_at == datetime(
        2027,
        3 if "03-28" in typed else 10,
        28 if "03-28" in typed else 31,
        1,
        0 if "03-28" in typed else 30,
        tzinfo=UTC,
    )


async def test_a_post_that_came_late_into_the_night_goes_out_in_the_morning_and_counts_there(scene: Scene) -> None:
    scene.now = datetime(2026, 11, 24, 20, 15, tzinfo=UTC)  # 21:15 in Copenhagen
    await approved(scene)
    assert await slots(scene) == [("press", "2026-11-24")]
    scene.now += timedelta(minutes=30)
    await goes(scene)

    assert scene.sent_to(scene.chat("press")) == []
    assert await slots(scene) == [("press", "2026-11-25")]
    await scene.later(timedelta(hours=11))
    assert len(scene.sent_to(scene.chat("press"))) == 1


async def test_a_post_that_slips_into_a_full_day_is_held(scene: Scene) -> None:
    scene.house.mission = with_group(
        scene, "press", cap=1, quiet_from=datetime.min.time(), quiet_until=datetime.min.time()
    )
    scene.now = datetime(2026, 11, 24, 22, 58, tzinfo=UTC)  # a minute and a half before midnight in Copenhagen
    await approved(scene)
    async with scene.unit() as unit:
        assert await unit.slots.reserve(99, "press", date(2026, 11, 25), "routine", 1)
    scene.now += timedelta(minutes=5)
    await goes(scene)

    assert (await the_post(scene)).state == State.HELD
    assert await slots(scene) == []
    assert "this one is full" in scene.words_to(scene.private(AUTHOR))[-1]


def with_peer(scene: Scene) -> Mission:
    """The trade officer serves the press section too."""
    files = scene.mission.files
    more = {"sections": ("trade", "press")}
    officers = tuple(each.model_copy(update=more) if each.name == "trade-officer" else each for each in files.officers)
    return Mission(files.model_copy(update={"officers": officers}))


@pytest.mark.parametrize("peer", [True, False])
async def test_an_officer_of_the_same_section_may_approve_and_one_of_another_may_not(scene: Scene, peer: bool) -> None:
    if peer:
        scene.house.mission = with_peer(scene)
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post press: Ferry"), "Send for approval")
    answer = await scene.says("trade-officer", "/approve 1 v1")

    assert ("E-ROLE" in words(answer)) is not peer
    assert (await the_post(scene)).state == (State.SENDING if peer else State.SUBMITTED)


async def test_an_officer_of_the_same_section_may_return_it_with_a_reason(scene: Scene) -> None:
    scene.house.mission = with_peer(scene)
    await scene.meets(AUTHOR, "trade-officer")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post press: Ferry"), "Send for approval")
    await scene.presses("trade-officer", scene.last_to(scene.private("trade-officer")), "Return with a reason")
    await scene.says("trade-officer", "Please add the price.")

    assert (await the_post(scene)).state == State.RETURNED


async def test_a_group_without_a_chat_is_no_audience(scene: Scene) -> None:
    async with scene.unit() as unit:
        (place,) = await unit.addresses.of_group("press")
        await unit.addresses.set(place, state="out")
    answer = await scene.says(AUTHOR, "/post press: Ferry")

    assert "E-ACCESS" in words(answer)
    assert "Send for approval" not in labels(answer[-1])


async def test_a_group_that_left_the_files_holds_the_post_for_all(scene: Scene) -> None:
    await approved(scene, groups="consular, students")
    files = scene.mission.files
    left = tuple(group for group in files.groups if group.id != "students")
    scene.house.mission = Mission(files.model_copy(update={"groups": left}))
    await scene.later(MINUTE)

    assert scene.sent_to(scene.chat("consular")) == []
    assert (await the_post(scene)).state == State.HELD


async def test_a_post_for_two_groups_takes_a_slot_in_both_or_in_none(scene: Scene) -> None:
    async with scene.unit() as unit:
        for number in (91, 92):
            at = scene.now - timedelta(hours=number - 88)
            assert await unit.slots.reserve(number, "students", date(2026, 11, 24), "routine", 2, at)
    await approved(scene, groups="consular, students")

    assert "E-CAP" in scene.words_to(scene.private(HEAD))[-1]
    assert "Students in Vestmark" in scene.words_to(scene.private(HEAD))[-1]
    assert await slots(scene) == []


async def test_a_lowered_cap_counts_at_once(scene: Scene) -> None:
    await approved(scene, "First")
    await scene.later(timedelta(hours=1))
    scene.house.mission = with_group(scene, "press", cap=1)
    await approved(scene, "Second")

    assert "E-CAP" in scene.words_to(scene.private(HEAD))[-1]


async def test_all_codes_of_a_mission_come_from_one_secret_that_is_made_once(scene: Scene) -> None:
    first = words(await scene.says(AUTHOR, "/post press: Ferry"))
    again = words(await scene.says(AUTHOR, "/post edit 1"))
    other = words(await scene.says(AUTHOR, "/post press: Ferry"))

    assert code_in(first) == code_in(again) != code_in(other)


def code_in(text: str) -> str:
    return next(word for word in text.split() if word.startswith("EMB-"))
