"""A message in several parts on the road to a platform: in their order, and none behind one that is not there."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from bot import delivery
from groups.deliveries import State, next_part, part_key, part_of, try_of
from groups.messages import Address, Lane, Send
from groups.outcomes import Closed, MaybeDone, Moved, NotDone, Outcome
from groups.texts import as_text
from storage.unit import Storage
from tests.bot.test_delivery import Desk, desk
from tests.peers.memory import MemoryPlatform

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
KEY = "post:1:v1:3"


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    storage = Storage.open(database_url, lambda: NOW)
    yield storage
    await storage.close()


def parts(count: int = 3, chat: str = "press", key: str = KEY) -> list[Send]:
    to = Address("memory", chat)
    words = [as_text(f"{chat} {number}") for number in range(count)]
    keyed = [(text, part_key(key, number)) for number, text in enumerate(words)]
    return [Send(to, text, lane=Lane.ROUTINE, subject="post:1", key=each) for text, each in keyed]


def said(it: Desk) -> list[str]:
    return [str(action.text) for _, action in it.platform.acted if isinstance(action, Send)]


async def states(it: Desk) -> list[State]:
    return [row.state for row in await it.rows()]


async def after(storage: Storage, *answers: Outcome, settled: int = 1) -> tuple[list[str], list[State]]:
    """What was said, and the rows, when the platform answers so."""
    platform = MemoryPlatform()
    platform.answers.extend(answers)
    async with desk(storage, platform) as it:
        await it.wants(*parts())
        await it.settled(settled)
        return said(it), await states(it)


def test_a_part_knows_what_comes_behind_it() -> None:
    second = part_key(KEY, 1)

    assert (part_of(KEY), part_of(second)) == (0, 1)
    assert next_part(second) == part_key(KEY, 2)
    assert next_part(KEY) == ""
    assert try_of(second) == KEY
    assert part_of("receipt:1:matrix/!room.7") == 0


async def test_parts_come_one_after_the_other_and_at_once(storage: Storage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(delivery, "IDLE", 3600)  # the sender does not look by itself
    async with desk(storage) as it:
        await it.wants(*parts(), *parts(chat="trade", key="post:1:v1:4"))
        await it.settled(6)

    assert [words for words in said(it) if words.startswith("press")] == ["press 0", "press 1", "press 2"]
    assert [words for words in said(it) if words.startswith("trade")] == ["trade 0", "trade 1", "trade 2"]


async def test_behind_a_part_that_is_refused_nothing_goes(storage: Storage) -> None:
    words, rows = await after(storage, Closed("kicked"))

    assert words == ["press 0"]
    assert rows == [State.FAILED, State.CANCELLED, State.CANCELLED]


async def test_behind_a_part_in_doubt_the_rest_waits(storage: Storage) -> None:
    words, rows = await after(storage, MaybeDone("reset"))

    assert words == ["press 0"]
    assert rows == [State.AMBIGUOUS, State.HELD, State.HELD]


async def test_another_chat_does_not_wait_for_it(storage: Storage) -> None:
    platform = MemoryPlatform()
    platform.answers.append(Closed("kicked"))
    async with desk(storage, platform) as it:
        await it.wants(*parts(), *parts(chat="trade", key="post:1:v1:4"))
        await it.settled(4)

    assert [words for words in said(it) if words.startswith("trade")] == ["trade 0", "trade 1", "trade 2"]


async def test_a_part_that_is_tried_again_is_not_overtaken(storage: Storage) -> None:
    async with desk(storage, MemoryPlatform()) as it:
        it.platform.answers.append(NotDone("refused"))
        await it.wants(*parts())
        await it.until(lambda: len(said(it)) == 1)

        assert await states(it) in ([State.ACTING, State.HELD, State.HELD], [State.WAIT, State.HELD, State.HELD])


@pytest.mark.parametrize(
    ("decided", "behind"),
    [
        (State.DONE, [State.QUEUED, State.HELD]),
        (State.QUEUED, [State.HELD, State.HELD]),
        (State.ABANDONED, [State.CANCELLED, State.CANCELLED]),
    ],
)
async def test_whoever_decides_a_doubt_decides_for_what_waits_behind_it(
    storage: Storage, decided: State, behind: list[State]
) -> None:
    await after(storage, MaybeDone("reset"))
    async with storage.unit() as unit:
        first = (await unit.outbox.of("post:1"))[0]
        assert await unit.outbox.resolve(first.id, decided)
        rows = await unit.outbox.of("post:1")

    assert [row.state for row in rows] == [decided, *behind]


async def test_parts_that_wait_follow_a_chat_that_moves(storage: Storage) -> None:
    platform = MemoryPlatform()
    platform.answers.append(Moved("new"))
    async with desk(storage, platform) as it:
        await it.wants(*parts())
        await it.settled(1)
    async with storage.unit() as unit:
        await unit.outbox.moved("memory", "press", "new")
        rows = await unit.outbox.of("post:1")

    assert {row.address.chat for row in rows} == {"new"}
