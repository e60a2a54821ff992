"""New facts by two officers, who is asked when an owner is on leave, and what an administrator reads of them."""

import dataclasses
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import cli
from config.mission import Mission
from handlers.facts import factlint
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import EXAMPLE, NOW, Scene, words

CONSUL, DUTY, HEAD, TRADE = "consular-officer", "duty-officer", "head-of-mission", "trade-officer"
HOSPITAL = """/fact add F16 owner=consular-officer second=duty-officer every=7d emergency phone
en: Hospital of Nellbro | +00 40 555 0111
ar: مستشفى نلبرو | +00 40 555 0111"""


@pytest.fixture
async def facts(scene: Scene) -> Watched:
    return await watched(scene)


async def test_a_new_fact_is_shown_once_a_second_person_has_tried_it(facts: Watched) -> None:
    await facts.says(CONSUL, HOSPITAL)
    assert "0111" not in words(await facts.says("citizen", "/facts hospital"))
    asked = facts.last_to(facts.staff)
    assert "0111" in str(asked.text)
    assert "E-SELF" in words(await facts.presses(CONSUL, asked, "Right: show it"))
    await facts.presses(HEAD, asked, "Right: show it")
    answer = words(await facts.says("citizen", "/facts hospital"))
    assert "+00 40 555 0111" in answer
    assert "checked" in answer
    assert "مستشفى" in words(await facts.says("citizen", "/facts hospital", language="ar"))


async def test_it_is_a_fact_like_any_other_from_then_on(facts: Watched) -> None:
    await facts.says(CONSUL, HOSPITAL)
    await facts.presses(HEAD, facts.last_to(facts.staff), "Right: show it")
    await facts.opens()
    assert "Hospital of Nellbro: +00 40 555 0111 · checked" in facts.text_of_card("consular")
    await facts.says(DUTY, "/fact fail F16 nobody answers")
    assert "0111" not in words(await facts.says("citizen", "/facts hospital"))
    assert "F16" in facts.words_to(facts.private(CONSUL))[-1]


async def test_what_the_second_person_finds_wrong_is_forgotten(facts: Watched) -> None:
    await facts.says(CONSUL, HOSPITAL)
    asked = facts.last_to(facts.staff)
    await facts.presses(HEAD, asked, "Not right")
    await facts.presses(HEAD, asked, "Right: show it")
    assert "0111" not in words(await facts.says("citizen", "/facts hospital"))


async def test_a_trade_officer_cannot_confirm_it_nor_a_member_suggest_it(facts: Watched) -> None:
    await facts.says(CONSUL, HOSPITAL)
    assert "E-ROLE" in words(await facts.presses(TRADE, facts.last_to(facts.staff), "Right: show it"))
    before = len(facts.sent_to(facts.staff))
    await facts.says("citizen", HOSPITAL.replace("F16", "F17"))
    assert len(facts.sent_to(facts.staff)) == before


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("F16", "F3", "There is a F3 already"),
        ("F16", "hospital", "with a line for each language"),
        ("every=7d", "every=often", "with a line for each language"),
        ("every=7d", "every=900d", "with a line for each language"),
        ("ar: مستشفى نلبرو | +00 40 555 0111", "", "with a line for each language"),
        ("owner=consular-officer", "owner=somebody", "E-UNKNOWN"),
        ("owner=consular-officer", "owner=duty-officer", "E-WORDS"),
        (" second=duty-officer", "", "E-WORDS"),
        ("نلبرو | +00 40 555 0111", "نلبرو | +00 40 555 0112", "E-WORDS"),
    ],
)
async def test_what_would_not_load_from_a_file_is_not_taken_here(facts: Watched, old: str, new: str, told: str) -> None:
    before = len(facts.sent_to(facts.staff))
    assert told in words(await facts.says(CONSUL, HOSPITAL.replace(old, new)))
    assert len(facts.sent_to(facts.staff)) == before


@pytest.mark.parametrize(
    ("by", "old", "new"),
    [
        (CONSUL, "0111", "0199"),
        (CONSUL, "نلبرو", "آخر"),
        (CONSUL, "every=7d", "every=300d"),
        (CONSUL, "emergency phone", "phone"),
        (CONSUL, "emergency", "region=NORTH emergency"),
        (CONSUL, "second=duty-officer", "second=trade-officer"),
        (DUTY, "", ""),
    ],
)
@pytest.mark.parametrize("seconds", [0, 2])
async def test_two_suggestions_under_one_number_the_older_card_does_nothing(
    facts: Watched, by: str, old: str, new: str, seconds: int
) -> None:
    """Swapped in the same second while the head was trying it, in anything that the card says."""
    await facts.says(CONSUL, HOSPITAL)
    before = facts.last_to(facts.staff)
    facts.now += timedelta(seconds=seconds)
    await facts.says(by, HOSPITAL.replace(old, new) if old else HOSPITAL)
    fresh = facts.last_to(facts.staff)
    assert str(fresh.text) != str(before.text)
    assert "E-CONFLICT" in words(await facts.presses(HEAD, before, "Right: show it"))
    assert "E-CONFLICT" in words(await facts.presses(HEAD, before, "Not right"))
    assert "0111" not in words(await facts.says("citizen", "/facts hospital"))
    await facts.presses(HEAD, fresh, "Right: show it")
    assert "+00 40 555" in words(await facts.says("citizen", "/facts hospital"))


async def test_a_card_that_was_refused_does_not_confirm_what_is_suggested_after(facts: Watched) -> None:
    await facts.says(CONSUL, HOSPITAL)
    before = facts.last_to(facts.staff)
    await facts.presses(HEAD, before, "Not right")
    await facts.says(CONSUL, HOSPITAL.replace("0111", "0199"))
    await facts.presses(HEAD, before, "Right: show it")
    assert "0199" not in words(await facts.says("citizen", "/facts hospital"))


async def test_the_card_of_a_new_fact_says_all_of_it(facts: Watched) -> None:
    await facts.says(CONSUL, HOSPITAL.replace("emergency", "region=NORTH emergency"))
    asked = str(facts.last_to(facts.staff).text)
    for said in ("Hospital of Nellbro", "مستشفى", "emergency number", "NORTH", "1 wk", facts.mission.called(DUTY)):
        assert said in asked


# ---- who is asked -------------------------------------------------------------------------------------


def on_leave(mission: Mission, *keys: str) -> Mission:
    away = (NOW.date(), NOW.date() + timedelta(days=20))
    people = tuple(
        each.model_copy(update={"away": away}) if each.name in keys else each for each in mission.files.officers
    )
    return dataclasses.replace(mission, files=mission.files.model_copy(update={"officers": people}))


@pytest.mark.parametrize(
    ("number", "away", "asked"),
    [
        ("F3", (), CONSUL),
        ("F3", (CONSUL,), DUTY),
        ("F15", ("spokesperson",), CONSUL),
        ("F15", ("spokesperson", CONSUL), DUTY),
        ("F3", (CONSUL, DUTY), ""),
    ],
)
async def test_while_an_owner_is_on_leave_the_second_is_asked_then_duty_then_the_staff_room(
    facts: Watched, number: str, away: tuple[str, ...], asked: str
) -> None:
    await facts.says(DUTY, f"/fact check {number} ok")
    facts.house.mission = on_leave(facts.mission, *away)
    async with facts.unit() as unit:
        await unit.dues.set("fact.remind", number, facts.now)
    await facts.later(timedelta(minutes=1))
    assert "check this soon" in facts.words_to(facts.private(asked) if asked else facts.staff)[-1]


# ---- compatriot facts lint ----------------------------------------------------------------------------


async def test_the_lint_tells_of_each_fact_what_is_missing(facts: Watched) -> None:
    await facts.says(CONSUL, "/fact check F3 ok")
    await facts.says(CONSUL, "/fact check F2 ok")
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    mission = facts.mission
    async with facts.unit() as unit:
        known = await unit.facts.all_now(mission)
    lines = {line.id: line for line in factlint.lint(mission, known, 0, NOW.date())}
    assert lines["F3"].missing == ()
    assert lines["F3"].until == facts.now + timedelta(days=30)
    assert lines["F2"].missing == ("was found wrong and needs a new value",)
    assert lines["F1"].missing == ("nobody has checked it yet",)
    gone = factlint.lint(without(mission, DUTY), known, 0, NOW.date())
    assert "its owner duty-officer does not serve any more" in gone[0].missing
    assert not factlint.is_clean(gone)


def without(mission: Mission, key: str) -> Mission:
    people = tuple(
        each.model_copy(update={"valid_until": date(2020, 1, 1)}) if each.name == key else each
        for each in mission.files.officers
    )
    return dataclasses.replace(mission, files=mission.files.model_copy(update={"officers": people}))


def test_the_command_ends_with_1_while_something_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPATRIOT_DATA", str(tmp_path))
    ended = CliRunner().invoke(cli, ["facts", "lint", str(EXAMPLE)], env={"COLUMNS": "200"})
    assert ended.exit_code == 1
    assert "nobody has" in ended.output  # a narrow terminal breaks the line after it
