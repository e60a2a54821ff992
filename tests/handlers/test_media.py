"""A post with a picture or a file, a post that asks, and what chats show behind a link."""

from collections.abc import Sequence
from datetime import timedelta

import pytest

from groups.media import MEGABYTE
from groups.messages import Action, Attached, Edit, Fetch, Media, Send
from groups.outcomes import Reason, Rejected
from groups.posts import State
from groups.texts import Text, as_text
from storage.media import File
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words
from tests.peers.pictures import document, photo

AUTHOR, APPROVER = "spokesperson", "consular-officer"
FERRY = "The ferry line opens on 2 November."
MINUTE = timedelta(minutes=1)
PICTURE = photo()


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, "head-of-mission", "duty-officer")


async def written(scene: Scene, words: str | Text = FERRY, file: File | None = PICTURE) -> list[Send]:
    """What the author sees after writing it in one message, with the file or without."""
    before = len(scene.sent_to(scene.private(AUTHOR)))
    await scene.says(AUTHOR, as_text("/post press: ") + words, file=file)
    return scene.sent_to(scene.private(AUTHOR))[before:]


async def the_post(scene: Scene, number: int = 1) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(number)


async def more(scene: Scene, label: str) -> list[Action]:
    """The author presses it behind [More] of the newest preview."""
    await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "More")
    return await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), label)


async def out(scene: Scene) -> Send:
    """Send for approval, approve, wait: what the chat gets."""
    await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "Send for approval")
    card = scene.last_to(scene.private(APPROVER))
    await scene.presses(APPROVER, card, next(one for one in labels(card) if one.startswith("Approve")))
    await scene.later(MINUTE)
    return scene.last_to(scene.chat("press"))


def pictured(sends: Sequence[Send]) -> list[tuple[Media, ...]]:
    return [send.media for send in sends if send.media]


# ---- pictures and files ---------------------------------------------------------------------------------


async def test_a_picture_sent_with_the_post_is_shown_before_it_goes_out_and_goes_out(scene: Scene) -> None:
    shown = await written(scene)

    assert pictured(shown) == [(PICTURE.media,)]
    assert next(str(send.text) for send in shown if send.media).startswith(FERRY)
    assert "With a picture." in words(shown)
    sent = await out(scene)
    assert sent.media == (PICTURE.media,)
    assert str(sent.text).startswith(FERRY)


async def test_the_approver_sees_the_picture_too_before_the_buttons(scene: Scene) -> None:
    await written(scene)
    await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "Send for approval")
    seen = scene.sent_to(scene.private(APPROVER))

    assert pictured(seen) == [(PICTURE.media,)]
    assert seen[-1].buttons


async def test_what_waits_leads_to_the_picture_and_not_past_it(scene: Scene) -> None:
    await written(scene)
    await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "Send for approval")
    listed = await scene.says(APPROVER, "/waiting")

    assert not [label for label in labels(listed) if label.startswith("Approve")]
    looked = await scene.presses(APPROVER, listed, "Look at it")
    assert pictured([one for one in looked if isinstance(one, Send)]) == [(PICTURE.media,)]
    assert [label for label in labels(looked) if label.startswith("Approve")]


async def test_a_picture_can_come_with_the_answer_of_the_form(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post")
    when = await scene.says(AUTHOR, FERRY, file=PICTURE)
    await scene.presses(AUTHOR, when, "As soon as approved")

    assert (await the_post(scene)).media == (PICTURE.digest,)
    assert pictured(scene.sent_to(scene.private(AUTHOR))) == [(PICTURE.media,)]


async def test_a_picture_with_post_alone_waits_for_the_words(scene: Scene) -> None:
    asked = await scene.says(AUTHOR, "/post", file=PICTURE)
    when = await scene.says(AUTHOR, FERRY)
    await scene.presses(AUTHOR, when, "As soon as approved")

    assert "What should it say" in words(asked)
    assert (await the_post(scene)).media == (PICTURE.digest,)


async def test_a_picture_may_come_first_and_its_words_after(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post")
    again = await scene.says(AUTHOR, "", file=PICTURE)
    when = await scene.says(AUTHOR, FERRY)
    await scene.presses(AUTHOR, when, "As soon as approved")

    assert "Now the words" in words(again)
    made = await the_post(scene)
    assert (made.media, str(made.texts["en"])) == ((PICTURE.digest,), FERRY)


async def test_a_file_can_be_added_later_and_taken_off_again(scene: Scene) -> None:
    await written(scene, file=None)
    await more(scene, "Add a picture or a file")
    await scene.says(AUTHOR, "", file=document("form.pdf"))
    added = await the_post(scene)
    assert (added.version, added.media) == (2, (document("form.pdf").digest,))
    assert "With the file form.pdf." in scene.words_to(scene.private(AUTHOR))[-1]

    await more(scene, "Take the file off")
    assert (await the_post(scene)).media == ()
    assert not (await out(scene)).media


async def test_words_alone_are_no_picture(scene: Scene) -> None:
    await written(scene, file=None)
    await more(scene, "Add a picture or a file")
    again = await scene.says(AUTHOR, "the map")

    assert "E-FILE" in words(again)
    await scene.says(AUTHOR, "", file=PICTURE)
    assert (await the_post(scene)).media == (PICTURE.digest,)


async def test_a_new_picture_voids_the_approval(scene: Scene) -> None:
    await written(scene)
    await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "Send for approval")
    card = scene.last_to(scene.private(APPROVER))
    await scene.says(AUTHOR, "/post edit 1")
    await more(scene, "Take the picture off")
    late = await scene.presses(APPROVER, card, "Approve version 2")

    assert "E-CHANGED" in words(late)
    assert (await the_post(scene)).state == State.DRAFT


async def test_under_a_picture_fewer_words_fit_and_none_is_ever_cut(scene: Scene) -> None:
    shown = await written(scene, "a" * 1100)

    assert "With a file the text may have 1024 characters" in words(shown)
    assert "too long" in words(shown)
    assert "Send for approval" not in labels(shown)
    await more(scene, "Take the picture off")
    assert "Send for approval" in labels(scene.last_to(scene.private(AUTHOR)))


async def test_a_file_that_is_too_big_is_refused_before_it_is_fetched(scene: Scene) -> None:
    huge = Attached("far", "document", "application/pdf", "film.pdf", 21 * MEGABYTE)
    refused = await scene.says(AUTHOR, "/post press: See", attached=huge)

    assert "21 MB; at most 20 MB" in words(refused)
    assert scene.done(Fetch) == []


async def test_a_film_is_refused_with_what_is_taken(scene: Scene) -> None:
    refused = await scene.says(AUTHOR, "/post press: See", attachment="video")

    assert "PDF" in words(refused)
    assert "E-FILE" in words(refused)


async def test_when_the_file_does_not_come_the_words_are_kept_and_the_reason_is_said(scene: Scene) -> None:
    scene.lost = Rejected(Reason.FILE_BAD)
    shown = await written(scene)

    assert "The file did not come: I take only pictures" in words(shown)
    assert (await the_post(scene)).media == ()
    assert FERRY in words(shown)
    assert "Send for approval" in labels(shown)


async def test_a_file_that_comes_after_the_post_was_changed_is_not_put_into_it(scene: Scene) -> None:
    scene.delivering = False
    await scene.says(AUTHOR, "/post press: Old words", file=PICTURE)
    await scene.says(AUTHOR, "/post edit 1")
    async with scene.unit() as unit:
        post = await unit.posts.need(1)
        await unit.posts.rewrite(post, AUTHOR, State.DRAFT, texts={"en": as_text("New words")})
    scene.delivering = True
    await scene.deliver()

    assert (await the_post(scene)).media == ()
    assert any(
        "The file was not added." in said and "E-CHANGED" in said for said in scene.words_to(scene.private(AUTHOR))
    )


async def test_who_is_no_officer_any_more_adds_no_picture(scene: Scene) -> None:
    await scene.says("citizen", "/post press: hello", file=PICTURE)

    assert scene.done(Fetch) == []


# ---- polls ----------------------------------------------------------------------------------------------


async def polled(scene: Scene, answers: str = "Monday\nTuesday ") -> list[Action]:
    await written(scene, "Which evening suits you?", file=None)
    await more(scene, "Make it a poll")
    return await scene.says(AUTHOR, answers)


async def test_a_poll_is_shown_as_a_poll_and_goes_out_as_one(scene: Scene) -> None:
    shown = await polled(scene)

    assert [one.poll for one in shown if isinstance(one, Send) and one.poll] == [("Monday", "Tuesday")]
    assert "A poll: Monday · Tuesday" in words(shown)
    sent = await out(scene)
    assert sent.poll == ("Monday", "Tuesday")
    assert str(sent.text).startswith("Which evening suits you?")


@pytest.mark.parametrize(
    ("answers", "said"),
    [
        ("Monday", "A poll has 2 to 12 answers; these are 1"),
        ("\n".join(str(at) for at in range(13)), "these are 13"),
        ("Monday\nMonday", "Two answers are the same: “Monday”"),
        (f"Monday\n{'x' * 101}", "This is 101 characters long; at most 100 fit"),
    ],
    ids=["one", "thirteen", "twice", "long"],
)
async def test_answers_that_no_poll_can_show_are_asked_again(scene: Scene, answers: str, said: str) -> None:
    again = await polled(scene, answers)
    assert said in words(again)

    await scene.says(AUTHOR, "Monday\nTuesday")
    assert (await the_post(scene)).poll == {"en": ("Monday", "Tuesday")}


async def test_a_poll_can_become_a_plain_post_again(scene: Scene) -> None:
    await polled(scene)
    await more(scene, "No poll")

    assert (await out(scene)).poll == ()


async def test_the_question_of_a_poll_is_short(scene: Scene) -> None:
    await written(scene, "q" * 301, file=None)
    await more(scene, "Make it a poll")
    shown = await scene.says(AUTHOR, "Yes\nNo")

    assert "The question of a poll may have 300 characters" in words(shown)
    assert "Send for approval" not in labels(shown)


async def test_every_language_of_a_poll_needs_as_many_answers(scene: Scene) -> None:
    await polled(scene)
    async with scene.unit() as unit:
        post = await unit.posts.need(1)
        texts = dict(post.texts) | {"ar": as_text("أي مساء؟")}
        await unit.posts.rewrite(post, AUTHOR, State.DRAFT, texts=texts)
    shown = await scene.says(AUTHOR, "/post edit 1")

    assert "same number of answers in Arabic" in words(shown)
    await scene.presses(AUTHOR, shown, "Answers in Arabic")
    await scene.says(AUTHOR, "الاثنين\nالثلاثاء")
    assert set((await the_post(scene)).poll) == {"en", "ar"}


async def polled_twice(scene: Scene, arabic: str, at: str = "") -> list[Action]:
    """A poll in two languages for a chat that reads both; with `at` for one that reads this one alone."""
    async with scene.unit() as unit:
        place = (await unit.addresses.of_group("consular"))[0]
        await unit.addresses.set(place, language=at)
    await scene.says(APPROVER, "/post consular: en: Which evening?\nar: أي مساء؟")
    await scene.presses(APPROVER, scene.last_to(scene.private(APPROVER)), "More")
    english = await scene.presses(APPROVER, scene.last_to(scene.private(APPROVER)), "Make it a poll")
    assert english
    shown = await scene.says(APPROVER, "Monday\nTuesday")
    await scene.presses(APPROVER, shown, "Answers in Arabic")
    return await scene.says(APPROVER, arabic)


async def goes_out(scene: Scene) -> Send:
    await scene.presses(APPROVER, scene.last_to(scene.private(APPROVER)), "Send for approval")
    await scene.approves("head-of-mission")
    await scene.later(MINUTE)
    return scene.last_to(scene.chat("consular"))


async def test_a_chat_of_two_languages_can_choose_in_both(scene: Scene) -> None:
    shown = await polled_twice(scene, "الاثنين\nالثلاثاء")
    said = words(shown).replace("\u2068", "").replace("\u2069", "")  # around what may be read from the right
    assert "In a chat of several languages: Monday / الاثنين · Tuesday / الثلاثاء" in said

    assert (await goes_out(scene)).poll == ("Monday / الاثنين", "Tuesday / الثلاثاء")


async def test_a_chat_with_a_language_of_its_own_chooses_in_that_alone(scene: Scene) -> None:
    shown = await polled_twice(scene, "الاثنين\nالثلاثاء", "ar")
    assert "several languages" not in words(shown)

    assert (await goes_out(scene)).poll == ("الاثنين", "الثلاثاء")


async def test_answers_that_do_not_fit_together_are_named_and_nothing_goes_out(scene: Scene) -> None:
    shown = await polled_twice(scene, f"{'ا' * 92}\nالثلاثاء")

    assert "has 101 characters; at most 100 fit" in words(shown)
    assert "Send for approval" not in labels(shown)


async def test_a_poll_has_no_picture_and_a_picture_no_poll(scene: Scene) -> None:
    await polled(scene)
    offered = labels(await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "More"))
    assert "Add a picture or a file" not in offered

    await written(scene)
    offered = labels(await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "More"))
    assert "Make it a poll" not in offered


# ---- link previews --------------------------------------------------------------------------------------


async def test_a_link_shows_its_page_unless_the_writer_takes_that_off(scene: Scene) -> None:
    await written(scene, "See https://example.org/ferry", file=None)
    await more(scene, "No link preview")
    assert "Links show no preview" in scene.words_to(scene.private(AUTHOR))[-1]
    await more(scene, "With link preview")

    assert not (await out(scene)).plain_links


async def test_without_a_link_nobody_is_asked_about_its_preview(scene: Scene) -> None:
    await written(scene, file=None)
    offered = labels(await scene.presses(AUTHOR, scene.last_to(scene.private(AUTHOR)), "More"))

    assert "No link preview" not in offered


# ---- putting right what carries something ---------------------------------------------------------------


async def corrected(scene: Scene) -> list[Edit]:
    """What the messages in the chat were changed to."""
    shown = await scene.says(AUTHOR, "/correct 1")
    await scene.presses(AUTHOR, shown, "Send the ready correction")
    return [each for each in scene.done(Edit) if isinstance(each, Edit) and each.to == scene.chat("press")]


async def test_the_words_under_a_picture_are_corrected_under_it(scene: Scene) -> None:
    await written(scene)
    await out(scene)
    (edit,) = await corrected(scene)

    assert edit.caption
    assert "This message was wrong." in str(edit.text)


async def test_without_a_picture_the_text_is_changed_and_shows_no_page_that_was_not_wanted(scene: Scene) -> None:
    await written(scene, file=None)
    await out(scene)
    (edit,) = await corrected(scene)

    assert not edit.caption
    assert edit.plain_links == (await the_post(scene)).plain_links


async def test_a_poll_cannot_be_changed_and_is_spoken_of(scene: Scene) -> None:
    await written(scene, file=None)
    await more(scene, "Make it a poll")
    await scene.says(AUTHOR, "Yes\nNo")
    await out(scene)

    assert await corrected(scene) == []
    assert "This message was wrong." in scene.words_to(scene.chat("press"))[-1]


async def test_a_correction_under_a_picture_must_fit_where_the_caption_stood(scene: Scene) -> None:
    await written(scene)
    await out(scene)
    said = words(await scene.says(AUTHOR, f"/correct 1: {'x' * 1100}"))

    assert "at most 1024 fit" in said
    assert "E-LEN" in said
    assert (await the_post(scene, 2)).state == State.DRAFT


async def test_the_same_correction_fits_where_there_is_no_picture(scene: Scene) -> None:
    await written(scene, file=None)
    await out(scene)
    await scene.says(AUTHOR, f"/correct 1: {'x' * 1100}")

    assert (await the_post(scene, 2)).state == State.SUBMITTED
