"""Training: the same commands with another bot in other chats; nothing of it reaches people."""

import shutil
from pathlib import Path

import pytest

from handlers.stepup import FAILURES
from tests.stories.cast import GROUPS, STAFF
from tests.stories.scenes import QUAKE, opens_crisis, writes_key_point
from tests.stories.telegram_stage import TelegramStage
from tests.stories.training_stage import TrainingStage

KEY_POINT = "The bridge at Nellbro is closed."


@pytest.fixture
async def training(telegram: TelegramStage, tmp_path: Path, sqlite_tables: Path) -> TrainingStage:
    """A mission at work, and its house for drills; nothing runs in it yet."""
    shutil.copy(sqlite_tables, tmp_path / "drill.db")
    made = TrainingStage(telegram, f"sqlite+aiosqlite:///{tmp_path / 'drill.db'}")
    await telegram.gets_factor("duty-officer", "head-of-mission")
    await made.begin()
    return made


async def heard(stage: TelegramStage) -> str:
    """Everything that stands in the groups of this stage."""
    await stage.quiet()
    return "\n".join([words for group in (*GROUPS, STAFF) for words in await stage.words_in(group, "citizen")])


async def test_a_whole_drill_ends_with_its_report_and_nobody_outside_heard_of_it(
    telegram: TelegramStage, training: TrainingStage
) -> None:
    await training.begins_drill()
    await training.sees("trade-officer", "Only the chats of the drill see it.")
    await opens_crisis(training)
    for group in GROUPS:
        assert (await training.sees_pinned("Earthquake: Nell valley", group)).startswith("EXERCISE")
    await writes_key_point(training, KEY_POINT)
    await training.says("trade-officer", "/crisis")
    await training.says("trade-officer", "/drill end")
    await training.sees("trade-officer", "E-ROLE")
    await training.says("duty-officer", "/drill end")

    for who in ("duty-officer", "head-of-mission", "trade-officer"):
        report = await training.sees(who, "The drill is over.")
    assert report.startswith("EXERCISE")
    assert "First key point: 2 mins" in report
    assert "not reached" not in report
    assert "Refusals: E-ROLE × 1" in report
    assert "Took part: Duty officer, Head of mission and Trade officer" in report
    await training.sees("head-of-mission", "This crisis ended on", "press")
    await training.quiet()
    assert [await training.pinned_in(group) for group in GROUPS] == [[], [], [], []]
    assert "EXERCISE" not in await heard(telegram)
    assert "Earthquake" not in await heard(telegram)


async def test_a_code_of_the_real_authenticator_is_wrong_in_a_drill_and_guessing_there_locks_nobody_out(
    telegram: TelegramStage, training: TrainingStage
) -> None:
    await training.begins_drill()
    await training.says("duty-officer", QUAKE)
    await training.sees("duty-officer", "Please type the six digits")
    for _ in range(FAILURES):
        await training.says("duty-officer", telegram.digits("duty-officer"))
    await training.sees("duty-officer", "That was wrong 5 times.")
    await opens_crisis(telegram)


async def test_a_real_crisis_ends_the_drill_and_reaches_people_unmarked(
    telegram: TelegramStage, training: TrainingStage
) -> None:
    await training.begins_drill()
    await opens_crisis(training)
    await training.later(minutes=1)

    await opens_crisis(telegram)
    await training.sees("duty-officer", "A real crisis is open: this drill is over.")
    await training.sees("head-of-mission", "This crisis ended on", "press")
    await training.quiet()
    for group in GROUPS:
        assert not (await telegram.sees_pinned("Earthquake: Nell valley", group)).startswith("EXERCISE")
        assert not await training.pinned_in(group)
    assert "EXERCISE" not in await heard(telegram)
    await training.says("duty-officer", "/drill start flood")
    await training.sees("duty-officer", "A real crisis is open, so no drill can begin.")
