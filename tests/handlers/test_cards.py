"""What a card says, and what five hundred of them cost."""

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from config.texts import Texts
from groups.messages import Address, Send
from groups.outlets import Capabilities, code_points
from groups.texts import as_text
from handlers.cards import card_text
from handlers.context import Context
from handlers.crisis.planning import read_plan
from storage.unit import Unit
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, words
from tests.typed import SOURCE, typed


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    return await watched(scene)


def context(flood: Watched, unit: Unit) -> Context:
    return Context(flood.now, flood.mission, Texts(), unit, flood.house.outlets, flood.staff)


async def card(flood: Watched, unit: Unit, group_id: str, length: int = 4096, own: str = "") -> str:
    """The card of a chat of the group with a language of its `own`."""
    ctx = context(flood, unit)
    group = flood.mission.group(group_id)
    assert group is not None
    outlet = Capabilities("test", length, code_points)
    return str(card_text.card(ctx, await card_text.board(ctx), group, outlet, own).text)


@pytest.mark.parametrize(
    ("length", "kept", "gone"),
    [
        (1100, ["112", "What to do now", "Next update by", "There is flooding"], []),
        (620, ["112", "What to do now", "Next update by"], ["There is flooding"]),
        (400, ["Flooding: Nell valley", "112", "0140"], ["What to do now", "There is flooding"]),
    ],
)
async def test_when_space_is_short_the_numbers_outlive_the_story(
    flood: Watched, length: int, kept: list[str], gone: list[str]
) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        text = await card(flood, unit, "consular", length, "en")
    assert len(text) <= length
    assert all(words in text for words in kept)
    assert not any(words in text for words in gone)


STORY, STORY_AR = "There is flooding in Nell valley", "هناك فيضان في"


async def test_an_arabic_chat_reads_its_card_in_arabic(flood: Watched) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        text = await card(flood, unit, "consular", own="ar")
    assert "فيضان" in text
    assert "خط السفارة المناوب" in text
    assert "+00 20 555 0140" in text
    assert "What to do now" not in text


async def test_a_chat_of_two_languages_reads_the_whole_card_in_both_and_one_code(flood: Watched) -> None:
    await flood.opens()
    text = flood.text_of_card("consular")
    for each in ("What to do now", "Embassy duty line", "Next update by", STORY, STORY_AR, "خط السفارة المناوب"):
        assert text.count(each) == 1
    assert text.index(STORY) < text.index("· · ·") < text.index(STORY_AR)
    assert text.count("EMB-") == 1


@pytest.mark.parametrize(
    ("length", "kept", "gone"),
    [(1600, ["112", STORY, STORY_AR], []), (1250, ["Next update by", "خط السفارة المناوب"], [STORY, STORY_AR])],
)
async def test_what_is_left_out_is_left_out_in_both_languages(
    flood: Watched, length: int, kept: list[str], gone: list[str]
) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        text = await card(flood, unit, "consular", length)
    assert all(words in text for words in kept)
    assert not any(words in text for words in gone)


async def test_a_chat_that_gets_every_language_of_its_group_reads_its_card_anew(flood: Watched) -> None:
    await flood.says("consular-officer", "/bind consular ar", flood.chat("consular"))
    await flood.opens()
    assert STORY not in flood.text_of_card("consular")
    await flood.says("consular-officer", "/bind consular all", flood.chat("consular"))
    assert STORY in flood.text_of_card("consular")
    assert STORY_AR in flood.text_of_card("consular")


@pytest.mark.parametrize("language", ["ar", "en"])
async def test_while_a_crisis_covers_a_chat_nobody_takes_a_language_from_it(flood: Watched, language: str) -> None:
    await flood.opens()
    await flood.says("consular-officer", f"/bind consular {language}", flood.chat("consular"))
    answer = flood.words_to(flood.private("consular-officer"))[-1]
    assert "E-STATE" in answer
    assert "keeps its languages" in answer
    assert STORY in flood.text_of_card("consular")
    assert STORY_AR in flood.text_of_card("consular")


async def test_a_card_in_the_language_of_its_chat_ends_in_it(flood: Watched) -> None:
    await flood.says("consular-officer", "/bind consular ar", flood.chat("consular"))
    await flood.opens()
    await flood.says("duty-officer", "/crisis close")
    await flood.presses("head-of-mission", flood.last_to(flood.staff), "Confirm")
    assert "Thank you" not in flood.text_of_card("consular")
    assert "Thank you" in flood.text_of_card("press")


async def test_both_answers_of_a_check_in_stand_on_the_card_in_both_languages(flood: Watched) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        known = await card_text.board(context(flood, unit))
        crisis = known.crises[0]
        safe, _ = card_text.how_are_you(context(flood, unit), crisis, "en", "ar")
        alone, _ = card_text.how_are_you(context(flood, unit), crisis, "en")
    assert alone.label == "I am safe"
    assert safe.label.startswith("I am safe / ")


async def test_only_the_time_moves_and_the_card_counts_as_the_same(flood: Watched) -> None:
    await flood.opens()
    digests = set()
    for _ in range(2):
        async with flood.unit() as unit:
            ctx = context(flood, unit)
            group = flood.mission.group("consular")
            assert group is not None
            known = await card_text.board(ctx)
            digests.add(card_text.card(ctx, known, group, Capabilities("test", 4096, code_points)).digest)
        flood.now += timedelta(minutes=7)
    assert len(digests) == 1


async def test_a_regional_number_stands_only_where_the_region_is(flood: Watched) -> None:
    await flood.opens()
    async with flood.unit() as unit:
        ctx = context(flood, unit)
        known = await card_text.board(ctx)
        north, south = (replace(known.facts[0], id=code, region=code) for code in ("VM-NE", "VM-SW"))
        group = flood.mission.group("general")
        assert group is not None
        text = str(card_text.numbers(ctx, [north, south], group, "en"))
    assert text.count("112") == 1


async def test_five_hundred_chats_cost_a_few_statements_more_than_six(flood: Watched) -> None:
    async with flood.unit() as unit:
        for n in range(500):
            place = await unit.addresses.arrive(Address("web", f"more-{n}"), "More")
            language = ("", "en", "ar")[n % 3]
            bound = {"group_id": "consular", "state": "bound", "powers": "pin write delete", "language": language}
            await unit.addresses.set(place, **bound)
    flood.delivering = False
    counted: list[str] = []
    engine = flood.house.storage.engine.sync_engine
    sa.event.listen(engine, "before_cursor_execute", lambda *args: counted.append(args[2]))
    asked = await flood.says("duty-officer", '/crisis open all level=2 template=flood place="Nell valley"')
    counted.clear()
    await flood.says("duty-officer", typed(words(asked), flood.code("duty-officer")))
    assert len(counted) < 120  # however many languages the chats read
    async with flood.unit() as unit:
        assert len(await unit.cards.shown()) == 506
        (first,) = await unit.outbox.open_rows(flood.staff.account, 1)
    assert first.address == flood.private("duty-officer")  # who opened it does not wait for five hundred cards


async def test_the_ordinary_post_waits_and_is_offered_again(flood: Watched) -> None:
    group = "consular"
    async with flood.unit() as unit:
        post = await unit.posts.draft(
            "consular-officer",
            "consular",
            texts={"en": as_text("Passport day on Friday.")},
            groups=(group,),
            state="scheduled",
            send_at=flood.now + timedelta(hours=6),
        )
        await unit.slots.reserve(post.id, group, flood.now.date(), "routine", 3)
    await flood.opens()
    async with flood.unit() as unit:
        held = await unit.posts.need(post.id)
        assert held.state == "held"
        assert await unit.slots.used(group, flood.now.date(), "routine") == ()
    await flood.says("duty-officer", "/crisis close")
    await flood.presses("head-of-mission", flood.last_to(flood.staff), "Confirm")
    offered = flood.words_to(flood.private("consular-officer"))[-1]
    assert f"#{post.id}" in offered
    assert "crisis is over" in offered


async def test_a_key_point_is_no_ordinary_post(flood: Watched) -> None:
    await flood.opens()
    await flood.says("spokesperson", f"/key The bridge is closed. {SOURCE}")
    shown = await flood.says("consular-officer", "/waiting")
    key = [action for action in shown if isinstance(action, Send) and "bridge" in str(action.text)]
    assert len(key) == 1
    assert "A key point waits for a second person." in str(key[0].text)


async def test_what_is_overdue_waits_for_its_owner_alone(flood: Watched) -> None:
    mine = await flood.says("duty-officer", "/waiting")
    others = await flood.says("trade-officer", "/waiting")
    assert any("0140" in str(action.text) for action in mine if isinstance(action, Send))
    assert not any("0140" in str(action.text) for action in others if isinstance(action, Send))


@pytest.mark.parametrize(
    ("typed", "region", "template", "place", "level"),
    [
        ('all level=2 template=flood place="Nell valley"', "", "flood", "Nell valley", 2),
        ("flood", "", "flood", "", 2),
        ("vm-ne flood level=3", "VM-NE", "flood", "", 3),
        ("all place=“Nell valley”", "", "", "Nell valley", 2),
    ],
)
async def test_a_plan_is_read_as_it_is_typed(
    flood: Watched, typed: str, region: str, template: str, place: str, level: int
) -> None:
    async with flood.unit() as unit:
        plan = read_plan(context(flood, unit), typed)
    assert not isinstance(plan, list)
    assert (plan.region, plan.template, plan.place, plan.level) == (region, template, place, level)


@pytest.mark.parametrize("typed", ["all level=9", "all template=meteor", 'all place="Nell', "ZZ"])
async def test_a_plan_that_makes_no_sense_is_refused(flood: Watched, typed: str) -> None:
    async with flood.unit() as unit:
        assert isinstance(read_plan(context(flood, unit), typed), list)
