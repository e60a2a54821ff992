"""The same story on every platform: what is asked for is there, and the answer says how it ended."""

from collections.abc import AsyncIterator
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from bot.platforms.base import Parcel, Platform
from groups.messages import (
    Button,
    Delete,
    Edit,
    Fetch,
    Footing,
    Inspect,
    Leave,
    Outward,
    Pin,
    Power,
    Restrict,
    Rows,
    Send,
    Unpin,
)
from groups.outcomes import Closed, Done, Outcome, Reason, Rejected
from groups.texts import as_text, bold, link
from storage.media import File
from tests.peers.pictures import document, photo, picture
from tests.platforms.contract import SETTINGS, TITLE, Shown, Stage

_numbers = count(1)
NEVER = "999999999"
"""A message that no chat ever had."""


@pytest.fixture(params=SETTINGS)
async def stage(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Stage]:
    async with SETTINGS[request.param](tmp_path) as stage:
        yield stage


async def act(stage: Stage, action: Outward, parcel: Parcel | None = None) -> Outcome:
    return await stage.platform.act(next(_numbers), action, parcel)


async def says(stage: Stage, words: str, buttons: Rows = ()) -> str:
    """The id of a new message of ours."""
    outcome = await act(stage, Send(stage.at, as_text(words), buttons))
    assert isinstance(outcome, Done)
    return outcome.remote


async def test_what_we_say_is_read_in_order(stage: Stage) -> None:
    first, second = await says(stage, "Gates open at nine"), await says(stage, "Bring your card")

    assert [one for one in await stage.shown() if one.message in (first, second)] == [
        Shown(first, "Gates open at nine"),
        Shown(second, "Bring your card"),
    ]


async def test_marks_change_no_word(stage: Stage) -> None:
    await act(stage, Send(stage.at, bold("Ferry 🇬🇧 ") + link("timetable", "https://example.org/ferry") + " مرحبا"))

    assert (await stage.shown())[-1].words == "Ferry 🇬🇧 timetable مرحبا"


async def test_an_edit_changes_words_and_buttons_of_our_message(stage: Stage) -> None:
    card = await says(stage, "Draft", ((Button("Approve", "approve", nonce="n1"),),))
    outcome = await act(stage, Edit(stage.at, card, as_text("Published")))

    assert outcome == Done()
    assert (await stage.shown())[-1] == Shown(card, "Published")


async def test_the_same_edit_twice_is_done_twice(stage: Stage) -> None:
    card = await says(stage, "Draft")
    edit = Edit(stage.at, card, as_text("Published"))

    assert [await act(stage, edit), await act(stage, edit)] == [Done(), Done()]


async def test_a_pin_can_be_set_seen_and_taken_off_again(stage: Stage) -> None:
    card = await says(stage, "Emergency numbers")
    assert await act(stage, Pin(stage.at, card)) == Done()
    assert await stage.pinned() == [card]

    assert await act(stage, Unpin(stage.at, card)) == Done()
    assert await stage.pinned() == []


async def test_taking_off_one_pin_leaves_the_others(stage: Stage) -> None:
    old, new = await says(stage, "Numbers"), await says(stage, "Shelters")
    for message in (old, new):
        await act(stage, Pin(stage.at, message))
    await act(stage, Unpin(stage.at, old))

    assert await stage.pinned() == [new]


async def test_what_was_never_pinned_is_as_unpinned_as_we_wanted(stage: Stage) -> None:
    assert await act(stage, Unpin(stage.at, NEVER)) == Done()


async def test_a_members_words_can_be_deleted(stage: Stage) -> None:
    theirs = await stage.member_says("my passport number is …")

    assert await act(stage, Delete(stage.at, theirs)) == Done()
    assert theirs not in [one.message for one in await stage.shown()]


async def test_a_members_words_cannot_be_edited(stage: Stage) -> None:
    theirs = await stage.member_says("hello")

    assert isinstance(await act(stage, Edit(stage.at, theirs, as_text("goodbye"))), Rejected)
    assert (await stage.shown())[-1].words == "hello"


@pytest.mark.parametrize("message", [NEVER, "no number", ""])
async def test_a_message_that_is_not_there_is_refused_in_the_same_words_everywhere(stage: Stage, message: str) -> None:
    gone = Rejected(Reason.MESSAGE_GONE)

    assert await act(stage, Edit(stage.at, message, as_text("x"))) == gone
    assert await act(stage, Pin(stage.at, message)) == gone
    assert await act(stage, Delete(stage.at, message)) == gone


async def test_a_text_as_long_as_the_platform_promises_fits_and_one_letter_more_is_refused(stage: Stage) -> None:
    length = stage.platform.capabilities.length
    fits = await act(stage, Send(stage.at, as_text("🎉" * length)))
    too_long = await act(stage, Send(stage.at, as_text("🎉" * (length + 1))))

    assert isinstance(fits, Done)
    assert too_long == Rejected(Reason.TOO_LONG)
    assert len(await stage.shown()) == 1


async def test_nothing_is_said_without_words(stage: Stage) -> None:
    outcome = await act(stage, Send(stage.at, as_text("")))

    assert isinstance(outcome, Rejected)
    assert Reason.BAD_TEXT.heads(outcome.reason)


# ---- files and polls ------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", [photo(), document()], ids=["photo", "document"])
async def test_a_file_goes_out_with_the_words_under_it(stage: Stage, file: File) -> None:
    words = bold("Ferry 🇬🇧 ") + "timetable"
    send = Send(stage.at, words, ((Button("Map", "map", nonce="n1"),),), media=(file.media,))
    outcome = await act(stage, send, await stage.parcel(file))

    assert isinstance(outcome, Done)
    assert await stage.shown() == [Shown(outcome.remote, "Ferry 🇬🇧 timetable", ("Map",), file.sort)]


async def test_the_same_file_can_go_out_again_and_again(stage: Stage) -> None:
    parcel = await stage.parcel(photo())
    send = Send(stage.at, as_text("Timetable"), media=(photo().media,))

    assert isinstance(await act(stage, send, parcel), Done)
    assert isinstance(await act(stage, send, parcel), Done)
    assert [one.file for one in await stage.shown()] == ["photo", "photo"]


async def test_words_under_a_picture_are_as_long_as_the_platform_promises_and_never_cut(stage: Stage) -> None:
    caption, parcel = stage.platform.capabilities.caption, await stage.parcel(photo())
    fits = await act(stage, Send(stage.at, as_text("🎉" * caption), media=(photo().media,)), parcel)
    too_long = await act(stage, Send(stage.at, as_text("🎉" * (caption + 1)), media=(photo().media,)), parcel)

    assert isinstance(fits, Done)
    assert too_long == Rejected(Reason.TOO_LONG)
    assert [len(one.words) for one in await stage.shown()] == [caption]


async def test_the_words_under_a_picture_can_be_edited_and_the_picture_stays(stage: Stage) -> None:
    sent = await act(stage, Send(stage.at, as_text("At 9"), media=(photo().media,)), await stage.parcel(photo()))
    assert isinstance(sent, Done)

    assert await act(stage, Edit(stage.at, sent.remote, as_text("At 10"), caption=True)) == Done()
    assert await stage.shown() == [Shown(sent.remote, "At 10", file="photo")]


async def test_an_edit_that_takes_a_caption_for_a_text_or_a_text_for_a_caption_is_refused(stage: Stage) -> None:
    sent = await act(stage, Send(stage.at, as_text("At 9"), media=(photo().media,)), await stage.parcel(photo()))
    assert isinstance(sent, Done)
    plain = await says(stage, "Gates open")

    for edit in (Edit(stage.at, sent.remote, as_text("x")), Edit(stage.at, plain, as_text("x"), caption=True)):
        assert await act(stage, edit) == Rejected(Reason.NOT_CHANGEABLE)


async def test_a_file_that_nobody_kept_is_refused_and_nothing_is_said_without_it(stage: Stage) -> None:
    outcome = await act(stage, Send(stage.at, as_text("See the map"), media=(photo().media,)))

    assert outcome == Rejected(Reason.FILE_GONE)
    assert await stage.shown() == []


async def test_a_poll_is_a_question_with_its_answers(stage: Stage) -> None:
    outcome = await act(stage, Send(stage.at, as_text("Which evening?"), poll=("Monday", "الثلاثاء")))

    assert isinstance(outcome, Done)
    assert await stage.shown() == [Shown(outcome.remote, "Which evening?", poll=("Monday", "الثلاثاء"))]


@pytest.mark.parametrize(("question", "answers"), [(301, (1, 1)), (300, (1, 101))], ids=["the question", "an answer"])
async def test_a_poll_is_never_cut(stage: Stage, question: int, answers: tuple[int, int]) -> None:
    long = Send(stage.at, as_text("q" * question), poll=tuple(str(at) * n for at, n in enumerate(answers)))

    assert await act(stage, long) == Rejected(Reason.TOO_LONG)
    assert await stage.shown() == []


async def test_a_poll_holds_at_most_the_answers_that_the_platform_promises(stage: Stage) -> None:
    polls = stage.platform.capabilities.polls
    answers = tuple(f"Answer {at}" for at in range(polls.most + 1))

    assert isinstance(await act(stage, Send(stage.at, as_text("Which?"), poll=answers[:-1])), Done)
    assert isinstance(await act(stage, Send(stage.at, as_text("Which?"), poll=answers)), Rejected)
    assert len(await stage.shown()) == 1


async def test_a_poll_cannot_be_edited(stage: Stage) -> None:
    sent = await act(stage, Send(stage.at, as_text("Which evening?"), poll=("Monday", "Tuesday")))
    assert isinstance(sent, Done)

    assert await act(stage, Edit(stage.at, sent.remote, as_text("Which day?"))) == Rejected(Reason.NOT_CHANGEABLE)


async def test_a_picture_that_a_member_sent_can_be_fetched(stage: Stage) -> None:
    sent = await stage.member_sends(picture(), "Look")
    parcel = await stage.parcel(photo())
    outcome = await act(stage, Fetch(stage.at, sent), parcel)

    assert sent.sort == "photo"
    assert isinstance(outcome, Done)
    assert outcome.digest or parcel.content == picture()


async def test_a_file_that_is_not_there_cannot_be_fetched(stage: Stage) -> None:
    gone = replace(await stage.member_sends(picture(), "Look"), remote="no-such-file")

    assert await act(stage, Fetch(stage.at, gone), await stage.parcel(photo())) == Rejected(Reason.FILE_GONE)


async def test_we_can_look_at_a_chat(stage: Stage) -> None:
    card = await says(stage, "Emergency numbers")
    await act(stage, Pin(stage.at, card))
    outcome = await act(stage, Inspect(stage.at))

    assert isinstance(outcome, Done)
    seen = outcome.seen
    assert seen is not None
    assert (seen.title, seen.pinned, seen.standing) == (TITLE, card, "admin")
    assert seen.members >= 1
    assert set(seen.powers) == {power.value for power in Power}


async def test_an_answer_outlives_its_question(stage: Stage) -> None:
    question = await stage.member_says("Where is the ferry?")
    await act(stage, Delete(stage.at, question))

    assert isinstance(await act(stage, Send(stage.at, as_text("At pier 4"), reply_to=question)), Done)


async def test_a_press_gets_its_few_words_once_and_late_ones_hurt_nobody(stage: Stage) -> None:
    card = await says(stage, "Approve?", ((Button("Approve", "approve", nonce="n1", style="main"),),))
    press = await stage.member_presses(card)
    await stage.platform.notice(press, "Thank you")

    assert await stage.noticed(press) == "Thank you"
    await stage.platform.notice("no such press", "x" * 500)


async def test_a_member_gets_the_footing_we_give_them_and_twice_is_once(stage: Stage) -> None:
    for footing in (Footing.READER, Footing.READER, Footing.MEMBER, Footing.MEMBER, Footing.OUT, Footing.OUT):
        outcome = await act(stage, Restrict(stage.at, stage.member, footing))
        if stage.platform.capabilities.restricts:
            assert (outcome, await stage.footing()) == (Done(), footing)
        else:
            assert (outcome, await stage.footing()) == (Rejected(Reason.NOT_HERE), Footing.MEMBER)


@pytest.mark.parametrize("who", ["signal:7", "telegram:", "telegram:x", "telegram:999999"])
async def test_whom_a_platform_does_not_know_it_leaves_alone(stage: Stage, who: str) -> None:
    outcome = await act(stage, Restrict(stage.at, who, Footing.OUT))

    unknown = Reason.NO_PERSON if stage.platform.capabilities.restricts else Reason.NOT_HERE
    assert (outcome, await stage.footing()) == (Rejected(unknown), Footing.MEMBER)


async def test_after_leaving_the_chat_is_closed_to_us(stage: Stage) -> None:
    assert await act(stage, Leave(stage.at)) == Done()
    assert isinstance(await act(stage, Send(stage.at, as_text("hello?"))), Closed)


async def test_where_we_were_thrown_out_everything_is_closed(stage: Stage) -> None:
    card = await says(stage, "Numbers")
    await stage.throws_us_out()

    for action in (Send(stage.at, as_text("x")), Pin(stage.at, card), Inspect(stage.at)):
        assert await act(stage, action) == Closed(Reason.KICKED)


async def test_a_well_account_has_only_good_findings(stage: Stage) -> None:
    findings = await stage.platform.inspect_account()

    assert findings
    assert all(finding.well for finding in findings)


async def test_every_platform_says_what_it_can(stage: Stage) -> None:
    platform: Platform = stage.platform
    able = platform.capabilities

    assert platform.account == stage.at.account
    assert able.length == able.measure(as_text("x" * able.length))
    assert able.rates.in_flight >= 1
