"""A post for people of several languages: written in each, read by who holds it, sent to each chat in its own."""

from datetime import timedelta
from typing import Any

import pytest

from config.mission import Mission
from groups.messages import Action, Address, Delete, Send
from groups.posts import State, text_print
from groups.texts import Run, bold
from storage.posts import Post
from storage.tables import post_check
from tests.handlers.harness import Scene, labels, words

AUTHOR, HEAD, DUTY, CULTURE = "consular-officer", "head-of-mission", "duty-officer", "culture-officer"
ENGLISH, ARABIC = "The office is closed on Friday.", "المكتب مغلق يوم الجمعة."
BOTH = f"en: {ENGLISH}\nar: {ARABIC}"
READ = "I read the text in Arabic"
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets("spokesperson", AUTHOR, HEAD, DUTY, CULTURE, "trade-officer", "administrator")


def review(scene: Scene, profile: str, **languages: list[str]) -> None:
    """The mission reviews like this, and these officers (`head_of_mission=[...]`) hold other languages."""
    files = scene.mission.files
    spoken = {name.replace("_", "-"): tuple(each) for name, each in languages.items()}
    officers = tuple(
        each.model_copy(update={"languages": spoken[each.name]}) if each.name in spoken else each
        for each in files.officers
    )
    mission = files.mission.model_copy(update={"review": profile})
    scene.house.mission = Mission(files.model_copy(update={"mission": mission, "officers": officers}))


async def written(scene: Scene, text: str = BOTH, groups: str = "consular") -> list[Action]:
    return await scene.says(AUTHOR, f"/post {groups}: {text}")


async def submitted(scene: Scene, text: str = BOTH, groups: str = "consular") -> Send:
    """The card that the head of mission got."""
    await scene.presses(AUTHOR, await written(scene, text, groups), "Send for approval")
    return scene.last_to(scene.private(HEAD))


async def the_post(scene: Scene) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(1)


async def speaks(scene: Scene, group: str, language: str) -> None:
    """The chat of this group gets one language only."""
    async with scene.unit() as unit:
        (place,) = await unit.addresses.of_group(group)
        await unit.addresses.set(place, language=language)


async def audited(scene: Scene, act: str) -> list[Any]:
    async with scene.unit() as unit:
        return [(row["actor"], row["detail"]) for row in await unit.audits.of("post:1") if row["act"] == act]


# ---- one text for every language ------------------------------------------------------------------------


async def test_a_text_that_is_missing_is_named_and_asked_for(scene: Scene) -> None:
    shown = await written(scene, ENGLISH)
    assert "Citizens in Vestmark also reads Arabic" in words(shown)
    assert "E-LANG" in words(shown)
    assert "Send for approval" not in labels(shown)

    asked = await scene.presses(AUTHOR, shown, "Write it in Arabic")
    whole = await scene.says(AUTHOR, bold("المكتب") + " مغلق.")

    assert "#1 in Arabic" in words(asked)
    assert ENGLISH in words(whole)
    assert "Arabic\nالمكتب مغلق." in words(whole)
    assert (await the_post(scene)).texts["ar"].runs[:2] == (*bold("المكتب").runs, Run(" مغلق."))
    assert "Send for approval" in labels(whole)


async def test_the_first_text_is_in_the_language_of_its_letters(scene: Scene) -> None:
    shown = await written(scene, ARABIC)

    assert "also reads English" in words(shown)
    assert set((await the_post(scene)).texts) == {"ar"}


async def test_the_text_of_one_language_can_be_changed_alone(scene: Scene) -> None:
    shown = await written(scene)
    more = await scene.presses(AUTHOR, shown, "More")
    await scene.presses(AUTHOR, more, "Change the text in Arabic")
    await scene.says(AUTHOR, "المكتب مغلق يوم الخميس.")

    texts = (await the_post(scene)).texts
    assert (str(texts["en"]), str(texts["ar"])) == (ENGLISH, "المكتب مغلق يوم الخميس.")


async def test_a_group_of_one_language_asks_for_no_other(scene: Scene) -> None:
    shown = await scene.says("trade-officer", "/post trade: The fee rises.")

    assert "E-LANG" not in words(shown)
    assert "English" not in words(shown)


async def test_a_post_can_go_without_a_language_for_a_reason_that_the_approver_reads(scene: Scene) -> None:
    more = await scene.presses(AUTHOR, await written(scene, ENGLISH), "More")
    await scene.presses(AUTHOR, more, "Go without Arabic")
    short = await scene.says(AUTHOR, "No time")
    shown = await scene.says(AUTHOR, "Our translator is ill this week.")
    before = (await the_post(scene)).fingerprint()
    await scene.presses(AUTHOR, shown, "Send for approval")
    card = scene.last_to(scene.private(HEAD))
    await scene.presses(HEAD, card, "Approve version 2")
    await scene.later(MINUTE)

    assert "E-EMPTY" in words(short)
    assert "goes out without Arabic: “Our translator is ill this week.”" in str(card.text)
    assert str(scene.last_to(scene.chat("consular")).text).startswith(ENGLISH)
    assert before != (await written_fully(scene)).fingerprint()


async def written_fully(scene: Scene) -> Post:
    await written(scene, ENGLISH)
    async with scene.unit() as unit:
        return await unit.posts.need(2)


async def test_nobody_can_go_without_the_only_language_of_a_group(scene: Scene) -> None:
    more = await scene.presses(AUTHOR, await written(scene, ARABIC, "consular, students"), "More")

    assert "Go without English" not in labels(more)


async def test_a_text_that_comes_after_all_takes_the_reason_away(scene: Scene) -> None:
    more = await scene.presses(AUTHOR, await written(scene, ENGLISH), "More")
    await scene.presses(AUTHOR, more, "Go without Arabic")
    shown = await scene.says(AUTHOR, "Our translator is ill this week.")
    more = await scene.presses(AUTHOR, shown, "More")
    await scene.presses(AUTHOR, more, "Write it in Arabic")
    await scene.says(AUTHOR, ARABIC)

    assert (await the_post(scene)).partial == ""


async def test_a_language_that_the_group_got_after_the_approval_holds_the_post(scene: Scene) -> None:
    await scene.presses(HEAD, await submitted(scene), "Approve version 1")
    files = scene.mission.files
    groups = tuple(
        each.model_copy(update={"languages": ("en", "ar", "es")}) if each.id == "consular" else each
        for each in files.groups
    )
    scene.house.mission = Mission(files.model_copy(update={"groups": groups}))
    await scene.later(MINUTE)

    assert scene.sent_to(scene.chat("consular")) == []
    assert "also reads Spanish" in scene.words_to(scene.private(AUTHOR))[-1]
    assert (await the_post(scene)).state == State.HELD


# ---- each chat gets its own -----------------------------------------------------------------------------


async def test_a_chat_without_a_language_gets_all_in_one_message_and_the_code_once(scene: Scene) -> None:
    await scene.presses(HEAD, await submitted(scene, groups="consular, students"), "Approve version 1")
    await scene.later(MINUTE)

    (out,) = scene.words_to(scene.chat("consular"))
    assert out.startswith(f"{ENGLISH}\n\n· · ·\n\n{ARABIC}\n\nEMB-")
    assert out.count("EMB-") == 1
    assert ARABIC not in scene.words_to(scene.chat("students"))[0]


async def test_a_chat_with_a_language_gets_that_one_only(scene: Scene) -> None:
    await speaks(scene, "consular", "ar")
    await scene.presses(HEAD, await submitted(scene), "Approve version 1")
    await scene.later(MINUTE)

    out = scene.last_to(scene.chat("consular"))
    assert str(out.text).startswith(ARABIC)
    assert ENGLISH not in str(out.text)
    assert out.language == "ar"


async def test_a_chat_whose_language_is_left_out_gets_the_first_that_is_there(scene: Scene) -> None:
    await speaks(scene, "consular", "ar")
    more = await scene.presses(AUTHOR, await written(scene, ENGLISH), "More")
    await scene.presses(AUTHOR, more, "Go without Arabic")
    shown = await scene.says(AUTHOR, "Our translator is ill this week.")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 2")
    await scene.later(MINUTE)

    assert str(scene.last_to(scene.chat("consular")).text).startswith(ENGLISH)


async def test_the_length_is_that_of_what_is_really_sent(scene: Scene) -> None:
    long = f"en: {'x' * 2100}\nar: {'م' * 2100}"
    too_long = await written(scene, long)
    await speaks(scene, "consular", "ar")
    fits = await written(scene, long)

    assert "E-LEN" in words(too_long)
    assert "E-LEN" not in words(fits)


async def test_texts_that_fill_a_message_alone_are_shown_one_after_another(scene: Scene) -> None:
    await speaks(scene, "consular", "ar")
    shown = await written(scene, f"en: {'x' * 4080}\nar: {'م' * 3000}")

    sizes = [len(str(send.text)) for send in shown if isinstance(send, Send)]
    assert max(sizes) <= 4096
    assert "x" * 4080 in words(shown)
    assert "م" * 3000 in words(shown)


# ---- binding a chat with its language -------------------------------------------------------------------


async def bound(scene: Scene, command: str) -> Address:
    """A new chat that an officer binds with this command, and the head of mission confirms."""
    chat = Address("web", "lounge")
    await scene.says(AUTHOR, command, chat)
    asked = next(send for send in reversed(scene.sent_to(scene.private(HEAD))) if "/bind " in str(send.text))
    await scene.says(HEAD, "/bind " + str(asked.text).partition("/bind ")[2].split()[0])
    return chat


async def test_a_chat_is_bound_for_one_language(scene: Scene) -> None:
    chat = await bound(scene, "/bind consular ar")
    await scene.presses(HEAD, await submitted(scene), "Approve version 1")
    await scene.later(MINUTE)

    assert scene.words_to(chat)[-1].startswith(ARABIC)
    assert ENGLISH in scene.words_to(scene.chat("consular"))[-1]


async def test_a_language_that_the_group_does_not_have_is_refused_kindly(scene: Scene) -> None:
    answer = await scene.says(AUTHOR, "/bind consular fr", Address("web", "lounge"))

    assert "Citizens in Vestmark has no posts in “fr”. It reads: en and ar." in words(answer)
    assert "E-LANG" in words(answer)


async def test_the_language_of_a_chat_can_be_changed_and_the_staff_room_hears_it(scene: Scene) -> None:
    answer = await scene.says(AUTHOR, "/bind consular ar", scene.chat("consular"))
    listed = words(await scene.says(AUTHOR, "/groups"))
    await scene.says(AUTHOR, "/bind consular all", scene.chat("consular"))

    assert any(isinstance(each, Delete) for each in answer)
    assert "gets posts in Arabic only now" in scene.words_to(scene.private(AUTHOR))[0]
    assert "chat-consular" in listed or "(Arabic)" in listed
    assert "in every language of its group now" in scene.words_to(scene.staff)[-1]
    async with scene.unit() as unit:
        (place,) = await unit.addresses.of_group("consular")
        assert place.language == ""


async def test_an_officer_of_another_section_does_not_change_it(scene: Scene) -> None:
    await scene.says("trade-officer", "/bind consular ar", scene.chat("consular"))

    assert "E-ROLE" in scene.words_to(scene.private("trade-officer"))[-1]


async def test_another_group_is_still_refused_in_a_bound_chat(scene: Scene) -> None:
    await scene.says(AUTHOR, "/bind students en", scene.chat("consular"))

    assert "E-BOUND" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_in_a_chat_of_one_language_we_speak_it(scene: Scene) -> None:
    await scene.says(AUTHOR, "/bind consular ar", scene.chat("consular"))
    scene.house.known.forget()
    await scene.says("leila", "/facts", scene.chat("consular"))

    assert scene.last_to(scene.chat("consular")).language == "ar"


# ---- second readers, small ------------------------------------------------------------------------------


async def test_in_small_the_one_press_confirms_the_languages_that_the_approver_holds(scene: Scene) -> None:
    card = await submitted(scene)
    await scene.presses(HEAD, card, "Approve version 1")

    assert "By approving you confirm the text in English and Arabic." in str(card.text)
    assert READ not in labels(card)
    assert (await the_post(scene)).state == State.SENDING
    async with scene.unit() as unit:
        post = await unit.posts.need(1)
        prints = {language: text_print(text) for language, text in post.texts.items()}
        assert {each.person for each in (await unit.readings.of(1, prints)).values()} == {HEAD}


async def test_in_small_who_does_not_hold_a_language_waits_for_somebody_who_does(scene: Scene) -> None:
    review(scene, "small", head_of_mission=["en"])
    card = await submitted(scene)
    refused = await scene.presses(HEAD, card, "Approve version 1")
    other = scene.last_to(scene.private(DUTY))

    assert "Arabic: somebody who reads it must confirm or approve it before you can" in str(card.text)
    assert "Duty officer" in words(refused)
    assert "E-LANG" in words(refused)
    assert (await the_post(scene)).state == State.SUBMITTED

    ready = await scene.presses(DUTY, other, READ)
    assert "You confirmed the text of #1 in Arabic" in words(ready)
    await scene.presses(HEAD, card, "Approve version 1")
    assert (await the_post(scene)).state == State.SENDING


async def test_in_small_the_one_who_holds_the_language_can_approve_alone(scene: Scene) -> None:
    review(scene, "small", head_of_mission=["en"])
    await submitted(scene)
    await scene.presses(DUTY, scene.last_to(scene.private(DUTY)), "Approve version 1")

    assert (await the_post(scene)).state == State.SENDING


async def test_in_small_a_language_that_nobody_else_holds_is_approved_unread_and_audited(scene: Scene) -> None:
    alone = {"spokesperson": ["en"], "culture_officer": ["en"], "duty_officer": ["en"], "head_of_mission": ["en"]}
    review(scene, "small", **alone)
    card = await submitted(scene)
    await scene.presses(HEAD, card, "Approve version 1")

    assert "Nobody else here reads Arabic: you approve this text unread." in str(card.text)
    assert (await the_post(scene)).state == State.SENDING
    assert await audited(scene, "post unread") == [(HEAD, "v1 ar")]


async def test_in_small_nobody_waits_for_a_third_person(scene: Scene) -> None:
    """Only the spokesperson, who may not approve here, holds Arabic besides the author."""
    review(scene, "small", culture_officer=["en"], duty_officer=["en"], head_of_mission=["en"])
    card = await submitted(scene)
    asked = scene.last_to(scene.private("spokesperson"))
    await scene.presses(HEAD, card, "Approve version 1")

    assert "Spokesperson could read it. Without that you approve this text unread." in str(card.text)
    assert "#1 needs a second reader" in str(asked.text)
    assert ARABIC in str(asked.text)
    assert ENGLISH not in str(asked.text)
    assert (await the_post(scene)).state == State.SENDING


# ---- second readers, standard and strict ----------------------------------------------------------------


async def test_in_standard_every_text_is_read_before_it_is_approved(scene: Scene) -> None:
    review(scene, "standard")
    card = await submitted(scene)
    refused = await scene.presses(HEAD, card, "Approve version 1")
    await scene.presses(HEAD, card, "I read the text in English")
    again = await scene.presses(HEAD, card, "Approve version 1")
    await scene.presses(CULTURE, scene.last_to(scene.private(CULTURE)), READ)
    told = scene.last_to(scene.private(HEAD))

    assert "E-LANG" in words(refused)
    assert "The text in Arabic still needs a second reader." in words(again)
    assert "#1 was read in every language and can be approved." in str(told.text)
    assert "English: read by Head of mission." in words(await scene.says(HEAD, "/post 1"))
    await scene.presses(HEAD, told, "Approve version 1")
    assert (await the_post(scene)).state == State.SENDING
    assert await audited(scene, "post read") == [(HEAD, "v1 en"), (CULTURE, "v1 ar")]


async def test_an_author_does_not_read_the_own_text_even_by_the_button_in_the_staff_room(scene: Scene) -> None:
    review(scene, "standard")
    await submitted(scene)
    answer = await scene.presses(AUTHOR, scene.last_to(scene.staff), READ)

    assert "E-SELF" in words(answer)
    assert await audited(scene, "refused read") == [(AUTHOR, "E-SELF")]


async def test_who_does_not_hold_the_language_cannot_confirm_it(scene: Scene) -> None:
    review(scene, "standard")
    await submitted(scene)
    answer = await scene.presses("trade-officer", scene.last_to(scene.staff), READ)

    assert "Only somebody whose languages include Arabic" in words(answer)


async def test_a_text_is_read_once_and_the_second_hears_who_was_faster(scene: Scene) -> None:
    review(scene, "standard")
    await submitted(scene)
    room = scene.last_to(scene.staff)
    await scene.presses(DUTY, room, READ)
    answer = await scene.presses(HEAD, room, READ)

    assert "Duty officer was faster" in words(answer)


async def test_a_text_that_was_read_stays_read_when_another_one_changes(scene: Scene) -> None:
    review(scene, "standard")
    await submitted(scene)
    await scene.presses(CULTURE, scene.last_to(scene.private(CULTURE)), READ)
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post edit 1"), "Change text")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "The office is closed today."), "Send for approval")

    card = scene.last_to(scene.private(HEAD))
    assert "Arabic: read by Culture officer." in str(card.text)
    assert READ not in labels(card)
    assert "I read the text in English" in labels(card)


@pytest.mark.parametrize("fate", ["wrote", "left"])
async def test_a_reader_who_had_a_hand_in_it_or_left_does_not_count_and_another_reads_it(
    scene: Scene, fate: str
) -> None:
    review(scene, "standard")
    await submitted(scene)
    await scene.presses(DUTY, scene.last_to(scene.staff), READ)
    version = 1
    if fate == "wrote":
        await scene.presses(DUTY, await scene.says(DUTY, "/post edit 1"), "Change text")
        await scene.presses(DUTY, await scene.says(DUTY, "The office is closed today."), "Send for approval")
        version = 2
    else:
        review(scene, "standard", duty_officer=["en"])

    await scene.presses(HEAD, await scene.says(HEAD, "/post 1"), READ)
    shown = await scene.presses(HEAD, await scene.says(HEAD, "/post 1"), "I read the text in English")
    assert "can be approved" in words(shown)
    await scene.presses(HEAD, shown, f"Approve version {version}")
    assert (await the_post(scene)).state == State.SENDING


async def test_in_strict_a_reader_does_not_approve(scene: Scene) -> None:
    review(scene, "strict")
    card = await submitted(scene)
    await scene.presses(HEAD, card, READ)
    await scene.presses(CULTURE, scene.last_to(scene.private(CULTURE)), "I read the text in English")
    refused = await scene.presses(HEAD, card, "Approve version 1")
    await scene.presses(DUTY, scene.last_to(scene.private(DUTY)), "Approve version 1")

    assert "E-SELF" in words(refused)
    assert "can be approved" not in "".join(scene.words_to(scene.private(HEAD)))
    assert (await the_post(scene)).state == State.SENDING


async def test_in_strict_a_checker_does_not_read_or_approve(scene: Scene) -> None:
    review(scene, "strict")
    card = await submitted(scene)
    async with scene.unit() as unit:
        check = {"post": 1, "print": "", "person": HEAD, "rating": "confirmed", "at": scene.now}
        await unit.posts.insert(post_check, check)
    refused = await scene.presses(HEAD, card, READ)
    approving = await scene.presses(HEAD, card, "Approve version 1")

    assert "E-SELF" in words(refused)
    assert "E-SELF" in words(approving)


async def test_a_reading_pressed_after_the_approval_changes_nothing(scene: Scene) -> None:
    review(scene, "small", head_of_mission=["en"])
    await submitted(scene)
    room = scene.last_to(scene.staff)
    await scene.presses(DUTY, scene.last_to(scene.private(DUTY)), "Approve version 1")
    late = await scene.presses(CULTURE, room, READ)

    assert "Duty officer was faster" in words(late)


async def test_a_card_of_an_older_version_confirms_nothing(scene: Scene) -> None:
    review(scene, "standard")
    card = await submitted(scene)
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post edit 1"), "Change text")
    await scene.says(AUTHOR, "The office is closed today.")
    answer = await scene.presses(HEAD, card, READ)

    assert "E-CHANGED" in words(answer)
