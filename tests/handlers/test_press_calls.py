"""Press calls: a topic and a deadline in the group, questions in private, a list in the order of time."""

from datetime import timedelta

import pytest

from groups.messages import Action, Edit, Notice
from handlers.publish.launch import HALT
from tests.handlers.harness import Scene, labels, words
from tests.handlers.press_scene import DUTY, HEAD, LINE, SPOKES, accredits, begins

HOUR = timedelta(hours=1)


@pytest.fixture(autouse=True)
async def everybody_is_there(scene: Scene) -> None:
    await begins(scene)
    await accredits(scene)


async def proposes(scene: Scene, words_: str = "The new ferry until 15:00") -> list[Action]:
    sure = await scene.says(SPOKES, f"/presscall {words_}")
    return await scene.presses(SPOKES, sure, "Send for approval")


async def opens(scene: Scene, words_: str = "The new ferry until 15:00") -> list[Action]:
    await proposes(scene, words_)
    return await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Agree and send")


async def opens_crisis(scene: Scene, level: int = 2) -> None:
    async with scene.unit() as unit:
        assert await unit.crises.open("", "flood", "Nellbro", level, DUTY, {"en": "Flood"}, {"en": []})


async def asks(scene: Scene, who: str, question: str) -> list[Action]:
    await scene.presses(who, scene.sent_to(scene.chat("press"))[0], "Ask a question")
    return await scene.says(who, question)


async def test_a_call_is_read_by_a_second_person_before_it_stands_in_the_press_group(scene: Scene) -> None:
    sure = await scene.says(SPOKES, "/presscall The new ferry until 15:00")
    assert "Press call: The new ferry\nPlease ask until 15:00." in words(sure)
    asked = await scene.presses(SPOKES, sure, "Send for approval")
    assert "A second person must agree." in words(asked)
    assert scene.words_to(scene.chat("press")) == []

    card = scene.last_to(scene.staff)
    assert "Spokesperson asks to send this to the press group." in str(card.text)
    assert "Press call: The new ferry\nPlease ask until 15:00." in str(card.text)
    out = await scene.presses(DUTY, card, "Agree and send")

    assert "The press call is out." in words(out)
    (call,) = scene.words_to(scene.chat("press"))
    assert call.startswith("Press call: The new ferry\nPlease ask until 15:00.\n\nEMB-")
    assert scene.words_to(scene.private(SPOKES))[-1].startswith("Duty officer agreed, and the press call is out.")


async def test_nobody_sends_a_press_call_alone(scene: Scene) -> None:
    await proposes(scene)
    card = scene.last_to(scene.staff)
    own = await scene.presses(SPOKES, card, "Agree and send")
    other = await scene.presses("administrator", card, "Agree and send")

    assert "E-SELF" in words(own)
    assert "E-ROLE" in words(other)
    assert scene.words_to(scene.chat("press")) == []


async def test_one_stolen_account_puts_nothing_into_the_press_group_in_a_crisis(scene: Scene) -> None:
    """The attack: /presscall with a false report, alone, while all posts are stopped."""
    await opens_crisis(scene)
    await scene.says(DUTY, "/halt all")
    asked = await proposes(scene, "The embassy confirms 40 dead until 15:00")
    for carrier in (asked, [scene.last_to(scene.staff)]):
        for button in (each for row in carrier[-1].buttons for each in row):  # type: ignore[union-attr]
            await scene.presses(SPOKES, carrier, button.label)

    assert scene.words_to(scene.chat("press")) == []


@pytest.mark.parametrize(("command", "why"), [("/halt press", "posts are stopped"), ("/halt all", "posts are stopped")])
async def test_a_halt_stops_a_press_call_until_it_is_lifted(scene: Scene, command: str, why: str) -> None:
    await proposes(scene)
    await scene.says(DUTY, command)
    card = scene.last_to(scene.private(HEAD))
    stopped = await scene.presses(HEAD, card, "Agree and send")
    assert why in words(stopped)
    assert scene.words_to(scene.chat("press")) == []

    async with scene.unit() as unit:
        for section in ("press", "all"):
            await unit.notes.set(HALT + section, "")
    await scene.presses(HEAD, card, "Agree and send")
    assert len(scene.words_to(scene.chat("press"))) == 1


async def test_a_crisis_that_holds_posts_holds_a_press_call(scene: Scene) -> None:
    await proposes(scene)
    await opens_crisis(scene)

    assert "until the crisis is over" in words(
        await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Agree and send")
    )
    assert scene.words_to(scene.chat("press")) == []


async def test_of_two_who_decide_the_second_hears_who_was_faster(scene: Scene) -> None:
    await proposes(scene)
    await scene.presses(DUTY, scene.last_to(scene.private(DUTY)), "Agree and send")

    assert "Duty officer was faster" in words(
        await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Agree and send")
    )
    assert len(scene.words_to(scene.chat("press"))) == 1


@pytest.mark.parametrize("who", [HEAD, SPOKES])
async def test_sent_back_it_goes_nowhere_and_its_author_hears_it(scene: Scene, who: str) -> None:
    await proposes(scene)
    card = scene.last_to(scene.staff)
    await scene.presses(who, card, "Send back")

    assert any("sent the press call The new ferry back" in each for each in scene.words_to(scene.staff))
    if who != SPOKES:
        assert "sent the press call The new ferry back" in scene.words_to(scene.private(SPOKES))[-1]
    assert "was faster" in words(await scene.presses(DUTY, card, "Agree and send"))
    assert scene.words_to(scene.chat("press")) == []


async def test_what_waits_for_a_second_person_stands_in_waiting_until_its_hour(scene: Scene) -> None:
    await proposes(scene)
    card = scene.last_to(scene.private(DUTY))
    assert "asks to send this" in words(await scene.says(DUTY, "/waiting"))
    assert "asks to send this" not in words(await scene.says(SPOKES, "/waiting"))
    await scene.later(7 * HOUR)

    assert "asks to send this" not in words(await scene.says(DUTY, "/waiting"))
    late = await scene.presses(DUTY, card, "Agree and send")
    assert "is over" in words(late)


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
    assert (asked.call, asked.details) == (2, {"outlet": "Alder Post"})


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
            await unit.questions.ask(scene.private("amira"), **values, words="a" * 3000, state="new", call=2)
    await scene.later(7 * HOUR)

    found = [each for each in scene.words_to(scene.private(SPOKES)) if "J-00" in each and "“aaa" in each]
    assert len(found) == 3
    assert max(len(each) for each in found) <= 4096
