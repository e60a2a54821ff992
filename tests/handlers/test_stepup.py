"""Proving once more that it is you."""

from datetime import timedelta

import pyotp
import pytest

from groups.messages import Delete, Lane
from handlers.resumed import NEEDS, RESUMED
from handlers.stepup import NAMES, matching_step
from tests.handlers.crisis_scene import FLOOD, Watched, watched
from tests.handlers.harness import NOW, Scene, words
from tests.typed import SOURCE

KEY, OTHER = "The bridge at Nellbro is closed.", "The school in Eskvik is a shelter."
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    return await watched(scene)


async def is_open(scene: Watched) -> bool:
    async with scene.unit() as unit:
        return bool(await unit.crises.all_open())


async def test_an_officer_without_a_factor_is_told_what_to_do(scene: Scene) -> None:
    await scene.meets("duty-officer")
    assert "compatriot totp FOLDER duty-officer" in words(await scene.says("duty-officer", FLOOD))


async def test_the_act_goes_on_by_itself_after_the_right_code(flood: Watched) -> None:
    await flood.says("duty-officer", FLOOD)
    assert not await is_open(flood)
    await flood.proves("duty-officer")
    assert await is_open(flood)


async def test_an_act_in_the_staff_room_asks_for_the_code_in_private(flood: Watched) -> None:
    answer = await flood.says("duty-officer", FLOOD, at=flood.staff)
    assert "in our private chat" in words(answer)
    assert "six digits" in flood.words_to(flood.private("duty-officer"))[-1]
    await flood.proves("duty-officer")
    assert await is_open(flood)


@pytest.mark.parametrize("place", ["staff", "group"])
async def test_a_code_typed_where_others_read_proves_nothing(flood: Watched, place: str) -> None:
    await flood.says("duty-officer", FLOOD)
    at = flood.staff if place == "staff" else flood.chat("consular")
    await flood.says("duty-officer", flood.code("duty-officer"), at=at)
    assert not await is_open(flood)


@pytest.mark.parametrize("place", ["private", "staff"])
async def test_the_code_is_asked_for_before_anything_that_is_no_crisis_is_sent(flood: Watched, place: str) -> None:
    private = flood.private("duty-officer")
    await flood.says("duty-officer", FLOOD, at=flood.staff if place == "staff" else None)
    await flood.says("duty-officer", "no code")
    asked = [send for send in flood.sent_to(private) if "six digits" in str(send.text)]
    assert [send.lane for send in asked] == [Lane.CRISIS, Lane.CRISIS]


async def test_a_colleagues_code_proves_nothing(flood: Watched) -> None:
    await flood.says("duty-officer", FLOOD)
    await flood.says("duty-officer", flood.code("head-of-mission"))
    assert not await is_open(flood)


async def test_a_code_for_one_key_point_serves_for_the_next_for_five_minutes(flood: Watched) -> None:
    await flood.opens()
    assert "Your key point" in words(await flood.says("duty-officer", f"/key {KEY} {SOURCE}"))
    await flood.proves("duty-officer")
    flood.now += timedelta(minutes=4)
    assert "six digits" not in words(await flood.says("duty-officer", f"/key {OTHER} {SOURCE}"))
    flood.now += timedelta(minutes=2)
    assert "six digits" in words(await flood.says("duty-officer", f"/key {KEY} Nobody is hurt. {SOURCE}"))


UNREST = '/crisis open all level=1 template=unrest place="Leave now by the south road"'


async def test_a_code_for_one_act_lets_a_thief_do_no_other(flood: Watched) -> None:
    """They hold the session in which the officer has just typed it."""
    await flood.opens()
    for command in ("/safe open", UNREST, "/crisis next 11:30"):
        await flood.says("duty-officer", "/cancel")
        assert "six digits" in words(await flood.says("duty-officer", command)), command


async def test_whoever_types_a_code_reads_what_it_lets_go(flood: Watched) -> None:
    asked = words(await flood.says("duty-officer", FLOOD))
    assert "Opening a crisis: Flooding: Nell valley" in asked
    assert "Opening a crisis: Flooding: Nell valley" in words(await flood.says("duty-officer", "what?"))


async def test_no_other_act_slips_under_the_question_that_is_being_answered(flood: Watched) -> None:
    await flood.says("duty-officer", FLOOD)
    answer = words(await flood.says("duty-officer", UNREST))
    assert "already, for this: Opening a crisis: Flooding: Nell valley" in answer
    await flood.proves("duty-officer")
    async with flood.unit() as unit:
        assert [each.template for each in await unit.crises.all_open()] == ["flood"]


async def test_a_code_beside_a_wrong_number_holds_no_more(flood: Watched) -> None:
    await flood.says("duty-officer", FLOOD)
    digits = flood.code("duty-officer").split()[-1]
    assert "wait for the next six digits" in words(await flood.says("duty-officer", f"5 {digits}"))
    assert "was used already" in words(await flood.says("duty-officer", f"6 {digits}"))
    assert not await is_open(flood)


@pytest.mark.parametrize("act", RESUMED)
def test_every_act_that_asks_for_a_code_has_a_name_and_a_right(act: str) -> None:
    assert act in NAMES
    assert act in NEEDS


async def test_a_code_that_was_used_is_refused(flood: Watched) -> None:
    used = flood.code("duty-officer")
    await flood.says("duty-officer", FLOOD)
    await flood.says("duty-officer", f"6 {used}")
    async with flood.unit() as unit:
        step = matching_step(flood.secrets["duty-officer"], used, flood.now)
        assert step is not None
        assert not await unit.factors.proved("duty-officer", "", step, "act")


async def test_whatever_is_typed_as_a_code_is_deleted(flood: Watched) -> None:
    await flood.says("duty-officer", FLOOD)
    for typed in ("6 000000", "what is this", flood.code("duty-officer")):
        await flood.says("duty-officer", typed)
    assert len(flood.done(Delete)) == 3
    assert await is_open(flood)


async def test_five_wrong_codes_lock_and_the_head_is_told(flood: Watched) -> None:
    await flood.says("duty-officer", FLOOD)
    await flood.says("duty-officer", "6 000000")
    for _ in range(4):
        last = await flood.says("duty-officer", "000000")
    assert "take no codes from you for 15 minutes" in words(last)
    assert "I take none from them until" in flood.words_to(flood.private("head-of-mission"))[-1]
    assert "no codes from you until" in words(await flood.says("duty-officer", FLOOD))
    await flood.says("duty-officer", flood.code("duty-officer"))
    assert not await is_open(flood)
    flood.now += timedelta(minutes=15)
    await flood.opens()
    assert await is_open(flood)


def test_a_code_may_be_typed_in_arabic_digits_and_with_a_space() -> None:
    step = int(NOW.timestamp()) // 30
    assert [matching_step(SECRET, typed, NOW) for typed in _spellings(step)] == [step] * 3


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_differ_by_half_a_minute(steps: int, fits: bool) -> None:
    step = int(NOW.timestamp()) // 30
    typed = _spellings(step + steps)[0]
    assert (matching_step(SECRET, typed, NOW) == step + steps) is fits


def _spellings(step: int) -> tuple[str, str, str]:
    code = pyotp.TOTP(SECRET).generate_otp(step)
    return code, f"{code[:3]} {code[3:]}", code.translate({ord(str(n)): chr(0x0660 + n) for n in range(10)})
