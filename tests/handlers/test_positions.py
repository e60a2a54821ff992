"""Positions: proposed by one and confirmed by another, read by everybody, and statements that stand on them."""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from config.mission import Mission
from groups.messages import Action, Due, Send
from groups.posts import State
from groups.texts import as_text
from storage.posts import Post
from tests.handlers.harness import Scene, example, labels, scene, words

AUTHOR, APPROVER, HEAD, DUTY, TRADE = (
    "spokesperson",
    "consular-officer",
    "head-of-mission",
    "duty-officer",
    "trade-officer",
)
SAID = "Both governments welcome the new ferry line."
HERE = ZoneInfo("Europe/Copenhagen")
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY, TRADE, "administrator", "culture-officer")


async def read(here: Scene, *people: str, number: str = "P12") -> None:
    for who in people:
        await here.presses(who, await here.says(who, f"/position {number}"), "I have read it")


async def statement(here: Scene, *cites: str, kind: str = "statement") -> list[Action]:
    """The preview of a statement by the spokesperson."""
    async with here.unit() as unit:
        where = {"groups": ("press",), "zone": "Europe/Copenhagen"}
        made = await unit.posts.draft(AUTHOR, "press", kind=kind, texts={"en": as_text(SAID)}, cites=cites, **where)
    return await here.says(AUTHOR, f"/post {made.id}")


async def submitted(here: Scene, *cites: str) -> list[Action]:
    return await here.presses(AUTHOR, await statement(here, *(cites or ("P12",))), "Send for approval")


async def the_post(here: Scene, number: int = 1) -> Post:
    async with here.unit() as unit:
        return await unit.posts.need(number)


async def proposed(here: Scene, number: str = "P12", who: str = AUTHOR) -> Send:
    """What the head is asked after the form was filled in."""
    await here.says(who, f"/position add {number} We close the line.")
    await here.says(who, "today")
    await here.says(who, "2026-12-31")
    await here.says(who, "Cable 7")
    return here.last_to(here.private(HEAD))


# ---- reading --------------------------------------------------------------------------------------------


async def test_the_list_says_how_each_stands_and_who_has_not_read_it(scene: Scene) -> None:
    await read(scene, AUTHOR)
    answer = words(await scene.says(HEAD, "/position"))

    assert "P12 · holds until 29 January 2027" in answer
    assert "Not read yet by Trade officer, Consular officer, Culture officer, Duty officer" in answer
    assert "Spokesperson" not in answer.partition("P13")[0]


async def test_a_position_of_a_section_is_read_by_its_officers_and_the_head(scene: Scene) -> None:
    answer = words(await scene.says(HEAD, "/position")).partition("P13")[2]

    assert "Not read yet by Spokesperson, Consular officer, Duty officer and Head of mission" in answer


async def test_one_position_is_shown_with_a_button_until_it_is_read(scene: Scene) -> None:
    shown = await scene.says(TRADE, "/position p12")
    await scene.presses(TRADE, shown, "I have read it")
    again = await scene.says(TRADE, "/position P12")

    assert "keep the ferry line open" in words(shown)
    assert "Holds from 1 November 2026 to 29 January 2027" in words(shown)
    assert "I have read it" not in labels(again)
    assert "E-UNKNOWN" in words(await scene.says(TRADE, "/position P99"))


async def test_members_see_no_position(scene: Scene) -> None:
    assert "ferry" not in words(await scene.says("visitor", "/position P12"))


async def test_what_is_in_the_files_is_shown_to_every_officer_once_and_asked_again_after_a_day(scene: Scene) -> None:
    await scene.happens(Due("positions.watch", "all", scene.now))
    first = {who: sum("P12" in said for said in scene.words_to(scene.private(who))) for who in (AUTHOR, TRADE)}
    await read(scene, AUTHOR)
    count = len(scene.sent_to(scene.private(AUTHOR)))
    await scene.later(DAY)
    again = [said for said in scene.words_to(scene.private(TRADE)) if "P12" in said]

    assert first == {AUTHOR: 1, TRADE: 1}
    assert len(again) == 2
    assert "Please read it today" in again[-1]
    assert not any("P12" in said for said in scene.words_to(scene.private(AUTHOR))[count:])
    assert not any("P12" in said for said in scene.words_to(scene.private("administrator")))


async def test_a_button_under_words_that_changed_reads_nothing(scene: Scene) -> None:
    shown = await scene.says(TRADE, "/position P12")
    await scene.presses(HEAD, await proposed(scene), "Confirm")
    answer = await scene.presses(TRADE, shown, "I have read it")

    assert "E-CHANGED" in words(answer)
    assert "We close the line" in words(answer)
    assert "Trade officer" in words(await scene.says(HEAD, "/position"))


async def test_unread_positions_wait_for_an_officer(scene: Scene) -> None:
    assert "keep the ferry line open" in words(await scene.says(TRADE, "/waiting"))
    await read(scene, TRADE)
    assert "keep the ferry line open" not in words(await scene.says(TRADE, "/waiting"))


# ---- new words ------------------------------------------------------------------------------------------


async def test_an_officer_proposes_and_the_head_confirms_and_everybody_is_asked_to_read(scene: Scene) -> None:
    asked = await proposed(scene, "P20")
    before = words(await scene.says(TRADE, "/position"))
    await scene.presses(HEAD, asked, "Confirm")

    assert "Spokesperson proposes the position P20" in str(asked.text)
    assert "From 24 November 2026 to 31 December 2026. Source: Cable 7" in str(asked.text)
    assert "P20 · waits for a second person" in before
    last = scene.last_to(scene.private(TRADE))
    assert "We close the line" in str(last.text)
    assert labels(last) == ["I have read it"]


async def test_whoever_proposed_it_does_not_confirm_it(scene: Scene) -> None:
    await proposed(scene, "P20", who=HEAD)
    asked = scene.last_to(scene.private(APPROVER))

    assert "E-SELF" in words(await scene.presses(HEAD, scene.last_to(scene.staff), "Confirm"))
    assert "holds with its new words" in words(await scene.presses(APPROVER, asked, "Confirm"))


async def test_an_officer_who_is_neither_head_nor_reviewer_confirms_nothing(scene: Scene) -> None:
    await proposed(scene, "P20")

    assert "E-ROLE" in words(await scene.presses(DUTY, scene.last_to(scene.staff), "Confirm"))
    assert "E-ROLE" in words(await scene.says("administrator", "/position add P21 Words"))


async def test_words_that_are_not_taken_change_nothing_and_the_proposer_hears_it(scene: Scene) -> None:
    await read(scene, TRADE)
    await scene.presses(HEAD, await proposed(scene), "Leave it as it is")

    assert "are not taken" in scene.words_to(scene.private(AUTHOR))[-1]
    assert "Trade officer" not in words(await scene.says(HEAD, "/position")).partition("P13")[0]


async def test_an_older_question_confirms_no_newer_words(scene: Scene) -> None:
    asked = await proposed(scene)
    await proposed(scene, who=DUTY)

    assert "E-CHANGED" in words(await scene.presses(HEAD, asked, "Confirm"))


@pytest.mark.parametrize(
    ("begins", "ends", "told"),
    [
        ("someday", "2026-12-31", "I did not understand this"),
        ("today", "2026-11-23", "end before it begins"),
        ("today", "2027-02-23", "at most 90 days; these are 91"),
        ("2026-10-01", "2026-10-31", "or before today"),
    ],
)
async def test_days_that_cannot_be_are_asked_for_again(scene: Scene, begins: str, ends: str, told: str) -> None:
    await scene.says(AUTHOR, "/position add P20 Words")
    await scene.says(AUTHOR, begins)
    await scene.says(AUTHOR, ends)
    again = await scene.says(AUTHOR, "-")

    assert told in words(again)
    assert ("From which day" in words(again)) == (begins == "someday")


async def test_words_in_two_languages_reach_each_officer_in_theirs(scene: Scene) -> None:
    await scene.says(AUTHOR, "/position add P20")
    await scene.says(AUTHOR, "en: We close the line.\nar: نُغلق الخط.")
    for said in ("today", "2026-12-31", "-"):
        await scene.says(AUTHOR, said)
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Confirm")

    assert "نُغلق الخط" in words(await scene.says("culture-officer", "/position P20", language="ar"))
    assert "We close the line" in words(await scene.says(TRADE, "/position P20"))


# ---- statements -----------------------------------------------------------------------------------------


async def test_a_statement_without_a_position_is_not_sent_for_approval(scene: Scene) -> None:
    shown = await statement(scene)

    assert "A statement stands on a position" in words(shown)
    assert "E-LINE" in words(shown)
    assert "Send for approval" not in labels(shown)


async def test_its_author_reads_the_position_first_with_one_button(scene: Scene) -> None:
    shown = await statement(scene, "P12")
    position = await scene.presses(AUTHOR, shown, "Read P12")
    await scene.presses(AUTHOR, position, "I have read it")
    ready = await scene.says(AUTHOR, "/post 1")

    assert "Spokesperson has not read the position P12" in words(shown)
    assert "Send for approval" in labels(ready)


async def test_the_approver_is_shown_the_position_and_approves_only_after_reading_it(scene: Scene) -> None:
    await read(scene, AUTHOR)
    await submitted(scene)
    shown = scene.last_to(scene.private(APPROVER))
    early = await scene.approves(APPROVER, 1)
    await scene.presses(APPROVER, shown, "I have read it")
    await scene.approves(APPROVER, 1)
    await scene.later(MINUTE)

    assert "stands on this position" in str(shown.text)
    assert "Consular officer has not read the position P12" in words(early)
    assert (await the_post(scene)).state == State.PUBLISHED


@pytest.mark.parametrize(
    ("local", "told"),
    [
        (datetime(2026, 10, 31, 23, 59, tzinfo=HERE), "holds only from 1 November 2026"),
        (datetime(2026, 11, 1, 0, 0, tzinfo=HERE), ""),
        (datetime(2027, 1, 29, 23, 59, tzinfo=HERE), ""),
        (datetime(2027, 1, 30, 0, 0, tzinfo=HERE), "was valid until 29 January 2027"),
    ],
)
async def test_a_position_holds_on_the_missions_own_days(scene: Scene, local: datetime, told: str) -> None:
    await read(scene, AUTHOR)
    scene.now = local.astimezone(UTC)
    shown = words(await statement(scene, "P12"))

    assert ("E-LINE" in shown) == bool(told)
    assert told in shown


async def scheduled(here: Scene, *cites: str) -> None:
    await read(here, AUTHOR, APPROVER)
    shown = await statement(here, *(cites or ("P12",)))
    await here.presses(AUTHOR, shown, "Change time")
    again = await here.says(AUTHOR, "tomorrow 12:00")
    await here.presses(AUTHOR, again, "Send for approval")
    await here.approves(APPROVER, 1)
    assert (await the_post(here)).state == State.SCHEDULED


async def test_a_position_that_is_withdrawn_holds_what_stands_on_it_at_once(scene: Scene) -> None:
    await scheduled(scene)
    await scene.says(HEAD, "/position withdraw P12")
    held = await the_post(scene)
    go = await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "Send now")
    await scene.later(2 * DAY)

    assert held.state == State.HELD
    assert "The position P12 was withdrawn" in words(go)
    assert scene.sent_to(scene.chat("press")) == []
    assert "P12 · withdrawn" in words(await scene.says(TRADE, "/position"))


async def is_out(scene: Scene) -> None:
    """The statement on P12 has reached the press group."""
    await read(scene, AUTHOR, APPROVER)
    await submitted(scene)
    await scene.approves(APPROVER, 1)
    await scene.later(MINUTE)
    assert (await the_post(scene)).state == State.PUBLISHED


def offers(scene: Scene, who: str) -> list[Send]:
    found = scene.sent_to(scene.private(who))
    return [each for each in found if "cites the position P12, which was withdrawn" in str(each.text)]


async def test_what_is_out_and_cites_a_withdrawn_position_is_put_right_from_the_message_that_tells_it(
    scene: Scene,
) -> None:
    await is_out(scene)
    await scene.says(HEAD, "/position withdraw P12")
    [told] = offers(scene, AUTHOR)

    assert "#1 for Press room" in str(told.text)
    assert labels(told) == ["Retract #1", "Correct #1"]
    assert offers(scene, TRADE) == []
    assert "Send the ready correction" in labels(await scene.presses(AUTHOR, told, "Correct #1"))
    await scene.presses(AUTHOR, told, "Retract #1")
    assert (await the_post(scene)).state == State.RETRACTED
    await scene.later(2 * DAY)
    assert len(offers(scene, AUTHOR)) == 1


async def test_the_author_of_another_section_hears_it_too(scene: Scene) -> None:
    async with scene.unit() as unit:
        where = {"groups": ("trade",), "zone": "Europe/Copenhagen", "cites": ("P12",), "published_at": scene.now}
        await unit.posts.draft(TRADE, "trade", texts={"en": as_text(SAID)}, state=State.PUBLISHED, **where)
    await scene.says(HEAD, "/position withdraw P12")

    assert len(offers(scene, TRADE)) == len(offers(scene, AUTHOR)) == 1


@pytest.mark.parametrize(
    "other",
    [
        {"cites": ("P13",)},
        {"cites": ("P1",)},
        {"state": State.RETRACTED},
        {"published_at": datetime(2026, 8, 1, tzinfo=UTC)},
        {"corrects": 7},
    ],
)
async def test_what_does_not_stand_on_it_is_withdrawn_or_is_old_is_left_in_peace(
    scene: Scene, other: dict[str, Any]
) -> None:
    usual = {"groups": ("press",), "cites": ("P12",), "published_at": scene.now, "state": State.PUBLISHED}
    async with scene.unit() as unit:
        await unit.posts.draft(AUTHOR, "press", texts={"en": as_text(SAID)}, **usual | other)
    await scene.says(HEAD, "/position withdraw P12")

    assert offers(scene, AUTHOR) == []


async def test_an_officer_asks_to_withdraw_and_a_reviewer_does_it(scene: Scene) -> None:
    answer = await scene.says(TRADE, "/position withdraw P12")
    asked = scene.last_to(scene.staff)

    assert "I asked in the staff room" in words(answer)
    assert "E-ROLE" in words(await scene.presses(TRADE, asked, "Withdraw P12"))
    assert "withdrew the position P12" in words(await scene.presses(APPROVER, asked, "Withdraw P12"))
    assert "E-UNKNOWN" in words(await scene.says(HEAD, "/position withdraw P12"))


async def test_a_position_that_changed_takes_what_cites_it_back_to_approval(scene: Scene) -> None:
    await scheduled(scene)
    await scene.presses(HEAD, await proposed(scene), "Confirm")
    back = await the_post(scene)
    early = await scene.approves(APPROVER, 1)
    await read(scene, AUTHOR, APPROVER)
    await scene.approves(APPROVER, 1)

    assert back.state == State.SUBMITTED
    assert any("P12, on which it rests, has changed" in said for said in scene.words_to(scene.private(AUTHOR)))
    assert "has not read the position P12" in words(early)
    assert (await the_post(scene)).state == State.SCHEDULED


async def test_a_position_that_changed_in_the_files_is_seen_at_the_sending(scene: Scene) -> None:
    await scheduled(scene)
    files = scene.mission.files
    other = [each.model_copy(update={"text": {"en": "Another line."}}) for each in files.positions]
    scene.house.mission = Mission(files.model_copy(update={"positions": tuple(other)}))
    await scene.later(2 * DAY)

    assert (await the_post(scene)).state == State.SUBMITTED
    assert scene.sent_to(scene.chat("press")) == []


@pytest.fixture
async def short(tmp_path: Path) -> AsyncIterator[Scene]:
    """A mission whose position ends today."""
    files = example().files
    today = [each.model_copy(update={"valid_to": date(2026, 11, 24)}) for each in files.positions]
    mission = Mission(files.model_copy(update={"positions": tuple(today)}))
    async with scene(f"sqlite+aiosqlite:///{tmp_path / 'short.db'}", mission) as made:
        await made.meets(AUTHOR, APPROVER, HEAD)
        yield made


async def test_a_statement_for_tomorrow_is_held_when_its_position_ends_today(short: Scene) -> None:
    await scheduled(short)
    await short.later(DAY + timedelta(hours=4))

    held = await the_post(short)
    assert (held.state, held.reason) == (State.HELD, "lacking")
    assert any("was valid until 24 November 2026" in said for said in short.words_to(short.private(AUTHOR)))


async def test_news_may_cite_a_position_that_nobody_has_read(scene: Scene) -> None:
    shown = await statement(scene, "P12", kind="news")

    assert "E-LINE" not in words(shown)
    assert "keep the ferry line open" in words(shown)
