"""Tests of what becomes of an action: after each outcome, after a restart, in doubt."""

from typing import get_args

import pytest

from groups.deliveries import REPEATABLE, Doubt, Prefix, State, Step, after, backoff, doubt, on_restart
from groups.messages import Action, Lane, Notice
from groups.outcomes import Closed, Done, MaybeDone, Misconfigured, Moved, NotDone, Outcome, Rejected, SlowDown

KINDS = {kind.__name__.lower() for kind in get_args(Action)} - {Notice.__name__.lower()}


@pytest.mark.parametrize("kind", sorted(KINDS))
@pytest.mark.parametrize(
    ("outcome", "step"),
    [
        (Done("77"), Step(State.DONE)),
        (SlowDown(7), Step(State.QUEUED, 7.5, pause_account=True)),
        (SlowDown(-1), Step(State.QUEUED, 0.5, pause_account=True)),
        (NotDone("refused"), Step(State.WAIT, 4.0)),
        (Moved("-1002"), Step(State.QUEUED, moved_to="-1002")),
        (Closed("blocked"), Step(State.FAILED)),
        (Rejected("no right"), Step(State.FAILED)),
        (Misconfigured("token"), Step(State.QUEUED, stop_account=True)),
    ],
    ids=str,
)
def test_every_kind_of_action_takes_a_sure_outcome_alike(kind: str, outcome: Outcome, step: Step) -> None:
    assert after(outcome, kind, 3) == step


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_what_may_have_happened_is_repeated_only_where_that_does_no_harm(kind: str) -> None:
    found = after(MaybeDone("timeout"), kind, 2)

    assert found == (Step(State.AMBIGUOUS) if kind == "send" else Step(State.QUEUED, 2.0))


def test_only_a_send_cannot_be_repeated() -> None:
    assert {"send"} == KINDS - REPEATABLE
    assert REPEATABLE <= KINDS


@pytest.mark.parametrize(("attempts", "seconds"), [(0, 1), (1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (10**9, 60)])
def test_we_wait_longer_each_time_and_never_more_than_a_minute(attempts: int, seconds: float) -> None:
    assert backoff(attempts) == seconds


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_after_a_crash_a_send_is_in_doubt_and_the_rest_is_done_again(kind: str) -> None:
    assert on_restart(kind) is (State.AMBIGUOUS if kind == "send" else State.QUEUED)


@pytest.mark.parametrize(
    ("lane", "found"),
    [
        (Lane.CORRECTION, Doubt(60, True, Prefix.REPEAT)),
        (Lane.CRISIS, Doubt(60, True, Prefix.REPEAT)),
        (Lane.REPLY, Doubt(120, True, Prefix.MISSED)),
        (Lane.ROUTINE, Doubt(0, False, Prefix.NONE)),
    ],
)
def test_a_crisis_is_said_again_and_a_routine_post_is_asked_about(lane: Lane, found: Doubt) -> None:
    assert doubt(lane) == found
