"""`/audit 47`: the life of an item in words, one's own part of it for officers, all of it for duty and head."""

from datetime import timedelta

import pytest

from handlers.records import ACTS
from tests.handlers.harness import Scene, words
from tests.handlers.test_publish import approved, submitted

AUTHOR, APPROVER, HEAD = "spokesperson", "consular-officer", "head-of-mission"


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, "duty-officer")


async def test_the_head_reads_the_whole_life_of_a_post_in_its_order(scene: Scene) -> None:
    await approved(scene)
    await scene.later(timedelta(minutes=1))
    told = words(await scene.says(HEAD, "/audit 1")).split("\n")

    assert told[0] == "What happened to #1:"
    assert told[1] == "10:05 · Spokesperson: wrote it (v1)"
    assert told[2] == "10:05 · Spokesperson: sent it for approval (v1)"
    assert "10:05 · Consular officer: approved it (v1)" in told
    assert told[-1] == "10:06 · it arrived (v1)"


async def test_an_officer_reads_only_what_they_did_themselves(scene: Scene) -> None:
    await approved(scene)
    told = words(await scene.says(AUTHOR, "/audit 1"))

    assert "wrote it" in told
    assert "approved" not in told
    assert "You did nothing to #1" in words(await scene.says("trade-officer", "/audit #1"))


async def test_a_refusal_stands_there_with_its_code(scene: Scene) -> None:
    await submitted(scene)
    await scene.approves(AUTHOR, 1)

    assert "Spokesperson: was refused (approve, E-SELF)" in words(await scene.says(HEAD, "/audit 1"))


async def test_what_has_no_words_yet_is_shown_as_it_is_kept(scene: Scene) -> None:
    await submitted(scene)
    async with scene.unit() as unit:
        unit.audits.note("post polished", "post:1", actor=HEAD)

    assert "Head of mission: post polished" in words(await scene.says(HEAD, "/audit 1"))


async def test_nothing_is_known_of_a_number_that_was_never_given(scene: Scene) -> None:
    assert "Nothing is known of #99" in words(await scene.says(HEAD, "/audit 99"))
    assert "E-WORDS" in words(await scene.says(HEAD, "/audit"))


async def test_a_member_reads_no_records(scene: Scene) -> None:
    await submitted(scene)

    assert "wrote it" not in words(await scene.says("visitor", "/audit 1"))


async def test_the_newest_forty_lines_are_shown(scene: Scene) -> None:
    await submitted(scene)
    async with scene.unit() as unit:
        for number in range(60):
            unit.audits.note(f"act {number}", "post:1", actor=HEAD)
    told = words(await scene.says(HEAD, "/audit 1")).split("\n")

    assert len(told) == 41
    assert told[1].endswith("act 20")
    assert told[-1].endswith("act 59")


def test_no_line_of_the_records_shouts() -> None:
    assert [said for said in ACTS.values() if "!" in said] == []
