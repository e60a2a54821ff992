"""Every way in which a call to Telegram can end, with either library, against a real socket (RELIABILITY 2.3)."""

import asyncio

import httpx
import pytest
import telegram.error
from aiogram.exceptions import TelegramNetworkError
from aiogram.methods import GetMe
from aiohttp import ConnectionTimeoutError

from bot.platforms.base import FetchFailed
from bot.platforms.telegram import aiogram, ptb, refusals
from bot.platforms.telegram.clients import Library
from groups.messages import Delete, Edit, Footing, Leave, Outward, Pin, Restrict, Send, Unpin
from groups.outcomes import Closed, Done, MaybeDone, Misconfigured, Moved, NotDone, Outcome, Reason, Rejected, SlowDown
from groups.texts import as_text
from tests.patience import PATIENCE
from tests.platforms.telegram_room import LIBRARIES, Room, press_room

both = pytest.mark.parametrize("library", LIBRARIES)
IMPATIENT = 5.0
"""Seconds: enough for loopback, and a hanging call is over soon."""


async def say(room: Room, words: str = "Gates open at nine") -> Outcome:
    return await room.platform.act(1, Send(room.at, as_text(words)))


# What nobody can know, and what we told people that we know. (fault, copies that really arrived)

DOUBTS = [
    ("reset_on_accept", 0),
    ("reset_mid_request", 0),
    ("deliver_then_reset", 1),
    ("deliver_then_close", 1),
    ("deliver_then_hang", 1),
    ("hang", 0),
    ("truncated_200", 1),
    ("html_200", 1),
    ("502_after", 1),
    ("502", 0),
    ("502_html", 0),
    ("504", 0),
    ("500_restart", 0),
    ("missing_message_id", 1),
    ("wrong_chat_id", 1),
]


@both
@pytest.mark.parametrize(("fault", "copies"), DOUBTS)
async def test_what_nobody_can_know_is_said_to_be_unknown(library: Library, fault: str, copies: int) -> None:
    async with press_room(library, IMPATIENT if "hang" in fault else PATIENCE) as room:
        room.server.fault("sendMessage", fault)
        outcome = await say(room)

        assert isinstance(outcome, MaybeDone)
        assert room.server.copies(room.group, "Gates") == copies
        assert len(room.server.calls_of("sendMessage")) == 1


# What surely was not done.

CERTAINTIES: list[tuple[str, Outcome]] = [
    ("429", SlowDown(7.0)),
    ("429_noparam", SlowDown(60.0)),
    ("401", Misconfigured(Reason.TOKEN)),
    ("404", Misconfigured(Reason.TOKEN)),
    ("403", Closed(Reason.KICKED)),
    ("400", Rejected(Reason.NO_RIGHT.of("write"))),
    ("413", Rejected(Reason.TOO_LONG)),
    ("409", NotDone(Reason.CONFLICT)),
    ("refused", NotDone(Reason.UNREACHABLE)),
]


@both
@pytest.mark.parametrize(("fault", "expected"), CERTAINTIES)
async def test_what_surely_was_not_done_says_what_to_do_next(library: Library, fault: str, expected: Outcome) -> None:
    async with press_room(library) as room:
        room.server.fault("sendMessage", fault)
        await asyncio.sleep(0.05)  # a connection that was cut is noticed

        assert await say(room) == expected
        assert room.server.copies(room.group) == 0


@both
async def test_a_group_that_became_a_supergroup_names_its_new_id(library: Library) -> None:
    async with press_room(library) as room:
        small = room.server.group("Choir", kind="group")
        await small.add_bot(room.bot)
        big = small.migrate(announced=False)
        at = room.at.__class__("embassy", str(small.id))

        assert await room.platform.act(1, Send(at, as_text("Rehearsal"))) == Moved(str(big.id))


# Telegram's own words.

BAD_HTML = 'can\'t parse entities: Unsupported start tag "foo" at byte offset 0'
WORDS: list[tuple[str, str, Outcome]] = [
    ("editMessageText", "message is not modified: specified new message content and reply markup are …", Done()),
    ("unpinChatMessage", "message to unpin not found", Done()),
    ("editMessageText", "message to edit not found", Rejected(Reason.MESSAGE_GONE)),
    ("pinChatMessage", "message to pin not found", Rejected(Reason.MESSAGE_GONE)),
    ("deleteMessage", "message to delete not found", Rejected(Reason.MESSAGE_GONE)),
    ("editMessageText", "MESSAGE_ID_INVALID", Rejected(Reason.MESSAGE_GONE)),
    ("editMessageText", "message can't be edited", Rejected(Reason.NOT_CHANGEABLE)),
    ("pinChatMessage", "service messages can't be pinned", Rejected(Reason.NOT_CHANGEABLE)),
    ("deleteMessage", "message can't be deleted for everyone", Rejected(Reason.TOO_OLD)),
    ("deleteMessage", "message can't be deleted", Rejected(Reason.NO_RIGHT.of("delete"))),
    (
        "pinChatMessage",
        "not enough rights to manage pinned messages in the chat",
        Rejected(Reason.NO_RIGHT.of("pin")),
    ),
    ("pinChatMessage", "CHAT_ADMIN_REQUIRED", Rejected(Reason.NO_RIGHT.of("pin"))),
    ("sendMessage", "not enough rights to send text messages to the chat", Rejected(Reason.NO_RIGHT.of("write"))),
    ("sendMessage", "need administrator rights in the channel chat", Rejected(Reason.NO_RIGHT.of("write"))),
    ("restrictChatMember", "method is available only for supergroups", Done()),  # a channel: all only read there
    ("restrictChatMember", "CHAT_ADMIN_REQUIRED", Rejected(Reason.NO_RIGHT.of("restrict"))),
    (
        "unbanChatMember",
        "not enough rights to restrict/unrestrict chat member",
        Rejected(Reason.NO_RIGHT.of("restrict")),
    ),
    ("unbanChatMember", "user is an administrator of the chat", Rejected(Reason.IS_ADMIN)),
    ("unbanChatMember", "can't remove chat owner", Rejected(Reason.IS_ADMIN)),
    ("restrictChatMember", "PARTICIPANT_ID_INVALID", Rejected(Reason.NO_PERSON)),
    ("unbanChatMember", "USER_NOT_PARTICIPANT", Done()),
    ("restrictChatMember", "USER_NOT_PARTICIPANT", Done()),
    ("sendMessage", "USER_NOT_PARTICIPANT", Rejected("user_not_participant")),
    ("sendMessage", "message is too long", Rejected(Reason.TOO_LONG)),
    ("editMessageText", "MESSAGE_TOO_LONG", Rejected(Reason.TOO_LONG)),
    ("sendMessage", "text is too long", Rejected(Reason.TOO_LONG)),
    ("sendMessage", "message text is empty", Rejected(Reason.BAD_TEXT.of("message text is empty"))),
    ("sendMessage", BAD_HTML, Rejected(Reason.BAD_TEXT.of(BAD_HTML.casefold()))),
    ("sendMessage", "TOPIC_CLOSED", Rejected(Reason.THREAD_CLOSED)),
    ("sendMessage", "message thread not found", Rejected(Reason.THREAD_GONE)),
    ("sendMessage", "chat not found", Closed(Reason.CHAT_GONE)),
    ("sendMessage", "group chat was upgraded to a supergroup chat", Closed(Reason.CHAT_GONE)),
    ("sendMessage", "something that Telegram never said before", Rejected("something that telegram never said before")),
]

SHUT: list[tuple[str, Outcome]] = [
    ("bot was kicked from the group chat", Closed(Reason.KICKED)),
    ("bot was kicked from the channel chat", Closed(Reason.KICKED)),
    ("bot is not a member of the supergroup chat", Closed(Reason.KICKED)),
    ("the group chat was deleted", Closed(Reason.CHAT_GONE)),
    ("user is deactivated", Closed(Reason.CHAT_GONE)),
    ("bot was blocked by the user", Closed(Reason.BLOCKED)),
    ("bot can't initiate conversation with a user", Closed(Reason.NOT_STARTED)),
    ("a door that nobody knew", Closed("a door that nobody knew")),
]


def action_for(method: str, room: Room) -> Outward:
    actions: dict[str, Outward] = {
        "sendMessage": Send(room.at, as_text("x")),
        "editMessageText": Edit(room.at, "5", as_text("x")),
        "pinChatMessage": Pin(room.at, "5"),
        "unpinChatMessage": Unpin(room.at, "5"),
        "deleteMessage": Delete(room.at, "5"),
        "leaveChat": Leave(room.at),
        "restrictChatMember": Restrict(room.at, "telegram:1001", Footing.READER),
        "unbanChatMember": Restrict(room.at, "telegram:1001", Footing.OUT),
    }
    return actions[method]


@both
async def test_each_refusal_of_telegram_means_one_thing(library: Library) -> None:
    found = []
    async with press_room(library) as room:
        for method, words, _ in WORDS:
            room.server.fault(method, "400", description=f"Bad Request: {words}")
            found.append((method, words, await room.platform.act(1, action_for(method, room))))

    assert found == WORDS


@both
async def test_each_closed_door_means_one_thing(library: Library) -> None:
    found = []
    async with press_room(library) as room:
        for words, _ in SHUT:
            room.server.fault("sendMessage", "403", description=f"Forbidden: {words}")
            found.append((words, await say(room)))

    assert found == SHUT


# What no local server can play.


def caused(error: Exception, cause: Exception) -> Exception:
    error.__cause__ = cause
    return error


UNSENT = [
    caused(telegram.error.TimedOut(), httpx.PoolTimeout("")),
    caused(telegram.error.TimedOut(), httpx.ConnectTimeout("")),
    caused(telegram.error.NetworkError(""), httpx.ConnectError("name not known")),
]


@pytest.mark.parametrize("error", UNSENT, ids=lambda error: type(error.__cause__).__name__)
def test_ptb_knows_that_nothing_left_without_a_connection(error: Exception) -> None:
    assert ptb.classify(error, "sendMessage") == NotDone(Reason.UNREACHABLE)


def test_aiogram_knows_that_nothing_left_without_a_connection() -> None:
    error = caused(TelegramNetworkError(method=GetMe(), message=""), ConnectionTimeoutError())

    assert aiogram.classify(error, "sendMessage") == NotDone(Reason.UNREACHABLE)


@pytest.mark.parametrize("error", [TimeoutError(), RuntimeError("?"), KeyError("result"), asyncio.CancelledError()])
def test_everything_unknown_is_a_doubt(error: BaseException) -> None:
    assert isinstance(aiogram.classify(error, "sendMessage"), MaybeDone)
    assert isinstance(ptb.classify(error, "sendMessage"), MaybeDone)


@pytest.mark.parametrize("words", ["Not Enough Rights to manage PINNED messages in the chat", "not enough rights"])
def test_capitals_and_brevity_do_not_matter(words: str) -> None:
    assert refusals.refused(words, "pinchatmessage") == Rejected(Reason.NO_RIGHT.of("pin"))


def test_a_reason_is_never_longer_than_a_line() -> None:
    outcome = refusals.refused("x" * 5000, "sendMessage")

    assert isinstance(outcome, Rejected)
    assert len(outcome.reason) == refusals.LONGEST_REASON


# Fetching.

FETCHES = [
    ("429", 7.0, False, False),
    ("401", 60.0, False, True),
    ("409", 3.0, True, False),
    ("502", 1.0, False, False),
    ("html_200", 1.0, False, False),
    ("truncated_200", 1.0, False, False),
    ("reset_on_accept", 1.0, False, False),
    ("refused", 1.0, False, False),
]


@both
@pytest.mark.parametrize(("fault", "wait", "conflict", "fatal"), FETCHES)
async def test_a_fetch_that_fails_says_how_long_to_wait(
    library: Library, fault: str, wait: float, conflict: bool, fatal: bool
) -> None:
    async with press_room(library) as room:
        room.server.fault("getUpdates", fault)
        with pytest.raises(FetchFailed) as caught:
            await room.news()

        assert (caught.value.wait, caught.value.conflict, caught.value.fatal) == (wait, conflict, fatal)
