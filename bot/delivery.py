"""Claim, act, record: the only road from an outbox row to a platform.

A claim is committed before the first byte leaves, no session is open across the network, and the outcome of a row is
committed together with the Settled event that tells the handlers of it.
"""

import asyncio
from collections import Counter, deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from bot import cargo, clock
from bot.drift import Drift
from bot.fence import Fence
from bot.limiter import Limiter
from bot.platforms.base import Platform
from bot.platforms.files import NotTaken, accept
from groups.deliveries import State, Step, after
from groups.messages import Draw, Incoming, Lasting, Migrated, Send, Settled
from groups.outcomes import Done, MaybeDone, Misconfigured, Outcome, Reason, Rejected, SlowDown
from handlers.tools import plots
from storage.codec import name_of
from storage.media import File
from storage.outbox import OPEN, Ready, Result
from storage.outbox import Delivery as Row
from storage.unit import Storage, Unit

log = structlog.get_logger()

DEADLINE = 30.0
"""Seconds that one action may take in all; after them nobody knows."""
IDLE = 5.0
"""Seconds without a wake after which the outbox is looked at anyway."""
GATHER = 0.005
"""Seconds that an ended try waits for others in flight, so that they are recorded together."""
LOOK_AHEAD = 2000
"""Rows read at a time: cards, pins and looks of 500 chats have room in one."""
PER_CHAT = 5
"""Rows of one chat among them: one chat that has hundreds must not stand before all the others."""
_WORDS = frozenset({"send", "edit"})

Checkpoint = Callable[[str, Ready | None], None]
"""Called at named moments; tests hand in one that kills the process there."""


@dataclass(frozen=True, slots=True)
class Ended:
    """A try that is over and not yet recorded.

    `file` came with a Fetch or was drawn; `remote` is what the account calls one that was sent.
    """

    row: Ready
    outcome: Outcome
    file: File | None = None
    remote: str = ""


class Delivery:
    """The sender of one account."""

    def __init__(
        self,
        platform: Platform,
        storage: Storage,
        epoch: int,
        wake_router: Callable[[], None],
        *,
        checkpoint: Checkpoint = lambda name, row: None,
        ticks: Callable[[], float] = clock.ticks,
        fence: Fence | None = None,
    ) -> None:
        self.platform = platform
        self.storage = storage
        self.epoch = epoch
        self.limiter = Limiter(platform.capabilities.rates)
        self.stopped = ""
        """Why this account may not send at all; "" when it may."""
        self._wake_router = wake_router
        self._checkpoint = checkpoint
        self._ticks = ticks
        self._fence = fence or Fence()
        self._signal = asyncio.Event()
        self._drift, self._clock_off = Drift(), False
        self._closing = False
        self._flying: dict[int, asyncio.Task[None]] = {}
        self._ended: list[Ended] = []
        self._line: deque[Ready] = deque()
        self._newest = 0
        self._looked_at = 0.0  # when everything was read last
        self._fresh = False  # there are new rows
        self._stale = True  # rows may have come back: everything has to be read again
        self._too_many = False  # not everything fitted into one look
        self._read_until: dict[str, tuple[int, int]] = {}  # chats that may have more than we hold: the last that we do

    @property
    def account(self) -> str:
        return self.platform.account

    def wake(self, *, again: bool = False) -> None:
        """There are new rows; or, `again`, older ones have come back or changed."""
        self._fresh = True
        self._stale = self._stale or again
        self._signal.set()

    async def run(self) -> None:
        await self._recover()
        wait = await self.step()
        while not (self._closing and not self._flying and not self._ended):
            await self._rest(wait)
            wait = await self.step()

    async def close(self) -> None:
        """No new claims; what is in flight may finish, and is recorded."""
        self._closing = True
        self._signal.set()

    async def _rest(self, wait: float) -> None:
        if wait <= 0:
            await asyncio.sleep(0)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await self._signal.wait()
            if len(self._flying) > len(self._ended):
                await asyncio.sleep(GATHER)
        self._signal.clear()

    async def _recover(self) -> None:
        """What an earlier process left in doubt, and until when it had to be silent."""
        self._stale = True
        async with self.storage.unit() as unit:
            row = await unit.accounts.known(self.account)
            busy = {*self._flying, *(each.row.id for each in self._ended)}
            doubtful = await unit.outbox.recover(self.account, self.epoch, busy)
            doubts = [self._doubt(each) for each in doubtful]
            await unit.inbox.post_all(doubts)
            await unit.accounts.stop(self.account, "")
        if row["paused_until"] and (left := (row["paused_until"] - unit.now).total_seconds()) > 0:
            self.limiter.pause(self._ticks(), left)
        if doubts:
            self._wake_router()

    def _doubt(self, row: Row) -> tuple[int, Settled, str]:
        """Its mark differs at every try: within one epoch the same row may be in doubt twice."""
        event = Settled(row.address, row.id, row.kind, row.subject, MaybeDone("the process stopped"))
        return row.id, event, f"restart:{self.epoch}:{row.attempts}"

    # ---- one round: record what ended, claim what may go, start it ------------------------------------

    async def step(self) -> float:
        """One round in one transaction. How long to wait for the next, in seconds, when nothing wakes us."""
        self._stale = self._stale or self._ticks() - self._looked_at >= IDLE
        for _ in range(2):  # once more when somebody woke us during the read: it may be a crisis
            if (self._stale or self._fresh or (self._too_many and not self._line)) and not self._closing:
                await self._look()
        picked, wait = self._pick()
        if not picked and not self._ended:
            return wait
        ended, self._ended = self._ended, []
        self._checkpoint("before_commit", None)
        try:
            async with self.storage.unit() as unit:
                told = await self._record(unit, ended)
                claimed = await self._claim(unit, picked)
        except Exception:
            self._ended = [*ended, *self._ended]  # nothing was written: it is recorded with the next round
            self._stale = True
            raise
        if told:
            self._wake_router()
        self._start([replace(row, attempts=row.attempts + 1) for row in picked if row.id in claimed])
        return wait

    async def _look(self) -> None:
        """Read what waits: all of it when rows may have come back, else only what is new."""
        after = 0 if self._stale or self._too_many else self._newest
        self._looked_at = self._ticks() if after == 0 else self._looked_at
        self._stale = self._fresh = False  # before the read: whoever wakes us meanwhile is heard
        async with self.storage.reading() as unit:
            rows = await unit.outbox.open_rows(self.account, LOOK_AHEAD, after=after, per_chat=PER_CHAT)
        self._too_many = len(rows) == LOOK_AHEAD
        known = {} if after == 0 else {row.id: row for row in self._line}
        known |= {row.id: row for row in rows if row.id not in self._flying}
        self._note_more(rows, {} if after == 0 else self._read_until)
        self._line = deque(row for row in sorted(known.values(), key=_turn) if self._has_turn(row))
        self._newest = max((row.id for row in rows), default=self._newest)

    def _note_more(self, rows: Sequence[Ready], known: dict[str, tuple[int, int]]) -> None:
        """Of a chat that filled its places in this look there may be more, all of them after the last that we read."""
        count = Counter(row.address.chat for row in rows)
        last = {row.address.chat: _turn(row) for row in rows if count[row.address.chat] == PER_CHAT}
        self._read_until = known | {chat: min(turn, known.get(chat, turn)) for chat, turn in last.items()}

    def _has_turn(self, row: Ready) -> bool:
        """Not if it would overtake one of its chat that we have not read; it is found again when those are."""
        return _turn(row) <= self._read_until.get(row.address.chat, _turn(row))

    def _pick(self) -> tuple[list[Ready], float]:
        """The rows that may go now, in order, and when to look again."""
        now, wall = self._ticks(), self.storage.clock()
        room = (1 if self.limiter.is_careful else self.platform.capabilities.rates.in_flight) - len(self._flying)
        picked: list[Ready] = []
        waits: list[float] = [IDLE]
        busy = {task.get_name() for task in self._flying.values()} | self._coming_back()
        kept: deque[Ready] = deque()
        while self._line and not self._closing and not self.stopped:
            row = self._line.popleft()
            if row.not_after and wall > row.not_after:
                self._ended.append(Ended(row, Rejected("expired")))
                continue
            wait = self._wait_for(row, now, wall, busy)
            if wait <= 0 and len(picked) < room:
                picked.append(row)
                self.limiter.take(row.address.chat, now, words=row.kind in _WORDS)
            else:
                waits.append(wait if wait > 0 else IDLE)
                kept.append(row)
                if len(picked) >= room or self.limiter.is_shut(now):
                    kept.extend(self._line)
                    break
            busy.add(row.address.chat)
        self._line = kept
        if self._read_until and not self._read_until.keys() <= {row.address.chat for row in kept}:
            self._stale = True  # a chat has used up what we hold of it
        return picked, min(waits)

    def _coming_back(self) -> set[str]:
        """Chats whose last try is not recorded yet and will be repeated: what is newer waits for it."""
        steps = ((each.row, after(each.outcome, each.row.kind, each.row.attempts)) for each in self._ended)
        return {row.address.chat for row, step in steps if step.state in OPEN}

    def _wait_for(self, row: Ready, now: float, wall: datetime, busy: set[str]) -> float:
        if row.address.chat in busy:
            return IDLE  # its turn comes when the one before it has ended
        asked = (row.next_at - wall).total_seconds() if row.next_at else 0.0
        return max(asked, self.limiter.free_at(row.address.chat, now, words=row.kind in _WORDS) - now)

    async def _claim(self, unit: Unit, picked: list[Ready]) -> set[int]:
        if not picked:
            return set()
        deadline = unit.now + timedelta(seconds=DEADLINE)
        return await unit.outbox.claim([row.id for row in picked], self.epoch, deadline)

    def _start(self, rows: list[Ready]) -> None:
        for row in rows:
            self._checkpoint("after_claim", row)
            self._flying[row.id] = asyncio.create_task(self._act(row), name=row.address.chat)

    async def _act(self, row: Ready) -> None:
        ended = Ended(row, Rejected("unreadable"))
        if row.action is not None:
            try:
                async with asyncio.timeout(DEADLINE):
                    ended = await self._try(row, row.action)
            except TimeoutError:
                ended = Ended(row, MaybeDone("no answer in time"))
            except Exception as fault:  # noqa: BLE001 - a platform's surprise must neither stop the sender nor be taken for "not sent"
                log.error("a platform raised", account=self.account, fault=type(fault).__name__)
                ended = Ended(row, MaybeDone(type(fault).__name__))
        self._checkpoint("after_bytes", row)
        self._heed_at_once(ended.outcome)
        del self._flying[row.id]
        self._ended.append(ended)
        self._signal.set()

    async def _try(self, row: Ready, action: Lasting) -> Ended:
        """Act, with the file that goes out or comes in; but a drill never reaches people, nor the mission a drill."""
        if isinstance(action, Draw):
            return await _drawn(row, action)
        if self._fence.stops(self.account, self.platform.capabilities, action):
            return Ended(row, Rejected(Reason.DRILL))
        try:
            parcel = await cargo.pack(self.storage, self.account, action)
            began = self.storage.clock()
            outcome = _since(began, await self.platform.act(row.id, action, parcel))
            self._compare_clocks(began, outcome)
        except cargo.Stays as stays:
            return Ended(row, stays.outcome)
        if parcel is None or not isinstance(outcome, Done):
            return Ended(row, outcome)
        if not parcel.content:
            return Ended(row, outcome, remote=parcel.remote)
        try:
            file = await accept(parcel.content, cargo.name_of(action))
        except NotTaken as refused:
            return Ended(row, Rejected(refused.reason))
        return Ended(row, replace(outcome, digest=file.digest), file)

    def _compare_clocks(self, began: datetime, outcome: Outcome) -> None:
        """The clocks of a drill are meant to be wrong."""
        if isinstance(outcome, Done) and outcome.at and not self._fence.exercise:
            self._clock_off |= self._drift.is_off(began, outcome.at, self.storage.clock())

    def _heed_at_once(self, outcome: Outcome) -> None:
        """Before anything else may be picked: silence, the end of it, or the end of all."""
        if isinstance(outcome, SlowDown):
            self.limiter.pause(self._ticks(), outcome.retry_after)
        else:
            self.limiter.is_careful = False
        if isinstance(outcome, Misconfigured):
            self.stopped = outcome.reason or "refused"

    # ---- recording ------------------------------------------------------------------------------------

    async def _record(self, unit: Unit, ended: list[Ended]) -> int:
        """Write down what ended, with what the handlers hear of it; how many such events there are.

        Of a row that somebody else decided about meanwhile they have heard already. A chat that moved has moved.
        """
        if not ended:
            return 0
        steps = [after(each.outcome, each.row.kind, each.row.attempts) for each in ended]
        results = [_result(unit.now, each, step) for each, step in zip(ended, steps, strict=True)]
        settled = await unit.outbox.settle(results, self.epoch)
        if settled.freed:
            self.wake(again=True)  # a part that waited for the one before it stands among rows that were read already
        for each in ended:
            await cargo.unpack(unit, self.account, each.row.action, each.file, each.remote)
        news = [
            (each, step)
            for each, step in zip(ended, steps, strict=True)
            if each.row.id in settled.changed or step.moved_to
        ]
        events = [event for each, step in news for event in _events(each, step)]
        await unit.inbox.post_all(events)
        for each, step in zip(ended, steps, strict=True):
            await self._heed(unit, each, step)
        if self._clock_off:
            await unit.dues.set("clock.off", "all", unit.now)
            self._clock_off = False
        return len(events)

    async def _heed(self, unit: Unit, each: Ended, step: Step) -> None:
        """What an outcome means for the account and for the line."""
        match each.outcome:
            case SlowDown(retry_after=seconds):
                log.warning("asked to slow down", account=self.account, seconds=seconds)
                await unit.accounts.pause(self.account, unit.now + timedelta(seconds=seconds))
            case Rejected(reason=Reason.DRILL):
                log.error("a drill and the live mission do not mix", account=self.account, row=each.row.id)
                unit.audits.note("refused send", each.row.subject or f"delivery:{each.row.id}", detail=Reason.DRILL)
                await unit.audits.flush()
            case Misconfigured(reason=reason):
                log.error("the token is refused", account=self.account)
                await unit.accounts.stop(self.account, reason)
            case _:
                pass
        if step.state in OPEN:
            self._stale = True
        if step.state in OPEN and step.wait_seconds and not step.pause_account:
            self._signal.set()  # to learn at once how long it waits, and whether something newer replaced it


def _since(asked_at: datetime, outcome: Outcome) -> Outcome:
    """An answer about a chat is true of when we asked: it may come after newer news."""
    if not isinstance(outcome, Done) or outcome.seen is None:
        return outcome
    return replace(outcome, seen=replace(outcome.seen, asked_at=asked_at))


async def _drawn(row: Ready, action: Draw) -> Ended:
    """A picture that we draw ourselves, in a thread. What cannot be drawn now cannot be drawn later."""
    try:
        content = await asyncio.to_thread(plots.draw, action.plot, action.data)
    except Exception as fault:  # noqa: BLE001 - whatever a plot stumbles over, its reader has the words
        log.error("a picture could not be drawn", plot=action.plot, fault=type(fault).__name__)
        return Ended(row, Rejected(Reason.FILE_BAD))
    file = File("photo", "image/png", f"{action.plot}.png", content)
    return Ended(row, Done(digest=file.digest), file)


def _turn(row: Ready) -> tuple[int, int]:
    """The order of rows: lanes first, then as they came."""
    return row.lane, row.id


def _result(now: datetime, each: Ended, step: Step) -> Result:
    remote = each.outcome.remote if isinstance(each.outcome, Done) else ""
    reason = str(getattr(each.outcome, "reason", ""))
    state = State.EXPIRED if reason == "expired" else step.state
    waits = step.wait_seconds and not step.pause_account  # a pause is the limiter's: the row keeps its place
    next_at = now + timedelta(seconds=step.wait_seconds) if waits else None
    key = each.row.action.key if isinstance(each.row.action, Send) else ""
    return Result(each.row.id, state, name_of(each.outcome), reason, remote, next_at, key)


def _events(each: Ended, step: Step) -> list[tuple[int, Incoming, str]]:
    """What the handlers hear: an end, a doubt, a chat that moved. Tries that will be repeated are nobody's business."""
    row, mark = each.row, f"{each.row.attempts}:{step.state}"
    if step.moved_to:
        return [(row.id, Migrated(row.address, step.moved_to), mark)]
    plain = isinstance(each.outcome, Done) and not row.subject and not each.outcome.note
    if plain or step.state in OPEN:
        return []
    return [(row.id, Settled(row.address, row.id, row.kind, row.subject, each.outcome), mark)]
