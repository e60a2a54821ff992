"""The first minute of a member, and the way around for everybody."""

from datetime import timedelta

import pytest

from groups.rights import refusal
from handlers.context import Where
from handlers.table import COMMANDS
from tests.handlers.harness import NOW, Scene, labels, words


async def test_a_newcomer_reads_who_we_are_and_what_to_press(scene: Scene) -> None:
    answer = await scene.says("amira", "/start")

    assert "Embassy of Alderia" in words(answer)
    assert labels(answer)[0] == "Ask"
    assert "Language" in labels(answer)


@pytest.mark.parametrize(("link", "button"), [("press", "Ask the spokesperson"), ("trade", "Ask the trade officer")])
async def test_a_link_from_a_group_leads_to_its_officer(scene: Scene, link: str, button: str) -> None:
    answer = await scene.says("amira", f"/start {link}")

    asked = await scene.presses("amira", answer, button)

    assert "What is your question?" in words(asked)


async def test_a_newcomer_is_greeted_in_the_language_of_their_client(scene: Scene) -> None:
    answer = await scene.says("leila", "/start", language="ar")

    assert scene.mission.name("ar") in words(answer)


async def test_a_language_once_chosen_stays(scene: Scene) -> None:
    answer = await scene.says("leila", "/language")
    await scene.presses("leila", answer, "العربية")

    assert scene.mission.name("ar") in words(await scene.says("leila", "/start"))


async def test_an_officer_sees_what_waits_and_what_they_may_do(scene: Scene) -> None:
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))

    answer = await scene.says("spokesperson", "/start")

    assert "wait for you." in words(answer)
    assert "/help shows everything" in words(answer)
    waits = await scene.presses("spokesperson", answer, "What waits")
    assert "Who signs the agreement?" in words(waits)


@pytest.mark.parametrize("who", ["amira", "spokesperson", "head-of-mission", "administrator"])
async def test_help_lists_what_this_person_may_use_and_nothing_else(scene: Scene, who: str) -> None:
    answer = words(await scene.says(who, "/help"))

    person = scene.mission.officer(who)
    for command in COMMANDS:
        if person is None:
            continue
        usable = Where.PRIVATE in command.where and not refusal(person, command.act, today=NOW.date(), stepped_up=True)
        assert (f"/{command.name}  " in answer) == usable, command.name
    assert "/ask" in answer
    assert ("/waiting" in answer) == (person is not None)


async def test_help_in_a_group_lists_what_works_in_a_group(scene: Scene) -> None:
    answer = words(await scene.says("amira", "/help", scene.chat("press")))

    assert "/ask" in answer
    assert "/language" not in answer


async def test_me_tells_the_own_number_and_what_is_kept(scene: Scene) -> None:
    await scene.says("amira", "/ask Who signs the agreement?", scene.chat("press"))

    answer = words(await scene.says("amira", "/me"))

    assert "web:amira" in answer
    assert "We keep one question of yours" in answer
    assert "J-0001" in answer


async def test_plain_words_in_private_are_offered_to_be_passed_on(scene: Scene) -> None:
    answer = await scene.says("amira", "Who signs the agreement?")
    assert "Shall I pass this on" in words(answer)

    answer = await scene.presses("amira", answer, "Yes, ask")
    answer = await scene.presses("amira", answer, "Culture")

    assert "Who signs the agreement?" in scene.words_to(scene.staff)[0]


async def test_plain_words_that_are_not_passed_on_reach_nobody(scene: Scene) -> None:
    answer = await scene.says("amira", "hello")

    await scene.presses("amira", answer, "No")

    assert scene.sent_to(scene.staff) == []


async def test_plain_words_of_an_officer_are_never_taken_for_a_question(scene: Scene) -> None:
    answer = await scene.says("spokesperson", "hello")

    assert "not passed this on" in words(answer)


async def test_a_mention_in_a_group_gets_a_short_pointer_once_in_ten_minutes(scene: Scene) -> None:
    group = scene.chat("press")
    await scene.says("amira", "hello bot", group, mention=True)
    await scene.says("omar", "hello too", group, mention=True)
    assert len(scene.sent_to(group)) == 1

    await scene.later(timedelta(minutes=10))
    await scene.says("amira", "still there?", group, mention=True)

    assert len(scene.sent_to(group)) == 2
    assert "/ask" in scene.words_to(group)[-1]


async def test_talk_in_a_group_is_left_alone(scene: Scene) -> None:
    await scene.says("amira", "What a nice evening", scene.chat("press"))

    assert scene.sent_to(scene.chat("press")) == []
