"""Tests of who may do what: every role with every act, then every set of roles."""

from dataclasses import replace
from datetime import timedelta
from itertools import combinations, product

import pytest

from groups.people import Person, Role
from groups.refusals import Code, Refusal
from groups.rights import LEARNING, MATRIX, Act, Grant, grant, needs, refusal
from tests.groups.people import ADMIN, AUTHOR, DUTY, HEAD, MEMBER, REVIEWER, TODAY, person

# The matrix as it was agreed, in the words of its page, for a reader who has never seen the code.
#            member  moderator  officer    reviewer   duty   head   admin
AGREED = """
read_public       Y  Y          Y          Y          Y      Y      Y
erase_own         Y  Y          Y          Y          Y      Y      Y
ask               Y  Y          Y          Y          Y      Y      Y
suggest           Y  Y          Y          Y          Y      Y      -
moderate          -  own        own        -          Y      Y      -
ban               -  2          own        -          Y      Y      -
see_waiting       -  Y          Y          Y          Y      Y      Y
assign_item       -  own        own        -          Y      Y      -
answer_privately  -  -          own        -          Y      Y      -
publish_answer    -  -          own        as-second  Y      Y      -
draft             -  own        own        -          Y      Y      -
submit            -  -          own        -          Y      Y      -
approve           -  -          peer       Y          Y      Y      -
schedule          -  -          own        -          Y      Y      -
exceed_cap        -  -          -          2          why    why    -
stop_routine      -  -          Y          Y          Y      Y      Y
stop_own_crisis   -  -          Y          -          Y      Y      -
stop_crisis       -  -          -          -          Y      Y      -
resume            -  -          2          2          S      S      -
crisis_template   -  -          -          -          S      S      -
crisis_free       -  -          propose    2          2+S    2+S    -
open_crisis       -  -          propose    -          S      S      -
change_level      -  -          propose    2          2      2      -
retract           -  -          Y          Y          Y      Y      -
correct_freely    -  -          2          as-second  2      2      -
pin               -  -          own+2      as-second  Y      Y      -
change_number     -  -          propose    2          2      2      -
change_position   -  -          propose    2          -      2      -
check_fact        -  -          own        -          Y      Y      -
accredit          -  -          own+2      as-second  2      2      -
lift_cooling      -  -          -          2          2      why    -
resolve_doubt     -  -          own        -          Y      Y      -
export            -  -          own        -          -      S+why  -
erase             -  -          -          -          -      S      2
add_group         -  -          propose    -          -      2      2
grant_role        -  -          -          -          -      2+S    2+S
remove_officer    -  -          -          -          S      S      S
edit_config       -  -          -          -          -      2      2
operate           -  -          -          -          -      -      Y
restore           -  -          -          -          -      -      2
read_cases        -  -          own        own        Y      Y      -
read_own_acts     -  -          Y          Y          Y      Y      Y
read_audit        -  -          -          -          Y      Y      Y
drill             -  -          -          -          Y      Y      Y
join_drill        -  -          Y          Y          Y      Y      Y
take_page         -  -          -          -          Y      Y      -
open_checkin      -  -          -          -          S      S      -
"""
WORDS = {"2": "second", "S": "step_up", "own": "own", "why": "reason", "propose": "propose", "as-second": "as_second"}
CELLS = {
    (role, Act(name)): cell
    for name, *cells in (line.split() for line in AGREED.strip().splitlines())
    for role, cell in zip(Role, cells, strict=True)
}
STAFF_SETS = [frozenset(some) for size in range(1, 7) for some in combinations(list(Role)[1:], size)]
SECTIONS = (None, "press", "trade")


def agreed(role: Role, act: Act) -> Grant:
    cell = CELLS[role, act]
    flags = set() if cell in "Y-" else set(cell.replace("peer", "own+as-second").split("+"))
    return Grant(cell != "-", **dict.fromkeys((WORDS[flag] for flag in flags), True))


def test_every_act_and_every_role_is_in_the_agreed_matrix() -> None:
    assert {act for _, act in CELLS} == set(Act)
    assert {role: set(row) for role, row in MATRIX.items()} == dict.fromkeys(Role, set(Act))


@pytest.mark.parametrize("act", Act)
@pytest.mark.parametrize("role", Role)
def test_each_role_may_do_what_was_agreed_and_nothing_else(role: Role, act: Act) -> None:
    expected = agreed(role, act)
    assert MATRIX[role][act] == expected

    for section, (stepped_up, owner, proposing, seconding) in product(SECTIONS, product((False, True), repeat=4)):
        found = refusal(
            person(role),
            act,
            today=TODAY,
            section=section,
            stepped_up=stepped_up,
            owner=owner,
            proposing=proposing,
            seconding=seconding,
        )
        in_place = not expected.own or owner or section != "trade"
        in_part = (proposing or not expected.propose) and (seconding or not expected.as_second)
        if not (expected.allowed and in_place and in_part):
            assert isinstance(found, Refusal)
            assert found.code is Code.ROLE
            assert found.values == {"act": act.value, "needs": needs(act), "section": section or ""}
        else:
            assert found == (Refusal(Code.STEP_UP, {"act": act.value}) if expected.step_up and not stepped_up else None)


@pytest.mark.parametrize("act", Act)
def test_more_roles_never_take_a_right_away_save_that_an_administrator_never_approves(act: Act) -> None:
    for roles in STAFF_SETS:
        found = grant(person(*roles), act, TODAY)
        single = [agreed(role, act) for role in roles]
        if Role.ADMIN in roles:
            single = [each for each in single if act is not Act.APPROVE and not each.as_second]
        assert found.allowed == any(each.allowed for each in single)
        assert not found.allowed or found in single


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("act", Act)
def test_of_several_roles_the_lightest_burden_counts(act: Act, section: str | None) -> None:
    for roles in STAFF_SETS:
        found = grant(person(*roles), act, TODAY, section=section)
        # What is allowed with no condition by one role is allowed with none.
        unburdened = Grant(True) in [agreed(role, act) for role in roles]
        if unburdened and not (Role.ADMIN in roles and act is Act.APPROVE):
            assert found == Grant(True)


def test_a_grant_has_no_condition_that_is_not_named() -> None:
    assert Grant(True) == Grant(True, *[False] * 6)


def test_a_head_who_also_reviews_is_not_spared_the_second_factor_in_a_crisis() -> None:
    both = person(Role.HEAD, Role.REVIEWER)

    assert grant(both, Act.CRISIS_FREE, TODAY) == Grant(True, second=True, step_up=True)
    assert grant(person(Role.REVIEWER), Act.CRISIS_FREE, TODAY) == Grant(True, second=True)


def test_a_moderator_and_officer_bans_alone_in_their_section_and_with_a_second_person_elsewhere() -> None:
    both = person(Role.MODERATOR, Role.OFFICER)

    assert grant(both, Act.BAN, TODAY, section="press") == Grant(True, own=True)
    assert grant(both, Act.BAN, TODAY, section="trade") == Grant(True, second=True)
    assert grant(both, Act.BAN, TODAY) == Grant(True, second=True)


def test_an_administrator_approves_nothing_whatever_else_they_are() -> None:
    everything = person(*Role)

    for seconding in (False, True):
        assert refusal(everything, Act.APPROVE, today=TODAY, section="press", seconding=seconding)
    assert refusal(person(Role.ADMIN, Role.REVIEWER), Act.PIN, today=TODAY, seconding=True)


def test_an_officer_is_a_member_from_the_day_after_their_last() -> None:
    leaving = person(Role.HEAD, until=TODAY)

    assert refusal(leaving, Act.APPROVE, today=TODAY) is None
    assert refusal(leaving, Act.APPROVE, today=TODAY + timedelta(days=1))
    assert refusal(leaving, Act.ASK, today=TODAY + timedelta(days=1)) is None


def test_an_officer_without_a_section_has_nothing_of_their_own() -> None:
    assert refusal(person(Role.OFFICER, sections=()), Act.DRAFT, today=TODAY)


@pytest.mark.parametrize("act", Act)
def test_an_officer_in_training_drafts_and_sends_nothing(act: Act) -> None:
    learner = replace(person(Role.OFFICER, Role.DUTY), training=True)

    allowed = refusal(learner, act, today=TODAY, stepped_up=True, proposing=True, seconding=True) is None
    assert allowed == (act in LEARNING)
    assert grant(replace(MEMBER, training=True), Act.ASK, TODAY).allowed


def test_opening_a_crisis_asks_the_duty_officer_for_a_second_factor() -> None:
    found = refusal(DUTY, Act.OPEN_CRISIS, today=TODAY)

    assert found == Refusal(Code.STEP_UP, {"act": "open_crisis"})
    assert refusal(DUTY, Act.OPEN_CRISIS, today=TODAY, stepped_up=True) is None


def test_an_officer_may_propose_a_crisis_and_not_open_one() -> None:
    assert refusal(AUTHOR, Act.OPEN_CRISIS, today=TODAY, stepped_up=True)
    assert refusal(AUTHOR, Act.OPEN_CRISIS, today=TODAY, proposing=True) is None


def test_a_refusal_names_the_roles_that_may() -> None:
    found = refusal(MEMBER, Act.STOP_CRISIS, today=TODAY)

    assert found
    assert found.values["needs"] == ("duty", "head")
    assert needs(Act.APPROVE) == ("reviewer", "duty", "head")


@pytest.mark.parametrize("who", [REVIEWER, DUTY, HEAD, ADMIN, MEMBER])
def test_only_officers_of_the_section_owners_duty_and_head_check_a_fact(who: Person) -> None:
    assert (refusal(who, Act.CHECK_FACT, today=TODAY, section="consular") is None) == (who in (DUTY, HEAD))
    assert refusal(AUTHOR, Act.CHECK_FACT, today=TODAY, section="consular")
    assert refusal(AUTHOR, Act.CHECK_FACT, today=TODAY, section="press") is None
    assert refusal(AUTHOR, Act.CHECK_FACT, today=TODAY, section="consular", owner=True) is None
