"""Statements prepared in calm: two approve them, one alone sends them at night, with values that hold."""

import dataclasses
from datetime import timedelta

import pytest

from config.mission import Mission
from groups.messages import Action, Send
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, example, labels, words
from tests.handlers.test_keypoints import BRIDGE, points, publishes

DUTY, CONSUL, HEAD = "duty-officer", "consular-officer", "head-of-mission"


@pytest.fixture
async def calm(scene: Scene) -> Watched:
    return await watched(scene)


async def opens(calm: Watched) -> Watched:
    await calm.says(CONSUL, "/fact check F2 ok by=call")
    await calm.opens()
    return calm


def shown(answer: list[Action], name: str) -> Send:
    return next(each for each in answer if isinstance(each, Send) and f"· {name}" in str(each.text))


async def approves(calm: Watched, who: str, name: str = "rising", template: str = "flood") -> str:
    screen = shown(await calm.says(who, f"/crisis prepared {template}"), name)
    answer = await calm.presses(who, screen, "I approve these words")
    if "six digits" in words(answer):
        answer = await calm.proves(who)
        calm.now += timedelta(seconds=31)
    return words(answer)


async def two_approve(calm: Watched, name: str = "rising") -> None:
    await approves(calm, CONSUL, name)
    await approves(calm, HEAD, name)


async def test_two_different_people_approve_a_statement_in_calm(calm: Watched) -> None:
    assert "One more person is needed" in await approves(calm, CONSUL)
    assert labels(shown(await calm.says(CONSUL, "/crisis prepared flood"), "rising")) == []
    assert "one officer may send it alone" in await approves(calm, HEAD)
    assert "flood: 1 of 2 approved" in words(await calm.says(DUTY, "/crisis prepared"))


async def test_an_officer_without_the_right_sees_the_words_and_cannot_approve_them(calm: Watched) -> None:
    screen = shown(await calm.says("trade-officer", "/crisis prepared flood"), "rising")
    assert "{place}" in str(screen.text)
    assert labels(screen) == []


async def test_approving_asks_the_head_for_the_second_factor(calm: Watched) -> None:
    screen = shown(await calm.says(HEAD, "/crisis prepared flood"), "rising")
    assert "six digits" in words(await calm.presses(HEAD, screen, "I approve these words"))
    async with calm.unit() as unit:
        statement = calm.mission.template("flood").statement("rising")  # type: ignore[union-attr]
        assert await unit.holdings.approvers([statement.print]) == {}  # type: ignore[union-attr]


async def test_a_changed_comma_asks_both_again(calm: Watched) -> None:
    await two_approve(calm)
    old = shown(await calm.says(DUTY, "/crisis prepared flood"), "rising")
    calm.house.mission = with_words(calm.mission, "flood", "rising", " Please.")
    assert "E-CHANGED" in words(await calm.presses(DUTY, old, "I approve these words")) or "E-CHANGED" in words(
        await calm.proves(DUTY)
    )
    assert "have changed since" in words(await calm.says(DUTY, "/crisis prepared flood"))
    await opens(calm)
    assert "Rising" not in labels(await calm.says(DUTY, "/key"))


async def test_the_word_of_somebody_who_left_counts_no_more(calm: Watched) -> None:
    await two_approve(calm)
    calm.house.mission = without_officer(calm.mission, CONSUL)
    assert "One more person is needed" in words(await calm.says(DUTY, "/crisis prepared flood"))


async def test_a_lone_duty_officer_sends_it_at_night_with_the_second_factor(calm: Watched) -> None:
    await two_approve(calm)
    await opens(calm)
    calm.now += timedelta(hours=14)
    await calm.says(CONSUL, "/fact check F2 ok by=call")
    preview = await calm.presses(DUTY, await calm.says(DUTY, "/key"), "Rising")
    assert "the water in Nell valley is still rising" in words(preview)
    assert "+00 20 555 0140" in words(preview)
    assert "six digits" in words(await calm.presses(DUTY, preview, "Send the prepared words"))
    await calm.proves(DUTY)
    await calm.passes(timedelta(seconds=11))
    (text,) = points(calm, "consular")
    assert "At 00:06 Harsund the water in Nell valley is still rising." in text
    assert "Embassy" in text
    assert "next update by" in text
    assert "read them within 15 minutes" in calm.words_to(calm.private(HEAD))[-1]


async def test_nobody_sends_alone_what_only_one_has_approved(calm: Watched) -> None:
    await approves(calm, CONSUL)
    await opens(calm)
    offered = await calm.says(DUTY, "/key")
    assert "two have to approve them first" in words(offered)
    assert labels(offered) == ["Cancel"]
    assert "two have to approve" in words(await calm.says(DUTY, "/crisis prepared rising"))


async def test_the_officer_may_name_another_hour_and_another_number(calm: Watched) -> None:
    await two_approve(calm)
    await opens(calm)
    await calm.says(CONSUL, "/fact check F1 ok")
    preview = words(await calm.says(DUTY, "/crisis prepared rising time=٠٩:٣٠ number=F1"))
    assert "At 09:30 Harsund" in preview
    assert "To reach us: 112" in preview


@pytest.mark.parametrize("hour", ["25:00", "soon", "9", "09:60"])
async def test_an_hour_that_there_is_not_is_refused(calm: Watched, hour: str) -> None:
    await two_approve(calm)
    await opens(calm)
    assert "E-TZ" in words(await calm.says(DUTY, f"/crisis prepared rising time={hour}"))


async def test_an_overdue_number_is_refused_and_one_that_holds_is_offered(calm: Watched) -> None:
    await two_approve(calm)
    await calm.says(CONSUL, "/fact check F1 ok")
    await calm.opens()
    refused = await calm.says(DUTY, "/crisis prepared rising")
    assert "The check of F2 does not hold" in words(refused)
    assert labels(refused) == ["Take F1"]
    preview = await calm.presses(DUTY, refused, "Take F1")
    assert "To reach us: 112" in words(preview)


async def test_words_are_no_telephone_number(calm: Watched) -> None:
    await two_approve(calm)
    await opens(calm)
    assert "E-UNKNOWN" in words(await calm.says(DUTY, "/crisis prepared rising number=F3"))
    assert "E-UNKNOWN" in words(await calm.says(DUTY, "/crisis prepared rising number=F99"))


async def test_a_number_found_wrong_while_the_code_is_typed_does_not_go_out(calm: Watched) -> None:
    await two_approve(calm)
    await opens(calm)
    calm.now += timedelta(minutes=6)
    preview = await calm.says(DUTY, "/crisis prepared rising")
    await calm.presses(DUTY, preview, "Send the prepared words")
    await calm.says(CONSUL, "/fact fail F2 nobody answers")
    assert "E-FACT" in words(await calm.proves(DUTY))
    await calm.passes(timedelta(minutes=1))
    assert points(calm, "consular") == []


async def sends(calm: Watched) -> list[str]:
    """What the duty officer then reads in private."""
    before = len(calm.sent_to(calm.private(DUTY)))
    await calm.presses(DUTY, await calm.says(DUTY, "/crisis prepared rising"), "Send the prepared words")
    if "six digits" in str(calm.last_to(calm.private(DUTY)).text):
        await calm.proves(DUTY)
    await calm.passes(timedelta(seconds=40))
    return calm.words_to(calm.private(DUTY))[before:]


async def test_the_same_statement_does_not_go_twice_within_a_day(calm: Watched) -> None:
    await two_approve(calm)
    await opens(calm)
    await sends(calm)
    await calm.passes(timedelta(minutes=40))
    assert any("E-DUP" in said for said in await sends(calm))
    assert len(points(calm, "consular")) == 1


async def test_a_statement_that_came_too_soon_goes_half_an_hour_later(calm: Watched) -> None:
    await two_approve(calm)
    await opens(calm)
    await publishes(calm, f"en: {BRIDGE}\nar: الجسر مغلق.", timedelta(minutes=1))
    assert any("E-GAP" in said for said in await sends(calm))
    await calm.passes(timedelta(minutes=31))
    assert not any("E-DUP" in said for said in await sends(calm))
    assert len(points(calm, "consular")) == 2


async def test_its_ready_correction_has_the_same_place_in_every_language(calm: Watched) -> None:
    await two_approve(calm)
    await opens(calm)
    await calm.presses(DUTY, await calm.says(DUTY, "/crisis prepared rising"), "Send the prepared words")
    await calm.proves(DUTY)
    await calm.passes(timedelta(seconds=11))
    await calm.presses(DUTY, await calm.says(DUTY, "/correct 1"), "Send the ready correction")
    told = words(calm.sent_to(calm.chat("consular")))
    assert "Our message that the water in Nell valley was rising was wrong." in told
    async with calm.unit() as unit:
        (fix,) = await unit.posts.correcting(1)
    assert set(fix.texts) == {"en", "ar"}


def with_words(mission: Mission, template_id: str, name: str, more: str) -> Mission:
    """The mission after somebody added words to a statement."""
    template = mission.template(template_id)
    assert template is not None
    one = template.holding[name]
    changed = one.model_copy(update={"text": dict(one.text) | {"en": one.text["en"] + more}})
    fresh = template.model_copy(update={"holding": {name: changed}})
    rest = tuple(fresh if each.id == template_id else each for each in mission.templates)
    return dataclasses.replace(mission, files=mission.files.model_copy(update={"templates": rest}))


def without_officer(mission: Mission, key: str) -> Mission:
    rest = tuple(each for each in mission.files.officers if each.name != key)
    return dataclasses.replace(mission, files=mission.files.model_copy(update={"officers": rest}))


def test_every_danger_of_the_example_has_a_statement_and_a_correction_for_it() -> None:
    for template in example().templates:
        assert len(template.statements) >= 2, template.id
        for statement in template.statements:
            assert set(statement.text) == set(statement.correction) == {"en", "ar"}
