"""Every refusal has a sentence; officers see its code, members never."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from config.marks import placeholders
from config.texts import Texts
from groups.calendar import parse_when
from groups.pace import Pace, cap_refusal, gap_refusal, quiet_refusal
from groups.people import Role
from groups.questions import check_question, may_reopen
from groups.refusals import Code, Refusal, refuse
from groups.rights import Act, needs
from handlers.sentences import ROLES, SENTENCES, sentence

TEXTS = Texts()
NOW = datetime(2026, 11, 24, 9, 5, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")
PACE = Pace(cap=3, gap=timedelta(minutes=30), quiet_from=time(21, 30), quiet_until=time(8), zone=BERLIN)


def said(refusal: Refusal, *, coded: bool = False) -> str:
    return str(sentence(TEXTS, "en", refusal, coded=coded, zone=BERLIN, now=NOW))


@pytest.mark.parametrize("code", list(Code))
def test_every_code_has_a_sentence_even_without_values(code: Code) -> None:
    assert said(refuse(code))
    assert code.value not in said(refuse(code))
    assert said(refuse(code), coded=True).endswith(f" {code.value}")


def test_no_sentence_wants_a_value_that_it_does_not_name() -> None:
    variants = [one for each in SENTENCES.values() for one in each]

    assert [words for given, words in variants if not placeholders(words) <= set(given)] == []


def test_no_sentence_shouts() -> None:
    assert [words for each in SENTENCES.values() for _, words in each if "!" in words] == []


def test_every_role_has_a_name() -> None:
    assert set(ROLES) == {role.value for role in Role}


RULES = [
    (cap_refusal(PACE, NOW, (41, 44, 47)), "3 of 3 posts of that day are used (#41, #44 and #47)"),
    (gap_refusal(PACE, NOW, NOW), "The next can go 10:35"),
    (quiet_refusal(PACE, NOW.replace(hour=22)), "From 21:30 to 08:00 it is quiet"),
    (parse_when("2026-03-29 02:30", NOW.replace(year=2026, month=1), BERLIN), "02:30 does not exist"),
    (check_question("a" * 3501, 0), "This is 3501 characters long; at most 3500 fit"),
    (check_question("Hello", 3), "3 of your questions are still open"),
    (may_reopen(NOW - timedelta(days=15), NOW), "more than 14 days ago"),
    (refuse(Code.ROLE, act="draft", needs=needs(Act.RESTORE), section=""), "administrator"),
    (refuse(Code.ROLE, act="draft", needs=("officer",), section="press"), "section Press: officer"),
    (refuse(Code.CONFLICT, who="Leila", until=NOW), "Leila has taken this, until 10:05"),
    (refuse(Code.CONFLICT, who="Leila", at=NOW - timedelta(days=1)), "Leila was faster, at yesterday 10:05"),
    (refuse(Code.UNKNOWN, what="group", name="prss"), "“prss”"),
]


@pytest.mark.parametrize(("refusal", "expected"), RULES, ids=[words for _, words in RULES])
def test_what_the_rules_refuse_is_said_with_their_numbers(refusal: object, expected: str) -> None:
    assert isinstance(refusal, Refusal)
    assert expected in said(refusal)


def test_a_refusal_tells_the_time_in_its_own_zone() -> None:
    away = refuse(Code.GAP, minutes=30, next=NOW, zone="Atlantic/Azores")

    assert "08:05" in said(away)
