"""Two houses in one process: nothing goes from a drill to the live mission or back, whoever tries it and where."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from bot import compose
from bot.app import App
from bot.clock import FastClock
from bot.drills import DrillHouse
from config.drill import drill_of
from config.mission import Mission
from config.schema import Account, MissionFiles, StaffRoom
from config.settings import settings
from groups.messages import Action, Address, Edit, Lasting, Leave, Pin, Send
from groups.texts import as_text
from handlers.drills.overdue import LAST, read
from handlers.stepup import FAILURES, LOCK
from handlers.table import ROUNDS
from storage.codec import dump
from storage.drills import State
from storage.tables import audit, fact, meta, outbox
from storage.unit import Storage
from tests.config.folders import change, copy_of_example
from tests.handlers.drill_scene import BOT, ROOM
from tests.handlers.harness import example, texts
from tests.patience import PATIENCE
from tests.peers.memory import MemoryPlatform

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
REAL = Address("live", "-100press")
DRILL = Address("training", "-100drill")
MARKED, PLAIN = as_text("EXERCISE\nThe bridge is closed."), as_text("The bridge is closed.")


def files() -> MissionFiles:
    """The example with a live bot and one for drills."""
    accounts = (Account(id="live", platform="telegram"), BOT)
    room = StaffRoom(account="live", chat="staff")
    return example().files.model_copy(update={"accounts": accounts, "staff_room": room, "drill_room": ROOM})


@dataclass
class Two:
    """Both houses at work. `now` is what clocks on the wall show."""

    live: App
    drill: App
    house: DrillHouse
    said: dict[str, MemoryPlatform]
    now: datetime = NOW

    async def wants(self, app: App, *actions: Action) -> None:
        """As a handler of this house would have it."""
        async with app.storage.unit() as unit:
            await unit.outbox.add(actions)
        for sender in app.deliveries.values():
            sender.wake()

    async def forges(self, app: App, action: Lasting, account: str) -> None:
        """Somebody writes a row into the outbox of this house, for an account of their choice."""
        row = {"account": account, "chat": action.to.chat, "kind": type(action).__name__.lower()}
        async with app.storage.unit() as unit:
            values = row | {"payload": dump(action), "created_at": unit.now}
            await unit.connection.execute(sa.insert(outbox).values(**values))
        for sender in app.deliveries.values():
            sender.wake()

    async def ended(self, app: App, count: int = 1) -> list[tuple[str, str]]:
        """Wait until so many rows ended: their states and reasons."""
        rows: list[tuple[str, str]] = []

        async def over() -> bool:
            async with app.storage.reading() as unit:
                found = await unit.outbox.rows(sa.select(outbox).where(outbox.c.ended_at.is_not(None)))
            rows[:] = [(row["state"], row["reason"]) for row in found]
            return len(rows) >= count

        await until(over)
        return rows

    async def asks(self, rate: int = 1) -> None:
        """A duty officer has asked for a drill."""
        async with self.drill.storage.unit() as unit:
            await unit.drills.ask("flood", rate, "duty-officer")

    async def becomes(self, state: State) -> None:
        async def so() -> bool:
            await self.house.look()
            await self.drill.scheduler.tick()
            async with self.drill.storage.reading() as unit:
                found = await unit.drills.get(1)
            return found is not None and found.state is state

        await until(so)

    async def opens_crisis(self) -> None:
        async with self.live.storage.unit() as unit:
            await unit.crises.open("", "flood", "Nell valley", 2, "duty-officer", {}, {})


async def until(so: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await so():
            await asyncio.sleep(0.01)


async def storage_at(url: str, clock: Callable[[], datetime]) -> Storage:
    storage = Storage.open(url, clock)
    async with storage.engine.begin() as connection:
        await connection.run_sync(meta.create_all)
    return storage


@asynccontextmanager
async def houses(folder: Path, change: Callable[[MemoryPlatform], None] = lambda platform: None) -> AsyncIterator[Two]:
    held: list[Two] = []
    said = {name: MemoryPlatform(name) for name in ("live", "training")}
    change(said["training"])

    def wall() -> datetime:
        return held[0].now if held else NOW

    fast = FastClock(wall)
    mission = drill_of(files())
    assert mission is not None
    live_storage = await storage_at(f"sqlite+aiosqlite:///{folder / 'live.db'}", wall)
    drill_storage = await storage_at(f"sqlite+aiosqlite:///{folder / 'drill.db'}", fast)
    live = App(live_storage, Mission(files()), texts(), [said["live"]])
    drill = App(drill_storage, mission, texts(), [said["training"]])
    house = DrillHouse(live, drill, fast)
    live.parts["drills"] = house.run
    live.beside.append(house.stop)
    two = Two(live, drill, house, said)
    held.append(two)
    async with live_storage.unit() as unit:
        place = await unit.addresses.arrive(REAL, "Press")
        await unit.addresses.set(place, group_id="press", state="bound")
        for kind, subject in ROUNDS:  # nothing is said by itself
            await unit.dues.set(kind, subject, NOW + timedelta(days=30))
    await live.start()
    try:
        yield two
    finally:
        await live.stop()


@pytest.fixture
async def two(tmp_path: Path) -> AsyncIterator[Two]:
    async with houses(tmp_path) as made:
        await until(_started(made))
        yield made


def _started(made: Two) -> Callable[[], Awaitable[bool]]:
    async def so() -> bool:
        return bool(made.drill.deliveries) and bool(made.drill.fence.live_chats)

    return so


# ---- from a drill to the live mission ---------------------------------------------------------------------


async def test_what_a_drill_says_goes_to_its_own_chats(two: Two) -> None:
    await two.wants(two.drill, Send(DRILL, MARKED))

    assert await two.ended(two.drill) == [("done", "")]
    assert [action for _, action in two.said["training"].acted] == [Send(DRILL, MARKED)]


@pytest.mark.parametrize(
    "forged",
    [
        Send(DRILL, PLAIN),
        Edit(DRILL, "1", PLAIN),
        Send(DRILL, as_text("This is no EXERCISE")),
        Send(REAL, MARKED),
        Send(replace(REAL, account="training"), MARKED),
        Edit(replace(REAL, account="training"), "1", MARKED),
        Pin(replace(REAL, account="training"), "1"),
    ],
    ids=["plain", "plain edit", "in the middle", "live account", "live chat", "edit in a live chat", "pin"],
)
async def test_a_row_forged_into_a_drill_is_refused_at_the_adapter(two: Two, forged: Lasting) -> None:
    await two.forges(two.drill, forged, "training")

    assert await two.ended(two.drill) == [("failed", "E-DRILL")]
    assert two.said["training"].acted == []
    assert two.said["live"].acted == []
    async with two.drill.storage.reading() as unit:
        rows = await unit.audits.rows(sa.select(audit).where(audit.c.act == "refused send"))
    assert [row["detail"] for row in rows] == ["E-DRILL"]


async def test_a_row_for_a_live_account_has_no_sender_in_a_drill(two: Two) -> None:
    await two.forges(two.drill, Send(REAL, PLAIN), "live")
    await two.wants(two.drill, Send(DRILL, MARKED))
    await two.ended(two.drill)

    assert two.said["live"].acted == []
    assert [action.to for _, action in two.said["training"].acted] == [DRILL]


async def test_a_drill_may_leave_a_chat_of_the_live_mission(two: Two) -> None:
    await two.forges(two.drill, Leave(replace(REAL, account="training")), "training")

    assert await two.ended(two.drill) == [("done", "")]


# ---- from the live mission to a drill -----------------------------------------------------------------------


@pytest.mark.parametrize("forged", [Send(REAL, MARKED), Edit(REAL, "1", MARKED), Send(DRILL, PLAIN)])
async def test_a_row_forged_into_the_live_mission_is_refused_at_the_adapter(two: Two, forged: Lasting) -> None:
    await two.forges(two.live, forged, "live")

    assert await two.ended(two.live) == [("failed", "E-DRILL")]
    assert two.said["live"].acted == []
    assert two.said["training"].acted == []


async def test_neither_house_has_an_account_of_the_other(two: Two) -> None:
    assert set(two.live.platforms) == set(two.live.house.outlets) == {"live"}
    assert set(two.drill.platforms) == set(two.drill.house.outlets) == {"training"}
    assert [account.id for account in two.drill.house.mission.accounts] == ["training"]
    assert two.drill.house.mission.staff_room == Address("training", "drill-room")


# ---- what passes between them -------------------------------------------------------------------------------


async def test_a_drill_begins_with_the_checks_of_the_mission_and_with_codes_of_its_own(two: Two) -> None:
    async with two.live.storage.unit() as unit:
        secret = await unit.factors.enrol("duty-officer")
        await unit.factors.proved("duty-officer", "telegram:1", 7, "crisis-open")
        known = await unit.facts.one_now(example(), "F1")
        assert known is not None
        await unit.facts.check(known, "consular-officer", "called")
    await two.asks()
    await two.becomes(State.RUNNING)

    async with two.drill.storage.unit() as unit:
        factor, checked = await unit.factors.find("duty-officer"), await unit.facts.one_now(example(), "F1")
        assert factor is not None
        assert checked is not None
        assert factor.secret != secret
        assert (factor.last_step, factor.proved_at) == (0, None)
        assert await unit.factors.find("head-of-mission") is None
        assert checked.checked_by == "consular-officer"
        await unit.facts.fail(checked, "duty-officer", "in the drill only")
        for _ in range(FAILURES):
            await unit.factors.failed("duty-officer", FAILURES, LOCK)
    async with two.live.storage.reading() as unit:
        still, kept = await unit.factors.find("duty-officer"), await unit.facts.rows(sa.select(fact))
    assert still is not None
    assert (still.secret, still.locked_until) == (secret, None)
    assert [row["state"] for row in kept] == ["good"]


@pytest.mark.parametrize("says_so", [True, False])
async def test_a_chat_that_the_mission_connects_later_is_closed_to_drills_too(two: Two, *, says_so: bool) -> None:
    async with two.live.storage.unit() as unit:
        place = await unit.addresses.arrive(replace(REAL, chat="later"), "Later")
        await unit.addresses.set(place, group_id="press", state="bound")
    if says_so:
        await two.live.refresh()
    else:  # another process connected it
        two.now += timedelta(minutes=1)

    async def known() -> bool:
        return any(chat == "later" for _, chat in two.drill.fence.live_chats)

    await until(known)


async def test_whoever_sees_that_bindings_changed_sees_the_new_staff_room(two: Two) -> None:
    room, before = two.live.house.mission.staff_room, two.live.refreshed
    async with two.live.storage.unit() as unit:
        await unit.addresses.arrive(room, "Staff")
        await unit.addresses.move(room.account, room.chat, "moved")
    reading = asyncio.create_task(two.live.refresh())
    while two.live.refreshed == before:
        await asyncio.sleep(0)
    assert two.live.house.mission.staff_room.chat == "moved"
    await reading


async def test_while_a_real_crisis_is_open_no_drill_begins(two: Two) -> None:
    await two.opens_crisis()
    await two.asks()

    await two.becomes(State.REFUSED)


async def test_a_real_crisis_ends_the_drill_by_itself(two: Two) -> None:
    await two.asks()
    await two.becomes(State.RUNNING)
    async with two.drill.storage.unit() as unit:
        post = await unit.posts.draft("duty-officer", "press", texts={"en": PLAIN}, groups=("press",))
    await two.opens_crisis()
    await two.becomes(State.OVER)

    async with two.drill.storage.reading() as unit:
        assert (await unit.posts.need(post.id)).state == "draft"
    async with two.live.storage.reading() as unit:
        assert await unit.posts.get(post.id) is None
    await two.house.look()
    async with two.live.storage.reading() as unit:
        assert set(read(await unit.notes.get(LAST))) == {"", "duty-officer"}


async def test_after_a_restart_it_is_still_a_drill_with_its_own_clock(tmp_path: Path) -> None:
    async with houses(tmp_path) as two:
        await until(_started(two))
        await two.asks(rate=10)
        await two.becomes(State.RUNNING)
    async with houses(tmp_path) as two:
        two.now += timedelta(minutes=3)
        await two.house.look()
        async with two.drill.storage.reading() as unit:
            assert await unit.drills.running() is not None
        assert two.drill.storage.clock() == NOW + timedelta(minutes=30)
        assert two.live.storage.clock() == NOW + timedelta(minutes=3)
        async with two.drill.storage.unit() as unit:
            assert (await two.drill.house.context(unit, DRILL)).wall == two.now
            await unit.drills.end(1, "duty-officer", {})
        await two.house.look()
        assert two.drill.storage.clock() == two.now


async def test_what_the_live_house_takes_from_its_files_holds_in_a_drill_too(two: Two) -> None:
    fewer = files().model_copy(update={"officers": files().officers[1:]})
    await two.live.use(Mission(fewer))
    await two.house.look()

    assert len(two.drill.house.mission.officers) == len(files().officers) - 1
    assert two.drill.house.mission.exercise


async def test_a_drill_house_that_cannot_open_leaves_the_live_one_at_work(tmp_path: Path) -> None:
    def broken(platform: MemoryPlatform) -> None:
        async def refused() -> None:
            raise RuntimeError("no such bot")

        platform.open = refused  # type: ignore[method-assign]

    async with houses(tmp_path, broken) as two:
        at_work = asyncio.create_task(two.live.work(asyncio.Event()))
        await two.wants(two.live, Send(REAL, PLAIN))
        assert await two.ended(two.live) == [("done", "")]
        assert two.drill.deliveries == {}
        assert not (await asyncio.wait([at_work], timeout=0.2))[0]
        at_work.cancel()


# ---- how `compatriot run` puts them together ----------------------------------------------------------------

LIVE_ONLY = {"COMPATRIOT_TOKEN_TELEGRAM": "1:live"}
BOTH = {**LIVE_ONLY, "COMPATRIOT_TOKEN_TRAINING": "2:drill"}


@pytest.fixture
def _own_log() -> Iterator[None]:
    """What a start changes about logging holds for this test alone."""
    root = logging.getLogger()
    before = root.handlers[:], root.level
    yield
    root.handlers[:], root.level = before
    structlog.reset_defaults()


@asynccontextmanager
async def composed(folder: Path, environ: Mapping[str, str], *, account: bool = True) -> AsyncIterator[App]:
    mission_folder = copy_of_example(folder)
    if account:
        table = '[account.training]\nplatform = "telegram"\nuse = "drill"\n\n[staff_room]'
        change(mission_folder, "mission.toml", "[staff_room]", table)
    environ = {**environ, "COMPATRIOT_DATA": str(folder)}
    running = await compose.compose(mission_folder, settings(environ), environ)
    try:
        yield running.app
    finally:
        await running.app.stop()
        for held in (running.held, running.drill_held):
            if held:
                held.close()


@pytest.mark.usefixtures("_own_log")
async def test_a_drill_account_with_a_token_gets_a_house_of_its_own(tmp_path: Path) -> None:
    async with composed(tmp_path, BOTH) as app:
        assert "drills" in app.parts
        assert (tmp_path / "drill.db").exists()
        assert set(app.platforms) == {"telegram"}


@pytest.mark.usefixtures("_own_log")
@pytest.mark.parametrize(("environ", "account"), [(LIVE_ONLY, True), (BOTH, False)], ids=["no token", "no account"])
async def test_without_a_drill_account_or_its_token_nothing_changes(
    tmp_path: Path, environ: Mapping[str, str], *, account: bool
) -> None:
    async with composed(tmp_path, environ, account=account) as app:
        assert "drills" not in app.parts
        assert not (tmp_path / "drill.db").exists()


async def test_a_drill_with_the_token_of_the_live_bot_is_no_drill(tmp_path: Path) -> None:
    with pytest.raises(compose.CannotStart, match="make another bot"):
        async with composed(tmp_path, {**LIVE_ONLY, "COMPATRIOT_TOKEN_TRAINING": "1:live"}):
            pass


@pytest.mark.usefixtures("_own_log")
async def test_a_drill_database_that_cannot_be_read_leaves_the_live_mission_at_work(tmp_path: Path) -> None:
    (tmp_path / "drill.db").write_bytes(b"this is no database" * 100)
    async with composed(tmp_path, BOTH) as app:
        assert "drills" not in app.parts
