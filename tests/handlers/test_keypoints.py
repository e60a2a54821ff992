"""Key points: two people, a number, a cap, and every card says them too."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from groups.deliveries import State
from groups.messages import Action, Address, Edit, Migrated, Send
from groups.outcomes import Closed, Done, MaybeDone
from storage.tables import outbox
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.typed import SOURCE

BRIDGE = "The Nell bridge is closed in both directions."
GROUPS = ("press", "trade", "consular", "general", "students", "culture")


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    made.reads_english()
    await made.approves_in_calm()
    await made.opens()
    return made


def points(flood: Watched, group: str) -> list[str]:
    return [str(send.text) for send in flood.sent_to(flood.chat(group)) if send.look == "keypoint"]


async def publishes(flood: Watched, said: str, wait: timedelta = timedelta(minutes=31)) -> list[Action]:
    """The duty officer writes it and the consular officer, a reviewer, lets it go."""
    await flood.says("duty-officer", f"/key {said} {SOURCE}")
    if "six digits" in str(flood.last_to(flood.private("duty-officer")).text):
        await flood.proves("duty-officer")
    answer = await approves(flood)
    await flood.passes(wait)
    return answer


async def approves(flood: Watched, who: str = "consular-officer") -> list[Action]:
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Approve and send" in labels(send))
    return await flood.presses(who, asked, "Approve and send")


async def test_a_key_point_is_numbered_and_says_when_it_was_checked(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    (text,) = points(flood, "consular")
    assert text.startswith("Key point 1 of 5 today · 10:05 Harsund · checked 10:05")
    assert BRIDGE in text
    assert "EMB-" in text
    assert [len(points(flood, group)) for group in GROUPS] == [1] * 6


async def test_a_group_elsewhere_reads_its_own_clock(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    assert "· 09:05 Faroe ·" in points(flood, "students")[0]


async def test_every_key_point_stands_on_the_card_too(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    assert BRIDGE in flood.text_of_card("consular")
    await publishes(flood, "Two shelters are open.")
    card = flood.text_of_card("consular")
    assert "Two shelters are open." in card
    assert BRIDGE not in card


async def test_ones_own_words_need_a_second_person(flood: Watched) -> None:
    await flood.does("duty-officer", f"/key {BRIDGE} {SOURCE}")
    answer = await approves(flood, "duty-officer")
    assert "E-SELF" in words(answer)
    await flood.passes(timedelta(minutes=1))
    assert not points(flood, "consular")


async def test_a_trade_officer_cannot_let_a_key_point_go(flood: Watched) -> None:
    await flood.does("duty-officer", f"/key {BRIDGE} {SOURCE}")
    await approves(flood, "trade-officer")
    await flood.passes(timedelta(minutes=1))
    assert not points(flood, "consular")


async def test_the_duty_officer_proves_who_they_are_before_it_goes(flood: Watched) -> None:
    await flood.passes(timedelta(minutes=10))
    await flood.says("spokesperson", f"/key {BRIDGE} {SOURCE}")
    await approves(flood, "duty-officer")
    await flood.passes(timedelta(minutes=1))
    assert not points(flood, "consular")
    await flood.proves("duty-officer")
    await flood.passes(timedelta(minutes=1))
    assert points(flood, "consular")


async def test_an_officer_of_a_section_may_write_one_for_others_to_send(flood: Watched) -> None:
    await flood.says("spokesperson", f"/key {BRIDGE} {SOURCE}")
    await approves(flood)
    await flood.passes(timedelta(minutes=1))
    assert points(flood, "consular")


async def test_it_can_be_stopped_for_ten_seconds(flood: Watched) -> None:
    await flood.does("duty-officer", f"/key {BRIDGE} {SOURCE}")
    recall = await approves(flood)
    assert "10 seconds" in words(recall)
    await flood.presses("duty-officer", recall, "Stop")
    await flood.passes(timedelta(minutes=1))
    assert not points(flood, "consular")
    await publishes(flood, BRIDGE)
    assert points(flood, "consular")[0].startswith("Key point 1 of 5")


async def test_stop_is_too_late_when_it_is_out(flood: Watched) -> None:
    await flood.does("duty-officer", f"/key {BRIDGE} {SOURCE}")
    recall = await approves(flood)
    await flood.passes(timedelta(seconds=11))
    assert "out already" in words(await flood.presses("duty-officer", recall, "Stop"))
    assert points(flood, "consular")


async def test_two_officers_approve_and_it_goes_once(flood: Watched) -> None:
    await flood.says("spokesperson", f"/key {BRIDGE} {SOURCE}")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Approve and send" in labels(send))
    await flood.presses("consular-officer", asked, "Approve and send")
    late = await flood.presses("consular-officer", asked, "Approve and send")
    assert "Consular officer was faster" in words(late)
    await flood.passes(timedelta(minutes=1))
    assert len(points(flood, "consular")) == 1


async def test_four_hundred_characters_fit_and_one_more_does_not(flood: Watched) -> None:
    assert "401" in words(await flood.says("duty-officer", "/key " + "x" * 401))
    await publishes(flood, "x" * 400)
    assert points(flood, "consular")


async def test_half_an_hour_lies_between_two(flood: Watched) -> None:
    await publishes(flood, BRIDGE, timedelta(minutes=10))
    refused = await publishes(flood, "Two shelters are open.", timedelta(minutes=1))
    assert "E-GAP" in words(refused)
    assert len(points(flood, "consular")) == 1


async def test_the_sixth_of_a_day_may_replace_the_fifth(flood: Watched) -> None:
    for n in range(5):
        await publishes(flood, f"News number {n}.")
    refused = await publishes(flood, "Newer than all.", timedelta(minutes=1))
    assert "E-CAP" in words(refused)
    (offer,) = [action for action in refused if isinstance(action, Send)]
    button = next(label for label in labels(offer) if label.startswith("Replace #"))
    await flood.presses("consular-officer", refused, button)
    assert len(points(flood, "consular")) == 5
    edits = [action for action in flood.done(Edit) if isinstance(action, Edit) and action.look == "keypoint"]
    assert "Key point 5 of 5 today" in str(edits[-1].text)
    assert "Newer than all." in str(edits[-1].text)
    assert "Newer than all." in flood.text_of_card("consular")


async def test_what_is_still_on_its_way_is_not_replaced_so_that_nobody_reads_the_old_words_last(flood: Watched) -> None:
    for n in range(5):
        await publishes(flood, f"News number {n}.")
    refused = await publishes(flood, "Newer than all.", timedelta(minutes=1))
    button = next(label for label in labels(refused) if label.startswith("Replace #"))
    chat = sa.and_(outbox.c.subject == f"key:{button.partition('#')[2]}", outbox.c.chat == flood.chat("consular").chat)
    async with flood.unit() as unit:
        await unit.outbox.change(sa.update(outbox).where(chat).values(state="acting"))
    assert "still on its way" in words(await flood.presses("consular-officer", refused, button))
    assert "Newer than all." not in flood.text_of_card("consular")

    async with flood.unit() as unit:
        await unit.outbox.change(sa.update(outbox).where(chat).values(state="done"))
    await flood.presses("consular-officer", refused, button)
    assert "Newer than all." in flood.text_of_card("consular")


async def test_replacing_asks_the_head_for_the_second_factor_first(flood: Watched) -> None:
    await publishes(flood, BRIDGE, timedelta(minutes=10))
    await flood.says("duty-officer", f"/key Two shelters are open. {SOURCE}")
    if "six digits" in str(flood.last_to(flood.private("duty-officer")).text):
        await flood.proves("duty-officer")
    refused = await approves(flood, "head-of-mission")
    full = refused if "E-GAP" in words(refused) else await flood.proves("head-of-mission")
    assert "E-GAP" in words(full)
    flood.now += timedelta(minutes=6)
    asked = await flood.presses("head-of-mission", full, "Edit the card only")
    assert "six digits" in words(asked)
    assert "Two shelters are open." not in flood.text_of_card("consular")
    await flood.proves("head-of-mission")
    await flood.passes(timedelta(minutes=3))
    assert "Two shelters are open." in flood.text_of_card("consular")


async def test_or_it_stands_on_the_card_alone(flood: Watched) -> None:
    await publishes(flood, BRIDGE, timedelta(minutes=10))
    refused = await publishes(flood, "Two shelters are open.", timedelta(minutes=1))
    await flood.presses("consular-officer", refused, "Edit the card only")
    assert "Two shelters are open." in flood.text_of_card("consular")
    assert len(points(flood, "consular")) == 1


async def test_a_new_day_has_a_new_count(flood: Watched) -> None:
    await publishes(flood, BRIDGE, timedelta(hours=14))
    await publishes(flood, "Two shelters are open.")
    assert points(flood, "consular")[1].startswith("Key point 1 of 5 today")


async def test_prepared_words_go_by_one_person_alone_and_are_read_after(flood: Watched) -> None:
    offered = await flood.says("duty-officer", "/key")
    await flood.presses("duty-officer", offered, "Send the prepared words")
    await flood.passes(timedelta(seconds=11))
    assert "There is flooding in Nell valley" in points(flood, "consular")[0]
    asked = flood.last_to(flood.private("consular-officer"))
    await flood.presses("consular-officer", asked, "I have read it: it is right")
    await flood.passes(timedelta(minutes=16))
    assert not any("nobody else has read" in said for said in flood.words_to(flood.private("head-of-mission")))


async def test_unread_prepared_words_call_the_head_after_a_quarter_of_an_hour(flood: Watched) -> None:
    offered = await flood.says("duty-officer", "/key")
    await flood.presses("duty-officer", offered, "Send the prepared words")
    await flood.passes(timedelta(minutes=16))
    assert "nobody else has read" in flood.words_to(flood.private("head-of-mission"))[-1]


async def test_prepared_words_are_for_the_beginning(flood: Watched) -> None:
    offered = await flood.says("duty-officer", "/key")
    await publishes(flood, BRIDGE)
    answer = await flood.presses("duty-officer", offered, "Send the prepared words")
    if "six digits" in words(answer):
        answer = await flood.proves("duty-officer")
    assert "beginning of a crisis" in words(answer)


async def test_no_crisis_no_key_point(scene: Scene) -> None:
    flood = await watched(scene)
    assert "/post" in words(await flood.says("duty-officer", f"/key {BRIDGE} {SOURCE}"))


async def test_news_keeps_the_promise_of_an_update(flood: Watched) -> None:
    await flood.passes(timedelta(hours=3))
    await publishes(flood, BRIDGE)
    assert "Next update by 17:05" in flood.text_of_card("consular")


async def test_a_group_that_nobody_could_reach_has_its_slot_back(flood: Watched) -> None:
    flood.answers[f"send {flood.chat('press')}"] = [Closed("kicked")]
    await publishes(flood, BRIDGE, timedelta(minutes=1))
    async with flood.unit() as unit:
        day = flood.now.date()
        assert await unit.slots.used("press", day, "crisis") == ()
        assert len(await unit.slots.used("trade", day, "crisis")) == 1


async def test_a_key_point_in_doubt_is_sent_once_more(flood: Watched) -> None:
    flood.answers[f"send {flood.chat('press')}"] = [MaybeDone("cut"), Done("900")]
    await publishes(flood, BRIDGE, timedelta(minutes=3))
    (repeated,) = points(flood, "press")
    assert repeated.startswith("(repeat)")


async def test_every_language_gets_its_own_words(flood: Watched) -> None:
    await publishes(flood, "en: The bridge is closed.\nar: الجسر مغلق.")
    assert "The bridge is closed." in points(flood, "consular")[0]
    assert "الجسر" not in points(flood, "consular")[0]


async def sent_in(flood: Watched) -> Send:
    """A key point waits for a second person: what the staff room was asked."""
    await flood.says("spokesperson", f"/key {BRIDGE} {SOURCE}")
    return next(send for send in reversed(flood.sent_to(flood.staff)) if "Approve and send" in labels(send))


async def test_a_point_sent_back_is_shown_to_its_author_again_with_the_reason(flood: Watched) -> None:
    await sent_in(flood)
    asked = flood.last_to(flood.private("head-of-mission"))
    reason = await flood.presses("head-of-mission", asked, "Send back")
    assert "What should be changed?" in words(reason)
    assert "at least 10 characters" in words(await flood.says("head-of-mission", "No"))
    await flood.says("head-of-mission", "Say which bridge.")

    told = flood.words_to(flood.private("spokesperson"))[-1]
    assert BRIDGE in told
    assert "Head of mission sent your key point back: “Say which bridge.”" in told
    assert "E-CONFLICT" in words(await flood.presses("head-of-mission", asked, "Approve and send"))


async def test_who_approves_while_somebody_writes_a_reason_was_faster(flood: Watched) -> None:
    asked = await sent_in(flood)
    await flood.presses("head-of-mission", flood.last_to(flood.private("head-of-mission")), "Send back")
    await approves(flood)
    assert "E-CONFLICT" in words(await flood.says("head-of-mission", "Say which bridge."))
    assert "E-CONFLICT" in words(await flood.presses("head-of-mission", asked, "Send back"))


async def test_whoever_sent_a_point_in_takes_it_back_without_a_reason(flood: Watched) -> None:
    asked = await sent_in(flood)
    await flood.presses("spokesperson", asked, "Send back")
    assert "You took your key point back" in flood.words_to(flood.private("spokesperson"))[-1]


async def test_an_officer_who_could_not_approve_it_cannot_send_it_back(flood: Watched) -> None:
    asked = await sent_in(flood)
    assert "E-ROLE" in words(await flood.presses("trade-officer", asked, "Send back"))


async def test_closing_the_crisis_ends_what_had_not_gone(flood: Watched) -> None:
    await flood.says("spokesperson", f"/key {BRIDGE} {SOURCE}")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Approve and send" in labels(send))
    await flood.says("duty-officer", "/crisis close")
    await flood.presses("head-of-mission", flood.last_to(flood.staff), "Confirm")
    await flood.presses("consular-officer", asked, "Approve and send")
    await flood.passes(timedelta(minutes=1))
    assert not points(flood, "consular")


async def test_a_crisis_that_closes_within_the_ten_seconds_sends_nothing(flood: Watched) -> None:
    await flood.says("duty-officer", "/crisis close")
    close = flood.last_to(flood.staff)
    await flood.says("spokesperson", f"/key {BRIDGE} {SOURCE}")
    await approves(flood)
    await flood.presses("head-of-mission", close, "Confirm")
    await flood.passes(timedelta(minutes=1))
    assert not points(flood, "consular")
    assert "was not sent" in flood.words_to(flood.staff)[-1]


UNREST = "/crisis open all level=1 template=unrest place=Harsund"


async def test_several_crises_are_told_apart_by_number(flood: Watched) -> None:
    await flood.opens(UNREST)
    assert "#1: Flooding: Nell valley\n#2: " in words(await flood.says("duty-officer", "/crisis close"))
    await publishes(flood, f"#1 {BRIDGE}")
    assert BRIDGE in points(flood, "consular")[0]
    assert "#1" not in points(flood, "consular")[0]


async def test_which_crisis_is_asked_with_buttons_and_the_words_are_kept(flood: Watched) -> None:
    await flood.opens(UNREST)
    asked = await flood.says("spokesperson", f"/key {BRIDGE} {SOURCE}")
    assert "Which one is it for?" in words(asked)
    flooding, unrest = labels(asked)
    assert "Nell valley" in flooding
    await flood.presses("spokesperson", asked, unrest)
    await approves(flood)
    await flood.passes(timedelta(minutes=1))
    (text,) = points(flood, "consular")
    assert BRIDGE in text
    assert unrest in text
    assert flooding not in text


async def test_a_point_of_the_only_crisis_of_a_group_needs_no_label(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    assert "Flooding: Nell valley" not in points(flood, "consular")[0]


async def test_two_crises_share_the_count_of_a_groups_day(flood: Watched) -> None:
    await flood.opens(UNREST)
    await publishes(flood, f"#1 {BRIDGE}")
    await publishes(flood, "#2 The square is closed.")
    assert points(flood, "consular")[1].startswith("Key point 2 of 5 today")
    _, flooding, unrest = flood.text_of_card("consular").split("Latest key point")
    assert BRIDGE in flooding
    assert flooding.rstrip("*\n ").endswith("Harsund")  # the label of the second one stands above it
    assert "The square is closed." in unrest


async def test_a_draft_of_a_colleague_does_not_take_the_prepared_words_from_the_duty_officer(flood: Watched) -> None:
    await flood.says("trade-officer", f"/key Somebody said the dam broke. {SOURCE}")
    board = await flood.says("duty-officer", "/crisis")
    offer = await flood.presses("duty-officer", board, "#1: key point")
    assert "Send the prepared words" in labels(offer)


async def test_a_key_point_that_an_officer_leaves_in_doubt_keeps_its_slot(flood: Watched) -> None:
    for group in flood.mission.groups:
        flood.answers[f"send {flood.chat(group.id)}"] = [MaybeDone("cut"), MaybeDone("cut")]
    await publishes(flood, "The bridge is closed.", timedelta(minutes=3))
    async with flood.unit() as unit:
        (post,) = await unit.posts.of_crisis(1)
        for row in await unit.outbox.of(f"key:{post.id}"):
            await unit.outbox.resolve(row.id, State.ABANDONED)
        slots = await unit.slots.of(post.id)
    assert len(slots) == 6
    assert not any("reached no chat" in said for said in flood.words_to(flood.staff))


async def test_a_key_point_for_one_region_never_takes_the_place_of_one_for_all(flood: Watched) -> None:
    for n in range(5):
        await publishes(flood, f"News number {n}.")
    await flood.says("duty-officer", '/crisis open VM-NE level=2 place="Nellbro"')
    if "Please type the number of groups" in str(flood.last_to(flood.private("duty-officer")).text):
        await flood.proves("duty-officer")
        flood.now += timedelta(seconds=31)
    await flood.says("duty-officer", f"/key #2 Nellbro: leave your houses now. {SOURCE}")
    if "six digits" in str(flood.last_to(flood.private("duty-officer")).text):
        await flood.proves("duty-officer")
    refused = await approves(flood)
    assert "E-CAP" in words(refused)
    assert labels(refused) == ["Edit the card only", "Urgent: it is about life"]


async def test_a_chat_that_moved_gets_its_card_anew_which_counts_as_no_key_point(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    old = flood.chat("consular")
    await flood.happens(Migrated(old, "supergroup"))
    new = Address(old.account, "supergroup")
    (card,) = [send for send in flood.sent_to(new) if send.look == "card"]
    assert BRIDGE in str(card.text)
    await publishes(flood, "Two shelters are open.")
    (point,) = [str(send.text) for send in flood.sent_to(new) if send.look == "keypoint"]
    assert point.startswith("Key point 2 of 5 today")
    assert len(points(flood, "consular")) == 1  # the old number gets nothing more
