"""From a row of the inbox to its effects: in order, once, all or nothing, and only for whoever may."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from typing_extensions import override

from bot.router import BATCH, RECORDED_WITHIN, Router
from groups.deliveries import State
from groups.messages import (
    Address,
    Button,
    Delete,
    Due,
    Incoming,
    Lasting,
    Notice,
    Pressed,
    Said,
    Send,
    Sender,
    Settled,
    Standing,
    Standings,
    Update,
)
from groups.outcomes import Done, Seen
from groups.texts import as_text
from handlers.table import PRESSES
from storage.buttons import LIFE
from storage.outbox import Result
from storage.store import Row
from storage.tables import audit, inbox, question
from storage.unit import Storage, Unit
from tests.handlers.harness import Scene, scene

ASK = "/ask Is the ferry running tonight?"
POISON = Settled(Address("web", "x"), 1, "inspect", "place:nonsense", Done(seen=Seen("", 0, ())))
"""An event that no handler can bear."""


@dataclass
class House:
    """The whole road from the inbox to the outbox, without a platform."""

    scene: Scene
    router: Router
    notices: list[Notice] = field(default_factory=list)
    woken: list[str] = field(default_factory=list)
    count: int = 0

    async def comes(self, *events: Incoming) -> list[Lasting]:
        """They arrive in one batch and are handled; what is to be done about them."""
        before = len(await self.wanted())
        await self.arrives(*events)
        await self.router.drain()
        return (await self.wanted())[before:]

    async def arrives(self, *events: Incoming) -> None:
        updates = [Update(self.count + number, "", event) for number, event in enumerate(events, 1)]
        self.count += len(events)
        async with self.scene.house.storage.unit() as unit:
            await unit.inbox.record("web", updates)

    async def wanted(self) -> list[Lasting]:
        async with self.scene.house.storage.reading() as unit:
            rows = await unit.outbox.open_rows("web", 1000)
        return [row.action for row in sorted(rows, key=lambda row: row.id) if row.action]

    async def table(self, statement: sa.Select[tuple[object, ...]]) -> Sequence[Row]:
        async with self.scene.house.storage.reading() as unit:
            return await unit.inbox.rows(statement)

    async def button(self, act: str, subject: str = "", only: str = "") -> Button:
        """A button that was shown to somebody."""
        made = Button("Do it", act, subject, only=only, nonce=f"nonce-{act}-{only}")
        async with self.scene.house.storage.unit() as unit:
            await unit.buttons.keep([made])
        return made

    def said(self, who: str, words: str, at: Address | None = None) -> Said:
        here = at or self.scene.private(who)
        private = here == self.scene.private(who)
        self.count += 1
        sender = self.scene.sender(who)
        return Said(here, sender, str(self.count), self.scene.now, as_text(words), private=private)

    def pressed(self, who: str, nonce: str, press: str = "p1") -> Pressed:
        return Pressed(self.scene.private(who), self.scene.sender(who), "5", nonce, press, private=True)


@pytest.fixture
async def house(empty_database_url: str) -> AsyncIterator[House]:
    async with scene(empty_database_url) as made:
        notices, woken = list[Notice](), list[str]()
        rebound = lambda: woken.append("bindings changed")  # noqa: E731
        router = Router(made.house, lambda _again: woken.append("delivery"), notices.append, rebound)
        yield House(made, router, notices, woken)


def texts(actions: Sequence[Lasting]) -> str:
    return "\n".join(str(action.text) for action in actions if isinstance(action, Send))


async def rows(house: House) -> list[tuple[str, int]]:
    found = await house.table(sa.select(inbox.c.state, inbox.c.tries).order_by(inbox.c.id))
    return [(row["state"], row["tries"]) for row in found]


# ---- all or nothing -----------------------------------------------------------------------------------


async def test_a_batch_that_fails_falls_apart_and_only_the_poisoned_row_is_put_aside(house: House) -> None:
    done = await house.comes(
        house.said("anna", ASK, house.scene.chat("press")), POISON, house.said("ben", "/me"), house.said("carla", "/me")
    )
    assert await rows(house) == [("done", 0), ("quarantined", 3), ("done", 0), ("done", 0)]
    assert {action.to.chat for action in done if action.to.chat.startswith("private-")} >= {"private-ben"}
    assert len(await house.table(sa.select(question.c.id))) == 1


async def test_a_poisoned_row_keeps_its_body_and_the_name_of_its_fault(house: House) -> None:
    await house.comes(POISON)
    (row,) = await house.table(sa.select(inbox.c.body, inbox.c.fault, inbox.c.done_at))
    assert row["fault"] == "ValueError"
    assert "nonsense" in row["body"]
    assert row["done_at"] is None


async def test_a_row_that_this_version_cannot_read_is_put_aside_at_once(house: House) -> None:
    await house.arrives(house.said("anna", "/me"))
    async with house.scene.house.storage.unit() as unit:
        await unit.connection.execute(sa.update(inbox).values(kind="telepathy"))
    done = await house.comes(house.said("ben", "/me"))
    assert await rows(house) == [("quarantined", 1), ("done", 0)]
    assert done


async def test_what_is_done_leaves_no_words_behind(house: House) -> None:
    await house.comes(house.said("anna", "/me my secret"))
    (row,) = await house.table(sa.select(inbox.c.body, inbox.c.state))
    assert (row["state"], row["body"]) == ("done", "")


async def test_messages_of_a_chat_are_handled_in_their_order_over_many_batches(house: House) -> None:
    people = [f"member{number}" for number in range(BATCH + 5)]
    chat = house.scene.chat("press")
    await house.comes(*(house.said(who, f"/ask Number {n} of the gates?", chat) for n, who in enumerate(people)))
    asked = await house.table(sa.select(question.c.words).order_by(question.c.id))
    assert [row["words"] for row in asked] == [f"Number {n} of the gates?" for n in range(len(people))]


async def test_what_was_remembered_is_forgotten_when_the_transaction_is_rolled_back(house: House) -> None:
    await house.comes(house.said("anna", "/me"), POISON)
    async with house.scene.house.storage.reading() as unit:
        known = await unit.people.private_address([house.scene.sender("anna").identity])
    assert known == house.scene.private("anna")


async def test_delivery_is_woken_after_the_commit_and_a_new_binding_is_told(house: House) -> None:
    there = Address("web", "new")
    added = Standings(there, house.scene.sender("anna"), Standing.ADMIN, ("write",), chat_title="New")  # type: ignore[arg-type]
    await house.comes(added)
    assert house.woken == ["bindings changed", "delivery"]


class DeafOnce(Storage):
    """The database commits, and once we do not hear of it."""

    lost = False

    @override
    @asynccontextmanager
    async def unit(self) -> AsyncIterator[Unit]:
        async with super().unit() as made:
            yield made
        if not self.lost:
            self.lost = True
            raise sa.exc.DBAPIError("COMMIT", None, Exception("the connection is gone"))


async def test_what_was_done_already_is_not_done_again_when_the_answer_to_the_commit_is_lost(house: House) -> None:
    await house.arrives(house.said("anna", ASK, house.scene.chat("press")))
    storage = house.scene.house.storage
    house.scene.house.storage = DeafOnce(storage.engine, storage.clock)
    await house.router.drain()

    assert len(await house.table(sa.select(question.c.id))) == 1
    assert await rows(house) == [("done", 0)]
    assert house.woken == ["bindings changed", "delivery"]


async def test_an_hour_that_nobody_knows_is_put_aside_and_the_next_one_comes(house: House) -> None:
    async with house.scene.house.storage.unit() as unit:
        await unit.inbox.post_all(
            [(1, Due("no.such.duty", "", unit.now), "a"), (2, Due("facts.watch", "all", unit.now), "b")]
        )
    await house.router.drain()
    assert [state for state, _ in await rows(house)] == ["quarantined", "done"]


# ---- answers that are faster than our record ------------------------------------------------------------


async def fast_answer(house: House) -> tuple[int, Said]:
    """An officer answers a notice that has left and whose number we do not know yet: its row, and the answer."""
    await house.comes(house.said("spokesperson", "/help"), house.said("amira", ASK, house.scene.chat("press")))
    async with house.scene.house.storage.unit() as unit:
        there = house.scene.private("spokesperson")
        rows = [row for row in await unit.outbox.open_rows("web", 1000) if row.address == there]
        notice = rows[-1].id
        await unit.outbox.claim([notice], 1, house.scene.now)
    answer = replace(house.said("spokesperson", "It runs."), reply_to="777", reply_to_us=True)
    return notice, answer


async def answer_of(house: House) -> str:
    return str((await house.table(sa.select(question.c.answer)))[0]["answer"])


async def test_an_answer_that_is_faster_than_our_record_waits_for_it(house: House) -> None:
    notice, answer = await fast_answer(house)
    assert not await house.comes(answer)
    assert await house.comes(house.said("ben", "/me")), "the other chats go on"

    async with house.scene.house.storage.unit() as unit:
        await unit.outbox.settle([Result(notice, State.DONE, "done", remote="777")], 1)
    await house.router.drain()
    assert await answer_of(house) == "It runs."


async def test_however_much_is_said_behind_it_the_other_chats_go_on(house: House) -> None:
    _, answer = await fast_answer(house)
    flood = [house.said("spokesperson", f"And {number}.") for number in range(BATCH + 5)]
    assert not await house.comes(answer, *flood)

    assert await house.comes(house.said("ben", "/me"))


async def test_it_does_not_wait_for_long(house: House) -> None:
    _, answer = await fast_answer(house)
    await house.arrives(answer)
    house.scene.now += RECORDED_WITHIN
    await house.router.drain()
    assert {state for state, _ in await rows(house)} == {"done"}
    assert await answer_of(house) == ""


async def test_an_answer_to_a_message_that_we_never_knew_waits_for_nothing(house: House) -> None:
    assert await house.comes(replace(house.said("ben", "Hello?"), reply_to="777", reply_to_us=True))


# ---- who may command ------------------------------------------------------------------------------------


async def test_an_anonymous_administrator_may_command_nothing(house: House) -> None:
    hidden = replace(house.said("anna", ASK, house.scene.chat("press")), sender=Sender("", "Group", anonymous=True))
    done = await house.comes(hidden)
    assert await house.table(sa.select(question.c.id)) == []
    assert "E-" not in texts(done)


@pytest.mark.parametrize("sender", [Sender("", "Channel", anonymous=True), Sender("web:head-of-mission", bot=True)])
async def test_a_channel_or_another_bot_is_never_an_officer(house: House, sender: Sender) -> None:
    await house.comes(replace(house.said("head-of-mission", "/halt all", house.scene.staff), sender=sender))
    async with house.scene.house.storage.reading() as unit:
        assert await unit.notes.starting_with("halt:") == {}


async def test_a_forwarded_command_is_not_obeyed(house: House) -> None:
    halt = house.said("head-of-mission", "/halt all", house.scene.staff)
    await house.comes(replace(halt, forwarded=True))
    async with house.scene.house.storage.reading() as unit:
        assert await unit.notes.starting_with("halt:") == {}


async def test_a_message_that_is_edited_into_a_command_is_not_obeyed(house: House) -> None:
    await house.comes(replace(house.said("head-of-mission", "/halt all", house.scene.staff), edited=True))
    async with house.scene.house.storage.reading() as unit:
        assert await unit.notes.starting_with("halt:") == {}


async def test_the_same_command_is_obeyed_when_it_is_typed(house: House) -> None:
    await house.comes(house.said("head-of-mission", "/halt all", house.scene.staff))
    async with house.scene.house.storage.reading() as unit:
        assert list(await unit.notes.starting_with("halt:")) == ["halt:all"]


async def test_an_approval_older_than_ten_minutes_asks_again(house: House) -> None:
    late = replace(house.said("head-of-mission", "/approve 1"), sent=house.scene.now - timedelta(minutes=11))
    soon = replace(house.said("head-of-mission", "/approve 1"), sent=house.scene.now - timedelta(minutes=9))
    said_late, said_soon = texts(await house.comes(late)), texts(await house.comes(soon))
    assert "E-LATE" in said_late
    assert "E-LATE" not in said_soon


async def test_an_old_command_that_harms_nobody_is_still_answered(house: House) -> None:
    old = replace(house.said("anna", "/me"), sent=house.scene.now - timedelta(hours=3))
    assert await house.comes(old)


async def test_an_officers_command_in_a_public_group_is_removed_and_answered_in_private(house: House) -> None:
    await house.comes(house.said("spokesperson", "/me"))
    done = await house.comes(house.said("spokesperson", "/today", house.scene.chat("press")))
    removed = [action for action in done if isinstance(action, Delete)]
    answers = [action for action in done if isinstance(action, Send)]
    assert [action.to for action in removed] == [house.scene.chat("press")]
    assert [action.to for action in answers] == [house.scene.private("spokesperson")]


async def test_a_member_who_gives_an_officers_command_is_refused_and_it_is_written_down(house: House) -> None:
    done = await house.comes(house.said("anna", "/halt all"))
    refused = await house.table(sa.select(audit.c.actor).where(audit.c.act.startswith("refused")))
    async with house.scene.house.storage.reading() as unit:
        assert await unit.notes.starting_with("halt:") == {}
    assert [row["actor"] for row in refused] == ["web:anna"]
    assert done


async def test_a_member_who_gives_one_in_a_group_is_shown_the_way_and_keeps_the_message(house: House) -> None:
    done = await house.comes(house.said("anna", "/today", house.scene.chat("press")))
    assert not any(isinstance(action, Delete) for action in done)
    assert "/ask" in texts(done)


# ---- buttons --------------------------------------------------------------------------------------------


async def test_a_button_that_we_never_made_does_nothing_and_is_written_down(house: House) -> None:
    done = await house.comes(house.pressed("anna", "forged-nonce"))
    refused = await house.table(sa.select(audit.c.act).where(audit.c.act == "refused press"))
    assert done == []
    assert len(refused) == 1
    assert "not one of ours" in house.notices[0].words


async def test_a_button_for_somebody_else_does_nothing(house: House) -> None:
    button = await house.button("ask", only="web:anna")
    done = await house.comes(house.pressed("ben", button.nonce))
    assert done == []
    assert "somebody else" in house.notices[0].words
    assert await house.comes(house.pressed("anna", button.nonce, "p2"))


async def test_a_button_that_is_too_old_does_nothing(house: House) -> None:
    button = await house.button("ask")
    house.scene.now += LIFE + timedelta(seconds=1)
    assert await house.comes(house.pressed("anna", button.nonce)) == []
    assert "too old" in house.notices[0].words


async def test_a_button_whose_act_is_not_the_persons_does_nothing(house: House) -> None:
    button = await house.button("halt-resume", "all")
    assert await house.comes(house.pressed("anna", button.nonce)) == []
    assert house.notices[0].words


async def test_a_press_that_comes_again_under_another_number_has_its_effect_once(house: House) -> None:
    button = await house.button("ask")
    first = await house.comes(house.pressed("anna", button.nonce))
    second = await house.comes(house.pressed("anna", button.nonce))
    assert len(first) == 1
    assert second == []
    assert [notice.press for notice in house.notices] == ["p1", "p1"]


async def test_a_press_that_comes_twice_in_one_batch_has_its_effect_once(house: House) -> None:
    button = await house.button("ask")
    done = await house.comes(house.pressed("anna", button.nonce), house.pressed("anna", button.nonce))
    assert len(done) == 1
    assert len(house.notices) == 2


async def test_a_press_in_a_batch_that_failed_still_has_its_effect(house: House) -> None:
    button = await house.button("ask")
    done = await house.comes(house.pressed("anna", button.nonce), POISON)
    assert len(done) == 1


SOON = [
    "config-accept",
    "post-mine",
    "post-submit",
    "post-approve",
    "post-go",
    "post-tone",
    "stock-send",
    "mourning-lift",
    "post-exceed",
    "post-same",
    "halt-resume",
    "doubt-send",
    "accredit-agree",
    "embargo-go",
    "embargo-lift",
    "call-new",
    "call-agree",
    "answer-agree",
    "answer-private",
    "position-adopt",
    "fact-adopt",
    "fact-add",
    "fact-hide",
    "chat-missed",
    "chat-again",
    "pin-agree",
    "crisis-go",
    "crisis-act",
    "crisis-close",
    "crisis-second",
    "key-prepared",
    "key-again",
    "key-approve",
    "key-instead",
    "key-urgent-agree",
    "key-other",
    "holding-approve",
]


def test_every_button_that_sends_approves_opens_or_raises_is_one_that_must_come_soon() -> None:
    assert sorted(press.name for press in PRESSES if press.soon) == sorted(SOON)


@pytest.mark.parametrize("act", SOON)
async def test_a_press_that_reaches_us_late_asks_again(house: House, act: str) -> None:
    button = await house.button(act, "1")
    await house.arrives(house.pressed("head-of-mission", button.nonce))
    house.scene.now += timedelta(minutes=11)
    done = await house.comes()
    assert "You pressed this at" in texts(done)
    assert ["press it again" in notice.words for notice in house.notices] == [True]


async def test_a_press_that_reaches_us_within_ten_minutes_is_obeyed(house: House) -> None:
    async with house.scene.house.storage.unit() as unit:
        post = await unit.posts.draft("spokesperson", "press", texts={"en": as_text("News")}, groups=("press",))
        await unit.posts.move(post, "submitted", submitter="spokesperson")
    button = await house.button("post-approve", f"{post.id}")
    await house.arrives(house.pressed("head-of-mission", button.nonce))
    house.scene.now += timedelta(minutes=9)
    assert "You pressed this at" not in texts(await house.comes())


async def test_a_late_press_that_harms_nobody_is_still_answered(house: House) -> None:
    button = await house.button("ask")
    await house.arrives(house.pressed("anna", button.nonce))
    house.scene.now += timedelta(hours=1)
    assert "You pressed this at" not in texts(await house.comes())
