"""The rules of CAP 1.2 that its schema cannot say, and which of others' messages we take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from groups import cap
from groups.cap import CATEGORIES, WEIGHTS, Info, Message, MsgType, Ref, Response, Unfit, Weight
from groups.crisis import Level

NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
INFO = Info(
    "en-GB", "Met", "Flood", "Execute", WEIGHTS[Level.ALERT], NOW + timedelta(hours=1), "", "Flood", "It rises.", "Go."
)
ALERT = Message(Ref("a@b.example", "one", NOW), "Actual", "Alert", (INFO,))
EARLIER = Ref("a@b.example", "zero", NOW - timedelta(hours=1))


@pytest.mark.parametrize(
    ("zone", "written"),
    [
        ("UTC", "2026-11-24T09:05:00-00:00"),
        ("Europe/London", "2026-11-24T09:05:00-00:00"),
        ("Europe/Copenhagen", "2026-11-24T10:05:00+01:00"),
        ("America/St_Johns", "2026-11-24T05:35:00-03:30"),
    ],
)
def test_an_hour_has_its_offset_and_never_a_z(zone: str, written: str) -> None:
    assert cap.stamp(NOW.replace(microsecond=5).astimezone(ZoneInfo(zone))) == written


def test_a_name_has_neither_space_nor_comma() -> None:
    assert cap.name(" a, b <c>&d ") == "a-b-c>-d"
    assert cap.identifier("emb", 3, 7, NOW) == "emb-c3-20261124T090500-7"


def test_a_reference_is_sender_name_and_hour() -> None:
    assert str(ALERT.ref) == "a@b.example,one,2026-11-24T09:05:00-00:00"


def test_the_graver_the_level_the_heavier_the_words() -> None:
    severities = [WEIGHTS[level].severity for level in Level]
    assert severities == ["Minor", "Moderate", "Severe", "Extreme"]
    assert WEIGHTS[Level.CALM].urgency == "Past"


@pytest.mark.parametrize(
    ("level", "instructed", "said"),
    [
        (Level.CALM, True, Response.ALL_CLEAR),
        (Level.WATCH, True, Response.MONITOR),
        (Level.ALERT, True, Response.EXECUTE),
        (Level.ALERT, False, Response.MONITOR),
        (Level.EMERGENCY, True, Response.EXECUTE),
    ],
)
def test_what_people_should_do(level: Level, said: Response, *, instructed: bool) -> None:
    assert cap.response(level, instructed=instructed) is said


def test_a_templates_own_category_then_its_name_then_safety() -> None:
    assert [cap.category("flood", "Rescue"), cap.category("flood"), cap.category("parade")] == [
        "Rescue",
        "Met",
        "Safety",
    ]
    assert set(cap.BY_TEMPLATE.values()) <= set(CATEGORIES)


def test_it_holds_until_the_promised_update_or_for_a_day() -> None:
    soon = NOW + timedelta(hours=4)
    assert cap.expires(NOW, soon) == soon
    assert cap.expires(NOW, None) == cap.expires(NOW, NOW) == NOW + timedelta(hours=24)


def test_what_holds_is_updated_and_where_nothing_holds_it_is_an_alert() -> None:
    assert cap.kind_of_next([EARLIER]) is MsgType.UPDATE
    assert cap.kind_of_next([]) is MsgType.ALERT


def test_a_good_message_has_no_fault() -> None:
    assert cap.faults(ALERT) == []
    assert cap.faults(replace(ALERT, msg_type="Update", references=(EARLIER,))) == []


@pytest.mark.parametrize(
    "wrong",
    [
        replace(ALERT, msg_type="Update"),
        replace(ALERT, msg_type="Cancel"),
        replace(ALERT, references=(EARLIER,)),
        replace(ALERT, ref=replace(ALERT.ref, identifier="")),
        replace(ALERT, ref=replace(ALERT.ref, identifier="a b")),
        replace(ALERT, ref=replace(ALERT.ref, sender="a,b")),
        replace(ALERT, ref=replace(ALERT.ref, sent=NOW.replace(tzinfo=None))),
    ],
)
def test_what_the_standard_forbids_is_a_fault(wrong: Message) -> None:
    assert len(cap.faults(wrong)) == 1


@pytest.mark.parametrize("kind", ["Ack", "Error", "alert", "ALERT", "Alert ", "New", ""])
def test_a_kind_that_nobody_knows_is_no_alert(kind: str) -> None:
    assert cap.unfit(replace(ALERT, msg_type=kind), NOW) is Unfit.KIND


@pytest.mark.parametrize(
    ("message", "why"),
    [
        (ALERT, None),
        (replace(ALERT, status="Exercise"), Unfit.EXERCISE),
        (replace(ALERT, status="Test"), Unfit.EXERCISE),
        (replace(ALERT, status="actual"), Unfit.EXERCISE),
        (replace(ALERT, scope="Restricted"), Unfit.SCOPE),
        (replace(ALERT, scope=""), Unfit.SCOPE),
        (replace(ALERT, infos=()), Unfit.BROKEN),
        (replace(ALERT, msg_type="Cancel", references=(EARLIER,), infos=()), None),
        (replace(ALERT, infos=(replace(INFO, expires=NOW),)), Unfit.OLD),
        (replace(ALERT, infos=(replace(INFO, expires=NOW), INFO)), None),
        (replace(ALERT, infos=(replace(INFO, expires=None),)), None),
        (replace(ALERT, ref=replace(ALERT.ref, sent=NOW - timedelta(hours=25))), Unfit.OLD),
        (replace(ALERT, ref=replace(ALERT.ref, sent=NOW + timedelta(hours=1))), Unfit.OLD),
    ],
)
def test_what_we_take(message: Message, why: Unfit | None) -> None:
    assert cap.unfit(message, NOW) is why


def test_a_message_is_read_in_the_first_language_that_it_has() -> None:
    both = replace(ALERT, infos=(INFO, replace(INFO, language="ar")))
    found = [both.info(("ar", "en")), both.info(("fr", "en")), both.info(("fr",)), replace(ALERT, infos=()).info(())]
    assert [each.language if each else None for each in found] == ["ar", "en-GB", "en-GB", None]


def test_a_key_point_takes_whole_parts_or_nothing() -> None:
    assert cap.key_words("CP", INFO, 400) == "CP: Flood\nGo.\nIt rises."
    assert cap.key_words("CP", INFO, 14) == "CP: Flood\nGo."
    assert cap.key_words("CP", replace(INFO, instruction="x" * 400), 400) == "CP: Flood\nIt rises."
    assert cap.key_words("CP", replace(INFO, headline="x" * 400), 400) == ""


@pytest.mark.parametrize(("severity", "level"), [("Extreme", 2), ("Severe", 2), ("Minor", 1), ("", 1)])
def test_nobody_opens_an_emergency_from_a_feed(severity: str, level: int) -> None:
    grave = replace(ALERT, infos=(replace(INFO, weight=Weight("Immediate", severity, "Observed")),))
    assert cap.level_meant(grave) == level
