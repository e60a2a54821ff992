"""A false alarm: key points are withdrawn or corrected where people act on them, and the cards follow."""

from datetime import timedelta

import pytest

from groups.messages import Action, Address, Delete, Edit
from groups.outcomes import Reason, Rejected
from groups.posts import State
from storage.posts import Post
from tests.handlers.crisis_scene import Watched, watched, with_talks
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import BRIDGE, GROUPS, approves, points, publishes
from tests.typed import SOURCE

DUTY, HEAD, REVIEWER = "duty-officer", "head-of-mission", "consular-officer"
READY = "Our message about flooding in Nell valley was wrong. There is no danger there that we know of."
HAPPENED = "There is flooding in Nell valley."


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    made.reads_english()
    await made.opens()
    return made


@pytest.fixture
async def alarm(flood: Watched) -> Watched:
    """The prepared words went out as key point 1."""
    await flood.approves_in_calm()
    await flood.says(DUTY, "/crisis")
    offered = flood.last_to(flood.private(DUTY))
    shown = await flood.presses(DUTY, offered, "#1: key point")
    await flood.presses(DUTY, shown, "Send the prepared words")
    if "six digits" in str(flood.last_to(flood.private(DUTY)).text):
        await flood.proves(DUTY)
    await flood.passes(timedelta(minutes=1))
    return flood


def edits(flood: Watched, group: str) -> list[str]:
    chat = flood.chat(group)
    return [
        str(each.text)
        for each in flood.done(Edit)
        if isinstance(each, Edit) and each.to == chat and each.look == "correction"
    ]


def deleted(flood: Watched) -> list[Address]:
    return [each.to for each in flood.done(Delete) if isinstance(each, Delete) and each.subject.startswith("fix:")]


async def state(flood: Watched, number: int = 1) -> str:
    async with flood.unit() as unit:
        return (await unit.posts.need(number)).state


async def writes(flood: Watched, said: str = "The bridge is open.", number: int = 1) -> list[Action]:
    """The duty officer, with the second factor."""
    told = await flood.says(DUTY, f"/correct {number}: en: {said}\nar: الجسر مفتوح.")
    return await flood.proves(DUTY) if "six digits" in words(told) else told


async def corrects(flood: Watched, said: str = "The bridge is open.", number: int = 1) -> list[Action]:
    """The duty officer writes it and the consular officer, a reviewer, lets it go."""
    await writes(flood, said, number)
    card = next(send for send in reversed(flood.sent_to(flood.private(HEAD))) if "Approve version 1" in labels(send))
    return await flood.presses(HEAD, card, "Approve version 1")


async def test_a_withdrawn_key_point_stays_visible_as_withdrawn_and_a_reply_says_so(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await flood.says(DUTY, "/retract 1")

    assert deleted(flood) == []
    for group in GROUPS:
        assert edits(flood, group)[0].startswith("Withdrawn")
        reply = flood.last_to(flood.chat(group))
        assert f"Our message “{BRIDGE}” was wrong. Please do not act on it." in str(reply.text)
        assert reply.reply_to
    assert await state(flood) == State.RETRACTED


async def test_an_ordinary_post_is_not_deleted_either_while_a_crisis_is_open(scene: Scene) -> None:
    made = await with_talks(scene)
    await made.opens()
    await made.says("spokesperson", "/retract 1")

    assert deleted(made) == []
    assert "“The talks begin.” was wrong" in made.words_to(made.chat("press"))[-1]


async def test_after_the_crisis_a_key_point_is_deleted_as_other_messages_are(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await flood.says(DUTY, "/crisis close")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Confirm" in labels(send))
    await flood.presses(HEAD, asked, "Confirm")
    await flood.says(DUTY, "/retract 1")

    assert len(deleted(flood)) == len(GROUPS)


async def test_the_staff_room_can_withdraw_a_key_point_with_one_press(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    told = next(send for send in reversed(flood.sent_to(flood.staff)) if "Retract" in labels(send))
    assert "Key point #1 is out." in str(told.text)
    await flood.presses(REVIEWER, told, "Retract")

    assert await state(flood) == State.RETRACTED


async def test_the_stop_that_came_too_late_offers_to_withdraw_it(flood: Watched) -> None:
    await flood.says(DUTY, f"/key {BRIDGE} {SOURCE}")
    await flood.proves(DUTY)
    recall = await approves(flood)
    await flood.passes(timedelta(minutes=1))
    late = await flood.presses(REVIEWER, recall, "Stop")
    assert labels(late) == ["Retract", "Correct"]
    await flood.presses(REVIEWER, late, "Retract")

    assert await state(flood) == State.RETRACTED


async def test_in_its_ten_seconds_a_key_point_is_only_stopped(flood: Watched) -> None:
    await flood.says(DUTY, f"/key {BRIDGE} {SOURCE}")
    await flood.proves(DUTY)
    await approves(flood)
    await flood.says(DUTY, "/retract 1")
    await flood.passes(timedelta(minutes=1))

    assert await state(flood) == State.DRAFT
    assert points(flood, "consular") == []


async def test_the_card_leaves_a_withdrawn_key_point_out_and_shows_the_one_before(flood: Watched) -> None:
    await publishes(flood, "Two shelters are open.")
    await publishes(flood, BRIDGE)
    await flood.says(DUTY, "/retract 2")

    card = flood.text_of_card("consular")
    assert BRIDGE not in card
    assert "Two shelters are open." in card


async def test_the_card_shows_the_right_words_of_a_corrected_key_point(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await corrects(flood)

    card = flood.text_of_card("consular")
    assert BRIDGE not in card
    assert "The bridge is open." in card
    assert [await state(flood), await state(flood, 2)] == [State.CORRECTED, State.PUBLISHED]


async def test_a_second_correction_is_what_the_card_shows(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await corrects(flood)
    await corrects(flood, "One lane is open.")

    assert "One lane is open." in flood.text_of_card("consular")


async def test_the_number_of_a_withdrawn_key_point_is_not_used_again(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await flood.says(DUTY, "/retract 1")
    await publishes(flood, "Two shelters are open.")

    assert points(flood, "consular")[-1].startswith("Key point 2 of 5 today")


async def test_a_false_alarm_has_its_correction_ready_in_every_language(alarm: Watched) -> None:
    shown = await alarm.says(DUTY, "/correct 1")
    assert READY in words(shown)
    await alarm.presses(DUTY, shown, "Send the ready correction")

    for group in GROUPS:
        assert READY in alarm.words_to(alarm.chat(group))[-1]
        assert READY in edits(alarm, group)[0]
    async with alarm.unit() as unit:
        (fix,) = await unit.posts.correcting(1)
    assert str(fix.texts["ar"]).startswith("كانت رسالتنا عن فيضان")


async def test_after_a_false_alarm_the_card_does_not_repeat_it(alarm: Watched) -> None:
    assert HAPPENED in alarm.text_of_card("press")
    await alarm.presses(DUTY, await alarm.says(DUTY, "/correct 1"), "Send the ready correction")

    card = alarm.text_of_card("press")
    assert HAPPENED not in card
    assert READY in card


async def test_a_withdrawn_alarm_needs_no_reader_any_more(alarm: Watched) -> None:
    await alarm.says(DUTY, "/retract 1")
    await alarm.passes(timedelta(minutes=20))

    assert HAPPENED not in alarm.text_of_card("press")
    assert not any("nobody else has read them" in said for said in alarm.words_to(alarm.private(HEAD)))


async def test_ones_own_words_have_the_standard_sentence_ready(flood: Watched) -> None:
    await publishes(flood, BRIDGE)

    assert "This message was wrong. Please do not act on it." in words(await flood.says(DUTY, "/correct 1"))


async def test_who_writes_the_correction_of_a_key_point_does_not_approve_it(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await writes(flood)

    assert "E-SELF" in words(await flood.says(DUTY, "/approve 2 v1"))
    assert edits(flood, "consular") == []


async def test_whoever_corrects_a_key_point_in_words_of_their_own_proves_it_and_withdrawing_asks_nothing(
    flood: Watched,
) -> None:
    await publishes(flood, BRIDGE)
    await flood.later(timedelta(minutes=6))
    told = await flood.says(DUTY, "/correct 1: en: The bridge is open.\nar: الجسر مفتوح.")
    assert "six digits" in words(told)
    async with flood.unit() as unit:
        assert not await unit.posts.correcting(1)
    assert "waits for one" in words(await flood.proves(DUTY))
    await flood.later(timedelta(minutes=6))
    await flood.says(DUTY, "/retract 1")
    assert edits(flood, "consular")[-1].startswith("Withdrawn")


async def test_words_that_took_the_place_of_an_earlier_key_point_are_found_and_put_right(flood: Watched) -> None:
    for said in ("One.", "Two.", "Three.", "Four.", "Five."):
        await publishes(flood, said)
    await flood.says(DUTY, f"/key One too many. {SOURCE}")
    if "six digits" in str(flood.last_to(flood.private(DUTY)).text):
        await flood.proves(DUTY)
    full = await approves(flood)
    await flood.presses(REVIEWER, full, "Replace #5")
    number = (await newest(flood)).id
    await flood.says(DUTY, f"/retract {number}")

    assert edits(flood, "consular")[-1].startswith("Withdrawn")
    assert "“One too many.” was wrong" in flood.words_to(flood.chat("consular"))[-1]


async def newest(flood: Watched) -> Post:
    async with flood.unit() as unit:
        return (await unit.posts.of_crisis(1))[-1]


async def test_a_copy_that_somebody_deleted_is_spoken_of_all_the_same(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    flood.answers[f"edit {flood.chat('press')}"] = [Rejected(Reason.MESSAGE_GONE)]
    await flood.says(DUTY, "/retract 1")

    assert f"“{BRIDGE}” was wrong" in flood.words_to(flood.chat("press"))[-1]


async def test_new_words_of_a_correction_that_somebody_proved_ask_for_the_code_again(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await writes(flood)
    await flood.later(timedelta(minutes=6))
    await flood.presses(DUTY, await flood.says(DUTY, "/post edit 2"), "Change text")
    shown = await flood.says(DUTY, "en: The bridge is shut.\nar: الجسر مغلق.")
    assert "six digits" in words(await flood.presses(DUTY, shown, "Send for approval"))
    assert await state(flood, 2) == State.DRAFT
    await flood.proves(DUTY)
    assert await state(flood, 2) == State.SUBMITTED
