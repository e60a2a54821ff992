"""Wrong words are out: withdrawn by one person at once, corrected by ready words or by two people, in every chat."""

from datetime import timedelta

import pytest

from groups.deliveries import State as Delivered
from groups.languages import BETWEEN
from groups.messages import Action, Address, Delete, Edit, Lane, Send, Settled
from groups.outcomes import Closed, Done, Reason, Rejected
from groups.posts import State
from groups.texts import as_text
from storage.outbox import Result
from storage.posts import Post
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_languages import speaks

AUTHOR, APPROVER, HEAD, DUTY = "consular-officer", "trade-officer", "head-of-mission", "duty-officer"
FERRY = "The ferry line opens on 2 November."
ARABIC = "يبدأ خط العبارات في نوفمبر."
RIGHT = "The ferry line opens on 12 November."
STANDARD = "This message was wrong. Please do not act on it. We will tell you more here."
MINUTE = timedelta(minutes=1)
DAY = timedelta(days=1)


@pytest.fixture
async def out(scene: Scene) -> Watched:
    """Post 1 is out in the chats of citizens, which reads English alone, and students."""
    made = await watched(scene)
    await speaks(made, "consular", "en")
    await made.meets("culture-officer")
    await publishes(made)
    return made


def in_both(said: str) -> str:
    return f"en: {said}\nar: {ARABIC}"


async def publishes(out: Watched, said: str = FERRY, where: str = "consular, students") -> None:
    shown = await out.says(AUTHOR, f"/post {where}: {in_both(said)}")
    if "Send it all the same" in labels(shown):
        await out.presses(AUTHOR, shown, "Send it all the same")
    else:
        await out.presses(AUTHOR, shown, "Send for approval")
    card = out.last_to(out.private(HEAD))
    await out.presses(HEAD, card, "Approve version 1")
    await out.later(MINUTE)


async def the_post(out: Scene, number: int = 1) -> Post:
    async with out.unit() as unit:
        return await unit.posts.need(number)


async def state(out: Scene, number: int = 1) -> str:
    return (await the_post(out, number)).state


def edits(out: Scene, at: Address) -> list[str]:
    """What our messages in the chat were changed to, oldest first."""
    return [
        str(each.text) for each in out.done(Edit) if isinstance(each, Edit) and each.to == at and each.look != "card"
    ]


def deletions(out: Scene) -> list[Address]:
    return [each.to for each in out.done(Delete) if isinstance(each, Delete)]


def receipts(out: Scene, at: Address | None = None) -> list[str]:
    """Those of this chat, else the author's. (A first word may be read after them: it goes in a slower lane.)"""
    return [
        said
        for said in out.words_to(at or out.private(AUTHOR))
        if ": withdrawn from " in said or ": corrected in " in said
    ]


def fixes(actions: list[Action]) -> list[Action]:
    return [each for each in actions if isinstance(each, Send | Edit | Delete) and each.subject.startswith("fix:")]


# ---- withdrawing ------------------------------------------------------------------------------------------


async def test_whoever_sent_it_withdraws_it_alone_in_one_step_from_every_chat(out: Watched) -> None:
    answer = await out.says(AUTHOR, "/retract 1")

    assert "Consular officer withdraws #1 from 2 chats" in words(answer)
    assert deletions(out) == [out.chat("consular"), out.chat("students")]
    assert await state(out) == State.RETRACTED
    receipt = receipts(out)[-1]
    assert receipt.startswith("#1: withdrawn from 2 of 2 chats within 1")
    assert "Web: 2 of 2 (consular and students)" in receipt


async def test_a_withdrawal_goes_before_everything_else(out: Watched) -> None:
    done = fixes(await out.says(AUTHOR, "/retract 1"))

    assert [each.lane for each in done if isinstance(each, Delete)] == [Lane.CORRECTION] * 2


async def test_the_button_on_the_receipt_does_the_same(out: Watched) -> None:
    receipt = next(send for send in reversed(out.sent_to(out.private(AUTHOR))) if "#1 is out." in str(send.text))
    await out.presses(AUTHOR, receipt, "Retract")

    assert await state(out) == State.RETRACTED
    assert len(deletions(out)) == 2


async def test_the_approver_and_the_staff_room_get_the_first_word_and_the_receipt(out: Watched) -> None:
    await out.says(AUTHOR, "/retract 1 The date was wrong")

    for at in (out.private(HEAD), out.staff):
        first = next(said for said in reversed(out.words_to(at)) if "withdraws" in said)
        assert first == "Consular officer withdraws #1 from 2 chats.\nReason: The date was wrong"
        assert "withdrawn from 2 of 2 chats" in receipts(out, at)[-1]


async def test_the_reason_of_one_person_alone_never_stands_in_a_chat(out: Watched) -> None:
    await out.later(3 * DAY)
    await out.says(AUTHOR, "/retract 1 Buy gold instead")

    assert edits(out, out.chat("consular"))
    assert not any("gold" in said for said in edits(out, out.chat("consular")) + out.words_to(out.chat("consular")))


async def test_a_message_that_is_too_old_to_be_deleted_is_changed_instead(out: Watched) -> None:
    await out.later(2 * DAY)
    await out.says(AUTHOR, "/retract 1")

    assert deletions(out) == []
    assert edits(out, out.chat("consular")) == ["Withdrawn 10:06. This message was wrong. Please do not act on it."]
    assert "2 of 2" in receipts(out)[-1]


async def test_each_chat_reads_its_own_clock(out: Watched) -> None:
    await out.later(2 * DAY)
    await out.says(AUTHOR, "/retract 1")

    assert edits(out, out.chat("students"))[0].startswith("Withdrawn 09:06.")


async def test_what_cannot_be_deleted_after_all_is_changed_and_what_cannot_be_changed_is_spoken_of(
    out: Watched,
) -> None:
    consular, students = out.chat("consular"), out.chat("students")
    out.answers[f"delete {consular}"] = [Rejected(Reason.TOO_OLD)]
    out.answers[f"delete {students}"] = [Rejected(Reason.NO_RIGHT)]
    out.answers[f"edit {students}"] = [Rejected(Reason.NOT_CHANGEABLE)]
    await out.says(AUTHOR, "/retract 1")

    assert len(edits(out, consular)) == 1
    assert "Our message “The ferry line opens on 2 November.” was wrong." in out.words_to(students)[-1]
    assert "withdrawn from 2 of 2 chats" in receipts(out)[-1]


async def test_a_message_that_an_administrator_deleted_counts_as_withdrawn(out: Watched) -> None:
    out.answers[f"delete {out.chat('consular')}"] = [Rejected(Reason.MESSAGE_GONE)]
    await out.says(AUTHOR, "/retract 1")

    assert "withdrawn from 2 of 2 chats" in receipts(out)[-1]
    assert edits(out, out.chat("consular")) == []


async def test_a_chat_that_does_not_take_us_any_more_is_named(out: Watched) -> None:
    out.answers[f"delete {out.chat('students')}"] = [Closed(Reason.KICKED)]
    await out.says(AUTHOR, "/retract 1")

    receipt = receipts(out)[-1]
    assert "withdrawn from 1 of 2 chats" in receipt
    assert "students: it does not take us (I was removed from the chat)." in receipt


@pytest.mark.parametrize("who", ["spokesperson", "administrator", "culture-officer"])
async def test_whoever_has_nothing_to_do_with_it_withdraws_nothing(out: Watched, who: str) -> None:
    answer = await out.says(who, "/retract 1")

    assert ("E-ROLE" in words(answer)) == (await state(out) == State.PUBLISHED)
    assert "E-ROLE" in words(answer)
    assert deletions(out) == []


@pytest.mark.parametrize("who", [AUTHOR, HEAD, DUTY])
async def test_its_sender_its_approver_duty_and_head_may_each_withdraw_it(out: Watched, who: str) -> None:
    await out.says(who, "/retract 1")

    assert await state(out) == State.RETRACTED


async def test_the_second_who_withdraws_it_hears_who_was_faster(out: Watched) -> None:
    await out.says(AUTHOR, "/retract 1")
    answer = await out.says(HEAD, "/retract 1")

    assert "Consular officer was faster" in words(answer)
    assert len(deletions(out)) == 2


async def test_slots_stay_used(out: Watched) -> None:
    await out.says(AUTHOR, "/retract 1")

    async with out.unit() as unit:
        assert [slot.group for slot in await unit.slots.of(1)] == ["consular", "students"]


async def test_a_number_that_nobody_knows_is_said_so(out: Watched) -> None:
    assert "#99" in words(await out.says(AUTHOR, "/retract 99"))
    assert "E-UNKNOWN" in words(await out.says(AUTHOR, "/retract soon"))


async def test_without_a_number_the_newest_are_offered(out: Watched) -> None:
    offered = await out.says(AUTHOR, "/retract")
    assert labels(offered) == ["Withdraw #1"]
    await out.presses(AUTHOR, offered, "Withdraw #1")

    assert await state(out) == State.RETRACTED
    assert "Nothing of the last two days is out" in words(await out.says(AUTHOR, "/retract"))


async def test_in_its_last_minute_it_is_only_stopped(out: Watched) -> None:
    shown = await out.says(AUTHOR, "/post students: Second.")
    await out.presses(AUTHOR, shown, "Send for approval")
    await out.later(timedelta(hours=1))
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Approve version 1")
    answer = await out.says(AUTHOR, "/retract 2")
    await out.later(MINUTE)

    assert "still in its last minute" in words(answer)
    assert await state(out, 2) == State.DRAFT
    assert not any("Second." in said for said in out.words_to(out.chat("students")))


async def test_copies_that_have_not_gone_yet_do_not_go(out: Watched) -> None:
    async with out.unit() as unit:
        late = Send(out.chat("general"), as_text("late copy"), subject="post:1", lane=Lane.ROUTINE, group="general")
        await unit.outbox.add([late])
    out.delivering = False
    await out.says(AUTHOR, "/retract 1")
    out.delivering = True
    await out.deliver()

    assert out.sent_to(out.chat("general")) == []
    assert "from 2 of 2 chats" in receipts(out)[-1]


async def test_whoever_got_it_in_private_is_told_in_their_own_language(out: Watched) -> None:
    reader = out.private("journalist")
    async with out.unit() as unit:
        await unit.outbox.add([Send(reader, as_text(FERRY), subject="post:1", language="ar")])
    await out.deliver()
    await out.presses(AUTHOR, await out.says(AUTHOR, "/correct 1"), "Send the ready correction")

    told = out.last_to(reader)
    assert (told.language, told.lane, told.subject) == ("ar", Lane.CORRECTION, "fix:2")
    assert "3 of 3 chats" in receipts(out)[-1]
    assert "a private chat" in receipts(out)[-1]


# ---- when nobody knows whether a copy arrived ---------------------------------------------------------------


async def in_doubt(scene: Watched) -> Address:
    """Post 2 arrived at the citizens; of the students nobody knows."""
    students = scene.chat("students")
    scene.doubtful.add(students)
    await scene.later(timedelta(hours=1))
    await publishes(scene)
    scene.doubtful.clear()
    return students


async def test_an_answer_is_waited_for_two_minutes_then_the_chat_is_told_anyway(out: Watched) -> None:
    students = await in_doubt(out)
    before = len(out.sent_to(students))
    await out.says(AUTHOR, "/retract 2")
    await out.later(timedelta(seconds=119))
    assert len(out.sent_to(students)) == before
    assert receipts(out) == []
    await out.later(timedelta(seconds=1))

    assert "was wrong" in out.words_to(students)[-1]
    assert "withdrawn from 2 of 2 chats" in receipts(out)[-1]


async def test_who_says_that_it_is_there_ends_the_waiting_at_once(out: Watched) -> None:
    students = await in_doubt(out)
    asked = next(send for send in reversed(out.sent_to(out.staff)) if "I see it there" in labels(send))
    await out.says(AUTHOR, "/retract 2")
    await out.presses(HEAD, asked, "I see it there")
    await hears(out)

    assert "was wrong" in out.words_to(students)[-1]


async def test_who_says_that_it_is_not_there_does_not_send_the_wrong_words_again(out: Watched) -> None:
    students = await in_doubt(out)
    asked = next(send for send in reversed(out.sent_to(out.staff)) if "I see it there" in labels(send))
    before = out.words_to(students)
    await out.says(AUTHOR, "/retract 2")
    answer = await out.presses(HEAD, asked, "It is not there: send")
    await hears(out)
    await out.later(timedelta(minutes=10))

    assert "it is not sent again" in words(answer)
    assert out.words_to(students) == before
    assert "withdrawn from 1 of 1 chat" in receipts(out)[-1]


async def hears(out: Watched) -> None:
    """What an officer decided comes through the inbox, as the router would take it."""
    async with out.unit() as unit:
        waiting = await unit.inbox.take(20)
        await unit.inbox.done([row.id for row in waiting])
    for row in waiting:
        assert row.event is not None
        await out.happens(row.event)


async def test_a_correction_in_doubt_is_repeated_once_and_says_so(out: Watched) -> None:
    students = out.chat("students")
    out.doubtful.add(students)
    await out.presses(AUTHOR, await out.says(AUTHOR, "/correct 1"), "Send the ready correction")
    out.doubtful.clear()
    await out.later(MINUTE)

    assert out.words_to(students)[-1].startswith("(repeat)\nCorrection 09:06")
    assert "corrected in 2 of 2 chats within 1 min" in receipts(out)[-1]


async def test_after_five_minutes_it_is_said_who_is_still_missing(out: Watched) -> None:
    out.doubtful.add(out.chat("students"))
    out.answers[f"edit {out.chat('students')}"] = [Rejected(Reason.MESSAGE_GONE)]
    await out.presses(AUTHOR, await out.says(AUTHOR, "/correct 1"), "Send the ready correction")
    await out.later(timedelta(minutes=5))

    said = receipts(out)[-1]
    assert "corrected in 1 of 2 chats" in said
    assert "students: nobody knows whether it arrived." in said


async def test_a_chat_that_moved_is_told_at_its_new_number(out: Watched) -> None:
    async with out.unit() as unit:
        await unit.addresses.move(out.staff.account, "chat-students", "super-students")
    await out.says(AUTHOR, "/retract 1")

    assert "was wrong" in out.words_to(Address(out.staff.account, "super-students"))[-1]
    assert deletions(out) == [out.chat("consular")]


# ---- correcting ---------------------------------------------------------------------------------------------


async def test_correct_shows_the_ready_words_and_three_ways(out: Watched) -> None:
    shown = await out.says(AUTHOR, "/correct 1")

    assert labels(shown) == ["Withdraw it", "Send the ready correction", "Write a correction"]
    assert FERRY in words(shown)
    assert STANDARD in words(shown)


async def test_the_ready_correction_goes_by_one_person_alone(out: Watched) -> None:
    await out.presses(AUTHOR, await out.says(AUTHOR, "/correct 1"), "Send the ready correction")

    consular = out.chat("consular")
    assert STANDARD in edits(out, consular)[0]
    told = out.last_to(consular)
    assert str(told.text).startswith(f"Correction 10:06 of our message “{FERRY}”:\n\n{STANDARD}")
    assert told.reply_to == out.remote(out.sent_to(consular)[0])
    assert await state(out) == State.CORRECTED
    assert "#1: corrected in 2 of 2 chats within" in receipts(out)[-1]


async def wrote(out: Watched, who: str = AUTHOR, said: str = RIGHT) -> Send:
    """The card for the second person."""
    await out.says(who, f"/correct 1: {in_both(said)}")
    return out.last_to(out.private(HEAD))


async def test_free_words_wait_for_a_second_person_and_then_go_at_once(out: Watched) -> None:
    card = await wrote(out)
    assert f"“{FERRY}” was wrong. Right is:\n\n{RIGHT}" in str(card.text)
    assert out.sent_to(out.chat("consular"))[1:] == []
    await out.presses(HEAD, card, "Approve version 1")

    consular = out.chat("consular")
    assert edits(out, consular)[0].startswith(f"Corrected 10:06\n\n{RIGHT}")
    assert out.words_to(consular)[-1].startswith(f"Correction 10:06: “{FERRY}” was wrong. Right is:\n\n{RIGHT}")
    assert (await state(out), await state(out, 2)) == (State.CORRECTED, State.PUBLISHED)
    assert (await the_post(out, 2)).corrects == 1


async def test_who_wrote_the_correction_cannot_approve_it(out: Watched) -> None:
    await wrote(out)
    answer = await out.says(AUTHOR, "/approve 2 v1")

    assert "E-SELF" in words(answer)
    assert edits(out, out.chat("consular")) == []


async def test_the_author_of_the_wrong_post_may_approve_a_colleagues_correction(out: Watched) -> None:
    await out.says(HEAD, f"/correct 1: {in_both(RIGHT)}")
    await out.says(AUTHOR, "/approve 2 v1")

    assert await state(out) == State.CORRECTED


async def test_a_reviewer_alone_cannot_write_one_but_is_shown_what_they_may_do(out: Watched) -> None:
    await publishes(out, "For journalists.", "consular")
    answer = await out.says("trade-officer", f"/correct 1: {in_both(RIGHT)}")

    assert "E-ROLE" in words(answer)


async def test_the_form_asks_for_the_right_words(out: Watched) -> None:
    await out.presses(AUTHOR, await out.says(AUTHOR, "/correct 1"), "Write a correction")
    answer = await out.says(AUTHOR, in_both(RIGHT))

    assert "Your correction of #1 is #2" in words(answer)
    assert await state(out, 2) == State.SUBMITTED


async def test_a_change_after_the_card_was_shown_voids_it(out: Watched) -> None:
    card = await wrote(out)
    await out.presses(HEAD, card, "Return with a reason")
    await out.says(HEAD, "The month is missing in it.")
    back = next(send for send in reversed(out.sent_to(out.private(AUTHOR))) if "Change text" in labels(send))
    await out.presses(AUTHOR, back, "Change text")
    shown = await out.says(AUTHOR, "It opens in December.")
    assert labels(shown) == ["Send for approval", "Change text", "More", "Cancel #2"]
    stale = await out.presses(HEAD, card, "Approve version 1")
    assert "E-CHANGED" in words(stale)
    await out.presses(AUTHOR, shown, "Send for approval")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Approve version 2")

    assert "It opens in December." in out.words_to(out.chat("consular"))[-1]


async def test_it_goes_in_quiet_hours_on_a_full_day_and_while_posts_are_halted(out: Watched) -> None:
    await out.says(DUTY, "/halt all")
    await out.later(timedelta(hours=12))
    await out.presses(HEAD, await wrote(out), "Approve version 1")

    assert out.words_to(out.chat("consular"))[-1].startswith("Correction 22:06")
    async with out.unit() as unit:
        assert {slot.kind for slot in await unit.slots.of(2)} == {"correction"}


async def test_the_fourth_of_a_day_is_refused_but_the_ready_one_still_goes(out: Watched) -> None:
    for number, said in enumerate(("One.", "Two.", "Three."), 2):
        await out.says(AUTHOR, f"/correct 1: {in_both(said)}")
        await out.says(HEAD, f"/approve {number} v1")
    full = await out.says(AUTHOR, f"/correct 1: {in_both('Four.')}")
    assert "had 3 corrections that day; the next can go tomorrow 00:00" in words(full)
    assert "E-CAP" in words(full)
    await out.presses(AUTHOR, await out.says(AUTHOR, "/correct 1"), "Send the ready correction")
    assert STANDARD in out.words_to(out.chat("consular"))[-1]

    await out.later(DAY)
    await out.says(AUTHOR, f"/correct 1: {in_both('Four.')}")
    assert await state(out, 6) == State.SUBMITTED


async def test_two_that_wait_on_a_day_with_room_for_one_do_not_both_go(out: Watched) -> None:
    for number, said in enumerate(("One.", "Two."), 2):
        await out.says(AUTHOR, f"/correct 1: {in_both(said)}")
        await out.says(HEAD, f"/approve {number} v1")
    await out.says(AUTHOR, f"/correct 1: {in_both('Three.')}")
    await out.says(AUTHOR, f"/correct 1: {in_both('Four.')}")
    await out.says(HEAD, "/approve 4 v1")
    full = await out.says(HEAD, "/approve 5 v1")

    assert "E-CAP" in words(full)
    assert await state(out, 5) == State.SUBMITTED
    assert "Three." in out.words_to(out.chat("consular"))[-1]


async def test_the_right_words_are_told_even_where_the_old_message_is_gone(out: Watched) -> None:
    out.answers[f"edit {out.chat('consular')}"] = [Rejected(Reason.MESSAGE_GONE)]
    await out.presses(HEAD, await wrote(out), "Approve version 1")

    assert RIGHT in out.words_to(out.chat("consular"))[-1]
    receipt = receipts(out)[-1]
    assert "corrected in 2 of 2 chats" in receipt
    assert "consular: the old message had been deleted there." in receipt


async def test_a_chat_where_we_may_not_write_is_named_in_the_receipt(out: Watched) -> None:
    async with out.unit() as unit:
        place = await unit.addresses.find(out.chat("students"))
        assert place is not None
        await unit.addresses.set(place, powers="pin delete")
    out.answers[f"edit {out.chat('students')}"] = [Rejected(Reason.NO_RIGHT)]
    out.answers[f"send {out.chat('students')}"] = [Rejected(Reason.NO_RIGHT)]
    await out.presses(HEAD, await wrote(out), "Approve version 1")

    receipt = receipts(out)[-1]
    assert "corrected in 1 of 2 chats" in receipt
    assert "students: I may not write messages there." in receipt


async def test_there_is_one_receipt_however_many_chats_end(out: Watched) -> None:
    await out.presses(HEAD, await wrote(out), "Approve version 1")

    assert sum("corrected in" in said for said in out.words_to(out.staff)) == 1


async def test_a_second_correction_replaces_the_first_everywhere(out: Watched) -> None:
    await out.presses(HEAD, await wrote(out, said="It opens on 3 November."), "Approve version 1")
    await out.says(AUTHOR, f"/correct 1: {in_both(RIGHT)}")
    await out.says(HEAD, "/approve 3 v1")

    changed = edits(out, out.chat("consular"))
    assert RIGHT in changed[1]
    assert changed[2] == "Withdrawn 10:06. Please read our correction instead."
    assert "“It opens on 3 November.” was wrong." in out.words_to(out.chat("consular"))[-1]
    assert (await state(out), await state(out, 2)) == (State.CORRECTED, State.RETRACTED)


async def test_a_correction_is_withdrawn_with_what_it_corrected(out: Watched) -> None:
    await out.presses(HEAD, await wrote(out), "Approve version 1")
    await out.says(AUTHOR, "/retract 2")

    assert await state(out) == State.RETRACTED
    assert deletions(out) == [out.chat("consular")] * 2 + [out.chat("students")] * 2


async def test_what_waits_to_correct_it_is_cancelled_when_it_is_withdrawn(out: Watched) -> None:
    card = await wrote(out)
    await out.says(HEAD, "/retract 1")
    answer = await out.presses(HEAD, card, "Approve version 1")

    assert await state(out, 2) == State.CANCELLED
    assert "E-" in words(answer)
    assert edits(out, out.chat("consular")) == []


async def test_post_and_today_say_what_became_of_it(out: Watched) -> None:
    await out.presses(HEAD, await wrote(out), "Approve version 1")
    shown = words(await out.says(AUTHOR, "/post 1"))
    assert "#1 for Citizens in Vestmark and Students in Vestmark: published and corrected." in shown
    assert "Corrected 10:06 by Consular officer (#2). Approved by Head of mission." in shown
    assert "It corrects #1." in words(await out.says(AUTHOR, "/post 2"))
    assert "#1 is out, put right since" in words(await out.says(AUTHOR, "/today"))

    await out.says(AUTHOR, "/retract 1 The line was given up")
    shown = words(await out.says(AUTHOR, "/post 1"))
    assert "withdrawn." in shown
    assert "Withdrawn 10:06 by Consular officer (#3). Reason: The line was given up" in shown
    assert "#1 was taken back" in words(await out.says(AUTHOR, "/today"))


async def test_nothing_is_corrected_that_is_not_out(out: Watched) -> None:
    await out.says(AUTHOR, "/post students: Second.")
    answer = await out.says(AUTHOR, "/correct 2: Third.")

    assert "E-STATE" in words(answer)


async def test_a_late_answer_to_a_copy_puts_that_copy_right_too(out: Watched) -> None:
    """It was on its way when the button was pressed, and arrives a second later."""
    async with out.unit() as unit:
        late = Send(out.chat("general"), as_text(FERRY), subject="post:1", lane=Lane.ROUTINE, group="general")
        await unit.outbox.add([late])
        (row,) = [row for row in await unit.outbox.of("post:1") if row.state is Delivered.QUEUED]
        assert await unit.outbox.claim([row.id], 1, out.now + MINUTE)
    await out.says(AUTHOR, "/retract 1")
    assert receipts(out) == []
    await arrives(out, row.id, late)

    assert deletions(out)[-1] == out.chat("general")
    assert "withdrawn from 3 of 3 chats" in receipts(out)[-1]


async def arrives(out: Watched, row: int, action: Send) -> None:
    async with out.unit() as unit:
        await unit.outbox.settle([Result(row, Delivered.DONE, "done", remote="777")], 1)
    await out.happens(Settled(action.to, row, "send", action.subject, Done("777")))


async def test_a_correction_for_other_groups_than_those_that_got_it_is_not_let_go(out: Watched) -> None:
    await wrote(out)
    async with out.unit() as unit:
        await unit.posts.rewrite(await unit.posts.need(2), AUTHOR, State.SUBMITTED, groups=("consular",))
    answer = await out.says(HEAD, "/approve 2 v2")

    assert "E-CHANGED" in words(answer)
    assert edits(out, out.chat("consular")) == []


# ---- in the languages of the chat ---------------------------------------------------------------------------


async def ready_goes(out: Watched) -> None:
    await out.presses(AUTHOR, await out.says(AUTHOR, "/correct 1"), "Send the ready correction")


async def test_a_chat_with_a_language_of_its_own_reads_the_correction_in_it(scene: Scene) -> None:
    made = await watched(scene)
    await speaks(made, "consular", "ar")
    await publishes(made, where="consular")
    await ready_goes(made)

    told = made.last_to(made.chat("consular"))
    assert told.language == "ar"
    assert ARABIC in str(told.text)
    assert FERRY not in str(told.text)
    assert STANDARD not in edits(made, made.chat("consular"))[0] + str(told.text)


async def test_a_chat_with_two_languages_reads_both_in_one_message(scene: Scene) -> None:
    made = await watched(scene)
    await publishes(made, where="consular")
    await ready_goes(made)

    changed, told = edits(made, made.chat("consular"))[0], made.words_to(made.chat("consular"))[-1]
    assert f"{STANDARD}{BETWEEN}" in changed
    assert "كانت هذه الرسالة خاطئة." in changed.split(BETWEEN)[1]
    assert FERRY in told.split(BETWEEN)[0]
    assert ARABIC in told.split(BETWEEN)[1]


# ---- what fits -----------------------------------------------------------------------------------------------


async def test_a_correction_longer_than_a_message_is_refused_before_anybody_approves_it(out: Watched) -> None:
    shown = await out.says(AUTHOR, f"/correct 1: {in_both('Right is this. ' * 300)}")

    assert "E-LEN" in words(shown)
    assert "Send for approval" not in labels(shown)
    assert not any(label.startswith("Split") for label in labels(shown))
    assert await state(out, 2) == State.DRAFT


async def test_a_correction_that_fits_alone_but_not_below_what_it_quotes_is_refused(out: Watched) -> None:
    """What is measured is the new message, with the wrong words above the right ones."""
    limit = out.house.outlets[out.chat("consular").account].length
    shown = await out.says(AUTHOR, f"/correct 1: {in_both('x' * (limit - 40))}")

    assert "E-LEN" in words(shown)


async def test_a_correction_offers_nothing_that_it_cannot_carry(out: Watched) -> None:
    await out.presses(HEAD, await wrote(out, said="See https://example.org/ferry"), "Return with a reason")
    await out.says(HEAD, "The month is missing in it.")
    shown = await out.says(AUTHOR, "/post 2")
    more = await out.presses(AUTHOR, shown, "More")

    offered = {"Add a picture or a file", "Make it a poll", "With link preview", "Only until …"}
    assert not offered & set(labels(more))


async def test_the_author_of_a_rejected_correction_reads_how_to_begin_another(out: Watched) -> None:
    await out.says(AUTHOR, f"/correct 1: {in_both(RIGHT)}")
    await out.says(HEAD, "/reject 2 This date is wrong, too.")

    assert "/correct 1 begins another" in str(out.last_to(out.private(AUTHOR)).text)
