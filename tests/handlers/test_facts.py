"""Facts: what members read, and how officers keep them true."""

from datetime import timedelta

import pytest

from groups.crisis import covers
from groups.messages import Due, Edit
from handlers.facts.factvalue import read_value
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words

DAY = timedelta(days=1)


@pytest.fixture
async def facts(scene: Scene) -> Watched:
    return await watched(scene)


async def begins(facts: Watched) -> None:
    """The first round of the day."""
    await facts.happens(Due("facts.watch", "all", facts.now))


# ---- what members read --------------------------------------------------------------------------------


async def test_emergency_numbers_come_first(facts: Watched) -> None:
    answer = words(await facts.says("citizen", "/facts"))
    assert answer.index("112") < answer.index("+00 20 555 0140") < answer.index("Harbour Street")


async def test_words_find_the_fact_they_are_about(facts: Watched) -> None:
    answer = words(await facts.says("citizen", "/facts lost passport"))
    assert "Report it to the police" in answer
    assert "Harbour Street" not in answer


async def test_a_fact_that_nobody_checked_says_so(facts: Watched) -> None:
    assert "not yet checked by us" in words(await facts.says("citizen", "/facts address"))


async def test_a_fact_says_how_old_its_check_is(facts: Watched) -> None:
    await facts.says("consular-officer", "/fact check F3 ok by=visit")
    facts.now += timedelta(hours=3)
    assert "checked 3 hr ago" in words(await facts.says("citizen", "/facts address"))


async def test_an_overdue_fact_stays_and_says_that_it_is_being_checked(facts: Watched) -> None:
    await facts.says("consular-officer", "/fact check F3 ok")
    facts.now += 31 * DAY
    answer = words(await facts.says("citizen", "/facts address"))
    assert "Harbour Street" in answer
    assert "being re-checked" in answer


async def test_a_failed_fact_is_hidden_at_once(facts: Watched) -> None:
    await facts.says("consular-officer", "/fact fail F3 the house burnt down")
    answer = words(await facts.says("citizen", "/facts address"))
    assert "Harbour Street" not in answer
    assert "being replaced" in answer
    assert "F3" in facts.words_to(facts.private("duty-officer"))[-1]


async def test_in_a_group_the_emergency_numbers_are_enough(facts: Watched) -> None:
    answer = words(await facts.says("citizen", "/facts", at=facts.chat("consular")))
    assert "112" in answer
    assert "Harbour Street" not in answer
    assert "in private" in answer


async def test_members_read_facts_in_their_own_language(facts: Watched) -> None:
    answer = words(await facts.says("citizen", "/facts", language="ar"))
    assert "خط السفارة المناوب" in answer


async def test_a_member_cannot_check_a_fact(facts: Watched) -> None:
    answer = words(await facts.says("citizen", "/fact check F3 ok"))
    assert "E-" not in answer
    async with facts.unit() as unit:
        found = await unit.facts.one_now(facts.mission, "F3")
    assert found is not None
    assert found.checked_at is None


async def test_an_officer_of_another_section_cannot_check_it(facts: Watched) -> None:
    assert "E-ROLE" in words(await facts.says("trade-officer", "/fact check F3 ok"))


# ---- a new value --------------------------------------------------------------------------------------


async def test_a_new_number_needs_a_second_person(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact set F2 +00 20 555 0199")
    asked = facts.last_to(facts.staff)
    assert "+00 20 555 0140" in str(asked.text)
    assert "+00 20 555 0199" in str(asked.text)
    assert "E-SELF" in words(await facts.presses("duty-officer", asked, "Right: show it"))
    assert "0140" in words(await facts.says("citizen", "/facts duty"))
    await facts.presses("head-of-mission", asked, "Right: show it")
    answer = words(await facts.says("citizen", "/facts duty"))
    assert "0199" in answer
    assert "checked" in answer


async def test_a_proposal_that_is_not_right_changes_nothing(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact set F2 +00 20 555 0199")
    await facts.presses("head-of-mission", facts.last_to(facts.staff), "Not right")
    assert "0140" in words(await facts.says("citizen", "/facts duty"))


async def test_a_trade_officer_cannot_confirm_a_number(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact set F2 +00 20 555 0199")
    await facts.presses("trade-officer", facts.last_to(facts.staff), "Right: show it")
    assert "0140" in words(await facts.says("citizen", "/facts duty"))


async def test_a_proposal_that_changed_meanwhile_is_not_confirmed(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact set F2 +00 20 555 0199")
    old = facts.last_to(facts.staff)
    await facts.says("duty-officer", "/fact set F2 +00 20 555 0111")
    assert "E-CONFLICT" in words(await facts.presses("head-of-mission", old, "Right: show it"))


async def test_words_in_one_language_do_not_replace_those_in_another(facts: Watched) -> None:
    answer = words(await facts.says("consular-officer", "/fact set F3 15 Harbour Street"))
    assert "en: …" in answer
    assert "ar: …" in answer


@pytest.mark.parametrize(
    "typed", ["en: +00 20 555 0199\nar: +00 20 555 0188", "en: +00 20 555 0199\nar: ask us", "ask us"]
)
async def test_a_number_is_the_same_in_every_language(facts: Watched, typed: str) -> None:
    asked = len(facts.sent_to(facts.staff))
    answer = words(await facts.says("duty-officer", f"/fact set F2 {typed}"))
    assert "E-WORDS" in answer
    assert "the same in every language" in answer
    assert len(facts.sent_to(facts.staff)) == asked


async def test_a_number_in_arabic_digits_is_the_same_number(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact set F2 en: +00 20 555 0199\nar: +٠٠ ٢٠ ٥٥٥ ٠١٩٩")
    await facts.presses("head-of-mission", facts.last_to(facts.staff), "Right: show it")
    assert "+00 20 555 0199" in words(await facts.says("citizen", "/facts duty", language="ar"))


async def test_buttons_do_the_same_as_the_commands(facts: Watched) -> None:
    shown = await facts.says("consular-officer", "/fact F3")
    await facts.presses("consular-officer", shown, "Checked, unchanged")
    assert "checked" in words(await facts.says("citizen", "/facts address"))
    shown = await facts.says("consular-officer", "/fact F2")
    await facts.presses("consular-officer", shown, "New value")
    await facts.says("consular-officer", "+00 20 555 0199")
    assert "0199" in str(facts.last_to(facts.staff).text)


@pytest.mark.parametrize(
    ("typed", "phone", "found"),
    [
        ("112", True, {"en": "112", "ar": "112"}),
        ("٠٠٢٠", True, {"en": "0020", "ar": "0020"}),
        ("en: Monday\nar: الاثنين", False, {"en": "Monday", "ar": "الاثنين"}),
        ("en: Monday | ar: الاثنين", False, {"en": "Monday", "ar": "الاثنين"}),
        ("Monday", False, None),
        ("en: Monday", False, None),
    ],
)
def test_a_value_is_read_for_every_language(typed: str, phone: bool, found: dict[str, str] | None) -> None:
    assert read_value(typed, ("en", "ar"), phone=phone) == found


# ---- found wrong ---------------------------------------------------------------------------------------

SHOW, HIDE = "It is right: show it", "Wrong: hide it"
DUTY, HEAD, CONSUL = "duty-officer", "head-of-mission", "consular-officer"


async def shows(facts: Watched, *numbers: str) -> bool:
    """Whether people read all of these numbers."""
    answer = words(await facts.says("citizen", "/facts"))
    return all(number in answer for number in numbers)


async def test_the_staff_room_reads_what_was_hidden_and_by_whom(facts: Watched) -> None:
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    told = facts.last_to(facts.staff)
    assert "found wrong by Consular officer" in str(told.text)
    assert labels(told) == [SHOW]


@pytest.mark.parametrize("by", ["button", "/fact check F2 ok"])
async def test_another_person_shows_it_again_unchanged_and_who_hid_it_does_not(facts: Watched, by: str) -> None:
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    told = facts.last_to(facts.staff)

    async def show(who: str) -> str:
        return words(await (facts.presses(who, told, SHOW) if by == "button" else facts.says(who, by)))

    assert "E-SELF" in await show(CONSUL)
    assert "E-ROLE" in await show("trade-officer")
    assert not await shows(facts, "0140")
    await show(DUTY)
    assert await shows(facts, "0140")
    assert "Duty officer has tried" in facts.words_to(facts.staff)[-1]


async def test_a_number_that_is_shown_again_can_be_found_wrong_again(facts: Watched) -> None:
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    await facts.presses(DUTY, facts.last_to(facts.staff), SHOW)
    await facts.presses(CONSUL, facts.last_to(facts.staff), "It is wrong")
    assert not await shows(facts, "0140")


async def test_words_about_a_fault_after_it_is_hidden_make_nobody_else_its_finder(facts: Watched) -> None:
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    await facts.says(DUTY, "/fact fail F2 the line is dead")
    assert "E-SELF" in words(await facts.says(CONSUL, "/fact check F2 ok"))
    await facts.says(DUTY, "/fact check F2 ok")
    assert await shows(facts, "0140")


async def test_in_calm_one_person_hides_as_many_as_are_wrong(facts: Watched) -> None:
    await facts.says(CONSUL, "/fact fail F1 rings nowhere")
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    assert not await shows(facts, "112")
    assert not await shows(facts, "0140")


async def test_in_a_crisis_one_person_hides_one_number_at_once_and_the_next_with_a_second(facts: Watched) -> None:
    await facts.opens()
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    assert "0140" not in facts.text_of_card("consular")
    answer = words(await facts.says(CONSUL, "/fact fail F1 rings nowhere"))
    assert "asked for a second person" in answer
    asked = facts.last_to(facts.staff)
    assert labels(asked) == [HIDE]
    assert "112" in facts.text_of_card("consular")
    assert "E-SELF" in words(await facts.presses(CONSUL, asked, HIDE))
    assert "E-ROLE" in words(await facts.presses("trade-officer", asked, HIDE))
    assert await shows(facts, "112")
    await facts.presses(DUTY, facts.last_to(facts.private(DUTY)), HIDE)
    assert not await shows(facts, "112")
    assert "E-SELF" in words(await facts.says(CONSUL, "/fact check F1 ok"))


async def test_a_number_that_a_colleague_showed_again_is_not_hidden_alone_within_the_hour(facts: Watched) -> None:
    await facts.opens()
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    await facts.says(DUTY, "/fact check F2 ok")
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    assert await shows(facts, "0140")
    await facts.passes(timedelta(minutes=61))
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    assert not await shows(facts, "0140")


async def test_a_button_to_hide_is_dead_when_somebody_has_checked_the_number_since(facts: Watched) -> None:
    await facts.opens()
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    await facts.says(CONSUL, "/fact fail F1 rings nowhere")
    asked = facts.last_to(facts.staff)
    await facts.says(DUTY, "/fact check F1 ok")
    assert "E-CONFLICT" in words(await facts.presses(HEAD, asked, HIDE))
    assert await shows(facts, "112")


async def test_in_a_crisis_nobody_hides_the_last_number_alone(facts: Watched) -> None:
    """Each in another hour: everybody still reads one in their language, until a second person agrees."""
    numbers = [fact.id for fact in facts.mission.facts if fact.emergency]
    await facts.opens()
    for number in numbers:
        await facts.says(DUTY, f"/fact fail {number} wrong")
        await facts.passes(timedelta(minutes=61))
    assert any(HIDE in labels(each) for each in facts.sent_to(facts.staff))
    async with facts.unit() as unit:
        left = [each for each in await unit.facts.all_now(facts.mission, 2) if each.emergency and not each.is_failed]
    for group in facts.mission.groups:
        here = [each for each in left if covers(each.region, group.region)]
        assert all(any(language in each.value for each in here) for language in group.languages)


async def test_what_is_no_emergency_number_is_hidden_by_one_in_a_crisis_too(facts: Watched) -> None:
    await facts.opens()
    await facts.says(CONSUL, "/fact fail F2 nobody answers")
    await facts.says(CONSUL, "/fact fail F3 the house burnt down")
    assert "Harbour Street" not in words(await facts.says("citizen", "/facts address"))


# ---- hours --------------------------------------------------------------------------------------------


async def test_each_owner_gets_one_task_for_all_that_was_never_checked(facts: Watched) -> None:
    await begins(facts)
    mine = facts.last_to(facts.private("duty-officer"))
    assert "Please check these facts" in str(mine.text)
    assert labels(mine)[:2] == ["F1: checked, unchanged", "F2: checked, unchanged"]
    await facts.presses("duty-officer", mine, "F1: checked, unchanged")
    assert "checked" in words(await facts.says("citizen", "/facts danger"))


async def test_the_owner_is_reminded_then_asked_and_then_the_head_is_told(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact check F2 ok")
    await facts.later(timedelta(days=5, hours=15))
    assert "check this soon" in facts.words_to(facts.private("duty-officer"))[-1]
    await facts.later(timedelta(days=1, hours=10))
    assert "overdue" in facts.words_to(facts.private("duty-officer"))[-1]
    await facts.later(7 * DAY)
    assert "twice its time" in facts.words_to(facts.private("head-of-mission"))[-1]


async def test_a_check_in_time_means_no_reminder(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact check F2 ok")
    facts.now += 5 * DAY
    await facts.says("duty-officer", "/fact check F2 ok")
    heard = len(facts.sent_to(facts.private("duty-officer")))
    await facts.later(2 * DAY)
    assert len(facts.sent_to(facts.private("duty-officer"))) == heard


# ---- in a crisis --------------------------------------------------------------------------------------


async def test_a_check_moves_the_card(facts: Watched) -> None:
    await facts.opens()
    await facts.says("duty-officer", "/fact check F2 ok")
    assert "+00 20 555 0140 · checked 10:05" in facts.text_of_card("consular")


async def test_a_failed_number_leaves_the_card(facts: Watched) -> None:
    await facts.opens()
    await facts.says("duty-officer", "/fact fail F2 nobody answers")
    card = facts.text_of_card("consular")
    assert "0140" not in card
    assert "being replaced" in card


async def test_an_overdue_number_stays_on_the_card_with_the_age_of_its_check(facts: Watched) -> None:
    await facts.says("duty-officer", "/fact check F2 ok")
    facts.now += 2 * DAY
    await facts.opens()
    card = facts.text_of_card("consular")
    assert "+00 20 555 0140 · last checked Tue 24 Nov 10:05, we are checking it again" in card


async def test_owners_of_overdue_numbers_have_half_an_hour_then_duty_hears_of_all_of_them_at_once(
    facts: Watched,
) -> None:
    await facts.opens()
    assert "Please check these numbers" in "\n".join(facts.words_to(facts.private("duty-officer")))
    await facts.says("duty-officer", "/fact check F1 ok")
    await facts.passes(timedelta(minutes=31))
    (call,) = [send for send in facts.sent_to(facts.private("duty-officer")) if "still unchecked" in str(send.text)]
    assert "F2: checked, unchanged" in labels(call)
    assert "F1: checked, unchanged" not in labels(call)
    assert "F2" in str(call.text)
    assert "F1 " not in str(call.text)


async def test_numbers_that_were_checked_in_time_are_nobodys_task(facts: Watched) -> None:
    await facts.opens()
    for fact in (fact for fact in facts.mission.facts if fact.emergency):
        await facts.says("duty-officer", f"/fact check {fact.id} ok")
    await facts.passes(timedelta(minutes=31))
    assert "still unchecked" not in "\n".join(facts.words_to(facts.private("duty-officer")))


async def test_in_a_crisis_a_check_holds_for_a_day_and_then_the_card_says_so(facts: Watched) -> None:
    await facts.opens()
    facts.now += timedelta(minutes=30)  # between two hourly edits
    await facts.says("duty-officer", "/fact check F2 ok")
    await facts.passes(timedelta(hours=23, minutes=59))
    assert "0140 · checked yesterday 10:35" in facts.text_of_card("consular")
    await facts.passes(timedelta(minutes=2))
    assert "0140 · last checked yesterday 10:35, we are checking it again" in facts.text_of_card("consular")


async def test_checks_within_two_minutes_are_one_edit(facts: Watched) -> None:
    await facts.opens()
    facts.now += timedelta(minutes=3)
    before = len(facts.done(Edit))
    await facts.says("duty-officer", "/fact check F1 ok")
    await facts.says("duty-officer", "/fact check F2 ok")
    assert len(facts.done(Edit)) == before + 6
    await facts.passes(timedelta(minutes=2))
    assert len(facts.done(Edit)) == before + 12
    assert facts.text_of_card("consular").count("checked 10:08") == 2
