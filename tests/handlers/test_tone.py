"""Kinds of posts; good news: its stock, the moments at which it does not go out, and its tone."""

import asyncio
from datetime import timedelta

import pytest

from config.mission import Mission
from groups.messages import Action, Send
from groups.posts import State
from handlers.publish.pausing import hold_for_crisis
from storage.posts import Post
from tests.handlers.harness import Scene, labels, words
from tests.handlers.harness import scene as make_scene

AUTHOR, APPROVER, HEAD, DUTY = "spokesperson", "consular-officer", "head-of-mission", "duty-officer"
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
GOOD = "A student from Nellbro won the essay prize."


@pytest.fixture(autouse=True)
async def everybody_has_written_before(scene: Scene) -> None:
    await scene.meets(AUTHOR, APPROVER, HEAD, DUTY)


async def submitted(
    scene: Scene, text: str = GOOD, kind: str = "positive", who: str = AUTHOR, to: str = "press"
) -> Send:
    """The card that the head got."""
    shown = await scene.says(who, f"/post {to} {kind}: {text}")
    await scene.presses(who, shown, "Send for approval")
    return scene.last_to(scene.private(HEAD))


async def approved(scene: Scene, text: str = GOOD, kind: str = "positive", who: str = AUTHOR, to: str = "press") -> str:
    """What the head is told when approving it."""
    card = await submitted(scene, text, kind, who, to)
    return words(await scene.presses(HEAD, card, next(each for each in labels(card) if each.startswith("Approve"))))


async def the_post(scene: Scene, number: int = 1) -> Post:
    async with scene.unit() as unit:
        return await unit.posts.need(number)


async def stock(scene: Scene, who: str = AUTHOR) -> list[Action]:
    return await scene.says(who, "/stock")


async def out(scene: Scene, *kinds: str, every: timedelta = 25 * HOUR) -> None:
    """Posts of these kinds went out in the press group, a day apart."""
    for kind in kinds:
        await approved(scene, f"About {kind}", kind)
        if kind == "positive":
            await scene.presses(AUTHOR, await stock(scene), "Send now")
        await scene.later(every)


async def crisis(scene: Scene, level: int = 2, region: str = "") -> None:
    async with scene.unit() as unit:
        assert await unit.crises.open(region, "flood", "Nellbro", level, DUTY, {"en": "Flood"}, {"en": []})
        ctx = await scene.house.context(unit, scene.staff)
        held = await hold_for_crisis(ctx, scene.mission.groups)
        await unit.outbox.add(await scene.house.place_buttons(unit, held))
    await scene.deliver()


# ---- kinds ----------------------------------------------------------------------------------------------


async def test_a_post_is_news_until_somebody_says_otherwise(scene: Scene) -> None:
    shown = await scene.says(AUTHOR, "/post press: The ferry line opens.")
    ask = await scene.presses(AUTHOR, await scene.presses(AUTHOR, shown, "More"), "Kind: news")
    changed = await scene.presses(AUTHOR, ask, "service")

    assert "Kind: news." in words(shown)
    assert "correction" not in labels(ask)
    assert "Kind: service." in words(changed)
    assert (await the_post(scene)).kind == "service"


async def test_the_approver_and_today_say_what_kind_it_is(scene: Scene) -> None:
    card = await submitted(scene, "Closed on Friday.", "service")
    await scene.presses(HEAD, card, "Approve version 1")

    assert "Kind: service." in str(card.text)
    assert "#1 is coming" in words(await scene.says(AUTHOR, "/today"))
    await scene.later(MINUTE)
    assert "#1 is out" in words(await scene.says(AUTHOR, "/today"))


async def test_the_kind_can_be_written_in_the_officers_own_words(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post press good: The museum opens.")  # "good" is no kind: the whole is text
    await scene.says(AUTHOR, "/cancel")
    shown = await scene.says(AUTHOR, "/post press event: The museum opens.")

    assert "Kind: event." in words(shown)


async def test_only_officers_of_the_section_write_its_analyses(scene: Scene) -> None:
    by_duty = await scene.says(DUTY, "/post press analysis: We regret the delay.")
    by_spokesperson = await scene.says(AUTHOR, "/post press analysis: We regret the delay.")
    news = await scene.says(DUTY, "/post press: We regret the delay.")
    ask = await scene.presses(DUTY, await scene.presses(DUTY, news, "More"), "Kind: news")
    refused = await scene.presses(DUTY, ask, "analysis")

    assert "E-ROLE" in words(by_duty)
    assert "Kind: analysis." in words(by_spokesperson)
    assert "E-ROLE" in words(refused)
    assert (await the_post(scene, 2)).kind == "news"


async def test_an_analysis_that_moves_to_another_section_needs_an_officer_there(scene: Scene) -> None:
    await scene.says(APPROVER, "/post consular analysis: We regret the delay.")
    async with scene.unit() as unit:
        post = await unit.posts.need(1)
        assert await unit.posts.rewrite(post, APPROVER, State.DRAFT, groups=("press",))

    assert "E-ROLE" in words(await scene.says(HEAD, "/post 1"))


# ---- tone -----------------------------------------------------------------------------------------------


async def test_loud_good_news_is_approved_only_after_it_was_read_for_its_tone(scene: Scene) -> None:
    card = await submitted(scene, "An amazing day! Come! 🎉")
    refused = await scene.presses(HEAD, card, "Approve version 1")
    read = await scene.presses(HEAD, refused, "Tone read")
    done = await scene.presses(HEAD, read, "Approve version 1")

    assert "“!!”, “🎉” and “amazing”" in str(card.text)
    assert "E-TONE" in words(refused)
    assert "Head of mission approved" in words(done)
    assert (await the_post(scene)).state == State.APPROVED


async def test_each_approver_reads_for_themselves(scene: Scene) -> None:
    card = await submitted(scene, "An amazing day")
    await scene.presses(HEAD, await scene.presses(HEAD, card, "Approve version 1"), "Tone read")

    assert "E-TONE" in words(await scene.approves(DUTY, 1))
    assert "Head of mission approved" in words(await scene.approves(HEAD, 1))


async def test_whoever_wrote_it_has_not_read_it_for_its_tone(scene: Scene) -> None:
    card = await submitted(scene, "An amazing day")
    refused = await scene.presses(HEAD, card, "Approve version 1")
    async with scene.unit() as unit:
        post = await unit.posts.need(1)
        assert await unit.posts.move(post, post.state, editors=(AUTHOR, HEAD))

    assert "E-SELF" in words(await scene.presses(HEAD, refused, "Tone read"))


async def test_a_new_version_has_to_be_read_again(scene: Scene) -> None:
    card = await submitted(scene, "An amazing day")
    await scene.presses(HEAD, await scene.presses(HEAD, card, "Approve version 1"), "Tone read")
    edit = await scene.says(AUTHOR, "/post edit 1")
    await scene.presses(AUTHOR, edit, "Change text")
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "A fantastic day"), "Send for approval")

    assert "E-TONE" in words(await scene.approves(HEAD, 1))


async def test_news_may_be_as_loud_as_it_likes(scene: Scene) -> None:
    assert "E-TONE" not in await approved(scene, "An amazing day! Come! 🎉🎉", "news")
    await scene.later(MINUTE)
    assert len(scene.sent_to(scene.chat("press"))) == 1


# ---- the stock ------------------------------------------------------------------------------------------


async def test_good_news_that_is_approved_in_calm_waits_in_the_stock(scene: Scene) -> None:
    said = await approved(scene)
    await scene.later(DAY)

    assert "in the stock of good news for thirty days" in said
    assert scene.sent_to(scene.chat("press")) == []
    shown = await stock(scene)
    assert "#1 for Press room, until 24 December 2026." in words(shown)
    assert GOOD in words(shown)
    assert "It can go out now." in words(shown)


async def test_from_the_stock_it_goes_out_with_a_minute_to_stop_it(scene: Scene) -> None:
    await approved(scene)
    told = await scene.presses(AUTHOR, await stock(scene), "Send now")
    await scene.later(MINUTE)

    assert "goes out in 60 seconds" in words(told)
    assert len(scene.sent_to(scene.chat("press"))) == 1
    assert "is empty" in words(await stock(scene))


async def test_what_is_taken_out_of_the_stock_never_goes(scene: Scene) -> None:
    await approved(scene)
    shown = await stock(scene)
    await scene.presses(AUTHOR, shown, "Take out")

    assert "E-" in words(await scene.presses(AUTHOR, shown, "Send now"))
    assert (await the_post(scene)).state == State.CANCELLED


async def test_after_thirty_days_it_is_taken_out_and_its_author_hears_of_it(scene: Scene) -> None:
    await approved(scene)
    await scene.later(30 * DAY - MINUTE)
    assert (await the_post(scene)).state == State.APPROVED
    await scene.later(2 * MINUTE)

    assert (await the_post(scene)).state == State.EXPIRED
    assert "waited thirty days" in scene.words_to(scene.private(AUTHOR))[-1]


async def test_a_changed_item_is_no_longer_in_the_stock(scene: Scene) -> None:
    await approved(scene)
    await scene.presses(AUTHOR, await scene.says(AUTHOR, "/post edit 1"), "Change text")
    await scene.says(AUTHOR, "Another story")

    assert "is empty" in words(await stock(scene))
    await scene.later(31 * DAY)
    assert (await the_post(scene)).state == State.DRAFT


async def test_an_officer_of_another_section_does_not_see_it(scene: Scene) -> None:
    await scene.meets("trade-officer")
    await approved(scene)

    assert "is empty" in words(await stock(scene, "trade-officer"))


async def test_of_several_officers_who_press_at_once_one_lets_it_go(database_url: str) -> None:
    async with make_scene(database_url) as scene:
        await scene.meets(AUTHOR, HEAD, DUTY)
        await approved(scene)
        shown = {who: await stock(scene, who) for who in (AUTHOR, HEAD, DUTY)}
        scene.delivering = False
        answers = await asyncio.gather(*(scene.presses(who, each, "Send now") for who, each in shown.items()))

        assert sum("E-CONFLICT" in words(answer) for answer in answers) == 2
        async with scene.unit() as unit:
            assert len(await unit.slots.of(1)) == 1


async def test_of_two_items_that_are_let_go_at_once_one_goes(database_url: str) -> None:
    async with make_scene(database_url) as scene:
        scene.house.mission = without_gap(scene)
        await scene.meets(AUTHOR, HEAD)
        await approved(scene)
        await approved(scene, "The choir sings on Sunday.")
        one, two = (await stock(scene))[:2]
        scene.delivering = False
        answers = await asyncio.gather(scene.presses(AUTHOR, one, "Send now"), scene.presses(AUTHOR, two, "Send now"))

        assert sum("within two days" in words(answer) for answer in answers) == 1
        async with scene.unit() as unit:
            assert len([*await unit.slots.of(1), *await unit.slots.of(2)]) == 1
            assert len(await unit.posts.in_state(State.APPROVED)) == 1


def without_gap(scene: Scene) -> Mission:
    files = scene.mission.files
    groups = tuple(each.model_copy(update={"gap_minutes": 0}) for each in files.groups)
    return Mission(files.model_copy(update={"groups": groups}))


# ---- when it does not go out ------------------------------------------------------------------------------


async def test_two_days_lie_between_two_good_news(scene: Scene) -> None:
    await approved(scene, "The choir sings on Sunday.")
    await approved(scene)
    await scene.presses(AUTHOR, (await stock(scene))[0], "Send now")
    await scene.later(HOUR)
    later = await stock(scene)
    refused = await scene.presses(AUTHOR, later, "Send now")

    assert "E-TONE" in words(refused)
    assert "The next can go" in words(later)
    await scene.later(48 * HOUR)
    assert "goes out in 60 seconds" in words(await scene.presses(AUTHOR, await stock(scene), "Send now"))


async def test_one_post_in_five(scene: Scene) -> None:
    await out(scene, "news", "positive", "news", "news")
    await out(scene, "news", every=50 * HOUR)
    await approved(scene)
    refused = await scene.presses(AUTHOR, await stock(scene), "Send now")
    assert "Other posts that have to come first: 1." in words(refused)
    await out(scene, "event")

    assert "goes out in 60 seconds" in words(await scene.presses(AUTHOR, await stock(scene), "Send now"))


async def test_for_three_days_after_a_death_there_none_goes_but_elsewhere_it_does(scene: Scene) -> None:
    in_english(scene, "general")
    await approved(scene, who=DUTY, to="general")
    await approved(scene, who=APPROVER, to="students")
    entered = await scene.says(DUTY, "/mourning Nellbro")
    refused = await scene.presses(DUTY, (await stock(scene, DUTY))[0], "Send now")

    assert "Neighbours in Nellbro" in words(entered)
    assert "People mourn there" in words(refused)
    assert "10:05" in words(refused)
    async with scene.unit() as unit:
        held = await unit.posts.in_state(State.APPROVED)
    assert len(held) == 2
    await scene.later(72 * HOUR)
    assert "goes out in 60 seconds" in words(await scene.presses(DUTY, (await stock(scene, DUTY))[0], "Send now"))


async def test_a_region_that_does_not_mourn_hears_good_news(scene: Scene) -> None:
    scene.house.mission = in_region(scene, "students", "VM-W")
    await approved(scene, who=APPROVER, to="students")
    await scene.says(DUTY, "/mourning VM-NE")

    assert "goes out in 60 seconds" in words(await scene.presses(APPROVER, await stock(scene, APPROVER), "Send now"))


def in_english(scene: Scene, group_id: str) -> None:
    """This group reads English alone."""
    files = scene.mission.files
    fewer = {"languages": ("en",)}
    groups = tuple(each.model_copy(update=fewer) if each.id == group_id else each for each in files.groups)
    scene.house.mission = Mission(files.model_copy(update={"groups": groups}))


def in_region(scene: Scene, group_id: str, region: str) -> Mission:
    files = scene.mission.files
    groups = tuple(each.model_copy(update={"region": region}) if each.id == group_id else each for each in files.groups)
    return Mission(files.model_copy(update={"groups": groups}))


async def test_a_death_notice_by_mistake_is_taken_back(scene: Scene) -> None:
    await approved(scene)
    choices = await scene.says(AUTHOR, "/mourning")
    entered = await scene.presses(AUTHOR, choices, "everywhere")
    assert "People mourn" in words(await stock(scene))
    assert "everywhere: no good news until" in words(await scene.says(AUTHOR, "/mourning"))
    await scene.presses(AUTHOR, entered, "It was a mistake")

    assert "It can go out now" in words(await stock(scene))
    assert "E-UNKNOWN" in words(await scene.says(AUTHOR, "/mourning Atlantis"))


async def test_after_a_correction_there_is_none_for_six_hours(scene: Scene) -> None:
    await approved(scene)
    async with scene.unit() as unit:
        out_now = {"state": State.PUBLISHED, "published_at": unit.now}
        await unit.posts.draft(AUTHOR, "press", kind="correction", groups=("press",), texts={}, **out_now)

    assert "We corrected a mistake there" in words(await stock(scene))
    await scene.later(6 * HOUR)
    assert "It can go out now" in words(await stock(scene))


async def test_during_a_crisis_nothing_cheerful_is_approved_or_sent_and_the_stock_stays(scene: Scene) -> None:
    await approved(scene)
    await crisis(scene)
    shown = await stock(scene)
    refused = await scene.presses(AUTHOR, shown, "Send now")
    other = await approved(scene, "The choir sings on Sunday.")

    assert "A crisis is open" in words(refused)
    assert "A crisis is open" in other
    assert (await the_post(scene)).state == State.APPROVED
    assert (await the_post(scene, 2)).state == State.SUBMITTED


async def test_good_news_on_its_way_ends_with_a_crisis_and_is_not_offered_again(scene: Scene) -> None:
    await approved(scene)
    await scene.presses(AUTHOR, await stock(scene), "Send now")
    await crisis(scene)
    await scene.later(HOUR)

    assert (await the_post(scene)).state == State.EXPIRED
    assert scene.sent_to(scene.chat("press")) == []
    assert "now or later" in scene.words_to(scene.private(AUTHOR))[-1]
    async with scene.unit() as unit:
        assert await unit.slots.of(1) == ()


async def test_good_news_that_was_held_before_ends_with_a_crisis_too(scene: Scene) -> None:
    await approved(scene)
    await scene.presses(AUTHOR, await stock(scene), "Send now")
    await scene.says(AUTHOR, "/halt")
    assert (await the_post(scene)).state == State.HELD
    await crisis(scene)

    assert (await the_post(scene)).state == State.EXPIRED


async def test_good_news_for_an_hour_is_asked_about_again_at_that_hour(scene: Scene) -> None:
    await scene.says(AUTHOR, "/post")
    when = await scene.says(AUTHOR, GOOD)
    shown = await scene.presses(AUTHOR, when, "Today 18:00")
    more = await scene.presses(AUTHOR, await scene.presses(AUTHOR, shown, "More"), "Kind: news")
    await scene.presses(AUTHOR, await scene.presses(AUTHOR, more, "good news"), "Send for approval")
    await scene.presses(HEAD, scene.last_to(scene.private(HEAD)), "Approve version 2")
    assert (await the_post(scene)).state == State.SCHEDULED
    await scene.says(DUTY, "/mourning all")
    await scene.later(9 * HOUR)

    assert scene.sent_to(scene.chat("press")) == []
    assert (await the_post(scene)).state == State.HELD
    assert "People mourn there" in scene.words_to(scene.private(AUTHOR))[-1]


# ---- the mood ---------------------------------------------------------------------------------------------


async def test_the_mood_says_what_each_group_heard(scene: Scene) -> None:
    await out(scene, "news", "service", "news")
    said = words(await scene.says(AUTHOR, "/mood"))

    assert "Press room\nThe last 3 posts: news 2 and service 1.\nGood news may go out there." in said
    assert "Nothing went out there yet." in words(await scene.says(HEAD, "/mood"))
