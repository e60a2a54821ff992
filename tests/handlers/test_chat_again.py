"""A chat that we were taken out of takes us again: by whom matters."""

from datetime import timedelta

import pytest

from groups.messages import Leave, Power, Standing, Standings
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words

HEAD, ADMIN, OFFICER, DUTY = "head-of-mission", "administrator", "consular-officer", "duty-officer"
OURS = "It is ours: take it up again"


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    """A crisis that opened while we were out of the chat of the citizens."""
    made = await watched(scene)
    await stands(made, OFFICER, Standing.OUT)
    await made.opens()
    return made


async def stands(flood: Watched, by: str, standing: Standing = Standing.ADMIN) -> None:
    powers = () if standing is Standing.OUT else tuple(Power)
    await flood.happens(Standings(flood.chat("consular"), flood.sender(by), standing, powers, chat_title="Lounge"))


def heard(flood: Watched) -> int:
    """Messages that the chat got."""
    return len(flood.sent_to(flood.chat("consular")))


async def test_an_officer_who_adds_us_again_brings_the_card_and_the_staff_room_reads_who_it_was(flood: Watched) -> None:
    await stands(flood, OFFICER)
    assert len(flood.cards_to("consular")) == 1
    assert any("Consular officer added me to Lounge again" in said for said in flood.words_to(flood.staff))


async def test_a_stranger_who_adds_us_again_gets_nothing_until_the_head_says_that_it_is_ours(flood: Watched) -> None:
    await stands(flood, "stranger")
    asked = flood.last_to(flood.staff)
    assert "Somebody whom I do not know added me to Lounge again" in str(asked.text)
    assert labels(asked) == [OURS, "Leave the chat"]
    await flood.passes(timedelta(hours=2))
    assert heard(flood) == 0
    assert "E-ROLE" in words(await flood.presses(OFFICER, asked, OURS))
    assert heard(flood) == 0
    await flood.presses(HEAD, asked, OURS)
    assert len(flood.cards_to("consular")) == 1
    assert "E-STATE" in words(await flood.presses(ADMIN, asked, "Leave the chat"))
    assert not flood.done(Leave)


async def test_a_right_given_by_the_stranger_afterwards_changes_nothing(flood: Watched) -> None:
    await stands(flood, "stranger", Standing.MEMBER)
    await stands(flood, "stranger")
    assert heard(flood) == 0
    flood.house.known.forget()  # as the router does when a binding changed
    assert await flood.says("citizen", "/ask Where is the shelter?", flood.chat("consular")) == []
    await flood.presses(HEAD, flood.last_to(flood.staff), OURS)
    assert len(flood.cards_to("consular")) == 1


async def test_a_chat_that_is_not_ours_any_more_is_left_at_a_press(flood: Watched) -> None:
    await stands(flood, "stranger")
    await flood.presses(ADMIN, flood.last_to(flood.staff), "Leave the chat")
    assert [action.to for action in flood.done(Leave)] == [flood.chat("consular")]
    assert heard(flood) == 0


async def test_a_chat_about_which_nobody_says_anything_is_left_after_a_day(flood: Watched) -> None:
    await stands(flood, "stranger")
    await flood.passes(timedelta(hours=25))
    assert [action.to for action in flood.done(Leave)] == [flood.chat("consular")]


async def test_an_officer_may_connect_it_as_for_the_first_time(flood: Watched) -> None:
    await stands(flood, "stranger")
    await flood.says(OFFICER, "/bind consular", flood.chat("consular"))
    asked = flood.words_to(flood.private(HEAD))[-1]
    await flood.says(HEAD, "/bind " + asked.partition("/bind ")[2].split()[0])
    assert len(flood.cards_to("consular")) == 1


async def test_what_it_missed_is_offered_once_it_is_taken_up_again(scene: Scene) -> None:
    calm = await watched(scene)
    calm.reads_english()
    shown = await calm.says(OFFICER, "/post consular, students: The ferry line opens.")
    await calm.presses(OFFICER, shown, "Send for approval")
    await stands(calm, OFFICER, Standing.OUT)
    await calm.presses(HEAD, calm.last_to(calm.private(HEAD)), "Approve version 1")
    await calm.later(timedelta(hours=1))
    await stands(calm, "stranger")
    await calm.presses(HEAD, calm.last_to(calm.staff), OURS)
    assert "takes us again. 1 post did not get there: #1." in calm.words_to(calm.staff)[-1]


async def test_rights_that_come_back_in_a_chat_that_kept_us_need_nobody(scene: Scene) -> None:
    made = await watched(scene)
    chat = made.chat("consular")
    await made.happens(Standings(chat, made.sender("stranger"), Standing.MUTED, (), chat_title="Lounge"))
    await made.opens()
    await stands(made, "stranger")
    assert len(made.cards_to("consular")) == 1
