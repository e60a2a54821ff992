"""What goes to several groups for real is let go by typing how many they are; a drill never asks it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from handlers.live import parted, require
from handlers.stepup import Then
from tests.handlers.crisis_scene import FLOOD, Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import points

DUTY, HEAD, CONSUL = "duty-officer", "head-of-mission", "consular-officer"


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    await made.approves_in_calm()
    return made


async def is_open(scene: Watched) -> bool:
    async with scene.unit() as unit:
        return bool(await unit.crises.all_open())


async def level(scene: Watched) -> int:
    async with scene.unit() as unit:
        return (await unit.crises.all_open())[0].level


@pytest.mark.parametrize(
    ("typed", "number", "code"),
    [
        ("4 482913", "4", "482913"),
        ("4482913", "4", "482913"),
        ("4 482 913", "4", "482913"),
        ("٤ ٤٨٢٩١٣", "4", "482913"),
        ("12 048291", "12", "048291"),
        ("482913", "482913", ""),
        ("4 no code", "4", "no code"),
        ("", "", ""),
    ],
)
def test_a_tired_officer_is_understood(typed: str, number: str, code: str) -> None:
    assert parted(typed) == (number, code)


async def test_it_says_how_many_groups_and_people_and_asks_for_number_and_code_in_one_question(flood: Watched) -> None:
    asked = words(await flood.says(DUTY, FLOOD))
    assert "This is real. It goes to 6 groups with 600 people." in asked
    assert "Please type the number of groups, a space, and the six digits" in asked
    await flood.says(DUTY, f"6 {flood.code(DUTY)}")
    assert await is_open(flood)


@pytest.mark.parametrize("before", ["", "5 ", "all "])
async def test_the_code_without_the_right_number_opens_nothing_and_is_not_used_up(flood: Watched, before: str) -> None:
    await flood.says(DUTY, FLOOD)
    again = await flood.says(DUTY, f"{before}{flood.code(DUTY)}")
    assert "It goes to 6 groups." in words(again)
    assert not await is_open(flood)
    await flood.says(DUTY, f"6 {flood.code(DUTY)}")
    assert await is_open(flood)


async def test_after_the_right_number_a_wrong_code_is_asked_for_alone(flood: Watched) -> None:
    await flood.says(DUTY, FLOOD)
    again = words(await flood.says(DUTY, "6 000000"))
    assert "This code is wrong" in again
    assert "number of groups" not in again
    await flood.says(DUTY, flood.code(DUTY))
    assert await is_open(flood)


@pytest.mark.parametrize("exercise", [True, False])
async def test_a_drill_never_asks_for_the_number(flood: Watched, *, exercise: bool) -> None:
    mission = replace(flood.mission, exercise=exercise)
    async with flood.unit() as unit:
        ctx = await flood.house.context(unit, flood.private(DUTY), sender=flood.sender(DUTY), private=True)
        asked = await require(replace(ctx, mission=mission), Then("crisis-second"), mission.groups, proof=False)
    assert (asked is None) == exercise


async def test_one_group_is_no_number_to_type(flood: Watched) -> None:
    files = flood.mission.files
    press = tuple(group for group in files.groups if group.id == "press")
    flood.house.mission = replace(flood.house.mission, files=files.model_copy(update={"groups": press}))
    assert "number of groups" not in words(await flood.says(DUTY, FLOOD))


async def test_whoever_declares_an_emergency_types_the_number_too(flood: Watched) -> None:
    await flood.opens()
    await flood.says(DUTY, "/crisis level 3")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Confirm" in labels(send))
    question = words(await flood.presses(CONSUL, asked, "Confirm"))
    assert "It goes to 6 groups" in question
    assert "six digits" not in question  # this right asks for no code
    await flood.says(CONSUL, "5")
    assert await level(flood) == 2
    await flood.says(CONSUL, "6")
    assert await level(flood) == 3


async def test_what_somebody_else_decided_meanwhile_stays(flood: Watched) -> None:
    await flood.opens()
    await flood.says(DUTY, "/crisis level 3")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Confirm" in labels(send))
    await flood.presses(CONSUL, asked, "Confirm")
    await flood.presses(HEAD, asked, "Leave it as it is")
    assert "E-CONFLICT" in words(await flood.says(CONSUL, "6"))
    assert await level(flood) == 2


async def test_prepared_words_ask_again_only_when_the_number_is_no_longer_fresh(flood: Watched) -> None:
    done = await flood.opens()
    await flood.passes(timedelta(minutes=6))
    offer = await flood.presses(DUTY, done, "Write the first key point")
    asked = words(await flood.presses(DUTY, offer, "Send the prepared words"))
    assert "It goes to 6 groups" in asked
    assert points(flood, "consular") == []
    await flood.proves(DUTY)
    await flood.passes(timedelta(seconds=11))
    assert len(points(flood, "consular")) == 1


async def test_prepared_words_right_after_the_opening_go_at_a_press(flood: Watched) -> None:
    offer = await flood.presses(DUTY, await flood.opens(), "Write the first key point")
    assert "number of groups" not in words(await flood.presses(DUTY, offer, "Send the prepared words"))
    await flood.passes(timedelta(seconds=11))
    assert len(points(flood, "consular")) == 1
