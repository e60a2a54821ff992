"""The check-in of a crisis: from two buttons in a group to an officer who looks after whoever needs help."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from config.mission import Mission
from groups.checkin import Help, State
from groups.messages import Action, Address, Edit, Migrated, Notice, Send
from groups.outcomes import Closed
from groups.outlets import Capabilities, code_points
from storage.checkins import Answer, HelpCase
from storage.tables import button, checkin_answer, checkin_said, help_case, media, outbox
from tests.handlers import harness
from tests.handlers.crisis_scene import Watched, watched, with_checkin
from tests.handlers.harness import Scene, example, labels, words

SAFE, HELP = "I am safe", "I need help"
GROUPS = ("press", "consular", "general")


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    """The example mission with three of its groups: more of them would show nothing more."""
    files = example().files
    few = tuple(group for group in files.groups if group.id in GROUPS)
    mission = Mission(files.model_copy(update={"groups": few}))
    async with harness.scene(f"sqlite+aiosqlite:///{tmp_path / 'scene.db'}", mission) as made:
        yield made


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    return await with_checkin(scene)


async def raised(flood: Watched) -> None:
    """To level 3."""
    asked = await flood.says("duty-officer", "/crisis level 3")
    await flood.presses("head-of-mission", asked, "Confirm")
    await flood.proves("head-of-mission")


def post(flood: Watched, group: str = "consular") -> Send:
    """The question with its two buttons in this group."""
    return next(send for send in flood.sent_to(flood.chat(group)) if SAFE in labels(send) and send.look != "card")


async def answers(flood: Watched, who: str, label: str, group: str = "consular") -> list[Action]:
    return await flood.presses(who, post(flood, group), label)


async def needs_help(flood: Watched, who: str = "amira", injured: str = "Yes") -> None:
    """Presses, and answers the five questions."""
    await flood.meets(who)
    await answers(flood, who, HELP)
    await flood.says(who, "12 Mill Lane, 30800 Lorca, 2º B")
    await flood.presses(who, flood.last_to(flood.private(who)), "3")
    await flood.presses(who, flood.last_to(flood.private(who)), injured)
    await flood.says(who, "+34 600 000 000")
    await flood.presses(who, flood.last_to(flood.private(who)), "Español")


async def answer_of(flood: Watched, who: str, about: str = "") -> Answer:
    async with flood.unit() as unit:
        return next(each for each in await unit.checkins.of_person(f"web:{who}") if each.about == about)


async def case(flood: Watched, number: int = 1) -> HelpCase:
    async with flood.unit() as unit:
        return await unit.checkins.need_case(number)


def notice(actions: list[Action]) -> Notice:
    return next(each for each in actions if isinstance(each, Notice))


# ---- opening and closing -------------------------------------------------------------------------------


async def test_two_buttons_stand_once_in_every_chat_of_the_region_and_on_its_card(flood: Watched) -> None:
    for group in GROUPS:
        assert labels(post(flood, group)) == [SAFE, HELP]
        edits = [each for each in flood.done(Edit) if each.to == flood.chat(group)]
        assert isinstance(edits[-1], Edit)
        assert labels(edits[-1]) == [SAFE, HELP]
        assert "Only officers of the mission see your answer." in flood.text_of_card(group)


async def test_opening_it_again_after_closing_posts_nothing_twice(flood: Watched) -> None:
    assert "open already" in words(await flood.does("duty-officer", "/safe open"))
    await flood.does("head-of-mission", "/safe close")
    await flood.does("head-of-mission", "/safe open")
    assert sum(SAFE in labels(send) for send in flood.sent_to(flood.chat("press")) if send.look != "card") == 1


async def test_a_closed_check_in_has_no_buttons_any_more_and_an_old_press_is_told_so(flood: Watched) -> None:
    await flood.does("duty-officer", "/safe close")
    edits = [each for each in flood.done(Edit) if each.to == flood.chat("press")]
    assert all(not labels(each) for each in edits[-2:])
    assert "This check-in is closed." in words(edits[-2:])
    assert "No check-in is open now." in words(await answers(flood, "amira", SAFE))


@pytest.mark.parametrize("who", ["consular-officer", "spokesperson", "administrator", "amira"])
async def test_nobody_but_duty_and_head_opens_or_closes_it(flood: Watched, who: str) -> None:
    await flood.does("duty-officer", "/safe close")
    before = len(flood.sent_to(flood.chat("press")))
    for command in ("/safe open", "/safe close"):
        assert "not among your duties" in words(await flood.says(who, command))
    assert len(flood.sent_to(flood.chat("press"))) == before
    async with flood.unit() as unit:
        assert not await unit.checkins.all_open()


async def test_below_alert_no_check_in_opens(scene: Scene) -> None:
    calm = await watched(scene)
    assert "No crisis is open." in words(await calm.does("duty-officer", "/safe open"))
    await calm.opens("/crisis open all level=1 template=flood")
    assert "level 2 or more" in words(await calm.does("duty-officer", "/safe open"))


async def test_a_chat_that_reads_two_languages_is_asked_in_both(scene: Scene) -> None:
    both = await watched(scene)
    await both.opens()
    await both.does("duty-officer", "/safe open")
    asked = next(send for send in both.sent_to(both.chat("consular")) if send.look != "card")
    assert labels(asked) == [f"{SAFE} / أنا بأمان", f"{HELP} / أحتاج إلى مساعدة"]
    assert "Press a button below" in str(asked.text)
    assert "اضغطوا" in str(asked.text)
    assert str(asked.text).count("EMB-") == 1


async def test_with_two_crises_the_number_says_which(scene: Scene) -> None:
    two = await watched(scene)
    two.reads_english()
    await two.opens()
    await two.opens("/crisis open VM-NE template=earthquake level=2 place=Nellbro")
    assert "which one" in words(await two.does("duty-officer", "/safe open"))
    await two.does("duty-officer", "/safe open #2")
    async with two.unit() as unit:
        assert await unit.checkins.all_open() == {2}
    await two.does("duty-officer", "/safe open #1")
    edit = [each for each in two.done(Edit) if each.to == two.chat("general")][-1]
    assert labels(edit)[:1] == ["I am safe · Flooding: Nell valley"]
    assert len(labels(edit)) == 4


async def test_an_opening_that_reaches_us_late_is_asked_for_again(flood: Watched) -> None:
    await flood.does("duty-officer", "/safe close")
    late = replace(flood, now=flood.now - timedelta(minutes=11))
    assert "/safe" not in words(await late.does("duty-officer", "/safe open"))
    async with flood.unit() as unit:
        assert not await unit.checkins.all_open()


async def test_an_officer_does_not_open_it_in_front_of_everybody(flood: Watched) -> None:
    answer = await flood.says("duty-officer", "/safe close", flood.chat("press"))
    assert "private chat" in words(answer)
    async with flood.unit() as unit:
        assert await unit.checkins.all_open()


async def test_a_full_card_stays_within_what_the_platform_takes(flood: Watched) -> None:
    short = Capabilities("short", 500, code_points)
    flood.house.outlets = dict.fromkeys(flood.house.outlets, short)
    await flood.does("duty-officer", "/safe close")
    await flood.does("duty-officer", "/safe open")
    assert len(flood.text_of_card("press")) <= 500
    assert "How are you?" not in flood.text_of_card("press")  # the line is left out, the buttons never
    cards = [each for each in flood.done(Edit) if isinstance(each, Edit) and each.look == "card"]
    assert labels(cards[-1]) == [SAFE, HELP]
    assert "112" in flood.text_of_card("press")


async def test_a_chat_that_becomes_a_supergroup_gets_the_buttons_on_its_new_card(flood: Watched) -> None:
    await flood.happens(Migrated(flood.chat("press"), "chat-press-new"))
    new = replace(flood.chat("press"), chat="chat-press-new")
    assert labels(flood.last_to(new)) == [SAFE, HELP]


# ---- I am safe -----------------------------------------------------------------------------------------


async def test_safe_is_thanked_in_private_and_how_many_and_where_can_be_skipped(flood: Watched) -> None:
    await flood.meets("amira")
    before = len(flood.sent_to(flood.chat("consular")))
    await answers(flood, "amira", SAFE)
    assert (await answer_of(flood, "amira")).state is State.SAFE
    asked = flood.last_to(flood.private("amira"))
    assert "Thank you. It is noted that you are safe." in str(asked.text)
    await flood.presses("amira", asked, "Skip")
    await flood.presses("amira", flood.last_to(flood.private("amira")), "Skip")
    assert "If things change" in str(flood.last_to(flood.private("amira")).text)
    assert len(flood.sent_to(flood.chat("consular"))) == before  # the group learns nothing


async def test_how_many_and_where_are_kept_when_they_are_said(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", SAFE)
    await flood.presses("amira", flood.last_to(flood.private("amira")), "4")
    await flood.says("amira", "Lorca")
    kept = await answer_of(flood, "amira")
    assert (kept.people, kept.city) == (4, "Lorca")


async def test_whoever_never_wrote_to_us_is_counted_and_asked_to_write_in_private(flood: Watched) -> None:
    told = await answers(flood, "amira", SAFE)
    assert "please write to me in private" in notice(told).words
    assert (await answer_of(flood, "amira")).state is State.SAFE


async def test_both_buttons_pressed_the_last_counts_and_the_history_is_kept(flood: Watched) -> None:
    await flood.meets("amira")
    for label in (SAFE, HELP, SAFE):
        await answers(flood, "amira", label)
        flood.now += timedelta(minutes=1)
    last = await answer_of(flood, "amira")
    assert last.state is State.SAFE
    async with flood.unit() as unit:
        assert [state for state, _ in await unit.checkins.history(last.id)] == [State.SAFE, State.HELP, State.SAFE]
    assert (await case(flood)).state is Help.DONE


async def test_the_same_person_on_two_platforms_is_two_answers(flood: Watched) -> None:
    await answers(flood, "amira", SAFE)
    await answers(flood, "amira-elsewhere", HELP)
    async with flood.unit() as unit:
        assert len(await unit.checkins.of_crisis(1)) == 2


# ---- I need help -----------------------------------------------------------------------------------------


async def test_the_emergency_number_comes_before_every_question(flood: Watched) -> None:
    await flood.meets("amira")
    told = notice(await answers(flood, "amira", HELP))
    assert told.words == "In danger now? Call 112. I write to you in private."
    asked = str(flood.last_to(flood.private("amira")).text)
    assert asked.startswith("In danger now? Call first:\n112 · In danger now?")
    assert asked.index("112") < asked.index("H-1") < asked.index("Where is help needed?")


async def test_a_number_that_was_found_wrong_is_not_given_to_anybody(flood: Watched) -> None:
    await flood.says("duty-officer", "/fact fail F2 nobody answers")
    await flood.meets("amira")
    await answers(flood, "amira", HELP)
    asked = str(flood.last_to(flood.private("amira")).text)
    assert "112" in asked
    assert "555 0140" not in asked


async def test_five_answers_make_a_request_that_the_staff_room_and_the_duty_officer_see(flood: Watched) -> None:
    await needs_help(flood)
    for at in (flood.staff, flood.private("duty-officer")):
        shown = next(text for text in flood.words_to(at) if "asks for help" in text)
        assert "H-1 asks for help · somebody is injured" in shown
        assert "Where: 12 Mill Lane, 30800 Lorca, 2º B\nPeople: 3\nLanguage: Español" in shown
        assert "Nobody has taken it yet." in shown
        assert "Amira" not in shown
        assert "600 000 000" not in shown
    assert "H-1 now" in flood.words_to(flood.private("amira"))[-1]
    assert (await answer_of(flood, "amira")).city == "Lorca"


async def test_the_injured_come_first_in_the_list_of_what_waits(flood: Watched) -> None:
    await needs_help(flood, "amira", "No")
    await needs_help(flood, "bilal", "Yes")
    listed = words(await flood.says("duty-officer", "/roll"))
    assert listed.index("H-2") < listed.index("H-1")


async def test_the_request_stands_when_its_questions_are_never_answered(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", HELP)
    await flood.says("amira", "The school, Lorca")
    assert not [text for text in flood.words_to(flood.staff) if "asks for help" in text]
    await flood.passes(timedelta(minutes=4))
    shown = next(text for text in flood.words_to(flood.staff) if "asks for help" in text)
    assert "not known whether anybody is injured" in shown
    assert "The school, Lorca" in shown


async def test_answers_that_come_after_the_officers_saw_it_reach_them_too(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", HELP)
    await flood.passes(timedelta(minutes=4))
    await flood.says("amira", "The school, Lorca")
    await flood.presses("amira", flood.last_to(flood.private("amira")), "1")
    await flood.presses("amira", flood.last_to(flood.private("amira")), "Yes")
    for _ in range(2):
        await flood.presses("amira", flood.last_to(flood.private("amira")), "Skip")
    assert "H-1: the questions are answered now: somebody is injured." in flood.words_to(flood.staff)[-1]
    assert "The school, Lorca" in words([each for each in flood.done(Edit) if each.to == flood.staff][-1:])


async def test_cancelling_the_questions_does_not_take_the_request_back(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", HELP)
    said = await flood.presses("amira", flood.last_to(flood.private("amira")), "Cancel")
    assert "Your request for help stands" in words(said)
    assert (await case(flood)).state is Help.NEW


async def test_pressing_twice_makes_one_request(flood: Watched) -> None:
    await needs_help(flood)
    await answers(flood, "amira", HELP)
    async with flood.unit() as unit:
        assert len(await unit.checkins.cases(1)) == 1
    assert "112" in flood.words_to(flood.private("amira"))[-1]


async def test_whoever_cannot_be_written_to_gets_the_number_and_a_way_in_at_once(flood: Watched) -> None:
    link = Capabilities("web", 4096, code_points, link=lambda start: f"https://t.me/embassy_bot?start={start}")
    flood.house.outlets = dict.fromkeys(flood.house.outlets, link)
    told = notice(await answers(flood, "amira", HELP))
    assert told.words == "In danger now? Call 112. Please write to me in private."
    assert told.url == "https://t.me/embassy_bot?start=safe"
    shown = next(text for text in flood.words_to(flood.staff) if "asks for help" in text)
    assert "I cannot write to this person in private." in shown
    asked = await flood.says("amira", "/start safe")
    assert "Where is help needed?" in words(asked)


async def test_safe_and_then_a_cry_within_a_day_is_help(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", SAFE)
    flood.now += timedelta(hours=23)
    asked = await flood.says("amira", "help, the water is rising")
    assert "112" in words(asked)
    assert (await answer_of(flood, "amira")).state is State.HELP
    assert (await case(flood)).state is Help.NEW


async def test_a_cry_inside_another_form_stays_an_answer_of_that_form(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", SAFE)
    await flood.says("amira", "/ask")
    await flood.says("amira", "help")
    assert (await answer_of(flood, "amira")).state is State.SAFE


async def test_what_they_write_later_reaches_whoever_looks_after_them_and_back(flood: Watched) -> None:
    await needs_help(flood)
    await flood.presses("consular-officer", shown_to(flood), "I take it")
    await flood.says("amira", "The water reaches the first floor.")
    passed = flood.last_to(flood.private("consular-officer"))
    assert "H-1 writes:\nThe water reaches the first floor." in str(passed.text)
    await flood.says("consular-officer", "A boat is on its way.", reply_to=flood.remote(passed))
    assert "A boat is on its way." in flood.words_to(flood.private("amira"))[-1]


# ---- taking it -----------------------------------------------------------------------------------------


def shown_to(flood: Watched) -> Send:
    return next(send for send in flood.sent_to(flood.staff) if "I take it" in labels(send))


async def test_one_officer_takes_it_and_reads_the_name_in_private(flood: Watched) -> None:
    await needs_help(flood)
    await flood.presses("consular-officer", shown_to(flood), "I take it")
    whole = str(flood.last_to(flood.private("consular-officer")).text)
    assert "Name: Amira" in whole
    assert "+34 600 000 000" in whole
    assert "An officer looks after your request H-1 now." in flood.words_to(flood.private("amira"))[-1]
    edited = [each for each in flood.done(Edit) if each.to == flood.staff][-1]
    assert "Consular officer looks after it" in words([edited])
    assert not labels(edited)


async def test_an_officer_whom_we_cannot_write_to_cannot_take_it(flood: Watched) -> None:
    await needs_help(flood)
    async with flood.unit() as unit:
        await unit.people.out_of_reach(flood.private("consular-officer"))
    told = await flood.presses("consular-officer", shown_to(flood), "I take it")
    assert "write to me in private first" in words(told)
    assert (await case(flood)).state is Help.NEW


async def test_the_second_hears_who_was_faster(flood: Watched) -> None:
    await needs_help(flood)
    notice_ = shown_to(flood)
    await flood.presses("consular-officer", notice_, "I take it")
    told = await flood.presses("duty-officer", notice_, "I take it")
    assert "Consular officer was faster" in words(told)
    assert (await case(flood)).holder == "consular-officer"


async def test_of_two_who_saw_the_same_version_one_moves_it(flood: Watched) -> None:
    await needs_help(flood)
    seen = await case(flood)
    async with flood.unit() as unit:
        assert await unit.checkins.move(seen, state=Help.TAKEN, holder="duty-officer")
        assert await unit.checkins.move(seen, state=Help.TAKEN, holder="consular-officer") is None


@pytest.mark.parametrize("who", ["spokesperson", "trade-officer", "administrator"])
async def test_other_sections_take_no_request(flood: Watched, who: str) -> None:
    await needs_help(flood)
    told = await flood.presses(who, shown_to(flood), "I take it")
    assert "E-ROLE" in words(told)
    assert (await case(flood)).state is Help.NEW


async def test_given_back_it_can_be_taken_again_and_solved_it_is_over(flood: Watched) -> None:
    await needs_help(flood)
    await flood.presses("consular-officer", shown_to(flood), "I take it")
    await flood.presses("consular-officer", flood.last_to(flood.private("consular-officer")), "Give back")
    again = flood.last_to(flood.staff)
    assert "nobody looks after it" in str(again.text)
    await flood.presses("duty-officer", again, "I take it")
    await flood.presses("duty-officer", flood.last_to(flood.private("duty-officer")), "It is solved")
    assert (await case(flood)).state is Help.DONE


async def test_nobody_within_a_quarter_of_an_hour_at_level_three_calls_all_on_duty_and_the_head(
    flood: Watched,
) -> None:
    await raised(flood)
    await needs_help(flood)
    await flood.passes(timedelta(minutes=16))
    for who in ("duty-officer", "head-of-mission"):
        called = flood.last_to(flood.private(who))
        assert "nobody looks after it. Please take it now." in str(called.text)
        assert labels(called) == ["I take it"]


async def test_at_level_two_they_are_called_after_an_hour_and_never_when_somebody_has_it(flood: Watched) -> None:
    await needs_help(flood)
    await flood.passes(timedelta(minutes=50))
    assert not [text for text in flood.words_to(flood.private("head-of-mission")) if "Please take it now" in text]
    await flood.passes(timedelta(minutes=11))
    assert "Please take it now" in flood.words_to(flood.private("head-of-mission"))[-1]
    await flood.presses("duty-officer", shown_to(flood), "I take it")
    told = len(flood.words_to(flood.private("head-of-mission")))
    await flood.passes(timedelta(hours=3))
    assert not [
        text for text in flood.words_to(flood.private("head-of-mission"))[told:] if "Please take it now" in text
    ]


async def test_a_request_of_an_officer_who_left_goes_back_to_duty(flood: Watched) -> None:
    await needs_help(flood)
    await flood.presses("consular-officer", shown_to(flood), "I take it")
    files = flood.mission.files
    left = tuple(each for each in files.officers if each.name != "consular-officer")
    flood.house.mission = type(flood.mission)(files.model_copy(update={"officers": left}))
    await flood.passes(timedelta(minutes=16))
    assert (await case(flood)).state is Help.NEW
    assert "Please take it now" in flood.words_to(flood.private("duty-officer"))[-1]


async def test_an_open_request_stands_in_what_waits(flood: Watched) -> None:
    await needs_help(flood)
    assert "H-1 asks for help" in words(await flood.says("duty-officer", "/waiting"))
    assert "H-1 asks for help" not in words(await flood.says("trade-officer", "/waiting"))


# ---- relatives, reminders -------------------------------------------------------------------------------


async def test_a_relative_is_looked_for_in_private_and_found_safe(flood: Watched) -> None:
    asked = await flood.says("amira", '/safe for "mother, Lorca"')
    assert (await answer_of(flood, "amira", "mother, Lorca")).state is State.WAITING
    await flood.presses("amira", asked, "They are safe")
    found = await answer_of(flood, "amira", "mother, Lorca")
    assert (found.state, found.city) == (State.SAFE, "Lorca")


async def test_a_relative_who_needs_help_has_a_request_of_their_own(flood: Watched) -> None:
    asked = await flood.says("amira", '/safe for "mother, Lorca"')
    said = await flood.presses("amira", asked, "They need help")
    assert "This is about mother, Lorca." in words(said)
    assert (await case(flood)).answer == (await answer_of(flood, "amira", "mother, Lorca")).id


async def test_a_name_that_is_written_in_a_group_is_neither_kept_nor_repeated(flood: Watched) -> None:
    said = await flood.says("amira", '/safe for "mother, Lorca"', flood.chat("press"))
    assert "in private" in words(said)
    assert "mother" not in words(said)
    async with flood.unit() as unit:
        assert not await unit.checkins.of_crisis(1)


async def test_nobody_presses_for_another_ones_relative(flood: Watched) -> None:
    asked = await flood.says("amira", '/safe for "mother, Lorca"')
    assert "somebody else" in words(await flood.presses("bilal", asked, "They are safe"))


async def test_so_many_relatives_are_a_matter_for_an_officer(flood: Watched) -> None:
    for each in range(10):
        await flood.says("amira", f'/safe for "cousin {each}"')
    assert "please write /ask" in words(await flood.says("amira", '/safe for "cousin 11"'))


async def test_only_who_wished_it_is_asked_again_after_six_and_after_twenty_four_hours(flood: Watched) -> None:
    asked = await flood.says("amira", "/safe")
    await flood.says("bilal", "/safe")
    await flood.presses("amira", asked, "Remind me")
    counts = []
    for hours in (5.9, 0.2, 17.8, 0.2, 48):
        await flood.passes(timedelta(hours=hours))
        counts.append(sum(text.startswith("Flooding") for text in flood.words_to(flood.private("amira"))))
    assert counts == [1, 2, 2, 3, 3]
    assert sum(text.startswith("Flooding") for text in flood.words_to(flood.private("bilal"))) == 1


async def test_whoever_has_answered_is_not_reminded(flood: Watched) -> None:
    asked = await flood.says("amira", "/safe")
    await flood.presses("amira", asked, "Remind me")
    await flood.presses("amira", asked, SAFE)
    before = len(flood.words_to(flood.private("amira")))
    await flood.passes(timedelta(hours=25))
    assert len(flood.words_to(flood.private("amira"))) == before


async def test_whoever_blocked_us_counts_as_not_reachable(flood: Watched) -> None:
    asked = await flood.says("amira", "/safe")
    await flood.presses("amira", asked, "Remind me")
    flood.answers[f"send {flood.private('amira')}"] = [Closed("blocked")]
    await flood.passes(timedelta(hours=7))
    assert "Not reachable: 1" in words(await flood.says("duty-officer", "/roll"))


async def test_me_shows_what_is_kept_of_a_check_in(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", SAFE)
    assert "Check-in, Flooding: Nell valley: safe." in words(await flood.says("amira", "/me"))


async def test_without_a_check_in_the_command_says_where_help_is(scene: Scene) -> None:
    assert "/facts" in words(await scene.says("amira", "/safe"))


# ---- what it costs ---------------------------------------------------------------------------------------


async def test_fifty_chats_are_asked_told_the_end_and_asked_again_in_as_many_statements_as_one(flood: Watched) -> None:
    flood.delivering = False
    one = [await cost(flood, command) for command in ("/safe close", "/safe open", "/safe close")]
    async with flood.unit() as unit:
        for n in range(50):
            place = await unit.addresses.arrive(Address("web", f"more-{n}"), "More")
            await unit.addresses.set(place, group_id="consular", state="bound", powers="pin write delete")
    await cost(flood, "/safe open")
    async with flood.unit() as unit:
        sent = sa.update(outbox).where(outbox.c.subject == "safe:1").values(state="done", remote="1")
        await unit.outbox.change(sent)
    many = [await cost(flood, command) for command in ("/safe close", "/safe open", "/safe close")]
    assert many == one
    async with flood.unit() as unit:
        assert len(await unit.outbox.of("safe:1")) == len(GROUPS) + 50
        meant = sa.select(button.c.nonce).where(button.c.act == "checkin-safe", button.c.subject == "1")
        assert len(await unit.buttons.rows(meant)) < 10  # one for each time that it was opened


async def cost(flood: Watched, command: str) -> int:
    """How many statements the database is sent for it."""
    counted: list[str] = []
    engine = flood.house.storage.engine.sync_engine

    def count(*args: Any) -> None:
        counted.append(args[2])

    sa.event.listen(engine, "before_cursor_execute", count)
    await flood.does("duty-officer", command)
    sa.event.remove(engine, "before_cursor_execute", count)
    return len(counted)


# ---- what officers see -----------------------------------------------------------------------------------


async def test_the_roll_counts_and_names_nobody_until_it_is_asked_for_in_private(flood: Watched) -> None:
    await needs_help(flood)
    await flood.meets("bilal")
    await answers(flood, "bilal", SAFE)
    await flood.presses("bilal", flood.last_to(flood.private("bilal")), "4")
    await flood.says("bilal", "Lorca")
    shown = await flood.says("consular-officer", "/roll", flood.staff)
    assert "Need help: 1 (3 people)" in words(shown)
    assert "Safe: 1 (4 people)" in words(shown)
    assert "No answer yet: 0" in words(shown)
    assert "H-1 · somebody is injured · nobody looks after it" in words(shown)
    assert "Amira" not in words(shown)
    await flood.enrols("consular-officer")
    asked = await flood.presses("consular-officer", shown, "List by town")
    assert "six digits" in words(asked)
    assert "Lorca" not in words(asked)
    listed = await flood.proves("consular-officer")
    assert {each.to for each in [*asked, *listed] if isinstance(each, Send)} == {flood.private("consular-officer")}
    assert "Lorca\n• needs help · Amira · 3 people · H-1\n• safe · Bilal · 4 people" in words(listed)


@pytest.mark.parametrize("who", ["spokesperson", "trade-officer", "administrator", "amira"])
async def test_other_sections_see_no_roll_and_no_list(flood: Watched, who: str) -> None:
    await needs_help(flood)
    assert "H-1" not in words(await flood.says(who, "/roll"))
    shown = await flood.says("duty-officer", "/roll", flood.staff)
    for label in ("List by town", "Export"):
        told = await flood.presses(who, shown, label)
        assert not [each for each in told if isinstance(each, Send)]


async def test_no_name_is_ever_shown_in_a_group(flood: Watched) -> None:
    await needs_help(flood)
    await answers(flood, "bilal", SAFE)
    await flood.says("amira", "/safe", flood.chat("press"))
    await flood.presses("consular-officer", shown_to(flood), "I take it")
    shown = await flood.says("duty-officer", "/roll", flood.staff)
    await flood.presses("duty-officer", shown, "List by town")
    assert "Amira" in words(await flood.proves("duty-officer"))
    places = [flood.staff, *(flood.chat(group) for group in GROUPS)]
    said = words([each.action for each in flood.shown if each.action.to in places])
    assert "Amira" not in said
    assert "Bilal" not in said


async def test_an_officer_of_the_section_exports_it_without_names(flood: Watched) -> None:
    await flood.says("amira", '/safe for "=HYPERLINK(1), @Lorca"')
    await needs_help(flood)
    await flood.meets("bilal")
    await answers(flood, "bilal", SAFE)
    await flood.presses("bilal", flood.last_to(flood.private("bilal")), "4")
    await flood.says("bilal", "@Lorca")
    shown = await flood.says("consular-officer", "/roll")
    await flood.enrols("consular-officer")
    asked = await flood.presses("consular-officer", shown, "Export")
    assert not [each for each in asked if isinstance(each, Send) and each.media]
    sent = await flood.proves("consular-officer")
    [message] = [each for each in sent if isinstance(each, Send)]
    assert message.to == flood.private("consular-officer")
    table = await table_of(flood, message)
    assert '"H-1","yes","es"' in table or '"H-1","yes","en"' in table
    assert "Amira" not in table
    assert "600 000 000" not in table
    assert '"\'@Lorca"' in table
    async with flood.unit() as unit:
        assert [row["act"] for row in await unit.audits.of("crisis:1")][-1] == "export check-in"


async def test_the_head_exports_all_of_it_with_a_reason_and_a_second_factor(flood: Watched) -> None:
    await needs_help(flood)
    await flood.says("amira", '/safe for "=HYPERLINK(1)"')
    shown = await flood.says("head-of-mission", "/roll")
    asked = await flood.presses("head-of-mission", shown, "Export")
    assert "Why is the whole table" in words(asked)
    assert not [
        each for each in await flood.says("head-of-mission", "because") if isinstance(each, Send) and each.media
    ]
    await flood.presses("head-of-mission", shown, "Export")
    assert "six digits" in words(await flood.says("head-of-mission", "The ministry fetches them by bus."))
    sent = await flood.proves("head-of-mission")
    [message] = [each for each in sent if isinstance(each, Send) and each.media]
    table = await table_of(flood, message)
    assert "Amira" in table
    assert '"\'+34 600 000 000"' in table
    assert '"\'=HYPERLINK(1)"' in table
    async with flood.unit() as unit:
        assert "by bus" in [row["detail"] for row in await unit.audits.of("crisis:1")][-1]


async def table_of(flood: Watched, message: Send) -> str:
    async with flood.unit() as unit:
        file = await unit.files.get(message.media[0].digest)
    assert file is not None
    return file.content.decode("utf-8-sig")


async def test_the_records_hold_no_words_and_no_names_of_members(flood: Watched) -> None:
    await needs_help(flood)
    await flood.says("amira", '/safe for "mother, Lorca"')
    async with flood.unit() as unit:
        rows = [row for about in ("help:1", "crisis:1", "check-in") for row in await unit.audits.of(about)]
    said = " ".join(f"{row['actor']} {row['detail']} {row['subject']}" for row in rows)
    assert not [word for word in ("amira", "Lorca", "mother") if word in said]


# ---- the end -------------------------------------------------------------------------------------------


async def test_a_crisis_does_not_close_while_somebody_waits_for_help(flood: Watched) -> None:
    await needs_help(flood)
    refused = await flood.says("duty-officer", "/crisis close")
    assert "no officer yet: H-1" in words(refused)
    await flood.presses("duty-officer", shown_to(flood), "I take it")
    asked = await flood.says("duty-officer", "/crisis close")
    await flood.presses("head-of-mission", asked, "Confirm")
    async with flood.unit() as unit:
        assert not await unit.checkins.all_open()
        assert not await unit.crises.all_open()


async def test_help_that_is_asked_for_between_the_proposal_and_its_second_stops_the_end(flood: Watched) -> None:
    asked = await flood.says("duty-officer", "/crisis close")
    await needs_help(flood)
    assert "no officer yet: H-1" in words(await flood.presses("head-of-mission", asked, "Confirm"))
    async with flood.unit() as unit:
        assert await unit.crises.all_open()


async def test_thirty_days_after_the_end_nothing_is_kept(flood: Watched) -> None:
    await needs_help(flood)
    await flood.presses("duty-officer", shown_to(flood), "I take it")
    await flood.presses("duty-officer", await flood.says("duty-officer", "/roll"), "Export")
    await flood.proves("duty-officer")
    asked = await flood.says("duty-officer", "/crisis close")
    await flood.presses("head-of-mission", asked, "Confirm")
    await flood.passes(timedelta(days=29, hours=23))
    *rows, told = await rows_of(flood)
    assert rows == [1, 1, 1, 1]
    assert told
    await flood.passes(timedelta(hours=2))
    assert await rows_of(flood) == [0, 0, 0, 0, 0]
    assert "No check-in was opened." in words(await flood.says("duty-officer", "/roll"))


async def rows_of(flood: Watched) -> list[int]:
    async with flood.unit() as unit:
        tables = (checkin_answer, checkin_said, help_case, media)
        told = sa.select(sa.func.count()).where(outbox.c.payload.contains("Mill Lane"))
        counted = [sa.select(sa.func.count()).select_from(each) for each in tables]
        return [await unit.checkins.value(each) for each in (*counted, told)]


# ---- a shared location ----------------------------------------------------------------------------------


async def test_a_shared_location_answers_where_with_the_nearest_town(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", HELP)
    await flood.says("amira", "Lorca", attachment="location")  # as the platform hands it on
    assert "How many people need help?" in str(flood.last_to(flood.private("amira")).text)


async def test_a_location_out_of_the_blue_is_met_with_the_two_buttons(flood: Watched) -> None:
    assert SAFE in labels(await flood.says("amira", "Lorca", attachment="location"))


async def test_in_calm_a_location_is_no_question(scene: Scene) -> None:
    assert "I can only read text." in words(await scene.says("amira", "Lorca", attachment="location"))


async def test_whoever_asked_for_help_is_heard_also_when_the_check_in_is_closed(flood: Watched) -> None:
    await needs_help(flood)
    await flood.does("duty-officer", "/safe close")
    await flood.says("amira", "My son is bleeding.")
    assert "My son is bleeding." in words(flood.sent_to(flood.staff))


async def test_what_somebody_in_need_forwards_goes_to_the_officers_too(flood: Watched) -> None:
    await needs_help(flood)
    said = await flood.says("amira", "We are in the cellar.", forwarded=True)
    assert "I have passed it on" in words(said)


async def test_a_first_cry_in_private_is_asked_how_it_is(flood: Watched) -> None:
    await flood.meets("amira")
    assert {SAFE, HELP} <= set(labels(await flood.says("amira", "Help, my wife is bleeding")))


async def test_a_forwarded_message_does_not_put_the_questions_aside(flood: Watched) -> None:
    await flood.meets("amira")
    await answers(flood, "amira", HELP)
    await flood.says("amira", "12 Mill Lane, Lorca")
    await flood.says("amira", "Good to know, EMB-7K3Q", forwarded=True)
    await flood.presses("amira", flood.last_to(flood.private("amira")), "3")
    assert "injured" in words([flood.last_to(flood.private("amira"))])


async def test_opened_again_the_question_stands_where_it_stood(flood: Watched) -> None:
    await flood.does("duty-officer", "/safe close")
    again = await flood.does("duty-officer", "/safe open")
    edits = [each for each in again if isinstance(each, Edit) and each.to == flood.chat("consular")]
    assert any(SAFE in labels(each) and each.look != "card" for each in edits)


async def test_the_question_is_known_as_ours(flood: Watched) -> None:
    answer = words(await flood.says("citizen", post(flood).text, forwarded=True))
    assert "do not act on it" not in answer.lower()
    assert "EMB-" in str(post(flood).text)


async def test_when_the_officer_cannot_be_reached_any_more_another_one_is_asked(flood: Watched) -> None:
    await needs_help(flood)
    await flood.presses("consular-officer", flood.last_to(flood.staff), "I take it")
    flood.closed.add(flood.private("consular-officer"))
    await flood.says("amira", "The water rises.")
    told = flood.last_to(flood.staff)
    assert "I cannot reach the officer who looked after it." in words([told])
    assert "I take it" in labels(told)


async def test_whoever_was_helped_reads_that_it_is_over_and_how_to_ask_again(flood: Watched) -> None:
    await needs_help(flood)
    await flood.presses("consular-officer", flood.last_to(flood.staff), "I take it")
    await flood.presses("consular-officer", flood.last_to(flood.private("consular-officer")), "It is solved")
    assert "Your request H-1 is closed." in words([flood.last_to(flood.private("amira"))])


# ---- closed by an officer -------------------------------------------------------------------------------


async def closes(flood: Watched, who: str = "consular-officer") -> Send:
    """The officer takes it and says at once that it is solved; what the staff room reads of that."""
    await flood.presses(who, shown_to(flood), "I take it")
    await flood.presses(who, flood.last_to(flood.private(who)), "It is solved")
    return flood.last_to(flood.staff)


async def test_nobody_closes_a_cry_for_help_unseen(flood: Watched) -> None:
    """The attack: a stolen account takes it and says at once that it is solved."""
    await needs_help(flood)
    told = await closes(flood)
    assert "H-1 was closed: Consular officer says that it is solved." in str(told.text)
    await flood.presses("duty-officer", told, "Open again")

    opened = await case(flood)
    assert (opened.state, opened.holder, opened.done_at) == (Help.NEW, "", None)
    assert "H-1 is open again: nobody looks after it." in str(flood.last_to(flood.staff).text)
    assert "Your request H-1 is open again." in str(flood.last_to(flood.private("amira")).text)
    await flood.presses("duty-officer", flood.last_to(flood.staff), "I take it")
    assert (await case(flood)).holder == "duty-officer"


@pytest.mark.parametrize("who", ["trade-officer", "administrator"])
async def test_other_sections_open_nothing_again(flood: Watched, who: str) -> None:
    await needs_help(flood)
    told = await closes(flood)

    assert "E-ROLE" in words(await flood.presses(who, told, "Open again"))
    assert (await case(flood)).state is Help.DONE


async def test_what_is_open_again_already_is_not_opened_twice(flood: Watched) -> None:
    await needs_help(flood)
    told = await closes(flood)
    await answers(flood, "amira", HELP)

    assert "E-STATE" in words(await flood.presses("duty-officer", told, "Open again"))
    assert ((await case(flood, 1)).state, (await case(flood, 2)).state) == (Help.DONE, Help.NEW)


async def test_an_opened_request_is_called_about_again(flood: Watched) -> None:
    await raised(flood)
    await needs_help(flood)
    told = await closes(flood)
    await flood.passes(timedelta(minutes=20))  # the looks at it have ended
    await flood.presses("duty-officer", told, "Open again")
    await flood.passes(timedelta(minutes=16))

    for who in ("duty-officer", "head-of-mission"):
        assert "nobody looks after it. Please take it now." in flood.words_to(flood.private(who))[-1]


async def test_whoever_writes_after_it_was_closed_is_heard(flood: Watched) -> None:
    await needs_help(flood)
    await closes(flood)
    await flood.says("amira", "The water still rises.")

    assert "Your request H-1 is open again" in str(flood.last_to(flood.private("amira")).text)
    heard = flood.last_to(flood.staff)
    assert "H-1 writes:\nThe water still rises." in str(heard.text)
    assert (await case(flood)).state is Help.NEW
    await flood.presses("duty-officer", heard, "I take it")
    assert (await case(flood)).holder == "duty-officer"


@pytest.mark.parametrize(("said", "after"), [("Thank you all.", 0), ("The water still rises.", 25)])
async def test_thanks_and_words_of_another_day_open_nothing(flood: Watched, said: str, after: int) -> None:
    await needs_help(flood)
    await closes(flood)
    await flood.passes(timedelta(hours=after))
    await flood.says("amira", said)

    assert (await case(flood)).state is Help.DONE


async def test_whoever_is_safe_by_their_own_word_opens_nothing_by_writing(flood: Watched) -> None:
    await needs_help(flood)
    await closes(flood)
    await answers(flood, "amira", SAFE)
    await flood.says("amira", "/cancel")
    await flood.says("amira", "We are at home.")

    assert (await case(flood)).state is Help.DONE
