"""What goes to several groups for real is let go by typing how many they are; a drill never asks it."""

from dataclasses import replace
from datetime import timedelta

import pytest

from groups.messages import Delete
from handlers.live import parted, require, typed
from handlers.stepup import Then
from tests.handlers.crisis_scene import FLOOD, Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import points

ALL = slice(None)
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
async def test_the_code_without_the_right_number_opens_nothing_and_is_used_up(flood: Watched, before: str) -> None:
    await flood.says(DUTY, FLOOD)
    again = await flood.says(DUTY, f"{before}{flood.code(DUTY)}")
    assert "It goes to 6 groups." in words(again)
    await flood.says(DUTY, f"6 {flood.code(DUTY)}")
    assert not await is_open(flood)
    flood.now += timedelta(seconds=31)
    await flood.says(DUTY, f"6 {flood.code(DUTY)}")
    assert await is_open(flood)


async def test_after_the_right_number_a_wrong_code_is_asked_for_alone(flood: Watched) -> None:
    await flood.says(DUTY, FLOOD)
    again = words(await flood.says(DUTY, "6 000000"))
    assert "This code is wrong" in again
    assert "number of groups" not in again
    await flood.says(DUTY, flood.code(DUTY))
    assert await is_open(flood)


@pytest.mark.parametrize("digits", ["6 {code}", "{code}", "6{code}", "٦ {code}"])
async def test_the_right_number_three_times_is_no_wrong_code_and_locks_nobody_out(flood: Watched, digits: str) -> None:
    await flood.says(DUTY, FLOOD)
    for _ in range(3):
        asked = words(await flood.says(DUTY, "6"))
        assert "Please type the six digits that your authenticator shows now." in asked
    await flood.says(DUTY, digits.format(code=flood.code(DUTY)))
    assert await is_open(flood)


async def test_after_a_wrong_code_the_number_may_stand_before_the_right_one(flood: Watched) -> None:
    await flood.says(DUTY, FLOOD)
    await flood.says(DUTY, "6 000000")
    await flood.says(DUTY, f"6 {flood.code(DUTY)}")
    assert await is_open(flood)


async def test_a_guesser_is_locked_out_with_the_number_before_each_guess(flood: Watched) -> None:
    await flood.says(DUTY, FLOOD)
    for _ in range(5):
        said = words(await flood.says(DUTY, "6 000000"))
    assert "I take no codes from you" in said


@pytest.mark.parametrize(
    ("earlier", "act", "groups", "asks"),
    [
        ("crisis-second", "crisis-second", ALL, False),
        ("crisis-second", "key-urgent-agree", ALL, True),
        ("crisis-open", "crisis-second", ALL, True),
        ("crisis-open", "key-prepared", ALL, False),
        ("key-urgent-agree", "key-prepared", ALL, True),
        ("crisis-second", "crisis-second", slice(3), True),
        ("crisis-open", "crisis-open", ALL, True),
    ],
)
async def test_a_number_holds_for_this_act_and_these_groups(
    flood: Watched, earlier: str, act: str, groups: slice, *, asks: bool
) -> None:
    every = flood.mission.groups
    async with flood.unit() as unit:
        ctx = await flood.house.context(unit, flood.private(DUTY), sender=flood.sender(DUTY), private=True)
        await typed(ctx, earlier, " ".join(sorted(group.id for group in every)))
        asked = await require(ctx, Then(act), every[groups], proof=False)
    assert (asked is not None) == asks


async def counts(flood: Watched, **members: int) -> str:
    """What the question says when the chats have so many members."""
    async with flood.unit() as unit:
        for place in await unit.addresses.all_bound():
            await unit.addresses.set(place, members=members.get(place.group_id, 0))
    return words(await flood.says(DUTY, FLOOD))


async def test_a_chat_that_was_not_counted_yet_is_not_nobody(flood: Watched) -> None:
    assert "It goes to 6 groups.\n" in await counts(flood)
    assert "It goes to 6 groups with at least 80 people." in await counts(flood, press=80)


async def test_the_private_question_is_in_the_language_of_the_officer(flood: Watched) -> None:
    async with flood.unit() as unit:
        await unit.people.meet(flood.sender(DUTY), flood.private(DUTY))
        await unit.people.set_language(flood.sender(DUTY).identity, "ar")
    await flood.says(DUTY, FLOOD, flood.staff)
    assert "This is real" not in flood.words_to(flood.private(DUTY))[-1]


@pytest.mark.parametrize(("said", "goes"), [("5 482913", True), ("٤٨٢٩١٣", True), ("five of them", False)])
async def test_what_may_be_a_code_does_not_stay_beside_the_number(flood: Watched, said: str, *, goes: bool) -> None:
    await flood.opens()
    await flood.says(DUTY, "/crisis level 3")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Confirm" in labels(send))
    await flood.presses(CONSUL, asked, "Confirm")
    again = await flood.says(CONSUL, said)
    assert "It goes to 6 groups." in words(again)
    assert any(isinstance(each, Delete) for each in again) == goes


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
