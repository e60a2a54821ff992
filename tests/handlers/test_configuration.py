"""What an administrator hears without asking."""

from datetime import timedelta

from tests.handlers.harness import Scene


async def test_that_the_clock_is_off_is_told_once_a_day(scene: Scene) -> None:
    told = []
    for hours in (0, 1, 24):
        await scene.later(timedelta(hours=hours))
        async with scene.unit() as unit:
            await unit.dues.set("clock.off", "all", scene.now)
        await scene.later(timedelta(minutes=1))
        told.append(len([said for said in scene.words_to(scene.staff) if "switch on NTP" in said]))

    assert told == [1, 1, 2]
