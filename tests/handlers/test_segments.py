"""Choosing groups by what they have in common: the list is fixed where it is written, and never grows to "all"."""

from typing import Any

import pytest
import sqlalchemy as sa

from config.mission import Mission
from groups.messages import Action
from groups.segments import Segment, read
from storage.posts import Post
from storage.tables import address
from tests.handlers.harness import Scene, words

OFFICER = "consular-officer"  # consular, general (region VM-NE) and students


async def written(scene: Scene, where: str) -> list[Action]:
    return await scene.says(OFFICER, f"/post {where}: The office moves")


async def the_posts(scene: Scene) -> list[Post]:
    async with scene.unit() as unit:
        return list(await unit.posts.in_state("draft"))


@pytest.mark.parametrize(
    ("where", "groups"),
    [
        ("all", {"consular", "general", "students"}),
        ("الكل", {"consular", "general", "students"}),
        ("region=VM-NE", {"general"}),
        ("region=vm", {"general"}),
        ("منطقة=VM-NE", {"general"}),
        ("lang=ar", {"consular", "general"}),
        ("all lang=ar", {"consular", "general"}),
        ("general region=VM-NE lang=ar", {"general"}),
        ("students, lang=ar", {"students", "consular", "general"}),
        ("Citizens in Vestmark lang=ar", {"consular"}),
    ],
)
async def test_a_segment_becomes_the_list_of_the_groups_it_stands_for(
    scene: Scene, where: str, groups: set[str]
) -> None:
    await written(scene, where)
    (post,) = await the_posts(scene)

    assert set(post.groups) == groups


@pytest.mark.parametrize("where", ["consular region=VM-NE", "region=VM-SW", "lang=ja", "all lang=ja"])
async def test_a_segment_that_nobody_fits_is_refused_and_is_never_all(scene: Scene, where: str) -> None:
    assert "E-ACCESS" in words(await written(scene, where))
    assert await the_posts(scene) == []


async def test_a_segment_holds_only_groups_that_its_writer_serves(scene: Scene) -> None:
    await scene.says("trade-officer", "/post all: Fair")
    (post,) = await the_posts(scene)

    assert post.groups == ("trade",)
    assert "E-ROLE" in words(await scene.says("trade-officer", "/post consular lang=ar: Fair"))


async def test_fewer_than_ten_people_are_not_picked_by_place(scene: Scene) -> None:
    async with scene.unit() as unit:
        few = sa.update(address).where(address.c.group_id == "general").values(members=9)
        await unit.connection.execute(few)

    assert "E-PRIVATE" in words(await written(scene, "region=VM-NE"))
    assert "E-PRIVATE" in words(await written(scene, "students, region=VM-NE"))
    assert await the_posts(scene) == []
    await written(scene, "lang=ar")
    assert len(await the_posts(scene)) == 1


async def test_a_group_that_comes_later_is_not_written_to(scene: Scene) -> None:
    await written(scene, "lang=ar")
    scene.house.mission = with_languages(scene, "students", ("en", "ar"))
    (post,) = await the_posts(scene)

    assert set(post.groups) == {"consular", "general"}
    assert post.fingerprint() == post.print


def with_languages(scene: Scene, group_id: str, languages: tuple[str, ...]) -> Mission:
    files = scene.mission.files
    more: dict[str, Any] = {"languages": languages}
    groups = tuple(each.model_copy(update=more) if each.id == group_id else each for each in files.groups)
    return Mission(files.model_copy(update={"groups": groups}))


@pytest.mark.parametrize(
    ("words_", "meant"),
    [
        ("press", Segment("press")),
        ("ALL", Segment("")),
        ("Consular  region=vm-ne", Segment("consular", "VM-NE")),
        ("lang=AR citizens in vestmark", Segment("citizens in vestmark", "", "ar")),
        ("myregion=VM", Segment("myregion=vm")),
    ],
)
def test_a_segment_is_read_from_its_words(words_: str, meant: Segment) -> None:
    assert read(words_) == meant


def test_a_region_holds_its_parts_and_not_its_namesakes() -> None:
    region = Segment("", "VM-N")

    assert region.holds("VM-N", ("en",))
    assert region.holds("VM-N-1", ("en",))
    assert not region.holds("VM-NE", ("en",))
    assert not region.holds("", ("en",))
