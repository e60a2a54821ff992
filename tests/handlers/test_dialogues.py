"""A form asks one thing at a time, survives a restart, and can be cancelled."""

from datetime import timedelta

from bot.house import House
from groups.messages import Action
from groups.texts import Mark, Run, Text
from handlers import dialogues
from storage.codec import dump_texts
from tests.handlers.harness import Scene, labels, words

BOLD = Text((Run("Now", (Mark.BOLD,)),))


async def begin(scene: Scene) -> list[Action]:
    """Omar asks the trade officer; the sector is the first of three questions."""
    answer = await scene.says("omar", "/ask Which duty is on olive oil?")
    return await scene.presses("omar", answer, "Trade")


async def test_one_thing_is_asked_at_a_time_and_says_how_many_follow(scene: Scene) -> None:
    answer = await begin(scene)

    assert "Question 1 of 3" in words(answer)
    assert labels(scene.last_to(scene.private("omar")))[-1] == "Cancel"


async def test_a_choice_may_be_typed_as_well_as_pressed(scene: Scene) -> None:
    await begin(scene)

    answer = await scene.says("omar", "food and farming")

    assert "Question 2 of 3" in words(answer)


async def test_words_that_are_no_choice_are_asked_again_with_the_choices(scene: Scene) -> None:
    await begin(scene)

    answer = await scene.says("omar", "bananas")

    assert "Food and farming" in words(answer)
    assert "Question 1 of 3" in words(answer)


async def test_a_press_on_an_old_question_says_that_it_was_answered(scene: Scene) -> None:
    first = await begin(scene)
    await scene.presses("omar", first, "Food and farming")

    pressed = await scene.presses("omar", first, "Tourism and culture")

    assert words(pressed) == "This question was already answered."


async def test_a_form_of_yesterday_cannot_answer_the_form_of_today(scene: Scene) -> None:
    old = await begin(scene)
    await scene.says("omar", "/cancel")
    await begin(scene)

    pressed = await scene.presses("omar", old, "Food and farming")

    assert words(pressed) == "This question was already answered."


async def test_back_asks_the_question_before_again(scene: Scene) -> None:
    answer = await begin(scene)
    answer = await scene.presses("omar", answer, "Food and farming")

    answer = await scene.presses("omar", answer, "Back")

    assert "Question 1 of 3" in words(answer)
    assert "Which sector" in words(answer)


async def test_cancel_ends_the_form_and_asks_nobody(scene: Scene) -> None:
    answer = await begin(scene)

    answer = await scene.presses("omar", answer, "Cancel")

    assert "Nothing was sent" in words(answer)
    assert "no open form" in words(await scene.says("omar", "/cancel"))
    assert scene.sent_to(scene.staff) == []


async def test_a_new_form_puts_the_old_one_aside_with_a_word(scene: Scene) -> None:
    await begin(scene)

    answer = await scene.says("omar", "/ask")

    assert "closed the form" in words(answer)


async def test_a_form_survives_a_restart(scene: Scene) -> None:
    await begin(scene)
    old = scene.house
    scene.house = House(old.storage, old.mission, old.texts, old.outlets)

    assert "Question 2 of 3" in words(await scene.says("omar", "Food and farming"))


async def test_after_a_day_an_open_form_is_forgotten(scene: Scene) -> None:
    await begin(scene)

    await scene.later(timedelta(hours=25))

    assert "no open form" in words(await scene.says("omar", "/cancel"))


async def test_bold_words_stay_bold_on_their_way_into_a_form(scene: Scene) -> None:
    answer = await scene.says("amira", "/ask Who signs the agreement?")
    await scene.presses("amira", answer, "Press")

    await scene.says("amira", BOLD)

    async with scene.unit() as unit:
        form = await unit.dialogues.find(scene.sender("amira").identity, scene.private("amira"))
    assert form is not None
    assert dialogues.data_text(form.data, "outlet") == BOLD


def test_an_answer_keeps_the_formatting_that_the_person_gave_it() -> None:
    assert dialogues.data_text({"text": "Now", "text.runs": dump_texts({"": BOLD})}, "text") == BOLD
    assert dialogues.data_text({"text": "Now"}, "text") == Text((Run("Now"),))
    assert not dialogues.data_text({}, "text")
