"""A post on its way: written by one, read and approved by another, paced, recalled, held, and never sent twice."""

import asyncio

from tests.stories.cast import PRIVATE, STAFF
from tests.stories.scenes import APPROVE, CLOSED, opens_crisis, publishes, sends_in, without_officers, writes
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage


async def test_the_short_form_asks_for_text_groups_and_hour(stage: Stage) -> None:
    await stage.says("consular-officer", "/post")
    await stage.sees("consular-officer", "What should it say?")
    await stage.says("consular-officer", "The office is closed on Friday.")
    await stage.presses("consular-officer", "Citizens in Vestmark")
    await stage.presses("consular-officer", "As soon as approved")
    shown = await stage.sees("consular-officer", "This is how #1 will look (draft).")
    assert "The office is closed on Friday." in shown
    assert "Citizens in Vestmark · 1 chat · 11 people" in shown
    assert "fits." in shown
    assert "0 of 3 used, this takes number 1." in shown
    assert "Citizens in Vestmark also reads Arabic, and there is no text in it yet." in shown

    await stage.presses("consular-officer", "Write it in Arabic")
    await stage.says("consular-officer", "المكتب مغلق يوم الجمعة.")
    whole = await stage.sees("consular-officer", "Arabic\nالمكتب مغلق يوم الجمعة.")
    assert "The office is closed on Friday." in whole
    await stage.presses("consular-officer", "Send for approval")
    said = await stage.sees("consular-officer", "#1 went to")
    assert "You wrote it, so you cannot approve it." in said


async def test_one_line_is_enough_and_a_second_person_lets_it_go(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    card = await stage.sees("head-of-mission", "#1 waits for your approval")
    assert "Written by Spokesperson." in card
    assert "You approve version 1, exactly as shown" in card
    await stage.presses("head-of-mission", APPROVE)
    recall = await stage.sees("spokesperson", "#1 goes out in 60 seconds.")
    assert "You and Head of mission can still stop it." in recall
    assert await stage.never_saw("journalist", "The talks begin", "press")

    await stage.later(seconds=61)
    post = await stage.sees("journalist", "The talks begin on Monday.", "press")
    assert "EMB-" in post
    await stage.sees("spokesperson", "#1 is out. 1 of 1 chat has it.")
    assert await stage.copies("The talks begin on Monday.", "press") == 1
    assert await stage.never_saw("business-owner", "The talks begin", "trade")


async def test_the_author_cannot_approve_even_with_a_button_of_somebody_else(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.presses("spokesperson", APPROVE, STAFF)
    await stage.sees("spokesperson", "E-SELF", STAFF)
    await stage.later(seconds=70)
    assert await stage.never_saw("journalist", "The talks begin", "press")


async def test_a_member_or_an_officer_of_another_section_approves_nothing(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.says("trade-officer", "/approve 1")
    await stage.sees("trade-officer", "E-ROLE")
    await stage.says("citizen", "/approve 1")
    said = await stage.sees("citizen", "This is not among your duties.")
    assert "E-" not in said
    await stage.later(seconds=70)
    assert await stage.never_saw("journalist", "The talks begin", "press")


async def test_an_edit_makes_the_approval_of_the_old_text_worthless(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.presses("spokesperson", "Change text")
    await stage.says("spokesperson", "The talks begin on Tuesday.")
    await stage.sees("spokesperson", "The talks begin on Tuesday.")
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("head-of-mission", "The text has changed since then. Please read it again first.")

    await stage.presses("spokesperson", "Send for approval")
    await stage.sees("head-of-mission", "The talks begin on Tuesday.")
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("spokesperson", "goes out in 60 seconds.")
    await stage.later(seconds=61)
    await stage.sees("journalist", "The talks begin on Tuesday.", "press")
    assert await stage.never_saw("journalist", "Monday", "press")


async def test_a_post_comes_back_with_a_reason(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.presses("head-of-mission", "Return with a reason")
    await stage.says("head-of-mission", "No")
    await stage.sees("head-of-mission", "Please write a little more: at least 10 characters.")
    await stage.says("head-of-mission", "/return 1 The hour is missing, please add it.")
    back = await stage.sees("spokesperson", "Head of mission returned #1")
    assert "The hour is missing, please add it." in back


async def test_stop_in_the_last_minute_keeps_it_in(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.presses("head-of-mission", APPROVE)
    await stage.presses("spokesperson", "Stop")
    await stage.sees("spokesperson", "Spokesperson stopped #1. Nothing went out; it is a draft again.")
    await stage.sees("head-of-mission", "Spokesperson stopped #1.")
    await stage.later(minutes=5)
    assert await stage.never_saw("journalist", "The talks begin", "press")


async def test_stop_after_it_went_out_says_so(stage: Stage) -> None:
    await publishes(stage, "The talks begin on Monday.")
    await stage.presses("spokesperson", "Stop")
    await stage.sees("spokesperson", "#1 is out already: /retract 1 takes it back.")


async def test_it_goes_to_every_group_that_was_chosen(stage: Stage) -> None:
    await stage.says("consular-officer", f"/post consular, general: {CLOSED}")
    shown = await stage.sees("consular-officer", "This is how #1 will look")
    assert "Citizens in Vestmark and Neighbours in Nellbro · 2 chats · 22 people" in shown
    await stage.presses("consular-officer", "Send for approval")
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("consular-officer", "goes out in 60 seconds.")
    await stage.later(seconds=61)
    await stage.sees("citizen", "The office is closed on Friday.", "consular")
    await stage.sees("citizen", "The office is closed on Friday.", "general")
    await stage.sees("consular-officer", "#1 is out. 2 of 2 chats have it.")


async def test_the_fourth_post_of_a_day_is_told_which_posts_used_it_and_goes_tomorrow(stage: Stage) -> None:
    for n, words in enumerate(("One.", "Two.", "Three."), 1):
        await publishes(stage, words)
        if n < 3:
            await stage.later(minutes=31)
    await stage.later(minutes=31)
    await sends_in(stage, "Four.")
    await stage.presses("head-of-mission", APPROVE)
    full = await stage.sees("head-of-mission", "E-CAP")
    assert "3 of 3 posts of that day are used (#1, #2 and #3). The next can go tomorrow 08:00." in full

    await stage.presses("head-of-mission", "Next free slot")
    await stage.sees("spokesperson", "Head of mission approved #4. It goes out tomorrow 08:00")
    await stage.later(hours=21)
    await stage.later(minutes=2)
    await stage.sees("journalist", "Four.", "press")


async def test_two_posts_do_not_follow_each_other_at_once(stage: Stage) -> None:
    await publishes(stage, "One.")
    await sends_in(stage, "Two.")
    await stage.presses("head-of-mission", APPROVE)
    soon = await stage.sees("head-of-mission", "E-GAP")
    assert "Between two posts we leave 30 minutes. The next can go 11:3" in soon
    await stage.presses("head-of-mission", "Next free slot")
    await stage.later(minutes=32)
    await stage.later(minutes=2)
    await stage.sees("journalist", "Two.", "press")


async def test_at_night_a_post_waits_for_the_morning(stage: Stage) -> None:
    await stage.later(hours=11)
    await sends_in(stage, "Good night.")
    await stage.presses("head-of-mission", APPROVE)
    told = await stage.sees("spokesperson", "It is quiet there until then.")
    assert "It goes out tomorrow 08:00" in told
    await stage.later(hours=9, minutes=59)
    assert await stage.never_saw("journalist", "Good night.", "press")
    await stage.later(minutes=2)
    await stage.later(minutes=1, seconds=1)
    await stage.sees("journalist", "Good night.", "press")


async def test_a_scheduled_post_waits_in_the_database_and_not_in_memory(stage: Stage) -> None:
    await stage.says("spokesperson", "/post press: See you at six.")
    await stage.presses("spokesperson", "Change time")
    await stage.says("spokesperson", "18:00")
    await stage.sees("spokesperson", "Goes out 18:00 (17:00 UTC).")
    await stage.presses("spokesperson", "Send for approval")
    await stage.presses("head-of-mission", "Approve version 2")
    await stage.sees("spokesperson", "It goes out 18:00")
    await stage.restart()
    await stage.later(hours=6, minutes=59, seconds=1)
    await stage.restart()
    await stage.later(minutes=1)
    await stage.sees("journalist", "See you at six.", "press")
    assert await stage.copies("See you at six.", "press") == 1


async def test_an_hour_that_is_over_is_asked_again(stage: Stage) -> None:
    await stage.says("spokesperson", "/post press: See you at six.")
    await stage.presses("spokesperson", "Change time")
    await stage.says("spokesperson", "yesterday at tea time")
    again = await stage.sees("spokesperson", "I did not understand “yesterday at tea time”.")
    assert "When should it go out?" in again
    await stage.says("spokesperson", "2026-11-24 09:00")
    await stage.sees("spokesperson", "is over. Please choose a later time.")
    await stage.says("spokesperson", "tomorrow 09:00")
    await stage.sees("spokesperson", "Goes out tomorrow 09:00 (08:00 UTC).")


async def test_a_post_whose_approver_left_the_mission_is_held_until_another_lets_it_go(stage: Stage) -> None:
    await stage.says("consular-officer", "/post consular: en: See you at six.\nar: إلى اللقاء في السادسة.")
    await stage.presses("consular-officer", "Change time")
    await stage.says("consular-officer", "18:00")
    await stage.presses("consular-officer", "Send for approval")
    await stage.presses("duty-officer", "Approve version 2")
    await stage.sees("consular-officer", "Duty officer approved #1. It goes out 18:00")
    await stage.files(without_officers("duty-officer"))
    await stage.later(hours=7)
    held = await stage.sees("consular-officer", "#1 is held: whoever approved it may no longer do so.")
    assert "Another approver can let it go." in held
    await stage.presses("consular-officer", "Send now")
    await stage.sees("consular-officer", "E-SELF")
    await stage.presses("head-of-mission", "Send now", STAFF)
    await stage.sees("consular-officer", "goes out in 60 seconds")
    await stage.later(seconds=61)
    await stage.sees("citizen", "See you at six.", "consular")


async def test_posts_wait_while_a_crisis_is_open_and_are_offered_afterwards(stage: Stage) -> None:
    await sends_in(stage, "The film evening is on Friday.")
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("spokesperson", "goes out in 60 seconds.")
    await opens_crisis(stage)
    await stage.sees("spokesperson", "#1 is held while the crisis is open.")
    await stage.later(minutes=5)
    assert await stage.never_saw("journalist", "The film evening", "press")


async def test_names_and_texts_with_markup_are_shown_as_they_were_written(stage: Stage) -> None:
    words = "<b>Free</b> entry & *stars* _and_ `code` {name} %s </script>"
    await publishes(stage, words)
    assert words in await stage.sees("journalist", "<b>Free</b>", "press")


async def test_a_text_that_is_too_long_is_counted_and_never_cut(stage: Stage) -> None:
    await stage.says("spokesperson", "/post")
    await stage.says("spokesperson", "a" * 4087)
    await stage.presses("spokesperson", "As soon as approved")
    shown = await stage.sees("spokesperson", "This is how #1 will look")
    assert "4,097 of 4,096, 1 too long. We never cut your words." in shown
    assert "Send for approval" not in await stage.labels_in(PRIVATE, "spokesperson")


async def test_whoever_changes_their_mind_cancels(stage: Stage) -> None:
    await writes(stage, "The talks begin on Monday.")
    await stage.presses("spokesperson", "Cancel #1")
    await stage.sees("spokesperson", "#1 is cancelled. Nothing goes out.")
    await stage.presses("spokesperson", "Send for approval")
    assert await stage.never_saw("head-of-mission", "The talks begin")


async def test_halt_stops_a_post_on_its_way_and_two_let_it_go_again(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.presses("head-of-mission", APPROVE)
    await stage.sees("spokesperson", "goes out in 60 seconds.")
    await stage.says("trade-officer", "/halt all")
    await stage.sees("duty-officer", "Trade officer stopped all posts that are no crisis messages", STAFF)
    await stage.sees("spokesperson", "#1 is held, because posts are stopped for now.")
    await stage.later(minutes=2)
    assert await stage.never_saw("journalist", "The talks begin", "press")
    await stage.says("spokesperson", "/resume")
    await stage.presses("spokesperson", "Let them go out", STAFF)
    await stage.sees("spokesperson", "E-SELF", STAFF)
    await stage.presses("duty-officer", "Let them go out", STAFF)
    await stage.presses("spokesperson", "Send now")
    await stage.later(seconds=61)
    await stage.sees("journalist", "The talks begin", "press")


async def test_twenty_presses_of_approve_send_one_post(stage: Stage) -> None:
    await sends_in(stage, "The talks begin on Monday.")
    await stage.quiet()
    people = ("head-of-mission", "consular-officer") * 10
    assert any(await asyncio.gather(*(stage.press_there(who, APPROVE, STAFF) for who in people)))
    await stage.quiet()
    await stage.later(seconds=61)
    assert await stage.copies("The talks begin on Monday.", "press") == 1


async def test_formatting_is_kept(telegram: TelegramStage) -> None:
    words = '/post press: The <b>talks</b> begin <a href="https://alderia.example.org/x">here</a>.'
    await telegram.say("spokesperson", words, html=True)
    await telegram.presses("spokesperson", "Send for approval")
    await telegram.presses("head-of-mission", APPROVE)
    await telegram.sees("spokesperson", "goes out in 60 seconds.")
    await telegram.later(seconds=61)
    await telegram.sees("journalist", "The talks begin here.", "press")
    marks = {mark["type"] for mark in telegram.newest("press", "journalist", "The talks").body["entities"]}
    assert {"bold", "text_link"} <= marks
