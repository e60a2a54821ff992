"""The road from an outbox row to a platform: order, doubt, silence, restarts."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import pytest
from typing_extensions import override

from bot.delivery import Delivery
from bot.platforms.base import Parcel
from groups.deliveries import State
from groups.messages import Action, Address, Attached, Draw, Edit, Fetch, Lane, Lasting, Media, Pin, Send, Settled
from groups.outcomes import (
    Closed,
    Done,
    MaybeDone,
    Misconfigured,
    Moved,
    NotDone,
    Outcome,
    Reason,
    Rejected,
    SlowDown,
)
from groups.outlets import Rates
from groups.texts import as_text
from handlers.tools.week_data import Week, WeekDay, WeekRow, plain
from storage.media import File
from storage.outbox import Delivery as Row
from storage.unit import Storage
from tests.patience import PATIENCE
from tests.peers.memory import MemoryPlatform
from tests.peers.pictures import photo, picture

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Desk:
    """An outbox, a platform, and a sender between them."""

    storage: Storage
    platform: MemoryPlatform
    sender: Delivery
    woken: list[bool] = field(default_factory=list)

    async def wants(self, *actions: Action) -> None:
        async with self.storage.unit() as unit:
            await unit.outbox.add(actions)
        self.sender.wake()

    async def rows(self, subject: str = "post:1") -> tuple[Row, ...]:
        async with self.storage.reading() as unit:
            return await unit.outbox.of(subject)

    async def events(self) -> list[object]:
        async with self.storage.reading() as unit:
            return [row.event for row in await unit.inbox.take(100)]

    async def until(self, is_so: Callable[[], bool], seconds: float = PATIENCE) -> None:
        async with asyncio.timeout(seconds):
            while not is_so():
                await asyncio.sleep(0.005)

    async def settled(self, count: int = 1, seconds: float = PATIENCE) -> list[object]:
        async with asyncio.timeout(seconds):
            while len(events := await self.events()) < count:
                await asyncio.sleep(0.01)
        return events


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    storage = Storage.open(database_url, lambda: NOW)
    yield storage
    await storage.close()


@asynccontextmanager
async def desk(storage: Storage, platform: MemoryPlatform | None = None, epoch: int = 1) -> AsyncIterator[Desk]:
    platform = platform or MemoryPlatform()
    woken: list[bool] = []
    sender = Delivery(platform, storage, epoch, lambda: woken.append(True))
    task = asyncio.create_task(sender.run())
    yield Desk(storage, platform, sender, woken)
    await sender.close()
    platform.gate.set()
    with suppress(TimeoutError):
        await asyncio.wait_for(task, PATIENCE)


def post(chat: str = "press", words: str = "News", lane: Lane = Lane.ROUTINE, **more: str) -> Send:
    return Send(Address("memory", chat), as_text(words), lane=lane, subject="post:1", **more)  # type: ignore[arg-type]


async def test_a_post_goes_out_once_and_the_handlers_hear_of_it(storage: Storage) -> None:
    async with desk(storage) as it:
        await it.wants(post(key="post:1:v1:1"), post(key="post:1:v1:1"))
        events = await it.settled()

    assert [type(action) for _, action in it.platform.acted] == [Send]
    assert [row.state for row in await it.rows()] == [State.DONE]
    assert isinstance(events[0], Settled)
    assert events[0].outcome == Done("1")


async def test_a_clock_that_is_wrong_is_told_in_the_staff_room(storage: Storage) -> None:
    platform = MemoryPlatform()
    platform.answers.extend(Done(str(n), at=NOW + timedelta(seconds=9)) for n in range(3))
    async with desk(storage, platform) as it:
        await it.wants(*(post(f"chat-{n}", key=f"post:1:v1:{n}") for n in range(3)))
        await it.settled(3)

    async with storage.reading() as unit:
        assert [due.kind for due in await unit.dues.of("all")] == ["clock.off"]


async def test_a_crisis_overtakes_routine_that_waits(storage: Storage) -> None:
    platform = MemoryPlatform(rates=Rates(0, 0, 0, in_flight=1))
    platform.gate.clear()
    async with desk(storage, platform) as it:
        await it.wants(post("a", "first"))
        await it.until(lambda: len(platform.acted) == 1)
        await it.wants(post("b", "routine"), post("c", "answer", Lane.REPLY), post("d", "shelter", Lane.CRISIS))
        await it.wants(post("e", "wrong number", Lane.CORRECTION))
        platform.gate.set()
        await it.settled(5)

    words = [str(action.text) for _, action in platform.acted if isinstance(action, Send)]
    assert words == ["first", "wrong number", "shelter", "answer", "routine"]


async def test_messages_to_one_chat_keep_their_order(storage: Storage) -> None:
    async with desk(storage) as it:
        await it.wants(*(post("press", str(number)) for number in range(8)))
        await it.settled(8)

    assert [str(action.text) for _, action in it.platform.acted if isinstance(action, Send)] == [*"01234567"]


@pytest.mark.parametrize(
    ("outcome", "state"),
    [
        (MaybeDone("reset"), State.AMBIGUOUS),
        (Closed("kicked"), State.FAILED),
        (Rejected("bad text"), State.FAILED),
    ],
)
async def test_an_end_that_is_no_success_is_written_down_and_told(
    storage: Storage, outcome: MaybeDone | Closed | Rejected, state: State
) -> None:
    platform = MemoryPlatform()
    platform.answers.append(outcome)
    async with desk(storage, platform) as it:
        await it.wants(post())
        events = await it.settled()

    assert [row.state for row in await it.rows()] == [state]
    assert isinstance(events[0], Settled)
    assert events[0].outcome == outcome
    assert len(platform.acted) == 1


async def test_an_edit_that_may_have_arrived_is_simply_done_again(storage: Storage) -> None:
    platform = MemoryPlatform()
    platform.answers.append(MaybeDone("reset"))
    async with desk(storage, platform) as it:
        await it.wants(Edit(Address("memory", "press"), "7", as_text("Card"), subject="post:1"))
        async with asyncio.timeout(PATIENCE):
            while [row.state for row in await it.rows()] != [State.QUEUED]:
                await asyncio.sleep(0.01)

    assert await it.events() == []


async def test_nothing_at_all_is_sent_while_the_platform_wants_silence(storage: Storage) -> None:
    at: list[float] = []

    def noted(outcome: Outcome) -> Outcome:
        at.append(time.monotonic())
        return outcome

    platform = MemoryPlatform(rates=Rates(0, 0, 0, in_flight=1))
    platform.answers.extend([lambda _: noted(SlowDown(0.2)), lambda _: noted(Done("2"))])
    async with desk(storage, platform) as it:
        await it.wants(post("a"), post("b"), post("c", lane=Lane.CRISIS))
        await it.settled(3)

    assert at[1] - at[0] >= 0.2
    assert [action.to.chat for _, action in platform.acted] == ["c", "c", "a", "b"]


async def test_a_refused_token_stops_the_account_and_keeps_every_row(storage: Storage) -> None:
    platform = MemoryPlatform(rates=Rates(0, 0, 0, in_flight=1))
    platform.answers.append(Misconfigured("Unauthorized"))
    async with desk(storage, platform) as it:
        await it.wants(post("a"), post("b"))
        await it.until(lambda: bool(it.sender.stopped))
        await asyncio.sleep(0.05)

    assert len(platform.acted) == 1
    assert {row.state for row in await it.rows()} == {State.QUEUED}


async def test_a_chat_that_moved_is_told_to_the_router_and_the_row_waits(storage: Storage) -> None:
    platform = MemoryPlatform()
    platform.answers.extend([Moved("-100500")] * 50)
    async with desk(storage, platform) as it:
        await it.wants(post())
        events = await it.settled()

    assert type(events[0]).__name__ == "Migrated"
    assert [row.state for row in await it.rows()] != [State.FAILED]


async def test_what_was_in_flight_when_the_process_died_is_in_doubt_and_never_sent_again(storage: Storage) -> None:
    async with storage.unit() as unit:
        await unit.outbox.add([post("a"), Pin(Address("memory", "a"), "3", subject="post:1")])
        rows = await unit.outbox.open_rows("memory", 10)
        await unit.outbox.claim([row.id for row in rows], 1, NOW)
    async with desk(storage, epoch=2) as it:
        events = await it.settled(2)

    states = {row.kind: row.state for row in await it.rows()}
    assert states == {"send": State.AMBIGUOUS, "pin": State.DONE}
    assert [type(action) for _, action in it.platform.acted] == [Pin]
    assert any(isinstance(event, Settled) and isinstance(event.outcome, MaybeDone) for event in events)


async def test_a_stop_lets_what_is_in_flight_finish_and_takes_nothing_new(storage: Storage) -> None:
    platform = MemoryPlatform(rates=Rates(0, 0, 0, in_flight=2))
    platform.gate.clear()
    async with desk(storage, platform) as it:
        await it.wants(*(post(str(number)) for number in range(10)))
        await it.until(lambda: len(platform.acted) == 2)
        await it.sender.close()

    states = [row.state for row in await it.rows()]
    assert states.count(State.DONE) == 2
    assert states.count(State.QUEUED) == 8


async def test_a_message_whose_time_has_passed_expires_unsent(storage: Storage) -> None:
    late = Send(Address("memory", "a"), as_text("Reminder"), subject="post:1", not_after=NOW - timedelta(seconds=1))
    async with desk(storage) as it:
        await it.wants(late)
        await it.settled()

    assert [row.state for row in await it.rows()] == [State.EXPIRED]
    assert it.platform.acted == []


async def test_a_refused_connection_waits_and_tries_again(storage: Storage) -> None:
    platform = MemoryPlatform()
    platform.answers.append(NotDone("refused"))
    async with desk(storage, platform) as it:
        await it.wants(post())
        async with asyncio.timeout(PATIENCE):
            while [row.state for row in await it.rows()] != [State.WAIT]:
                await asyncio.sleep(0.01)

    assert await it.events() == []


# ---- files ----------------------------------------------------------------------------------------------


class Carrier(MemoryPlatform):
    """Takes the file out of the parcel, calls it by a name of its own, and has a file for whoever asks for one."""

    def __init__(self, content: bytes = b"") -> None:
        super().__init__()
        self.content = content
        self.parcels: list[tuple[str, bytes]] = []

    @override
    async def act(self, number: int, action: Lasting, parcel: Parcel | None = None) -> Outcome:
        if isinstance(action, Send) and parcel:
            self.parcels.append((parcel.remote, b"" if parcel.remote else (await parcel.read()).content))
            parcel.remote = "AgAC"
        if isinstance(action, Fetch) and parcel:
            parcel.content = self.content
        return await super().act(number, action, parcel)


async def kept(storage: Storage, file: File) -> Media:
    async with storage.unit() as unit:
        await unit.files.keep(file)
    return file.media


def fetch(name: str = "form.exe") -> Fetch:
    return Fetch(Address("memory", "press"), Attached("far", "document", "", name), subject="media:1")


async def test_a_file_is_handed_over_once_and_called_by_its_name_after(storage: Storage) -> None:
    photo_ = photo()
    send = replace(post(), media=(await kept(storage, photo_),))
    platform = Carrier()
    async with desk(storage, platform) as it:
        await it.wants(send)
        await it.settled(1)
        await it.wants(send)
        await it.settled(2)

    assert platform.parcels == [("", photo_.content), ("AgAC", b"")]


async def test_a_file_that_is_not_kept_any_more_fails_the_message_with_words(storage: Storage) -> None:
    async with desk(storage, Carrier()) as it:
        await it.wants(replace(post(), media=(photo().media,)))
        [event] = await it.settled()

    assert it.platform.acted == []
    assert isinstance(event, Settled)
    assert event.outcome == Rejected(Reason.FILE_GONE)
    assert [row.state for row in await it.rows()] == [State.FAILED]


async def test_what_is_fetched_is_made_safe_and_kept_together_with_the_news_of_it(storage: Storage) -> None:
    async with desk(storage, Carrier(picture(told=True))) as it:
        await it.wants(fetch())
        [event] = await it.settled()

    assert isinstance(event, Settled)
    assert isinstance(event.outcome, Done)
    async with storage.reading() as unit:
        file = await unit.files.get(event.outcome.digest)
    assert file is not None
    assert (file.sort, file.name, b"Anna" in file.content) == ("photo", "photo.jpg", False)


async def test_what_is_no_file_of_ours_is_not_kept(storage: Storage) -> None:
    async with desk(storage, Carrier(b"MZ a program")) as it:
        await it.wants(fetch("form.pdf"))
        [event] = await it.settled()

    assert isinstance(event, Settled)
    assert event.outcome == Rejected(Reason.FILE_BAD)


def drawing(plot: str = "week") -> Draw:
    data = plain(Week(date(2026, 11, 24), (WeekRow("press", (WeekDay(date(2026, 11, 24), 1, 1, 3),)),)))
    return Draw(Address("memory", "press"), plot, data, subject="drawn:week/anna")


async def test_what_is_drawn_is_kept_together_with_the_news_of_it_and_no_platform_hears_of_it(storage: Storage) -> None:
    async with desk(storage) as it:
        await it.wants(drawing())
        [event] = await it.settled()

    assert it.platform.acted == []
    assert isinstance(event, Settled)
    assert isinstance(event.outcome, Done)
    async with storage.reading() as unit:
        file = await unit.files.get(event.outcome.digest)
    assert file is not None
    assert (file.sort, file.mime, file.content[:4]) == ("photo", "image/png", b"\x89PNG")


async def test_a_plot_that_nobody_knows_fails_and_is_not_tried_again(storage: Storage) -> None:
    async with desk(storage) as it:
        await it.wants(drawing("moon"))
        [event] = await it.settled()

    assert isinstance(event, Settled)
    assert event.outcome == Rejected(Reason.FILE_BAD)
    async with storage.reading() as unit:
        assert [row.state for row in await unit.outbox.of("drawn:week/anna")] == [State.FAILED]


async def test_a_file_that_did_not_come_in_time_is_given_up(storage: Storage) -> None:
    platform = Carrier()
    async with desk(storage, platform) as it:
        await it.wants(replace(fetch(), not_after=NOW - timedelta(seconds=1)))
        [event] = await it.settled()

    assert isinstance(event, Settled)
    assert event.outcome == Rejected("expired")
    assert platform.acted == []


async def test_a_second_doubt_about_the_same_message_is_heard_too(storage: Storage) -> None:
    """The database goes away twice while it is under way: each time the sender begins anew under its old number."""
    async with storage.unit() as unit:
        await unit.outbox.add([post()])
    for _ in range(2):
        async with storage.unit() as unit:
            assert await unit.outbox.claim([1], 1, NOW)
        async with desk(storage) as it:
            await it.until(lambda it=it: bool(it.woken))  # type: ignore[misc]
        async with storage.unit() as unit:
            assert await unit.outbox.resolve(1, State.QUEUED)
            heard = [row.id for row in await unit.inbox.take(10)]
    assert len(heard) == 2
