"""The rules of the clocks change under what is planned: it keeps its hour on the wall, and its officers hear of it.

A test cannot bring out a new tzdata. It keeps the hour on the wall and takes the instant of other rules instead.
"""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from groups.calendar import still_at
from groups.posts import State
from storage.posts import Post
from tests.handlers.harness import Scene
from tests.handlers.test_publish import day_of

AUTHOR, HEAD = "spokesperson", "head-of-mission"
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
HARSUND = ZoneInfo("Europe/Oslo")
ELEVEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
"""Eleven in the press room, the day after."""


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, HEAD, "consular-officer", "duty-officer")


async def planned(scene: Scene, when: str = "tomorrow 11:00") -> None:
    await scene.says(AUTHOR, "/post The ferry office is closed on Sunday.")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, when), "Send for approval")
    await scene.approves(HEAD)


async def the_post(scene: Scene) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(1)


async def by_other_rules(scene: Scene, by: timedelta) -> None:
    """As if it had been planned when the zone was so far from what it is."""
    async with scene.unit() as unit:
        post = await unit.posts.need(1)
        assert post.send_at is not None
        at = post.send_at + by
        assert await unit.posts.move(post, post.state, send_at=at)
        for slot in await unit.slots.of(1):
            day = at.astimezone(scene.mission.zone).date()
            assert await unit.slots.rekey(1, slot.group, day, 99, at)
        await unit.dues.set("post.release", post.subject, at - MINUTE)


async def a_new_start(scene: Scene) -> None:
    async with scene.unit() as unit:
        await unit.dues.set("zones.watch", "all", scene.now)
    await scene.later(timedelta())


async def test_a_planned_post_keeps_its_hour_on_the_wall_and_its_author_hears_of_it(scene: Scene) -> None:
    await planned(scene)
    await by_other_rules(scene, HOUR)
    await a_new_start(scene)

    assert (await the_post(scene)).send_at == ELEVEN
    said = scene.words_to(scene.private(AUTHOR))[-1]
    assert "keeps its hour there: it goes out tomorrow 11:00 (10:00 UTC), and no more tomorrow 12:00" in said
    assert "keeps its hour there" in scene.words_to(scene.staff)[-1]
    await scene.later(ELEVEN - scene.now - MINUTE / 2)
    assert scene.words_to(scene.chat("press")) == []
    await scene.later(MINUTE)
    assert len(scene.words_to(scene.chat("press"))) == 1


async def test_when_nothing_changed_nothing_moves_and_nobody_is_told(scene: Scene) -> None:
    await planned(scene)
    before = scene.words_to(scene.private(AUTHOR))
    await a_new_start(scene)
    await scene.later(HOUR)

    assert (await the_post(scene)).send_at == ELEVEN
    assert scene.words_to(scene.private(AUTHOR)) == before


async def test_what_was_moved_out_of_the_night_is_kept_at_the_hour_to_which_it_was_moved(scene: Scene) -> None:
    await planned(scene, "tomorrow 03:00")
    morning = (await the_post(scene)).send_at
    await a_new_start(scene)

    assert (await the_post(scene)).send_at == morning


async def test_over_midnight_its_place_goes_to_the_other_day(scene: Scene) -> None:
    await planned(scene)
    await by_other_rules(scene, timedelta(hours=14))
    await a_new_start(scene)

    async with scene.unit() as unit:
        assert [slot.day.isoformat() for slot in await unit.slots.of(1)] == ["2026-11-25"]


async def test_a_full_day_over_midnight_holds_it(scene: Scene) -> None:
    await planned(scene)
    await by_other_rules(scene, timedelta(hours=14))
    async with scene.unit() as unit:
        for number in (91, 92, 93):
            await unit.slots.reserve(number, "press", ELEVEN.date(), "routine", 3, ELEVEN)
    await a_new_start(scene)

    assert (await the_post(scene)).state == State.HELD
    assert "this one is full" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_the_next_turn_of_a_series_keeps_its_hour_too(scene: Scene) -> None:
    await planned(scene, "every day 18:00")
    six = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
    async with scene.unit() as unit:
        (running,) = await unit.series.running()
        assert running.next_at == six
        assert await unit.series.go_on(running, six - HOUR)
        await unit.dues.set("series.turn", str(running.id), six - HOUR - MINUTE)
    await a_new_start(scene)

    async with scene.unit() as unit:
        assert [each.next_at for each in await unit.series.running()] == [six]
    assert "it goes out 18:00 (17:00 UTC)" in scene.words_to(scene.private(AUTHOR))[-1]
    await scene.later(six - scene.now - MINUTE / 2)
    assert scene.words_to(scene.chat("press")) == []
    await scene.later(MINUTE)
    assert len(scene.words_to(scene.chat("press"))) == 1


async def test_a_day_that_is_full_of_other_things_is_no_reason_to_look_at_them(scene: Scene) -> None:
    await day_of(scene, 2)
    await a_new_start(scene)

    assert "rules of the clocks" not in "".join(scene.words_to(scene.staff))


@pytest.mark.parametrize(
    ("at", "wall", "moved"),
    [
        ("2026-11-25 10:00:07", "2026-11-25 11:00", "2026-11-25 10:00:07"),
        ("2026-11-25 09:00:07", "2026-11-25 11:00", "2026-11-25 10:00:07"),
        ("2027-10-31 00:30:00", "2027-10-31 02:30", "2027-10-31 00:30:00"),
        ("2027-10-31 01:30:00", "2027-10-31 02:30", "2027-10-31 01:30:00"),
        ("2028-03-26 01:30:00", "2028-03-26 02:30", "2028-03-26 01:00:00"),
    ],
    ids=["as it was", "an hour off", "first of two", "second of two", "in the gap"],
)
def test_an_instant_follows_its_wall_and_stays_where_that_is_shown(at: str, wall: str, moved: str) -> None:
    found = still_at(datetime.fromisoformat(at).replace(tzinfo=UTC), datetime.fromisoformat(wall), HARSUND)

    assert found == datetime.fromisoformat(moved).replace(tzinfo=UTC)
