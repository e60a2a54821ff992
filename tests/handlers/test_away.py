"""A platform that takes nothing in a crisis (fault 53): whoever is on duty hears it, and when it is back."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from groups.messages import Address
from tests.handlers.alarm_scene import ALWAYS, DUTY, HEAD, SECOND, Alarm, alarm, roster

GONE = "has taken nothing from us since"
BACK = "takes our messages again"
ELSEWHERE = Address("telegram", "9000005")


@pytest.fixture
async def flood(tmp_path: Path) -> AsyncIterator[Alarm]:
    """A crisis is open; everybody has a second road."""
    url = f"sqlite+aiosqlite:///{tmp_path / 'away.db'}"
    async with alarm(url, roster(ALWAYS, roads=(DUTY, SECOND, HEAD))) as made:
        await made.opens()
        yield made


async def goes_away(flood: Alarm) -> None:
    """The web takes nothing any more, and there is something to say."""
    flood.away.add("web")
    await flood.does(DUTY, "/crisis next 13:00")
    await flood.later(timedelta(minutes=1, seconds=10))


async def test_after_two_minutes_whoever_is_on_duty_hears_it_by_road_once(flood: Alarm) -> None:
    await goes_away(flood)
    assert not flood.by_road(DUTY)
    await flood.later(timedelta(seconds=50))
    said = flood.by_road(DUTY)
    assert said[0].startswith("Embassy of Alderia: Web has taken nothing from us since 10:05, in an open crisis.")
    assert len(said) == 1
    assert not flood.by_road(SECOND)
    await flood.later(timedelta(minutes=9))
    assert len(flood.by_road(DUTY)) == 1


async def test_it_is_told_when_it_is_back_and_nobody_reads_late_that_it_was_away(flood: Alarm) -> None:
    await goes_away(flood)
    await flood.later(timedelta(seconds=50))
    flood.away.clear()
    await flood.later(timedelta(seconds=35))
    async with flood.unit() as unit:
        paged = await unit.pages.get(1)
    assert paged is not None
    assert paged.state == "over"
    await flood.later(timedelta(minutes=2))
    assert [BACK in said for said in flood.by_road(DUTY)] == [False, True]
    assert [said for said in flood.words_to(flood.staff) if BACK in said] == [
        "Web takes our messages again. From 10:05 on it took none; what waited is on its way now."
    ]
    assert not any(GONE in said for who in (DUTY, SECOND, HEAD) for said in flood.called(who))
    await flood.later(timedelta(minutes=30))
    assert len(flood.by_road(DUTY)) == 2
    assert not flood.by_road(HEAD)


async def test_whoever_has_another_chat_is_called_there_and_can_answer(flood: Alarm) -> None:
    async with flood.unit() as unit:
        await unit.people.meet(flood.mission_sender(DUTY, 1), ELSEWHERE)
    await goes_away(flood)
    await flood.later(timedelta(seconds=50))
    assert GONE in flood.words_to(ELSEWHERE)[-1]
    assert not flood.by_road(DUTY)
    flood.away.clear()
    await flood.later(timedelta(minutes=1))
    assert BACK in flood.words_to(ELSEWHERE)[-1]


async def test_when_nobody_answers_the_next_person_hears_it_too(flood: Alarm) -> None:
    await goes_away(flood)
    await flood.later(timedelta(minutes=12))
    assert [len(flood.by_road(who)) for who in (DUTY, SECOND, HEAD)] == [1, 1, 0]


async def test_a_short_silence_is_no_alarm(flood: Alarm) -> None:
    await goes_away(flood)
    flood.away.clear()
    await flood.deliver()
    await flood.later(timedelta(minutes=5))
    assert not flood.by_road(DUTY)


async def test_a_call_goes_by_road_at_once_while_the_platform_is_away(flood: Alarm) -> None:
    await goes_away(flood)
    await flood.later(timedelta(seconds=50))
    await flood.pages()
    assert "you are needed now" in flood.by_road(DUTY)[-1]


async def test_after_the_crisis_nothing_is_watched(flood: Alarm) -> None:
    await flood.says(DUTY, "/crisis close")
    await flood.presses(HEAD, flood.last_to(flood.staff), "Confirm")
    await flood.later(timedelta(minutes=1))
    async with flood.unit() as unit:
        assert not [due for due in await unit.dues.of("all") if due.kind == "platform.watch"]
