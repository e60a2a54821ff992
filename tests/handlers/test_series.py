"""Posts that come again: approved once, each turn goes by the same rules as any post, until somebody stops it."""

from datetime import UTC, datetime, timedelta

import pytest

from groups.messages import Send
from groups.posts import State
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_publish import day_of, remove, wakes_after

AUTHOR, APPROVER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
FERRY = "The ferry office is open from nine to noon."
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY)


async def written(scene: Scene, when: str) -> Send:
    """The preview of a post for the press room that comes again."""
    await scene.says(AUTHOR, f"/post {FERRY}")
    shown = (await scene.says(AUTHOR, when))[-1]
    assert isinstance(shown, Send)
    return shown


async def running(scene: Scene, when: str = "every day 18:00") -> None:
    await scene.presses(AUTHOR, await written(scene, when), "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")


async def the_post(scene: Scene, number: int = 1) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(number)


def out(scene: Scene) -> list[str]:
    return [said.partition("\n")[0] for said in scene.words_to(scene.chat("press"))]


async def test_the_writer_and_the_approver_read_how_often_it_comes(scene: Scene) -> None:
    shown = await written(scene, "every 2 weeks Monday 09:00 until 2026-12-31")
    await scene.presses(AUTHOR, shown, "Send for approval")

    for said in (str(shown.text), scene.words_to(scene.private(HEAD))[-1]):
        assert "every 2 weeks on Monday at 09:00, until 31 December 2026" in said
        assert "One approval holds for every turn" in said
        assert "Mon 30 Nov 09:00" in said


async def test_words_that_are_no_rule_are_asked_again_with_the_text_kept(scene: Scene) -> None:
    again = await written(scene, "every blue moon")
    shown = await scene.says(AUTHOR, "every Monday 09:00")

    assert "E-WORDS" in str(again.text)
    assert FERRY in words(shown)


async def test_it_is_approved_once_and_goes_out_every_day_under_a_number_of_its_own(scene: Scene) -> None:
    await running(scene)
    await scene.later(3 * DAY)

    assert out(scene) == [FERRY] * 3
    turns = [await the_post(scene, number) for number in (2, 3, 4)]
    source = await the_post(scene)
    assert {turn.print for turn in turns} == {source.approved_print}
    assert {(turn.approver, turn.series, turn.state) for turn in turns} == {(HEAD, 1, State.PUBLISHED)}
    assert source.state == State.SCHEDULED
    assert source.send_at == datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


async def test_a_turn_can_be_stopped_in_its_last_minute_and_the_next_one_still_comes(scene: Scene) -> None:
    await running(scene)
    await scene.later(timedelta(hours=7, minutes=54, seconds=30))
    recall = next(send for send in scene.sent_to(scene.private(AUTHOR)) if send.look == "recall")
    await scene.presses(AUTHOR, recall, "Stop")
    await scene.later(DAY + MINUTE)

    assert out(scene) == [FERRY]


async def test_its_hour_stays_when_the_clocks_change(scene: Scene) -> None:
    scene.now = datetime(2027, 3, 26, 9, 0, tzinfo=UTC)
    await running(scene, "every day 18:00")
    await scene.later(4 * DAY)

    async with scene.unit() as unit:
        hours = [(await unit.posts.need(number)).send_at for number in (2, 3, 4, 5)]
    assert [at.hour for at in hours if at] == [17, 17, 16, 16]


async def test_a_date_that_does_not_exist_is_said_beforehand(scene: Scene) -> None:
    scene.now = datetime(2027, 1, 30, 9, 0, tzinfo=UTC)
    await running(scene, "every month on the 31st 09:00")
    await scene.later(2 * DAY)

    assert any("leaves out 2027-02-31" in said for said in scene.words_to(scene.private(AUTHOR)))
    assert (await the_post(scene)).send_at == datetime(2027, 3, 31, 7, 0, tzinfo=UTC)


async def test_a_turn_on_a_full_day_is_held_and_its_authors_are_told(scene: Scene) -> None:
    await running(scene)
    await day_of(scene, 3)
    await scene.later(timedelta(hours=5))

    assert FERRY not in out(scene)
    assert (await the_post(scene, 5)).state == State.HELD
    told = "\n".join(scene.words_to(scene.private(AUTHOR))[-2:])
    assert "*#5*" not in told
    assert "#5, a turn of a series, is held" in told
    await scene.later(DAY)
    assert FERRY in out(scene)


async def test_an_edit_stops_the_series_until_it_is_approved_again(scene: Scene) -> None:
    await running(scene)
    await scene.later(DAY)
    preview = await scene.says(AUTHOR, "/post 1")
    await scene.presses(AUTHOR, preview, "Change text")
    changed = await scene.says(AUTHOR, "The ferry office is closed.")
    await scene.later(DAY)
    assert out(scene) == [FERRY]

    assert "every day at 18:00" in words(changed)
    await scene.presses(AUTHOR, changed, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 2")
    await scene.later(DAY)
    assert out(scene) == [FERRY, "The ferry office is closed."]


@pytest.mark.parametrize("words_", ["stop", "cancel"])
async def test_whoever_stops_or_cancels_it_ends_all_further_turns(scene: Scene, words_: str) -> None:
    await running(scene)
    await scene.later(DAY)
    if words_ == "cancel":
        await scene.says(AUTHOR, "/cancel 1")
    else:
        await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post 1"), "Stop the series")
    await scene.later(5 * DAY)

    assert out(scene) == [FERRY]
    assert (await the_post(scene)).state == (State.CANCELLED if words_ == "cancel" else State.DRAFT)
    async with scene.unit() as unit:
        assert await unit.series.running() == ()


async def test_an_officer_of_another_section_cannot_stop_it(scene: Scene) -> None:
    await running(scene)
    button = await scene.says(AUTHOR, "/post 1")
    async with scene.unit() as unit:
        await unit.people.meet(scene.sender("trade-officer"), scene.private("trade-officer"))
    answer = await scene.presses("trade-officer", button, "Stop the series")

    assert "E-ROLE" in words(answer)
    assert (await the_post(scene)).state == State.SCHEDULED


async def test_roles_are_read_again_at_each_turn(scene: Scene) -> None:
    await running(scene)
    await scene.later(DAY)
    remove(scene, HEAD)
    await scene.later(DAY)

    assert out(scene) == [FERRY]
    assert (await the_post(scene, 3)).state == State.HELD
    assert "may no longer" in scene.words_to(scene.private(AUTHOR))[-1]
    assert not any("#3 goes out" in said for said in scene.words_to(scene.private(AUTHOR)))


async def test_after_its_last_turn_it_says_that_it_is_over(scene: Scene) -> None:
    await running(scene, "every day 18:00 until 2026-11-25")
    await scene.later(5 * DAY)

    assert out(scene) == [FERRY] * 2
    assert any("this was its last turn" in said for said in scene.words_to(scene.private(AUTHOR)))
    assert (await the_post(scene)).state == State.EXPIRED


async def test_a_machine_that_slept_for_days_sends_no_burst_and_says_what_was_missed(scene: Scene) -> None:
    await running(scene)
    await wakes_after(scene, 5 * DAY + timedelta(hours=14))
    await scene.later(MINUTE)

    assert out(scene) == []
    assert (await the_post(scene, 2)).state == State.HELD
    assert any("5 turns of" in said for said in scene.words_to(scene.private(AUTHOR)))
    await scene.later(timedelta(hours=20))
    assert out(scene) == [FERRY]


async def test_during_a_halt_a_turn_waits_and_the_series_goes_on_afterwards(scene: Scene) -> None:
    await running(scene)
    await scene.says(DUTY, "/halt all")
    await scene.later(DAY)
    assert out(scene) == []
    assert (await the_post(scene, 2)).state == State.HELD
    assert (await the_post(scene)).state == State.SCHEDULED


async def test_a_crisis_holds_the_turns_and_not_the_series(scene: Scene) -> None:
    await running(scene)
    async with scene.unit() as unit:
        await unit.crises.open("", "flood", "Nell valley", 2, HEAD, {}, {})
    await scene.later(DAY)

    assert (await the_post(scene)).state == State.SCHEDULED
    assert (await the_post(scene, 2)).state == State.HELD


async def test_the_next_turn_is_in_the_database_and_no_two_machines_take_it_twice(scene: Scene) -> None:
    await running(scene)
    async with scene.unit() as unit:
        (seen,) = await unit.series.running()
        assert [due.kind for due in await unit.dues.of("1")] == ["series.turn"]
        assert await unit.series.go_on(seen, scene.now + DAY)
        assert not await unit.series.go_on(seen, scene.now + DAY)
    assert "Stop the series" in labels(await scene.says(AUTHOR, "/post 1"))
