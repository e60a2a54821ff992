"""Whose accreditation ends reads on for thirty days and is then taken out, by us where we can, else by an officer."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from config.mission import Mission
from groups.messages import Address, Footing, Restrict, Settled
from groups.outcomes import Closed, Done, Outcome, Reason, Rejected
from storage.tables import audit
from tests.handlers.harness import Scene, words
from tests.handlers.press_scene import HEAD, LINE, SPOKES, accredits, begins

OVER = datetime(2027, 11, 2, 1, tzinfo=UTC)
MONTH = timedelta(days=31)


@pytest.fixture(autouse=True)
async def amira_is_accredited_where_we_may_restrict(scene: Scene) -> None:
    await begins(scene)
    restricting(scene, able=True)
    await accredits(scene)


def restricting(scene: Scene, *, able: bool) -> None:
    scene.house.outlets = {name: replace(outlet, restricts=able) for name, outlet in scene.house.outlets.items()}


async def is_over(scene: Scene) -> None:
    await scene.later(OVER - scene.now)


def seats(scene: Scene) -> list[tuple[str, str, Footing]]:
    done = [each for each in scene.done(Restrict) if isinstance(each, Restrict)]
    return [(each.to.chat, each.identity, each.footing) for each in done]


async def test_after_the_last_day_they_may_only_read_and_thirty_days_later_they_are_out(scene: Scene) -> None:
    assert seats(scene) == []
    await is_over(scene)
    assert seats(scene) == [("chat-press", "web:amira", Footing.READER)]
    await scene.later(MONTH)

    assert seats(scene)[1:] == [("chat-press", "web:amira", Footing.OUT)]
    assert "by hand" not in "".join(scene.words_to(scene.private(SPOKES)))
    async with scene.unit() as unit:
        noted = [row["act"] for row in await unit.press.rows(sa.select(audit.c.act).where(audit.c.act.like("seat%")))]
    assert noted == ["seat: reader", "seat: out"]


async def test_whoever_is_accredited_again_may_write_again(scene: Scene) -> None:
    await is_over(scene)
    await accredits(scene, LINE.replace("2027-11-01", "2028-11-01"))

    assert seats(scene)[1:] == [("chat-press", "web:amira", Footing.MEMBER)]


async def test_a_renewal_in_time_touches_nobody(scene: Scene) -> None:
    await accredits(scene, LINE.replace("2027-11-01", "2028-11-01"))
    await is_over(scene)
    await scene.later(MONTH)

    assert seats(scene) == []


async def test_an_accreditation_that_an_officer_ends_ends_the_seat_at_once(scene: Scene) -> None:
    listed = await scene.says(SPOKES, "/press")
    ended = await scene.presses(SPOKES, listed, "End accreditation: Amira")

    assert "by hand" not in words(ended)
    assert seats(scene) == [("chat-press", "web:amira", Footing.OUT)]


async def test_whoever_became_an_officer_keeps_their_seat(scene: Scene) -> None:
    files = scene.mission.files
    officers = tuple(
        each.model_copy(update={"identities": (*each.identities, "web:amira")}) if each.name == HEAD else each
        for each in files.officers
    )
    scene.house.mission = Mission(files.model_copy(update={"officers": officers}))
    await is_over(scene)
    await scene.later(MONTH)

    assert seats(scene) == []


async def test_where_we_cannot_the_officer_is_asked_to_do_it(scene: Scene) -> None:
    restricting(scene, able=False)
    await is_over(scene)
    assert "Please let Amira only read in press, by hand." in scene.words_to(scene.private(SPOKES))[-1]
    await scene.later(MONTH)
    assert "Please take Amira out of press by hand. I cannot do it there." in scene.words_to(scene.private(SPOKES))[-1]
    await accredits(scene, LINE.replace("2027-11-01", "2028-11-01"))

    assert "Please let Amira write in press again, by hand." in scene.words_to(scene.private(SPOKES))[-1]
    assert seats(scene) == []


async def test_a_chat_that_other_groups_share_is_left_to_officers(scene: Scene) -> None:
    async with scene.unit() as unit:
        shared = await unit.addresses.arrive(Address(scene.staff.account, "chat-press", "7"), "Trade topic")
        await unit.addresses.set(shared, group_id="trade", state="bound")
    await is_over(scene)

    assert seats(scene) == []
    assert "Other groups live in that chat, too." in scene.words_to(scene.private(SPOKES))[-1]


ENDS: list[tuple[Outcome, str]] = [
    (Done(), ""),
    (Rejected(Reason.NO_RIGHT.of("restrict")), "I may not restrict members there; with that right I do it myself"),
    (Rejected(Reason.IS_ADMIN), "They administer the chat"),
    (Rejected(Reason.NOT_HERE), "I cannot do it there."),
    (Rejected(Reason.NO_PERSON), "I cannot do it there."),
    (Closed(Reason.KICKED), "I cannot do it there."),
]


@pytest.mark.parametrize(("outcome", "says"), ENDS)
async def test_what_the_platform_refuses_is_asked_of_the_officer(scene: Scene, outcome: Outcome, says: str) -> None:
    await is_over(scene)
    event = Settled(scene.chat("press"), 1, "restrict", "seat:1:reader", outcome)
    told = words(await scene.happens(event))

    assert says in told
    assert bool(says) is ("Please let Amira only read in press, by hand." in told)


async def test_a_refusal_that_comes_after_the_renewal_is_nobodys_task(scene: Scene) -> None:
    await is_over(scene)
    await accredits(scene, LINE.replace("2027-11-01", "2028-11-01"))
    late = Settled(scene.chat("press"), 1, "restrict", "seat:1:reader", Rejected(Reason.IS_ADMIN))

    assert await scene.happens(late) == []
