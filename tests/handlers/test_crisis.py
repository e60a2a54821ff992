"""A crisis from the duty officer's command to the closed card."""

from datetime import timedelta

import pytest

from groups.messages import Delete, Edit, Pin, Power, Pressed, Standing, Standings, Unpin
from tests.handlers.crisis_scene import FLOOD, Watched, watched
from tests.handlers.harness import Scene, find_button, labels, words

GROUPS = ("press", "trade", "consular", "general", "students", "culture")


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    return await watched(scene)


async def test_a_crisis_opens_only_after_the_second_factor(flood: Watched) -> None:
    asked = await flood.says("duty-officer", FLOOD)
    assert "six digits" in words(asked)
    assert not flood.cards_to("consular")
    await flood.proves("duty-officer")
    assert [len(flood.cards_to(group)) for group in GROUPS] == [1] * 6


async def test_each_chat_has_one_card_pinned_with_every_emergency_number_and_its_check(flood: Watched) -> None:
    await flood.opens()
    for group in GROUPS:
        text = flood.text_of_card(group)
        assert "112 · not yet checked by us" in text
        assert "+00 20 555 0140" in text
        assert "Flooding: Nell valley" in text
        assert "Level 2 of 3 · Alert" in text
        assert "Next update by" in text
        assert "updated" in text
        assert [pin.message for pin in flood.pins(group)] == [(await flood.card(group)).message]
        assert (await flood.card(group)).state == "pinned"


async def test_the_staff_learns_who_opened_what_and_whom_it_reaches(flood: Watched) -> None:
    await flood.opens()
    told = "\n".join(flood.words_to(flood.staff))
    assert "Opened by Duty officer" in told
    assert "6 chats, 600 people" in told


async def test_a_region_gets_cards_and_the_groups_beyond_it_do_not(flood: Watched) -> None:
    await flood.opens("/crisis open VM-NE template=flood place=Nellbro")
    assert flood.cards_to("general")
    assert flood.cards_to("consular")  # its members live everywhere


async def test_a_region_that_nobody_knows_is_refused_with_those_that_are_known(flood: Watched) -> None:
    answer = await flood.says("duty-officer", "/crisis open ZZ template=flood")
    assert "VM-NE" in words(answer)
    assert "all" in words(answer)


async def test_the_same_crisis_does_not_open_twice(flood: Watched) -> None:
    await flood.opens()
    assert "open already" in words(await flood.says("duty-officer", FLOOD))
    assert len(flood.cards_to("consular")) == 1


async def test_an_officer_proposes_a_crisis_and_the_duty_officer_opens_it_with_one_press_and_a_code(
    flood: Watched,
) -> None:
    answer = await flood.says("trade-officer", FLOOD)
    assert "I have called the officer on duty to open it" in words(answer)
    assert not flood.cards_to("consular")

    call = flood.last_to(flood.private("duty-officer"))
    asked = words([call])
    assert "Trade officer asks you to open a crisis now" in asked
    assert "Flooding: Nell valley" in asked
    assert "6 chats, 600 people" in asked
    await flood.presses("duty-officer", call, "Open the crisis now")
    assert not flood.cards_to("consular")
    await flood.proves("duty-officer")
    assert len(flood.cards_to("consular")) == 1


async def test_who_proposed_a_crisis_cannot_press_the_button_that_opens_it(flood: Watched) -> None:
    await flood.says("trade-officer", FLOOD)
    call = flood.last_to(flood.private("duty-officer"))
    _, button = find_button(call, "Open the crisis now")
    press = Pressed(flood.private("trade-officer"), flood.sender("trade-officer"), "1", button.nonce, "x", private=True)
    await flood.happens(press)
    assert not flood.cards_to("consular")


async def test_a_member_cannot_even_propose_a_crisis(flood: Watched) -> None:
    assert "not among your duties" in words(await flood.says("a-member", FLOOD))
    assert not flood.words_to(flood.private("duty-officer"))


async def test_buttons_and_a_short_form_lead_to_the_same_crisis(flood: Watched) -> None:
    screen = await flood.says("duty-officer", "/crisis")
    kinds = await flood.presses("duty-officer", screen, "Open a crisis")
    await flood.presses("duty-officer", kinds, "Flooding")
    await flood.says("duty-officer", "Nell valley")
    level = await flood.says("duty-officer", "all")
    whole = await flood.presses("duty-officer", level, "2 · Alert")
    assert "6 chats, 600 people" in words(whole)
    assert not flood.cards_to("consular")
    await flood.presses("duty-officer", whole, "Open the crisis now")
    await flood.proves("duty-officer")
    assert "Flooding: Nell valley" in flood.text_of_card("consular")


async def test_two_crises_share_one_card(flood: Watched) -> None:
    await flood.opens()
    await flood.opens('/crisis open all level=1 template=unrest place="Harsund"')
    assert len(flood.cards_to("consular")) == 1
    text = flood.text_of_card("consular")
    assert text.index("Flooding: Nell valley") < text.index("Unrest: Harsund")
    assert text.count("112 ·") == 1


async def test_an_emergency_needs_a_second_person_and_alert_holds_meanwhile(flood: Watched) -> None:
    await flood.opens('/crisis open all level=3 template=flood place="Nell valley"')
    assert "Level 2 of 3" in flood.text_of_card("consular")
    asked = flood.last_to(flood.staff)
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Confirm" in labels(send))
    await flood.presses("duty-officer", asked, "Confirm")
    assert "Level 2 of 3" in flood.text_of_card("consular")
    await flood.presses("head-of-mission", asked, "Confirm")
    await flood.proves("head-of-mission")
    assert "Level 3 of 3 · Emergency" in flood.text_of_card("consular")
    assert flood.pins("consular")[-1].loud


async def test_nobody_raises_to_an_emergency_alone(flood: Watched) -> None:
    await flood.opens()
    await flood.says("duty-officer", "/crisis level 3")
    assert "Level 2 of 3" in flood.text_of_card("consular")
    await flood.presses("consular-officer", flood.last_to(flood.staff), "Confirm")
    await flood.proves("consular-officer")
    assert "Level 3 of 3" in flood.text_of_card("consular")


async def test_watch_becomes_alert_by_one_person(flood: Watched) -> None:
    await flood.opens('/crisis open all level=1 template=flood place="Nell valley"')
    await flood.does("duty-officer", "/crisis level 2")
    assert "Level 2 of 3 · Alert" in flood.text_of_card("consular")


async def test_closing_needs_two_and_unpins_by_message_id(flood: Watched) -> None:
    await flood.opens()
    await flood.says("duty-officer", "/crisis close")
    assert not flood.done(Unpin)
    asked = flood.last_to(flood.staff)
    await flood.presses("head-of-mission", asked, "Confirm")
    assert "This crisis ended on" in flood.text_of_card("consular")
    unpinned = {(action.to, action.message) for action in flood.done(Unpin) if isinstance(action, Unpin)}
    assert unpinned == {(flood.chat(group), (await flood.card(group)).message) for group in GROUPS}
    assert {(await flood.card(group)).state for group in GROUPS} == {"closed"}


async def test_whoever_proposed_to_close_does_not_confirm_it(flood: Watched) -> None:
    await flood.opens()
    await flood.says("duty-officer", "/crisis close")
    answer = await flood.presses("duty-officer", flood.last_to(flood.staff), "Confirm")
    assert "E-SELF" in words(answer)
    assert "This crisis ended on" not in flood.text_of_card("consular")


async def test_the_card_of_one_crisis_stays_when_the_other_closes(flood: Watched) -> None:
    await flood.opens()
    await flood.opens('/crisis open all level=1 template=unrest place="Harsund"')
    await flood.says("duty-officer", "/crisis close #2")
    await flood.presses("head-of-mission", flood.last_to(flood.staff), "Confirm")
    assert "Unrest" not in flood.text_of_card("consular")
    assert (await flood.card("consular")).state == "pinned"
    assert not flood.done(Unpin)


async def test_a_missed_update_calls_the_duty_officer_and_then_the_head(flood: Watched) -> None:
    await flood.opens()
    await flood.passes(timedelta(hours=4, minutes=1))
    assert "people were promised news" in flood.words_to(flood.private("duty-officer"))[-1]
    assert not flood.words_to(flood.private("head-of-mission"))
    await flood.passes(timedelta(minutes=10))
    assert "people were promised news" in flood.words_to(flood.private("head-of-mission"))[-1]
    await flood.passes(timedelta(minutes=5))
    assert len(flood.words_to(flood.private("head-of-mission"))) == 1


async def test_a_promise_may_be_nearer_but_not_farther_than_the_level_allows(flood: Watched) -> None:
    await flood.opens()
    assert "within 4" in words(await flood.says("duty-officer", "/crisis next 18:00"))
    await flood.does("duty-officer", "/crisis next 11:30")
    await flood.later(timedelta(minutes=3))
    assert "Next update by 11:30" in flood.text_of_card("consular")


async def test_a_day_without_a_key_point_asks_whether_it_is_still_open(flood: Watched) -> None:
    await flood.opens()
    await flood.passes(timedelta(hours=24, minutes=1))
    heard = "\n".join(flood.words_to(flood.private("duty-officer")))
    assert heard.count("Is it still open?") == 1
    await flood.passes(timedelta(hours=12))
    heard = "\n".join(flood.words_to(flood.private("duty-officer")))
    assert heard.count("Is it still open?") == 2


async def test_the_message_with_the_code_is_deleted(flood: Watched) -> None:
    await flood.says("duty-officer", FLOOD)
    await flood.says("duty-officer", "000000")
    wrong = len(flood.done(Delete))
    assert wrong == 1
    await flood.proves("duty-officer")
    assert len(flood.done(Delete)) == 2


async def test_an_emergency_edit_moves_only_what_changed(flood: Watched) -> None:
    await flood.opens()
    edits = len(flood.done(Edit))
    await flood.says("consular-officer", "/facts")
    assert len(flood.done(Edit)) == edits
    assert len(flood.done(Pin)) == 6


async def test_a_key_point_does_not_undo_the_emergency_that_waits_for_a_second_person(flood: Watched) -> None:
    await flood.approves_in_calm()
    await flood.opens('/crisis open all level=3 template=flood place="Nell valley"')
    asked = next(send for send in flood.sent_to(flood.private("head-of-mission")) if "Confirm" in labels(send))
    board = await flood.says("duty-officer", "/crisis")
    offer = await flood.presses("duty-officer", board, "#1: key point")
    await flood.presses("duty-officer", offer, "Send the prepared words")
    await flood.passes(timedelta(minutes=1))

    await flood.presses("head-of-mission", asked, "Confirm")
    await flood.proves("head-of-mission")
    assert "Level 3 of 3" in flood.text_of_card("consular")


async def test_a_chat_that_takes_us_back_during_a_crisis_gets_its_card(flood: Watched) -> None:
    who, chat = flood.sender("spokesperson"), flood.chat("press")
    await flood.happens(Standings(chat, who, Standing.OUT, ()))
    await flood.opens()
    assert not flood.cards_to("press")
    await flood.happens(Standings(chat, who, Standing.ADMIN, tuple(Power), chat_title="press"))
    assert len(flood.cards_to("press")) == 1


async def test_a_proposal_of_an_hour_ago_opens_nothing(flood: Watched) -> None:
    await flood.says("trade-officer", FLOOD)
    call = flood.last_to(flood.private("duty-officer"))
    flood.now += timedelta(minutes=61)
    assert "more than an hour old" in words(await flood.presses("duty-officer", call, "Open the crisis now"))
