"""An officer is in the staff room no more: head and administrator hear of it, and every right stays."""

from datetime import timedelta

import pytest
import sqlalchemy as sa

from config.mission import Mission
from groups.messages import Address, Parted, Sender
from storage.tables import audit
from tests.handlers.harness import Scene, words

SPOKES, HEAD, ADMIN = "spokesperson", "head-of-mission", "administrator"


async def parts(scene: Scene, who: str, by: str = "", at: Address | None = None) -> str:
    """What we do about it, in words."""
    return words(await scene.happens(Parted(at or scene.staff, scene.sender(who), scene.sender(by or who))))


@pytest.mark.parametrize(
    ("by", "says"),
    [
        ("", "Spokesperson has left the staff room."),
        ("trade-officer", "Spokesperson was taken out of the staff room by Trade officer."),
        (
            "mallory",
            "Spokesperson was taken out of the staff room by somebody who is no officer of ours (shown as “Mallory”).",
        ),
    ],
)
async def test_head_and_administrator_read_who_is_out_and_by_whom(scene: Scene, by: str, says: str) -> None:
    await scene.meets(SPOKES, HEAD, ADMIN, "trade-officer")
    await parts(scene, SPOKES, by)

    for who in (HEAD, ADMIN):
        [told] = scene.words_to(scene.private(who))
        assert says in told
        assert "rights and buttons stay" in told
        assert "officers.toml" in told
    assert scene.words_to(scene.private(SPOKES)) == []
    assert scene.words_to(scene.staff) == []


async def test_an_anonymous_administrator_of_the_chat_is_named_as_such(scene: Scene) -> None:
    await scene.meets(HEAD)
    await scene.happens(Parted(scene.staff, scene.sender(SPOKES), Sender(anonymous=True)))

    assert "by an administrator of the chat" in scene.words_to(scene.private(HEAD))[0]


async def test_it_takes_no_right_away(scene: Scene) -> None:
    await scene.meets(SPOKES, HEAD)
    await parts(scene, SPOKES, "mallory")

    assert "#1" in words(await scene.says(SPOKES, "/post press: The ferry line opens on 2 November."))


async def test_a_head_who_is_thrown_out_hears_it_and_one_who_leaves_knows_it(scene: Scene) -> None:
    await scene.meets(HEAD, ADMIN)
    await parts(scene, HEAD)
    assert scene.words_to(scene.private(HEAD)) == []
    await parts(scene, HEAD, "mallory")

    assert len(scene.words_to(scene.private(HEAD))) == 1
    assert len(scene.words_to(scene.private(ADMIN))) == 2


async def test_when_neither_can_be_reached_the_staff_room_reads_it(scene: Scene) -> None:
    await parts(scene, SPOKES)

    assert "Spokesperson has left the staff room." in scene.words_to(scene.staff)[0]


async def test_members_other_chats_and_officers_whose_last_day_is_over_are_no_news(scene: Scene) -> None:
    await scene.meets(HEAD, ADMIN)
    yesterday = (scene.now - timedelta(days=1)).date()
    officers = tuple(
        each.model_copy(update={"valid_until": yesterday}) if each.name == "trade-officer" else each
        for each in scene.mission.officers
    )
    scene.house.mission = Mission(scene.mission.files.model_copy(update={"officers": officers}))

    assert await parts(scene, "citizen") == ""
    assert await parts(scene, SPOKES, at=scene.chat("press")) == ""
    assert await parts(scene, "trade-officer") == ""


async def test_the_records_name_the_officer_and_whoever_did_it(scene: Scene) -> None:
    await scene.meets(HEAD)
    await parts(scene, SPOKES, "trade-officer")
    async with scene.unit() as unit:
        rows = await unit.press.rows(sa.select(audit.c.act, audit.c.subject, audit.c.actor))

    assert ("left staff room", f"officer:{SPOKES}", "trade-officer") in [tuple(row.values()) for row in rows]
