"""Crisis cards stay on top, whatever people do with them."""

from dataclasses import replace
from datetime import timedelta

import pytest

from groups.messages import Address, Edit, Inspect, Lane, Migrated, PinSeen, Power, Sender, Settled, Standing, Standings
from groups.outcomes import Closed, Done, MaybeDone, Reason, Rejected, Seen
from groups.outlets import Pins
from storage.tables import address as places
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import POWERS, Scene, labels, words

WITHOUT_PIN = tuple(power for power in POWERS if power != Power.PIN)
HOUR = timedelta(hours=1)


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    await made.opens()
    return made


async def test_a_card_taken_down_by_hand_comes_back_within_a_minute(flood: Watched) -> None:
    flood.on_top[flood.chat("consular")] = ""
    await flood.looks()
    assert len(flood.pins("consular")) == 2
    assert len(flood.pins("press")) == 1
    assert "pinned it again" in flood.words_to(flood.staff)[-1]
    await flood.looks()
    assert len(flood.pins("consular")) == 2


async def test_the_looks_at_every_chat_keep_no_answer_waiting(flood: Watched) -> None:
    asked = [action for action in await flood.looks() if isinstance(action, Inspect)]
    assert {action.lane for action in asked} == {Lane.ROUTINE}


async def test_after_three_times_within_an_hour_the_officers_are_asked(flood: Watched) -> None:
    for _ in range(5):
        flood.on_top[flood.chat("consular")] = ""
        await flood.looks()
    assert len(flood.pins("consular")) == 4
    assert labels(flood.last_to(flood.staff)) == ["Pin it again", "Leave it unpinned"]
    asked = [send for send in flood.sent_to(flood.staff) if "Pin it again" in labels(send)]
    assert len(asked) == 1


async def test_the_officers_word_pins_it_once_more(flood: Watched) -> None:
    for _ in range(4):
        flood.on_top[flood.chat("consular")] = ""
        await flood.looks()
    await flood.presses("duty-officer", flood.last_to(flood.staff), "Pin it again")
    assert len(flood.pins("consular")) == 5
    assert (await flood.card("consular")).state == "pinned"


async def test_a_card_left_unpinned_is_left_in_peace(flood: Watched) -> None:
    for _ in range(4):
        flood.on_top[flood.chat("consular")] = ""
        await flood.looks()
    await flood.presses("duty-officer", flood.last_to(flood.staff), "Leave it unpinned")
    await flood.looks()
    assert len(flood.pins("consular")) == 4


async def test_a_newer_pin_above_the_card_starts_no_fight(flood: Watched) -> None:
    flood.on_top[flood.chat("consular")] = "999999"
    cards = len(flood.cards_to("consular"))
    for _ in range(3):
        await flood.looks()
        flood.on_top[flood.chat("consular")] = "999999"
    assert len(flood.cards_to("consular")) == cards
    assert len(flood.pins("consular")) == 2  # once more, to be sure that it is still below
    assert sum("pinned above" in said for said in flood.words_to(flood.staff)) == 1


async def test_an_older_pin_on_top_proves_that_the_card_is_down(flood: Watched) -> None:
    flood.on_top[flood.chat("consular")] = "1"
    await flood.looks()
    assert (await flood.card("consular")).repins


async def test_the_platforms_word_about_somebody_elses_pin_is_noted(flood: Watched) -> None:
    chat = flood.chat("consular")
    own = (await flood.card("consular")).message
    assert await flood.happens(PinSeen(chat, own, Sender("web:bot"))) == []
    await flood.happens(PinSeen(chat, "999999", Sender("web:citizen")))
    assert "pinned above" in flood.words_to(flood.staff)[-1]


async def test_a_deleted_card_is_found_by_the_hourly_edit_and_sent_anew(flood: Watched) -> None:
    chat = flood.chat("consular")
    flood.answers[f"edit {chat}"] = [Rejected(Reason.MESSAGE_GONE)]
    await flood.passes(HOUR)
    assert len(flood.cards_to("consular")) == 2
    card = await flood.card("consular")
    assert (card.number, card.state) == (2, "pinned")
    assert flood.pins("consular")[-1].message == card.message


async def test_every_hour_the_card_says_of_when_it_is(flood: Watched) -> None:
    await flood.passes(HOUR)
    assert "updated 11:05" in flood.text_of_card("press")
    assert len([edit for edit in flood.done(Edit) if edit.to == flood.chat("press")]) == 1


async def test_without_the_right_to_pin_the_card_stands_and_the_staff_is_told_once(scene: Scene) -> None:
    flood = await watched(scene)
    chat = flood.chat("consular")
    refused = Rejected(Reason.NO_RIGHT.of("pin"))
    flood.answers[f"pin {chat}"] = [refused]
    flood.answers[f"inspect {chat}"] = [Done(seen=Seen("", 100, WITHOUT_PIN, "", "member"))] * 4
    await flood.opens()
    for _ in range(3):
        await flood.looks()
    assert len(flood.cards_to("consular")) == 1
    assert (await flood.card("consular")).state == "blocked"
    assert sum("may not pin it" in said for said in flood.words_to(flood.staff)) == 1
    assert "pinned in 5 of 6 chats" in words(await flood.says("duty-officer", "/crisis"))


async def test_the_card_is_pinned_by_itself_when_the_right_comes(scene: Scene) -> None:
    flood = await watched(scene)
    chat = flood.chat("consular")
    flood.answers[f"pin {chat}"] = [Rejected(Reason.NO_RIGHT.of("pin"))]
    await flood.opens()
    everything = tuple(Power)
    await flood.happens(Standings(chat, Sender("web:citizen"), Standing.ADMIN, everything))
    assert (await flood.card("consular")).state == "pinned"


async def test_a_card_that_never_got_there_comes_with_the_right_to_write_and_is_pinned_with_the_next(
    scene: Scene,
) -> None:
    flood = await watched(scene)
    chat, by = flood.chat("consular"), Sender("web:citizen")
    flood.answers[f"send {chat}"] = [Rejected(Reason.NO_RIGHT.of("write"))]
    await flood.happens(Standings(chat, by, Standing.MUTED, ()))
    await flood.opens()
    assert not flood.cards_to("consular")
    await flood.happens(Standings(chat, by, Standing.ADMIN, (Power.PIN,)))  # it may pin, but has nothing to pin yet
    assert not flood.cards_to("consular")
    await flood.happens(Standings(chat, by, Standing.MEMBER, (Power.WRITE,)))
    assert len(flood.cards_to("consular")) == 1
    assert (await flood.card("consular")).state == "blocked"
    assert sum("may not pin it" in said for said in flood.words_to(flood.staff)) == 1
    assert not flood.pins("consular")
    await flood.happens(Standings(chat, by, Standing.ADMIN, tuple(Power)))
    assert (len(flood.cards_to("consular")), len(flood.pins("consular"))) == (1, 1)
    assert (await flood.card("consular")).state == "pinned"


async def test_a_card_whose_edits_were_refused_says_what_holds_now_when_the_chat_takes_us_again(flood: Watched) -> None:
    chat, by = flood.chat("consular"), Sender("web:citizen")
    flood.answers[f"edit {chat}"] = [Closed("blocked")]
    await flood.passes(HOUR)
    assert (await flood.card("consular")).fault == "closed"
    await flood.happens(Standings(chat, by, Standing.ADMIN, tuple(Power)))
    assert len(flood.cards_to("consular")) == 1
    assert "updated 11:05" in flood.text_of_card("consular")
    assert (await flood.card("consular")).state == "pinned"


async def test_a_chat_that_moved_gets_a_new_card_and_pin(flood: Watched) -> None:
    old = flood.chat("consular")
    await flood.happens(Migrated(old, "supergroup"))
    new = Address(old.account, "supergroup")
    cards = [send for send in flood.sent_to(new) if send.look == "card"]
    assert len(cards) == 1
    assert flood.on_top[new]


async def test_a_chat_that_does_not_take_the_card_is_named(scene: Scene) -> None:
    flood = await watched(scene)
    flood.answers[f"send {flood.chat('press')}"] = [Closed("kicked")]
    await flood.opens()
    assert any("did not get there" in said for said in flood.words_to(flood.staff))
    assert (await flood.card("trade")).state == "pinned"


async def test_a_card_in_doubt_is_sent_once_more_after_a_minute(scene: Scene) -> None:
    flood = await watched(scene)
    flood.answers[f"send {flood.chat('press')}"] = [MaybeDone("cut")]
    await flood.opens()
    assert not flood.cards_to("press")
    await flood.looks()
    await flood.looks()
    (card,) = flood.cards_to("press")
    assert str(card.text).startswith("(repeat)")
    assert (await flood.card("press")).state == "pinned"


async def test_a_card_that_arrives_after_the_end_says_so(scene: Scene) -> None:
    flood = await watched(scene)
    flood.delivering = False
    await flood.opens()
    await flood.says("duty-officer", "/crisis close")
    flood.delivering = True
    await flood.deliver()
    await flood.presses("head-of-mission", flood.last_to(flood.staff), "Confirm")
    assert "This crisis ended on" in flood.text_of_card("press")
    assert (await flood.card("press")).state == "closed"


async def test_a_card_that_has_not_left_is_taken_back_at_the_end(scene: Scene) -> None:
    flood = await watched(scene)
    chat = flood.chat("press")
    await flood.opens()
    await flood.says("duty-officer", "/crisis close")
    close = flood.last_to(flood.staff)
    flood.delivering = False
    card = await flood.card("press")
    gone = Rejected(Reason.MESSAGE_GONE)
    await flood.happens(Settled(chat, 1, "edit", card.subject, gone))
    assert (await flood.card("press")).state == "wanted"
    await flood.presses("head-of-mission", close, "Confirm")
    assert (await flood.card("press")).state == "closed"
    flood.delivering = True
    await flood.deliver()
    assert len(flood.cards_to("press")) == 1


async def test_the_officers_word_is_one_pin_and_no_new_fight(flood: Watched) -> None:
    for _ in range(4):
        flood.on_top[flood.chat("consular")] = ""
        await flood.looks()
    await flood.presses("duty-officer", flood.last_to(flood.staff), "Pin it again")
    flood.on_top[flood.chat("consular")] = ""
    await flood.looks()
    assert len(flood.pins("consular")) == 5
    assert labels(flood.last_to(flood.staff)) == ["Pin it again", "Leave it unpinned"]


async def test_ever_new_pins_above_the_card_are_no_reason_to_pin_it_more_than_three_times_an_hour(
    flood: Watched,
) -> None:
    for number in range(6):
        flood.on_top[flood.chat("consular")] = str(900_000 + number)
        await flood.looks()
    assert len(flood.pins("consular")) == 1 + 3


async def test_a_right_that_comes_back_without_a_word_is_found_and_nobody_is_blamed(scene: Scene) -> None:
    flood = await watched(scene)
    chat = flood.chat("consular")
    flood.answers[f"pin {chat}"] = [Rejected(Reason.NO_RIGHT.of("pin"))]
    await flood.opens()
    await flood.looks()
    assert (await flood.card("consular")).state == "pinned"
    assert not any("took the crisis card down" in said for said in flood.words_to(flood.staff))


@pytest.mark.parametrize("subject", ["place", "card"])
async def test_an_answer_from_before_we_lost_a_right_does_not_bring_it_back(flood: Watched, subject: str) -> None:
    chat, asked = flood.chat("consular"), flood.now
    flood.now += timedelta(seconds=5)
    await flood.happens(Standings(chat, Sender("web:citizen"), Standing.MEMBER, (Power.WRITE,)))
    card = await flood.card("consular")
    about = card.subject if subject == "card" else f"place:{card.address}"
    flood.now += timedelta(seconds=5)
    told = len(flood.words_to(flood.staff))
    flood.answers[f"inspect {chat}"] = [Done(seen=Seen("", 100, ("write",), card.message))]
    await flood.happens(Settled(chat, 1, "inspect", about, Done(seen=Seen("", 100, POWERS, "", asked_at=asked))))
    async with flood.unit() as unit:
        place = await unit.addresses.get(card.address)
    assert place
    assert (place.powers, place.state) == (frozenset({"write"}), "degraded")
    assert len(flood.words_to(flood.staff)) == told


async def test_what_a_look_at_the_pins_finds_of_our_rights_is_told_like_any_other_news(flood: Watched) -> None:
    chat = flood.chat("consular")
    flood.answers[f"inspect {chat}"] = [Done(seen=Seen("", 100, ("pin",), flood.on_top[chat], "member"))] * 2
    await flood.looks()
    assert any("I may not write messages" in said for said in flood.words_to(flood.staff))
    await flood.looks()
    await flood.looks()
    assert sum("all the rights that I need again" in said for said in flood.words_to(flood.staff)) == 1


# ---- a platform with room for one pin --------------------------------------------------------------------


@pytest.fixture
async def one_pin(scene: Scene) -> Watched:
    """A platform that shows one pin, where the citizens had pinned the rules of their chat before."""
    made = await watched(scene)
    made.house.outlets = {name: replace(each, pins=Pins.ONE) for name, each in made.house.outlets.items()}
    chat = made.chat("consular")
    async with made.unit() as unit:
        await unit.addresses.saw(chat, Seen("", 100, POWERS, "rules"))
    made.on_top[chat] = "rules"
    return made


async def closes(flood: Watched) -> None:
    await flood.says("duty-officer", "/crisis close")
    await flood.presses("head-of-mission", flood.last_to(flood.staff), "Confirm")


async def test_where_one_pin_has_room_the_earlier_one_is_put_back_at_the_end(one_pin: Watched) -> None:
    await one_pin.opens()
    assert one_pin.on_top[one_pin.chat("consular")] == (await one_pin.card("consular")).message
    await one_pin.looks()
    await closes(one_pin)
    assert one_pin.on_top[one_pin.chat("consular")] == "rules"
    assert one_pin.on_top[one_pin.chat("press")] == ""


async def test_the_card_of_the_last_crisis_is_nobodys_earlier_pin(one_pin: Watched) -> None:
    for _ in range(2):
        await one_pin.opens()
        await one_pin.looks()
        await closes(one_pin)
        one_pin.now += timedelta(minutes=6)
    assert one_pin.on_top[one_pin.chat("press")] == ""


async def test_where_many_pins_have_room_nothing_has_to_be_put_back(flood: Watched) -> None:
    assert (await flood.card("consular")).earlier == ""
    await closes(flood)
    assert flood.on_top[flood.chat("consular")] == ""


# ---- a topic that was deleted ----------------------------------------------------------------------------


async def test_the_card_of_a_deleted_topic_stands_in_the_whole_chat_once_and_the_staff_is_told(scene: Scene) -> None:
    flood = await watched(scene)
    chat = flood.chat("consular")
    topic = replace(chat, thread="7")
    async with flood.unit() as unit:
        await unit.connection.execute(places.update().where(places.c.chat == chat.chat).values(thread="7"))
    flood.answers[f"send {topic}"] = [Done("77", note=Reason.THREAD_GONE)]
    await flood.opens()
    flood.on_top[chat] = "77"
    await flood.looks()
    card = await flood.card("consular")
    assert (card.state, card.message, card.at) == ("pinned", "77", chat)
    assert sum("topic of this group was deleted" in said for said in flood.words_to(flood.staff)) == 1

    await flood.opens("/crisis open all level=2 template=unrest")
    assert not flood.cards_to("consular")  # a second one would be a second card in the same chat
    assert [send.look for send in flood.sent_to(topic)] == ["card"]
