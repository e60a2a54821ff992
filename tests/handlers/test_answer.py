"""An officer takes a question, answers it, and the asker reads the answer where they asked."""

from datetime import timedelta

import pytest

from groups.messages import Address, Due, Edit, Send
from tests.handlers.harness import Scene, labels, words


async def asked_in_group(scene: Scene, group: str = "press") -> Send:
    """A question in a group; the notice of it in the staff room."""
    await scene.meets("spokesperson", "trade-officer", "duty-officer")
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat(group))
    return scene.last_to(scene.staff)


async def asked_in_private(scene: Scene) -> Send:
    await scene.meets("spokesperson", "trade-officer")
    answer = await scene.says("amira", "/ask Who signs the agreement?")
    await scene.presses("amira", answer, "Press")
    await scene.says("amira", "Harsund Courier")
    await scene.says("amira", "today 18:00")
    return scene.last_to(scene.staff)


async def test_the_journalist_reads_the_answer_as_a_reply_to_what_they_asked_in_the_group(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    async with scene.unit() as unit:
        message = (await unit.questions.need(1)).message

    await scene.presses("spokesperson", notice, "Take it")
    form = await scene.presses("spokesperson", notice, "Answer")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(form[0]))

    answer = scene.last_to(scene.chat("press"))
    assert "The minister signs." in str(answer.text)
    assert answer.reply_to == message
    assert labels(answer) == ["Thank you, solved", "Ask again"]


async def test_the_answer_to_a_private_question_stays_private(scene: Scene) -> None:
    await asked_in_private(scene)
    told = scene.last_to(scene.private("spokesperson"))

    await scene.says("spokesperson", "The minister signs.", reply_to=scene.remote(told))

    assert "The minister signs." in scene.words_to(scene.private("amira"))[-1]
    assert scene.sent_to(scene.chat("press")) == []


async def test_an_officer_answers_with_a_plain_reply_in_the_staff_room(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.presses("spokesperson", notice, "Take it")

    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    assert "The minister signs." in scene.words_to(scene.chat("press"))[-1]


async def test_a_colleagues_remark_under_a_notice_is_not_published_as_the_answer(scene: Scene) -> None:
    notice = await asked_in_group(scene)

    told = await scene.says("spokesperson", "Her again. Ana, can you?", scene.staff, reply_to=scene.remote(notice))

    assert "I sent this to nobody." in words(told)
    assert not any("Her again" in said for said in scene.words_to(scene.chat("press")))


async def test_talk_of_officers_in_the_staff_room_answers_nobody(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.presses("spokesperson", notice, "Answer")

    await scene.says("spokesperson", "Shall we have lunch?", scene.staff)

    assert not any("lunch" in said for said in scene.words_to(scene.chat("press")))


async def test_a_trade_officer_cannot_answer_a_press_question(scene: Scene) -> None:
    notice = await asked_in_group(scene)

    answer = await scene.says("trade-officer", "I sign it.", scene.staff, reply_to=scene.remote(notice))
    pressed = await scene.presses("trade-officer", notice, "Take it")

    assert "E-ROLE" in words(answer)
    assert "E-ROLE" in words(pressed)
    assert not any("I sign it." in said for said in scene.words_to(scene.chat("press")))


async def test_the_second_officer_hears_who_has_it_and_until_when(scene: Scene) -> None:
    notice = await asked_in_group(scene, "general")
    await scene.presses("duty-officer", notice, "Take it")

    pressed = await scene.presses("consular-officer", notice, "Take it")
    answer = await scene.says("consular-officer", "Yes.", scene.staff, reply_to=scene.remote(notice))

    for refused in (pressed, answer):
        assert "Duty officer" in words(refused)
        assert "10:20" in words(refused)
        assert "E-CONFLICT" in words(refused)


async def test_after_a_quarter_of_an_hour_somebody_else_may_take_over(scene: Scene) -> None:
    notice = await asked_in_group(scene, "general")
    await scene.presses("duty-officer", notice, "Take it")
    await scene.later(timedelta(minutes=15))

    await scene.presses("consular-officer", notice, "Take it")

    async with scene.unit() as unit:
        assert (await unit.questions.need(1)).holder == "consular-officer"


async def test_who_gives_a_question_back_frees_it_at_once(scene: Scene) -> None:
    notice = await asked_in_group(scene, "general")
    await scene.presses("duty-officer", notice, "Take it")
    shown = scene.done(Edit)[-1]
    assert labels(shown) == ["Answer", "Give back", "Take over"]

    await scene.presses("duty-officer", shown, "Give back")
    await scene.presses("consular-officer", notice, "Take it")

    async with scene.unit() as unit:
        assert (await unit.questions.need(1)).holder == "consular-officer"


async def test_a_second_answer_hears_who_was_faster(scene: Scene) -> None:
    notice = await asked_in_group(scene, "general")
    await scene.presses("duty-officer", notice, "Take it")
    await scene.says("duty-officer", "Yes.", scene.staff, reply_to=scene.remote(notice))

    answer = await scene.says("consular-officer", "No.", scene.staff, reply_to=scene.remote(notice))

    assert "Duty officer was faster" in words(answer)
    assert not any("No." in said for said in scene.words_to(scene.chat("general")))


async def test_every_notice_tells_that_the_question_is_answered(scene: Scene) -> None:
    notice = await asked_in_group(scene)

    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    edits = {edit.to: str(edit.text) for edit in scene.done(Edit) if isinstance(edit, Edit)}
    assert set(edits) == {scene.staff, scene.private("spokesperson")}
    assert all("Answered by Spokesperson" in said for said in edits.values())


async def test_a_notice_that_arrives_late_says_how_the_question_stands(scene: Scene) -> None:
    scene.delivering = False
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))
    answer = await scene.says("spokesperson", "/waiting")
    await scene.presses("spokesperson", answer, "Take it")

    await scene.deliver()

    assert "Taken by Spokesperson" in str(scene.done(Edit)[-1].text)  # type: ignore[union-attr]


async def test_an_answer_in_a_group_must_not_hold_a_passport_number(scene: Scene) -> None:
    notice = await asked_in_group(scene)

    await scene.presses("spokesperson", notice, "Take it")
    answer = await scene.says("spokesperson", "Yours is AB1234567.", scene.staff, reply_to=scene.remote(notice))

    assert "E-PRIVATE" in words(answer)
    assert not any("AB1234567" in said for said in scene.words_to(scene.chat("press")))


async def test_when_the_group_refuses_the_answer_goes_to_the_private_chat(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.meets("amira")
    scene.closed.add(scene.chat("press"))

    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    assert "The minister signs." in scene.words_to(scene.private("amira"))[-1]


async def test_the_answer_follows_a_group_that_moved(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    old = scene.chat("press")
    async with scene.unit() as unit:
        await unit.addresses.move(old.account, old.chat, "moved")

    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    answer = scene.last_to(Address(old.account, "moved"))
    assert "The minister signs." in str(answer.text)
    assert answer.reply_to == ""


async def test_when_nobody_can_be_reached_the_officer_is_told(scene: Scene) -> None:
    notice = await asked_in_private(scene)
    scene.closed.add(scene.private("amira"))

    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    assert "cannot reach" in scene.words_to(scene.private("spokesperson"))[-1]


async def test_a_content_journalist_closes_the_question(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    await scene.presses("amira", scene.last_to(scene.chat("press")), "Thank you, solved")

    async with scene.unit() as unit:
        assert (await unit.questions.need(1)).state == "closed"


async def test_asking_again_in_private_brings_the_question_back_with_what_was_said(scene: Scene) -> None:
    notice = await asked_in_private(scene)
    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    await scene.presses("amira", scene.last_to(scene.private("amira")), "Ask again")
    await scene.says("amira", "And on which day?")

    again = scene.words_to(scene.staff)[-1]
    assert "J-0001" in again
    assert "And on which day?" in again
    assert "The minister signs." in again


async def test_a_reply_to_the_answer_in_the_group_asks_again(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))
    answer = scene.last_to(scene.chat("press"))

    await scene.says("amira", "And on which day?", scene.chat("press"), reply_to=scene.remote(answer))

    assert "And on which day?" in scene.words_to(scene.staff)[-1]


async def test_a_neighbour_who_replies_to_the_answer_asks_nothing(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))
    answer = scene.last_to(scene.chat("press"))
    told = len(scene.sent_to(scene.staff))

    await scene.says("omar", "How nice.", scene.chat("press"), reply_to=scene.remote(answer))

    assert len(scene.sent_to(scene.staff)) == told


async def test_after_two_weeks_a_new_question_is_the_better_way(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))
    answer = scene.last_to(scene.chat("press"))
    await scene.later(timedelta(days=15))

    pressed = await scene.presses("amira", answer, "Ask again")

    assert "14 days" in words(pressed)


async def test_an_edit_after_the_answer_is_only_shown_to_the_officers(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    async with scene.unit() as unit:
        message = (await unit.questions.need(1)).message
    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))

    await scene.says("amira", "/ask Who signs it in spring?", scene.chat("press"), edits=message)

    async with scene.unit() as unit:
        kept = await unit.questions.need(1)
    assert (kept.words, kept.state) == ("Who signs the agreement?", "answered")
    assert "changed the question after that" in str(scene.done(Edit)[-1].text)  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("after", "told", "head_told"),
    [
        (timedelta(hours=1, minutes=59), 0, 0),
        (timedelta(hours=2), 1, 0),
        (timedelta(hours=4), 2, 0),
        (timedelta(days=1, hours=4), 3, 1),  # twelve working hours: Wednesday 14:05
    ],
)
async def test_the_section_is_reminded_and_then_the_head_of_mission(
    scene: Scene, after: timedelta, told: int, head_told: int
) -> None:
    await scene.meets("head-of-mission")
    await asked_in_group(scene)
    first = len(scene.sent_to(scene.private("spokesperson")))

    await scene.later(after)

    assert len(scene.sent_to(scene.private("spokesperson"))) - first == told
    assert len(scene.sent_to(scene.private("head-of-mission"))) == head_told


async def test_nobody_is_reminded_of_an_answered_question(scene: Scene) -> None:
    notice = await asked_in_group(scene)
    await scene.presses("spokesperson", notice, "Take it")
    await scene.says("spokesperson", "The minister signs.", scene.staff, reply_to=scene.remote(notice))
    told = len(scene.sent_to(scene.staff))

    await scene.later(timedelta(days=3))
    late = await scene.happens(Due("question.half", "1", scene.now))  # an hour that had come while it was answered

    assert late == []
    assert len(scene.sent_to(scene.staff)) == told


async def test_waiting_shows_the_questions_of_my_sections_alone(scene: Scene) -> None:
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))
    await scene.says("omar", "/ask Which duty is on oil?", scene.chat("trade"))

    waits = words(await scene.says("trade-officer", "/waiting"))

    assert "Which duty is on oil?" in waits
    assert "Who signs the agreement?" not in waits
    assert "Who signs the agreement?" not in words(await scene.says("duty-officer", "/waiting"))
    assert "Who signs the agreement?" in words(await scene.says("head-of-mission", "/waiting"))


async def test_the_asker_reads_the_frame_in_their_own_language(scene: Scene) -> None:
    await scene.says("leila", "/ask أين أجد الجدول؟", scene.chat("general"), language="ar")
    notice = scene.last_to(scene.staff)

    await scene.presses("duty-officer", notice, "Take it")
    await scene.says("duty-officer", "هنا.", scene.staff, reply_to=scene.remote(notice))

    assert scene.last_to(scene.chat("general")).language == "ar"
