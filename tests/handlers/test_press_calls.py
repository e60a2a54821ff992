"""Press calls: a topic and a deadline in the group, questions in private, a list in the order of time."""

from datetime import timedelta

import pytest

from groups.messages import Action, Edit, Notice
from tests.handlers.harness import Scene, labels, words
from tests.handlers.press_scene import HEAD, LINE, SPOKES, accredits, begins

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def everybody_is_there(scene: Scene) -> None:
    await begins(scene)
    await accredits(scene)


async def opens(scene: Scene, words_: str = "The new ferry until 15:00") -> list[Action]:
    sure = await scene.says(SPOKES, f"/presscall {words_}")
    return await scene.presses(SPOKES, sure, "Send the press call")


async def asks(scene: Scene, who: str, question: str) -> list[Action]:
    await scene.presses(who, scene.sent_to(scene.chat("press"))[0], "Ask a question")
    return await scene.says(who, question)


async def test_a_call_is_shown_whole_before_it_goes_and_then_stands_in_the_press_group(scene: Scene) -> None:
    sure = await scene.says(SPOKES, "/presscall The new ferry until 15:00")
    assert "Press call: The new ferry\nPlease ask until 15:00." in words(sure)
    assert scene.words_to(scene.chat("press")) == []
    out = await scene.presses(SPOKES, sure, "Send the press call")

    assert "The press call is out." in words(out)
    (call,) = scene.words_to(scene.chat("press"))
    assert call.startswith("Press call: The new ferry\nPlease ask until 15:00.\n\nEMB-")


async def test_the_form_asks_topic_and_hour_and_no_sends_nothing(scene: Scene) -> None:
    start = await scene.says(SPOKES, "/presscall")
    await scene.presses(SPOKES, start, "New press call")
    hour = await scene.says(SPOKES, "The new ferry")
    wrong = await scene.says(SPOKES, "08:00")
    sure = await scene.presses(SPOKES, wrong, "Today 15:00")
    said = await scene.presses(SPOKES, sure, "No")

    assert "No press call is open." in words(start)
    assert "Until when" in words(hour)
    assert "is over" in words(wrong)
    assert "Nothing was sent" in words(said)
    assert scene.words_to(scene.chat("press")) == []


async def test_the_button_opens_the_form_in_private_and_the_question_is_one_of_the_section(scene: Scene) -> None:
    await opens(scene)
    pressed = await scene.presses("amira", scene.last_to(scene.chat("press")), "Ask a question")
    received = await scene.says("amira", "Who signs the contract?")

    assert "I have written to you in private." in words(pressed)
    assert "Press call: The new ferry" in words(pressed)
    assert "Your press question is J-0001" in words(received)
    assert all("Which outlet" not in each for each in scene.words_to(scene.private("amira")))
    assert any("Who signs the contract?" in each for each in scene.words_to(scene.staff))
    async with scene.unit() as unit:
        asked = await unit.questions.need(1)
    assert (asked.call, asked.details) == (1, {"outlet": "Alder Post"})


async def test_whoever_is_not_accredited_is_told_how_to_ask(scene: Scene) -> None:
    await opens(scene)
    said = await scene.presses("omar", scene.last_to(scene.chat("press")), "Ask a question")

    assert "Press calls are for accredited journalists." in words(said)
    assert "E-" not in words(said)
    assert all("What is your question" not in each for each in scene.words_to(scene.private("omar")))


async def test_whoever_never_wrote_to_us_is_asked_to(scene: Scene) -> None:
    async with scene.unit() as unit:
        await unit.people.out_of_reach(scene.private("amira"))
    await opens(scene)
    said = await scene.presses("amira", scene.last_to(scene.chat("press")), "Ask a question")

    assert [each.words for each in said if isinstance(each, Notice)] == [
        "Please write to me in private first. Then press again."
    ]


async def test_at_the_deadline_the_officer_gets_the_list_by_time_and_the_button_says_when_it_ended(
    scene: Scene,
) -> None:
    await accredits(scene, LINE.replace("web:amira", "web:omar").replace("Alder Post", "Courier"))
    await opens(scene)
    await asks(scene, "omar", "Who pays?")
    await scene.later(HOUR)
    await asks(scene, "amira", "Who signs?")
    shown = words(await scene.says(HEAD, "/presscall"))
    assert "The new ferry, until 15:00: 2 questions" in shown
    await scene.later(6 * HOUR)

    listed = next(each for each in scene.words_to(scene.private(SPOKES)) if each.startswith("The press call The new"))
    assert "2 questions came." in listed
    assert listed.index("10:05 · J-0001 · Omar, Courier: “Who pays?”") < listed.index(
        "11:05 · J-0002 · Amira, Alder Post"
    )
    edits = [each for each in scene.done(Edit) if isinstance(each, Edit) and each.to == scene.chat("press")]
    assert labels(edits[-1]) == ["Ended 15:00"]
    late = await scene.presses("amira", edits[-1], "Ended 15:00")
    assert "This press call ended 15:00." in words(late)
    assert "No press call is open." in words(await scene.says(SPOKES, "/presscall"))


async def test_a_form_that_was_open_at_the_deadline_asks_nothing_more(scene: Scene) -> None:
    await opens(scene)
    await scene.presses("amira", scene.last_to(scene.chat("press")), "Ask a question")
    await scene.later(7 * HOUR)
    said = await scene.says("amira", "Who signs?")

    assert "This press call ended 15:00." in words(said)


async def test_a_call_without_questions_says_so(scene: Scene) -> None:
    await opens(scene)
    await scene.later(7 * HOUR)

    assert any("0 questions came." in each for each in scene.words_to(scene.private(SPOKES)))


@pytest.mark.parametrize("who", ["trade-officer", "consular-officer"])
async def test_other_sections_call_nobody(scene: Scene, who: str) -> None:
    assert "E-ROLE" in words(await scene.says(who, "/presscall The new ferry until 15:00"))


async def test_no_call_goes_out_at_night(scene: Scene) -> None:
    scene.now = scene.now.replace(hour=21)
    said = await scene.says(SPOKES, "/presscall The new ferry until tomorrow 12:00")

    assert "E-QUIET" in words(said)
    assert scene.words_to(scene.chat("press")) == []


async def test_a_list_of_many_questions_comes_in_several_messages(scene: Scene) -> None:
    await opens(scene)
    async with scene.unit() as unit:
        for number in range(25):
            values = {"kind": "press", "person": "web:amira", "identity": "web:amira", "message": str(number)}
            await unit.questions.ask(scene.private("amira"), **values, words="a" * 3000, state="new", call=1)
    await scene.later(7 * HOUR)

    found = [each for each in scene.words_to(scene.private(SPOKES)) if "J-00" in each and "“aaa" in each]
    assert len(found) == 3
    assert max(len(each) for each in found) <= 4096
