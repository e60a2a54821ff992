"""The Telegram account as a whole, on the local Telegram, with either library."""

import asyncio
import logging
import re
from contextlib import suppress

import pytest

from bot.platforms.base import FetchFailed, Polled
from bot.platforms.telegram import TelegramPlatform, make_client
from bot.platforms.telegram.clients import Library
from bot.platforms.telegram.wire import ASKED
from groups.messages import (
    Address,
    Footing,
    Inspect,
    Migrated,
    Parted,
    Pin,
    PinSeen,
    Pressed,
    Restrict,
    Said,
    Send,
    Sender,
    Standing,
    Standings,
)
from groups.messages import Button as Choice
from groups.outcomes import Done, Outcome, Reason, Rejected
from groups.outlets import Pins, Rates
from groups.texts import as_text, bold
from tests.peers.telegram import TelegramServer
from tests.platforms.telegram_room import LIBRARIES, TOKEN, Hearer, Room, press_room

both = pytest.mark.parametrize("library", LIBRARIES)
MENU = {"": [("ask", "Ask the embassy")], "ar": [("ask", "اسأل السفارة")]}


async def say(room: Room, words: str, thread: str = "") -> Outcome:
    return await room.platform.act(1, Send(Address("embassy", room.at.chat, thread), as_text(words)))


# Coming in


@both
async def test_what_people_do_arrives_in_order(library: Library) -> None:
    async with press_room(library) as room:
        card = await room.platform.act(
            1, Send(room.at, bold("Ready?"), ((Choice("Go", "go", nonce="n:1", style="main"),),))
        )
        assert isinstance(card, Done)
        ours = room.group.history[int(card.remote)]
        await room.anna.says("/ask@embassy_bot when?", room.group)
        await room.anna.says("me too", room.group, reply_to=ours)
        press = await room.anna.presses(ours, "Go")
        room.group.demote(room.bot)

        said, answer, pressed, standings = await room.news()
        assert isinstance(said, Said)
        assert (str(said.text), said.sender.identity, said.sender.language) == ("/ask when?", "telegram:1001", "fr")
        assert isinstance(answer, Said)
        assert (answer.reply_to, answer.reply_to_us) == (card.remote, True)
        assert isinstance(pressed, Pressed)
        assert (pressed.nonce, pressed.press, pressed.message) == ("n:1", press.id, card.remote)
        assert isinstance(standings, Standings)
        assert standings.standing is Standing.MEMBER
        assert await room.news() == []


@both
async def test_talk_of_a_bound_group_never_becomes_an_event(library: Library) -> None:
    async with press_room(library) as room:
        room.ears = Hearer({room.at.chat})
        for words in ("hello", "nice weather", "/facts"):
            await room.anna.says(words, room.group)

        assert [str(one.text) for one in await room.news() if isinstance(one, Said)] == ["/facts"]
        assert room.ears.talk == {(room.at.chat, ""): 2}


@both
async def test_nothing_is_lost_before_it_is_confirmed(library: Library) -> None:
    async with press_room(library) as room:
        await room.anna.says("/one", room.bot)
        first = await room.platform.fetch(room.offset, room.ears, 0)
        again = await room.platform.fetch(room.offset, room.ears, 0)

        assert len(first.updates) == 1
        assert first == again
        assert (await room.platform.fetch(first.offset, room.ears, 0)).updates == ()


@both
async def test_numbers_that_restart_after_a_silent_week_are_followed(library: Library) -> None:
    async with press_room(library) as room:
        room.server.jump_update_ids(17)
        await room.anna.says("/hello", room.bot)

        assert len(await room.news()) == 1
        assert room.offset == 18


@both
async def test_a_topic_is_an_address_of_its_own(library: Library) -> None:
    async with press_room(library) as room:
        forum = room.server.group("Community", [room.anna], forum=True)
        await forum.add_bot(room.bot)
        topic = forum.topic("Visas")
        await room.anna.says("/ask", forum, topic=topic)
        at = Address("embassy", str(forum.id), str(topic.id))

        assert [one.at for one in await room.news() if isinstance(one, Said)] == [at]
        assert isinstance(await room.platform.act(1, Send(at, as_text("At pier 4"))), Done)
        assert (forum.last.text, forum.last.topic) == ("At pier 4", topic.id)


@both
async def test_what_was_meant_for_a_deleted_topic_is_said_in_general_once_and_we_are_told(library: Library) -> None:
    async with press_room(library) as room:
        forum = room.server.group("Community", [room.anna], forum=True)
        await forum.add_bot(room.bot)
        outcome = await room.platform.act(1, Send(Address("embassy", str(forum.id), "77"), as_text("Shelter is open")))

        assert outcome == Done(str(forum.last.id), note=Reason.THREAD_GONE)
        assert room.server.copies(forum, "Shelter") == 1
        room.server.fault("sendMessage", "400", times=None, description="Bad Request: message thread not found")
        assert await say(room, "x", "77") == Rejected(Reason.THREAD_GONE)
        assert len(room.server.calls_of("sendMessage")) == 4


@both
async def test_we_hear_of_our_own_pin_and_of_others(library: Library) -> None:
    async with press_room(library) as room:
        card = await say(room, "Numbers")
        assert isinstance(card, Done)
        await room.platform.act(2, Pin(room.at, card.remote))
        room.group.pin(await room.anna.says("/buy", room.group), by=room.anna)

        pins = [(one.by.identity, one.by.bot) for one in await room.news() if isinstance(one, PinSeen)]
        assert pins == [("telegram:4242", True), ("telegram:1001", False)]


@both
async def test_we_hear_of_who_leaves_the_staff_room_and_of_nobody_else(library: Library) -> None:
    async with press_room(library) as room:
        other = room.server.group("Choir", members=[room.anna])
        await other.add_bot(room.bot, can_pin_messages=True)
        ben = room.server.person(1002, "Ben", language="en")
        ben.joins(room.group)
        room.ears.staff, room.ears.officers = room.at.chat, {"telegram:1001"}
        await room.news()

        ben.leaves(room.group)
        room.anna.leaves(other)
        room.group.kick(room.anna)
        owner = room.group.owner
        by = Sender(f"telegram:{owner.id}", owner.name, owner.language or "")
        assert await room.news() == [Parted(room.at, Sender("telegram:1001", "Anna Reporter", "fr"), by)]


@both
async def test_a_plain_member_is_not_told_who_leaves(library: Library) -> None:
    async with press_room(library) as room:
        room.group.demote(room.bot)
        room.ears.staff, room.ears.officers = room.at.chat, {"telegram:1001"}
        await room.news()
        room.anna.leaves(room.group)

        assert await room.news() == []


@both
async def test_whoever_was_taken_out_comes_back_by_themselves(library: Library) -> None:
    async with press_room(library) as room:
        await room.platform.act(1, Restrict(room.at, "telegram:1001", Footing.READER))
        assert await room.platform.act(2, Restrict(room.at, "telegram:1001", Footing.OUT)) == Done()
        assert room.group.membership(room.anna).status == "left"
        room.anna.joins(room.group)

        assert room.group.may(room.anna, "can_send_messages")


@both
async def test_whoever_was_silenced_and_left_may_write_again_when_that_is_lifted(library: Library) -> None:
    async with press_room(library) as room:
        await room.platform.act(1, Restrict(room.at, "telegram:1001", Footing.READER))
        room.anna.leaves(room.group)
        assert await room.platform.act(2, Restrict(room.at, "telegram:1001", Footing.MEMBER)) == Done()
        assert not room.group.membership(room.anna).present
        room.anna.joins(room.group)

        assert room.group.may(room.anna, "can_send_messages")


@both
async def test_in_a_small_group_nobody_is_silenced_but_people_are_taken_out(library: Library) -> None:
    async with press_room(library) as room:
        small = room.server.group("Choir", kind="group", members=[room.anna])
        await small.add_bot(room.bot, can_restrict_members=True)
        at = Address("embassy", str(small.id))

        silenced = await room.platform.act(1, Restrict(at, "telegram:1001", Footing.READER))
        assert silenced == Rejected(Reason.NOT_HERE)
        assert await room.platform.act(2, Restrict(at, "telegram:1001", Footing.OUT)) == Done()
        assert not small.membership(room.anna).present


@both
@pytest.mark.parametrize("footing", [Footing.READER, Footing.MEMBER])
async def test_in_a_channel_everybody_only_reads_so_there_is_nothing_to_ask_of_anybody(
    library: Library, footing: Footing
) -> None:
    async with press_room(library) as room:
        news = room.server.channel("News")
        await news.add_bot(room.bot, can_restrict_members=True)

        at = Address("embassy", str(news.id))
        assert await room.platform.act(1, Restrict(at, "telegram:1001", footing)) == Done()


REFUSED = [(name, footing) for name in ("right", "administrator", "owner") for footing in Footing]


@both
@pytest.mark.parametrize(("who", "footing"), REFUSED)
async def test_administrators_are_left_alone_and_a_missing_right_is_named(
    library: Library, who: str, footing: Footing
) -> None:
    async with press_room(library) as room:
        number = room.anna.id
        if who == "right":
            room.group.promote(room.bot, can_pin_messages=True)
        elif who == "administrator":
            room.group.promote(room.anna, can_pin_messages=True)
        else:
            number = room.group.owner.id
        before = room.group.members[number].status
        outcome = await room.platform.act(1, Restrict(room.at, f"telegram:{number}", footing))

        reason = Reason.NO_RIGHT.of("restrict") if who == "right" else Reason.IS_ADMIN
        assert (outcome, room.group.members[number].status) == (Rejected(reason), before)


@both
async def test_a_group_that_grows_up_is_followed(library: Library) -> None:
    async with press_room(library) as room:
        small = room.server.group("Choir", kind="group")
        await small.add_bot(room.bot)
        await room.news()
        big = small.migrate()

        assert await room.news() == [Migrated(Address("embassy", str(small.id)), str(big.id))] * 2


@both
async def test_an_anonymous_administrator_is_nobody(library: Library) -> None:
    async with press_room(library) as room:
        room.group.promote(room.anna, anonymous=True)
        await room.anna.says("/crisis on", room.group, as_chat=True)
        [said] = [one for one in await room.news() if isinstance(one, Said)]

        assert (said.sender.identity, said.sender.anonymous) == ("", True)


# Looking around


@both
async def test_a_plain_member_sees_which_powers_are_missing(library: Library) -> None:
    async with press_room(library) as room:
        room.group.demote(room.bot)
        outcome = await room.platform.act(1, Inspect(room.at))

        assert isinstance(outcome, Done)
        assert outcome.seen is not None
        assert (outcome.seen.powers, outcome.seen.standing) == (("write",), "member")


@both
async def test_a_chat_that_everybody_finds_tells_its_name(library: Library) -> None:
    async with press_room(library) as room:
        hidden = await room.platform.act(1, Inspect(room.at))
        room.group.username = "embassy_harsund"
        public = await room.platform.act(2, Inspect(room.at))

    names = [each.seen.name for each in (hidden, public) if isinstance(each, Done) and each.seen]
    assert names == ["", "embassy_harsund"]


@both
async def test_a_channel_lets_us_pin_when_we_may_edit(library: Library) -> None:
    async with press_room(library) as room:
        channel = room.server.channel("News")
        await channel.add_bot(room.bot, can_post_messages=True, can_edit_messages=True)
        at = Address("embassy", str(channel.id))
        outcome = await room.platform.act(1, Inspect(at))
        sent = await room.platform.act(2, Send(at, as_text("Office closed")))

        assert isinstance(outcome, Done)
        assert outcome.seen is not None
        assert outcome.seen.powers == ("write", "pin")
        assert isinstance(sent, Done)
        assert await room.platform.act(3, Pin(at, sent.remote)) == Done()


# Beginning


@both
async def test_the_menu_is_shown_and_every_parameter_is_known_to_telegram(library: Library) -> None:
    async with TelegramServer() as server:
        bot = server.add_bot(token=TOKEN)
        platform = TelegramPlatform("embassy", TOKEN, make_client(library, TOKEN, server.url), menu=MENU)
        await platform.open()
        await platform.fetch(0, Hearer(), 0)
        await platform.close()

        assert sorted(one[0]["description"] for one in bot.commands.values()) == ["Ask the embassy", "اسأل السفارة"]
        assert platform.username == "embassy_bot"
        assert [call.unknown for call in server.calls] == [()] * len(server.calls)
        assert bot.updates.allowed == set(ASKED)


@both
async def test_a_telegram_that_is_away_at_the_start_is_met_later(library: Library) -> None:
    async with TelegramServer() as server:
        server.add_bot(token=TOKEN)
        server.stop_listening()
        platform = TelegramPlatform("embassy", TOKEN, make_client(library, TOKEN, server.url))
        await platform.open()
        with pytest.raises(FetchFailed) as caught:
            await platform.fetch(0, Hearer(), 0)
        await server.listen_again()
        await platform.fetch(0, Hearer(), 0)
        await platform.close()

        assert (caught.value.fatal, caught.value.conflict) == (False, False)
        assert platform.username == "embassy_bot"


def test_a_token_of_no_known_shape_is_refused_without_being_repeated() -> None:
    for token in ("", "hello", "12:3 4", "x:" + "y" * 30):
        with pytest.raises(ValueError, match="does not") as caught:
            make_client("aiogram", token)
        assert not token or token not in str(caught.value)


def test_the_account_says_what_telegram_can() -> None:
    quick = Rates(1000, 0, 0, in_flight=50)
    platform = TelegramPlatform("embassy", TOKEN, make_client("ptb", TOKEN), rates=quick)

    assert isinstance(platform, Polled)
    assert (platform.capabilities.pins, platform.capabilities.threads) == (Pins.MANY, True)
    assert platform.capabilities.rates is quick


# The doctor


@both
async def test_the_doctor_sees_a_webhook_of_somebody_else(library: Library) -> None:
    async with press_room(library) as room:
        room.bot.webhook = {"url": "https://thief.example"}
        findings = await room.platform.inspect_account()
        with pytest.raises(FetchFailed) as caught:
            await room.news()

        assert [finding.well for finding in findings] == [True, True, False]
        assert "thief" not in findings[-1].what
        assert caught.value.conflict


ILLS = [
    ("401", "refuses the token"),
    ("refused", "cannot be reached"),
    ("429", "7 seconds"),
    ("502", "no clear answer"),
]


@both
@pytest.mark.parametrize(("fault", "words"), ILLS)
async def test_the_doctor_names_the_illness(library: Library, fault: str, words: str) -> None:
    async with press_room(library) as room:
        room.server.fault("getMe", fault)
        await asyncio.sleep(0.05)  # a connection that was cut is noticed
        [finding] = await room.platform.inspect_account()

        assert not finding.well
        assert words in finding.what
        assert finding.do


# Silence

NOISY = ["html_200", "truncated_200", "502_html", "deliver_then_close", "401", "400", "429", "missing_message_id"]


@both
async def test_neither_token_nor_words_ever_reach_a_log(
    library: Library, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    async with press_room(library) as room:
        for fault in NOISY:
            room.server.fault("*", fault)
            await say(room, "my-secret-words")
            room.server.fault("*", fault)
            with suppress(FetchFailed):
                await room.news()
        room.server.fault("sendMessage", "refused")
        await say(room, "my-secret-words")
        await room.server.listen_again()
        await room.anna.says("/my-secret-words", room.bot)
        await room.news()

    out, err = capfd.readouterr()
    everything = caplog.text + out + err
    assert everything
    assert not re.search(f"{TOKEN}|{TOKEN.partition(':')[2]}|my-secret-words", everything)
