"""Wrong words are out and one person presses once: everybody gets the right ones, whatever dies (fault 72)."""

import signal
from datetime import datetime, timedelta

from groups.corrections import GOAL
from tests.faults.oracle import disagreements
from tests.faults.outpost import Outpost
from tests.peers.telegram import Group
from tests.stories.cast import PRIVATE

CHATS = 40
IN_FLIGHT = 3
PATIENCE = 90
"""Real seconds, for a machine that has other work."""
WRONG = "The talks begin on Monday."
READY = "This message was wrong. Please do not act on it."


async def wrong_words_are_out(outpost: Outpost, crash_at: str) -> None:
    """In forty chats; the process will be killed where `crash_at` says."""
    await outpost.prepare(press=CHATS)
    await outpost.post_goes(WRONG)
    await outpost.launched(crash_at)
    await outpost.idle(PATIENCE)
    await outpost.sees("spokesperson", f"{CHATS} of {CHATS} chats have it.")
    assert [standing(chat, WRONG) for chat in outpost.chats_of["press"]] == [1] * CHATS


async def dies_and_lives_again(outpost: Outpost) -> None:
    assert await outpost.ended() == -signal.SIGKILL
    await outpost.launched()
    await outpost.idle(PATIENCE)


def standing(chat: Group, words: str) -> int:
    """How many messages of the chat say so now."""
    return sum(words in message.text for message in chat.current.messages)


def put_there(outpost: Outpost, words: str) -> list[int]:
    """How many messages each chat was sent with these words."""
    chats = outpost.chats_of["press"]
    return [sum(words in each.text for each in outpost.server.ledger.acts("sent", chat)) for chat in chats]


def calls_about_posts(outpost: Outpost, method: str) -> int:
    ours = {str(chat.id) for chat in outpost.chats_of["press"]}
    return sum(str(call.params.get("chat_id")) in ours for call in outpost.server.calls_of(method))


def within_the_goal(outpost: Outpost, since: datetime) -> bool:
    return outpost.clock() - since < GOAL


async def test_72_a_withdrawal_reaches_every_chat_although_it_is_killed_in_the_middle(outpost: Outpost) -> None:
    await wrong_words_are_out(outpost, "after_bytes:20:delete fix")
    pressed = outpost.clock()
    await outpost.presses_while_it_dies("spokesperson", "Retract")
    await dies_and_lives_again(outpost)
    await outpost.sees("spokesperson", f"#1: withdrawn from {CHATS} of {CHATS} chats within")

    assert [standing(chat, WRONG) for chat in outpost.chats_of["press"]] == [0] * CHATS
    assert len(outpost.server.ledger.acts("deleted")) == CHATS
    assert calls_about_posts(outpost, "deleteMessage") <= CHATS + IN_FLIGHT
    assert calls_about_posts(outpost, "sendMessage") == CHATS
    assert within_the_goal(outpost, pressed)
    assert await outpost.copies("#1: withdrawn from", PRIVATE, "spokesperson") == 1


async def test_72_a_correction_reaches_every_chat_exactly_once_although_it_is_killed_in_the_middle(
    outpost: Outpost,
) -> None:
    await wrong_words_are_out(outpost, "after_bytes:20:edit fix")
    await outpost.says("spokesperson", "/correct 1")
    pressed = outpost.clock()
    await outpost.presses_while_it_dies("spokesperson", "Send the ready correction")
    await dies_and_lives_again(outpost)
    await outpost.sees("spokesperson", f"#1: corrected in {CHATS} of {CHATS} chats within")

    assert put_there(outpost, READY) == [1] * CHATS
    assert [standing(chat, "Corrected") for chat in outpost.chats_of["press"]] == [1] * CHATS
    assert CHATS <= calls_about_posts(outpost, "editMessageText") <= CHATS + IN_FLIGHT
    assert calls_about_posts(outpost, "sendMessage") == 2 * CHATS
    assert within_the_goal(outpost, pressed)
    assert await disagreements(outpost) == []


async def test_72_a_kill_while_the_right_words_are_sent_repeats_only_what_nobody_knows(outpost: Outpost) -> None:
    await wrong_words_are_out(outpost, "after_bytes:20:send fix")
    await outpost.says("spokesperson", "/correct 1")
    pressed = outpost.clock()
    await outpost.presses_while_it_dies("spokesperson", "Send the ready correction")
    await dies_and_lives_again(outpost)
    states = await outpost.states("fix:2")
    outpost.jump(seconds=61)
    await outpost.idle(PATIENCE)
    await outpost.sees("spokesperson", f"#1: corrected in {CHATS} of {CHATS} chats within")

    doubtful = states.count("ambiguous")
    repeated = sum(put_there(outpost, "(repeat)"))
    assert set(states) == {"done", "ambiguous"}
    assert 1 <= doubtful <= IN_FLIGHT
    assert repeated == doubtful
    assert all(copies >= 1 for copies in put_there(outpost, READY))
    assert sum(put_there(outpost, READY)) <= CHATS + repeated
    assert outpost.clock() - pressed < GOAL + timedelta(seconds=1)
    assert await disagreements(outpost) == []
