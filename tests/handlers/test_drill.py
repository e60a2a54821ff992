"""A drill as officers see it: it says what it is in every text, lets them train, and ends with a report."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest

from bot.exercise import mark_of
from groups.drills import is_marked
from groups.messages import Address, Due, Edit, Notice, Said, Send, Standing, Standings
from groups.outcomes import Rejected
from handlers import waiting
from handlers.drills.overdue import LAST, written
from tests.handlers.crisis_scene import FLOOD, Watched, watched
from tests.handlers.drill_scene import BOT, begins, mission, training
from tests.handlers.harness import Scene, example, scene, texts, words
from tests.typed import SOURCE

HEAD = f"{mark_of(mission(), texts())}\n"


@pytest.fixture
async def drill(tmp_path: Path) -> AsyncIterator[Watched]:
    async with training(tmp_path) as made:
        yield made


async def report(made: Watched) -> str:
    """What everybody who took part reads when it is over."""
    await made.says("duty-officer", "/drill end")
    return made.words_to(made.private("duty-officer"))[-1]


# ---- starting ---------------------------------------------------------------------------------------------


async def test_outside_a_drill_its_bot_says_what_it_is_and_does_nothing(drill: Watched) -> None:
    assert words(await drill.says("duty-officer", FLOOD)) == HEAD + (
        "I am the bot for drills, and none is running. An officer on duty starts one with /drill start death."
    )
    assert "nobody reads this" in words(await drill.says("citizen", "/ask Where is the embassy?"))
    assert await drill.says("citizen", "Good morning", at=drill.chat("press")) == []


async def test_a_drill_begins_for_everybody_who_may_join_it(drill: Watched) -> None:
    assert "I look first whether a real crisis is open" in words(await drill.says("duty-officer", "/drill start flood"))
    async with drill.unit() as unit:
        assert await unit.drills.running() is None
    await begins_asked(drill)

    for at in (drill.private("trade-officer"), drill.private("head-of-mission"), drill.staff):
        assert "The drill begins: Flooding: Vestmark." in drill.words_to(at)[-1]


async def begins_asked(drill: Watched) -> None:
    async with drill.unit() as unit:
        asked = await unit.drills.open()
    assert asked is not None
    await drill.happens(Due("drill.begun", str(asked.id), drill.now))


async def test_who_asked_hears_that_a_real_crisis_is_open(drill: Watched) -> None:
    await drill.says("duty-officer", "/drill start flood")
    said = words(await drill.happens(Due("drill.not-calm", "1", drill.now)))

    assert "A real crisis is open, so no drill can begin." in said
    assert "E-DRILL" in said
    await drill.says("duty-officer", "/drill start flood")  # and it can be asked for again


@pytest.mark.parametrize("who", ["trade-officer", "spokesperson"])
async def test_an_officer_takes_part_but_starts_and_ends_none(drill: Watched, who: str) -> None:
    assert "E-ROLE" in words(await drill.says(who, "/drill start flood"))
    await begins(drill)

    assert "E-ROLE" in words(await drill.says(who, "/drill end"))
    assert "The drill Flooding: Vestmark has been running" in words(await drill.says(who, "/drill"))


async def test_one_drill_at_a_time_and_only_for_what_is_prepared(drill: Watched) -> None:
    assert "/drill start flood" in words(await drill.says("duty-officer", "/drill start plague"))
    await begins(drill)

    assert "E-DRILL" in words(await drill.says("head-of-mission", "/drill start earthquake"))


async def test_the_live_bot_sends_officers_to_the_other_one(scene: Scene) -> None:
    answer = words(await scene.says("duty-officer", "/drill start flood"))

    assert (
        answer
        == "Drills run with a bot of their own, so that nothing of them reaches people. Please write to that bot."
    )


async def test_the_chats_of_a_drill_are_connected_before_it_begins(drill: Watched) -> None:
    new = Address("training", "new-chat")
    async with drill.unit() as unit:
        await unit.addresses.arrive(new, "Drill chat")

    assert "asked the head of mission" in words(await drill.says("duty-officer", "/bind press", at=new))
    assert any("/bind" in each for each in drill.words_to(drill.private("administrator")))


# ---- the mark ---------------------------------------------------------------------------------------------


async def test_every_text_of_a_drill_says_what_it_is(drill: Watched) -> None:
    await begins(drill)
    await drill.opens()
    await drill.says("duty-officer", f"/key The bridge is closed. {SOURCE}")
    await drill.says("trade-officer", "/crisis close")
    await drill.says("citizen", "/facts", at=drill.chat("press"))
    await drill.later(timedelta(hours=2))
    await drill.says("duty-officer", "/drill end")

    said = [each.action for each in drill.shown if isinstance(each.action, Send | Edit)]
    assert len(said) > 20
    assert [str(each.text) for each in said if not str(each.text).startswith(HEAD)] == []


async def test_what_is_said_counts_with_the_mark_before_it(drill: Watched) -> None:
    assert drill.house.outlets["training"].length == 4096 - len(HEAD) - len(" · ")


async def test_what_is_sent_once_more_still_begins_with_the_mark(drill: Watched) -> None:
    await begins(drill)
    drill.doubtful.add(drill.chat("press"))
    await drill.opens()
    drill.doubtful.clear()
    await drill.later(timedelta(minutes=3))

    again = [each for each in drill.words_to(drill.chat("press")) if "(repeat)" in each]
    assert again
    assert all(is_marked(each) for each in again)


async def test_an_apology_says_so_too(drill: Watched) -> None:
    said = Said(drill.private("duty-officer"), drill.sender("duty-officer"), "1", drill.now, private=True)
    async with drill.unit() as unit:
        sorry = await drill.house.sorry(unit, said, 7)

    assert all(each.startswith(HEAD) for each in (str(one.text) for one in sorry if isinstance(one, Send)))
    assert words(sorry)


async def test_codes_and_commands_are_as_old_as_the_clock_on_the_wall_says(drill: Watched) -> None:
    drill.house.storage.clock = lambda: drill.now + timedelta(hours=1)  # a fast drill is well ahead of it
    drill.house.wall = lambda: drill.now
    await begins(drill)
    await drill.opens()

    async with drill.unit() as unit:
        assert len(await unit.crises.all_open()) == 1


async def test_a_live_post_that_begins_like_a_drill_is_not_sent_in(scene: Scene) -> None:
    said = words(await scene.says("spokesperson", "/post press: EXERCISE: the bridge is closed."))

    assert "Only drills begin with the word EXERCISE." in said
    assert "E-DRILL" in words(await scene.says("duty-officer", '/crisis open all template=flood place="EXERCISE"'))


# ---- training ---------------------------------------------------------------------------------------------


async def test_an_officer_in_training_approves_their_own_post_in_a_drill_alone(tmp_path: Path) -> None:
    async with training(tmp_path, "spokesperson", "trade-officer") as drill:
        await begins(drill)
        await drill.says("spokesperson", "/post press: en: The bridge is closed.\nar: الجسر مغلق.")
        await drill.presses("spokesperson", drill.last_to(drill.private("spokesperson")), "Send for approval")
        said = words(await drill.approves("spokesperson", 1))
        assert "E-SELF" not in said
        await drill.later(timedelta(minutes=2))
        assert any("The bridge is closed." in each for each in drill.words_to(drill.chat("press")))


async def test_whoever_has_learned_it_needs_a_second_person_in_a_drill_too(drill: Watched) -> None:
    await begins(drill)
    await drill.says("spokesperson", "/post press: en: The bridge is closed.\nar: الجسر مغلق.")
    await drill.presses("spokesperson", drill.last_to(drill.private("spokesperson")), "Send for approval")

    assert "E-SELF" in words(await drill.approves("spokesperson", 1))


async def test_in_the_live_mission_an_officer_in_training_approves_nothing() -> None:
    learning = mission("spokesperson").officer("spokesperson")
    files = example().files.model_copy(update={"officers": mission("spokesperson").officers})
    live = type(example())(files).officer("spokesperson")

    assert learning is not None
    assert live is not None
    assert (learning.training, learning.rehearsing) == (False, True)
    assert (live.training, live.rehearsing) == (True, False)


# ---- the end ----------------------------------------------------------------------------------------------


async def test_the_report_tells_times_refusals_facts_and_who_took_part(drill: Watched) -> None:
    await begins(drill)
    drill.now += timedelta(minutes=4)
    await drill.opens()
    await drill.later(timedelta(minutes=5))
    await drill.says("duty-officer", f"/key {'long ' * 100} {SOURCE}")
    await drill.says("duty-officer", f"/key en: The bridge is closed.\nar: الجسر مغلق. {SOURCE}")
    await drill.proves("duty-officer")
    await drill.presses("head-of-mission", drill.last_to(drill.private("head-of-mission")), "Approve and send")
    await drill.proves("head-of-mission")
    await drill.later(timedelta(minutes=1))

    told = await report(drill)
    assert "The drill is over." in told
    assert "First card: 4 mins" in told
    assert "Pinned in every chat: 4 mins" in told
    assert "First key point: 10 mins" in told
    assert "Refusals: E-LEN × 1" in told
    assert "Facts to check: F1" in told
    assert "Took part: Duty officer and Head of mission" in told


async def test_what_was_not_reached_is_said(drill: Watched) -> None:
    await begins(drill)

    told = await report(drill)
    assert "First card: not reached" in told
    assert "Pinned in every chat: not reached" in told
    assert "Refusals: none" in told


async def test_a_card_that_is_missing_in_one_chat_is_not_everywhere(drill: Watched) -> None:
    await begins(drill)
    drill.answers[f"pin {drill.chat('press')}"] = [Rejected("no right: pin")]
    await drill.opens()

    told = await report(drill)
    assert "First card: 0 s" in told
    assert "Pinned in every chat: not reached" in told


async def test_with_the_drill_its_crisis_ends_and_its_clocks_stand_still(drill: Watched) -> None:
    await begins(drill)
    await drill.opens()
    await report(drill)

    assert "This crisis ended on" in drill.text_of_card("press")
    async with drill.unit() as unit:
        assert await unit.crises.all_open() == ()
    before = len(drill.shown)
    await drill.later(timedelta(days=3))
    assert len(drill.shown) == before


async def test_a_button_of_a_drill_that_is_over_does_nothing(drill: Watched) -> None:
    await begins(drill)
    await drill.opens()
    key = next(each for each in drill.sent_to(drill.private("duty-officer")) if "is open. The card" in str(each.text))
    await report(drill)

    answer = await drill.presses("duty-officer", key, "Write the first key point")
    assert [type(each) for each in answer] == [Notice]
    assert "none is running" in words(answer)


async def test_a_real_crisis_ends_the_drill_and_tells_everybody_in_it(drill: Watched) -> None:
    await begins(drill)
    await drill.says("trade-officer", "/crisis")
    await drill.happens(Due("drill.crisis", "1", drill.now))

    for who in ("duty-officer", "trade-officer"):
        assert "A real crisis is open: this drill is over." in drill.words_to(drill.private(who))[-1]
    assert "A real crisis is open" not in "".join(drill.words_to(drill.private("spokesperson")))
    assert await drill.happens(Due("drill.crisis", "1", drill.now)) == []


async def test_the_next_drill_begins_with_a_fresh_day(drill: Watched) -> None:
    await begins(drill)
    await drill.opens()
    await report(drill)
    async with drill.unit() as unit:
        await unit.drills.tidy()
        assert await unit.dues.next_at() is None
    await begins(drill, "/drill start earthquake fast")
    assert "run 10 times as fast" in drill.words_to(drill.staff)[-1]


async def test_without_a_drill_room_everything_is_said_in_private(tmp_path: Path) -> None:
    async with training(tmp_path, room=None) as drill:
        await begins(drill)
        await drill.opens()

        assert [each for each in drill.shown if not each.action.to.chat] == []
        assert "The drill is over." in await report(drill)


# ---- chats of the live mission ----------------------------------------------------------------------------


async def test_in_a_chat_of_the_live_mission_a_drill_is_deaf_and_leaves(drill: Watched) -> None:
    await begins(drill)
    chat = drill.chat("press")
    drill.house.fence.live_chats = frozenset({("telegram", chat.chat)})

    assert await drill.says("duty-officer", "/bind press", at=chat) == []
    came = Standings(chat, drill.sender("duty-officer"), Standing.ADMIN, ())
    assert [type(each).__name__ for each in await drill.happens(came)] == ["Leave"]


# ---- once in 90 days --------------------------------------------------------------------------------------


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[Watched]:
    """A live mission that has a bot for drills."""
    files = example().files
    chosen = type(example())(files.model_copy(update={"accounts": (*files.accounts, BOT)}))
    async with scene(f"sqlite+aiosqlite:///{tmp_path / 'live.db'}", chosen) as made:
        yield await watched(made)


async def waits_for(scene: Scene, who: str) -> str:
    """Everything that /waiting knows, also what does not fit into one answer."""
    async with scene.unit() as unit:
        ctx = await scene.house.context(unit, scene.private(who), scene.sender(who), private=True)
        return "\n".join(str(text) for _, text, _ in await waiting.everything(ctx))


async def test_a_mission_that_has_not_trained_sees_it(live: Watched) -> None:
    assert "There was no drill in the last 90 days." in await waits_for(live, "duty-officer")
    assert "You took part in no drill in the last 90 days." in await waits_for(live, "spokesperson")
    assert "drill" not in await waits_for(live, "citizen")
    async with live.unit() as unit:
        at = live.now - timedelta(days=89)
        await unit.notes.set(LAST, written({"": at, "duty-officer": at}))

    assert "drill" not in await waits_for(live, "duty-officer")
    assert "You took part in no drill" in await waits_for(live, "spokesperson")
    live.now += timedelta(days=2)
    assert "There was no drill" in await waits_for(live, "duty-officer")


async def test_a_mission_without_a_bot_for_drills_is_not_reminded(scene: Scene) -> None:
    assert "drill" not in await waits_for(scene, "duty-officer")
