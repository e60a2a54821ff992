"""A warning from somebody's feed: officers see it, two of them make something of it, and nothing goes out by itself."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.feeds import take
from config.mission import Mission
from config.schema import Feed
from groups.cap import Info, Message, Ref, Weight
from groups.messages import Action, Edit, Send
from groups.posts import State
from storage.posts import Post
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import NOW, Scene, example, labels, scene, words
from tests.handlers.test_keypoints import points

DUTY, HEAD, REVIEWER = "duty-officer", "head-of-mission", "consular-officer"
FEED = Feed(
    id="vestmark",
    url="https://civil.vestmark.example/cap",
    name="Vestmark Civil Protection",
    region="VM-NE",
    languages=("en",),
    sections=("consular",),
)
INFO = Info(
    "en-GB",
    "Met",
    "Flood",
    "Execute",
    Weight("Immediate", "Severe", "Observed"),
    NOW + timedelta(hours=6),
    "Civil Protection",
    "Flood in the Nell valley",
    "The Nell rises by 20 cm an hour.",
    "Keep away from the river.",
    area="Nell valley",
)
ARABIC = replace(INFO, language="ar", headline="فيضان في وادي نيل", instruction="ابتعدوا عن النهر.", description="")
SENDER = "civil@vestmark.example"
WARNING = Message(Ref(SENDER, "W1", NOW), "Actual", "Alert", (INFO, ARABIC))
CHOICES = ["Write a key point from it", "Open a crisis", "Not for us"]
FIRST = "Vestmark Civil Protection: Flood in the Nell valley\nKeep away from the river."


def following(msg_type: str, name: str = "W2", sender: str = SENDER) -> Message:
    """Another message about the first one."""
    return replace(
        WARNING, ref=Ref(sender, name, NOW + timedelta(minutes=1)), msg_type=msg_type, references=(WARNING.ref,)
    )


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Watched]:
    mission = Mission(example().files.model_copy(update={"feeds": (FEED, FEED.model_copy(update={"id": "other"}))}))
    async with scene(f"sqlite+aiosqlite:///{tmp_path / 'warnings.db'}", mission) as made:
        yield await watched(made)


async def hears(room: Scene, message: Message = WARNING, feed: Feed = FEED) -> list[Action]:
    async with room.unit() as unit:
        await take(unit, feed, message)
    return await room.later(timedelta(seconds=1))


def draft(room: Scene, at: int = 0) -> Send:
    """A warning as the staff room got it."""
    return [send for send in room.sent_to(room.staff) if labels(send) == CHOICES][at]


def now_reads(room: Scene, sent: Send) -> Edit:
    """The same message after its last change."""
    changed = [each for each in room.done(Edit) if isinstance(each, Edit) and each.message == room.remote(sent)]
    return changed[-1]


async def crisis(room: Watched) -> None:
    await room.opens('/crisis open VM-NE level=2 template=flood place="Nell valley"')


async def takes_up(room: Watched) -> list[Action]:
    done = await room.presses(DUTY, draft(room), CHOICES[0])
    if "six digits" in words(done):
        done = await room.proves(DUTY)
    return done


async def post(room: Scene, number: int = 1) -> Post:
    async with room.unit() as unit:
        return await unit.posts.need(number)


async def no_posts(room: Scene) -> bool:
    async with room.unit() as unit:
        return await unit.posts.get(1) is None


def publicly(room: Scene) -> list[str]:
    return [each for group in room.mission.groups for each in room.words_to(room.chat(group.id))]


async def test_the_officers_see_who_warns_of_what_and_that_a_feed_brought_it(room: Watched) -> None:
    await hears(room)

    said = str(draft(room).text)
    assert said.startswith("Vestmark Civil Protection warns: Flood in the Nell valley\nSevere · Immediate · Observed")
    assert "The Nell rises by 20 cm an hour." in said
    assert "Keep away from the river." in said
    assert "It came by a feed. Nothing of it was published" in said


async def test_nothing_of_it_goes_out_by_itself(room: Watched) -> None:
    await crisis(room)
    before = publicly(room)
    await hears(room)
    await room.passes(timedelta(hours=20))

    assert [each for each in publicly(room) if "Vestmark Civil" in each] == []
    assert len(publicly(room)) == len(before)
    assert await no_posts(room)


async def test_a_grave_one_reaches_the_duty_officer_and_its_section_in_private(room: Watched) -> None:
    await hears(room)

    for who in (DUTY, REVIEWER):
        assert "Flood in the Nell valley" in room.words_to(room.private(who))[-1]
    assert room.words_to(room.private("trade-officer")) == []


async def test_a_slight_one_stands_in_the_staff_room_alone(room: Watched) -> None:
    slight = replace(INFO, weight=Weight("Future", "Minor", "Possible"))
    await hears(room, replace(WARNING, infos=(slight,)))

    assert draft(room)
    assert room.words_to(room.private(DUTY)) == []


async def test_the_same_message_is_shown_once(room: Watched) -> None:
    await hears(room)
    await hears(room)
    await hears(room, feed=room.mission.feeds[1])

    assert len([send for send in room.sent_to(room.staff) if labels(send) == CHOICES]) == 1


async def test_what_is_made_of_it_has_the_machine_as_author_and_needs_two_people(room: Watched) -> None:
    await crisis(room)
    await hears(room)
    await takes_up(room)

    made = await post(room)
    assert (made.author, made.submitter, made.state) == ("feed:vestmark", DUTY, State.SUBMITTED)
    assert str(made.texts["en"]) == FIRST + "\nThe Nell rises by 20 cm an hour."
    assert "فيضان" in str(made.texts["ar"])
    asked = next(send for send in reversed(room.sent_to(room.staff)) if "Approve and send" in labels(send))
    assert "by Vestmark Civil Protection, taken up by" in str(asked.text)

    assert "E-SELF" in words(await room.presses(DUTY, asked, "Approve and send"))
    await room.presses(REVIEWER, asked, "Approve and send")
    await room.passes(timedelta(minutes=1))
    assert "Vestmark Civil Protection: Flood in the Nell valley" in points(room, "consular")[0]


async def test_who_took_it_up_hears_when_it_is_sent_back(room: Watched) -> None:
    await crisis(room)
    await hears(room)
    await takes_up(room)
    asked = next(send for send in reversed(room.sent_to(room.staff)) if "Send back" in labels(send))
    await room.presses(REVIEWER, asked, "Send back")
    await room.says(REVIEWER, "The dam did hold.", room.staff, reply_to=room.shown[-1].remote)

    assert "sent your key point back: “The dam did hold.”" in room.words_to(room.private(DUTY))[-1]


async def test_it_is_taken_up_once_and_the_draft_says_by_whom(room: Watched) -> None:
    await crisis(room)
    await hears(room)
    await takes_up(room)

    shown = now_reads(room, draft(room))
    assert str(shown.text).startswith("Taken up by")
    assert shown.buttons == ()
    assert "E-CONFLICT" in words(await room.presses(HEAD, draft(room), CHOICES[0]))
    assert "E-CONFLICT" in words(await room.presses(DUTY, draft(room), CHOICES[2]))


async def test_without_a_crisis_there_a_key_point_has_nowhere_to_go(room: Watched) -> None:
    await hears(room)

    assert "No crisis is open there." in words(await room.presses(DUTY, draft(room), CHOICES[0]))
    assert await no_posts(room)


async def test_with_two_crises_the_officer_chooses(room: Watched) -> None:
    await crisis(room)
    await room.passes(timedelta(minutes=1))
    await room.opens('/crisis open VM-NE level=1 template=unrest place="Nell"')
    await hears(room)
    asked = await room.presses(DUTY, draft(room), CHOICES[0])
    assert len(labels(asked)) == 2
    await room.presses(DUTY, asked, labels(asked)[1])
    await room.proves(DUTY)

    assert (await post(room)).crisis == 2


async def test_words_that_do_not_fit_are_not_cut(room: Watched) -> None:
    await crisis(room)
    long = replace(INFO, headline="word " * 80)
    await hears(room, replace(WARNING, infos=(long,)))

    assert "too long for a key point" in words(await takes_up(room))
    assert await no_posts(room)


async def test_a_trade_officer_cannot_put_it_aside_and_the_duty_officer_can(room: Watched) -> None:
    await hears(room)
    assert "E-ROLE" in words(await room.presses("trade-officer", draft(room), CHOICES[2]))
    await room.presses(DUTY, draft(room), CHOICES[2])

    assert str(now_reads(room, draft(room)).text).startswith("Put aside by")
    assert "E-CONFLICT" in words(await room.presses(HEAD, draft(room), CHOICES[0]))


async def test_opening_a_crisis_asks_for_the_place_in_the_officers_own_words(room: Watched) -> None:
    await hears(room)
    private = next(send for send in room.sent_to(room.private(DUTY)) if "Open a crisis" in labels(send))
    asked = await room.presses(DUTY, private, "Open a crisis")
    assert "Where is it?" in words(asked)
    preview = await room.says(DUTY, "Nell valley")

    assert "Flooding: Nell valley" in words(preview)
    assert "Level 2 of 3" in words(preview)
    assert "Open the crisis now" in labels(preview)


async def test_a_newer_warning_takes_the_place_of_the_older(room: Watched) -> None:
    await hears(room)
    await hears(room, following("Update"))

    assert str(now_reads(room, draft(room)).text).startswith("Replaced:")
    assert "warns anew" in str(draft(room, 1).text)
    assert "E-CONFLICT" in words(await room.presses(DUTY, draft(room), CHOICES[0]))


async def test_a_cancelled_warning_says_so_and_can_be_taken_up_no_more(room: Watched) -> None:
    await crisis(room)
    await hears(room)
    await hears(room, following("Cancel"))

    assert str(now_reads(room, draft(room)).text).startswith("Cancelled by its sender.")
    assert "has cancelled its warning “Flood in the Nell valley”." in room.words_to(room.staff)[-1]
    assert "E-CONFLICT" in words(await room.presses(DUTY, draft(room), CHOICES[0]))


async def test_a_draft_of_a_cancelled_warning_cannot_be_approved_any_more(room: Watched) -> None:
    await crisis(room)
    await hears(room)
    await takes_up(room)
    asked = next(send for send in reversed(room.sent_to(room.staff)) if "Approve and send" in labels(send))
    await hears(room, following("Cancel"))

    assert (await post(room)).state == State.RETURNED
    assert "It cannot be approved any more." in room.words_to(room.staff)[-1]
    assert "E-CONFLICT" in words(await room.presses(REVIEWER, asked, "Approve and send"))
    await room.passes(timedelta(minutes=1))
    assert points(room, "consular") == []


async def test_when_it_is_out_already_the_officers_are_asked(room: Watched) -> None:
    await crisis(room)
    await hears(room)
    await takes_up(room)
    asked = next(send for send in reversed(room.sent_to(room.staff)) if "Approve and send" in labels(send))
    await room.presses(REVIEWER, asked, "Approve and send")
    await room.passes(timedelta(minutes=1))
    await hears(room, following("Cancel"))

    last = room.last_to(room.staff)
    assert "is out. Please decide." in str(last.text)
    assert labels(last) == ["Retract", "Correct"]
    assert (await post(room)).state == State.PUBLISHED


async def test_nobody_cancels_anothers_warning(room: Watched) -> None:
    await hears(room)
    await hears(room, following("Cancel", sender="somebody@else.example"))
    await hears(room, following("Cancel", "W3"), feed=room.mission.feeds[1])
    await crisis(room)

    assert "waits for a second person" in words(await takes_up(room))


async def test_a_cancel_of_what_we_never_saw_says_nothing(room: Watched) -> None:
    await hears(room, following("Cancel"))
    assert room.words_to(room.staff) == []


@pytest.mark.parametrize("status", ["Exercise", "Test", "System", "Draft"])
async def test_a_drill_of_others_is_no_draft(room: Watched, status: str) -> None:
    await hears(room, replace(WARNING, status=status))

    (said,) = room.words_to(room.staff)
    assert "1 drill or test" in said
    assert labels(room.last_to(room.staff)) == []


async def test_refusals_are_told_once_a_day_with_their_number(room: Watched) -> None:
    for number in range(3):
        await hears(room, replace(WARNING, ref=Ref(SENDER, f"A{number}", NOW), msg_type="Ack"))
    assert len(room.words_to(room.staff)) == 1
    await room.passes(timedelta(days=1))

    first, second = room.words_to(room.staff)
    assert "1 message of an unknown kind" in first
    assert "2 messages of an unknown kind" in second
    await room.passes(timedelta(days=2))
    assert len(room.words_to(room.staff)) == 2


async def test_a_feed_that_was_taken_out_of_the_files_says_nothing_more(room: Watched) -> None:
    gone = FEED.model_copy(update={"id": "gone"})
    await hears(room, feed=gone)

    assert room.words_to(room.staff) == []


async def test_after_thirty_days_it_is_forgotten(room: Watched) -> None:
    await hears(room)
    room.now += timedelta(days=31)
    async with room.unit() as unit:
        await unit.heard.forget()
        assert await unit.heard.get(1) is None
