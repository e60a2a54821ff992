"""A post from the first word to the last receipt: written, approved by another person, recalled, sent, paced."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from groups.messages import Action, Send
from groups.posts import State
from groups.texts import Run, Text, as_text, bold
from storage.posts import Post
from storage.tables import post as post_table
from tests.handlers.harness import Scene, find_button, labels, words

AUTHOR, APPROVER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
FERRY = "The ferry line opens on 2 November."
OPENS = "en: Registration is open\nar: التسجيل مفتوح"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY, "trade-officer", "culture-officer")


async def written(scene: Scene, text: str | Text = FERRY, who: str = AUTHOR, group: str = "press") -> list[Action]:
    """The preview after the one-line shortcut."""
    return await scene.says(who, as_text(f"/post {group}: ") + text)


async def submitted(scene: Scene, text: str = FERRY, who: str = AUTHOR, group: str = "press") -> Send:
    """The card that the approver got."""
    await scene.presses(who, await written(scene, text, who, group), "Send for approval")
    return scene.last_to(scene.private(APPROVER))


async def approved(scene: Scene, text: str = FERRY) -> list[Action]:
    card = await submitted(scene, text)
    return await scene.presses(APPROVER, card, find_label(card, "Approve version"))


async def the_post(scene: Scene, number: int = 1) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(number)


async def used(scene: Scene, group: str = "press") -> list[int]:
    async with scene.unit() as unit:
        day = scene.now.astimezone(scene.mission.zone).date()
        return [slot.post for slot in await unit.slots.used(group, day, "routine")]


def find_label(message: Send, start: str) -> str:
    return next(label for label in labels(message) if label.startswith(start))


# ---- writing --------------------------------------------------------------------------------------------


async def test_an_officer_is_asked_for_the_text_the_groups_and_the_hour_and_sees_the_whole(scene: Scene) -> None:
    asked = await scene.says(APPROVER, "/post")
    where = await scene.says(APPROVER, FERRY)
    when = await scene.presses(APPROVER, where, "Citizens in Vestmark")
    shown = await scene.presses(APPROVER, when, "As soon as approved")

    assert "What should it say" in words(asked)
    assert "Citizens in Vestmark" in labels(find_button(where, "Citizens in Vestmark")[0])
    assert FERRY in words(shown)
    assert "EMB-" in words(shown)
    assert "1 chat · 100 people" in words(shown)
    assert "0 of 3 used, this takes number 1" in words(shown)
    assert "of 4,096, fits" in words(shown)


async def test_whoever_serves_one_group_is_not_asked_where(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post")
    when = await scene.says(AUTHOR, FERRY)

    assert "When should it go out" in words(when)


async def test_several_groups_can_be_typed(scene: Scene) -> None:
    await scene.says(APPROVER, "/post")
    await scene.says(APPROVER, FERRY)
    when = await scene.says(APPROVER, "consular, students")
    shown = await scene.presses(APPROVER, when, "As soon as approved")

    assert "2 chats · 200 people" in words(shown)


async def test_a_group_that_nobody_knows_is_asked_again_with_the_text_kept(scene: Scene) -> None:
    await scene.says(APPROVER, "/post")
    await scene.says(APPROVER, FERRY)
    again = await scene.says(APPROVER, "sports")
    when = await scene.presses(APPROVER, again, "Citizens in Vestmark")
    shown = await scene.presses(APPROVER, when, "As soon as approved")

    assert "sports" in words(again)
    assert FERRY in words(shown)


async def test_formatting_is_kept_from_the_first_word_to_the_chat(scene: Scene) -> None:
    shown = await written(scene, bold("Ferry line") + " opens {today} *now*")
    await scene.presses(AUTHOR, shown, "Send for approval")
    card = scene.last_to(scene.private(APPROVER))
    await scene.presses(APPROVER, card, "Approve version 1")
    await scene.later(MINUTE)

    out = scene.last_to(scene.chat("press"))
    assert out.text.runs[:2] == (*bold("Ferry line").runs, Run(" opens {today} *now*"))


async def test_an_officer_cannot_write_for_a_group_of_another_section(scene: Scene) -> None:
    refused = await scene.says("trade-officer", "/post press: Our words")

    assert "E-ROLE" in words(refused)
    async with scene.unit() as unit:
        assert await unit.posts.in_state(*State) == ()


async def test_a_text_with_a_colon_is_still_a_text(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post Reminder: bring a photo")
    shown = await scene.says(AUTHOR, "now")

    assert "Reminder: bring a photo" in words(shown)


async def test_a_text_that_is_too_long_is_counted_and_never_cut(scene: Scene) -> None:
    shown = await written(scene, "x" * 4100)

    assert "E-LEN" in words(shown)
    assert "too long" in words(shown)
    assert not any("Send for approval" in labels(each) for each in shown if isinstance(each, Send))


async def test_a_member_cannot_write_posts(scene: Scene) -> None:
    await scene.says("visitor", "/post press: free money")

    async with scene.unit() as unit:
        assert await unit.posts.in_state(*State) == ()


# ---- approving ------------------------------------------------------------------------------------------


async def test_the_author_cannot_approve_and_hears_how_many_can(scene: Scene) -> None:
    answer = await scene.presses(AUTHOR, await written(scene), "Send for approval")
    refused = await scene.says(AUTHOR, "/approve 1")

    assert "went to 3 approvers" in words(answer)
    assert "E-" in words(refused)
    assert (await the_post(scene)).state == State.SUBMITTED


async def test_whoever_edits_a_post_can_no_longer_approve_it(scene: Scene) -> None:
    await submitted(scene, OPENS, who=APPROVER, group="consular")
    preview = await scene.says(DUTY, "/post edit 1")
    await scene.presses(DUTY, preview, "Change text")
    changed = await scene.says(DUTY, "Better words")
    await scene.presses(DUTY, changed, "Send for approval")

    refused = await scene.says(DUTY, "/approve 1")
    also = await scene.says(APPROVER, "/approve 1")

    assert "E-SELF" in words(refused)
    assert "E-SELF" in words(also)
    assert (await the_post(scene)).authors == {APPROVER, DUTY}


async def test_a_card_of_an_older_version_approves_nothing(scene: Scene) -> None:
    card = await submitted(scene)
    preview = await scene.says(AUTHOR, "/post edit 1")
    await scene.presses(AUTHOR, preview, "Change text")
    changed = await scene.says(AUTHOR, "Other words")
    await scene.presses(AUTHOR, changed, "Send for approval")

    answer = await scene.presses(APPROVER, card, "Approve version 1")

    assert "E-CHANGED" in words(answer)
    assert (await the_post(scene)).state == State.SUBMITTED


async def test_the_command_shows_what_it_would_approve_and_the_button_or_the_version_decides(scene: Scene) -> None:
    await submitted(scene)
    shown = await scene.says(APPROVER, "/approve 1")
    assert "waits for your approval" in words(shown)
    assert (await the_post(scene)).state == State.SUBMITTED

    await scene.says(APPROVER, "/approve 1 v1")
    assert (await the_post(scene)).state == State.SENDING


async def test_a_version_that_was_swapped_while_it_was_read_is_not_approved(scene: Scene) -> None:
    await submitted(scene)
    preview = await scene.says(AUTHOR, "/post edit 1")
    await scene.presses(AUTHOR, preview, "Change text")
    changed = await scene.says(AUTHOR, "Send your passports to us.")
    await scene.presses(AUTHOR, changed, "Send for approval")

    assert "E-CHANGED" in words(await scene.says(APPROVER, "/approve 1 v1"))
    assert (await the_post(scene)).state == State.SUBMITTED


async def test_the_second_who_approves_hears_who_was_faster(scene: Scene) -> None:
    await approved(scene)
    answer = await scene.says(HEAD, "/approve 1")

    assert "Consular officer" in words(answer)
    assert "E-CONFLICT" in words(answer)


async def test_one_letter_changed_after_approval_is_not_sent(scene: Scene) -> None:
    await approved(scene)
    async with scene.unit() as unit:
        row = sa.update(post_table).values(texts=sa.func.replace(post_table.c.texts, "2 November", "3 November"))
        await unit.connection.execute(row)
    await scene.later(MINUTE)

    assert scene.sent_to(scene.chat("press")) == []
    assert (await the_post(scene)).state == State.SUBMITTED
    assert await used(scene) == []


async def test_a_post_is_returned_with_a_reason_that_the_author_reads(scene: Scene) -> None:
    card = await submitted(scene)
    await scene.presses(APPROVER, card, "Return with a reason")
    short = await scene.says(APPROVER, "No")
    assert "E-EMPTY" in words(short)
    await scene.says(APPROVER, "The date is wrong, please check it.")

    assert "The date is wrong" in scene.words_to(scene.private(AUTHOR))[-1]
    assert (await the_post(scene)).state == State.RETURNED


# ---- going out ------------------------------------------------------------------------------------------


async def test_an_approved_post_goes_out_after_a_minute_with_its_code_and_a_receipt(scene: Scene) -> None:
    answer = await approved(scene)
    assert "goes out in 60 seconds" in words(answer)
    assert scene.sent_to(scene.chat("press")) == []

    await scene.later(MINUTE)

    out = scene.words_to(scene.chat("press"))
    assert len(out) == 1
    assert out[0].startswith(FERRY)
    assert "EMB-" in out[0]
    assert "1 of 1 chat has it" in scene.words_to(scene.private(AUTHOR))[-1]
    assert (await the_post(scene)).state == State.PUBLISHED


@pytest.mark.parametrize("who", [AUTHOR, APPROVER])
async def test_stop_in_the_last_minute_keeps_it_in(scene: Scene, who: str) -> None:
    await approved(scene)
    recall = next(send for send in reversed(scene.sent_to(scene.private(who))) if send.look == "recall")
    await scene.presses(who, recall, "Stop")
    await scene.later(timedelta(hours=1))

    assert scene.sent_to(scene.chat("press")) == []
    assert (await the_post(scene)).state == State.DRAFT
    assert await used(scene) == []


async def test_a_scheduled_post_waits_in_the_database_and_goes_at_its_hour(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post")
    when = await scene.says(AUTHOR, FERRY)
    shown = await scene.presses(AUTHOR, when, "Today 18:00")
    await scene.presses(AUTHOR, shown, "Send for approval")
    card = scene.last_to(scene.private(APPROVER))
    answer = await scene.presses(APPROVER, card, "Approve version 1")

    assert "18:00" in words(answer)
    assert (await the_post(scene)).state == State.SCHEDULED
    await scene.later(timedelta(hours=7, minutes=50))
    assert scene.sent_to(scene.chat("press")) == []
    await scene.later(timedelta(minutes=5))
    assert len(scene.sent_to(scene.chat("press"))) == 1
    assert (await the_post(scene)).released_at == datetime(2026, 11, 24, 16, 59, tzinfo=UTC)


async def test_a_post_for_several_groups_takes_one_slot_in_each(scene: Scene) -> None:
    await scene.says(APPROVER, f"/post consular, students: {OPENS}")
    shown = await scene.says(APPROVER, "/post 1")
    await scene.presses(APPROVER, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")
    await scene.later(MINUTE)

    assert (await used(scene, "consular"), await used(scene, "students")) == ([1], [1])
    assert "2 of 2 chats have it" in scene.words_to(scene.private(APPROVER))[-1]


async def test_a_chat_that_does_not_take_us_is_named_in_the_receipt_and_its_slot_comes_back(scene: Scene) -> None:
    scene.closed.add(scene.chat("students"))
    await scene.says(APPROVER, f"/post consular, students: {OPENS}")
    await scene.presses(APPROVER, await scene.says(APPROVER, "/post 1"), "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")
    await scene.later(MINUTE)

    receipt = scene.words_to(scene.private(APPROVER))[-1]
    assert "1 of 2 chats" in receipt
    assert "students" in receipt
    assert (await used(scene, "consular"), await used(scene, "students")) == ([1], [])


async def test_a_post_that_reached_nobody_is_held_and_can_be_sent_again(scene: Scene) -> None:
    scene.closed.add(scene.chat("press"))
    await approved(scene)
    await scene.later(MINUTE)

    held = scene.last_to(scene.private(AUTHOR))
    assert (await the_post(scene)).state == State.HELD
    assert await used(scene) == []
    scene.closed.clear()
    await scene.presses(AUTHOR, held, "Send now")
    await scene.later(MINUTE)

    assert len(scene.sent_to(scene.chat("press"))) == 1
    assert (await the_post(scene)).state == State.PUBLISHED


async def test_an_approver_who_was_removed_does_not_count_any_more(scene: Scene) -> None:
    await approved(scene)
    remove(scene, APPROVER)
    await scene.later(MINUTE)

    held = scene.last_to(scene.private(AUTHOR))
    assert scene.sent_to(scene.chat("press")) == []
    assert (await the_post(scene)).state == State.HELD
    own = await scene.presses(AUTHOR, held, "Send now")
    assert "E-SELF" in words(own)
    await scene.presses(DUTY, scene.last_to(scene.staff), "Send now")
    await scene.later(MINUTE)
    assert len(scene.sent_to(scene.chat("press"))) == 1


def remove(scene: Scene, who: str) -> None:
    """The officer's entry is over since yesterday."""
    files = scene.mission.files
    yesterday = scene.now.date() - timedelta(days=1)
    officers = tuple(
        each.model_copy(update={"valid_until": yesterday}) if each.name == who else each for each in files.officers
    )
    scene.house.mission = type(scene.mission)(files.model_copy(update={"officers": officers}))


@pytest.mark.parametrize(
    ("late", "state"),
    [
        (timedelta(minutes=90), State.PUBLISHED),
        (timedelta(hours=5), State.HELD),
        (timedelta(hours=30), State.EXPIRED),
    ],
)
async def test_a_post_that_was_missed_goes_is_asked_about_or_expires(
    scene: Scene, late: timedelta, state: State
) -> None:
    await approved(scene)
    await wakes_after(scene, late)

    assert (await the_post(scene)).state == state


async def wakes_after(scene: Scene, asleep: timedelta) -> None:
    """The machine slept: every hour that came meanwhile is kept only now."""
    scene.now += asleep
    async with scene.unit() as unit:
        dues = [due for _, due in await unit.dues.take()]
    for due in dues:
        await scene.happens(due)


# ---- cap, gap, quiet hours --------------------------------------------------------------------------------


async def day_of(scene: Scene, count: int) -> None:
    """So many posts have gone out, an hour apart."""
    for number in range(count):
        await approved(scene, ("Ferry times", "Music on the quay", "New opening hours")[number])
        await scene.later(timedelta(hours=1))


async def test_a_full_day_says_which_posts_used_it_and_offers_the_next_slot(scene: Scene) -> None:
    await day_of(scene, 3)
    answer = await approved(scene, "One more")

    said = words(answer)
    assert "E-CAP" in said
    assert "#1, #2 and #3" in said
    assert "tomorrow 08:00" in said
    assert (await the_post(scene, 4)).state == State.SUBMITTED
    assert (await the_post(scene, 4)).approver == ""

    await scene.presses(APPROVER, answer, "Next free slot")
    assert (await the_post(scene, 4)).send_at == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    await scene.later(timedelta(hours=23))
    assert len(scene.sent_to(scene.chat("press"))) == 4


async def test_two_posts_keep_the_gap_between_them(scene: Scene) -> None:
    await approved(scene, "First")
    answer = await approved(scene, "Second")

    assert "E-GAP" in words(answer)
    assert "30 minutes" in words(answer)
    await scene.presses(APPROVER, answer, "Next free slot")
    assert (await the_post(scene, 2)).send_at == scene.now + timedelta(minutes=31)


async def test_a_post_approved_at_night_waits_for_the_morning_and_says_so(scene: Scene) -> None:
    scene.now = datetime(2026, 11, 24, 22, 0, tzinfo=UTC)
    answer = await approved(scene)

    assert "quiet" in words(answer)
    assert "08:00" in words(answer)
    assert (await the_post(scene)).send_at == datetime(2026, 11, 25, 7, 0, tzinfo=UTC)
    assert await used(scene) == []


async def test_a_cancelled_post_gives_its_slot_back(scene: Scene) -> None:
    await approved(scene)
    assert await used(scene) == [1]
    await scene.says(AUTHOR, "/cancel 1")
    await scene.later(timedelta(hours=1))

    assert await used(scene) == []
    assert scene.sent_to(scene.chat("press")) == []


async def test_cancel_without_a_number_is_about_the_open_form(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post")

    assert "Nothing was sent" in words(await scene.says(AUTHOR, "/cancel"))


async def test_today_shows_what_went_what_comes_and_what_is_left(scene: Scene) -> None:
    await day_of(scene, 1)
    await approved(scene, "Another")
    shown = words(await scene.says(AUTHOR, "/today"))

    assert "1 of 3 left" in shown
    assert "#1 is out" in shown
    assert "#2 is coming" in shown


async def test_posts_that_wait_for_me_are_among_what_waits(scene: Scene) -> None:
    await submitted(scene)

    assert FERRY in words(await scene.says(HEAD, "/waiting"))
    assert FERRY not in words(await scene.says(AUTHOR, "/waiting"))


async def test_a_post_says_how_many_chats_have_it(scene: Scene) -> None:
    await day_of(scene, 1)

    assert "1 of 1 chat has it" in words(await scene.says(AUTHOR, "/post 1"))
