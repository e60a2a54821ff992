"""Every way in to a post, by every role, in every state: it moves exactly when the matrix and the life-cycle say so."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from config.mission import Mission
from config.schema import Officer
from groups.messages import Button, Pressed
from groups.people import Person, Role
from groups.posts import MOVES, Move, State
from groups.rights import Act, refusal
from groups.texts import as_text
from handlers import table
from storage.posts import Post
from tests.handlers import harness
from tests.handlers.harness import NOW, Scene, example

S = State
AUTHOR = "spokesperson"
ON_THE_WAY = {S.APPROVED, S.SCHEDULED, S.SENDING, S.HELD}


@dataclass(frozen=True)
class Way:
    """A button or a command. `leads_to` are the states in which it may leave a post that it moves."""

    name: str
    act: Act
    move: Move
    leads_to: set[State]
    words: str = ""  # of a command
    second: bool = False
    also_from: tuple[State, ...] = ()


WAYS = (
    Way("post-submit", Act.SUBMIT, Move.SUBMIT, {S.SUBMITTED}),
    Way("post-approve", Act.APPROVE, Move.APPROVE, ON_THE_WAY, second=True),
    Way("post-cancel", Act.SUBMIT, Move.CANCEL, {S.CANCELLED}, also_from=(S.SENDING,)),
    Way("post-stop", Act.STOP_ROUTINE, Move.STOP, {S.DRAFT}),
    Way("post-go", Act.SCHEDULE, Move.UNHOLD, ON_THE_WAY - {S.HELD}),
    Way("approve", Act.APPROVE, Move.APPROVE, ON_THE_WAY, "/approve {n} v1", second=True),
    Way("cancel", Act.SUBMIT, Move.CANCEL, {S.CANCELLED}, "/cancel {n}", also_from=(S.SENDING,)),
    Way("return", Act.APPROVE, Move.RETURN, {S.RETURNED}, "/return {n} The second date is wrong.", second=True),
    Way("reject", Act.APPROVE, Move.REJECT, {S.REJECTED}, "/reject {n} Nobody agreed to this.", second=True),
)


def officers() -> list[Officer]:
    """One officer for each role in each of two sections, one who is learning, and one whose time is over."""
    made = [
        Officer(
            name=f"{role}-{section}",
            identities=(f"web:{role}-{section}",),
            roles=(role,),
            sections=(section,),
            languages=("en", "ar"),
        )
        for role, section in product([role for role in Role if role is not Role.MEMBER], ("press", "trade"))
    ]
    learner = made[0].model_copy(
        update={"name": "learner", "identities": ("web:learner",), "roles": tuple(Role)[1:], "training": True}
    )
    gone = made[0].model_copy(
        update={
            "name": "gone",
            "identities": ("web:gone",),
            "roles": tuple(Role)[1:],
            "valid_until": date(2026, 11, 1),
        }
    )
    return [*made, learner, gone]


PEOPLE = [officer.name for officer in officers()] + ["a-member"]


@pytest.fixture
async def scene(tmp_path: Path) -> AsyncIterator[Scene]:
    files = example().files
    staff = (*files.officers, *officers())
    mission = Mission(files.model_copy(update={"officers": staff}))
    async with harness.scene(f"sqlite+aiosqlite:///{tmp_path / 'scene.db'}", mission) as made:
        made.delivering = False
        yield made


def person(scene: Scene, who: str) -> Person:
    known = scene.mission.person(scene.sender(who).identity, NOW.date())
    return known or Person(scene.sender(who).identity)


async def a_post(scene: Scene, state: State) -> Post:
    """As it stands in this state: approved where the state means that it was."""
    async with scene.unit() as unit:
        made = await unit.posts.draft(AUTHOR, "press", texts={"en": as_text("The ferry sails.")}, groups=("press",))
        approved = {"approver": "head-of-mission", "approved_print": made.print} if state in ON_THE_WAY else {}
        assert await unit.posts.move(made, state, submitter=AUTHOR, **approved)
        return await unit.posts.need(made.id)


async def goes(scene: Scene, way: Way, who: str, post: Post) -> None:
    if way.words:
        await scene.says(who, way.words.format(n=post.id))
        return
    nonce = f"{way.name}-{who}-{post.id}"
    async with scene.unit() as unit:
        await unit.buttons.keep([Button("", way.name, post.subject, post.version, nonce=nonce)])
    await scene.happens(Pressed(scene.private(who), scene.sender(who), "1", nonce, nonce, private=True))


async def clean(scene: Scene, post: Post) -> State:
    """How it stands now; its slots and hours are given back, so that the next one finds an empty day."""
    async with scene.unit() as unit:
        now = await unit.posts.need(post.id)
        await unit.slots.free(post.id)
        await unit.posts.move(now, S.REJECTED)
    return State(now.state)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
async def test_a_post_moves_when_the_matrix_and_its_state_allow_it_and_never_else(scene: Scene, way: Way) -> None:
    moved = 0
    for state, who in product(State, PEOPLE):
        post = await a_post(scene, state)
        await goes(scene, way, who, post)
        after = await clean(scene, post)

        denied = refusal(person(scene, who), way.act, today=NOW.date(), section="press", seconding=way.second)
        starts = (state, way.move) in MOVES or state in way.also_from
        if denied is None and starts:
            assert after in way.leads_to, (state, who)
            moved += 1
        else:
            assert after is state, (state, who)
    assert moved


def asks(command: table.Command) -> Callable[[Person], bool]:
    def allowed(one: Person) -> bool:
        act = command.act
        return refusal(one, act, today=NOW.date(), stepped_up=True, proposing=True, seconding=True) is None

    return allowed


@pytest.mark.parametrize("command", table.COMMANDS, ids=lambda command: command.name)
async def test_a_command_runs_for_those_whose_right_it_is_and_for_nobody_else(
    scene: Scene, command: table.Command
) -> None:
    for who in PEOPLE:
        said = " ".join(str(each) for each in await scene.says(who, f"/{command.name}"))
        async with scene.unit() as unit:
            refused = [row for row in await unit.audits.of(f"command:{command.name}") if "E-ROLE" in row["detail"]]
        mine = [row for row in refused if row["actor"] == person(scene, who).key]
        assert bool(mine) != asks(command)(person(scene, who)), (who, said)
