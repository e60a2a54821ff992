"""Two officers at one post: both texts are kept, what changed is shown, one approval counts, one act wins."""

import asyncio
from datetime import timedelta

import pytest

from config.mission import Mission
from groups.messages import Action, Edit, Send
from groups.posts import State
from groups.texts import Mark, Text, bold
from storage.posts import Post
from tests.handlers.harness import Scene, find_button, labels, words
from tests.handlers.harness import scene as make_scene

ANA, BEN, HEAD = "consular-officer", "duty-officer", "head-of-mission"
OLD, ANAS, BENS = "The office is closed on Friday.", "The office is closed on Thursday.", "The office closes at noon."
ARABIC = "المكتب مغلق."
MINUTE = timedelta(minutes=1)


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(ANA, BEN, HEAD, "spokesperson", "trade-officer")


async def the_post(scene: Scene) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(1)


async def english(scene: Scene) -> str:
    return str((await the_post(scene)).texts["en"])


async def edits(scene: Scene, who: str, button: str = "Change text") -> None:
    """The form is open, and waits for an answer."""
    await scene.presses(who, await scene.says(who, "/post edit 1"), button)


async def both_edit(scene: Scene, mine: str | Text = BENS) -> list[Action]:
    """Ana and Ben open the same version; Ana answers first, then Ben."""
    await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
    await edits(scene, ANA)
    await edits(scene, BEN)
    await scene.says(ANA, ANAS)
    return await scene.says(BEN, mine)


async def test_the_second_sees_both_texts_and_loses_neither(scene: Scene) -> None:
    clash = await both_edit(scene, bold("The office") + " closes at noon.")

    assert "Consular officer was faster" in words(clash)
    assert "E-CONFLICT" in words(clash)
    assert ANAS in words(clash)
    assert BENS in words(clash)
    assert await english(scene) == ANAS

    await scene.presses(BEN, clash, "Use mine")
    post = await the_post(scene)
    assert str(post.texts["en"]) == BENS
    assert Mark.BOLD in post.texts["en"].runs[0].marks
    assert str(post.texts["ar"]) == ARABIC
    assert post.version == 3
    assert post.authors == {ANA, BEN}


async def test_theirs_can_be_kept(scene: Scene) -> None:
    shown = await scene.presses(BEN, await both_edit(scene), "Keep theirs")

    assert ANAS in words(shown)
    assert await english(scene) == ANAS
    assert (await the_post(scene)).version == 2


async def test_whoever_wrote_the_same_is_not_asked(scene: Scene) -> None:
    answer = await both_edit(scene, ANAS)

    assert "E-CONFLICT" not in words(answer)
    assert "This is how #1 will look" in words(answer)


async def test_a_third_change_meanwhile_is_asked_about_again(scene: Scene) -> None:
    clash = await both_edit(scene)
    await edits(scene, ANA)
    await scene.says(ANA, "The office is closed all week.")
    again = await scene.presses(BEN, clash, "Use mine")

    assert "closed all week" in words(again)
    assert BENS in words(again)
    assert await english(scene) == "The office is closed all week."
    await scene.presses(BEN, again, "Use mine")
    assert await english(scene) == BENS


async def test_nobody_else_can_choose(scene: Scene) -> None:
    clash = await both_edit(scene)

    assert find_button(clash, "Use mine")[1].only == BEN


async def test_a_text_in_another_language_is_no_less_in_conflict(scene: Scene) -> None:
    await scene.says(ANA, f"/post consular: {OLD}")
    await edits(scene, ANA)
    await edits(scene, BEN, "Write it in Arabic")
    await scene.says(ANA, ANAS)
    clash = await scene.says(BEN, ARABIC)

    assert ANAS in words(clash)
    await scene.presses(BEN, clash, "Use mine")
    post = await the_post(scene)
    assert {language: str(text) for language, text in post.texts.items()} == {"en": ANAS, "ar": ARABIC}


@pytest.mark.parametrize(
    ("button", "mine", "shown"),
    [("Change groups", "general", "Neighbours in Nellbro"), ("Change time", "18:00", "18:00 (17:00 UTC)")],
)
async def test_groups_and_hours_are_not_overwritten_either(scene: Scene, button: str, mine: str, shown: str) -> None:
    await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
    await edits(scene, ANA)
    await edits(scene, BEN, button)
    await scene.says(ANA, ANAS)
    clash = await scene.says(BEN, mine)
    used = await scene.presses(BEN, clash, "Use mine")

    assert "E-CONFLICT" in words(clash)
    assert shown in words(clash)
    assert shown in words(used)
    assert await english(scene) == ANAS


async def test_texts_that_are_too_long_together_come_in_messages_of_their_own(scene: Scene) -> None:
    clash = await both_edit(scene, "y" * 4000)

    assert all(len(str(each.text)) <= 4096 for each in clash if isinstance(each, Send))
    assert "y" * 4000 in words(clash)
    assert "Use mine" in labels(clash)


# ---- what changed -----------------------------------------------------------------------------------------


async def approved_then_changed(scene: Scene, new: str) -> Send:
    """Approved, stopped in the last minute, changed, sent in again: the card of the head of mission."""
    await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
    await scene.presses(ANA, await scene.says(ANA, "/post 1"), "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")
    recall = next(send for send in reversed(scene.sent_to(scene.private(ANA))) if send.look == "recall")
    stopped = await scene.presses(ANA, recall, "Stop")
    await scene.presses(ANA, stopped, "Change text")
    await scene.presses(ANA, await scene.says(ANA, new), "Send for approval")
    return scene.last_to(scene.private(HEAD))


async def test_the_card_says_what_changed_since_the_last_approval(scene: Scene) -> None:
    card = await approved_then_changed(scene, ANAS)
    struck = [run.text for run in card.text.runs if Mark.STRIKE in run.marks]
    added = [run.text for run in card.text.runs if Mark.BOLD in run.marks]

    assert "What changed since version 1, which Head of mission approved:" in str(card.text)
    assert struck == ["Friday."]
    assert "Thursday." in added


async def test_a_first_card_speaks_of_no_change(scene: Scene) -> None:
    await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
    await scene.presses(ANA, await scene.says(ANA, "/post 1"), "Send for approval")

    assert "What changed" not in str(scene.last_to(scene.private(HEAD)).text)


async def test_a_text_that_is_all_new_is_not_shown_twice(scene: Scene) -> None:
    card = await approved_then_changed(scene, " ".join(f"word{n}" for n in range(300)))

    assert "best read as a new text" in str(card.text)
    assert labels(card).count("History") == 1


async def test_the_history_lists_every_version_with_who_and_when_and_what_changed(scene: Scene) -> None:
    await approved_then_changed(scene, ANAS)
    history = words(await scene.says(HEAD, "/history 1"))

    assert "Version 1 · Consular officer · 10:05" in history
    assert "Approved by Head of mission, 10:05." in history
    assert OLD in history
    assert ARABIC in history
    assert "Version 2 · Consular officer" in history
    assert "Friday. Thursday." in history


async def test_the_history_has_a_button_from_the_second_version_on(scene: Scene) -> None:
    card = await approved_then_changed(scene, ANAS)
    shown = await scene.presses(HEAD, card, "History")
    writer = await scene.says(ANA, "/post edit 1")

    assert "Version 2" in words(shown)
    assert "History" in labels(await scene.presses(ANA, writer, "More"))


async def test_a_change_that_is_none_of_the_words_says_so(scene: Scene) -> None:
    await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
    await edits(scene, ANA, "Change time")
    await scene.says(ANA, "18:00")
    await edits(scene, ANA)
    await scene.says(ANA, bold("The office") + " is closed on Friday.")
    history = words(await scene.says(ANA, "/history 1"))

    assert "The words stayed; something else changed." in history
    assert "Only how the words look has changed." in history


async def test_long_histories_come_in_several_messages(scene: Scene) -> None:
    await scene.says(ANA, f"/post consular: en: {'x ' * 1900}\nar: {ARABIC}")
    await edits(scene, ANA)
    await scene.says(ANA, "y " * 1900)
    shown = await scene.says(ANA, "/history 1")

    assert all(len(str(each.text)) <= 4096 for each in shown if isinstance(each, Send))
    assert "too long to be shown" in words(shown)


async def test_an_officer_of_another_section_does_not_read_the_history(scene: Scene) -> None:
    await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")

    assert "E-ROLE" in words(await scene.says("trade-officer", "/history 1"))


# ---- races ------------------------------------------------------------------------------------------------


async def test_the_cards_of_the_others_say_who_approved(scene: Scene) -> None:
    await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
    await scene.presses(ANA, await scene.says(ANA, "/post 1"), "Send for approval")
    cards = {scene.private(BEN), scene.private(HEAD), scene.staff}
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 1")

    closed = [each for each in scene.done(Edit) if isinstance(each, Edit)]
    assert {each.to for each in closed} == cards
    assert {str(each.text) for each in closed} == {"#1 was approved by Head of mission at 10:05 (version 1)."}
    assert all(each.buttons == () for each in closed)


@pytest.mark.parametrize("order", ["approve", "cancel"])
async def test_of_approving_and_cancelling_at_once_exactly_one_wins(database_url: str, order: str) -> None:
    async with make_scene(database_url) as scene:
        await scene.meets(ANA, HEAD)
        await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
        await scene.presses(ANA, await scene.says(ANA, "/post 1"), "Send for approval")
        acts = {"approve": (HEAD, "/approve 1"), "cancel": (ANA, "/cancel 1")}
        first, second = acts[order], next(act for name, act in acts.items() if name != order)
        scene.delivering = False
        answers = await asyncio.gather(scene.says(*first), scene.says(*second))
        scene.delivering = True
        await scene.later(MINUTE)

        copies, state = len(scene.sent_to(scene.chat("consular"))), (await the_post(scene)).state
        cancelled = any("#1 is cancelled. Nothing goes out." in words(answer) for answer in answers)
        assert (copies, state) == ((0, State.CANCELLED) if cancelled else (1, State.PUBLISHED))
        async with scene.unit() as unit:
            assert len(await unit.slots.of(1)) == copies


async def test_of_twenty_readings_at_once_one_counts(database_url: str) -> None:
    async with make_scene(database_url) as scene:
        files = scene.mission.files
        standard = files.mission.model_copy(update={"review": "standard"})
        scene.house.mission = Mission(files.model_copy(update={"mission": standard}))
        await scene.meets(ANA, HEAD)
        await scene.says(ANA, f"/post consular: en: {OLD}\nar: {ARABIC}")
        await scene.presses(ANA, await scene.says(ANA, "/post 1"), "Send for approval")
        card = scene.last_to(scene.private(HEAD))
        scene.delivering = False
        presses = (scene.presses(HEAD, card, "I read the text in Arabic") for _ in range(20))
        answers = [words(answer) for answer in await asyncio.gather(*presses)]

        assert sum("You confirmed the text" in said for said in answers) == 1
        assert sum("E-CONFLICT" in said for said in answers) == 19
