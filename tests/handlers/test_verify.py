"""Whoever doubts a message asks by its code or shows it to us, and learns whether it is ours and whether it holds."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from config.mission import Mission
from groups.codes import short_code
from groups.messages import Action, Edit, Send
from groups.texts import Text, as_text, link
from storage.tables import code
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import NOW, Scene, labels, words
from tests.typed import SOURCE

AUTHOR, HEAD, DUTY = "consular-officer", "head-of-mission", "duty-officer"
FERRY = "The ferry line opens on 2 November. Tickets are sold at the harbour office from eight in the morning."
FORGED = FERRY.replace("2 November", "2 December")
RIGHT = "The ferry line opens on 12 November."
STRANGE = "Dear citizens, the embassy needs a copy of your passport today. Send it to this number at once."
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def out(scene: Scene) -> Watched:
    """Post 1 is out in the chat of citizens, which reads English alone."""
    made = await watched(scene)
    changes(made, "consular", languages=("en",))
    await publishes(made, FERRY)
    return made


def changes(out: Watched, group_id: str, **values: object) -> None:
    """An administrator changes this group in the files."""
    files = out.mission.files
    groups = tuple(each.model_copy(update=values) if each.id == group_id else each for each in files.groups)
    out.house.mission = Mission(files.model_copy(update={"groups": groups}))


async def publishes(out: Watched, said: str) -> None:
    shown = await out.says(AUTHOR, f"/post consular: {said}")
    await out.presses(AUTHOR, shown, "Send for approval")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Approve version 1")
    await out.later(MINUTE)


async def publishes_later(out: Watched, said: str) -> None:
    """When the least time between two posts is over."""
    await out.later(timedelta(minutes=31))
    await publishes(out, said)


def the_message(out: Scene) -> Text:
    """The newest post as the chat of citizens got it."""
    return [each for each in out.sent_to(out.chat("consular")) if each.look == "post"][-1].text


def code_of(text: Text) -> str:
    return str(text).split()[-1]


async def shows(out: Scene, text: str | Text) -> list[Action]:
    """A member forwards it to us in private."""
    return await out.says("amira", text, forwarded=True)


# ---- by its code ------------------------------------------------------------------------------------------


async def test_the_code_tells_when_it_was_sent_to_whom_and_what_it_said(out: Watched) -> None:
    answer = words(await out.says("amira", f"/verify {code_of(the_message(out))}"))

    assert "is a code of ours" in answer
    assert "Sent 10:06 to Citizens in Vestmark" in answer
    assert FERRY in answer


@pytest.mark.parametrize("typed", ["{}", "{} ", "{lower}", "{bare}", "{spaced}", "{arabic}"])
async def test_a_code_is_understood_as_people_type_it(out: Watched, typed: str) -> None:
    code = code_of(the_message(out))
    bare = code.removeprefix("EMB-")
    arabic = code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    said = typed.format(code, lower=code.lower(), bare=bare.lower(), spaced=f"EMB – {bare}", arabic=arabic)

    assert FERRY in words(await out.says("amira", f"/verify {said}"))


async def test_in_a_group_it_is_answered_as_a_reply(out: Watched) -> None:
    chat = out.chat("press")
    await out.says("amira", f"/verify {code_of(the_message(out))}", chat)

    assert FERRY in str(out.last_to(chat).text)
    assert out.last_to(chat).reply_to


async def test_a_code_that_we_never_gave_out_is_said_to_be_unknown(out: Watched) -> None:
    answer = await out.says("amira", "/verify EMB-0000")

    assert "EMB-0000 is no code of ours. Please do not act on the message, and do not pass it on." in words(answer)
    assert "https://alderia.example.org/official" in words(answer)
    await out.presses("amira", answer, "Tell an officer")
    assert "with the code EMB-0000, which is not ours" in str(out.last_to(out.staff).text)
    assert "Amira" not in str(out.last_to(out.staff).text)


async def test_without_a_code_it_says_how(out: Watched) -> None:
    assert "Send me the code at the end of the message, like this: /verify EMB-7K3Q" in words(
        await out.says("amira", "/verify")
    )


async def test_what_nobody_has_yet_has_no_code(out: Watched) -> None:
    shown = await out.says(AUTHOR, "/post consular: Something that is only a draft for now")
    code = code_of(next(each.text for each in out.sent_to(out.private(AUTHOR)) if "only a draft" in str(each.text)))
    code = next(word for word in words(shown).split() if word.startswith("EMB-"))

    assert "no code of ours" in words(await out.says("amira", f"/verify {code}"))


async def test_two_messages_that_share_a_code_are_both_told(out: Watched) -> None:
    await publishes_later(out, "The consular section is closed on Friday, because of the national day.")
    async with out.unit() as unit:
        one = await unit.codes.of("post:1")
        await unit.codes.change(sa.update(code).where(code.c.subject == "post:2").values(code=one))
    answer = words(await out.says("amira", f"/verify {one}"))

    assert FERRY in answer
    assert "national day" in answer


async def test_last_years_code_still_counts_and_this_year_has_another_key(out: Watched) -> None:
    old = code_of(the_message(out))
    out.now += timedelta(days=60)
    await publishes(out, "The consular section is closed on Friday, because of the national day.")
    async with out.unit() as unit:
        keys = await unit.notes.starting_with("codes.key.")
        issued = await unit.codes.numbered(["post:1", "post:2"])

    assert sorted(keys) == ["codes.key.2026", "codes.key.2027"]
    assert [issued[f"post:{n}"].key_year for n in (1, 2)] == [2026, 2027]
    assert issued["post:2"].code == short_code("EMB", bytes.fromhex(keys["codes.key.2027"]), "post:2")
    assert FERRY in words(await out.says("amira", f"/verify {old}"))


async def test_a_message_that_is_corrected_next_year_keeps_its_code(out: Watched) -> None:
    old = code_of(the_message(out))
    out.now += timedelta(days=60)
    await out.says(AUTHOR, f"/correct 1: {RIGHT}")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Approve version 1")

    edited = [str(each.text) for each in out.done(Edit) if isinstance(each, Edit) and each.look == "correction"]
    assert [text.split()[-1] for text in edited] == [old]


# ---- by the message itself ----------------------------------------------------------------------------------


async def test_a_forwarded_message_is_unchanged(out: Watched) -> None:
    answer = await shows(out, the_message(out))

    assert words(answer) == ("Yes, this is from us. Sent 10:06 to Citizens in Vestmark; not a word was changed.")
    assert labels(answer) == []


async def test_so_is_one_without_its_code_with_other_line_breaks_and_another_unicode_form(out: Watched) -> None:
    await publishes_later(out, "The café at the harbour is closed on Friday and Saturday of this week.")
    bare = str(the_message(out)).rpartition("\n\n")[0]

    answer = words(await shows(out, bare.replace("é", "e\u0301").replace(" on Friday", "\n on  Friday")))

    assert answer.startswith("Yes, this is from us.")


async def test_a_pasted_message_with_its_code_needs_no_command(out: Watched) -> None:
    assert words(await out.says("amira", the_message(out))).startswith("Yes, this is from us.")


async def test_a_changed_day_is_shown(out: Watched) -> None:
    answer = await shows(out, str(the_message(out)).replace("2 November", "2 December"))

    assert "Careful, this was changed." in words(answer)
    marked = {run.text: run.marks for each in answer for run in getattr(each, "text", Text()).runs}
    assert [mark.value for mark in marked["December."]] == ["bold"]
    assert [mark.value for mark in marked["November."]] == ["strike"]
    assert labels(answer)[:2] == ["Tell an officer", "No"]


async def test_a_changed_message_is_found_without_a_code_too(out: Watched) -> None:
    assert "Careful, this was changed." in words(await shows(out, FORGED))


async def test_other_words_under_our_code_are_not_ours(out: Watched) -> None:
    answer = words(await shows(out, f"{STRANGE}\n\n{code_of(the_message(out))}"))

    assert "the code is ours, but the words are not" in answer
    assert FERRY in answer


async def test_a_part_of_it_is_shown_with_the_whole(out: Watched) -> None:
    answer = words(await shows(out, "Tickets are sold at the harbour office"))

    assert "This is a part of a message from us" in answer
    assert FERRY in answer


async def test_another_address_behind_the_same_words_is_a_change(out: Watched) -> None:
    forged = as_text("The ferry line opens on 2 November. ") + link("Tickets", "https://evil.example/pay")
    forged += " are sold at the harbour office from eight in the morning."

    answer = words(await shows(out, forged))

    assert "Careful, this was changed." in answer
    assert "(https://evil.example/pay)" in answer


async def test_hidden_signs_that_turn_the_words_are_a_change(out: Watched) -> None:
    answer = words(await shows(out, FERRY.replace("2 November", "\u202e2 November\u202c")))

    assert "Hidden signs turn the order of its words." in answer


async def test_with_a_picture_it_says_that_only_words_are_compared(out: Watched) -> None:
    answer = await out.says("amira", the_message(out), forwarded=True, attachment="photo")

    assert "I compare words only" in words(answer)


async def test_too_few_words_prove_nothing(out: Watched) -> None:
    assert "too few words to compare" in words(await shows(out, "on 2 November"))
    assert "too few words to compare" in words(await shows(out, ""))


async def test_old_messages_are_found_by_their_code_alone(out: Watched) -> None:
    message = the_message(out)
    out.now += timedelta(days=31)

    assert "I do not find this" in words(await shows(out, FERRY))
    assert "Yes, this is from us. Sent Tue 24 Nov 10:06" in words(await shows(out, message))


async def test_a_forward_answers_a_form_that_asks_for_words(out: Watched) -> None:
    await out.says(AUTHOR, "/post")
    answer = await out.says(AUTHOR, the_message(out), forwarded=True)

    assert "Yes, this is from us." not in words(answer)


async def test_in_arabic_with_arabic_digits(out: Watched) -> None:
    code = code_of(the_message(out)).translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))

    assert FERRY in words(await out.says("samir", f"/verify {code}", language="ar"))


# ---- corrected, withdrawn, kept for few ---------------------------------------------------------------------


async def test_what_we_corrected_says_so_with_the_words_that_hold(out: Watched) -> None:
    message = the_message(out)
    await out.says(AUTHOR, f"/correct 1: {RIGHT}")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Approve version 1")

    answer = words(await shows(out, message))

    assert "This came from us" in answer
    assert "We have corrected it since" in answer
    assert RIGHT in answer
    assert RIGHT in words(await out.says("amira", f"/verify {code_of(message)}"))


async def test_the_correction_itself_and_the_changed_message_are_ours(out: Watched) -> None:
    await out.says(AUTHOR, f"/correct 1: {RIGHT}")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Approve version 1")
    told = next(each for each in out.sent_to(out.chat("consular")) if each.look == "correction").text
    stands = Text(tuple(run for run in told.runs))

    assert "Yes, this is from us." in words(await shows(out, stands))
    edited = next(each.action for each in out.shown if getattr(each.action, "look", "") == "correction")
    assert "Yes, this is from us." in words(await shows(out, edited.text))  # type: ignore[union-attr]


async def test_what_we_withdrew_says_so_and_keeps_our_reason_to_ourselves(out: Watched) -> None:
    message = the_message(out)
    await out.says(DUTY, "/retract 1 The minister was misquoted")

    for answer in (await shows(out, message), await out.says("amira", f"/verify {code_of(message)}")):
        assert "We have withdrawn it" in words(answer)
        assert "misquoted" not in words(answer)


async def test_a_key_point_has_a_code_like_everything_else(out: Watched) -> None:
    out.reads_english()
    await out.opens()
    await out.does(DUTY, f"/key The bridge over the Nell is closed for everybody until tomorrow noon. {SOURCE}")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Approve and send")
    await out.proves(HEAD)
    await out.later(MINUTE)
    point = next(each.text for each in out.sent_to(out.chat("consular")) if each.look == "keypoint")

    assert "Yes, this is from us." in words(await shows(out, point))


async def test_a_crisis_card_is_shown_as_it_is_now(out: Watched) -> None:
    await out.opens()
    card = str(out.cards_to("consular")[-1].text)
    code = card.split()[-1]

    now = words(await shows(out, card.replace("112", "113")))
    assert f"{code} is the code of our crisis card for Citizens in Vestmark." in now
    assert "112" in now
    assert "113" not in now
    await out.says(DUTY, "/crisis close")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Confirm")
    assert "No crisis is open now" in words(await out.says("amira", f"/verify {code}"))


async def test_a_card_that_says_that_the_crisis_is_over_is_from_us(out: Watched) -> None:
    await out.opens()
    await out.says(DUTY, "/crisis close")
    await out.presses(HEAD, out.last_to(out.private(HEAD)), "Confirm")
    over = [each for each in out.done(Edit) if isinstance(each, Edit) and each.to == out.chat("consular")][-1].text

    assert "This crisis ended on" in words(await out.says("amira", f"/verify {code_of(over)}"))
    told = words(await shows(out, over))
    assert "Yes, this is from us." in told
    assert "Citizens in Vestmark" in told
    assert "changed" in words(await shows(out, as_text(str(over).replace("ended on", "did not end on"))))


async def test_a_press_call_has_a_code_too(out: Watched) -> None:
    await out.says("spokesperson", "/presscall The ferry contract until 15:00")
    await out.presses("spokesperson", out.last_to(out.private("spokesperson")), "Send for approval")
    await out.presses("head-of-mission", out.last_to(out.private("head-of-mission")), "Agree and send")
    call = out.last_to(out.chat("press")).text

    assert "The ferry contract" in words(await out.says("amira", f"/verify {code_of(call)}"))
    assert "Yes, this is from us." in words(await shows(out, call))


async def test_a_closed_group_is_neither_named_nor_quoted(out: Watched) -> None:
    message = the_message(out)
    changes(out, "consular", listed=False)

    code = words(await out.says("amira", f"/verify {code_of(message)}"))
    same, forged = words(await shows(out, message)), words(await shows(out, FORGED))

    for answer in (code, same, forged):
        assert "Citizens" not in answer
        assert "a closed group" in answer
    assert FERRY not in code
    assert "Yes, this is from us." in same
    assert "says something else" in forged
    assert "November" not in forged


async def test_a_drill_is_never_taken_for_the_truth(out: Watched) -> None:
    files = out.mission.files
    accounts = tuple(each.model_copy(update={"use": "drill"}) for each in files.accounts)
    out.house.mission = Mission(files.model_copy(update={"accounts": accounts}))
    await publishes_later(out, "This is an exercise: the embassy moves to the harbour on Monday.")
    message = the_message(out)

    assert "no code of ours" in words(await out.says("amira", f"/verify {code_of(message)}"))
    assert "I do not find this" in words(await shows(out, str(message).rpartition("\n\n")[0]))


# ---- what is not ours ---------------------------------------------------------------------------------------


async def test_with_consent_officers_read_the_forged_words_and_no_name(out: Watched) -> None:
    answer = await shows(out, f"{STRANGE} http://evil.example/form")
    assert "I do not find this among all that we sent in 30 days." in words(answer)
    assert [each for each in out.words_to(out.staff) if "passport" in each] == []

    await out.presses("amira", answer, "Tell an officer")

    told = str(out.last_to(out.staff).text)
    assert STRANGE in told
    assert "Links in it (please do not open them):\nhttp://evil.example/form" in told
    assert "Amira" not in told


async def test_the_same_words_reach_the_staff_room_once_a_day(out: Watched) -> None:
    for who in ("amira", "samir"):
        answer = await out.says(who, STRANGE, forwarded=True)
        await out.presses(who, answer, "Tell an officer")
    assert sum(STRANGE in each for each in out.words_to(out.staff)) == 1

    out.now += timedelta(days=1)
    answer = await shows(out, STRANGE)
    await out.presses("amira", answer, "Tell an officer")
    assert sum(STRANGE in each for each in out.words_to(out.staff)) == 2


async def test_without_consent_nothing_of_it_is_kept(out: Watched) -> None:
    answer = await shows(out, STRANGE)
    done = await out.presses("amira", answer, "No")

    assert "All right, I have shown it to nobody." in words(done)
    async with out.unit() as unit:
        kept = await unit.dialogues.find("web:amira", out.private("amira"))
    assert kept is None
    assert not any(STRANGE in each for each in out.words_to(out.staff))


async def test_a_second_forward_takes_the_place_of_the_first(out: Watched) -> None:
    await shows(out, STRANGE)
    answer = await shows(out, the_message(out))

    assert "Yes, this is from us." in words(answer)


async def test_officers_hear_once_of_many_unknown_codes(out: Watched) -> None:
    for n in range(4):
        await out.says(f"member{n}", f"/verify EMB-000{n}")
    await out.later(MINUTE)
    assert not any("Unknown codes:" in each for each in out.words_to(out.staff))

    for n in range(4, 8):
        await out.says(f"member{n}", "/verify EMB-0009")
        await out.later(MINUTE)

    told = [each for each in out.words_to(out.staff) if "Unknown codes:" in each]
    assert len(told) == 1
    assert "5 times within an hour" in told[0]
    assert "EMB-0000" in told[0]
    assert "member" not in told[0]


async def test_unknown_codes_of_different_hours_alarm_nobody(out: Watched) -> None:
    for n in range(6):
        await out.says("amira", f"/verify EMB-000{n}")
        await out.later(timedelta(minutes=16))

    assert not any("Unknown codes:" in each for each in out.words_to(out.staff))


async def test_who_guesses_has_to_wait_an_hour_and_others_do_not(out: Watched) -> None:
    code = code_of(the_message(out))
    for n in range(10):
        await out.says("amira", f"/verify EMB-00{n:02}")

    assert "Please wait until 11:06" in words(await out.says("amira", f"/verify {code}"))
    assert FERRY in words(await out.says("samir", f"/verify {code}"))
    await out.later(HOUR)
    assert FERRY in words(await out.says("amira", f"/verify {code}"))
    async with out.unit() as unit:
        assert await unit.codes.misses() == []


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"embargo": NOW + timedelta(days=2)}, "It is under an embargo until Thu 26 Nov 10:05."),
        ({"terms": "background"}, "Forward me the message, and I compare it."),
    ],
)
async def test_what_is_meant_for_few_is_confirmed_but_not_shown(
    out: Watched, values: dict[str, object], said: str
) -> None:
    secret = as_text("The minister resigns on Thursday, after talks with the harbour workers.")
    async with out.unit() as unit:
        post = await unit.posts.draft(
            "spokesperson", "press", texts={"en": secret}, groups=("press",), state="published", **values
        )
        await unit.codes.issue(post.subject, "EMB-7K3Q", 2026, ("press",))
        await unit.codes.said(post.subject, [secret])

    answer = words(await out.says("amira", "/verify EMB-7K3Q"))
    assert said in answer
    assert "minister" not in answer
    assert "Yes, this is from us." in words(await shows(out, secret))


async def test_a_post_whose_sending_was_stopped_is_not_out(out: Watched) -> None:
    async with out.unit() as unit:
        post = await unit.posts.draft("spokesperson", "press", groups=("press",), state="held")
        await unit.codes.issue(post.subject, "EMB-7K3Q", 2026, ("press",))

    assert "no code of ours" in words(await out.says("amira", "/verify EMB-7K3Q"))


async def test_a_long_message_comes_below_the_answer(out: Watched) -> None:
    long = "The ferry timetable changes in winter. " * 100
    async with out.unit() as unit:
        post = await unit.posts.draft(
            "spokesperson", "press", texts={"en": as_text(long)}, groups=("press",), state="published"
        )
        await unit.codes.issue(post.subject, "EMB-7K3Q", 2026, ("press",))

    answer = [each for each in await out.says("amira", "/verify EMB-7K3Q") if isinstance(each, Send)]
    assert [str(each.text).startswith(long[:30]) for each in answer] == [False, True]
