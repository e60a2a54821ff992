"""Statements: who may make them, on which terms, under an embargo that ends at its minute, once, or by two people."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from config.mission import Mission
from groups.messages import Action, Address, Edit, Send
from groups.posts import State
from storage.media import File
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words
from tests.handlers.press_scene import (
    DUTY,
    FERRY,
    HEAD,
    REVIEWER,
    SPOKES,
    accredits,
    approval_card,
    begins,
    only,
    sends_in,
)
from tests.peers.pictures import photo

MINUTE = timedelta(minutes=1)
TEN = datetime(2026, 12, 1, 9, 0, tzinfo=UTC)
"""Ten o'clock in Harsund."""
HEADLINE = "EMBARGO until 10:00 Harsund / 09:00 UTC, 1 December 2026"


@pytest.fixture(autouse=True)
async def everybody_is_there(scene: Scene) -> None:
    await begins(scene)
    await accredits(scene)
    await only(scene, 4)  # the journalist, the spokesperson, the head, the duty officer


async def on_record(scene: Scene, text: str = FERRY) -> list[Action]:
    where = await scene.says(SPOKES, f"/statement record: {text}")
    return await scene.presses(SPOKES, where, "Only the press")


async def under_embargo(scene: Scene, hour: str = "2026-12-01 10:00", public: str = "trade") -> list[Action]:
    """The preview."""
    await scene.says(SPOKES, f"/statement embargo: {FERRY}")
    await scene.says(SPOKES, hour)
    return await scene.says(SPOKES, public)


async def out_under_embargo(scene: Scene, public: str = "trade") -> None:
    """The press has it."""
    await sends_in(scene, await under_embargo(scene, public=public))
    await scene.later(2 * MINUTE)


async def the_post(scene: Scene) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(1)


def in_group(scene: Scene, group: str) -> list[str]:
    return [each for each in scene.words_to(scene.chat(group)) if "ferry" in each]


def edited(scene: Scene, group: str = "press") -> list[str]:
    edits = [each for each in scene.done(Edit) if isinstance(each, Edit) and each.to == scene.chat(group)]
    return [str(each.text) for each in edits]


def asked(scene: Scene, label: str, at: str) -> Send:
    return next(each for each in reversed(scene.sent_to(scene.private(at))) if label in labels(each))


# ---- who, and on which terms ------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["trade-officer", REVIEWER, DUTY])
async def test_only_the_spokesperson_and_the_head_make_statements(scene: Scene, who: str) -> None:
    assert "E-ROLE" in words(await scene.says(who, f"/statement {FERRY}"))


async def test_the_form_asks_for_text_terms_and_groups_and_takes_the_position_from_the_end(scene: Scene) -> None:
    await scene.says(SPOKES, "/statement")
    terms = await scene.says(SPOKES, FERRY)
    where = await scene.presses(SPOKES, terms, "On the record")
    shown = await scene.presses(SPOKES, where, "Only the press")

    post = await the_post(scene)
    assert (post.kind, post.terms, post.cites, post.groups) == ("statement", "record", ("P12",), ("press",))
    assert str(next(iter(post.texts.values()))) == "We welcome the new ferry."
    assert "On the record." in words(shown)


async def test_on_background_the_press_is_asked_to_name_nobody_and_no_public_group_is_offered(scene: Scene) -> None:
    shown = await scene.says(SPOKES, f"/statement on background: {FERRY}")
    await sends_in(scene, shown)
    await scene.later(2 * MINUTE)

    assert in_group(scene, "press")[0].startswith("On background: please do not name us.\n\nWe welcome")


async def test_a_statement_on_background_never_goes_to_a_public_group(scene: Scene) -> None:
    where = await scene.says(HEAD, f"/statement record: {FERRY}")
    shown = await scene.presses(HEAD, where, "Business circle Harsund")
    more = await scene.presses(HEAD, shown, "More")
    terms = await scene.presses(HEAD, more, "Terms and embargo")
    changed = await scene.presses(HEAD, terms, "On background, nobody named")
    assert (await the_post(scene)).groups == ("press",)
    with_trade = await scene.presses(HEAD, await _groups(scene, changed), "All of these")

    assert "cannot go to a public group" in words(with_trade)
    assert "Send for approval" not in labels(with_trade)


async def _groups(scene: Scene, shown: Sequence[Action]) -> list[Action]:
    return await scene.presses(HEAD, shown, "Change groups")


async def test_a_statement_goes_to_a_press_group_first(scene: Scene) -> None:
    where = await scene.says(HEAD, f"/statement record: {FERRY}")
    shown = await scene.presses(HEAD, where, "Only the press")
    moved = await scene.presses(HEAD, await _groups(scene, shown), "Business circle Harsund")

    assert "A statement goes to a press group." in words(moved)
    assert "Send for approval" not in labels(moved)


async def test_the_spokesperson_may_name_public_groups_and_the_approver_answers_for_them(scene: Scene) -> None:
    await scene.meets("culture-officer")
    where = await scene.says(SPOKES, f"/statement record: {FERRY}")
    shown = await scene.presses(SPOKES, where, "Business circle Harsund")
    await scene.presses(SPOKES, shown, "Send for approval")
    denied = await scene.approves("trade-officer", 1)
    await scene.presses(HEAD, approval_card(scene), "Approve version 1")
    await scene.later(2 * MINUTE)

    assert "E-ROLE" in words(denied)
    assert in_group(scene, "press")[0].startswith("On the record.")
    assert in_group(scene, "trade")[0].startswith("We welcome")


async def test_another_press_officer_approves_for_the_press_and_not_for_the_trade_group(scene: Scene) -> None:
    files = scene.mission.files
    spokes = next(each for each in files.officers if each.name == SPOKES)
    deputy = spokes.model_copy(update={"name": "deputy", "identities": ("web:deputy",)})
    scene.house.mission = Mission(files.model_copy(update={"officers": (*files.officers, deputy)}))
    where = await scene.says(SPOKES, f"/statement record: {FERRY}")
    shown = await scene.presses(SPOKES, where, "Business circle Harsund")
    await scene.presses(SPOKES, shown, "Send for approval")

    assert "section Trade" in words(await scene.approves("deputy", 1))


# ---- embargo ----------------------------------------------------------------------------------------------


async def test_the_press_has_it_at_once_and_the_public_at_the_minute(scene: Scene) -> None:
    shown = await under_embargo(scene)
    assert HEADLINE in words(shown)
    assert "Then it also goes to Business circle Harsund." in words(shown)
    assert "4 people, 1 accredited journalist" in words(shown)
    await sends_in(scene, shown)
    await scene.later(2 * MINUTE)
    assert in_group(scene, "press")[0].startswith(HEADLINE)
    assert in_group(scene, "trade") == []

    await scene.later(TEN - scene.now - timedelta(seconds=1))
    assert in_group(scene, "trade") == []
    await scene.later(timedelta(seconds=1))
    assert len(in_group(scene, "trade")) == 1
    assert "EMBARGO" not in in_group(scene, "trade")[0]
    assert edited(scene)[-1].startswith("Embargo lifted 10:00\n\nWe welcome")
    await scene.later(timedelta(days=2))
    assert (len(in_group(scene, "trade")), len(in_group(scene, "press"))) == (1, 1)


async def test_the_public_groups_keep_a_place_on_the_day_of_the_end(scene: Scene) -> None:
    await out_under_embargo(scene)
    async with scene.unit() as unit:
        held = {slot.group: (slot.day.isoformat(), slot.sent) for slot in await unit.slots.of(1)}

    assert held == {"press": ("2026-11-24", True), "trade": ("2026-12-01", False)}
    assert "It did not go to" not in "\n".join(scene.words_to(scene.private(SPOKES)))


async def test_a_full_day_at_the_end_of_the_embargo_is_said_before_anything_goes(scene: Scene) -> None:
    async with scene.unit() as unit:
        for number in (91, 92):
            await unit.slots.reserve(number, "trade", TEN.date(), "routine", 2, TEN)
    said = await sends_in(scene, await under_embargo(scene))

    assert "The embargo ends on a day of which 2 of 2 posts are used (#91 and #92)." in words(said)
    assert "There is room Wed 2 Dec 08:00: /embargo moves the end." in words(said)
    assert "Next free slot" not in labels(said)  # another hour for the press would not help
    await scene.later(2 * MINUTE)
    assert in_group(scene, "press") == []


async def test_above_a_full_day_at_the_end_of_the_embargo_one_may_go_and_that_day_is_lifted(scene: Scene) -> None:
    async with scene.unit() as unit:
        for number in (91, 92):
            await unit.slots.reserve(number, "trade", TEN.date(), "routine", 2, TEN)
    await sends_in(scene, await under_embargo(scene))
    answer = await scene.says(HEAD, "/exceed 1 The ferry cannot wait another day")
    await scene.presses(HEAD, answer, "Approve version 1")
    await scene.later(TEN - scene.now + MINUTE)

    assert len(in_group(scene, "trade")) == 1
    async with scene.unit() as unit:
        assert await unit.notes.starting_with("exceed:") == {"exceed:trade:2026-12-01": "1"}


@pytest.mark.parametrize(
    ("hour", "says"),
    [("2026-11-24 10:00", "is over"), ("whenever", "I did not understand"), ("now", "is over")],
)
async def test_an_hour_that_is_over_or_none_is_asked_again(scene: Scene, hour: str, says: str) -> None:
    await scene.says(SPOKES, f"/statement embargo: {FERRY}")
    again = await scene.says(SPOKES, hour)

    assert says in words(again)
    assert "When is the embargo over?" in words(again)


async def test_an_embargo_does_not_end_in_the_night_of_the_public_groups(scene: Scene) -> None:
    shown = await under_embargo(scene, "2026-12-01 23:00")

    assert "E-QUIET" in words(shown)
    assert "Send for approval" not in labels(shown)


async def test_an_hour_that_comes_twice_is_asked_and_one_that_does_not_exist_gets_its_neighbours(scene: Scene) -> None:
    scene.now = datetime(2027, 10, 20, 9, tzinfo=UTC)
    await scene.says(SPOKES, f"/statement embargo: {FERRY}")
    twice = await scene.says(SPOKES, "2027-10-31 02:30")
    assert "comes twice" in words(twice)
    second = next(label for label in labels(twice) if "01:30 UTC" in label)
    await scene.presses(SPOKES, twice, second)
    await scene.says(SPOKES, "press")
    assert (await the_post(scene)).embargo == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)

    scene.now = datetime(2028, 3, 20, 9, tzinfo=UTC)
    gap = await scene.says(SPOKES, "/embargo 1 2028-03-26 02:30")
    assert "does not exist" in words(gap)
    after = next(label for label in labels(gap) if "01:00 UTC" in label)
    await scene.presses(SPOKES, gap, after)
    await scene.says(SPOKES, "press")
    assert (await the_post(scene)).embargo == datetime(2028, 3, 26, 1, 0, tzinfo=UTC)


async def test_embargo_moves_the_hour_and_voids_the_approval_of_before(scene: Scene) -> None:
    await scene.presses(SPOKES, await under_embargo(scene), "Send for approval")
    moved = await scene.says(SPOKES, "/embargo 1 2026-12-01 11:00")
    stale = await scene.presses(HEAD, approval_card(scene), "Approve version 1")

    assert "EMBARGO until 11:00" in words(moved)
    assert "E-CHANGED" in words(stale)
    assert (await the_post(scene)).groups == ("press", "trade")


async def test_embargo_is_for_statements_and_not_after_they_are_out(scene: Scene) -> None:
    await out_under_embargo(scene)
    late = await scene.says(SPOKES, "/embargo 1 2026-12-02 10:00")
    await scene.says(SPOKES, "/post press: The hall is closed.")
    news = await scene.says(SPOKES, "/embargo 2 2026-12-02 10:00")

    assert "E-CONFLICT" in words(late)
    assert "E-STATE" in words(news)
    assert (await the_post(scene)).embargo == TEN


async def test_an_embargo_that_ended_before_its_approval_holds_it(scene: Scene) -> None:
    await scene.presses(SPOKES, await under_embargo(scene, "11:00"), "Send for approval")
    scene.now += timedelta(hours=1)
    late = await scene.presses(HEAD, approval_card(scene), "Approve version 1")

    assert "E-LATE" in words(late)
    assert in_group(scene, "press") == []


# ---- people who are not accredited ------------------------------------------------------------------------


async def test_people_who_are_not_accredited_stop_an_embargo_until_somebody_knows_them(scene: Scene) -> None:
    await only(scene, 7)
    shown = await under_embargo(scene)
    assert "3 people here are not accredited" in words(shown)
    assert "E-ACCESS" in words(shown)
    assert "Send for approval" not in labels(shown)

    await scene.presses(SPOKES, shown, "I know them all")
    short = await scene.says(SPOKES, "yes")
    assert "at least 10 characters" in words(short)
    await scene.presses(SPOKES, shown, "I know them all")
    known = await scene.says(SPOKES, "They are the interns of the Post.")
    await scene.presses(SPOKES, known, "Send for approval")
    assert "Spokesperson knows the others: “They are the interns of the Post.”" in str(approval_card(scene).text)
    assert "7 people, 1 accredited journalist" in str(approval_card(scene).text)

    await only(scene, 8)  # one more came in
    more = await scene.presses(HEAD, approval_card(scene), "Approve version 1")
    assert "4 people here are not accredited" in words(more)
    assert in_group(scene, "press") == []


async def test_somebody_who_comes_in_the_last_minute_holds_it(scene: Scene) -> None:
    await sends_in(scene, await under_embargo(scene))
    await only(scene, 5)
    await scene.later(2 * MINUTE)

    assert in_group(scene, "press") == []
    assert (await the_post(scene)).state == State.HELD


async def test_without_an_embargo_nobody_is_counted(scene: Scene) -> None:
    await only(scene, 100)
    shown = await on_record(scene)

    assert "accredited" not in words(shown)
    assert "Send for approval" in labels(shown)


# ---- its end ----------------------------------------------------------------------------------------------


async def test_an_hour_missed_by_less_than_two_hours_is_made_good_and_by_more_is_asked(scene: Scene) -> None:
    await out_under_embargo(scene)
    scene.now = TEN + timedelta(hours=2)
    await scene.later(MINUTE)
    assert len(in_group(scene, "trade")) == 1


async def test_an_embargo_whose_hour_was_missed_by_more_than_two_hours_asks_first(scene: Scene) -> None:
    await out_under_embargo(scene)
    scene.now = TEN + timedelta(hours=2, minutes=1)
    await scene.later(MINUTE)
    assert in_group(scene, "trade") == []

    card = asked(scene, "Publish now", SPOKES)
    assert "its hour was missed" in str(card.text)
    await scene.presses(SPOKES, card, "Publish now")
    again = await scene.presses(SPOKES, card, "Publish now")
    assert len(in_group(scene, "trade")) == 1
    assert "E-STATE" in words(again)


async def test_while_posts_are_stopped_the_embargo_asks_and_goes_afterwards(scene: Scene) -> None:
    await out_under_embargo(scene)
    await scene.says("trade-officer", "/halt trade")
    await scene.later(TEN - scene.now + MINUTE)
    assert in_group(scene, "trade") == []
    card = asked(scene, "Publish now", SPOKES)
    still = await scene.presses(SPOKES, card, "Publish now")

    assert "posts are stopped" in words(still)
    assert in_group(scene, "trade") == []


async def test_after_the_approver_left_another_one_has_to_let_it_go(scene: Scene) -> None:
    await out_under_embargo(scene)
    files = scene.mission.files
    left = tuple(each for each in files.officers if each.name != HEAD)
    scene.house.mission = Mission(files.model_copy(update={"officers": left}))
    await scene.later(TEN - scene.now + MINUTE)
    assert in_group(scene, "trade") == []
    card = scene.last_to(scene.staff)
    assert "whoever approved it may no longer do so" in str(card.text)

    assert "E-SELF" in words(await scene.presses(SPOKES, card, "Publish now"))
    await scene.presses(REVIEWER, card, "Publish now")
    assert len(in_group(scene, "trade")) == 1


async def a_position_is_withdrawn(scene: Scene) -> None:
    await out_under_embargo(scene)
    await scene.says(HEAD, "/position withdraw P12")


async def test_a_position_withdrawn_before_the_end_keeps_it_from_the_public_and_the_section_hears_why(
    scene: Scene,
) -> None:
    await a_position_is_withdrawn(scene)
    await scene.later(TEN - scene.now + MINUTE)
    assert in_group(scene, "trade") == []
    assert edited(scene) == []
    card = asked(scene, "Publish now", SPOKES)
    assert "The embargo of #1 is not lifted" in str(card.text)
    assert "The position P12 was withdrawn" in str(card.text)
    assert "P12 was withdrawn" in scene.words_to(scene.staff)[-1]

    assert "P12 was withdrawn" in words(await scene.presses(SPOKES, card, "Publish now"))
    assert in_group(scene, "trade") == []


async def test_a_check_that_is_missing_at_the_end_can_be_made_and_then_it_is_published(scene: Scene) -> None:
    await out_under_embargo(scene)
    post = replace(await the_post(scene), claim=True)
    async with scene.unit() as unit:
        bound = {"print": post.fingerprint(), "approved_print": post.fingerprint()}
        assert await unit.posts.move(post, State.PUBLISHED, claim=True, **bound)
    await scene.later(TEN - scene.now + MINUTE)
    card = asked(scene, "Publish now", SPOKES)
    assert "nobody else has checked yet" in str(card.text)

    await scene.says(REVIEWER, "/check 1 ok")
    await scene.says(REVIEWER, "https://ferry.example.org/line")
    await scene.presses(SPOKES, card, "Publish now")
    assert len(in_group(scene, "trade")) == 1


async def test_nobody_asks_to_lift_the_embargo_of_words_whose_position_is_withdrawn(scene: Scene) -> None:
    await a_position_is_withdrawn(scene)

    assert "P12 was withdrawn" in words(await scene.says(SPOKES, "/lift 1"))


async def test_the_second_person_cannot_lift_what_lost_its_position_meanwhile(scene: Scene) -> None:
    await out_under_embargo(scene)
    await scene.says(SPOKES, "/lift 1")
    card = scene.last_to(scene.staff)
    await scene.says(HEAD, "/position withdraw P12")
    answer = await scene.presses(HEAD, card, "Lift the embargo")

    assert "P12 was withdrawn" in words([answer[0]])
    assert "The embargo of #1 is not lifted" in scene.words_to(scene.private(SPOKES))[-1]
    assert "Publish now" not in labels(scene.last_to(scene.private(SPOKES)))
    assert in_group(scene, "trade") == []


async def test_in_a_chat_that_moved_a_word_tells_that_the_embargo_is_lifted(scene: Scene) -> None:
    await out_under_embargo(scene)
    async with scene.unit() as unit:
        await unit.addresses.move(scene.staff.account, "chat-press", "chat-new")
    await scene.later(TEN - scene.now + MINUTE)

    assert scene.words_to(Address(scene.staff.account, "chat-new"))[-1] == "Embargo lifted 10:00"
    assert edited(scene) == []


async def test_stop_after_the_press_has_it_keeps_it_from_the_public(scene: Scene) -> None:
    await out_under_embargo(scene)
    stop = next(each for each in reversed(scene.sent_to(scene.private(SPOKES))) if "Stop" in labels(each))
    await scene.presses(SPOKES, stop, "Stop")
    await scene.later(TEN - scene.now + timedelta(hours=1))

    assert in_group(scene, "trade") == []


async def test_a_hidden_post_stays_hidden_when_the_minute_comes(scene: Scene) -> None:
    await out_under_embargo(scene)
    post = await the_post(scene)
    async with scene.unit() as unit:
        assert await unit.posts.move(post, State.RETRACTED)
    await scene.later(TEN - scene.now + timedelta(hours=1))

    assert in_group(scene, "trade") == []
    assert edited(scene) == []


async def test_two_people_lift_a_broken_embargo_and_nobody_alone(scene: Scene) -> None:
    await out_under_embargo(scene)
    said = await scene.says(SPOKES, "/lift 1")
    card = scene.last_to(scene.staff)
    alone = await scene.presses(SPOKES, card, "Lift the embargo")
    other = await scene.presses("trade-officer", card, "Lift the embargo")
    assert "A second person must agree." in words(said)
    assert "E-SELF" in words(alone)
    assert "E-ROLE" in words(other)
    assert in_group(scene, "trade") == []

    await scene.presses(HEAD, card, "Lift the embargo")
    assert len(in_group(scene, "trade")) == 1
    assert edited(scene)[-1].startswith("Embargo lifted 10:0")
    late = await scene.presses(REVIEWER, card, "Lift the embargo")
    assert "Head of mission was faster" in words(late)
    await scene.later(TEN - scene.now + timedelta(hours=1))
    assert len(in_group(scene, "trade")) == 1


async def test_nothing_is_lifted_before_it_is_out_or_without_an_embargo(scene: Scene) -> None:
    await under_embargo(scene)
    assert "E-STATE" in words(await scene.says(SPOKES, "/lift 1"))


async def test_where_nothing_can_be_edited_a_word_follows(scene: Scene) -> None:
    await out_under_embargo(scene)
    account = scene.staff.account
    plain = scene.house.outlets[account]
    scene.house.outlets = dict(scene.house.outlets) | {
        account: type(plain)(plain.platform, plain.length, plain.measure, edits=False)
    }
    await scene.later(TEN - scene.now + MINUTE)

    assert scene.words_to(scene.chat("press"))[-1] == "Embargo lifted 10:00"


async def with_more(scene: Scene, label: str, answer: str = "", file: File | None = None) -> None:
    """Under embargo, with what the writer adds behind [More], and out."""
    await scene.presses(SPOKES, await under_embargo(scene), "More")
    await scene.presses(SPOKES, scene.last_to(scene.private(SPOKES)), label)
    await scene.says(SPOKES, answer, file=file)
    await sends_in(scene, [scene.last_to(scene.private(SPOKES))], version=2)
    await scene.later(2 * MINUTE)


async def test_under_a_picture_the_head_goes_from_the_caption_and_the_picture_stays(scene: Scene) -> None:
    await with_more(scene, "Add a picture or a file", file=photo())
    await scene.later(TEN - scene.now + MINUTE)

    changed = [each for each in scene.done(Edit) if isinstance(each, Edit) and each.to == scene.chat("press")]
    assert [each.caption for each in changed] == [True]
    assert str(changed[0].text).startswith("Embargo lifted 10:00\n\nWe welcome")
    assert scene.last_to(scene.chat("trade")).media


async def test_where_the_caption_has_no_room_a_word_follows(scene: Scene) -> None:
    await with_more(scene, "Add a picture or a file", file=photo())
    account = scene.staff.account
    scene.house.outlets = dict(scene.house.outlets) | {account: replace(scene.house.outlets[account], caption=20)}
    await scene.later(TEN - scene.now + MINUTE)

    assert edited(scene) == []
    assert scene.words_to(scene.chat("press"))[-1] == "Embargo lifted 10:00"


async def test_a_poll_cannot_be_changed_so_a_word_follows(scene: Scene) -> None:
    await with_more(scene, "Make it a poll", "Gladly\nVery gladly")
    await scene.later(TEN - scene.now + MINUTE)

    assert edited(scene) == []
    assert scene.words_to(scene.chat("press"))[-1] == "Embargo lifted 10:00"
    assert scene.last_to(scene.chat("trade")).poll == ("Gladly", "Very gladly")


# ---- when it is put right under its embargo ----------------------------------------------------------------


async def put_right(scene: Scene) -> None:
    await out_under_embargo(scene)
    await scene.presses(SPOKES, await scene.says(SPOKES, "/correct 1"), "Send the ready correction")


async def days_kept(scene: Scene) -> list[str]:
    """The groups in whose day it has a place."""
    async with scene.unit() as unit:
        return [each.group for each in await unit.slots.of(1)]


async def test_a_correction_under_embargo_keeps_the_embargo_above_its_words(scene: Scene) -> None:
    await put_right(scene)

    assert edited(scene)[-1].startswith(f"{HEADLINE}\n\nCorrected")
    assert scene.words_to(scene.chat("press"))[-1].startswith(f"{HEADLINE}\n\nCorrection")


async def test_at_the_end_of_the_embargo_words_that_were_corrected_do_not_go_out(scene: Scene) -> None:
    await put_right(scene)
    changed = edited(scene)
    await scene.later(TEN - scene.now + MINUTE)

    assert in_group(scene, "trade") == []
    assert edited(scene) == changed
    assert "It was corrected meanwhile, so nothing went to" in scene.words_to(scene.private(SPOKES))[-1]
    assert await days_kept(scene) == ["press"]


async def test_nobody_lifts_the_embargo_of_words_that_were_corrected(scene: Scene) -> None:
    await out_under_embargo(scene)
    await scene.says(SPOKES, "/lift 1")
    card = scene.last_to(scene.staff)
    await scene.presses(SPOKES, await scene.says(SPOKES, "/correct 1"), "Send the ready correction")
    answer = await scene.presses(HEAD, card, "Lift the embargo")

    assert "E-STATE" in words(answer)
    assert in_group(scene, "trade") == []


async def test_lift_of_words_that_were_corrected_is_refused(scene: Scene) -> None:
    await put_right(scene)

    assert "E-STATE" in words(await scene.says(SPOKES, "/lift 1"))
    assert "Lift the embargo" not in labels(scene.last_to(scene.staff))
    assert in_group(scene, "trade") == []


async def test_a_withdrawn_embargo_gives_its_public_groups_their_place_back(scene: Scene) -> None:
    await out_under_embargo(scene)
    assert sorted(await days_kept(scene)) == ["press", "trade"]
    await scene.says(SPOKES, "/retract 1")

    assert await days_kept(scene) == ["press"]


async def test_a_stopped_embargo_gives_its_public_groups_their_place_back(scene: Scene) -> None:
    await out_under_embargo(scene)
    stop = next(each for each in reversed(scene.sent_to(scene.private(SPOKES))) if "Stop" in labels(each))
    await scene.presses(SPOKES, stop, "Stop")

    assert await days_kept(scene) == ["press"]
