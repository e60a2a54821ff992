"""Wrong words are out: withdrawn by one press, corrected by one with ready words or by two with their own."""

from tests.stories.cast import GROUPS, PRIVATE, STAFF
from tests.stories.scenes import (
    APPROVE,
    answers_for_factor,
    opens_crisis,
    publishes,
    reads_english,
    sends_in,
    writes_key_point,
)
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage

WRONG = "The office is closed on Friday."
RIGHT = "The office is closed on Thursday."
READY = "This message was wrong. Please do not act on it."


async def is_out(stage: Stage, where: str = "consular") -> None:
    await reads_english(stage, "consular", "general")
    await publishes(stage, WRONG, by="consular-officer", where=where)


async def test_one_press_on_the_receipt_withdraws_it_from_every_chat(stage: Stage) -> None:
    await reads_english(stage, "consular", "general")
    await sends_in(stage, WRONG, by="consular-officer", where="consular, general")
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("consular-officer", "goes out in 60 seconds.")
    await stage.later(seconds=61)
    await stage.sees("consular-officer", "#1 is out. 2 of 2 chats have it.")
    await stage.presses("consular-officer", "Retract")

    receipt = await stage.sees("consular-officer", "#1: withdrawn from 2 of 2 chats within")
    assert f"{stage.account.title()}: 2 of 2 (Consular chat and General chat)" in receipt
    await stage.sees("head-of-mission", "Consular officer withdraws #1 from 2 chats.")
    await stage.sees("head-of-mission", "#1: withdrawn from 2 of 2 chats within")
    await stage.sees("duty-officer", "#1: withdrawn from 2 of 2 chats within", STAFF)
    assert await stage.copies(WRONG, "consular") == 0
    assert await stage.copies(WRONG, "general") == 0
    await stage.says("consular-officer", "/post 1")
    await stage.sees("consular-officer", "Withdrawn 11:01 by Consular officer (#2).")


async def test_after_two_days_nobody_reads_the_wrong_words_any_more_either(stage: Stage) -> None:
    await is_out(stage)
    await stage.later(hours=49)
    await stage.says("duty-officer", "/retract 1 It was Thursday")

    await stage.sees("consular-officer", "#1: withdrawn from 1 of 1 chat within")
    assert await stage.copies(WRONG, "consular") == 0


async def test_telegram_shows_that_an_old_message_was_withdrawn(telegram: TelegramStage) -> None:
    await is_out(telegram)
    await telegram.later(hours=49)
    await telegram.says("duty-officer", "/retract 1 It was Thursday")

    shown = await telegram.sees("citizen", "Withdrawn 12:0", "consular")
    assert READY in shown
    assert await telegram.never_saw("citizen", "It was Thursday", "consular")
    assert len(telegram.server.calls_of("deleteMessage")) == 0


async def test_a_stranger_to_it_withdraws_nothing(stage: Stage) -> None:
    await is_out(stage)
    await stage.says("trade-officer", "/retract 1")
    await stage.sees("trade-officer", "E-ROLE")
    await stage.says("citizen", "/retract 1")
    said = await stage.sees("citizen", "This is not among your duties.")
    assert "E-" not in said
    assert await stage.copies(WRONG, "consular") == 1


async def test_ones_own_words_wait_for_a_second_person_also_over_a_restart(stage: Stage) -> None:
    await is_out(stage)
    await stage.says("consular-officer", f"/correct 1: {RIGHT}")
    await stage.sees("consular-officer", "Your correction of #1 is #2.")
    card = await stage.sees("head-of-mission", "#2 waits for your approval")
    assert f"“{WRONG}” was wrong. Right is:" in card
    await stage.says("consular-officer", "/approve 2 v1")
    await stage.sees("consular-officer", "E-SELF")
    await stage.restart()
    assert await stage.never_saw("citizen", RIGHT, "consular")
    await stage.presses("head-of-mission", APPROVE)

    told = await stage.sees("citizen", "Correction 11:01:", "consular")
    assert f"“{WRONG}” was wrong. Right is:\n\n{RIGHT}" in told
    changed = await stage.sees("citizen", "Corrected 11:01", "consular")
    assert WRONG not in changed
    assert RIGHT in changed
    await stage.sees("consular-officer", "#1: corrected in 1 of 1 chat within")
    assert await stage.copies("#1: corrected in", PRIVATE, "consular-officer") == 1


async def test_it_is_told_although_an_administrator_deleted_the_message(stage: Stage) -> None:
    await is_out(stage)
    await stage.delete_by_hand("consular", WRONG)
    await stage.says("consular-officer", "/correct 1")
    await stage.presses("consular-officer", "Send the ready correction")

    told = await stage.sees("citizen", "Correction 11:01 of our message", "consular")
    assert READY in told
    receipt = await stage.sees("consular-officer", "#1: corrected in 1 of 1 chat within")
    assert "Consular chat: the old message had been deleted there." in receipt


async def test_a_false_alarm_is_taken_back_by_one_person_in_every_chat_and_on_every_card(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.says("duty-officer", "/crisis")
    await stage.presses("duty-officer", "#1: key point")
    await stage.presses("duty-officer", "Send the prepared words")
    await answers_for_factor(stage, "duty-officer")
    await stage.later(seconds=11)
    await stage.sees("citizen", "Key point 1 of 5 today", "press")
    await stage.says("duty-officer", "/correct 1")
    await stage.presses("duty-officer", "Send the ready correction")

    for group in GROUPS:
        told = await stage.sees("citizen", "of our message", group)
        assert "was wrong" in told
        assert await stage.copies("of our message", group) == 1
        card = await stage.sees_pinned("Earthquake: Nell valley", group)
        assert "There was an earthquake" not in card
    await stage.sees("duty-officer", "#1: corrected in 4 of 4 chats within")


async def test_a_withdrawn_key_point_is_not_deleted_without_a_trace(stage: Stage) -> None:
    await opens_crisis(stage)
    await writes_key_point(stage, "The bridge is closed.")
    await stage.presses("head-of-mission", "Retract", STAFF)

    await stage.sees("citizen", "Our message “The bridge is closed.” was wrong.", "press")
    stands = [words for words in await stage.words_in("press", "citizen") if words.startswith("Withdrawn")]
    assert len(stands) == 2
    await stage.quiet()
    assert "The bridge is closed." not in await stage.sees_pinned("Earthquake: Nell valley", "press")
    await stage.sees("duty-officer", "#1: withdrawn from 4 of 4 chats within")
