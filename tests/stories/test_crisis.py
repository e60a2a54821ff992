"""A crisis: one pinned card in each chat of the region, a few numbered key points, two people for what is grave."""

from tests.stories.cast import GROUPS, PRIVATE, STAFF
from tests.stories.scenes import (
    APPROVE,
    QUAKE,
    answers_for_factor,
    closes_crisis,
    opens_crisis,
    publishes,
    sends_in,
    writes_key_point,
)
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage
from tests.typed import ASKS_DIGITS, SOURCE, typed


async def test_within_seconds_every_chat_has_one_pinned_card_with_the_emergency_numbers(stage: Stage) -> None:
    await opens_crisis(stage)
    for group in GROUPS:
        card = await stage.sees_pinned("Earthquake: Nell valley", group)
        assert "Level 2 of 3 · Alert" in card
        assert "In danger now? Police, fire, ambulance: 112 · not yet checked by us" in card
        assert "Embassy duty line, day and night: +00 20 555 0140" in card
        assert "Go outside to an open place" in card
        assert "Next update by" in card
        assert await stage.copies("Earthquake: Nell valley", group) == 1
    await stage.sees("duty-officer", "Earthquake: Nell valley is open. The cards are on their way to 4 chats.")
    await stage.sees("head-of-mission", "Opened by Duty officer; it took effect at once.", STAFF)


async def test_a_checked_number_says_when_it_was_checked(stage: Stage) -> None:
    await stage.says("duty-officer", "/fact check F1 ok")
    await stage.sees("duty-officer", "F1")
    await stage.later(hours=2)
    await opens_crisis(stage)
    await stage.sees_pinned("In danger now? Police, fire, ambulance: 112 · checked 11:00", "consular")


async def test_buttons_and_a_short_form_open_it_too(stage: Stage) -> None:
    await stage.gets_factor("duty-officer")
    await stage.says("duty-officer", "/crisis")
    await stage.sees("duty-officer", "No crisis is open. Ordinary posts go out.")
    await stage.presses("duty-officer", "Open a crisis")
    await stage.presses("duty-officer", "Earthquake")
    await stage.says("duty-officer", "Nell valley")
    await stage.sees("duty-officer", "Which region?")
    await stage.says("duty-officer", "all")
    await stage.presses("duty-officer", "2 · Alert")
    shown = await stage.sees("duty-officer", "Every chat of the region gets a pinned card")
    assert "4 chats, 44 people (all groups)" in shown
    assert not await stage.pinned_in("press")
    await stage.presses("duty-officer", "Open the crisis now")
    await stage.proves("duty-officer")
    await stage.sees_pinned("Earthquake: Nell valley", "press")


async def test_a_wrong_code_opens_nothing_and_does_not_stay_in_the_chat(stage: Stage) -> None:
    await stage.gets_factor("duty-officer")
    await stage.says("duty-officer", QUAKE)
    asked = await stage.sees("duty-officer", ASKS_DIGITS)
    wrong = f"{(int(stage.digits('duty-officer')) + 1) % 1_000_000:06d}"
    await stage.says("duty-officer", typed(asked, wrong))
    await stage.sees("duty-officer", "This code is wrong, or it was used already.")
    assert await stage.never_saw("duty-officer", wrong)
    assert not await stage.pinned_in("press")


async def test_a_code_that_somebody_overheard_is_worth_nothing(stage: Stage) -> None:
    await stage.gets_factor("duty-officer")
    await stage.says("duty-officer", QUAKE)
    asked, digits = await stage.sees("duty-officer", ASKS_DIGITS), stage.digits("duty-officer")
    await stage.says("duty-officer", typed(asked, digits))
    await stage.sees_pinned("Earthquake: Nell valley", "press")
    await stage.later(minutes=6)
    await stage.says("duty-officer", f"/key The bridge at Nellbro is closed. {SOURCE}")
    await stage.sees("duty-officer", ASKS_DIGITS)
    await stage.says("duty-officer", digits)
    await stage.sees("duty-officer", "This code is wrong, or it was used already.")


async def test_five_wrong_codes_lock_the_factor_and_call_duty_and_head(stage: Stage) -> None:
    await stage.gets_factor("head-of-mission")
    await stage.says("head-of-mission", QUAKE)
    for _ in range(5):
        asked = await stage.sees("head-of-mission", ASKS_DIGITS)
        await stage.says("head-of-mission", typed(asked, "not even digits"))
        await stage.quiet()
    await stage.sees("head-of-mission", "That was wrong 5 times. I take no codes from you for 15 minutes.")
    await stage.sees("duty-officer", "Head of mission sent 5 wrong codes; I take none from them until 11:15.")
    assert await stage.never_saw("head-of-mission", "If it was not them")
    await stage.says("head-of-mission", QUAKE)
    await stage.sees("head-of-mission", "I take no codes from you until 11:15")
    assert not await stage.pinned_in("press")


async def test_a_stolen_telephone_without_the_factor_publishes_nothing(stage: Stage) -> None:
    await stage.says("duty-officer", QUAKE)
    await stage.sees("duty-officer", "yours is not set up yet.")
    await opens_crisis(stage)
    await stage.later(minutes=6)
    await stage.says("duty-officer", f"/key The embassy is closed for ever. {SOURCE}")
    await stage.sees("duty-officer", ASKS_DIGITS)
    await stage.later(hours=1)
    assert await stage.never_saw("head-of-mission", "closed for ever", STAFF)
    assert await stage.never_saw("citizen", "closed for ever", "press")


async def test_an_officer_asks_for_a_crisis_and_a_member_cannot(stage: Stage) -> None:
    await stage.says("trade-officer", QUAKE)
    await stage.sees("trade-officer", "I have called the officer on duty to open it.")
    await stage.sees("duty-officer", "Trade officer asks you to open a crisis now:")
    await stage.says("citizen", QUAKE)
    await stage.sees("citizen", "This is not among your duties.")
    assert not await stage.pinned_in("press")


async def test_key_points_are_numbered_counted_and_stand_on_the_card(stage: Stage) -> None:
    await opens_crisis(stage)
    await writes_key_point(stage, "The bridge at Nellbro is closed.")
    first = await stage.sees("citizen", "The bridge at Nellbro is closed.", "general")
    assert first.startswith("Key point 1 of 5 today · 11:0")
    assert "Harsund · checked 11:0" in first
    card = await stage.sees_pinned("The bridge at Nellbro is closed.", "press")
    assert "Latest key point" in card

    await stage.later(minutes=31)
    await writes_key_point(stage, "The school in Nellbro is open as a shelter.")
    assert (await stage.sees("citizen", "shelter", "press")).startswith("Key point 2 of 5 today")
    assert len(await stage.pinned_in("press")) == 1


async def test_the_author_of_a_key_point_is_not_its_second_person(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.says("duty-officer", f"/key The bridge at Nellbro is closed. {SOURCE}")
    await answers_for_factor(stage, "duty-officer")
    await stage.presses("duty-officer", "Approve and send", STAFF)
    await stage.sees("duty-officer", "E-SELF", STAFF)
    await stage.later(minutes=1)
    assert await stage.never_saw("citizen", "The bridge", "press")


async def test_a_key_point_too_soon_or_too_long_is_refused(stage: Stage) -> None:
    await opens_crisis(stage)
    await writes_key_point(stage, "The bridge at Nellbro is closed.")
    await stage.says("duty-officer", f"/key Another one. {SOURCE}")
    await answers_for_factor(stage, "duty-officer")
    await stage.presses("head-of-mission", "Approve and send")
    await answers_for_factor(stage, "head-of-mission")
    said = await stage.sees("head-of-mission", "E-GAP")
    assert "Between two posts we leave 30 minutes. The next can go 11:3" in said
    await stage.says("duty-officer", "/key " + "a" * 401)
    await stage.sees("duty-officer", "This is 401 characters long; at most 400 fit.")


async def test_the_sixth_key_point_of_a_day_may_replace_the_last_or_stand_on_the_card_alone(stage: Stage) -> None:
    await opens_crisis(stage)
    for n in range(1, 6):
        await writes_key_point(stage, f"Point number {n}.")
        await stage.later(minutes=31)
    await stage.says("duty-officer", f"/key Point number six. {SOURCE}")
    await answers_for_factor(stage, "duty-officer")
    await stage.presses("head-of-mission", "Approve and send")
    await answers_for_factor(stage, "head-of-mission")
    full = await stage.sees("head-of-mission", "E-CAP")
    assert "5 of 5 posts of that day are used (#1, #2, #3, #4 and #5). The next can go tomorrow 00:00." in full
    await stage.presses("head-of-mission", "Replace #5")
    replaced = await stage.sees("citizen", "Point number six.", "press")
    assert replaced.startswith("Key point 5 of 5 today")
    assert await stage.never_saw("citizen", "Point number 5.", "press")


async def test_prepared_words_go_by_one_person_alone_and_are_read_after(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.presses("duty-officer", "Write the first key point")
    await stage.presses("duty-officer", "Send the prepared words")
    await stage.later(seconds=11)
    await stage.sees("citizen", "An earthquake was felt in Nell valley.", "general")
    await stage.sees("head-of-mission", "Please read them within 15 minutes.")
    await stage.later(minutes=15)
    await stage.sees("head-of-mission", "nobody else has read them.")
    await stage.presses("head-of-mission", "I have read it: it is right")
    await stage.sees("head-of-mission", "It is noted that you have read it.")


async def test_an_answer_to_a_citizen_never_becomes_a_key_point(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.presses("duty-officer", "Write the first key point")
    await stage.sees("duty-officer", "What should people know or do now?")
    await stage.says("citizen", "/ask Where is my mother?", "general")
    await stage.sees("duty-officer", "Where is my mother?")
    await stage.says("duty-officer", "She called us, she is well.", reply_to="Where is my mother?")
    await stage.sees("duty-officer", "A second person must read it, because a crisis is open.")
    await stage.restart()
    await stage.presses("head-of-mission", "Send the answer", STAFF)
    await stage.sees("citizen", "She called us, she is well.", "general")
    assert await stage.never_saw("head-of-mission", "She called us")


async def test_a_card_taken_down_by_hand_comes_back_and_the_officers_hear_of_it(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.unpin_by_hand("press")
    await stage.later(seconds=61)
    await stage.sees_pinned("Earthquake: Nell valley", "press")
    await stage.sees("duty-officer", "Press chat: somebody took the crisis card down. I have pinned it again.", STAFF)
    assert await stage.copies("Earthquake: Nell valley", "press") == 1


async def test_the_fourth_time_within_an_hour_the_officers_are_asked(stage: Stage) -> None:
    await opens_crisis(stage)
    for _ in range(3):
        await stage.unpin_by_hand("press")
        await stage.later(seconds=61)
        await stage.sees_pinned("Earthquake: Nell valley", "press")
    await stage.unpin_by_hand("press")
    await stage.later(seconds=61)
    await stage.sees("duty-officer", "Shall I pin it once more?", STAFF)
    assert not await stage.pinned_in("press")
    await stage.presses("duty-officer", "Pin it again", STAFF)
    await stage.sees_pinned("Earthquake: Nell valley", "press")


async def test_a_deleted_card_is_sent_and_pinned_anew(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.delete_by_hand("press", "Earthquake: Nell valley")
    await stage.later(seconds=61)
    await stage.later(hours=1)
    await stage.sees_pinned("Earthquake: Nell valley", "press")
    assert await stage.copies("Earthquake: Nell valley", "press") == 1


async def test_level_three_needs_two(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.says("duty-officer", "/crisis level 3")
    await stage.sees("duty-officer", "I have asked for a second person. Nothing changes until somebody confirms.")
    await stage.presses("duty-officer", "Confirm", STAFF)
    await stage.sees("duty-officer", "E-SELF", STAFF)
    await stage.sees_pinned("Level 2 of 3 · Alert", "press")
    await stage.sees("head-of-mission", "Duty officer proposes level 3, emergency, for Earthquake: Nell valley.")
    await stage.presses("head-of-mission", "Confirm")
    await answers_for_factor(stage, "head-of-mission")
    await stage.sees_pinned("Level 3 of 3 · Emergency", "press")


async def test_posts_are_held_in_a_crisis_and_offered_again_after_it(stage: Stage) -> None:
    await sends_in(stage, "The film evening is on Friday.")
    await stage.presses("head-of-mission", APPROVE)
    await opens_crisis(stage)
    held = await stage.sees("spokesperson", "#1 is held while the crisis is open.")
    assert "It is offered to you again when it is over." in held
    await stage.later(minutes=5)
    assert await stage.never_saw("journalist", "The film evening", "press")
    await closes_crisis(stage)
    await stage.sees("spokesperson", "The crisis is over. #1 was held meanwhile. Should it still go out?")
    assert await stage.never_saw("journalist", "The film evening", "press")
    await stage.presses("spokesperson", "Send now")
    await stage.later(seconds=61)
    await stage.sees("journalist", "The film evening is on Friday.", "press")


async def test_closing_takes_down_our_pin_alone_and_says_closed(telegram: TelegramStage) -> None:
    rules = await telegram.say("head-of-mission", "The rules of this group", "press")
    telegram.chats["press"].pin(rules)
    await opens_crisis(telegram)
    await closes_crisis(telegram)
    closed = await telegram.sees("citizen", "This crisis ended on", "press")
    assert "Earthquake: Nell valley" in closed
    await telegram.quiet()
    assert await telegram.pinned_in("press") == ["The rules of this group"]


async def test_a_missed_promise_calls_the_duty_officer_and_then_the_head(stage: Stage) -> None:
    await opens_crisis(stage)
    await stage.later(hours=4, minutes=1)
    await stage.sees("duty-officer", "people were promised news by now.")
    await stage.presses("duty-officer", "I am on it")
    await stage.sees("duty-officer", "It is yours now")
    await stage.later(minutes=16)
    await stage.sees("head-of-mission", "the promised update is 15 minutes late")


async def test_an_ordinary_day_after_a_crisis_is_an_ordinary_day(stage: Stage) -> None:
    await opens_crisis(stage)
    await closes_crisis(stage)
    await publishes(stage, "The film evening is on Friday.")
    await stage.says("duty-officer", "/crisis")
    await stage.sees("duty-officer", "No crisis is open.", PRIVATE)
