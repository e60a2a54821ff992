"""A scene for the tests of handlers: the example mission, people who say and press, and chats that show what they got.

Everything but the platform is real: the tables and the road of `bot.house`, the stores, the outbox. What is sent is
delivered at once, and the handlers hear of it, unless a test closes a chat or holds deliveries back.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import config
from bot.house import House
from config.load import load
from config.mission import Mission
from config.texts import Texts
from groups.deliveries import after
from groups.messages import (
    Action,
    Address,
    Attached,
    Button,
    Draw,
    Edit,
    Fetch,
    Incoming,
    Notice,
    Power,
    Pressed,
    Said,
    Send,
    Sender,
    Settled,
)
from groups.outcomes import Closed, Done, MaybeDone, Outcome, Seen
from groups.outlets import Capabilities, code_points
from groups.texts import Text, as_text
from storage.codec import name_of
from storage.media import File
from storage.outbox import Ready, Result
from storage.tables import meta
from storage.unit import Storage, Unit

EXAMPLE = Path(config.__file__).parent / "example"
NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
"""A Tuesday."""
POWERS = tuple(power.value for power in Power)


@dataclass(frozen=True, slots=True)
class Shown:
    """An action as a chat got it; `remote` is the number that the chat gave a message."""

    action: Action
    remote: str


@dataclass
class Scene:
    """`closed` and `doubtful` are chats that refuse us, or that do not tell whether a message arrived.

    `at_most`: how many more messages the platform takes before it is busy; None for any number.
    `uploads` are the files that people sent, by their digests; `lost` is how getting one ends, when it fails.
    """

    house: House
    now: datetime = NOW
    shown: list[Shown] = field(default_factory=list)
    closed: set[Address] = field(default_factory=set)
    doubtful: set[Address] = field(default_factory=set)
    delivering: bool = True
    at_most: int | None = None
    uploads: dict[str, File] = field(default_factory=dict)
    lost: Outcome | None = None
    count: int = 0
    closing: dict[Address, int] = field(default_factory=dict)

    @property
    def mission(self) -> Mission:
        return self.house.mission

    # ---- people and places ------------------------------------------------------------------------

    @property
    def staff(self) -> Address:
        return self.mission.staff_room

    def private(self, who: str) -> Address:
        """The private chat with an officer (by key) or a member (by any name)."""
        return Address(self.staff.account, f"private-{who}")

    def chat(self, group_id: str) -> Address:
        """The chat that the group is bound to."""
        return Address(self.staff.account, f"chat-{group_id}")

    def sender(self, who: str, language: str = "en") -> Sender:
        """The identity of an officer of the files, or of a member whose identity is made of the name."""
        officer = self.mission.officer(who)
        identity = officer.identities[0] if officer else f"web:{who}"
        return Sender(identity, officer.name if officer else who.title(), language)

    async def meets(self, *people: str) -> None:
        """They have written to us in private before, so that we can write to them."""
        async with self.unit() as unit:
            for who in people:
                await unit.people.meet(self.sender(who), self.private(who))

    # ---- what people do -----------------------------------------------------------------------------

    async def says(
        self,
        who: str,
        words: str | Text,
        at: Address | None = None,
        *,
        reply_to: str = "",
        edits: str = "",
        file: File | None = None,
        attached: Attached | None = None,
        attachment: str = "",
        mention: bool = False,
        language: str = "en",
        anonymous: bool = False,
        forwarded: bool = False,
    ) -> list[Action]:
        """The person writes, in private unless `at` says where; what we do about it at once.

        `reply_to` is the number of a message of ours, `edits` of one of theirs, which changes to these words; `file` is
        what they send along; `attached` only claims to be one, `attachment` names a sort that we never fetch.
        """
        if file:
            self.uploads[file.digest] = file
            attached = Attached(file.digest, file.sort, file.mime, file.name, len(file.content))
        here = at or self.private(who)
        sender = Sender("", "Group", anonymous=True) if anonymous else self.sender(who, language)
        return await self.happens(
            Said(
                at=here,
                sender=sender,
                message=edits or self._next(),
                sent=self.now,
                text=as_text(words),
                private=here == self.private(who),
                reply_to=reply_to,
                reply_to_us=bool(reply_to),
                mentions_us=mention,
                forwarded=forwarded,
                edited=bool(edits),
                attachment=attached.sort if attached else attachment,
                files=(attached,) if attached else (),
            )
        )

    async def approves(self, who: str, number: int = 1) -> list[Action]:
        """The person has read the post as it stands now, and approves that version."""
        async with self.unit() as unit:
            post = await unit.posts.need(number)
        return await self.says(who, f"/approve {number} v{post.version}")

    async def presses(self, who: str, answer: Action | Sequence[Action], label: str) -> list[Action]:
        """The person presses the button with this label, where it was shown."""
        carrier, button = find_button(answer, label)
        sent = next((each.remote for each in self.shown if each.action == carrier), "")
        private = carrier.to == self.private(who)
        press = Pressed(carrier.to, self.sender(who), sent, button.nonce, self._next(), private)
        return await self.happens(press)

    async def later(self, by: timedelta) -> list[Action]:
        """Time passes, and every hour that comes is kept. What we did meanwhile."""
        until, done = self.now + by, list[Action]()
        while True:
            async with self.unit() as unit:
                next_at = await unit.dues.next_at()
            if next_at is None or next_at > until:
                break
            self.now = max(self.now, next_at)
            async with self.unit() as unit:
                dues = [due for _, due in await unit.dues.take()]
            for due in dues:
                done += await self.happens(due)
        self.now = until
        await self.deliver()
        return done

    async def happens(self, event: Incoming) -> list[Action]:
        """One event on the road that all events take; then what it led to is delivered."""
        async with self.unit() as unit:
            actions = await self.house.place_buttons(unit, await self.house.route(unit, event))
            await unit.outbox.add(actions)
        if self.delivering:
            await self.deliver()
        return actions

    # ---- what chats show ------------------------------------------------------------------------------

    def sent_to(self, at: Address) -> list[Send]:
        """Every new message that this chat got, oldest first."""
        return [each.action for each in self.shown if isinstance(each.action, Send) and each.action.to == at]

    def words_to(self, at: Address) -> list[str]:
        return [str(send.text) for send in self.sent_to(at)]

    def last_to(self, at: Address) -> Send:
        return self.sent_to(at)[-1]

    def done(self, kind: type[Action]) -> list[Action]:
        """Every action of this kind, oldest first."""
        return [each.action for each in self.shown if isinstance(each.action, kind)]

    def remote(self, action: Action) -> str:
        """The number that the chat gave this message."""
        return next(each.remote for each in self.shown if each.action == action)

    # ---- the platform's side --------------------------------------------------------------------------

    async def deliver(self) -> None:
        """Do all that waits and tell the handlers, until nothing more comes of it."""
        for account in self.house.outlets:
            while ready := await self._claim(account):
                for row in ready:
                    await self._act(row)

    def closes_after(self, chat: Address, messages: int) -> None:
        """The chat takes so many messages more, and then no other."""
        self.closing[chat] = messages

    async def _claim(self, account: str) -> list[Ready]:
        async with self.unit() as unit:
            rows = [
                row for row in await unit.outbox.open_rows(account, 100) if not row.next_at or row.next_at <= self.now
            ]
            rows = rows[: self.at_most]
            if not rows:
                return []
            taken = await unit.outbox.claim([row.id for row in rows], 1, self.now + timedelta(seconds=30))
        if self.at_most is not None:
            self.at_most -= len(taken)
        return [row for row in rows if row.id in taken]

    async def _act(self, row: Ready) -> None:
        assert row.action is not None
        outcome = self._outcome(row.action)
        if isinstance(outcome, Done):
            self.shown.append(Shown(row.action, outcome.remote))
        if isinstance(row.action, Fetch | Draw) and isinstance(outcome, Done):
            async with self.unit() as unit:
                await unit.files.keep(self.uploads[outcome.digest])
        state = after(outcome, row.kind, row.attempts).state
        remote = outcome.remote if isinstance(outcome, Done) else ""
        async with self.unit() as unit:
            why = str(getattr(outcome, "reason", ""))
            key = row.action.key if isinstance(row.action, Send) else ""
            await unit.outbox.settle([Result(row.id, state, name_of(outcome), why, remote, key=key)], 1)
        if row.subject:
            await self.happens(Settled(row.address, row.id, row.kind, row.subject, outcome))

    def _outcome(self, action: Action) -> Outcome:
        if action.to in self.closed:
            return Closed("the test closed this chat")
        if action.to in self.closing and isinstance(action, Send):
            self.closing[action.to] -= 1
            if self.closing[action.to] == 0:
                self.closed.add(action.to)
        if action.to in self.doubtful and isinstance(action, Send):
            return MaybeDone("the test keeps it in doubt")
        if isinstance(action, Send):
            return Done(self._next())
        if isinstance(action, Fetch):
            return self.lost or Done(digest=action.file.remote)
        if isinstance(action, Draw):
            return self.lost or self._draws(action)
        return Done(seen=Seen("Chat", 100, POWERS, standing="admin") if name_of(action) == "inspect" else None)

    def _draws(self, action: Draw) -> Done:
        """Bytes that stand for the picture: what it looks like is tested where it is drawn."""
        file = File("photo", "image/png", f"{action.plot}.png", action.data.encode())
        self.uploads[file.digest] = file
        return Done(digest=file.digest)

    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        async with self.house.storage.unit() as unit:
            yield unit
            await unit.audits.flush()

    def _next(self) -> str:
        self.count += 1
        return str(self.count)


def find_button(answer: Action | Sequence[Action], label: str) -> tuple[Send | Edit, Button]:
    """The button with this label, and the message that carries it."""
    actions = answer if isinstance(answer, Sequence) else [answer]
    carriers = [action for action in actions if isinstance(action, Send | Edit)]
    for carrier in carriers:
        for button in (button for row in carrier.buttons for button in row):
            if button.label == label:
                return carrier, button
    raise AssertionError(f"no button {label!r} among {labels(carriers)}")


def labels(answer: Action | Sequence[Action]) -> list[str]:
    """What the buttons of a message, or of all messages of an answer, say."""
    actions = answer if isinstance(answer, Sequence) else [answer]
    rows = [row for action in actions if isinstance(action, Send | Edit) for row in action.buttons]
    return [button.label for row in rows for button in row]


def words(actions: Sequence[Action]) -> str:
    """All that is said in these actions, as a person reads it, with the words that answer a press."""
    return "\n".join(
        action.words if isinstance(action, Notice) else str(action.text)
        for action in actions
        if isinstance(action, Send | Edit | Notice)
    )


@cache
def example() -> Mission:
    """The example mission, read once for all tests: it never changes."""
    return Mission(load(EXAMPLE))


@cache
def texts() -> Texts:
    return Texts()


@asynccontextmanager
async def scene(url: str, mission: Mission | None = None) -> AsyncIterator[Scene]:
    """A fresh database, the example mission, and every group of it bound to a chat. `url` is an empty database."""
    held: list[Scene] = []
    storage = Storage.open(url, lambda: held[0].now if held else NOW)
    async with storage.engine.begin() as connection:
        await connection.run_sync(meta.create_all)
    chosen = mission or example()
    outlets = {account.id: Capabilities(account.platform, 4096, code_points) for account in chosen.accounts}
    made = Scene(House(storage, chosen, texts(), outlets))
    held.append(made)
    try:
        await _bind_all(made)
        yield made
    finally:
        await storage.close()


async def _bind_all(made: Scene) -> None:
    async with made.unit() as unit:
        for group in made.mission.groups:
            place = await unit.addresses.arrive(made.chat(group.id), group.id)
            powers = " ".join(sorted(POWERS))
            await unit.addresses.set(place, group_id=group.id, state="bound", members=100, powers=powers)
