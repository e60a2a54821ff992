"""A member asks, and the right officers hear of it."""

from datetime import timedelta

import pytest

from groups.messages import Delete, Edit
from tests.handlers.harness import Scene, labels, words

PRESS_INTAKE = ("Harsund Courier", "today 18:00")


async def ask_in_private(scene: Scene, who: str, kind: str, question: str) -> None:
    """The whole way to a press or trade question in private."""
    answer = await scene.says(who, f"/ask {question}")
    answer = await scene.presses(who, answer, kind)
    for said in PRESS_INTAKE if kind == "Press" else ():
        answer = await scene.says(who, said)


async def test_a_journalist_in_the_press_group_reaches_the_spokesperson_and_not_the_trade_officer(scene: Scene) -> None:
    others = ("trade-officer", "duty-officer", "head-of-mission", "administrator")
    await scene.meets("spokesperson", *others)

    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))

    assert "Who signs the agreement?" in scene.words_to(scene.private("spokesperson"))[0]
    assert "Who signs the agreement?" in scene.words_to(scene.staff)[0]
    assert [who for who in others if scene.sent_to(scene.private(who))] == []


async def test_the_asker_learns_the_number_and_by_when(scene: Scene) -> None:
    answer = await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))

    assert "J-0001" in words(answer)
    assert "14:05" in words(answer)  # 10:05 in Harsund, four working hours
    assert labels(scene.last_to(scene.chat("press"))) == ["Withdraw"]


@pytest.mark.parametrize(
    ("group", "officer", "letter"),
    [
        ("press", "spokesperson", "J"),
        ("trade", "trade-officer", "T"),
        ("culture", "culture-officer", "A"),
        ("students", "consular-officer", "S"),
        ("general", "duty-officer", "G"),
    ],
)
async def test_each_kind_of_group_has_its_own_officers(scene: Scene, group: str, officer: str, letter: str) -> None:
    await scene.meets(officer)

    await scene.says("amira", "/ask Where can I read more about quokkas?", scene.chat(group))

    assert scene.words_to(scene.private(officer))[0].startswith(f"{letter}-0001")


async def test_in_private_we_ask_which_section_and_what_the_intake_wants_to_know(scene: Scene) -> None:
    await scene.meets("spokesperson")
    answer = await scene.says("amira", "/ask Who signs the agreement?")
    assert "Press" in labels(answer)

    answer = await scene.presses("amira", answer, "Press")
    assert "Which outlet" in words(answer)
    assert scene.sent_to(scene.staff) == []
    await scene.says("amira", "Harsund Courier")
    await scene.says("amira", "today 18:00")

    told = scene.words_to(scene.private("spokesperson"))[0]
    assert "Harsund Courier" in told
    assert "today 18:00" in told


async def test_a_business_owner_is_asked_for_the_sector_by_buttons(scene: Scene) -> None:
    await scene.meets("trade-officer")
    answer = await scene.says("omar", "/ask Which duty is on olive oil?")
    answer = await scene.presses("omar", answer, "Trade")
    answer = await scene.presses("omar", answer, "Food and farming")
    answer = await scene.presses("omar", answer, "I only have a question")
    await scene.presses("omar", answer, "Skip")

    assert "Food and farming" in scene.words_to(scene.private("trade-officer"))[0]


async def test_an_empty_ask_in_private_opens_the_form(scene: Scene) -> None:
    answer = await scene.says("amira", "/ask")
    answer = await scene.presses("amira", answer, "Culture")
    answer = await scene.says("amira", "When is the film evening?")

    assert "A-0001" in words(answer)


async def test_a_citizen_sees_the_known_facts_before_an_officer_is_asked(scene: Scene) -> None:
    answer = await scene.says("leila", "/ask How do I renew my passport?", scene.chat("consular"))

    assert "Renewing a passport" in words(answer)
    assert labels(answer) == ["That helps", "Not solved: ask an officer"]
    assert scene.sent_to(scene.staff) == []


async def test_when_the_facts_help_nobody_is_asked_and_nothing_is_kept(scene: Scene) -> None:
    answer = await scene.says("leila", "/ask How do I renew my passport?", scene.chat("consular"))
    await scene.presses("leila", answer, "That helps")

    assert scene.sent_to(scene.staff) == []
    async with scene.unit() as unit:
        assert (await unit.questions.need(1)).words == ""


async def test_when_the_facts_do_not_help_the_question_goes_to_the_officers(scene: Scene) -> None:
    answer = await scene.says("leila", "/ask How do I renew my passport?", scene.chat("consular"))
    await scene.presses("leila", answer, "Not solved: ask an officer")

    assert "How do I renew my passport?" in scene.words_to(scene.staff)[0]


async def test_a_neighbour_cannot_press_the_buttons_of_somebody_else(scene: Scene) -> None:
    answer = await scene.says("leila", "/ask How do I renew my passport?", scene.chat("consular"))
    pressed = await scene.presses("omar", answer, "Not solved: ask an officer")

    assert "somebody else" in words(pressed)
    assert scene.sent_to(scene.staff) == []


async def test_a_passport_number_in_a_group_is_removed_and_not_kept(scene: Scene) -> None:
    await scene.meets("leila", "consular-officer")

    await scene.says("leila", "/ask My passport is AB1234567, is it valid?", scene.chat("consular"))

    assert len(scene.done(Delete)) == 1
    assert "kept nothing" in scene.words_to(scene.private("leila"))[0]
    assert all("AB1234567" not in said.text.__str__() for said in scene.sent_to(scene.private("leila")))
    assert scene.sent_to(scene.staff) == []
    async with scene.unit() as unit:
        assert await unit.questions.get(1) is None


async def test_an_author_we_never_met_is_asked_in_the_group_to_write_in_private(scene: Scene) -> None:
    await scene.says("leila", "/ask My passport is AB1234567, is it valid?", scene.chat("consular"))

    assert "write to me in private" in words(scene.sent_to(scene.chat("consular")))


async def test_a_fourth_open_question_has_to_wait(scene: Scene) -> None:
    for what in ("one", "two", "three"):
        await scene.says("amira", f"/ask Is it {what}?", scene.chat("press"))

    answer = await scene.says("amira", "/ask Is it four?", scene.chat("press"))

    assert "still open" in words(answer)
    assert len(scene.sent_to(scene.staff)) == 3


async def test_a_question_that_is_too_long_is_told_with_the_number(scene: Scene) -> None:
    answer = await scene.says("amira", "/ask " + "a" * 3501, scene.chat("press"))

    assert "3501" in words(answer)
    assert "3500" in words(answer)
    assert "E-LEN" not in words(answer)


async def test_an_edit_of_an_open_question_stays_one_question(scene: Scene) -> None:
    await scene.says("amira", "/ask Who sings the agreement?", scene.chat("press"))
    async with scene.unit() as unit:
        message = (await unit.questions.need(1)).message

    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"), edits=message)

    async with scene.unit() as unit:
        changed = await unit.questions.need(1)
        assert (changed.words, changed.earlier) == ("Who signs the agreement?", ("Who sings the agreement?",))
        assert await unit.questions.get(2) is None
    assert len(scene.sent_to(scene.staff)) == 1


async def test_a_question_that_is_edited_while_its_notice_is_on_its_way_reads_right_in_the_end(scene: Scene) -> None:
    await scene.meets("spokesperson")
    scene.at_most = 0
    await scene.says("amira", "/ask Who singed it?", scene.chat("press"))
    await scene.says("amira", "/ask Who signed it?", scene.chat("press"), edits=str(scene.count))
    assert scene.words_to(scene.private("spokesperson")) == []
    scene.at_most = None
    await scene.deliver()

    notice = scene.last_to(scene.private("spokesperson"))
    changed = [edit for edit in scene.done(Edit) if isinstance(edit, Edit) and edit.message == scene.remote(notice)]
    assert "Who singed it?" in str(notice.text)
    assert "Who signed it?" in str(changed[-1].text)


async def test_a_question_that_is_withdrawn_leaves_the_officers_in_peace(scene: Scene) -> None:
    await scene.meets("spokesperson")
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))

    await scene.presses("amira", scene.last_to(scene.chat("press")), "Withdraw")
    await scene.later(timedelta(days=3))

    assert len(scene.sent_to(scene.private("spokesperson"))) == 1
    assert "Who signs the agreement?" not in words(await scene.says("spokesperson", "/waiting"))


async def test_what_was_asked_is_emptied_ninety_days_after_closing(scene: Scene) -> None:
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))
    await scene.presses("amira", scene.last_to(scene.chat("press")), "Withdraw")

    await scene.later(timedelta(days=91))

    async with scene.unit() as unit:
        kept = await unit.questions.need(1)
        assert (kept.words, kept.name, kept.answer) == ("", "", "")


async def test_a_draft_that_nobody_sent_on_is_gone_after_a_day(scene: Scene) -> None:
    await scene.says("leila", "/ask How do I renew my passport?", scene.chat("consular"))

    await scene.later(timedelta(hours=25))

    async with scene.unit() as unit:
        assert (await unit.questions.need(1)).words == ""


# ---- while a crisis is open -------------------------------------------------------------------------------


async def opens(scene: Scene, level: int) -> None:
    async with scene.unit() as unit:
        assert await unit.crises.open("", "flood", "Nellbro", level, "duty-officer", {"en": "Flood"}, {"en": []})


async def test_from_the_alert_on_nobody_is_promised_an_hour_of_tomorrow(scene: Scene) -> None:
    await opens(scene, 2)
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))
    answer = str(scene.last_to(scene.chat("press")).text)
    mine = words(await scene.says("amira", "/me"))

    assert "J-0001" in answer
    assert "as soon as one is free" in answer
    assert "/facts has the emergency numbers" in answer
    assert "14:05" not in answer
    assert "as soon as one is free" in mine
    assert "14:05" not in mine


async def test_while_we_only_watch_the_hour_is_promised_as_ever(scene: Scene) -> None:
    await opens(scene, 1)

    assert "14:05" in words(await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press")))
