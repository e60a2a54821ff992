"""A member asks, the officers of the section answer: where it was asked, by one officer, and only once."""

from tests.stories.cast import PRIVATE, STAFF
from tests.stories.stage import Stage
from tests.stories.telegram_stage import TelegramStage


async def test_a_journalist_asks_in_the_press_group_and_the_spokesperson_answers_there(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is the ferry running tonight?", "press")
    receipt = await stage.sees("journalist", "J-0001", "press")
    assert "The spokesperson answers by 15:00" in receipt
    await stage.sees("spokesperson", "Is the ferry running tonight?")
    await stage.sees("duty-officer", "Is the ferry running tonight?", STAFF)

    await stage.presses("spokesperson", "Take it")
    await stage.sees_notice("spokesperson", "It is yours until")
    await stage.presses("spokesperson", "Answer")
    await stage.sees("spokesperson", "What is the answer?")
    await stage.says("spokesperson", "Yes, until ten o'clock.")

    answer = await stage.sees("journalist", "Yes, until ten o'clock.", "press")
    assert answer.startswith("J-0001, answer of the spokesperson:")
    await stage.sees("duty-officer", "Answered by Spokesperson", STAFF)
    assert await stage.never_saw("trade-officer", "Is the ferry running tonight?")
    assert await stage.copies("Yes, until ten o'clock.", "press") == 1


async def test_a_reply_to_the_notice_is_the_shortest_way_to_answer(stage: Stage) -> None:
    await stage.says("journalist", "/ask Who speaks at noon?", "press")
    await stage.sees("spokesperson", "Who speaks at noon?")
    await stage.says("spokesperson", "The ambassador herself.", reply_to="Who speaks at noon?")
    await stage.sees("journalist", "The ambassador herself.", "press")
    await stage.sees("spokesperson", "Your answer to J-0001 is on its way.")


async def test_a_reply_in_the_staff_room_answers_too(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is there a picture of the talks?", "press")
    await stage.sees("spokesperson", "Is there a picture of the talks?", STAFF)
    await stage.presses("spokesperson", "Take it", STAFF)
    await stage.says("spokesperson", "Yes, I send it at four.", STAFF, reply_to="Is there a picture")
    await stage.sees("journalist", "Yes, I send it at four.", "press")


async def test_a_business_owner_asks_in_private_and_is_answered_in_private(stage: Stage) -> None:
    await stage.says("business-owner", "/ask What does a pallet cost from November?")
    await stage.presses("business-owner", "Trade")
    await stage.presses("business-owner", "Transport and logistics")
    await stage.presses("business-owner", "I only have a question")
    await stage.presses("business-owner", "Skip")
    receipt = await stage.sees("business-owner", "T-0001")
    assert "The trade officer answers by" in receipt

    notice = await stage.sees("trade-officer", "What does a pallet cost")
    assert "Transport and logistics" in notice
    await stage.presses("trade-officer", "Answer")
    await stage.says("trade-officer", "Fourteen for a day, from November on.")
    await stage.sees("business-owner", "Fourteen for a day")
    await stage.presses("business-owner", "Thank you, solved")
    await stage.sees_notice("business-owner", "Glad that it helped.")
    assert await stage.never_saw("spokesperson", "What does a pallet cost")
    assert await stage.never_saw("journalist", "What does a pallet cost", "trade")


async def test_a_citizen_reads_the_facts_first_and_then_asks_the_consular_officer(stage: Stage) -> None:
    await stage.says("citizen", "/ask I lost my passport on the train", "consular")
    facts = await stage.sees("citizen", "This is what we know already:", "consular")
    assert "Passport lost or stolen" in facts
    assert "not yet checked by us" in facts
    assert await stage.never_saw("consular-officer", "I lost my passport")

    await stage.presses("citizen", "Not solved: ask an officer", "consular")
    await stage.sees("citizen", "K-0001", "consular")
    await stage.presses("consular-officer", "Answer")
    await stage.says("consular-officer", "Please come today until 12:30, with the paper of the police.")
    await stage.sees("citizen", "Please come today until 12:30", "consular")


async def test_whom_a_fact_helps_no_officer_is_bothered(stage: Stage) -> None:
    await stage.says("citizen", "/ask What does a passport cost?", "consular")
    await stage.presses("citizen", "That helps", "consular")
    await stage.sees_notice("citizen", "Good to hear.")
    assert await stage.never_saw("consular-officer", "What does a passport cost?", STAFF)


async def test_two_officers_cannot_hold_the_same_question(stage: Stage) -> None:
    await stage.says("neighbour", "/ask When does the road open?", "general")
    await stage.sees("consular-officer", "When does the road open?", STAFF)
    await stage.presses("consular-officer", "Take it", STAFF)
    await stage.sees("duty-officer", "Taken by Consular officer, until 11:15", STAFF)

    await stage.presses("duty-officer", "Take over", STAFF)
    await stage.sees_notice("duty-officer", "Consular officer has taken this, until 11:15")
    await stage.presses("duty-officer", "Answer", STAFF)
    assert await stage.never_saw("duty-officer", "What is the answer?", STAFF)


async def test_a_question_that_an_officer_left_lying_is_free_again_after_a_quarter_of_an_hour(stage: Stage) -> None:
    await stage.says("neighbour", "/ask When does the road open?", "general")
    await stage.presses("consular-officer", "Take it", STAFF)
    await stage.sees("duty-officer", "Taken by Consular officer", STAFF)
    await stage.later(minutes=15, seconds=1)
    await stage.sees("duty-officer", "Answer promised by", STAFF)
    await stage.presses("duty-officer", "Take it", STAFF)
    await stage.sees("duty-officer", "Taken by Duty officer", STAFF)


async def test_a_member_cannot_answer_in_the_name_of_the_embassy(stage: Stage) -> None:
    await stage.says("citizen", "/ask Where is the nearest doctor?", "general")
    await stage.sees("citizen", "G-0001", "general")
    await stage.says("business-owner", "Everything is closed.", "general", reply_to="G-0001")
    assert await stage.never_saw("citizen", "answer of the", "general")
    assert await stage.never_saw("citizen", "on its way", "general")


async def test_personal_data_does_not_stay_in_a_group(stage: Stage) -> None:
    await stage.says("citizen", "/ask My passport is P1234567, how long is it valid?", "consular")
    await stage.sees("citizen", "I removed your message from the group")
    assert await stage.never_saw("citizen", "P1234567", "consular")
    assert await stage.never_saw("consular-officer", "P1234567", STAFF)

    await stage.presses("citizen", "Ask here")
    await stage.says("citizen", "How long is my passport valid?")
    await stage.presses("citizen", "Not solved: ask an officer")
    await stage.presses("citizen", "No")
    await stage.presses("citizen", "Skip")
    await stage.sees("citizen", "K-0001")


async def test_an_officer_cannot_let_a_passport_number_slip_into_a_group(stage: Stage) -> None:
    await stage.says("neighbour", "/ask Is my paper ready?", "general")
    await stage.sees("consular-officer", "Is my paper ready?")
    await stage.says("consular-officer", "Yes, passport P1234567 is here.", reply_to="Is my paper ready?")
    await stage.sees("consular-officer", "Everybody in Neighbours in Nellbro would read this")
    assert await stage.never_saw("neighbour", "P1234567", "general")


async def test_a_question_can_be_taken_back(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is the minister ill?", "press")
    await stage.presses("journalist", "Withdraw", "press")
    await stage.sees("journalist", "You took back your question J-0001.", "press")
    await stage.sees("spokesperson", "The asker took this question back.")
    await stage.quiet()
    assert "Take it" not in await stage.labels_in(STAFF, "spokesperson")


async def test_nobody_takes_back_the_question_of_another_member(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is the minister ill?", "press")
    await stage.presses("citizen", "Withdraw", "press")
    await stage.sees_notice("citizen", "This button is for somebody else.")
    assert await stage.never_saw("journalist", "You took back", "press")


async def test_an_asker_who_is_not_content_asks_again_under_the_same_number(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is the ferry running?", "press")
    await stage.sees("spokesperson", "Is the ferry running?")
    await stage.says("spokesperson", "Yes.", reply_to="Is the ferry running?")
    await stage.sees("journalist", "answer of the spokesperson", "press")
    await stage.says("journalist", "Also on Sunday?", "press", reply_to="answer of the spokesperson")
    await stage.sees("journalist", "J-0001 is open again", "press")
    await stage.sees("spokesperson", "Also on Sunday?")


async def test_a_question_that_waits_is_called_to_mind(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is the ferry running?", "press")
    await stage.sees("spokesperson", "Is the ferry running?")
    await stage.later(hours=2, minutes=1)
    await stage.sees("spokesperson", "J-0001 waits for an answer. Half of the promised time is over")
    await stage.later(hours=2)
    await stage.sees("spokesperson", "J-0001 is late: an answer was promised by 15:00.")
    await stage.says("spokesperson", "Only until ten.", reply_to="J-0001 is late")
    await stage.sees("journalist", "Only until ten.", "press")


async def test_the_head_of_mission_hears_of_a_question_that_nobody_answers(stage: Stage) -> None:
    await stage.says("journalist", "/ask Is the ferry running?", "press")
    await stage.sees("spokesperson", "Is the ferry running?")
    await stage.later(hours=29)
    await stage.sees("head-of-mission", "J-0001 has had no answer for three times the promised time.")
    assert await stage.never_saw("head-of-mission", "Is the ferry running?")


async def test_plain_words_in_private_may_become_a_question(stage: Stage) -> None:
    await stage.says("citizen", "My visa has run out, what now?")
    await stage.sees("citizen", "Shall I pass this on as a question?")
    await stage.presses("citizen", "Yes, ask")
    await stage.presses("citizen", "Community")
    await stage.sees("consular-officer", "My visa has run out")


async def test_the_fourth_open_question_of_a_member_waits_for_an_answer(stage: Stage) -> None:
    for n in range(1, 4):
        await stage.says("journalist", f"/ask Question number {n}?", "press")
        await stage.sees("journalist", f"J-000{n}", "press")
    await stage.says("journalist", "/ask And a fourth?", "press")
    said = await stage.sees("journalist", "3 of your questions are still open.", "press")
    assert "E-" not in said


async def test_an_arab_neighbour_is_asked_and_answered_in_arabic(stage: Stage) -> None:
    await stage.says("neighbour", "/start")
    await stage.says("neighbour", "/ask")
    await stage.presses("neighbour", str(stage.app.house.texts.say("ar", "Community")))
    await stage.says("neighbour", "متى يفتح الطريق؟")
    await stage.quiet()
    for words in await stage.words_in(PRIVATE, "neighbour"):
        latin = [word for word in words.split() if word.isascii() and word.isalpha()]
        assert not latin, f"English in an Arabic chat: {words}"


async def test_a_restart_in_the_middle_of_a_form_asks_nothing_twice(stage: Stage) -> None:
    await stage.says("business-owner", "/ask What does a pallet cost?")
    await stage.presses("business-owner", "Trade")
    await stage.presses("business-owner", "Health")
    await stage.sees("business-owner", "Do you offer or look for something?")
    await stage.restart()
    await stage.presses("business-owner", "I offer something")
    await stage.says("business-owner", "Almond & Sons <Ltd>")
    await stage.sees("business-owner", "T-0001")
    assert "Almond & Sons <Ltd>" in await stage.sees("trade-officer", "What does a pallet cost?")


async def test_a_question_that_its_author_edits_changes_for_the_officers_too(telegram: TelegramStage) -> None:
    asked = await telegram.say("journalist", "/ask Is the ferry running tonite?", "press")
    await telegram.sees("spokesperson", "Is the ferry running tonite?")
    await telegram.quiet()  # a notice whose arrival is not recorded yet cannot be changed
    await telegram.people["journalist"].edits(asked, "/ask Is the ferry running on Sunday?")
    await telegram.sees("spokesperson", "Is the ferry running on Sunday?")
    assert await telegram.copies("J-0001", "press") == 1
    assert await telegram.copies("J-0001", PRIVATE, "spokesperson") == 1


async def test_an_edit_after_the_answer_is_told_and_opens_nothing(telegram: TelegramStage) -> None:
    asked = await telegram.say("journalist", "/ask Is the ferry running?", "press")
    await telegram.sees("spokesperson", "Is the ferry running?")
    await telegram.says("spokesperson", "Yes.", reply_to="Is the ferry running?")
    await telegram.sees("journalist", "answer of the spokesperson", "press")
    await telegram.people["journalist"].edits(asked, "/ask Is the minister ill?")
    await telegram.sees("spokesperson", "The asker changed the question after that.")
    assert await telegram.never_saw("spokesperson", "Is the minister ill?")


async def test_an_answer_that_the_asker_does_not_receive_is_told_to_the_officer(telegram: TelegramStage) -> None:
    await telegram.says("business-owner", "/ask What does a pallet cost?")
    await telegram.presses("business-owner", "Community")
    await telegram.sees("consular-officer", "What does a pallet cost?")
    telegram.people["business-owner"].blocks()
    await telegram.says("consular-officer", "Fourteen.", reply_to="What does a pallet cost?")
    await telegram.sees("consular-officer", "I cannot reach Business Owner: the answer to G-0001 was not delivered.")
