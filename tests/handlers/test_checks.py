"""What a post says is checked by somebody else, with sources, and checked anew when what it rests on changes."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from config.mission import Mission
from groups.messages import Action, Send
from groups.posts import State, text_print
from storage.posts import Post
from storage.tables import post as post_table
from tests.handlers.harness import Scene, example, labels, scene, words

AUTHOR, APPROVER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
FERRY = "The ferry line opens on 2 November."
LINK = "https://ferry.example.org/news"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def with_review(review: str) -> Mission:
    files = example().files
    return Mission(files.model_copy(update={"mission": files.mission.model_copy(update={"review": review})}))


@pytest.fixture(params=["standard"])
async def strictly(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Scene]:
    """A mission where a check is a press of its own."""
    async with scene(f"sqlite+aiosqlite:///{tmp_path / 'strict.db'}", with_review(request.param)) as made:
        await made.meets(AUTHOR, APPROVER, HEAD, DUTY)
        yield made


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY)


async def claimed(here: Scene, *sources: str, who: str = AUTHOR, group: str = "press") -> list[Action]:
    """The preview of a post that states a fact, with these sources."""
    shown = await here.says(who, f"/post {group}: {FERRY}")
    for source in sources:
        shown = await sourced(here, shown, source, who)
    return await here.presses(who, await here.presses(who, shown, "More"), "It states a fact: have it checked")


async def sourced(here: Scene, shown: list[Action], source: str, who: str = AUTHOR) -> list[Action]:
    await here.presses(who, await here.presses(who, shown, "More"), "Add a source")
    return await here.says(who, source)


async def submitted(here: Scene, *sources: str, who: str = AUTHOR, group: str = "press") -> None:
    await here.presses(who, await claimed(here, *(sources or (LINK,)), who=who, group=group), "Send for approval")


async def the_post(here: Scene, number: int = 1) -> Post:
    async with here.unit() as unit:
        return await unit.posts.need(number)


def card_of(here: Scene, who: str, start: str) -> Send:
    """The last message with a button that starts so."""
    sent = here.sent_to(here.private(who))
    return next(each for each in reversed(sent) if any(label.startswith(start) for label in labels(each)))


async def approve(here: Scene, who: str = APPROVER, number: int = 1) -> list[Action]:
    """After a colleague has read the text, where that is a press of its own."""
    if here.mission.files.mission.review != "small":
        async with here.unit() as unit:
            post = await unit.posts.need(number)
            for language, text in post.texts.items():
                await unit.readings.note(number, language, text_print(text), "culture-officer")
    return await here.approves(who, number)


# ---- small missions -------------------------------------------------------------------------------------


async def test_plain_news_need_no_source_and_one_press(scene: Scene) -> None:
    shown = await scene.says(AUTHOR, "/post press: The library opens at 9.")
    await scene.presses(AUTHOR, shown, "Send for approval")
    await approve(scene)
    await scene.later(MINUTE)

    assert "library" in scene.words_to(scene.chat("press"))[-1]
    assert "Sources" not in words(shown)


async def test_a_fact_without_a_source_is_not_sent_for_approval(scene: Scene) -> None:
    shown = await claimed(scene)

    assert "needs a source" in words(shown)
    assert "E-FACT" in words(shown)
    assert "Send for approval" not in labels(shown)


async def test_in_a_small_mission_the_approvers_one_press_confirms_the_sources(scene: Scene) -> None:
    await submitted(scene, LINK, "F3", "call 14:05 harbour office")
    card = scene.last_to(scene.private(APPROVER))
    await approve(scene)
    await scene.later(MINUTE)

    assert "F3 (Address of the embassy: 14 Harbour Street" in str(card.text)
    assert LINK in str(card.text)
    assert "call 14:05 harbour office" in str(card.text)
    assert "whoever approves it confirms its sources" in str(card.text)
    assert FERRY in scene.words_to(scene.chat("press"))[-1]
    async with scene.unit() as unit:
        checks = await unit.checks.of(1, (await unit.posts.need(1)).print)
    assert [(each.person, each.rating, each.source) for each in checks] == [(APPROVER, "confirmed", "approval")]


async def test_in_a_small_mission_nobody_is_asked_twice(scene: Scene) -> None:
    await submitted(scene)

    assert not any("Is it so?" in said for said in scene.words_to(scene.staff))


async def test_a_check_that_grew_old_before_the_hour_sends_the_post_back_to_approval(scene: Scene) -> None:
    shown = await claimed(scene, LINK)
    await scene.presses(AUTHOR, shown, "Change time")
    again = await scene.says(AUTHOR, "2026-11-26 12:00")
    await scene.presses(AUTHOR, again, "Send for approval")
    await approve(scene)
    await scene.later(timedelta(days=3))

    assert "asked for again" in words(again)
    assert scene.sent_to(scene.chat("press")) == []
    assert (await the_post(scene)).state == State.SUBMITTED
    told = "\n".join(scene.words_to(scene.private(AUTHOR)))
    assert "It was checked 49 h ago, and now a check holds 24 h" in told
    await approve(scene)
    assert (await the_post(scene)).state == State.SENDING


async def test_an_approver_who_is_not_sure_says_so_and_readers_see_it(scene: Scene) -> None:
    await submitted(scene)
    answer = await scene.says(APPROVER, "/check 1 unconfirmed")
    await approve(scene)
    await scene.later(MINUTE)

    assert "Your check of #1 is kept" in words(answer)
    out = scene.words_to(scene.chat("press"))[-1]
    assert out.startswith("Not confirmed yet.")
    assert FERRY in out


async def test_what_is_unconfirmed_goes_out_once_and_not_again_from_the_same_source(scene: Scene) -> None:
    await submitted(scene)
    await scene.says(APPROVER, "/check 1 unconfirmed")
    await approve(scene)
    await scene.later(HOUR)
    await scene.presses(AUTHOR, await claimed(scene, LINK), "Send it all the same")
    await scene.says(APPROVER, "/check 2 unconfirmed")
    refused = await approve(scene, number=2)

    assert "first message about it only" in words(refused)
    assert "E-FACT" in words(refused)


async def test_what_is_false_is_never_approved(scene: Scene) -> None:
    await submitted(scene)
    await scene.says(APPROVER, "/check 1 false")

    assert "found false" in words(await approve(scene))
    assert "found false" in words(await approve(scene, HEAD))


# ---- who checks -----------------------------------------------------------------------------------------


async def test_officers_and_the_staff_room_are_asked_and_a_press_with_a_source_is_a_check(strictly: Scene) -> None:
    await submitted(strictly)
    asked = card_of(strictly, APPROVER, "Confirmed")
    form = await strictly.presses(APPROVER, asked, "Likely")
    await strictly.says(APPROVER, "call 10:20 harbour office")

    assert "states a fact. Is it so?" in str(asked.text)
    assert any("Is it so?" in said for said in strictly.words_to(strictly.staff))
    assert "Where did you look?" in words(form)
    assert "Consular officer checked it" in strictly.words_to(strictly.private(AUTHOR))[-1]
    async with strictly.unit() as unit:
        checks = await unit.checks.of(1, (await unit.posts.need(1)).print)
    assert [(each.rating, each.source) for each in checks] == [("likely", "call 10:20 harbour office")]


async def test_where_a_check_is_its_own_press_nothing_is_approved_before_it(strictly: Scene) -> None:
    await submitted(strictly)
    early = await approve(strictly)
    await strictly.says(APPROVER, f"/check 1 ok source={LINK}")
    await approve(strictly)

    assert "nobody else has checked yet" in words(early)
    assert (await the_post(strictly)).state == State.SENDING


async def test_the_author_does_not_check_their_own_post(strictly: Scene) -> None:
    await submitted(strictly)

    assert "E-SELF" in words(await strictly.says(AUTHOR, f"/check 1 ok source={LINK}"))
    async with strictly.unit() as unit:
        assert await unit.checks.of(1, (await unit.posts.need(1)).print) == []


@pytest.mark.parametrize("strictly", ["strict"], indirect=True)
async def test_where_it_is_strict_whoever_checked_does_not_approve(strictly: Scene) -> None:
    await submitted(strictly)
    await strictly.says(APPROVER, f"/check 1 ok source={LINK}")

    assert "E-SELF" in words(await approve(strictly))
    await approve(strictly, HEAD)
    await strictly.later(MINUTE)
    assert (await the_post(strictly)).state == State.PUBLISHED


async def test_an_officer_of_another_section_does_not_check(strictly: Scene) -> None:
    await submitted(strictly)

    assert "E-ROLE" in words(await strictly.says("trade-officer", f"/check 1 ok source={LINK}"))


async def test_a_check_waits_for_those_who_may_check(strictly: Scene) -> None:
    await submitted(strictly)

    assert "Is it so?" in words(await strictly.says(APPROVER, "/waiting"))
    assert "Is it so?" not in words(await strictly.says(AUTHOR, "/waiting"))


async def test_a_check_without_a_source_that_we_know_asks_again(strictly: Scene) -> None:
    await submitted(strictly)

    assert "E-WORDS" in words(await strictly.says(APPROVER, "/check 1 ok source=hearsay and rumour"))
    assert "E-UNKNOWN" in words(await strictly.says(APPROVER, "F99"))
    assert "is kept" in words(await strictly.says(APPROVER, "F3"))


async def test_changed_words_are_unchecked_and_the_old_answers_check_nothing(strictly: Scene) -> None:
    await submitted(strictly)
    asked = card_of(strictly, APPROVER, "Confirmed")
    await strictly.says(APPROVER, f"/check 1 ok source={LINK}")
    shown = await strictly.says(AUTHOR, "/post edit 1")
    await strictly.presses(AUTHOR, shown, "Change text")
    again = await strictly.says(AUTHOR, "The ferry line opens on 3 November.")
    await strictly.presses(AUTHOR, again, "Send for approval")

    assert "nobody has checked it yet" in words(again)
    assert "nobody else has checked yet" in words(await approve(strictly))
    assert "E-CHANGED" in words(await strictly.presses(APPROVER, asked, "Confirmed"))


async def test_a_letter_altered_behind_our_back_is_not_what_was_checked(strictly: Scene) -> None:
    await submitted(strictly)
    await strictly.says(APPROVER, f"/check 1 ok source={LINK}")
    async with strictly.unit() as unit:
        row = sa.update(post_table).values(texts=sa.func.replace(post_table.c.texts, "2 Nov", "3 Nov"))
        await unit.connection.execute(row)

    assert "E-CHANGED" in words(await approve(strictly))
    assert "E-CHANGED" in words(await strictly.says(HEAD, f"/check 1 ok source={LINK}"))


async def test_a_post_that_states_no_fact_is_not_checked(scene: Scene) -> None:
    shown = await scene.says(AUTHOR, "/post press: The library opens at 9.")
    await scene.presses(AUTHOR, shown, "Send for approval")

    assert "states no fact" in words(await scene.says(APPROVER, "/check 1 false"))


# ---- two who differ -------------------------------------------------------------------------------------


async def test_two_who_differ_hold_the_post_and_the_head_decides(strictly: Scene) -> None:
    await submitted(strictly)
    await strictly.says(APPROVER, f"/check 1 ok source={LINK}")
    await approve(strictly)
    await strictly.says(DUTY, "/check 1 false")
    held = await the_post(strictly)
    stuck = await strictly.presses(AUTHOR, card_of(strictly, AUTHOR, "Send now"), "Send now")
    asked = card_of(strictly, HEAD, "Confirmed")
    await strictly.presses(HEAD, asked, "Confirmed")
    await strictly.says(HEAD, "call 11:00 harbour master")
    await strictly.presses(AUTHOR, card_of(strictly, AUTHOR, "Send now"), "Send now")
    await strictly.later(2 * MINUTE)

    assert (held.state, held.reason) == (State.HELD, "disputed")
    assert "different results" in words(stuck)
    assert "Your check decides" in str(asked.text)
    assert FERRY in strictly.words_to(strictly.chat("press"))[-1]


async def test_before_approval_two_who_differ_stop_the_approval(strictly: Scene) -> None:
    await submitted(strictly)
    await strictly.says(APPROVER, f"/check 1 ok source={LINK}")
    await strictly.says(DUTY, "/check 1 likely")
    await strictly.says(DUTY, LINK)

    assert "different results" in words(await approve(strictly, HEAD))
    assert (await the_post(strictly)).state == State.SUBMITTED


async def test_a_checker_who_finds_it_false_after_all_takes_an_approved_post_back(strictly: Scene) -> None:
    await submitted(strictly)
    await strictly.says(APPROVER, f"/check 1 ok source={LINK}")
    await approve(strictly, HEAD)
    await strictly.says(APPROVER, "/check 1 false")
    await strictly.later(MINUTE)

    assert (await the_post(strictly)).state == State.SUBMITTED
    assert strictly.sent_to(strictly.chat("press")) == []


async def test_the_check_of_an_officer_who_left_does_not_count(strictly: Scene) -> None:
    await submitted(strictly)
    await strictly.says(DUTY, f"/check 1 ok source={LINK}")
    files = strictly.mission.files
    left = tuple(each for each in files.officers if each.name != DUTY)
    strictly.house.mission = Mission(files.model_copy(update={"officers": left}))

    assert "nobody else has checked yet" in words(await approve(strictly))


# ---- sources --------------------------------------------------------------------------------------------


async def test_a_source_that_rests_on_the_post_itself_is_refused(scene: Scene) -> None:
    first = await scene.says(AUTHOR, "/post press: First")
    await scene.says(AUTHOR, "/post press: Second")
    await sourced(scene, await scene.says(AUTHOR, "/post 2"), "#1")
    refused = await sourced(scene, first, "#2")

    assert "#2 rests on this post itself" in words(refused)
    assert "E-FACT" in words(refused)
    assert (await the_post(scene)).sources == ()


async def test_a_source_that_nobody_knows_is_asked_for_again_and_sources_can_be_taken_away(scene: Scene) -> None:
    shown = await scene.says(AUTHOR, "/post press: First")
    again = await sourced(scene, shown, "F99")
    kept = await scene.says(AUTHOR, "f3")
    gone = await scene.presses(AUTHOR, await scene.presses(AUTHOR, kept, "More"), "Take its sources away")

    assert "E-UNKNOWN" in words(again)
    assert "Sources: F3 (Address of the embassy" in words(kept)
    assert "Sources" not in words(gone)


async def approved_on_a_fact(here: Scene) -> None:
    await submitted(here, "F4")
    await approve(here)
    assert (await the_post(here)).state == State.SENDING


async def test_a_fact_with_a_new_value_takes_what_cites_it_back_at_once(scene: Scene) -> None:
    await approved_on_a_fact(scene)
    await scene.says(APPROVER, "/fact set F4 en: Closed.\nar: مغلق.")
    before = await the_post(scene)
    await scene.presses(DUTY, scene.last_to(scene.staff), "Right: show it")
    after = await the_post(scene)
    await scene.later(MINUTE)

    assert (before.state, after.state) == (State.SENDING, State.SUBMITTED)
    assert scene.sent_to(scene.chat("press")) == []
    assert any("F4, on which it rests, has changed" in said for said in scene.words_to(scene.private(AUTHOR)))
    assert any("F4, on which it rests, has changed" in said for said in scene.words_to(scene.private(APPROVER)))
    async with scene.unit() as unit:
        assert await unit.checks.of(1, after.print) == []


async def test_a_fact_that_is_wrong_takes_what_cites_it_back_and_cannot_be_cited(scene: Scene) -> None:
    await approved_on_a_fact(scene)
    await scene.says(APPROVER, "/fact fail F4 moved")

    assert (await the_post(scene)).state == State.SUBMITTED
    assert "F4 was found wrong" in words(await approve(scene))


async def test_a_fact_that_was_checked_and_not_changed_takes_nothing_back(scene: Scene) -> None:
    await approved_on_a_fact(scene)
    await scene.says(APPROVER, "/fact check F4 ok by=call")
    await scene.later(MINUTE)

    assert (await the_post(scene)).state == State.PUBLISHED


async def test_a_fact_that_changed_in_the_files_is_seen_at_the_sending(scene: Scene) -> None:
    await approved_on_a_fact(scene)
    files = scene.mission.files
    moved = [each.model_copy(update={"value": each.value | {"en": "Closed"}}) for each in files.facts]
    scene.house.mission = Mission(files.model_copy(update={"facts": tuple(moved)}))
    await scene.later(MINUTE)

    assert (await the_post(scene)).state == State.SUBMITTED
    assert scene.sent_to(scene.chat("press")) == []
