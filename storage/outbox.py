"""The durable outbox: every action is a row before it is done, and stays one after."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from groups.deliveries import ENDED, LONGEST_WAIT, REPEATABLE, State, next_part, on_restart, part_of
from groups.messages import Action, Address, Draw, Fetch, Lane, Lasting, Notice, Send
from groups.texts import as_text
from storage.codec import dump, load_action, name_of
from storage.store import Row, Store
from storage.tables import OPEN_STATES, attempt, lease, outbox

OPEN = (State.QUEUED, State.WAIT)
GOING = (*OPEN, State.ACTING)
SOON = timedelta(seconds=LONGEST_WAIT + 10)
"""What has to wait longer is not read yet. What is tried again is: nothing newer of its chat may overtake it."""
NAMED = "named by hand"
"""The reason kept of a row whose message somebody named by its link."""
AT_ONCE = 1000
"""Messages of one statement; a database takes only so many values."""
_REPLACED_BY = {"edit": ("edit",), "pin": ("pin", "unpin"), "unpin": ("pin", "unpin"), "inspect": ("inspect",)}
"""A newer wish of the left kind replaces unsent ones of the right kinds about the same message."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A row of the outbox as the rest of the house sees it."""

    id: int
    address: Address
    kind: str
    subject: str
    state: State
    lane: Lane
    remote: str
    reason: str
    group_id: str
    message: str
    key: str = ""
    ended_at: datetime | None = None
    attempts: int = 0


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that may be acted on. `action` is None when this version cannot read it."""

    id: int
    address: Address
    kind: str
    subject: str
    lane: Lane
    attempts: int
    state: State
    next_at: datetime | None
    not_after: datetime | None
    action: Lasting | None


@dataclass(frozen=True, slots=True)
class Result:
    """How a try ended, to be written down. `key` is that of the send, for what waits behind it."""

    id: int
    state: State
    outcome: str
    reason: str = ""
    remote: str = ""
    next_at: datetime | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class Settlement:
    """The rows that results really changed, and whether parts that waited behind them may go now."""

    changed: frozenset[int] = frozenset()
    freed: bool = False


def _may(result: Result, row: Row, epoch: int) -> bool:
    """Whether a sender of this epoch may write this result over the row as it stands."""
    if row["state"] in OPEN:
        return result.state is State.EXPIRED  # before anybody claimed it
    late = row["state"] == State.AMBIGUOUS and result.state is State.DONE
    return row["epoch"] == epoch and (late or row["state"] == State.ACTING)


def _address(row: Row) -> Address:
    return Address(row["account"], row["chat"], row["thread"])


def _delivery(row: Row) -> Delivery:
    return Delivery(
        id=row["id"],
        address=_address(row),
        kind=row["kind"],
        subject=row["subject"],
        state=State(row["state"]),
        lane=Lane(row["lane"]),
        remote=row["remote"],
        reason=row["reason"],
        group_id=row["group_id"],
        message=row["message"],
        key=row["key"] or "",
        ended_at=row["ended_at"],
        attempts=row["attempts"],
    )


def _ready(row: Row) -> Ready:
    try:
        action: Lasting | None = load_action(row["kind"], row["payload"])
    except (ValueError, KeyError, TypeError):  # written by a newer version: it must not stop the rest
        action = None
    return Ready(
        id=row["id"],
        address=_address(row),
        kind=row["kind"],
        subject=row["subject"],
        lane=Lane(row["lane"]),
        attempts=row["attempts"],
        state=State(row["state"]),
        next_at=row["next_at"],
        not_after=row["not_after"],
        action=action,
    )


def _first_of_each_chat(which: sa.ColumnElement[bool], most: int) -> sa.ColumnElement[bool]:
    """Ranked without their payloads, which are read for the chosen ones alone."""
    chat = sa.func.coalesce(outbox.c.chat, "")  # as it stands, SQLite would walk all that was ever sent to the chats
    turn = sa.func.row_number().over(partition_by=chat, order_by=(outbox.c.lane, outbox.c.id)).label("turn")
    ranked = sa.select(outbox.c.id, turn).where(which).subquery()
    return outbox.c.id.in_(sa.select(ranked.c.id).where(ranked.c.turn <= most))


class Outbox(Store):
    reopened = False
    """Whether this unit gave older rows back to the sender, who otherwise reads only what is new."""

    async def add(self, actions: Sequence[Action]) -> None:
        """Keep what is to be done. A known key is dropped; newer edits and pins replace unsent ones."""
        wanted = [action for action in actions if not isinstance(action, Notice)]
        if not wanted:
            return
        await self._replace_unsent(wanted)
        rows = [self._values(action) for action in wanted]
        await self.connection.execute(self.upsert(outbox).on_conflict_do_nothing(index_elements=["key"]), rows)

    async def _replace_unsent(self, actions: Sequence[Lasting]) -> None:
        about: dict[tuple[str, tuple[str, ...]], list[tuple[str, str]]] = defaultdict(list)
        for action in actions:
            if older := _REPLACED_BY.get(name_of(action)):
                about[action.to.account, older].append((action.to.chat, getattr(action, "message", "")))
        gone = {"state": State.CANCELLED, "reason": "replaced", "ended_at": self.now}
        for (account, older), messages in about.items():
            unsent = (outbox.c.account == account, outbox.c.kind.in_(older), outbox.c.state.in_(OPEN), OPEN_STATES)
            for first in range(0, len(messages), AT_ONCE):
                same = sa.tuple_(outbox.c.chat, outbox.c.message).in_(messages[first : first + AT_ONCE])
                await self.change(sa.update(outbox).where(*unsent, same).values(**gone))

    def _values(self, action: Lasting) -> dict[str, Any]:
        about: dict[str, Any] = {"key": None, "group_id": "", "next_at": None, "not_after": None}
        if isinstance(action, Fetch | Draw):
            about["not_after"] = action.not_after
        if isinstance(action, Send):
            about = {
                "key": action.key or None,
                "group_id": action.group,
                "next_at": action.not_before,
                "not_after": action.not_after,
            }
        return about | {
            "state": State.HELD if part_of(about["key"] or "") else State.QUEUED,  # a part waits for the one before it
            "account": action.to.account,
            "chat": action.to.chat,
            "thread": action.to.thread,
            "kind": name_of(action),
            "subject": action.subject,
            "message": getattr(action, "message", ""),
            "lane": int(action.lane),
            "payload": dump(action),
            "created_at": self.now,
        }

    # ---- the sender's side --------------------------------------------------------------------------

    async def open_rows(self, account: str, most: int, *, after: int = 0, per_chat: int = 0) -> Sequence[Ready]:
        """What waits for this account since row `after`, in the order it should go: lanes first, then as it came.

        `per_chat`: of each chat only the first few, so that one with many does not stand before all others; 0 for all.
        """
        soon = sa.or_(outbox.c.next_at.is_(None), outbox.c.next_at <= self.now + SOON)
        open_ones = sa.and_(OPEN_STATES, outbox.c.state.in_(OPEN))  # the first in the words of the index, to be found
        ours = sa.and_(outbox.c.account == account, open_ones, outbox.c.id > after, soon)
        waiting = sa.select(outbox).where(_first_of_each_chat(ours, per_chat) if per_chat else ours)
        return [_ready(row) for row in await self.rows(waiting.order_by(outbox.c.lane, outbox.c.id).limit(most))]

    async def claim(self, ids: Sequence[int], epoch: int, deadline: datetime) -> set[int]:
        """Take these rows before the first byte leaves; only what is returned may be acted on.

        A sender whose lease somebody else has taken since gets nothing.
        """
        values = {"state": State.ACTING, "epoch": epoch, "deadline": deadline, "attempts": outbox.c.attempts + 1}
        newest = sa.select(lease.c.epoch).where(lease.c.name == outbox.c.account).scalar_subquery()
        free = sa.and_(outbox.c.id.in_(ids), outbox.c.state.in_(OPEN), sa.func.coalesce(newest, 0) <= epoch)
        taken = await self.rows(sa.update(outbox).where(free).values(**values).returning(outbox.c.id))
        return {row["id"] for row in taken}

    async def settle(self, results: Sequence[Result], epoch: int) -> Settlement:
        """Write down how these tries ended. A row that another sender has taken over is left as it is.

        What a sender learns late is evidence: it may turn doubt about its own try into done, and nothing else. Of rows
        that nobody has claimed it may say that they expired, and nothing else.
        """
        if not results:
            return Settlement()
        changed = await self._changed_by(results, epoch)
        if written := [each for each in results if each.id in changed]:
            await self._write(written)
        troubled = [each for each in results if each.outcome != "done"]
        if troubled:
            tries = [
                {"outbox_id": each.id, "outcome": each.outcome, "reason": each.reason, "at": self.now}
                for each in troubled
            ]
            await self.connection.execute(sa.insert(attempt), tries)
        await self._drop_replaced([each.id for each in written if each.state in OPEN])
        freed = any([await self._pass_on(each.key, each.state) for each in written])
        return Settlement(changed, freed)

    async def _changed_by(self, results: Sequence[Result], epoch: int) -> frozenset[int]:
        """Which rows these results may change. They stay locked until the unit ends, in one order for every sender."""
        columns = (outbox.c.id, outbox.c.state, outbox.c.epoch)
        named = sa.select(*columns).where(outbox.c.id.in_([each.id for each in results])).order_by(outbox.c.id)
        rows = {row["id"]: row for row in await self.rows(named.with_for_update())}
        return frozenset(each.id for each in results if each.id in rows and _may(each, rows[each.id], epoch))

    async def _write(self, results: Sequence[Result]) -> None:
        ended = (State.DONE, State.FAILED, State.EXPIRED)
        rows = [
            {
                "of": result.id,
                "to": result.state.value,
                "why": result.reason,
                "far": result.remote,
                "then": result.next_at,
                "end": self.now if result.state in ended else None,
            }
            for result in results
        ]
        statement = sa.update(outbox).where(outbox.c.id == sa.bindparam("of"))
        await self.connection.execute(
            statement.values(
                state=sa.bindparam("to"),
                reason=sa.bindparam("why"),
                remote=sa.bindparam("far"),
                next_at=sa.bindparam("then"),
                ended_at=sa.bindparam("end"),
            ),
            rows,
        )

    async def _drop_replaced(self, ids: Sequence[int]) -> None:
        """What is to be tried again, but was replaced while it was under way, must not undo the newer wish."""
        if not ids:
            return
        newer = outbox.alias()
        same = [newer.c[name] == outbox.c[name] for name in ("account", "chat", "message")]
        replaces = [sa.and_(newer.c.kind == kind, outbox.c.kind.in_(older)) for kind, older in _REPLACED_BY.items()]
        alive = newer.c.state.not_in(ENDED - {State.DONE})
        replaced = sa.exists().where(newer.c.id > outbox.c.id, *same, sa.or_(*replaces), alive)
        again = sa.and_(outbox.c.id.in_(ids), outbox.c.state.in_(OPEN), replaced)
        gone = {"state": State.CANCELLED, "reason": "replaced", "ended_at": self.now}
        await self.change(sa.update(outbox).where(again).values(**gone))

    async def _pass_on(self, key: str, state: State) -> bool:
        """The part behind this one may go once it is there; when it surely never will be, none of them goes."""
        behind = next_part(key)
        if not behind or state not in ENDED:
            return False
        if state is State.DONE:
            return await self._free_held(behind, {"state": State.QUEUED})
        while await self._free_held(behind, {"state": State.CANCELLED, "ended_at": self.now}):
            behind = next_part(behind)
        return False

    async def _free_held(self, key: str, values: dict[str, Any]) -> bool:
        held = sa.update(outbox).where(outbox.c.key == key, outbox.c.state == State.HELD)
        return await self.change(held.values(**values)) == 1

    async def recover(self, account: str, epoch: int, busy: Collection[int] = ()) -> Sequence[Delivery]:
        """At start: what nobody is doing any more is in doubt, or simply waits again where repeating is harmless.

        `busy` are the rows of this epoch that are still in flight: after a commit whose end nobody knows, a sender may
        have claimed others without knowing it.
        """
        forgotten = sa.and_(outbox.c.epoch == epoch, outbox.c.id.not_in(busy))
        left = sa.and_(
            outbox.c.account == account,
            outbox.c.state == State.ACTING,
            sa.or_(outbox.c.epoch < epoch, forgotten),
        )
        rows = [_delivery(row) for row in await self.rows(sa.select(outbox).where(left))]
        for state in {on_restart(row.kind) for row in rows}:
            ids = [row.id for row in rows if on_restart(row.kind) is state]
            await self.change(
                sa.update(outbox).where(outbox.c.id.in_(ids)).values(state=state, reason="the process stopped")
            )
        await self._drop_replaced([row.id for row in rows])
        return [row for row in rows if row.kind not in REPEATABLE]

    async def moved(self, account: str, old: str, new: str) -> None:
        """A chat has a new id: what waits follows it, but nothing that is about a message of the old chat."""
        self.reopened = True
        here = sa.and_(outbox.c.account == account, outbox.c.chat == old, outbox.c.state.in_((*OPEN, State.HELD)))
        void = {"state": State.CANCELLED, "reason": "the chat moved", "ended_at": self.now}
        await self.change(sa.update(outbox).where(here, outbox.c.message != "").values(**void))
        for row in await self.rows(sa.select(outbox).where(here)):
            action = load_action(row["kind"], row["payload"])
            to = Address(account, new, action.to.thread)
            payload = dump(replace(action, to=to, reply_to="") if isinstance(action, Send) else replace(action, to=to))
            await self.change(sa.update(outbox).where(outbox.c.id == row["id"]).values(chat=new, payload=payload))

    # ---- the handlers' side ---------------------------------------------------------------------------

    async def of(self, subject: str) -> tuple[Delivery, ...]:
        rows = await self.rows(sa.select(outbox).where(outbox.c.subject == subject).order_by(outbox.c.id))
        return tuple(_delivery(row) for row in rows)

    async def unfinished(self, subject: str) -> int:
        """How many rows of the subject have not ended, those in doubt among them."""
        mine = sa.and_(outbox.c.subject == subject, outbox.c.state.not_in(ENDED))
        return int(await self.value(sa.select(sa.func.count()).select_from(outbox).where(mine)))

    async def get(self, number: int) -> Delivery | None:
        row = await self.row(sa.select(outbox).where(outbox.c.id == number))
        return _delivery(row) if row else None

    async def language(self, number: int) -> str:
        """The language of the reader of a message; "" when it is none, or when its words are no longer kept."""
        row = await self.row(sa.select(outbox.c.kind, outbox.c.payload).where(outbox.c.id == number))
        action = load_action(row["kind"], row["payload"]) if row and row["payload"] else None
        return action.language if isinstance(action, Send) else ""

    async def cancel(self, subject: str) -> int:
        """Take back what was not yet claimed; how many."""
        values = {"state": State.CANCELLED, "ended_at": self.now}
        open_ones = sa.and_(outbox.c.subject == subject, outbox.c.state.in_((*OPEN, State.HELD)))
        return await self.change(sa.update(outbox).where(open_ones).values(**values))

    async def resolve(self, number: int, state: State, remote: str = "") -> bool:
        """Somebody knows now: done, queued again or abandoned. False when it is not in doubt any more.

        A `remote` that a person named is marked as such: they may have taken another message for it.
        """
        self.reopened = True
        doubtful = sa.and_(outbox.c.id == number, outbox.c.state == State.AMBIGUOUS)
        ended_at = self.now if state in ENDED else None
        values: dict[str, Any] = {"state": state, "remote": remote, "next_at": None, "ended_at": ended_at}
        if remote:
            values["reason"] = NAMED
        if await self.change(sa.update(outbox).where(doubtful).values(**values)) != 1:
            return False
        row = await self.get(number)
        await self._pass_on(row.key if row else "", state)
        return True

    async def repeat(self, number: int, words: str) -> bool:
        """Send it once more with words in front. False when it is not in doubt any more."""
        self.reopened = True
        row = await self.row(sa.select(outbox).where(outbox.c.id == number, outbox.c.state == State.AMBIGUOUS))
        if row is None:
            return False
        action = load_action(row["kind"], row["payload"])
        if not isinstance(action, Send):
            return False
        again = replace(action, text=as_text(f"{words}\n") + action.text if words else action.text)
        doubtful = sa.and_(outbox.c.id == number, outbox.c.state == State.AMBIGUOUS)
        values = {"state": State.QUEUED, "payload": dump(again), "next_at": None}
        return await self.change(sa.update(outbox).where(doubtful).values(**values)) == 1

    async def find_sent(self, at: Address, remote: str) -> Delivery | None:
        """Which delivery of ours is this message of the chat?"""
        here = sa.and_(outbox.c.account == at.account, outbox.c.chat == at.chat, outbox.c.remote == remote)
        row = await self.row(sa.select(outbox).where(here).order_by(outbox.c.id.desc()).limit(1))
        return _delivery(row) if row else None

    async def is_sending(self, at: Address) -> bool:
        """Whether something to this chat has left, or leaves, without a record of how it ended."""
        here = sa.and_(outbox.c.account == at.account, outbox.c.chat == at.chat)
        leaving = sa.and_(here, OPEN_STATES, outbox.c.state == State.ACTING, outbox.c.kind == "send")
        return await self.value(sa.select(outbox.c.id).where(leaving).limit(1)) is not None

    async def failed_posts(self, at: Address, since: datetime) -> tuple[int, ...]:
        """The numbers of ordinary posts that this chat refused since then."""
        there = sa.and_(outbox.c.account == at.account, outbox.c.chat == at.chat, outbox.c.thread == at.thread)
        lost = sa.and_(outbox.c.kind == "send", outbox.c.state == State.FAILED, outbox.c.ended_at >= since)
        posts = sa.select(outbox.c.subject).where(there, lost, outbox.c.subject.startswith("post:")).distinct()
        return tuple(sorted(int(row["subject"].partition(":")[2]) for row in await self.rows(posts)))

    async def in_doubt(self) -> int:
        count = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == State.AMBIGUOUS)
        return int(await self.value(count))

    async def forget_texts(self, older: timedelta) -> int:
        """Empty the payloads of all that is over, or has been in doubt for so long; how many."""
        doubtful = sa.and_(outbox.c.state == State.AMBIGUOUS, outbox.c.created_at < self.now - older)
        left = {"state": State.ABANDONED, "reason": "nobody knew in time", "ended_at": outbox.c.created_at}
        await self.change(sa.update(outbox).where(doubtful).values(**left))
        over = sa.and_(outbox.c.ended_at < self.now - older, outbox.c.payload != "")
        return await self.change(sa.update(outbox).where(over).values(payload=""))

    async def forget_about(self, subjects: Sequence[str]) -> None:
        """Empty all that is over and was said about these things, before its time."""
        for first in range(0, len(subjects), 500):
            about = sa.and_(outbox.c.subject.in_(subjects[first : first + 500]), outbox.c.ended_at.is_not(None))
            await self.change(sa.update(outbox).where(about).values(payload=""))
