"""Key points in the languages of each chat: what is asked when one is missing, and what does not wait for it."""

from datetime import timedelta

import pytest

from config.mission import Mission
from groups.messages import Action, Edit
from groups.posts import State
from storage.posts import Post
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, labels, words
from tests.handlers.test_keypoints import approves, points
from tests.typed import SOURCE

DUTY, CONSUL, HEAD, TRADE = "duty-officer", "consular-officer", "head-of-mission", "trade-officer"
ENGLISH, ARABIC = "The Nell bridge is closed.", "جسر نيل مغلق."
BOTH = f"en: {ENGLISH}\nar: {ARABIC}"
WHY = "The translator is on the way."
LIVES = "The water is at the doors of the school."
LACKING = "Arabic is missing; 2 groups read it in English."


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    await made.approves_in_calm()
    await made.opens()
    return made


def review(flood: Watched, profile: str) -> None:
    files = flood.mission.files
    mission = files.mission.model_copy(update={"review": profile})
    flood.house.mission = Mission(files.model_copy(update={"mission": mission}))


async def speaks(flood: Watched, group: str, language: str) -> None:
    async with flood.unit() as unit:
        (place,) = await unit.addresses.of_group(group)
        await unit.addresses.set(place, language=language)


async def writes(flood: Watched, said: str = BOTH, by: str = TRADE) -> list[Action]:
    answer = await flood.says(by, f"/key {said} {SOURCE}")
    return await flood.proves(by) if "six digits" in words(answer) else answer


async def lets_go(flood: Watched, who: str = CONSUL) -> str:
    answer = await approves(flood, who)
    await flood.passes(timedelta(seconds=11))
    return words(answer)


async def the_point(flood: Watched) -> Post:
    async with flood.unit() as unit:
        return (await unit.posts.of_crisis(1))[-1]


def asked(flood: Watched) -> int:
    """How often the staff room was asked for a second person."""
    return sum("Approve and send" in labels(send) for send in flood.sent_to(flood.staff))


async def in_emergency(flood: Watched) -> None:
    await flood.says(DUTY, "/crisis level 3")
    await flood.presses(HEAD, flood.last_to(flood.staff), "Confirm")
    await flood.proves(HEAD)


# ---- each chat in its languages ---------------------------------------------------------------------------


async def test_a_chat_of_two_languages_gets_both_in_one_message_and_one_code(flood: Watched) -> None:
    await writes(flood)
    await lets_go(flood)
    (text,) = points(flood, "consular")
    assert text.index(ENGLISH) < text.index("· · ·") < text.index(ARABIC)
    assert text.startswith("Key point 1 of 5 today")
    assert text.count("EMB-") == 1
    assert ENGLISH in flood.text_of_card("consular")
    assert ARABIC in flood.text_of_card("consular")


async def test_a_chat_with_a_language_of_its_own_gets_that_alone_and_its_frame_too(flood: Watched) -> None:
    await speaks(flood, "consular", "ar")
    await writes(flood)
    await lets_go(flood)
    (text,) = points(flood, "consular")
    assert ARABIC in text
    assert ENGLISH not in text
    assert "Key point" not in text
    assert ARABIC not in points(flood, "press")[0]


async def test_what_replaces_a_key_point_is_in_the_languages_of_its_chat(flood: Watched) -> None:
    await speaks(flood, "consular", "ar")
    for n in range(5):
        await writes(flood, f"en: News {n}.\nar: خبر {n}.")
        await lets_go(flood)
        await flood.passes(timedelta(minutes=31))
    await writes(flood, "en: Two shelters are open.\nar: فُتح ملجآن.")
    refused = await approves(flood)
    button = next(label for label in labels(refused) if label.startswith("Replace #"))
    await flood.presses(CONSUL, refused, button)
    edits = [each for each in flood.done(Edit) if isinstance(each, Edit) and each.look == "keypoint"]
    there = [str(each.text) for each in edits if each.to == flood.chat("consular")]
    assert any("فُتح ملجآن." in text and "shelters" not in text for text in there)


async def test_prepared_words_reach_each_chat_in_its_languages(flood: Watched) -> None:
    await speaks(flood, "general", "ar")
    await flood.presses(DUTY, await flood.says(DUTY, "/key"), "Send the prepared words")
    await flood.passes(timedelta(seconds=11))
    assert "There is flooding in Nell valley" in points(flood, "consular")[0]
    assert "هناك فيضان في" in points(flood, "consular")[0]
    assert "There is flooding" not in points(flood, "general")[0]


async def test_its_correction_and_its_withdrawal_are_in_the_languages_of_the_chat(flood: Watched) -> None:
    await speaks(flood, "general", "ar")
    await writes(flood)
    await lets_go(flood)
    await flood.enrols(CONSUL)
    await flood.says(CONSUL, "/correct 1: en: It is open.\nar: الجسر مفتوح.")
    await flood.proves(CONSUL)
    await flood.approves(HEAD, 2)
    assert "It is open." in flood.words_to(flood.chat("consular"))[-1]
    assert "الجسر مفتوح." in flood.words_to(flood.chat("consular"))[-1]
    assert "It is open." not in flood.words_to(flood.chat("general"))[-1]
    assert "الجسر مفتوح." in flood.text_of_card("general")
    await flood.says(CONSUL, "/retract 1")
    assert "Withdrawn" in flood.words_to(flood.chat("press"))[-1]
    assert "Withdrawn" not in flood.words_to(flood.chat("general"))[-1]


# ---- a text that is missing -------------------------------------------------------------------------------


async def test_what_is_missing_is_said_at_once_and_nobody_is_called_yet(flood: Watched) -> None:
    answer = await writes(flood, ENGLISH)
    assert LACKING in words(answer)
    assert labels(answer[0]) == ["Write it in Arabic", "Go without Arabic", "Urgent: it is about life"]
    assert asked(flood) == 0


async def test_a_colleague_writes_the_missing_text_and_a_third_lets_it_go(flood: Watched) -> None:
    answer = await writes(flood, ENGLISH)
    await flood.presses(TRADE, answer, "Write it in Arabic")
    whole = await flood.says(TRADE, ARABIC)
    assert "waits for a second person" in words(whole)
    assert asked(flood) == 1
    await lets_go(flood)
    assert ARABIC in points(flood, "consular")[0]
    assert ENGLISH in points(flood, "consular")[0]


async def test_it_goes_without_a_text_for_a_reason_that_the_second_person_reads(flood: Watched) -> None:
    answer = await writes(flood, ENGLISH)
    await flood.presses(TRADE, answer, "Go without Arabic")
    again = await flood.says(TRADE, "no")
    assert asked(flood) == 0
    assert "reason" in words(again)
    await flood.says(TRADE, WHY)
    card = next(send for send in reversed(flood.sent_to(flood.staff)) if "Approve and send" in labels(send))
    assert f"It goes out without Arabic: “{WHY}”" in str(card.text)
    await lets_go(flood)
    assert ENGLISH in points(flood, "consular")[0]


async def test_no_group_is_left_without_any_text(flood: Watched) -> None:
    answer = await writes(flood, ARABIC)
    assert labels(answer[0]) == ["Write it in English", "Urgent: it is about life"]


async def test_an_old_question_changes_nothing(flood: Watched) -> None:
    answer = await writes(flood, ENGLISH)
    await flood.presses(TRADE, answer, "Write it in Arabic")
    await flood.says(TRADE, ARABIC)
    assert "E-CHANGED" in words(await flood.presses(TRADE, answer, "Go without Arabic"))


async def test_the_staff_room_sees_what_waits_for_a_text(flood: Watched) -> None:
    await writes(flood, ENGLISH)
    shown = flood.last_to(flood.staff)
    assert ENGLISH in str(shown.text)
    assert "Write it in Arabic" in labels(shown)


async def test_the_missing_text_never_says_exercise(flood: Watched) -> None:
    await flood.presses(TRADE, await writes(flood, ENGLISH), "Write it in Arabic")
    assert "E-DRILL" in words(await flood.says(TRADE, f"EXERCISE {ARABIC}"))
    assert asked(flood) == 0


async def test_the_missing_text_asks_the_duty_officer_for_a_code_like_every_word_of_a_crisis(flood: Watched) -> None:
    await writes(flood, ENGLISH)
    flood.now += timedelta(minutes=20)
    await flood.presses(DUTY, flood.last_to(flood.staff), "Write it in Arabic")
    assert "six digits" in words(await flood.says(DUTY, ARABIC, flood.staff, mention=True))
    assert asked(flood) == 0
    assert "waits for a second person" in words(await flood.proves(DUTY))


async def test_what_waited_for_a_text_is_asked_about_when_it_becomes_an_emergency(flood: Watched) -> None:
    await writes(flood, ENGLISH)
    await in_emergency(flood)
    await flood.passes(timedelta(seconds=1))
    assert asked(flood) == 1
    await lets_go(flood)
    assert ENGLISH in points(flood, "consular")[0]


async def test_an_emergency_does_not_wait_for_a_text_and_says_what_is_missing(flood: Watched) -> None:
    await in_emergency(flood)
    assert LACKING in words(await writes(flood, ENGLISH))
    assert LACKING in await lets_go(flood)
    assert ENGLISH in points(flood, "consular")[0]


async def test_what_an_emergency_did_not_ask_for_is_asked_for_when_it_is_one_no_more(flood: Watched) -> None:
    await in_emergency(flood)
    await writes(flood, ENGLISH)
    await flood.says(DUTY, "/crisis level 2")
    await flood.presses(HEAD, flood.last_to(flood.staff), "Confirm")
    assert "E-LANG" in await lets_go(flood)
    assert not points(flood, "consular")
    shown = await flood.says(CONSUL, "/waiting")
    assert "Write it in Arabic" in labels(shown)


async def test_what_is_about_life_goes_in_the_languages_that_are_there(flood: Watched) -> None:
    await flood.presses(TRADE, await writes(flood, LIVES), "Urgent: it is about life")
    await flood.says(TRADE, "People drown behind the doors.")
    ask = next(send for send in reversed(flood.sent_to(flood.staff)) if "It is about life: send it now" in labels(send))
    await flood.presses(CONSUL, ask, "It is about life: send it now")
    assert LACKING in words(await flood.proves(CONSUL))
    await flood.passes(timedelta(seconds=11))
    assert LIVES in points(flood, "consular")[0]


# ---- second readers ---------------------------------------------------------------------------------------


async def test_in_small_the_one_press_confirms_what_the_approver_reads(flood: Watched) -> None:
    await writes(flood)
    card = str(flood.last_to(flood.private(CONSUL)).text)
    assert "By approving you confirm the text in English and Arabic." in card
    await lets_go(flood)
    async with flood.unit() as unit:
        rows = await unit.audits.of("post:1")
    assert not [row for row in rows if row["act"] == "post unread"]


@pytest.mark.parametrize("profile", ["standard", "strict"])
async def test_in_standard_and_strict_every_text_is_read_before_it_goes(flood: Watched, profile: str) -> None:
    review(flood, profile)
    await writes(flood)
    assert "E-LANG" in await lets_go(flood)
    card = flood.sent_to(flood.private("spokesperson"))[-1]
    assert ARABIC in str(card.text)
    await flood.presses("spokesperson", card, "I read the text in Arabic")
    await flood.presses("spokesperson", card, "I read the text in English")
    ready = flood.last_to(flood.private(CONSUL))
    assert "was read in every language" in str(ready.text)
    await flood.presses(CONSUL, ready, "Approve and send")
    await flood.passes(timedelta(seconds=11))
    assert ARABIC in points(flood, "consular")[0]


def reads(flood: Watched, who: str, *languages: str) -> None:
    """The person reads these languages and no others."""
    files = flood.mission.files
    officers = tuple(
        each.model_copy(update={"languages": languages}) if each.name == who else each for each in files.officers
    )
    flood.house.mission = Mission(files.model_copy(update={"officers": officers}))


UNREAD = "أخلوا المدينة الآن."
ATTACK = f"en: {ENGLISH}\nar: {UNREAD}"
ALONE = "The text in Arabic was left out: nobody but its author had read it."


async def test_in_an_emergency_a_text_that_only_its_author_has_read_stays_out_everywhere(flood: Watched) -> None:
    reads(flood, CONSUL, "en")
    await in_emergency(flood)
    await writes(flood, ATTACK, by="spokesperson")
    card = str(flood.last_to(flood.private(CONSUL)).text)
    assert "Arabic: nobody but its author has read it. Approved now, it stays out;" in card
    said = await lets_go(flood)

    assert ALONE in said
    assert LACKING in said
    for group in ("consular", "general"):
        assert ENGLISH in points(flood, group)[0]
        assert UNREAD not in points(flood, group)[0] + flood.text_of_card(group)
    post = await the_point(flood)
    assert [*post.texts] == ["en"]
    assert post.approved_print == post.fingerprint()
    async with flood.unit() as unit:
        assert [[*each.texts] for each in await unit.posts.versions(post.id)] == [["en", "ar"], ["en"]]


async def test_what_a_colleague_has_read_meanwhile_goes_out(flood: Watched) -> None:
    reads(flood, CONSUL, "en")
    await in_emergency(flood)
    await writes(flood, by="spokesperson")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "Approve and send" in labels(send))
    await flood.presses("culture-officer", asked, "I read the text in Arabic")
    assert ALONE not in await lets_go(flood)
    assert ARABIC in points(flood, "consular")[0]


async def test_an_approver_who_reads_every_text_leaves_none_out(flood: Watched) -> None:
    await in_emergency(flood)
    await writes(flood, by="spokesperson")
    assert ALONE not in await lets_go(flood)
    assert ARABIC in points(flood, "consular")[0]


async def test_whoever_reads_none_of_its_texts_lets_nothing_go_while_somebody_else_could(flood: Watched) -> None:
    reads(flood, CONSUL, "en")
    await in_emergency(flood)
    await writes(flood, f"ar: {UNREAD}", by="spokesperson")
    assert "The text in Arabic still needs a second reader." in await lets_go(flood)
    assert not points(flood, "consular")


async def test_what_is_about_life_leaves_out_what_only_its_author_has_read(flood: Watched) -> None:
    reads(flood, CONSUL, "en")
    await writes(flood, ATTACK, by=TRADE)
    number = (await the_point(flood)).id
    await flood.says(TRADE, f"/urgent {number} People drown behind the doors.")
    ask = next(send for send in reversed(flood.sent_to(flood.staff)) if "It is about life: send it now" in labels(send))
    assert "without any text that nobody but its author has read" in str(ask.text)
    await flood.presses(CONSUL, ask, "It is about life: send it now")
    assert ALONE in words(await flood.proves(CONSUL))
    await flood.passes(timedelta(seconds=11))
    assert UNREAD not in points(flood, "consular")[0]


async def test_what_stands_on_the_card_alone_leaves_it_out_too(flood: Watched) -> None:
    reads(flood, CONSUL, "en")
    await in_emergency(flood)
    await writes(flood, ENGLISH)
    await lets_go(flood)
    await writes(flood, f"en: Two shelters are open.\nar: {UNREAD}", by="spokesperson")
    full = await approves(flood, CONSUL)
    assert ALONE in words(await flood.presses(CONSUL, full, "Edit the card only"))
    assert "Two shelters are open." in flood.text_of_card("consular")
    assert UNREAD not in flood.text_of_card("consular")


async def test_an_emergency_waits_for_no_reader(flood: Watched) -> None:
    review(flood, "standard")
    await in_emergency(flood)
    await writes(flood)
    await lets_go(flood)
    assert points(flood, "consular")
    assert (await the_point(flood)).state == State.PUBLISHED
