"""Rejected for good: with a reason that the author reads, by nobody who wrote it, and nothing waits any more."""

from collections.abc import Awaitable, Callable

import pytest

from groups.messages import Edit
from groups.posts import State
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_publish import FERRY, submitted, the_post

AUTHOR, APPROVER, HEAD = "spokesperson", "consular-officer", "head-of-mission"
WHY = "This was never agreed with the ministry."


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, "trade-officer")


async def by_form(scene: Scene) -> str:
    """[Return with a reason], and under its question [Reject it for good]."""
    card = await submitted(scene)
    asked = await scene.presses(APPROVER, card, "Return with a reason")
    again = await scene.presses(APPROVER, asked, "Reject it for good")
    assert "Why should it never go out?" in words(again)
    assert "closed the form" not in words(again)
    return words(await scene.says(APPROVER, WHY))


async def by_command(scene: Scene) -> str:
    await submitted(scene)
    return words(await scene.says(APPROVER, f"/reject 1 {WHY}"))


@pytest.mark.parametrize("reject", [by_form, by_command])
async def test_the_author_reads_who_rejected_it_why_and_what_to_do(
    scene: Scene, reject: Callable[[Scene], Awaitable[str]]
) -> None:
    said = await reject(scene)

    assert "#1 is rejected. It never goes out" in said
    assert (await the_post(scene)).state == State.REJECTED
    told = scene.last_to(scene.private(AUTHOR))
    assert f"Consular officer rejected #1, so it never goes out: “{WHY}”" in str(told.text)
    assert labels(told) == []
    assert FERRY in words(await scene.says(AUTHOR, "/history 1"))


async def test_its_cards_die_and_say_who_decided(scene: Scene) -> None:
    card = await submitted(scene)
    heads = scene.last_to(scene.private(HEAD))
    await scene.says(APPROVER, f"/reject 1 {WHY}")

    closed = [each for each in scene.done(Edit) if isinstance(each, Edit)]
    assert {str(each.text) for each in closed} == {"#1 was rejected by Consular officer at 10:05 (version 1)."}
    assert {each.to for each in closed} == {scene.staff, scene.private(APPROVER), scene.private(HEAD)}
    assert all(not each.buttons for each in closed)
    for late in (card, heads):
        assert "Consular officer was faster" in words(await scene.presses(HEAD, late, "Approve version 1"))


async def test_the_cards_of_a_returned_post_say_so_too(scene: Scene) -> None:
    await submitted(scene)
    await scene.says(APPROVER, "/return 1 Please add the price of it.")

    closed = {str(each.text) for each in scene.done(Edit) if isinstance(each, Edit)}
    assert closed == {"#1 was returned by Consular officer at 10:05 (version 1)."}


async def test_nothing_of_it_waits_any_more_and_what_happened_is_told(scene: Scene) -> None:
    await by_command(scene)

    assert "#1" not in words(await scene.says(HEAD, "/waiting"))
    assert f"Rejected for good: “{WHY}”" in words(await scene.says(AUTHOR, "/post 1"))
    assert "Consular officer: rejected it (v1)" in words(await scene.says(HEAD, "/audit 1"))
    for way in ("/approve 1 v1", "/return 1 Please change the date.", f"/reject 1 {WHY}", "/cancel 1"):
        assert "E-CONFLICT" in words(await scene.says(HEAD, way))
    assert "#1 for Press room: stopped" in words(await scene.says(AUTHOR, "/post edit 1"))


@pytest.mark.parametrize(
    ("who", "said", "code"),
    [
        (AUTHOR, f"/reject 1 {WHY}", "E-SELF"),
        ("trade-officer", f"/reject 1 {WHY}", "E-ROLE"),
        (APPROVER, "/reject 1 No", "E-EMPTY"),
        (APPROVER, "/reject 1", "E-EMPTY"),
        (APPROVER, f"/reject 7 {WHY}", "E-UNKNOWN"),
    ],
)
async def test_whoever_may_not_or_says_too_little_rejects_nothing(scene: Scene, who: str, said: str, code: str) -> None:
    await submitted(scene)

    assert code in words(await scene.says(who, said))
    assert (await the_post(scene)).state == State.SUBMITTED
    if code != "E-UNKNOWN":
        async with scene.unit() as unit:
            assert [row["detail"] for row in await unit.audits.of("post:1") if row["act"] == "refused reject"] == [code]


async def test_a_reason_that_is_too_short_is_asked_again_and_the_form_stays_open(scene: Scene) -> None:
    card = await submitted(scene)
    asked = await scene.presses(APPROVER, card, "Return with a reason")
    await scene.presses(APPROVER, asked, "Reject it for good")
    again = await scene.says(APPROVER, "No")

    assert "at least 10 characters" in words(again)
    assert "Why should it never go out?" in words(again)
    await scene.says(APPROVER, WHY)
    assert (await the_post(scene)).state == State.REJECTED


async def test_what_was_changed_while_the_reason_was_written_is_not_rejected_unread(scene: Scene) -> None:
    card = await submitted(scene)
    asked = await scene.presses(APPROVER, card, "Return with a reason")
    await scene.presses(APPROVER, asked, "Reject it for good")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post edit 1"), "Change text")
    await scene.says(AUTHOR, "The ferry line opens on 3 November.")

    assert "E-CHANGED" in words(await scene.says(APPROVER, WHY))
    assert (await the_post(scene)).state == State.DRAFT


async def test_what_it_had_reserved_is_free_again(scene: Scene) -> None:
    await submitted(scene)
    async with scene.unit() as unit:
        assert await unit.slots.reserve(1, "press", scene.now.date(), "routine", 1)
    await scene.says(APPROVER, f"/reject 1 {WHY}")

    async with scene.unit() as unit:
        assert await unit.slots.of(1) == ()
