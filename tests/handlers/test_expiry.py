"""A post that is of use only until some hour goes out before it, or not at all."""

from datetime import UTC, datetime, timedelta

import pytest

from groups.messages import Action, Send
from groups.posts import State
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words

AUTHOR, HEAD, DUTY = "spokesperson", "head-of-mission", "duty-officer"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, HEAD, DUTY)


async def only_until(scene: Scene, until: str, when: str = "now") -> list[Action]:
    """The preview after the hour was given."""
    await scene.says(AUTHOR, "/post Seats are left for tonight")
    more = await scene.presses(AUTHOR, await scene.says(AUTHOR, when), "More")
    await scene.presses(AUTHOR, more, "Only until …")
    return await scene.says(AUTHOR, until)


async def approved(scene: Scene, shown: list[Action]) -> list[Action]:
    await scene.presses(AUTHOR, shown, "Send for approval")
    return await scene.approves(HEAD, 1)


async def the_post(scene: Scene) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(1)


async def test_writer_and_approver_read_until_when_and_an_approval_is_bound_to_it(scene: Scene) -> None:
    before = (await the_post_before(scene)).print
    shown = await scene.says(AUTHOR, "18:00")
    await scene.presses(AUTHOR, shown, "Send for approval")

    assert "Only until 18:00" in words(shown)
    assert "Only until 18:00" in scene.words_to(scene.private(HEAD))[-1]
    assert (await the_post(scene)).print != before


async def the_post_before(scene: Scene) -> Post:
    more = await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post press: Seats are left"), "More")
    await scene.presses(AUTHOR, more, "Only until …")
    return await the_post(scene)


async def test_it_goes_out_before_its_end_and_no_chat_gets_it_later(scene: Scene) -> None:
    await approved(scene, await only_until(scene, "in 30 min"))
    scene.now += MINUTE
    await scene.later(timedelta())

    (out,) = scene.sent_to(scene.chat("press"))
    assert isinstance(out, Send)
    assert out.not_after == datetime(2026, 11, 24, 9, 35, tzinfo=UTC)
    await scene.later(timedelta(hours=1))
    assert (await the_post(scene)).state == State.PUBLISHED


async def test_an_hour_after_its_end_is_refused_where_it_is_written(scene: Scene) -> None:
    shown = await only_until(scene, "17:00", when="today 18:00")

    assert "E-LATE" in words(shown)
    assert "Send for approval" not in labels(shown)


async def test_quiet_hours_that_would_carry_it_past_its_end_are_seen_beforehand(scene: Scene) -> None:
    scene.now = datetime(2026, 11, 24, 21, 0, tzinfo=UTC)  # 22:00 in Copenhagen

    assert "E-LATE" in words(await only_until(scene, "tomorrow 07:00"))


async def test_what_waits_for_approval_too_long_expires_and_its_author_hears(scene: Scene) -> None:
    shown = await only_until(scene, "18:00")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.later(timedelta(hours=9))

    assert (await the_post(scene)).state == State.EXPIRED
    assert "of use only until now" in scene.words_to(scene.private(AUTHOR))[-1]
    assert "E-" in words(await scene.approves(HEAD, 1))


async def test_what_a_halt_held_past_its_end_never_goes_out(scene: Scene) -> None:
    await scene.says(DUTY, "/halt all")
    await approved(scene, await only_until(scene, "18:00"))
    assert (await the_post(scene)).state == State.HELD
    await scene.later(timedelta(hours=9))

    assert (await the_post(scene)).state == State.EXPIRED
    assert scene.sent_to(scene.chat("press")) == []


async def test_a_machine_that_slept_over_the_end_does_not_send_it_late(scene: Scene) -> None:
    await approved(scene, await only_until(scene, "in 30 min"))
    scene.now += timedelta(minutes=40)
    async with scene.unit() as unit:
        dues = [due for _, due in await unit.dues.take()]
    for due in dues:
        await scene.happens(due)

    assert scene.sent_to(scene.chat("press")) == []
    assert (await the_post(scene)).state == State.EXPIRED


async def test_the_end_can_be_taken_away_and_nonsense_is_asked_again(scene: Scene) -> None:
    again = await only_until(scene, "whenever")
    shown = await scene.says(AUTHOR, "18:00")
    asked = await scene.presses(AUTHOR, await scene.presses(AUTHOR, shown, "More"), "Only until …")
    without = await scene.presses(AUTHOR, asked, "Skip")

    assert "E-WORDS" in words(again)
    assert "Only until 18:00" in words(shown)
    assert "Only until 18:00" not in words(without)
    assert (await the_post(scene)).expires_at is None
