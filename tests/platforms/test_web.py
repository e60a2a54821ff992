"""The web platform keeps the contract of every platform, and does an action with the same number once."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.platforms.web import LENGTH, WebPlatform
from bot.platforms.web.ways_in import NotTaken, press, say
from groups.messages import (
    Address,
    Button,
    Delete,
    Edit,
    Inspect,
    Leave,
    Outward,
    Pin,
    Pressed,
    Said,
    Send,
    Sender,
    Unpin,
)
from groups.outcomes import Closed, Done, Reason, Rejected
from groups.texts import Mark, Run, Text, as_text, bold
from storage.inbox import Waiting
from storage.unit import Storage
from storage.web import Web, WebMessage
from tests.storage.fresh import Hand, fresh

PRESS = Address("web", "press")
REPORTER = Sender("web:reporter", "Reporter")
SEND = Send(PRESS, as_text("The ferry line opens on 2 November."))


class Deaf:
    """Takes every word of a group for talk."""

    def __init__(self) -> None:
        self.counted = 0

    def is_talk(self, chat: str, thread: str, sender: str) -> bool:
        return True

    def count_talk(self, chat: str, thread: str) -> None:
        self.counted += 1

    def must_stay(self, chat: str, identity: str) -> bool:
        return False


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[tuple[WebPlatform, Storage, Hand]]:
    async with fresh(database_url) as (storage, hand):
        async with storage.unit() as unit:
            web = Web(unit.connection, unit.now)
            await web.create("press", "Press room", "press")
            await web.create("private:reporter", "Embassy, private", "private")
            await web.join("press", REPORTER.identity)
            await web.join("private:reporter", REPORTER.identity)
        yield WebPlatform("web", storage), storage, hand


House = tuple[WebPlatform, Storage, Hand]


async def shown(storage: Storage, chat: str = "press") -> list[WebMessage]:
    async with storage.reading() as unit:
        return list(await Web(unit.connection, unit.now).latest(chat))


async def inbox(storage: Storage) -> list[Waiting]:
    async with storage.reading() as unit:
        return list(await unit.inbox.take(10))


async def sent(platform: WebPlatform, number: int = 1, send: Send = SEND) -> str:
    outcome = await platform.act(number, send)
    assert isinstance(outcome, Done)
    return outcome.remote


# ---- acts -----------------------------------------------------------------------------------------


async def test_a_message_keeps_its_formatting(house: House) -> None:
    platform, storage, _ = house
    text = bold("Harbour") + " and " + Text((Run("our site", (Mark.LINK,), "https://example.org"),))

    await sent(platform, send=replace(SEND, text=text, look="keypoint"))

    (message,) = await shown(storage)
    assert (message.text, message.look, message.author) == (text, "keypoint", "")


async def test_the_same_act_again_changes_nothing_and_answers_the_same(house: House) -> None:
    platform, storage, _ = house

    first = await platform.act(7, SEND)
    second = await platform.act(7, SEND)

    assert first == second
    assert len(await shown(storage)) == 1


async def test_an_edit_replaces_words_and_buttons(house: House) -> None:
    platform, storage, hand = house
    remote = await sent(platform)
    hand.now += timedelta(minutes=1)

    answer = await platform.act(2, Edit(PRESS, remote, as_text("Corrected."), ((Button("Read", "x", nonce="n"),),)))

    (message,) = await shown(storage)
    assert (answer, str(message.text), message.buttons[0][0].nonce) == (Done(), "Corrected.", "n")
    assert message.edited_at == hand.now


async def test_nobody_edits_what_a_person_said(house: House) -> None:
    platform, storage, _ = house
    async with storage.unit() as unit:
        number = await say(unit, "web", REPORTER, "press", "My own words")

    answer = await platform.act(2, Edit(PRESS, str(number), as_text("Put into their mouth")))

    assert answer == Rejected(Reason.MESSAGE_GONE)
    assert [str(message.text) for message in await shown(storage)] == ["My own words"]


async def test_pins_stand_newest_last_and_a_deleted_message_is_no_longer_pinned(house: House) -> None:
    platform, storage, _ = house
    one, two, three = [await sent(platform, number) for number in (1, 2, 3)]
    for number, message in enumerate((one, two, three), 10):
        await platform.act(number, Pin(PRESS, message))

    await platform.act(20, Unpin(PRESS, three))
    await platform.act(21, Delete(PRESS, one))

    answer = await platform.act(22, Inspect(PRESS))
    assert isinstance(answer, Done)
    assert answer.seen is not None
    assert (answer.seen.pinned, answer.seen.members, answer.seen.title) == (two, 1, "Press room")
    assert [str(message.id) for message in await shown(storage)] == [two, three]


async def test_deleting_twice_is_no_fault_and_leaves_no_words(house: House) -> None:
    platform, storage, _ = house
    remote = await sent(platform)

    answers = [await platform.act(number, Delete(PRESS, remote)) for number in (2, 3)]

    assert answers == [Done(), Done()]
    assert await shown(storage) == []
    assert await sent(platform) == remote  # its number is still done


NOWHERE = Address("web", "nowhere")
REFUSED: list[tuple[Outward, Closed | Rejected]] = [
    (Send(NOWHERE, as_text("Anybody?")), Closed(Reason.CHAT_GONE)),
    (Pin(NOWHERE, "1"), Closed(Reason.CHAT_GONE)),
    (Edit(PRESS, "999", as_text("Gone")), Rejected(Reason.MESSAGE_GONE)),
    (Edit(PRESS, "not a number", as_text("Gone")), Rejected(Reason.MESSAGE_GONE)),
    (Pin(PRESS, "999"), Rejected(Reason.MESSAGE_GONE)),
    (Delete(PRESS, "999"), Rejected(Reason.MESSAGE_GONE)),
    (Send(PRESS, as_text("x" * (LENGTH + 1))), Rejected(Reason.TOO_LONG)),
    (Send(PRESS, Text()), Rejected(Reason.BAD_TEXT.of("it is empty"))),
]


@pytest.mark.parametrize(("action", "outcome"), REFUSED, ids=lambda value: str(value)[:40])
async def test_what_cannot_be_done_says_so(house: House, action: Outward, outcome: Closed | Rejected) -> None:
    platform, storage, _ = house

    assert await platform.act(1, action) == outcome
    assert await shown(storage) == []


async def test_a_full_message_fits_whatever_its_script(house: House) -> None:
    platform, _, _ = house

    assert isinstance(await platform.act(1, Send(PRESS, as_text("ع" * LENGTH))), Done)


async def test_after_leaving_a_chat_is_closed_to_us(house: House) -> None:
    platform, _, _ = house
    await platform.act(1, Leave(PRESS))

    assert await platform.act(2, SEND) == Closed(Reason.KICKED)


async def test_a_page_learns_nothing_of_what_a_button_means(house: House) -> None:
    platform, storage, _ = house
    secret = Button("Approve", "post-approve", subject="post:44", version=3, data="x", only="spokesperson", nonce="n1")

    await sent(platform, send=replace(SEND, buttons=((secret,),)))

    (message,) = await shown(storage)
    assert message.buttons == ((Button("Approve", "", nonce="n1"),),)


# ---- ways in --------------------------------------------------------------------------------------


async def test_words_and_their_inbox_row_come_together(house: House) -> None:
    platform, storage, _ = house
    async with storage.unit() as unit:
        number = await say(unit, platform.account, REPORTER, "private:reporter", "Is the bridge safe?")

    (row,) = await inbox(storage)
    assert isinstance(row.event, Said)
    assert (row.event.message, str(row.event.text), row.event.private) == (str(number), "Is the bridge safe?", True)
    assert row.event.at == Address("web", "private:reporter")


WORDS = [
    ("just talk", 0, False),
    ("/facts lost passport", 0, True),
    ("@embassy is that true?", 0, True),
    ("an answer to the bot", 1, True),
    ("an answer to a member", 2, False),
]


@pytest.mark.parametrize(("words", "reply_to", "heard"), WORDS, ids=lambda value: str(value))
async def test_talk_of_a_group_is_shown_there_and_kept_nowhere_else(
    house: House, words: str, reply_to: int, heard: bool
) -> None:
    platform, storage, _ = house
    ears = Deaf()
    async with storage.unit() as unit:
        web = Web(unit.connection, unit.now)
        quotes = [0, await web.put("press", as_text("From the bot")), await web.put("press", Text(), author="web:x")]
        await say(unit, platform.account, REPORTER, "press", words, reply_to=quotes[reply_to], ears=ears)

    assert len(await inbox(storage)) == heard
    assert ears.counted == (not heard)
    assert str((await shown(storage))[-1].text) == words


async def test_what_is_said_in_private_is_never_talk(house: House) -> None:
    platform, storage, _ = house
    async with storage.unit() as unit:
        await say(unit, platform.account, REPORTER, "private:reporter", "just talk", ears=Deaf())

    assert len(await inbox(storage)) == 1


@pytest.mark.parametrize(
    ("chat", "words", "reason"),
    [
        ("staff", "Let me in", "chat"),
        ("press", "  \r\n ", "empty"),
        ("press", "x" * (LENGTH + 1), "length"),
    ],
)
async def test_nothing_is_written_of_what_is_not_taken(house: House, chat: str, words: str, reason: str) -> None:
    platform, storage, _ = house
    with pytest.raises(NotTaken) as refused:
        async with storage.unit() as unit:
            await say(unit, platform.account, REPORTER, chat, words)

    assert refused.value.reason == reason
    assert await shown(storage) == []
    assert await inbox(storage) == []


async def test_a_press_carries_the_nonce_and_who_pressed(house: House) -> None:
    platform, storage, _ = house
    remote = await sent(platform, send=replace(SEND, buttons=((Button("Yes", "x", nonce="n1"),),)))
    async with storage.unit() as unit:
        await press(unit, platform.account, REPORTER, "press", int(remote), "n1", 99)

    (row,) = await inbox(storage)
    assert isinstance(row.event, Pressed)
    assert (row.event.nonce, row.event.message, row.event.sender.identity) == ("n1", remote, "web:reporter")


async def test_only_a_button_that_is_there_can_be_pressed(house: House) -> None:
    platform, storage, _ = house
    remote = await sent(platform, send=replace(SEND, buttons=((Button("Yes", "x", nonce="n1"),),)))
    with pytest.raises(NotTaken, match="button"):
        async with storage.unit() as unit:
            await press(unit, platform.account, REPORTER, "press", int(remote), "guessed", 99)

    assert await inbox(storage) == []


async def test_the_words_for_a_press_reach_the_page_of_who_pressed(house: House) -> None:
    platform, storage, _ = house
    remote = await sent(platform, send=replace(SEND, buttons=((Button("Yes", "x", nonce="n1"),),)))
    async with storage.unit() as unit:
        await press(unit, platform.account, REPORTER, "press", int(remote), "n1", 99)
    (row,) = await inbox(storage)
    assert isinstance(row.event, Pressed)

    with platform.listeners.listen("web:reporter") as mine, platform.listeners.listen("web:citizen") as other:
        await platform.notice(row.event.press, "Noted.")

        assert await mine.wait(1) == ((), "Noted.")
        assert await other.wait(0.01) == ((), "")


# ---- what one person sees -------------------------------------------------------------------------


async def test_what_others_said_is_new_until_it_was_read(house: House) -> None:
    platform, storage, _ = house
    last = int([await sent(platform, number) for number in (1, 2)][-1])
    async with storage.unit() as unit:
        web = Web(unit.connection, unit.now)
        assert [line.unread for line in await web.lines("web:reporter") if line.chat.chat == "press"] == [2]
        await web.mark_read("press", "web:reporter", last)
        await web.mark_read("press", "web:reporter", last - 1)
        assert [line.unread for line in await web.lines("web:reporter") if line.chat.chat == "press"] == [0]


async def test_a_search_takes_signs_for_what_they_are(house: House) -> None:
    platform, storage, _ = house
    await sent(platform, send=replace(SEND, text=as_text("100% sure")))
    async with storage.reading() as unit:
        web = Web(unit.connection, unit.now)
        found = [[line.chat.chat for line in await web.lines("web:reporter", words)] for words in ("0% S", "_", "room")]

    assert found == [["press"], [], ["press"]]


async def test_after_thirty_days_only_what_is_pinned_is_left(house: House) -> None:
    platform, storage, hand = house
    old, kept = [await sent(platform, number) for number in (1, 2)]
    await platform.act(3, Pin(PRESS, kept))
    hand.now += timedelta(days=31)
    new = await sent(platform, 4)

    async with storage.unit() as unit:
        gone = await Web(unit.connection, unit.now).forget(hand.now - timedelta(days=30))

    assert gone == 1
    assert [str(message.id) for message in await shown(storage)] == [kept, new]
    assert old not in (kept, new)


async def test_a_forgotten_number_never_comes_again(house: House) -> None:
    """The inbox would take a message with a number it knows for the same one."""
    platform, storage, hand = house
    old = await sent(platform)
    hand.now += timedelta(days=31)
    async with storage.unit() as unit:
        await Web(unit.connection, unit.now).forget(hand.now)

    assert int(await sent(platform, 2)) > int(old)
