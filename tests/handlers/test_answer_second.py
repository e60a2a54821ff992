"""Answers that stand in a group: nobody answers themselves there, and in a crisis a second person reads each first."""

from datetime import timedelta

import pytest

from groups.messages import Action, Send
from tests.handlers.harness import Scene, labels, words

OFFICER, DUTY, HEAD, SPOKES = "consular-officer", "duty-officer", "head-of-mission", "spokesperson"
LIE = "ALL CLEAR, everybody may go home: https://evil.example"


@pytest.fixture(autouse=True)
async def everybody_is_there(scene: Scene) -> None:
    await scene.meets(OFFICER, DUTY, HEAD, SPOKES, "trade-officer")


async def opens_crisis(scene: Scene, level: int = 2, region: str = "") -> None:
    async with scene.unit() as unit:
        assert await unit.crises.open(region, "flood", "Nellbro", level, DUTY, {"en": "Flood"}, {"en": []})


async def asks(scene: Scene, who: str = "amira", words_: str = "May we go home?") -> Send:
    """A question in the general group; its notice in the staff room."""
    await scene.says(who, f"/ask {words_}", scene.chat("general"))
    return scene.last_to(scene.staff)


async def answers(scene: Scene, notice: Send, words_: str = "Not yet.", who: str = OFFICER) -> list[Action]:
    """What the officer reads when they have written it; the card is the last message of the staff room."""
    form = await scene.presses(who, notice, "Answer")
    return await scene.says(who, words_, scene.staff, reply_to=scene.remote(form[0]))


def card(scene: Scene) -> Send:
    return next(each for each in reversed(scene.sent_to(scene.staff)) if "Send the answer" in labels(each))


def in_group(scene: Scene) -> list[str]:
    return [each for each in scene.words_to(scene.chat("general")) if "answer of the" in each]


# ---- one's own question -------------------------------------------------------------------------------------


async def test_nobody_answers_their_own_question_in_a_group(scene: Scene) -> None:
    """The attack: one account asks in the public group and answers itself with the mission's voice."""
    notice = await asks(scene, OFFICER)
    pressed = await scene.presses(OFFICER, notice, "Answer")
    await scene.presses(OFFICER, notice, "Take it")
    replied = await scene.says(OFFICER, LIE, scene.staff, reply_to=scene.remote(notice))

    assert "E-SELF" in words(pressed)
    assert "E-SELF" in words(replied)
    assert in_group(scene) == []


async def test_what_one_asked_before_becoming_an_officer_is_ones_own_too(scene: Scene) -> None:
    notice = await asks(scene)
    officer = scene.mission.officer(OFFICER)
    assert officer is not None
    async with scene.unit() as unit:
        asked = await unit.questions.need(1)
        await unit.questions.move(asked, identity=officer.identities[1])
    await scene.presses(OFFICER, notice, "Take it")

    assert "E-SELF" in words(await scene.says(OFFICER, LIE, scene.staff, reply_to=scene.remote(notice)))
    assert in_group(scene) == []


async def test_a_colleague_answers_it(scene: Scene) -> None:
    await answers(scene, await asks(scene, OFFICER), who=DUTY)

    assert "Not yet." in in_group(scene)[-1]


# ---- in a crisis a second person reads it ---------------------------------------------------------------------


async def test_one_stolen_account_answers_nothing_into_a_group_in_a_crisis(scene: Scene) -> None:
    """The attack: a second, unknown account asks; the stolen one answers and presses all that it is shown."""
    await opens_crisis(scene)
    notice = await asks(scene)
    told = await answers(scene, notice, LIE)
    assert "A second person must read it, because a crisis is open." in words(told)
    for label in ("Send the answer", "Send back"):
        await scene.presses(OFFICER, card(scene), label)
    await answers(scene, notice, LIE)
    await scene.says(OFFICER, LIE, scene.staff, reply_to=scene.remote(notice))
    await scene.later(timedelta(hours=3))

    assert in_group(scene) == []
    assert LIE not in words([*scene.sent_to(scene.chat("general"))])


@pytest.mark.parametrize("who", [DUTY, HEAD])
async def test_a_second_person_reads_question_and_answer_and_sends_it(scene: Scene, who: str) -> None:
    await opens_crisis(scene)
    await answers(scene, await asks(scene))
    assert in_group(scene) == []
    shown = str(card(scene).text)
    assert "Consular officer wrote an answer for" in shown
    assert "May we go home?" in shown
    assert "Not yet." in shown

    await scene.presses(who, card(scene), "Send the answer")

    assert "Not yet." in in_group(scene)[-1]
    assert "agreed: the answer to" in scene.words_to(scene.private(OFFICER))[-1]
    async with scene.unit() as unit:
        answered = await unit.questions.need(1)
        acts = [row["act"] for row in await unit.audits.of(answered.subject) if row["actor"] == who]
    assert (answered.state, answered.answered_by) == ("answered", OFFICER)
    assert acts == ["question answer agreed"]


@pytest.mark.parametrize(
    ("who", "code"), [(OFFICER, "E-SELF"), ("trade-officer", "E-ROLE"), ("administrator", "E-ROLE")]
)
async def test_only_another_person_who_may_sends_it(scene: Scene, who: str, code: str) -> None:
    await opens_crisis(scene)
    await answers(scene, await asks(scene))

    assert code in words(await scene.presses(who, card(scene), "Send the answer"))
    assert in_group(scene) == []


async def test_whoever_asked_is_no_second_person(scene: Scene) -> None:
    await opens_crisis(scene)
    await answers(scene, await asks(scene, DUTY))

    assert "E-SELF" in words(await scene.presses(DUTY, card(scene), "Send the answer"))
    assert in_group(scene) == []


async def test_below_level_two_one_officer_answers(scene: Scene) -> None:
    await opens_crisis(scene, level=1)
    await answers(scene, await asks(scene))

    assert "Not yet." in in_group(scene)[-1]


async def test_a_reviewer_of_another_section_may_be_the_second_person_and_answers_nothing_alone(scene: Scene) -> None:
    await opens_crisis(scene)
    await scene.says("amira", "/ask Who signs?", scene.chat("press"))
    notice = scene.last_to(scene.staff)
    assert "E-ROLE" in words(await scene.presses(OFFICER, notice, "Answer"))
    await answers(scene, notice, "The minister.", SPOKES)
    await scene.presses(OFFICER, card(scene), "Send the answer")

    assert "The minister." in scene.words_to(scene.chat("press"))[-1]


async def test_a_private_question_is_answered_by_one_in_a_crisis(scene: Scene) -> None:
    await opens_crisis(scene)
    async with scene.unit() as unit:
        at = scene.private("amira")
        await unit.people.meet(scene.sender("amira"), at)
        values = {"kind": "consular", "person": "web:amira", "identity": "web:amira", "language": "en"}
        await unit.questions.ask(at, **values, words="My passport is lost.", private=True, state="new")
    await scene.presses(OFFICER, await scene.says(OFFICER, "/waiting"), "Answer")
    await scene.says(OFFICER, "Please come at nine.")

    assert "Please come at nine." in scene.words_to(scene.private("amira"))[-1]


async def test_sent_back_its_author_writes_it_anew(scene: Scene) -> None:
    await opens_crisis(scene)
    notice = await asks(scene)
    await answers(scene, notice)
    first = card(scene)
    await scene.presses(DUTY, first, "Send back")
    back = scene.last_to(scene.private(OFFICER))
    assert "it went to nobody" in str(back.text)

    await scene.presses(OFFICER, back, "Answer")
    await scene.says(OFFICER, "Not before noon.")
    assert "E-CHANGED" in words(await scene.presses(DUTY, first, "Send the answer"))
    await scene.presses(DUTY, card(scene), "Send the answer")

    assert [each.endswith("Not before noon.") for each in in_group(scene)] == [True]


async def test_a_colleague_does_not_write_over_an_answer_that_waits(scene: Scene) -> None:
    await opens_crisis(scene)
    notice = await asks(scene)
    await answers(scene, notice)

    assert "E-CONFLICT" in words(await scene.presses(DUTY, notice, "Take it"))
    assert "E-CONFLICT" in words(await scene.says(DUTY, "Yes.", scene.staff, reply_to=scene.remote(notice)))
    assert "Not yet." in str(card(scene).text)


async def test_the_second_person_sends_nothing_to_a_question_that_changed_meanwhile(scene: Scene) -> None:
    """Whoever asked edits the question under the answer; the press on the older card sends nothing."""
    await opens_crisis(scene)
    await answers(scene, await asks(scene), "Yes.")
    async with scene.unit() as unit:
        message = (await unit.questions.need(1)).message
    old = card(scene)
    await scene.says("amira", "/ask Is the bridge open?", scene.chat("general"), edits=message)

    assert "E-CHANGED" in words(await scene.presses(DUTY, old, "Send the answer"))
    assert in_group(scene) == []
    assert "Is the bridge open?" in str(card(scene).text)
    await scene.presses(DUTY, card(scene), "Send the answer")
    assert "Yes." in in_group(scene)[-1]


async def test_instead_the_officer_answers_in_private(scene: Scene) -> None:
    await opens_crisis(scene)
    await scene.meets("amira")
    told = await answers(scene, await asks(scene))
    old = card(scene)
    await scene.presses(OFFICER, told, "Answer in private")

    assert "Not yet." in scene.words_to(scene.private("amira"))[-1]
    assert in_group(scene) == []
    assert "E-CHANGED" in words(await scene.presses(DUTY, old, "Send the answer"))


async def test_whom_we_never_met_nobody_can_answer_in_private(scene: Scene) -> None:
    await opens_crisis(scene)

    assert "Answer in private" not in labels(await answers(scene, await asks(scene)))


async def test_what_waits_for_a_second_person_stands_in_waiting(scene: Scene) -> None:
    await opens_crisis(scene)
    await answers(scene, await asks(scene))
    waits = await scene.says(DUTY, "/waiting")

    assert "wrote an answer for" in words(waits)
    assert "wrote an answer for" not in words(await scene.says(OFFICER, "/waiting"))
    await scene.presses(DUTY, waits, "Send the answer")
    assert "Not yet." in in_group(scene)[-1]


async def test_the_asker_can_still_take_the_question_back(scene: Scene) -> None:
    await opens_crisis(scene)
    notice = await asks(scene)
    receipt = scene.last_to(scene.chat("general"))
    await answers(scene, notice)
    old = card(scene)
    await scene.presses("amira", receipt, "Withdraw")

    assert "E-CHANGED" in words(await scene.presses(DUTY, old, "Send the answer"))
    assert in_group(scene) == []


async def test_a_long_question_and_a_long_answer_are_both_read_whole(scene: Scene) -> None:
    await opens_crisis(scene)
    notice = await asks(scene, words_="q" * 3400)
    await answers(scene, notice, "a" * 3400)
    shown = "".join(scene.words_to(scene.staff))

    assert "“" + "q" * 3400 in shown
    assert "a" * 3400 in str(card(scene).text)
    assert len(str(card(scene).text)) <= 4096
