"""Words that nobody was shown are nobody's: a text that no group of the post reads is dropped before the approval."""

from datetime import timedelta

import pytest

from config.mission import Mission
from storage.posts import Post
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, words
from tests.handlers.test_keypoints import approves
from tests.typed import SOURCE

AUTHOR, HEAD, DUTY = "consular-officer", "head-of-mission", "duty-officer"
FERRY, HOSTILE = "The ferry line opens on 2 November.", "أخلوا المدينة الآن."
BOTH = f"en: {FERRY}\nar: {HOSTILE}"
DROPPED = "None of its groups reads Arabic: that text was dropped."


@pytest.fixture
async def out(scene: Scene) -> Watched:
    return await watched(scene)


async def the_post(out: Watched, number: int) -> Post:
    async with out.unit() as unit:
        return await unit.posts.need(number)


async def approved(out: Watched, version: int, wait: timedelta = timedelta(minutes=1)) -> None:
    await out.presses(HEAD, out.last_to(out.private(HEAD)), f"Approve version {version}")
    await out.later(wait)


async def moved_elsewhere(out: Watched) -> list[str]:
    """Written for a group that reads both, and then moved to one that reads English alone; what its author hears."""
    shown = await out.says(AUTHOR, f"/post consular: {BOTH}")
    await out.presses(AUTHOR, shown, "Change groups")
    shown = await out.says(AUTHOR, "students")
    return [words(shown), words(await out.presses(AUTHOR, shown, "Send for approval"))]


async def test_a_text_that_no_group_reads_any_more_is_dropped_and_its_author_hears_it(out: Watched) -> None:
    before, after = await moved_elsewhere(out)

    assert "None of its groups reads Arabic: that text does not go out." in before
    assert DROPPED in after
    post = await the_post(out, 1)
    assert [*post.texts] == ["en"]
    assert post.authors == {AUTHOR}
    assert post.print == post.fingerprint()
    async with out.unit() as unit:
        assert [*(await unit.posts.versions(1))[-1].texts] == ["en"]


async def test_whoever_asks_in_arabic_whether_it_is_ours_reads_what_was_approved(out: Watched) -> None:
    await moved_elsewhere(out)
    await approved(out, 3)
    sent = [each for each in out.sent_to(out.chat("students")) if each.look == "post"][-1]
    answer = words(await out.says("amira", f"/verify {str(sent.text).split()[-1]}", language="ar"))

    assert FERRY in answer
    assert HOSTILE not in answer


async def test_a_text_that_its_group_gave_up_after_the_approval_is_shown_to_nobody(out: Watched) -> None:
    shown = await out.says(AUTHOR, f"/post consular: {BOTH}")
    await out.presses(AUTHOR, shown, "Send for approval")
    await approved(out, 1)
    files = out.mission.files
    groups = tuple(each.model_copy(update={"languages": ("en",)}) for each in files.groups)
    out.house.mission = Mission(files.model_copy(update={"groups": groups}))
    sent = [each for each in out.sent_to(out.chat("consular")) if each.look == "post"][-1]
    answer = words(await out.says("amira", f"/verify {str(sent.text).split()[-1]}", language="ar"))

    assert HOSTILE not in answer


async def test_of_a_correction_too_only_what_its_approver_was_shown_is_kept(out: Watched) -> None:
    await moved_elsewhere(out)
    await approved(out, 3)
    told = await out.says(AUTHOR, f"/correct 1: {BOTH}")

    assert DROPPED in words(told)
    assert [*(await the_post(out, 2)).texts] == ["en"]


async def test_a_key_point_keeps_no_text_that_none_of_its_groups_reads(out: Watched) -> None:
    out.reads_english()
    await out.opens()
    told = await out.says(AUTHOR, f"/key {BOTH} {SOURCE}")

    assert DROPPED in words(told)
    await approves(out, HEAD)
    assert [*(await the_post(out, 1)).texts] == ["en"]
